// Fewer points for the same line: none that is left out was further from it than allowed.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { awayFromStretchM, simplify } from '../../../shared/position/simplify.ts';

const place = fc.record({
  lng: fc.integer({ min: 0, max: 200_000 }).map((n) => 110 + n / 1e6),
  lat: fc.integer({ min: 0, max: 200_000 }).map((n) => 21 + n / 1e6),
});

describe('a simplified line', () => {
  it('has of a straight road only its ends', () => {
    const road = Array.from({ length: 8000 }, (_, i) => ({ lng: 110 + i * 1e-5, lat: 21 }));
    expect(simplify(road, 1)).toEqual([road[0], road.at(-1)]);
  });

  it('keeps the corner, and the way out and back', () => {
    const [start, corner, end] = [
      { lng: 110, lat: 21 },
      { lng: 110.01, lat: 21 },
      { lng: 110.01, lat: 21.01 },
    ] as const;
    expect(simplify([start, corner, end], 50)).toEqual([start, corner, end]);
    expect(simplify([start, corner, start], 50)).toEqual([start, corner, start]);
  });

  it('is the line itself without a tolerance, and where it is too short', () => {
    const two = [
      { lng: 110, lat: 21 },
      { lng: 110, lat: 21 },
    ];
    expect(simplify(two, 100)).toEqual(two);
    expect(simplify([], 100)).toEqual([]);
  });

  it('leaves out no point that is further from what stays than the tolerance', () => {
    fc.assert(
      fc.property(fc.array(place, { minLength: 2, maxLength: 80 }), fc.integer({ min: 1, max: 5000 }), (line, m) => {
        const numbered = line.map((point, n) => ({ ...point, n }));
        const short = simplify(numbered, m);
        expect(short.map(({ n }) => n)).toEqual([...new Set(short.map(({ n }) => n))].sort((a, b) => a - b));
        expect([short[0]?.n, short.at(-1)?.n]).toEqual([0, line.length - 1]);
        short.slice(1).forEach((to, i) => {
          const from = short[i] ?? to;
          for (const point of numbered.slice(from.n, to.n)) {
            expect(awayFromStretchM(point, from, to)).toBeLessThanOrEqual(m);
          }
        });
      }),
    );
  });
});
