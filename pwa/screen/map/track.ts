// The track of one vehicle on one day, read page by page and joined into lines; and what was done along it.
import { trackEventSchema, trackSchema, type Track, type TrackEvent } from '../../../shared/contract/position.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Position } from '../../../shared/verdict/place.ts';
import type { Failure } from '../../api/failure.ts';
import { api } from '../../shell/services.ts';
import { loadAll } from '../office/load-all.ts';
import { dayRange, linesOf, type Point } from './track-lines.ts';

export interface DayTrack {
  readonly pieces: readonly (readonly Position[])[];
  readonly events: readonly TrackEvent[];
}

const pagesMost = 20;
/** What no eye sees on a map is not sent. */
const simplifyM = 3;
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
