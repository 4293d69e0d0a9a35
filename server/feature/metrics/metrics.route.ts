// GET /metrics, for Prometheus: only for programs of this machine, or for who has the token.
import { timingSafeEqual } from 'node:crypto';
import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { ProblemException } from '../../http/problem.ts';
import { hashOfSecret } from '../account/identify.ts';
import { readBacklog } from './metrics.queries.ts';

const loopback = /^(::1|(::ffff:)?127\.)/;
/** A tunnel or a proxy asks by the name that others know. */
const ownNames = new Set(['localhost', '127.0.0.1', '[::1]']);
/** A proxy on this machine says by these that it asks for somebody else. */
const forwarded = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host', 'x-real-ip', 'forwarded', 'via'];

function mayRead(c: Context<AppEnvironment>, token: string | null): boolean {
  if (token !== null) {
    const given = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
    return timingSafeEqual(Buffer.from(hashOfSecret(given)), Buffer.from(hashOfSecret(token)));
  }
  const bindings = c.env as Partial<HttpBindings> | undefined;
  const peer = bindings?.incoming?.socket.remoteAddress ?? '';
  const { hostname } = new URL(c.req.url);
  return loopback.test(peer) && ownNames.has(hostname) && forwarded.every((name) => c.req.header(name) === undefined);
}

/** To others it is not there at all. */
export function metricsRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  return new Hono<AppEnvironment>().get('/metrics', async (c) => {
    const { metrics } = deps;
    if (metrics === undefined || !mayRead(c, deps.metricsToken ?? null)) throw new ProblemException('not-found');
    const text = await metrics.read(await readBacklog(deps.store.reader, deps.clock.now()));
    return c.body(text, 200, { 'content-type': metrics.contentType, 'cache-control': 'no-store' });
  });
}
