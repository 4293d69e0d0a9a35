// Whether one person can have been at two places at two times.
import { distanceM, type Position } from '../verdict/place.ts';

export interface SeenAt {
  readonly position: Position;
  /** As the phone said it; null: it did not say. */
  readonly accuracyM: number | null;
  readonly atMs: number;
}

/** No vehicle that carries cylinders in a township is faster. */
export const plausibleKmh = 150;
/** What a phone that tells no accuracy is given. */
const unknownAccuracyM = 200;
/** Positions and clocks are seconds apart though people stand still. */
const shortestS = 10;

/**
 * The speed in whole km/h that two acts of one person would take, their accuracies left off the way; null where that is
 * plausible, up to `plausibleKmh`.
 */
export function implausibleKmh(one: SeenAt, other: SeenAt): number | null {
  const slackM = (one.accuracyM ?? unknownAccuracyM) + (other.accuracyM ?? unknownAccuracyM);
  const wayM = Math.max(0, distanceM(one.position, other.position) - slackM);
  const seconds = Math.max(shortestS, Math.abs(one.atMs - other.atMs) / 1000);
  const kmh = (wayM / seconds) * 3.6;
  return kmh > plausibleKmh ? Math.round(kmh) : null;
}
