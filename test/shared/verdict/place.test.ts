// Zones and distances: on the edge, beside it, in a bay, far away.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Ring, distanceM, distanceToRingM, isInside } from '../../../shared/verdict/place.ts';

const SQUARE: Ring = [
  [110.2, 21.2],
  [110.3, 21.2],
  [110.3, 21.3],
  [110.2, 21.3],
  [110.2, 21.2],
];
/** A C that opens to the east. */
const BAY: Ring = [
  [0, 0],
  [3, 0],
  [3, 1],
  [1, 1],
  [1, 2],
  [3, 2],
  [3, 3],
  [0, 3],
  [0, 0],
];
/** A diamond far from zero: all its edges slant. */
const DIAMOND: Ring = [
  [110, 20],
  [111, 21],
  [110, 22],
  [109, 21],
  [110, 20],
];
/** Two triangles that meet in a crossing: even-odd counts both in. */
const BOW: Ring = [
  [0, 0],
  [2, 2],
  [2, 0],
  [0, 2],
  [0, 0],
];
/** Twice around: even-odd counts it out. */
const TWICE: Ring = [...SQUARE, ...SQUARE.slice(1)];
const METRES_A_DEGREE = (6_371_008.8 * Math.PI) / 180;

describe('inside a ring', () => {
  it.each([
    [[110.25, 21.25], SQUARE, true],
    [[110.2, 21.25], SQUARE, true],
    [[110.3, 21.25], SQUARE, true],
    [[110.25, 21.2], SQUARE, true],
    [[110.25, 21.3], SQUARE, true],
    [[110.2, 21.2], SQUARE, true],
    [[110.3, 21.3], SQUARE, true],
    [[110.3000000009, 21.25], SQUARE, true],
    [[110.3000000011, 21.25], SQUARE, false],
    [[110.25, 21.1999999991], SQUARE, true],
    [[110.25, 21.1999999989], SQUARE, false],
    [[110.2999, 21.2999], SQUARE, true],
    [[110.1999, 21.25], SQUARE, false],
    [[110.3001, 21.25], SQUARE, false],
    [[110.25, 21.1999], SQUARE, false],
    [[110.25, 21.3001], SQUARE, false],
    [[110.1, 21.2], SQUARE, false],
    [[110.4, 21.2], SQUARE, false],
    [[110.1, 21.3], SQUARE, false],
    [[110, 21], DIAMOND, true],
    [[110.45, 20.5], DIAMOND, true],
    [[110.55, 20.5], DIAMOND, false],
    [[109.55, 20.5], DIAMOND, true],
    [[109.45, 20.5], DIAMOND, false],
    [[110.45, 21.5], DIAMOND, true],
    [[110.55, 21.5], DIAMOND, false],
    [[109.45, 21.5], DIAMOND, false],
    [[109.55, 21.5], DIAMOND, true],
    [[2, 1.5], BAY, false],
    [[0.5, 1.5], BAY, true],
    [[2, 0.5], BAY, true],
    [[2, 2.5], BAY, true],
    [[-1, 1], BAY, false],
    [[-1, 2], BAY, false],
    [[0.5, 1], BAY, true],
    [[0.5, 2], BAY, true],
    [[4, 1], BAY, false],
    [[0.2, 0.5], BOW, true],
    [[1.8, 0.5], BOW, true],
    [[1, 0.5], BOW, false],
    [[1, 1.5], BOW, false],
    [[110.25, 21.25], TWICE, false],
    [[110.2, 21.25], TWICE, true],
  ] as const)('%j in %j: %j', (position, ring, inside) => {
    expect(isInside(position, ring)).toBe(inside);
  });

  it('does not depend on where the ring begins, nor on its direction', () => {
    const coordinate = fc.double({ min: -1, max: 4, noNaN: true });
    const start = fc.integer({ min: 0, max: BAY.length - 2 });
    fc.assert(
      fc.property(coordinate, coordinate, start, (lng, lat, from) => {
        const open = BAY.slice(0, -1);
        const [first = [0, 0], ...rest] = [...open.slice(from), ...open.slice(0, from)];
        const turned: Ring = [first, ...rest, first];
        const expected = isInside([lng, lat], BAY);
        expect(isInside([lng, lat], turned)).toBe(expected);
        expect(isInside([lng, lat], turned.toReversed())).toBe(expected);
      }),
    );
  });
});

const rad = (degrees: number): number => (degrees * Math.PI) / 180;

describe('a distance', () => {
  it('along a meridian is that of the angle', () => {
    expect(distanceM([110, 21], [110, 22])).toBeCloseTo(METRES_A_DEGREE, 6);
    expect(distanceM([110, -1], [110, 1])).toBeCloseTo(2 * METRES_A_DEGREE, 6);
  });

  it('along the equator too, and over the date line', () => {
    expect(distanceM([0, 0], [1, 0])).toBeCloseTo(METRES_A_DEGREE, 6);
    expect(distanceM([179.5, 0], [-179.5, 0])).toBeCloseTo(METRES_A_DEGREE, 6);
  });

  it('over the pole is that of the angle', () => {
    expect(distanceM([0, 80], [180, 80])).toBeCloseTo(20 * METRES_A_DEGREE, 4);
  });

  it('is half the circumference to the other side of the earth', () => {
    expect(distanceM([0, 90], [0, -90])).toBeCloseTo(180 * METRES_A_DEGREE, 3);
    expect(distanceM([10, 20], [-170, -20])).toBeCloseTo(180 * METRES_A_DEGREE, 3);
  });

  it('is 0 to itself and the same both ways', () => {
    expect(distanceM([110.25, 21.25], [110.25, 21.25])).toBe(0);
    expect(distanceM([110.25, 21.25], [110.3, 21.3])).toBeCloseTo(distanceM([110.3, 21.3], [110.25, 21.25]), 9);
  });

  it('between two towns is what the sphere gives', () => {
    // By the spherical law of cosines, another formula for the same arc.
    const arc = Math.acos(
      Math.sin(rad(21.2)) * Math.sin(rad(23.1)) +
        Math.cos(rad(21.2)) * Math.cos(rad(23.1)) * Math.cos(rad(113.3 - 110.4)),
    );
    expect(distanceM([110.4, 21.2], [113.3, 23.1])).toBeCloseTo(6_371_008.8 * arc, 2);
  });
});

describe('the distance to a ring', () => {
  it('is 0 inside and on the edge', () => {
    expect(distanceToRingM([110.25, 21.25], SQUARE)).toBe(0);
    expect(distanceToRingM([110.3, 21.25], SQUARE)).toBe(0);
  });

  it('is that to the nearest edge', () => {
    const east = distanceM([110.301, 21.25], [110.3, 21.25]);
    expect(distanceToRingM([110.301, 21.25], SQUARE)).toBeCloseTo(east, 3);
    expect(distanceToRingM([110.25, 21.301], SQUARE)).toBeCloseTo(0.001 * METRES_A_DEGREE, 3);
    expect(distanceToRingM([110.25, 21.199], SQUARE)).toBeCloseTo(0.001 * METRES_A_DEGREE, 3);
    expect(distanceToRingM([110.199, 21.25], SQUARE)).toBeCloseTo(east, 3);
  });

  it('of a slanting edge takes a degree of longitude for what it is worth', () => {
    const wedge: Ring = [
      [110, 60],
      [110.2, 60.1],
      [110.2, 60.3],
      [110, 60.2],
      [110, 60],
    ];
    // At 60° a degree of longitude is half one of latitude: the edge rises at 45°, the nearest point lies 1/√2 away.
    const distance = distanceToRingM([110.1, 60.04], wedge);
    expect(distance).toBeGreaterThan((0.01 * METRES_A_DEGREE * 0.998) / Math.SQRT2);
    expect(distance).toBeLessThan((0.01 * METRES_A_DEGREE * 1.002) / Math.SQRT2);
  });

  it('with an edge of no length is that to the others', () => {
    const doubled: Ring = [[110.2, 21.2], ...SQUARE];
    expect(distanceToRingM([110.25, 21.199], doubled)).toBeCloseTo(0.001 * METRES_A_DEGREE, 3);
    expect(isInside([110.25, 21.25], doubled)).toBe(true);
  });

  it('is that to the nearest corner beyond the edges', () => {
    expect(distanceToRingM([110.301, 21.301], SQUARE)).toBeCloseTo(distanceM([110.301, 21.301], [110.3, 21.3]), 3);
  });

  it('is to the nearest point of a long edge too', () => {
    const wide: Ring = [
      [0, 0],
      [60, 0],
      [60, -1],
      [0, -1],
      [0, 0],
    ];
    expect(distanceToRingM([42.42, 0.01], wide)).toBeCloseTo(0.01 * METRES_A_DEGREE, 3);
    const tall: Ring = [
      [0, 0],
      [0, 60],
      [-1, 60],
      [-1, 0],
      [0, 0],
    ];
    const narrow = distanceToRingM([0.01, 42.42], tall);
    expect(narrow).toBeLessThanOrEqual(distanceM([0.01, 42.42], [0, 42.42]));
    expect(narrow).toBeGreaterThan(0.999 * distanceM([0.01, 42.42], [0, 42.42]));
  });

  it('is that to the nearest of many points of its edges, within kilometres', () => {
    const lng = fc.double({ min: 110.16, max: 110.34, noNaN: true });
    const lat = fc.double({ min: 21.16, max: 21.34, noNaN: true });
    fc.assert(
      fc.property(lng, lat, (x, y) => {
        const distance = distanceToRingM([x, y], SQUARE);
        fc.pre(!isInside([x, y], SQUARE));
        let nearest = Infinity;
        for (let i = 0; i <= 1000; i++) {
          const t = i / 10_000;
          for (const point of [
            [110.2 + t, 21.2],
            [110.2 + t, 21.3],
            [110.2, 21.2 + t],
            [110.3, 21.2 + t],
          ] as const)
            nearest = Math.min(nearest, distanceM([x, y], point));
        }
        expect(distance).toBeLessThanOrEqual(nearest + 0.05);
        expect(nearest - distance).toBeLessThan(12);
      }),
      { numRuns: 60 },
    );
  });
});
