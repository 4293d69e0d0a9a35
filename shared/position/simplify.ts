// Fewer points for the same line: Douglas-Peucker, so that a day's track is quickly sent and drawn.

interface Place {
  readonly lng: number;
  readonly lat: number;
}

const METRES_A_DEGREE = 111_195;

/** Metres from `p` to the stretch between two places, on the plane around it: good to centimetres within a township. */
export function awayFromStretchM(p: Place, from: Place, to: Place): number {
  const lngScale = Math.cos((p.lat * Math.PI) / 180);
  const [dx, dy] = [(to.lng - from.lng) * lngScale, to.lat - from.lat];
  const [px, py] = [(p.lng - from.lng) * lngScale, p.lat - from.lat];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : Math.max(0, Math.min(1, (px * dx + py * dy) / square));
  return Math.hypot(px - t * dx, py - t * dy) * METRES_A_DEGREE;
}

/**
 * Those points of a line that have to stay so that none of the others is further than `toleranceM` from what is left.
 * The first and the last stay; the order stays.
 */
export function simplify<P extends Place>(points: readonly P[], toleranceM: number): P[] {
  if (points.length <= 2 || toleranceM <= 0) return [...points];
  const stays = new Set([0, points.length - 1]);
  // Without recursion: a day that goes straight on is thousands of points deep.
  const stretches: (readonly [number, number])[] = [[0, points.length - 1]];
  for (let stretch = stretches.pop(); stretch !== undefined; stretch = stretches.pop()) {
    const [first, last] = stretch;
    const [from, to] = [points[first], points[last]];
    if (from === undefined || to === undefined) continue;
    let [farthest, farthestM] = [-1, toleranceM];
    for (let i = first + 1; i < last; i += 1) {
      const point = points[i];
      const awayM = point === undefined ? 0 : awayFromStretchM(point, from, to);
      if (awayM > farthestM) [farthest, farthestM] = [i, awayM];
    }
    if (farthest === -1) continue;
    stays.add(farthest);
    stretches.push([first, farthest], [farthest, last]);
  }
  return points.filter((_, i) => stays.has(i));
}
