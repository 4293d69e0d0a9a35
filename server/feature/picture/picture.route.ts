// Pictures over HTTP: bytes in under their SHA-256, bytes out to those who may see them.
import { Hono } from 'hono';
import * as v from 'valibot';
import { pictureSchema, pictureTypes, sha256Schema } from '../../../shared/contract/picture.ts';
import { personOf } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { readPicture } from './picture-file.ts';
import { storePicture, visiblePicture } from './store-picture.ts';

const tag = 'pictures';
const param = v.object({ sha256: sha256Schema });

export function pictureRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  return new Hono<AppEnvironment>()
    .put(
      '/pictures/:sha256',
      describe({
        summary: 'Store a picture',
        description: 'The body is the bytes: JPEG, PNG or WebP, at most 5 MB. Sending it again gives the same answer.',
        tag,
        bytes: pictureTypes,
        answer: pictureSchema,
      }),
      valid('param', param),
      async (c) => {
        const actor = personOf(c);
        const bytes = new Uint8Array(await c.req.arrayBuffer());
        return c.json(orProblem(await storePicture(deps, actor, c.req.valid('param').sha256, bytes)));
      },
    )
    .get(
      '/pictures/:sha256',
      describe({
        summary: 'The bytes of a picture',
        description: 'For those of the organisation that sent it, and the authority of its area.',
        tag,
        answer: null,
      }),
      valid('param', param),
      async (c) => {
        const actor = personOf(c);
        const { sha256 } = c.req.valid('param');
        const picture = await visiblePicture(deps, actor, sha256);
        if (picture === null) throw new ProblemException('not-found');
        const headers = {
          'content-type': picture.mediaType,
          'content-security-policy': "default-src 'none'; sandbox",
          'content-disposition': 'inline',
          etag: `"${sha256}"`,
          // Kept by the browser, but asked for each time: on a shared device the next person may not be one who may see it.
          'cache-control': 'private, no-cache',
          vary: 'cookie',
        };
        if (c.req.header('if-none-match') === headers.etag) return c.body(null, 304, headers);
        return c.body(await readPicture(deps.pictureFolder, sha256), 200, headers);
      },
    );
}
