// How a request says who sends it: the session's cookie, or the key of a scale or of an ordering app; and that it was not sent by another site.
import type { Context } from 'hono';
import type { CookieOptions } from 'hono/utils/cookie';
import { actorOfKey, actorOfSession, hashOfSecret, type IdentifyDependencies } from '../feature/account/identify.ts';
import type { AppEnvironment, Identify } from './environment.ts';
import { ProblemException } from './problem.ts';

const isSecure = (publicUrls: readonly string[]): boolean => publicUrls[0]?.startsWith('https:') ?? false;

/** `__Host-`: browsers then take the cookie from this very host only, and over TLS (RFC 6265bis, 4.1.3). */
export const sessionCookieName = (publicUrls: readonly string[]): string =>
  isSecure(publicUrls) ? '__Host-yiping' : 'yiping';

/** The cookie outlives the session, whose end is the server's to say: 400 days is the longest that browsers keep one. */
export const sessionCookieOptions = (publicUrls: readonly string[]): CookieOptions => ({
  path: '/',
  httpOnly: true,
  sameSite: 'Lax',
  secure: isSecure(publicUrls),
  maxAge: 400 * 24 * 60 * 60,
});

const secretForm = /^[A-Za-z0-9_-]{32,128}$/;

/** The session's secret among the pairs of a Cookie header (RFC 6265, 4.2.1). The name is one of the two above. */
const cookieForm = (cookieName: string): RegExp => new RegExp(`(?:^|; ?)${cookieName}=([A-Za-z0-9_-]{32,128})(?:;|$)`);

/** SHA-256 of the session cookie's value; null where there is none. Made once for all requests. */
export function sessionTokenReader(cookieName: string): (request: Request) => string | null {
  const form = cookieForm(cookieName);
  return (request) => {
    const secret = form.exec(request.headers.get('cookie') ?? '')?.[1];
    return secret === undefined ? null : hashOfSecret(secret);
  };
}

/** A request with a key is the key's, whatever cookie comes with it: see `sameOriginOnly`. */
export function createIdentify(deps: IdentifyDependencies & { readonly publicUrls: readonly string[] }): Identify {
  const tokenHashOf = sessionTokenReader(sessionCookieName(deps.publicUrls));
  return async (request) => {
    const authorization = request.headers.get('authorization');
    if (authorization !== null) {
      const secret = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
      return secret !== undefined && secretForm.test(secret) ? await actorOfKey(deps, secret) : null;
    }
    const tokenHash = tokenHashOf(request);
    return tokenHash === null ? null : await actorOfSession(deps, tokenHash);
  };
}

/** What somebody may do before they have chosen a password that only they know. */
const beforeOwnPassword = new Set(['/api/v1/session', '/api/v1/session/password']);

/** Stands behind `identify`: a temporary password opens nothing but the way to one's own. */
export function ownPasswordFirst(c: Context<AppEnvironment>): void {
  if (c.get('actor')?.mustSetPassword === true && !beforeOwnPassword.has(c.req.path)) {
    throw new ProblemException('password-temporary');
  }
}

/** Stands behind `identify`: a key that was made for ordering opens nothing else, whatever a route asks for. */
export function orderingKeyForOrdersOnly(c: Context<AppEnvironment>): void {
  const isOrdering = c.get('actor')?.orderingKeyId !== undefined;
  if (isOrdering && !c.req.path.startsWith('/api/v1/orders/')) throw new ProblemException('not-allowed');
}

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

function originOf(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/**
 * Refuses a change that a page of another site sent with our cookie. Browsers say where a request comes from
 * (Sec-Fetch-Site, else Origin); one that says neither is refused. A key is never sent by a browser on its own.
 */
export function sameOriginOnly(publicUrls: readonly string[]): (c: Context<AppEnvironment>) => void {
  const ours = new Set(publicUrls.map((url) => new URL(url).origin));
  // Compared by host: behind a proxy that ends TLS, the scheme that we see is not the browser's.
  const isFromUs = (c: Context<AppEnvironment>): boolean => {
    const origin = originOf(c.req.header('origin') ?? '');
    return origin !== null && (ours.has(origin.origin) || origin.host === new URL(c.req.url).host);
  };
  return (c) => {
    if (reading.has(c.req.method) || c.req.header('authorization') !== undefined) return;
    const site = c.req.header('sec-fetch-site');
    if (site === undefined ? !isFromUs(c) : site !== 'same-origin') {
      throw new ProblemException('not-allowed', 'Sent from another site (Origin, Sec-Fetch-Site).');
    }
  };
}
