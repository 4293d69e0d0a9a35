// Pixels to text, by @zxing/library: the same on the worker and, where there is none, on the page itself.
import {
  BarcodeFormat,
  BinaryBitmap,
  DataMatrixReader,
  DecodeHintType,
  HybridBinarizer,
  MultiFormatOneDReader,
  NotFoundException,
  QRCodeReader,
  RGBLuminanceSource,
  type Reader,
  type Result,
} from '@zxing/library';

/** 1-D symbologies that labels of cylinders and badges carry; QR and Data Matrix are always looked for. */
const linearFormats: readonly BarcodeFormat[] = [
  BarcodeFormat.CODE_128,
  BarcodeFormat.CODE_39,
  BarcodeFormat.EAN_13,
  BarcodeFormat.EAN_8,
];

export interface Decoded {
  readonly text: string;
  /** The name of the symbology: QR_CODE, CODE_128, … */
  readonly format: string;
  /** Where its middle lies in the picture, 0 to 1 across and down; where the decoder tells. */
  readonly middle?: { readonly x: number; readonly y: number };
}

export interface DecodeOptions {
  /** Light on dark: a code etched into a plate. */
  readonly inverted: boolean;
}

/**
 * The library's readers one after the other, the likeliest first. Its own MultiFormatReader does the same, but writes to
 * the console for every frame in which it finds nothing. Not its TRY_HARDER: that takes ten times as long for little more,
 * and what is hard is the second decoder's.
 */
export const createLabelReader = (): Reader => {
  const hints = new Map<DecodeHintType, unknown>([[DecodeHintType.POSSIBLE_FORMATS, [...linearFormats]]]);
  const readers: readonly Reader[] = [new QRCodeReader(), new DataMatrixReader(), new MultiFormatOneDReader(hints)];
  return {
    decode(bitmap): Result {
      for (const reader of readers) {
        try {
          const result = reader.decode(bitmap, hints);
          if (result.getText() !== '') return result;
        } catch {
          // The library says "nothing found" by throwing.
        }
      }
      throw new NotFoundException();
    },
    reset() {
      for (const reader of readers) reader.reset();
    },
  };
};

export const decodedOf = (result: Result): Decoded => ({
  text: result.getText(),
  format: BarcodeFormat[result.getBarcodeFormat()],
});

/** Reads one picture after another. Null where nothing was found: that is most frames, and no error. */
export const createDecode = (): ((
  grey: Uint8ClampedArray,
  width: number,
  height: number,
  options: DecodeOptions,
) => Decoded | null) => {
  const reader = createLabelReader();
  return (grey, width, height, { inverted }) => {
    const plain = new RGBLuminanceSource(grey, width, height);
    // Light and shade are told apart block by block.
    const bitmap = new BinaryBitmap(new HybridBinarizer(inverted ? plain.invert() : plain));
    try {
      return decodedOf(reader.decode(bitmap));
    } catch {
      return null;
    }
  };
};
