// Positions, zones and distances on WGS-84: is a position inside a ring, and how far is it from one.

/** `[lng, lat]` in degrees. */
export type Position = readonly [lng: number, lat: number];

/** Closed: the last position is the first. Even-odd, without holes. */
export type Ring = readonly Position[];

const EARTH_RADIUS_M = 6_371_008.8;
const RAD_A_DEGREE = Math.PI / 180;
/** So near to an edge, in degrees, a position counts as on it. */
const EDGE_DEG = 1e-9;

/** Great-circle distance in metres (haversine). */
export function distanceM(a: Position, b: Position): number {
  const sinLat = Math.sin(((b[1] - a[1]) * RAD_A_DEGREE) / 2);
  const sinLng = Math.sin(((b[0] - a[0]) * RAD_A_DEGREE) / 2);
  const h = sinLat * sinLat + Math.cos(a[1] * RAD_A_DEGREE) * Math.cos(b[1] * RAD_A_DEGREE) * sinLng * sinLng;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.min(1, Math.sqrt(h)));
}

const along = (from: Position, to: Position, t: number): Position => [
  from[0] + (to[0] - from[0]) * t,
  from[1] + (to[1] - from[1]) * t,
];

/** Distance in degrees from a position to an edge that is straight in lng/lat. */
function edgeDistanceDeg(p: Position, from: Position, to: Position): number {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : ((p[0] - from[0]) * dx + (p[1] - from[1]) * dy) / square;
  const [x, y] = along(from, to, Math.max(0, Math.min(1, t)));
  return Math.hypot(p[0] - x, p[1] - y);
}

function* edgesOf(ring: Ring): Generator<readonly [Position, Position]> {
  let from: Position | undefined;
  for (const to of ring) {
    if (from !== undefined) yield [from, to];
    from = to;
  }
}

/** Inside by the even-odd rule, or on an edge. */
export function isInside(p: Position, ring: Ring): boolean {
  let inside = false;
  for (const [from, to] of edgesOf(ring)) {
    if (edgeDistanceDeg(p, from, to) <= EDGE_DEG) return true;
    const crossesLat = from[1] > p[1] !== to[1] > p[1];
    if (crossesLat && p[0] < from[0] + ((p[1] - from[1]) / (to[1] - from[1])) * (to[0] - from[0])) inside = !inside;
  }
  return inside;
}

/** Long edges are looked at in pieces of about a degree: within one, the distance has a single lowest point. */
const PIECE_DEG = 1;
const GOLDEN = (Math.sqrt(5) - 1) / 2;
const SEARCH_STEPS = 60;

function pieceDistanceM(p: Position, from: Position, to: Position): number {
  let low = 0;
  let high = 1;
  for (let i = 0; i < SEARCH_STEPS; i++) {
    const step = (high - low) * GOLDEN;
    if (distanceM(p, along(from, to, high - step)) <= distanceM(p, along(from, to, low + step))) high = low + step;
    else low = high - step;
  }
  return Math.min(distanceM(p, from), distanceM(p, to), distanceM(p, along(from, to, (low + high) / 2)));
}

/** Metres from a position to the nearest point of a ring's edges, or 0 inside. */
export function distanceToRingM(p: Position, ring: Ring): number {
  if (isInside(p, ring)) return 0;
  let nearest = Infinity;
  for (const [from, to] of edgesOf(ring)) {
    const pieces = Math.max(1, Math.ceil(Math.max(Math.abs(to[0] - from[0]), Math.abs(to[1] - from[1])) / PIECE_DEG));
    for (let i = 0; i < pieces; i++) {
      const a = along(from, to, i / pieces);
      const b = along(from, to, (i + 1) / pieces);
      const latGapDeg = Math.max(0, Math.min(a[1], b[1]) - p[1], p[1] - Math.max(a[1], b[1]));
      // Two positions are never nearer than their latitudes, so that most edges need no search.
      if (latGapDeg * RAD_A_DEGREE * EARTH_RADIUS_M < nearest) nearest = Math.min(nearest, pieceDistanceM(p, a, b));
    }
  }
  return nearest;
}
