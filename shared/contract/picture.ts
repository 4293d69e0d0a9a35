// Pictures: photographs that stand as evidence, named by the SHA-256 of their bytes.
import * as v from 'valibot';

export const pictureMaxBytes = 5 * 1024 * 1024;

export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type PictureType = (typeof pictureTypes)[number];

/** Lower-case hex. */
export const sha256Schema = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in lower-case hex'));

export const pictureSchema = v.object({
  sha256: sha256Schema,
  mediaType: v.picklist(pictureTypes),
  sizeBytes: v.number(),
});
export type Picture = v.InferOutput<typeof pictureSchema>;
