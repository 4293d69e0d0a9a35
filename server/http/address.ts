// Where a request comes from, to count tries by; never a proof of anything.
import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import type { AppEnvironment } from './environment.ts';

const loopback = /^(::1|(::ffff:)?127\.)/;

/** The peer's address; behind a proxy on this machine, the one that the proxy saw. 'unknown' without a socket. */
export function addressOf(c: Context<AppEnvironment>): string {
  const bindings = c.env as Partial<HttpBindings> | undefined;
  const peer = bindings?.incoming?.socket.remoteAddress ?? 'unknown';
  if (!loopback.test(peer)) return peer;
  // The last entry is the one that our own proxy added; those before it are what the sender says.
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return forwarded === undefined || forwarded === '' ? peer : forwarded;
}
