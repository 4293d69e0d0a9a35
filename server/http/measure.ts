// Counts and times each request by the pattern of its route.
import type { MiddlewareHandler } from 'hono';
import type { Metrics } from '../feature/metrics/metrics.ts';
import type { AppEnvironment } from './environment.ts';
import { routeOf } from './request-log.ts';

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']);

/** Methods that nobody serves are counted as one: each name would be another row for ever. */
export function measure(metrics: Metrics): MiddlewareHandler<AppEnvironment> {
  return async (c, next) => {
    const begun = performance.now();
    await next();
    const method = methods.has(c.req.method) ? c.req.method : 'OTHER';
    metrics.request(method, routeOf(c), c.res.status, (performance.now() - begun) / 1000);
  };
}
