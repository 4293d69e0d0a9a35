// The outline of a symbol's dark modules: one path of closed corners, so that no seam shows between modules.

export interface Modules {
  /** A side. */
  readonly size: number;
  /** Row by row; anything but 0 is dark. */
  readonly data: ArrayLike<number | boolean>;
}

export const isDark = ({ size, data }: Modules, x: number, y: number): boolean =>
  x >= 0 && y >= 0 && x < size && y < size && Boolean(data[y * size + x]);

/** Dark modules row by row as `1` and `0`. */
export const rowsOf = (modules: Modules): string[] =>
  Array.from({ length: modules.size }, (_, y) =>
    Array.from({ length: modules.size }, (__, x) => (isDark(modules, x, y) ? '1' : '0')).join(''),
  );

export type Corner = readonly [x: number, y: number];

/**
 * Closed rings along the edges between dark and light, corners only, in modules from the upper left. To be filled even-odd:
 * where two dark modules touch at a corner, either way around is right.
 */
export function outlineOf(modules: Modules): Corner[][] {
  const width = modules.size + 1;
  /** From each corner point, where an edge that keeps the dark to its right leads on. */
  const onwards = new Map<number, number[]>();
  const add = (fromX: number, fromY: number, toX: number, toY: number): void => {
    const from = fromY * width + fromX;
    const ends = onwards.get(from);
    if (ends === undefined) onwards.set(from, [toY * width + toX]);
    else ends.push(toY * width + toX);
  };
  for (let y = 0; y < modules.size; y += 1) {
    for (let x = 0; x < modules.size; x += 1) {
      if (!isDark(modules, x, y)) continue;
      if (!isDark(modules, x, y - 1)) add(x, y, x + 1, y);
      if (!isDark(modules, x + 1, y)) add(x + 1, y, x + 1, y + 1);
      if (!isDark(modules, x, y + 1)) add(x + 1, y + 1, x, y + 1);
      if (!isDark(modules, x - 1, y)) add(x, y + 1, x, y);
    }
  }
  const rings: Corner[][] = [];
  for (const [start, ends] of onwards) {
    while (ends.length > 0) {
      const points = [start];
      for (let at = ends.pop(); at !== undefined && at !== start; at = onwards.get(at)?.pop()) points.push(at);
      rings.push(cornersOf(points.map((point): Corner => [point % width, Math.floor(point / width)])));
    }
  }
  return rings;
}

/** Without the points along straight stretches. */
function cornersOf(ring: readonly Corner[]): Corner[] {
  return ring.filter(([x, y], at) => {
    const [beforeX, beforeY] = ring[(at + ring.length - 1) % ring.length] ?? [x, y];
    const [afterX, afterY] = ring[(at + 1) % ring.length] ?? [x, y];
    return !((beforeX === x && x === afterX) || (beforeY === y && y === afterY));
  });
}
