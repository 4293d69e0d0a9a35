// Pixels to text, by @zxing/library: the same on the worker and, where there is none, on the page itself.
import {
  BarcodeFormat,
  BinaryBitmap,
  DecodeHintType,
  HybridBinarizer,
  MultiFormatReader,
  RGBLuminanceSource,
} from '@zxing/library';

/** What labels of cylinders and badges carry. */
export const formats: readonly BarcodeFormat[] = [
  BarcodeFormat.QR_CODE,
  BarcodeFormat.DATA_MATRIX,
  BarcodeFormat.CODE_128,
  BarcodeFormat.CODE_39,
  BarcodeFormat.EAN_13,
  BarcodeFormat.EAN_8,
];

export interface Decoded {
  readonly text: string;
  /** The name of the symbology: QR_CODE, CODE_128, … */
  readonly format: string;
}

export interface DecodeOptions {
  /** Slower, for what is small, turned or blurred. */
  readonly harder: boolean;
  /** Light on dark: a code etched into a plate. */
  readonly inverted: boolean;
}

const readerOf = (harder: boolean): MultiFormatReader => {
  const reader = new MultiFormatReader();
  const hints = new Map<DecodeHintType, unknown>([[DecodeHintType.POSSIBLE_FORMATS, [...formats]]]);
  if (harder) hints.set(DecodeHintType.TRY_HARDER, true);
  reader.setHints(hints);
  return reader;
};

/** Brightness of each pixel of an RGBA picture. */
export const greyOf = (rgba: Uint8ClampedArray): Uint8ClampedArray => {
  const grey = new Uint8ClampedArray(rgba.length / 4);
  for (let at = 0, from = 0; at < grey.length; at += 1, from += 4) {
    grey[at] = ((rgba[from] ?? 0) * 77 + (rgba[from + 1] ?? 0) * 150 + (rgba[from + 2] ?? 0) * 29) >> 8;
  }
  return grey;
};

/** Reads one picture after another. Null where nothing was found: that is most frames, and no error. */
export const createDecode = (): ((
  grey: Uint8ClampedArray,
  width: number,
  height: number,
  options: DecodeOptions,
) => Decoded | null) => {
  const quick = readerOf(false);
  const thorough = readerOf(true);
  return (grey, width, height, options) => {
    const source = new RGBLuminanceSource(grey, width, height);
    const bitmap = new BinaryBitmap(new HybridBinarizer(options.inverted ? source.invert() : source));
    try {
      const result = (options.harder ? thorough : quick).decodeWithState(bitmap);
      const text = result.getText();
      return text === '' ? null : { text, format: BarcodeFormat[result.getBarcodeFormat()] };
    } catch {
      // The library says "nothing found" by throwing.
      return null;
    }
  };
};
