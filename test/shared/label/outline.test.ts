// Outlines of symbols: filled even-odd they give the same modules.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { isDark, outlineOf, rowsOf, type Modules } from '../../../shared/label/outline.ts';

const modules = fc
  .integer({ min: 1, max: 12 })
  .chain((size) => fc.array(fc.constantFrom(0, 1), { minLength: size * size, maxLength: size * size }))
  .map((data): Modules => ({ size: Math.sqrt(data.length), data }));

it('an outline filled even-odd gives the modules, and has no needless corners', () => {
  fc.assert(
    fc.property(modules, (given) => {
      const rings = outlineOf(given);
      const isFilled = (x: number, y: number): boolean => {
        let crossed = 0;
        for (const ring of rings) {
          for (const [at, [fromX, fromY]] of ring.entries()) {
            const [toX, toY] = ring[(at + 1) % ring.length] ?? [0, 0];
            if (fromX === toX && fromX > x && Math.min(fromY, toY) <= y && Math.max(fromY, toY) > y) crossed += 1;
          }
        }
        return crossed % 2 === 1;
      };
      const places = Array.from(given.data).map((_, at) => [at % given.size, Math.floor(at / given.size)] as const);
      expect(places.map(([x, y]) => isFilled(x, y))).toEqual(places.map(([x, y]) => isDark(given, x, y)));
      for (const ring of rings) {
        for (const [at, [x, y]] of ring.entries()) {
          const [nextX, nextY] = ring[(at + 1) % ring.length] ?? [x, y];
          const [thenX, thenY] = ring[(at + 2) % ring.length] ?? [x, y];
          expect([x === nextX, nextX === thenX, y === nextY, nextY === thenY]).toEqual(
            x === nextX ? [true, false, false, true] : [false, true, true, false],
          );
        }
      }
    }),
  );
});

it('rows say light and dark', () => {
  expect(rowsOf({ size: 2, data: [1, 0, 0, 1] })).toEqual(['10', '01']);
});
