// The decoder reads what labels carry: plain, light on dark, turned; and finds nothing where there is nothing.
import qrcode from 'qrcode';
import { expect, test } from 'vitest';
import { createDecode } from '../../../pwa/scan/decode.ts';
import { greyOf } from '../../../pwa/scan/grey.ts';

const text = 'https://a.example/c/MZ00000017';

/** A QR code drawn with `scale` pixels a module, on a grey ground with a quiet zone. */
const picture = (dark: number, light: number, scale = 4): { grey: Uint8ClampedArray; side: number } => {
  const { modules } = qrcode.create(text, { errorCorrectionLevel: 'M' });
  const quiet = 4;
  const side = (modules.size + quiet * 2) * scale;
  const grey = new Uint8ClampedArray(side * side).fill(light);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const row = Math.floor(y / scale) - quiet;
      const column = Math.floor(x / scale) - quiet;
      const inside = row >= 0 && column >= 0 && row < modules.size && column < modules.size;
      if (inside && modules.get(row, column) !== 0) grey[y * side + x] = dark;
    }
  }
  return { grey, side };
};

const turned = (grey: Uint8ClampedArray, side: number): Uint8ClampedArray =>
  grey.map((_, at) => grey[(at % side) * side + (side - 1 - Math.floor(at / side))] ?? 0);

test('dark on light', () => {
  const { grey, side } = picture(30, 220);
  expect(createDecode()(grey, side, side, { inverted: false })).toEqual({ text, format: 'QR_CODE' });
});

test('a quarter turned, and pale', () => {
  const { grey, side } = picture(90, 190);
  expect(createDecode()(turned(grey, side), side, side, { inverted: false })?.text).toBe(text);
});

test('light on dark, when looked at the other way round', () => {
  const { grey, side } = picture(220, 30);
  expect(createDecode()(grey, side, side, { inverted: true })?.text).toBe(text);
});

test('nothing in an empty picture, and the next one is read all the same', () => {
  const decode = createDecode();
  expect(decode(new Uint8ClampedArray(200 * 200).fill(128), 200, 200, { inverted: false })).toBeNull();
  const { grey, side } = picture(0, 255);
  expect(decode(grey, side, side, { inverted: false })?.text).toBe(text);
});

test('brightness of a pixel is that of its colours, and has nothing to do with alpha', () => {
  expect([...greyOf(new Uint8ClampedArray([255, 255, 255, 0, 0, 0, 0, 255, 0, 255, 0, 255]))]).toEqual([255, 0, 149]);
});
