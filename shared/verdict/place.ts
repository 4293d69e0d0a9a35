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

/** The point of an edge that is straight in lng/lat nearest to `p`, where a degree of longitude is as long as `lngScale` of latitude. */
function nearestOnEdge(p: Position, from: Position, to: Position, lngScale: number): Position {
  const dx = (to[0] - from[0]) * lngScale;
  const dy = to[1] - from[1];
  const square = dx * dx + dy * dy;
  const t = square === 0 ? 0 : ((p[0] - from[0]) * lngScale * dx + (p[1] - from[1]) * dy) / square;
  const within = Math.max(0, Math.min(1, t));
  return [from[0] + (to[0] - from[0]) * within, from[1] + dy * within];
}

function isOnEdge(p: Position, from: Position, to: Position): boolean {
  const [lng, lat] = nearestOnEdge(p, from, to, 1);
  return Math.hypot(p[0] - lng, p[1] - lat) <= EDGE_DEG;
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
    if (isOnEdge(p, from, to)) return true;
    const crossesLat = from[1] > p[1] !== to[1] > p[1];
    if (crossesLat && p[0] < from[0] + ((p[1] - from[1]) / (to[1] - from[1])) * (to[0] - from[0])) inside = !inside;
  }
  return inside;
}

/**
 * Metres from a position to the nearest point of a ring's edges, or 0 inside.
 * That point is found on the plane around the position: exact to centimetres within kilometres, and never too near.
 */
export function distanceToRingM(p: Position, ring: Ring): number {
  if (isInside(p, ring)) return 0;
  const lngScale = Math.cos(p[1] * RAD_A_DEGREE);
  let nearest = Infinity;
  for (const [from, to] of edgesOf(ring))
    nearest = Math.min(nearest, distanceM(p, nearestOnEdge(p, from, to, lngScale)));
  return nearest;
}
