// What browsers are told to refuse: everything that the application does not need itself.
import type { MiddlewareHandler } from 'hono';
import type { AppEnvironment } from './environment.ts';

type Headers = readonly (readonly [name: string, value: string])[];

/** Hosts that the operator's map tiles come from; none are asked otherwise. */
export interface TileHosts {
  readonly imageHosts: readonly string[];
  readonly fileHost: string | null;
}

/** Nothing from other hosts but those tiles, and nothing inline; 'wasm-unsafe-eval' lets the second decoder of codes compile. */
const policyWith = ({ imageHosts, fileHost }: TileHosts): string =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self'",
    ["img-src 'self' data: blob:", ...imageHosts].join(' '),
    "media-src 'self' blob:",
    "font-src 'self'",
    ["connect-src 'self'", ...(fileHost === null ? [] : [fileHost])].join(' '),
    "worker-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');

const noTiles: TileHosts = { imageHosts: [], fileHost: null };

const ofPages = (tiles: TileHosts): Headers => [
  ['content-security-policy', policyWith(tiles)],
  ['permissions-policy', 'camera=(self), geolocation=(self), microphone=(), payment=(), usb=()'],
  ['referrer-policy', 'same-origin'],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
];

/** Answers of the API are data: nothing in them may run, and none of them is kept. */
const ofApi: Headers = [
  ['content-security-policy', "default-src 'none'; frame-ancestors 'none'"],
  ['x-content-type-options', 'nosniff'],
  ['cache-control', 'no-store'],
];

/**
 * A handler that needs less or more says so in its own answer, and that counts. An answer that is made with these headers
 * (`answerJson`) is left as it is.
 */
export function secured(publicUrls: readonly string[], tiles: TileHosts = noTiles): MiddlewareHandler<AppEnvironment> {
  // Only where TLS is meant to be there: a station that begins without it must not lock itself out.
  const tls: Headers =
    publicUrls[0]?.startsWith('https:') === true ? [['strict-transport-security', 'max-age=15552000']] : [];
  const pageHeaders = Object.fromEntries([...ofPages(tiles), ...tls]);
  const apiHeaders = Object.fromEntries([...ofApi, ...tls]);
  return async (c, next) => {
    const headers = c.req.path.startsWith('/api/') ? apiHeaders : pageHeaders;
    const ofAnswer = { 'x-request-id': c.get('requestId'), ...headers };
    c.set('headers', ofAnswer);
    await next();
    if (c.get('hasHeaders')) return;
    const given = c.res.headers;
    for (const [name, value] of Object.entries(ofAnswer)) if (!given.has(name)) given.set(name, value);
  };
}
