// The points of a track as lines, and the day that it is of.
import type { Position } from '../../../shared/verdict/place.ts';

/** A line is broken where nothing was heard for so long: nobody knows the way between. */
const gapMs = 10 * 60_000;
/** China has one time all over and no summer time. */
const zone = '+08:00';

/** First and last millisecond of a day at the place of work. */
export const dayRange = (day: string): { readonly from: string; readonly to: string } => ({
  from: new Date(`${day}T00:00:00.000${zone}`).toISOString(),
  to: new Date(`${day}T23:59:59.999${zone}`).toISOString(),
});

export interface Point {
  readonly at: string;
  readonly lng: number;
  readonly lat: number;
}

/** Lines without the gaps in which nothing was heard. */
export const linesOf = (points: readonly Point[]): readonly (readonly Position[])[] => {
  const lines: Position[][] = [];
  let lastMs = -Infinity;
  for (const { at, lng, lat } of points) {
    const atMs = Date.parse(at);
    if (atMs - lastMs > gapMs || lines.length === 0) lines.push([]);
    lines[lines.length - 1]?.push([lng, lat]);
    lastMs = atMs;
  }
  return lines;
};
