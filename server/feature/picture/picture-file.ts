// Pictures as files: what kind the bytes are, where they lie, and how they get there whole or not at all.
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { PictureType } from '../../../shared/contract/picture.ts';

const startsWith = (bytes: Uint8Array, signature: readonly number[], at = 0): boolean =>
  signature.every((byte, index) => bytes[at + index] === byte);

/** By the first bytes (ISO 10918-1, PNG 5.2, RFC 9649); null for anything else, whatever its sender calls it. */
export function pictureTypeOf(bytes: Uint8Array): PictureType | null {
  if (startsWith(bytes, [0xff, 0xd8, 0xff])) return 'image/jpeg';
  if (startsWith(bytes, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'image/png';
  const isRiff = startsWith(bytes, [0x52, 0x49, 0x46, 0x46]);
  return isRiff && startsWith(bytes, [0x57, 0x45, 0x42, 0x50], 8) ? 'image/webp' : null;
}

/** Two levels of folders, so that none holds too many files. `sha256` is hex, and so is nothing but a name. */
export const picturePath = (folder: string, sha256: string): string =>
  join(folder, sha256.slice(0, 2), sha256.slice(2, 4), sha256);

/**
 * Resolves after the bytes are on the disk under their name. If we crash before, there is at most a file under another
 * name. Writing the same picture again does no harm: the bytes are the same.
 */
export async function writePicture(folder: string, sha256: string, bytes: Uint8Array, writeId: string): Promise<void> {
  const path = picturePath(folder, sha256);
  const unfinished = `${path}.${writeId}`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const file = await open(unfinished, 'wx');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(unfinished, path);
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** Where there is none, nothing happens. */
export const removePicture = (folder: string, sha256: string): Promise<void> =>
  rm(picturePath(folder, sha256), { force: true });

export const readPicture = (folder: string, sha256: string): Promise<Uint8Array<ArrayBuffer>> =>
  readFile(picturePath(folder, sha256));
