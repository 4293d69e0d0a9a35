// What a map is drawn on, over HTTP: the operator's settings, and the operator's own file of streets piece by piece.
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { Hono } from 'hono';
import { mapSettingsSchema, ownTilesPath, plainGround } from '../../../shared/contract/map.ts';
import { personOf } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment, Identify } from '../../http/environment.ts';
import { ProblemException } from '../../http/problem.ts';
import { describe } from '../../http/validate.ts';
import { askedBytes } from './byte-range.ts';

const tag = 'map';

export function mapRoutes(deps: Pick<AppDependencies, 'map'>): Hono<AppEnvironment> {
  const { tiles, datum, attribution, maxZoom } = deps.map ?? plainGround;
  return new Hono<AppEnvironment>().get(
    '/map-settings',
    describe({
      summary: 'What a map is drawn on',
      description:
        'Street tiles that the operator gives, and the datum that they rest on; positions of this API are WGS-84.',
      tag,
      answer: mapSettingsSchema,
    }),
    (c) => {
      personOf(c);
      return c.json({ tiles, datum, attribution, maxZoom });
    },
  );
}

async function openFile(path: string): Promise<FileHandle | null> {
  try {
    return await open(path);
  } catch {
    return null;
  }
}

/** For who is signed in: the file may be large, and what it cost is the operator's. */
export function mapFileRoutes(deps: Pick<AppDependencies, 'map' | 'logger'>, identify: Identify): Hono<AppEnvironment> {
  const app = new Hono<AppEnvironment>();
  const path = deps.map?.tilesFile ?? null;
  if (path === null) return app;
  return app.on(['GET', 'HEAD'], ownTilesPath, async (c) => {
    c.set('actor', await identify(c.req.raw));
    personOf(c);
    const handle = await openFile(path);
    if (handle === null) {
      deps.logger.warn({ path }, 'the file of street tiles cannot be read');
      throw new ProblemException('not-found');
    }
    let isTaken = false;
    try {
      const { size, mtimeMs } = await handle.stat();
      const etag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}"`;
      const headers: Record<string, string> = {
        'content-type': 'application/vnd.pmtiles',
        'accept-ranges': 'bytes',
        // Read again when the operator lays a newer file there; pieces of two files never mix.
        'cache-control': 'private, no-cache',
        vary: 'cookie',
        etag,
      };
      if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
      const ifRange = c.req.header('if-range');
      const asked = askedBytes(ifRange === undefined || ifRange === etag ? c.req.header('range') : undefined, size);
      if (asked.kind === 'outside') return c.body(null, 416, { ...headers, 'content-range': `bytes */${size}` });
      const { first, last } = asked.kind === 'whole' ? { first: 0, last: size - 1 } : asked;
      headers['content-length'] = String(last - first + 1);
      if (asked.kind === 'part') headers['content-range'] = `bytes ${first}-${last}/${size}`;
      const status = asked.kind === 'part' ? 206 : 200;
      if (c.req.method === 'HEAD' || size === 0) return c.body(null, status, headers);
      isTaken = true;
      // The stream closes the file at its end, and when the browser goes away.
      const stream = handle.createReadStream({ start: first, end: last });
      return c.body(Readable.toWeb(stream) as ReadableStream<Uint8Array>, status, headers);
    } finally {
      if (!isTaken) await handle.close();
    }
  });
}
