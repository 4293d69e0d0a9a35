// Which of the positions that a phone tells are kept, and when it may rest: a track that says where the vehicle went, with a battery that lasts the day.
import { distanceM } from '../../shared/verdict/place.ts';
import type { Fix } from './current-position.ts';

export const samplingLimits = {
  /** On the way one is kept after so long … */
  everyMs: 25_000,
  /** … or so far, but never more often than this. */
  everyM: 50,
  leastMs: 5_000,
  /** Where it stands, so that nobody takes it for silent. */
  standingEveryMs: 110_000,
  /** So near to where it stopped it still stands; the receiver's own error is added. */
  standM: 40,
  mostErrorM: 200,
  /** Not moved away for so long: it stands; the receiver then is only asked now and then. */
  restsAfterMs: 180_000,
  /** Faster than this it moves, whatever the distance says. */
  movingMps: 3,
  /** A worse one is kept only where nothing better came for as long as between two of a standing vehicle. */
  goodAccuracyM: 300,
} as const;

export interface Sampling {
  readonly lastKept: Fix | null;
  /** Where it was when it last moved away from where it was before. */
  readonly standsAt: Fix | null;
}

export const beginSampling: Sampling = { lastKept: null, standsAt: null };

export interface Sampled {
  readonly after: Sampling;
  readonly keep: boolean;
  /** It has stood long enough for the receiver to rest. */
  readonly rests: boolean;
}

const apartM = (a: Fix, b: Fix): number => distanceM([a.lng, a.lat], [b.lng, b.lat]);

const hasMoved = (from: Fix, to: Fix): boolean => {
  if ((to.speedMps ?? 0) >= samplingLimits.movingMps) return true;
  const errorM = Math.min(samplingLimits.mostErrorM, Math.max(from.accuracyM, to.accuracyM));
  return apartM(from, to) > samplingLimits.standM + errorM;
};

/** Times go by `atMs` of the positions; a clock that was put back starts the counting anew. */
export function sample(before: Sampling, fix: Fix): Sampled {
  const { lastKept } = before;
  const isStill = before.standsAt !== null && fix.atMs >= before.standsAt.atMs && !hasMoved(before.standsAt, fix);
  const standsAt = isStill ? before.standsAt : fix;
  const stoodMs = fix.atMs - (standsAt?.atMs ?? fix.atMs);
  const rests = stoodMs >= samplingLimits.restsAfterMs;
  const decide = (): boolean => {
    if (lastKept === null) return true;
    const elapsedMs = fix.atMs - lastKept.atMs;
    if (elapsedMs < 0) return true;
    if (elapsedMs < samplingLimits.leastMs) return false;
    if (elapsedMs >= samplingLimits.standingEveryMs) return true;
    if (fix.accuracyM > samplingLimits.goodAccuracyM) return false;
    if (stoodMs >= 2 * samplingLimits.everyMs) return false;
    return elapsedMs >= samplingLimits.everyMs || apartM(lastKept, fix) >= samplingLimits.everyM;
  };
  const keep = decide();
  return { after: { lastKept: keep ? fix : lastKept, standsAt }, keep, rests };
}
