// A photo on its way to the server: made small enough for a slow network, named by its SHA-256, sent as bytes, or kept
// on the device until there is a network.
import * as v from 'valibot';
import { err, ok, type Result } from '../../../shared/result.ts';
import { isPassing, type Failure } from '../../api/failure.ts';
import { pictures } from '../../shell/pictures.ts';
import { api, outbox } from '../../shell/services.ts';

const longestPx = 1600;
const quality = 0.82;

/** At most 1600 px a side, as JPEG; the file itself where this browser cannot draw it. */
const smaller = async (file: Blob): Promise<Blob> => {
  try {
    const picture = await createImageBitmap(file);
    const factor = Math.min(1, longestPx / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(picture.width * factor);
    canvas.height = Math.round(picture.height * factor);
    canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality));
    return made ?? file;
  } catch {
    return file;
  }
};

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, '0')).join('');

export type PictureFailure = Failure | { readonly kind: 'no-crypto' };

export interface KeptPicture {
  readonly sha256: string;
  readonly picture: Blob;
}

/**
 * Resolves to the picture's SHA-256 once the server has it, or this device keeps it to send it later. 'no-crypto': the
 * page came over plain http.
 */
export const keepPicture = async (file: Blob): Promise<Result<KeptPicture, PictureFailure>> => {
  if (globalThis.crypto.subtle === undefined) return err({ kind: 'no-crypto' });
  const picture = await smaller(file);
  const sha256 = hex(await crypto.subtle.digest('SHA-256', await picture.arrayBuffer()));
  if (outbox.state().online) {
    const stored = await api.putBytes(`/pictures/${sha256}`, picture, v.unknown());
    if (stored.ok) return ok({ sha256, picture });
    if (!isPassing(stored.error)) return stored;
  }
  try {
    await pictures.keep(sha256, picture);
    return ok({ sha256, picture });
  } catch {
    // No room, or no database in this browser: then it goes now or not at all.
    return err({ kind: 'offline' });
  }
};
