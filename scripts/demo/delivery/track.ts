// Where a courier's phone was during a shift of the demo town: from door to door, a point a minute, and what is odd about some.
import { takePositions } from '../../../server/feature/position/take-positions.ts';
import type { SurroundingsBook } from '../../../server/feature/position/surroundings.ts';
import { must, type Town } from '../town.ts';
import { zoneSide } from './company.ts';
import type { Round } from './round.ts';
import type { Trouble } from './troubles.ts';

interface Place {
  readonly lng: number;
  readonly lat: number;
}
interface Stop extends Place {
  readonly atMs: number;
}

const everyMs = 60_000;
const between = (from: number, to: number, part: number): number => Math.round((from + (to - from) * part) * 1e6) / 1e6;

/** Straight from stop to stop. */
function pointsAlong(stops: readonly Stop[]): (Stop & { readonly speedMps: number })[] {
  return stops.slice(1).flatMap((to, index) => {
    const from = stops[index] ?? to;
    const steps = Math.max(1, Math.floor((to.atMs - from.atMs) / everyMs));
    return Array.from({ length: steps }, (_, step) => ({
      atMs: from.atMs + step * everyMs,
      lng: between(from.lng, to.lng, step / steps),
      lat: between(from.lat, to.lat, step / steps),
      speedMps: 4,
    }));
  });
}

/** Sent as the phone does, in batches, when `untilMs` has come. */
export async function reportTrack(
  town: Town,
  book: SurroundingsBook,
  round: Round,
  shiftId: string,
  untilMs: number,
  odd: readonly Trouble[],
): Promise<void> {
  const { crew, visits, beginsAt } = round;
  const start: Place = { lng: crew.corner[0] + zoneSide / 2, lat: crew.corner[1] + zoneSide / 2 };
  const stops: Stop[] = [
    { ...start, atMs: beginsAt + everyMs },
    ...visits.map(({ home, atMs }) => ({ ...home.position, atMs })),
    { ...start, atMs: untilMs - everyMs },
  ];
  const along = pointsAlong(stops.filter(({ atMs }) => atMs < untilMs));
  const middle = Math.floor(along.length / 2);
  const points = along.map((point, index) => {
    const isOdd = index >= middle && index < middle + 8;
    if (!isOdd) return point;
    if (odd.includes('out-of-zone')) return { ...point, lng: point.lng, lat: crew.corner[1] - zoneSide / 2 };
    if (odd.includes('overspeed')) return { ...point, speedMps: 26 };
    if (odd.includes('jump') && index === middle) return { ...point, lng: point.lng + 0.2 };
    return point;
  });
  const { deps } = town.when(untilMs);
  for (let at = 0; at < points.length; at += 500) {
    const batch = points.slice(at, at + 500).map(({ atMs, lng, lat, speedMps }) => ({
      at: new Date(atMs).toISOString(),
      lng,
      lat,
      accuracyM: 10,
      speedMps,
      headingDeg: null,
    }));
    must(
      await takePositions(deps, book, round.driver.actor, { shiftId, clockOffsetMs: 0, points: batch }),
      'positions',
    );
  }
}
