// The ground that zones are drawn on: there and back again, zooming keeps what is under the finger, corners as lines.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  around,
  fitted,
  linesOf,
  mapHeight,
  mapWidth,
  positionsOf,
  pulled,
  scaleBar,
  toPoint,
  toPosition,
  zoomed,
  type MapView,
} from '../../../../pwa/screen/zone/map-view.ts';
import { distanceM } from '../../../../shared/verdict/place.ts';

const view = fc.record({
  lng: fc.double({ min: 75, max: 135, noNaN: true }),
  lat: fc.double({ min: 18, max: 53, noNaN: true }),
  degAUnit: fc.double({ min: 1e-7, max: 1e-3, noNaN: true }),
}) satisfies fc.Arbitrary<MapView>;
const point = fc.record({
  x: fc.double({ min: 0, max: mapWidth, noNaN: true }),
  y: fc.double({ min: 0, max: mapHeight, noNaN: true }),
});

describe('the view', () => {
  it('leads from a point to a position and back', () => {
    fc.assert(
      fc.property(view, point, (from, at) => {
        const back = toPoint(from, toPosition(from, at));
        expect(Math.hypot(back.x - at.x, back.y - at.y)).toBeLessThan(0.01);
      }),
    );
  });

  it('keeps what is in the middle when it comes nearer, and what is pulled under the finger', () => {
    fc.assert(
      fc.property(view, point, (from, by) => {
        expect(toPosition(zoomed(from, 2), { x: mapWidth / 2, y: mapHeight / 2 })[0]).toBeCloseTo(from.lng, 6);
        const step = { x: by.x - mapWidth / 2, y: 0 };
        const moved = pulled(from, step);
        expect(toPoint(moved, [from.lng, from.lat]).x).toBeCloseTo(by.x, 3);
      }),
    );
  });

  it('shows all of what it is fitted to, and a bar as long as it says', () => {
    const bounds = { west: 113.3, east: 113.36, south: 23.1, north: 23.2 };
    const fit = fitted(bounds);
    for (const corner of [
      [bounds.west, bounds.south],
      [bounds.east, bounds.north],
    ] as const) {
      const { x, y } = toPoint(fit, corner);
      expect(x >= 0 && x <= mapWidth && y >= 0 && y <= mapHeight).toBe(true);
    }
    const { metres, units } = scaleBar(fit);
    expect([1, 2, 5]).toContain(metres / 10 ** Math.floor(Math.log10(metres)));
    const ends = [0, units].map((x) => toPosition(fit, { x: mapWidth / 2 + x, y: mapHeight / 2 }));
    expect(distanceM(ends[0] ?? [0, 0], ends[1] ?? [0, 0])).toBeCloseTo(metres, -1);
    expect(fitted({ west: 113, east: 113, south: 23, north: 23 })).toEqual(around([113, 23]));
  });
});

describe('corners as lines', () => {
  it('are read however they are separated, and refused where one is none', () => {
    expect(positionsOf('113.3, 23.1\n\n113.4，23.1\n113.4 23.2')).toEqual([
      [113.3, 23.1],
      [113.4, 23.1],
      [113.4, 23.2],
    ]);
    expect(positionsOf('113.3, 23.1\n甲村')).toBeNull();
    expect(positionsOf('')).toEqual([]);
    expect(positionsOf(linesOf([[113.123456, 23.5]]))).toEqual([[113.123456, 23.5]]);
  });
});
