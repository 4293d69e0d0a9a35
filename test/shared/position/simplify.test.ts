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
    const corner = [
      { lng: 110, lat: 21 },
      { lng: 110.01, lat: 21 },
      { lng: 110.01, lat: 21.01 },
    ];
    expect(simplify(corner, 50)).toEqual(corner);
    const back = [corner[0]!, corner[1]!, corner[0]!];
    expect(simplify(back, 50)).toEqual(back);
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
        const short = simplify(line, m);
        expect(short[0]).toBe(line[0]);
        expect(short.at(-1)).toBe(line.at(-1));
        let from = 0;
        for (let i = 0; i + 1 < short.length; i += 1) {
          const [a, b] = [short[i]!, short[i + 1]!];
          const to = line.indexOf(b, line.indexOf(a, from) + 1);
          for (const point of line.slice(line.indexOf(a, from), to)) {
            expect(awayFromStretchM(point, a, b)).toBeLessThanOrEqual(m + 1e-6);
          }
          from = line.indexOf(a, from) + 1;
        }
      }),
    );
  });
});
