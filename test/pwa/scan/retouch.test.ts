// Smoothing takes noise away and keeps areas as they are; sharpening brings edges back.
import { assert, integer, property } from 'fast-check';
import { expect, test } from 'vitest';
import { sharpened, smoothed } from '../../../pwa/scan/retouch.ts';

const size = 24;
const even = (bright: number): Uint8ClampedArray => new Uint8ClampedArray(size * size).fill(bright);

test('an even picture stays as it is, up to its edges', () => {
  assert(
    property(integer({ min: 0, max: 255 }), integer({ min: 1, max: 8 }), (bright, reach) => {
      expect(smoothed(even(bright), size, size, reach)).toEqual(even(bright));
      expect(sharpened(even(bright), size, size, reach)).toEqual(even(bright));
    }),
  );
});

test('one bright pixel is spread over its neighbours, and nothing is lost', () => {
  const picture = even(0);
  picture[12 * size + 10] = 250;
  const smooth = smoothed(picture, size, size, 2);
  expect([...smooth].filter((bright) => bright > 0)).toEqual(Array.from({ length: 25 }, () => 10));
  expect(smooth[10 * size + 8]).toBe(10);
  expect(smooth[14 * size + 12]).toBe(10);
  expect(smooth[14 * size + 13]).toBe(0);
});

test('an edge becomes steeper', () => {
  const ramp = even(0).map((_, at) => (at % size < 12 ? 80 : at % size === 12 ? 110 : 140));
  const sharp = sharpened(ramp, size, size, 2);
  expect((sharp[5 * size + 13] ?? 0) - (sharp[5 * size + 11] ?? 0)).toBeGreaterThan(60);
});
