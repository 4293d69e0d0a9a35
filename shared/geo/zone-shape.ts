// The shape of a delivery zone: polygons on WGS-84, villages by name or code, or both; and who is inside of it.
import { isInside, type Position, type Ring } from '../verdict/place.ts';

export const zoneLimits = { polygons: 20, positionsAPolygon: 1000, villages: 200 } as const;

export interface ZoneShape {
  /** Closed rings of `[lng, lat]` in degrees WGS-84, without holes; they may lie apart. */
  readonly polygons: readonly Ring[];
  /** Names or codes of villages and neighbourhoods (村、社区), as customers have theirs. */
  readonly villages: readonly string[];
}

export const ringProblems = [
  'too-few-positions',
  'too-many-positions',
  'off-the-globe',
  'no-extent',
  'crosses-itself',
] as const;
export type RingProblem = (typeof ringProblems)[number];

const DEGREES_A_STORED_UNIT = 1e7;

const samePlace = (a: Position, b: Position): boolean => a[0] === b[0] && a[1] === b[1];

const onGlobe = ([lng, lat]: Position): boolean =>
  Number.isFinite(lng) && Number.isFinite(lat) && Math.abs(lng) <= 180 && Math.abs(lat) <= 90;

/** Rounded to 1e-7 degrees, the same position never twice in a row, and closed. */
export function tidyRing(positions: readonly Position[]): Position[] {
  const tidy: Position[] = [];
  for (const [lng, lat] of positions) {
    const at: Position = [
      Math.round(lng * DEGREES_A_STORED_UNIT) / DEGREES_A_STORED_UNIT,
      Math.round(lat * DEGREES_A_STORED_UNIT) / DEGREES_A_STORED_UNIT,
    ];
    const last = tidy.at(-1);
    if (last === undefined || !samePlace(last, at)) tidy.push(at);
  }
  const [first] = tidy;
  const last = tidy.at(-1);
  if (first !== undefined && last !== undefined && !samePlace(first, last)) tidy.push(first);
  return tidy;
}

/** Above 0: `c` lies to the left of the line from `a` to `b`. */
const turn = (a: Position, b: Position, c: Position): number =>
  (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);

const isBetween = (a: Position, b: Position, p: Position): boolean =>
  Math.min(a[0], b[0]) <= p[0] &&
  p[0] <= Math.max(a[0], b[0]) &&
  Math.min(a[1], b[1]) <= p[1] &&
  p[1] <= Math.max(a[1], b[1]);

function edgesMeet(a: Position, b: Position, c: Position, d: Position): boolean {
  const [c1, d1, a1, b1] = [turn(a, b, c), turn(a, b, d), turn(c, d, a), turn(c, d, b)];
  if (c1 > 0 !== d1 > 0 && a1 > 0 !== b1 > 0 && c1 !== 0 && d1 !== 0 && a1 !== 0 && b1 !== 0) return true;
  return (
    (c1 === 0 && isBetween(a, b, c)) ||
    (d1 === 0 && isBetween(a, b, d)) ||
    (a1 === 0 && isBetween(c, d, a)) ||
    (b1 === 0 && isBetween(c, d, b))
  );
}

/** By even-odd, a ring that crosses itself would leave homes out that look enclosed. */
function crossesItself(ring: Ring): boolean {
  const edges = ring.slice(1).map((to, index): readonly [Position, Position] => [ring[index] ?? to, to]);
  return edges.some(([a, b], one) =>
    edges.some(([c, d], other) => {
      if (other <= one) return false;
      const isNext = other === one + 1;
      const isWrapped = one === 0 && other === edges.length - 1;
      // Neighbours share a corner; they do wrong only where one runs back over the other.
      if (isNext) return turn(a, b, d) === 0 && (isBetween(a, b, d) || isBetween(c, d, a));
      if (isWrapped) return turn(a, b, c) === 0 && (isBetween(a, b, c) || isBetween(c, d, b));
      return edgesMeet(a, b, c, d);
    }),
  );
}

const isClosed = (ring: Ring): boolean => {
  const [first] = ring;
  const last = ring.at(-1);
  return first !== undefined && last !== undefined && samePlace(first, last);
};

/** What is wrong with a ring that `tidyRing` made; null: nothing. */
export function ringProblem(ring: Ring): RingProblem | null {
  if (ring.length < 4 || !isClosed(ring)) return 'too-few-positions';
  if (ring.length > zoneLimits.positionsAPolygon) return 'too-many-positions';
  if (!ring.every(onGlobe)) return 'off-the-globe';
  const [a, b] = ring;
  const isFlat = a !== undefined && b !== undefined && ring.every((position) => turn(a, b, position) === 0);
  if (isFlat) return 'no-extent';
  return crossesItself(ring) ? 'crosses-itself' : null;
}

/**
 * As the facts of a verdict have zones, of at most one polygon each: a home is in the zone if it is in one of these.
 * A zone without polygons is one entry, of its villages.
 */
export function zoneFactsOf(shape: ZoneShape): { polygon: [number, number][] | null; villages: string[] }[] {
  const villages = [...shape.villages];
  if (shape.polygons.length === 0) return [{ polygon: null, villages }];
  return shape.polygons.map((ring) => ({ polygon: ring.map(([lng, lat]) => [lng, lat]), villages }));
}

/** A home by its position where the zone is drawn; else by its village. */
export function holdsHome(
  shape: ZoneShape,
  home: { readonly position: Position | null; readonly village: string | null },
): boolean {
  const { position, village } = home;
  if (position !== null && shape.polygons.length > 0) return shape.polygons.some((ring) => isInside(position, ring));
  return village !== null && shape.villages.includes(village);
}

export interface Bounds {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

/** Null where there is no position. */
export function boundsOf(rings: readonly (readonly Position[])[]): Bounds | null {
  const positions = rings.flat();
  const [first] = positions;
  if (first === undefined) return null;
  let [west, south, east, north] = [first[0], first[1], first[0], first[1]];
  for (const [lng, lat] of positions) {
    west = Math.min(west, lng);
    east = Math.max(east, lng);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  return { west, south, east, north };
}
