// What each scale last said it weighs: kept in memory only, because a reading is no record until it is part of a check or a fill.
import type { ScaleReading } from '../../../shared/contract/fill.ts';

const freshMs = 10_000;

export interface ScaleReadings {
  put(scaleId: string, reading: ScaleReading): void;
  /** Null where the scale has been silent for ten seconds. */
  get(scaleId: string): ScaleReading | null;
}

export function createScaleReadings(now: () => number): ScaleReadings {
  const byScale = new Map<string, { readonly reading: ScaleReading; readonly receivedMs: number }>();
  return {
    put(scaleId, reading) {
      byScale.set(scaleId, { reading, receivedMs: now() });
    },
    get(scaleId) {
      const last = byScale.get(scaleId);
      return last === undefined || now() - last.receivedMs > freshMs ? null : last.reading;
    },
  };
}
