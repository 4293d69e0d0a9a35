// Serves the built PWA from memory: hashed files for ever, the page and the worker anew each time, and the page for every address of its own.
import { hash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono, type Context } from 'hono';
import { getMimeType } from 'hono/utils/mime';
import { acceptsEncoding } from './compressed.ts';
import type { AppEnvironment } from './environment.ts';

const builtHere = fileURLToPath(new URL('../../dist/pwa', import.meta.url));

/** How the build compresses: the file beside the file, the smaller one first. */
const encodings = [
  { name: 'br', ending: '.br' },
  { name: 'gzip', ending: '.gz' },
] as const;

interface ServedFile {
  readonly type: string;
  readonly cacheControl: string;
  readonly etag: string;
  readonly modified: string;
  readonly plain: Uint8Array<ArrayBuffer>;
  readonly compressed: readonly { readonly name: 'br' | 'gzip'; readonly bytes: Uint8Array<ArrayBuffer> }[];
}

/** The build puts a hash of the content into the names of what lies in `assets`. */
const cacheFor = (path: string): string => {
  if (path.startsWith('/assets/')) return 'public, max-age=31536000, immutable';
  if (path.startsWith('/icons/')) return 'public, max-age=86400';
  return 'no-cache';
};

/** Paths whose last part has no dot are screens of the PWA; those of the API are not. */
const isScreen = (path: string): boolean => !path.startsWith('/api/') && !(path.split('/').at(-1) ?? '').includes('.');

const bytesOf = (file: string): Uint8Array<ArrayBuffer> => new Uint8Array(readFileSync(file));

/** All files under a folder by their path in an address; a compressed one is part of the file that it is made of. */
export function readFiles(folder: string, cacheControlOf: (path: string) => string): ReadonlyMap<string, ServedFile> {
  const files = new Map<string, ServedFile>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile() || encodings.some(({ ending }) => entry.name.endsWith(ending))) continue;
    const file = join(entry.parentPath, entry.name);
    const path = `/${relative(folder, file).split(sep).join('/')}`;
    const plain = bytesOf(file);
    files.set(path, {
      type: getMimeType(entry.name) ?? 'application/octet-stream',
      cacheControl: cacheControlOf(path),
      // Weak, since the same content goes out in several encodings (RFC 9110, 8.8.1).
      etag: `W/"${hash('sha256', plain, 'base64url').slice(0, 22)}"`,
      modified: statSync(file).mtime.toUTCString(),
      plain,
      compressed: encodings.flatMap(({ name, ending }) => {
        return existsSync(file + ending) ? [{ name, bytes: bytesOf(file + ending) }] : [];
      }),
    });
  }
  return files;
}

/** If-None-Match decides where it is there (RFC 9110, 13.2.2). */
const isKnown = (file: ServedFile, noneMatch: string | undefined, modifiedSince: string | undefined): boolean =>
  noneMatch === undefined
    ? modifiedSince === file.modified
    : noneMatch.split(',').some((tag) => tag.trim() === '*' || tag.trim().replace(/^(?!W\/)/, 'W/') === file.etag);

export function answerWith(c: Context, file: ServedFile): Response {
  const answer: Record<string, string> = {
    'cache-control': file.cacheControl,
    etag: file.etag,
    'last-modified': file.modified,
    ...(file.compressed.length === 0 ? {} : { vary: 'accept-encoding' }),
  };
  if (isKnown(file, c.req.header('if-none-match'), c.req.header('if-modified-since'))) {
    return c.body(null, 304, answer);
  }
  const accepted = c.req.header('accept-encoding');
  const smaller = file.compressed.find(({ name }) => acceptsEncoding(accepted, name));
  const bytes = smaller?.bytes ?? file.plain;
  return c.body(bytes, 200, {
    ...answer,
    'content-type': file.type,
    'content-length': String(bytes.byteLength),
    ...(smaller === undefined ? {} : { 'content-encoding': smaller.name }),
  });
}

const pathOf = (path: string): string | null => {
  try {
    return decodeURIComponent(path);
  } catch {
    return null;
  }
};

/**
 * Without a build there is nothing to serve, and every address is not found. Files are read when first asked for, all at
 * once: a page and its parts then are of one build, also while the next one is being made.
 */
export function staticRoutes(folder: string = builtHere): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();
  if (!existsSync(join(folder, 'index.html'))) return app;
  let files: ReadonlyMap<string, ServedFile> | null = null;

  app.get('*', async (c, next) => {
    if (c.req.path.startsWith('/api/')) return await next();
    files ??= readFiles(folder, cacheFor);
    const path = pathOf(c.req.path);
    const file =
      (path === null ? undefined : files.get(path)) ?? (isScreen(c.req.path) ? files.get('/index.html') : undefined);
    if (file === undefined) return await next();
    return answerWith(c, file);
  });
  return app;
}
