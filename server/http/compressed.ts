// Compresses what people read by the page: answers to GET that are long enough to gain by it.
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { MiddlewareHandler } from 'hono';
import type { AppEnvironment } from './environment.ts';

const gzipped = promisify(gzip);
/** What fits into one packet of a network arrives no sooner for being shorter. */
const leastBytes = 1400;
/** Half of the time of the usual level 6, for a twentieth more bytes. */
const level = 4;

/** Whether a client takes this encoding (RFC 9110, 12.5.3); one that is named with a weight of 0 it refuses. */
export function acceptsEncoding(accepted: string | undefined, name: string): boolean {
  return (accepted ?? '').split(',').some((part) => {
    const [encoding = '', weight = 'q=1'] = part.split(';').map((each) => each.trim().toLowerCase());
    return encoding === name && !/^q=0(\.0*)?$/.test(weight);
  });
}

/**
 * Only GET: what a hall waits for (verdicts, commands, a controller's leave) is short, comes as POST or PUT, and is not
 * looked at here at all. Streams and bytes go as they are. A page of another site cannot have such an answer fetched with
 * our cookie (SameSite=Lax), so that its length tells nobody anything.
 */
export const compressed: MiddlewareHandler<AppEnvironment> = async (c, next) => {
  await next();
  if (c.req.method !== 'GET' || !acceptsEncoding(c.req.header('accept-encoding'), 'gzip')) return;
  const { res } = c;
  const type = res.headers.get('content-type') ?? '';
  if (res.status !== 200 || !type.startsWith('application/json')) return;
  if (res.headers.has('content-encoding') || res.headers.has('content-length')) return;
  const whole = Buffer.from(await res.arrayBuffer());
  const headers = new Headers(res.headers);
  headers.append('vary', 'accept-encoding');
  const isLong = whole.byteLength >= leastBytes;
  if (isLong) headers.set('content-encoding', 'gzip');
  c.res = undefined;
  c.res = new Response(isLong ? await gzipped(whole, { level }) : whole, { headers });
};
