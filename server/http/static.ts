// Serves the built PWA: hashed files for ever, the page and the worker anew each time, and the page for every address of its own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import type { AppEnvironment } from './environment.ts';

const builtHere = fileURLToPath(new URL('../../dist/pwa', import.meta.url));

/** The build puts a hash of the content into the names of what lies in `assets`. */
const cacheFor = (path: string): string => {
  if (path.startsWith('/assets/')) return 'public, max-age=31536000, immutable';
  if (path.startsWith('/icons/')) return 'public, max-age=86400';
  return 'no-cache';
};

/** Paths whose last part has no dot are screens of the PWA; those of the API are not. */
const isScreen = (path: string): boolean => !path.startsWith('/api/') && !(path.split('/').at(-1) ?? '').includes('.');

/** Without a build there is nothing to serve, and every address is not found. */
export function staticRoutes(folder: string = builtHere): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();
  if (!existsSync(join(folder, 'index.html'))) return app;
  const files = serveStatic<AppEnvironment>({ root: folder });
  const page = serveStatic<AppEnvironment>({ path: join(folder, 'index.html') });

  app.get('*', async (c, next) => {
    if (c.req.path.startsWith('/api/')) return await next();
    await next();
    const modified = c.res.headers.get('last-modified');
    if (modified === null) return;
    c.res.headers.set('cache-control', cacheFor(c.req.path));
    if (c.res.status !== 200 || modified !== c.req.header('if-modified-since')) return;
    await c.res.body?.cancel();
    c.res.headers.delete('content-length');
    c.res = new Response(null, { status: 304, headers: c.res.headers });
  });
  app.get('*', (c, next) => (c.req.path.startsWith('/api/') ? next() : files(c, next)));
  app.get('*', (c, next) => (isScreen(c.req.path) ? page(c, next) : next()));
  return app;
}
