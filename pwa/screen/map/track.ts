// The track of one vehicle on one day, read page by page and joined into lines; and what was done along it.
import { trackEventSchema, trackSchema, type Track, type TrackEvent } from '../../../shared/contract/position.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Position } from '../../../shared/verdict/place.ts';
import type { Failure } from '../../api/failure.ts';
import { api } from '../../shell/services.ts';
import { loadAll } from '../office/load-all.ts';

export interface DayTrack {
  readonly pieces: readonly (readonly Position[])[];
  readonly events: readonly TrackEvent[];
}

const pagesMost = 20;
/** What no eye sees on a map is not sent. */
const simplifyM = 3;
/** A line is broken where nothing was heard for so long: nobody knows the way between. */
const gapMs = 10 * 60_000;
/** China has one time all over and no summer time. */
const zone = '+08:00';

/** First and last millisecond of a day at the place of work. */
export const dayRange = (day: string): { readonly from: string; readonly to: string } => ({
  from: new Date(`${day}T00:00:00.000${zone}`).toISOString(),
  to: new Date(`${day}T23:59:59.999${zone}`).toISOString(),
});

interface Point {
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

export const loadDayTrack = async (vehicleId: string, day: string): Promise<Result<DayTrack, Failure>> => {
  const range = dayRange(day);
  const bySource = new Map<string, Point[]>();
  let after: string | null = null;
  for (let page = 0; page < pagesMost; page += 1) {
    const told: Result<Track, Failure> = await api.get('/tracks', trackSchema, {
      query: { vehicleId, ...range, simplifyM, after },
    });
    if (!told.ok) return told;
    for (const { shiftId, source, points } of told.value.pieces) {
      const key = `${shiftId} ${source}`;
      bySource.set(key, [...(bySource.get(key) ?? []), ...points]);
    }
    after = told.value.next;
    if (after === null) break;
  }
  const events = await loadAll(`/tracks/${vehicleId}/events`, trackEventSchema, range);
  if (!events.ok) return events;
  return ok({ pieces: [...bySource.values()].flatMap(linesOf), events: events.value });
};
