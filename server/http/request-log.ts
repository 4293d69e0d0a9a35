// One line a request in the log: what was asked of which route, how it ended, how long it took. No query, no body, no person.
import type { Context, MiddlewareHandler } from 'hono';
import { matchedRoutes } from 'hono/route';
import type { AppDependencies, AppEnvironment } from './environment.ts';

/** The pattern of the route that was meant for the path; '*' where there is none but those for all paths. */
export const routeOf = (c: Context): string =>
  matchedRoutes(c).findLast((route) => !route.path.endsWith('*'))?.path ?? '*';

/** The route's pattern stands for the path: a path names cylinders and people. Milliseconds with one decimal. */
export function requestLog({ logger }: Pick<AppDependencies, 'logger'>): MiddlewareHandler<AppEnvironment> {
  return async (c, next) => {
    const begun = performance.now();
    await next();
    if (!logger.isLevelEnabled('info')) return;
    logger.info(
      {
        requestId: c.get('requestId'),
        method: c.req.method,
        route: routeOf(c),
        status: c.res.status,
        ms: Math.round((performance.now() - begun) * 10) / 10,
      },
      'request',
    );
  };
}
