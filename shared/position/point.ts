// A point of a track: where something was, when, and how sure the receiver is.
import { distanceM } from '../verdict/place.ts';

export interface TrackPoint {
  /** Milliseconds since 1970, by the server's clock. */
  readonly atMs: number;
  /** WGS-84, degrees. */
  readonly lng: number;
  readonly lat: number;
  /** Radius within which it is; null: the receiver did not say. */
  readonly accuracyM: number | null;
  readonly speedMps: number | null;
  /** Clockwise from north, 0 to 359. */
  readonly headingDeg: number | null;
}

type Place = Pick<TrackPoint, 'lng' | 'lat'>;

export const apartM = (one: Place, other: Place): number => distanceM([one.lng, one.lat], [other.lng, other.lat]);

/** What the rules take a missing accuracy for. */
export const accuracyOf = (point: Pick<TrackPoint, 'accuracyM'>): number => point.accuracyM ?? 0;

export const kmHOf = (metresASecond: number): number => metresASecond * 3.6;

/** Knots are nautical miles (1852 m) an hour. */
export const mpsOfKnots = (knots: number): number => (knots * 1852) / 3600;
