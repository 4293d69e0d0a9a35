// Pixels to text, by zxing-wasm: for what the first decoder does not read.
import { prepareZXingModule, readBarcodes, type ReaderOptions, type ZXingModuleOverrides } from 'zxing-wasm/reader';
// Only the type: the first decoder's library is no part of this worker.
import type { Decoded } from './decode.ts';
import { greyOf } from './grey.ts';
import { sharpened, smoothed } from './retouch.ts';

export interface SecondOptions {
  /** `sharpen` for what is out of focus or moved, `smooth` for the noise of dim light; each with its reach in pixels. */
  readonly retouch: { readonly kind: 'sharpen' | 'smooth'; readonly reachPx: number } | null;
}

/** The same symbologies as the first decoder's. Plain: as printed, without parentheses or names put in. */
const readerOptions: ReaderOptions = {
  formats: ['QRCode', 'DataMatrix', 'Code128', 'Code39', 'EAN13', 'EAN8'],
  tryHarder: true,
  tryRotate: true,
  tryInvert: true,
  tryDownscale: true,
  binarizer: 'LocalAverage',
  maxNumberOfSymbols: 1,
  textMode: 'Plain',
};

/** Writes the retouched brightness over the picture. */
const retouch = (
  { data, width, height }: ImageData,
  { kind, reachPx }: NonNullable<SecondOptions['retouch']>,
): void => {
  const grey = greyOf(data);
  const done = kind === 'smooth' ? smoothed(grey, width, height, reachPx) : sharpened(grey, width, height, reachPx);
  for (let at = 0, to = 0; at < done.length; at += 1, to += 4) {
    const bright = done[at] ?? 0;
    data[to] = bright;
    data[to + 1] = bright;
    data[to + 2] = bright;
  }
};

/**
 * Reads one picture after another, and may change its pixels; null where nothing was found. `overrides` says where the
 * WebAssembly comes from: without them the library would ask a foreign host.
 */
export const createSecondDecode = (
  overrides: ZXingModuleOverrides,
): ((picture: ImageData, options: SecondOptions) => Promise<Decoded | null>) => {
  prepareZXingModule({ overrides });
  return async (picture, options) => {
    if (options.retouch !== null) retouch(picture, options.retouch);
    const [result] = await readBarcodes(picture, readerOptions);
    if (result === undefined || result.text === '') return null;
    const { topLeft, topRight, bottomLeft, bottomRight } = result.position;
    const middle = {
      x: (topLeft.x + topRight.x + bottomLeft.x + bottomRight.x) / 4 / picture.width,
      y: (topLeft.y + topRight.y + bottomLeft.y + bottomRight.y) / 4 / picture.height,
    };
    return { text: result.text, format: result.format, middle };
  };
};
