// The marked area on the screen is the area of the frame that is decoded.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { frameArea, isInside, middleOf, scaled } from '../../../pwa/scan/area.ts';

test('a frame wider than its box is cut off left and right', () => {
  const area = { x: 0, y: 0, width: 400, height: 800 };
  expect(frameArea({ width: 1600, height: 800 }, { width: 400, height: 800 }, area, 0)).toEqual({
    x: 600,
    y: 0,
    width: 400,
    height: 800,
  });
});

test('a frame higher than its box is cut off above and below', () => {
  const area = { x: 100, y: 0, width: 200, height: 400 };
  expect(frameArea({ width: 800, height: 1600 }, { width: 400, height: 400 }, area, 0)).toEqual({
    x: 200,
    y: 400,
    width: 400,
    height: 800,
  });
});

test('the margin is added all round', () => {
  const area = { x: 150, y: 150, width: 100, height: 100 };
  expect(frameArea({ width: 400, height: 400 }, { width: 400, height: 400 }, area, 0.1)).toEqual({
    x: 140,
    y: 140,
    width: 120,
    height: 120,
  });
});

test('never leaves the frame', () => {
  const side = fc.integer({ min: 1, max: 4000 });
  const size = fc.record({ width: side, height: side });
  const box = fc.record({
    x: fc.integer({ min: -500, max: 4000 }),
    y: fc.integer({ min: -500, max: 4000 }),
    width: side,
    height: side,
  });
  fc.assert(
    fc.property(size, size, box, (frame, shown, area) => {
      const found = frameArea(frame, shown, area);
      expect(found.x).toBeGreaterThanOrEqual(0);
      expect(found.y).toBeGreaterThanOrEqual(0);
      expect(found.width).toBeGreaterThanOrEqual(1);
      expect(found.height).toBeGreaterThanOrEqual(1);
    }),
  );
});

test('is made smaller or larger, but never beyond the longest side', () => {
  expect(scaled({ width: 2000, height: 1000 }, 1, 640)).toEqual({ width: 640, height: 320 });
  expect(scaled({ width: 300, height: 200 }, 1, 640)).toEqual({ width: 300, height: 200 });
  expect(scaled({ width: 300, height: 200 }, 0.5, 640)).toEqual({ width: 150, height: 100 });
  expect(scaled({ width: 300, height: 200 }, 2, 640)).toEqual({ width: 600, height: 400 });
  expect(scaled({ width: 400, height: 200 }, 2, 640)).toEqual({ width: 640, height: 320 });
  expect(scaled({ width: 4000, height: 1 }, 1, 100)).toEqual({ width: 100, height: 1 });
});

const frame = { width: 1000, height: 800 };

test('the middle of a box lies in its middle', () => {
  const box = { x: 100, y: 50, width: 400, height: 200 };
  expect(middleOf(box, 0.5, frame)).toEqual({ x: 200, y: 100, width: 200, height: 100 });
  expect(middleOf(box, 1, frame)).toEqual(box);
});

test('what lies round a box ends with the frame', () => {
  const box = { x: 100, y: 50, width: 400, height: 200 };
  expect(middleOf(box, 1.25, frame)).toEqual({ x: 50, y: 25, width: 500, height: 250 });
  expect(middleOf(box, 2, frame)).toEqual({ x: 0, y: 0, width: 700, height: 350 });
  expect(middleOf({ x: 900, y: 700, width: 100, height: 100 }, 3, frame)).toEqual({
    x: 800,
    y: 600,
    width: 200,
    height: 200,
  });
});

test('a code counts where its middle is inside the marked area', () => {
  const area = { x: 100, y: 100, width: 200, height: 200 };
  const part = { x: 0, y: 0, width: 400, height: 400 };
  expect(isInside(area, part, { x: 0.5, y: 0.5 })).toBe(true);
  expect(isInside(area, part, { x: 0.25, y: 0.75 })).toBe(true);
  expect(isInside(area, part, { x: 0.24, y: 0.5 })).toBe(false);
  expect(isInside(area, part, { x: 0.5, y: 0.76 })).toBe(false);
});
