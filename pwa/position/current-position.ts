// Where this device is now, told within a short time or not at all: nobody waits at a door for a satellite.
import type { CustomerPosition } from '../../shared/customer/customer.ts';

/** A position as the device told it, with the moment that it is of. */
export interface Fix {
  readonly lng: number;
  readonly lat: number;
  /** So far it may be off: metres, rounded up. */
  readonly accuracyM: number;
  /** Ms since 1970 by the device's clock. */
  readonly atMs: number;
  /** Metres a second; null: not told. */
  readonly speedMps: number | null;
  /** Degrees clockwise from north; null: not told, and while standing. */
  readonly headingDeg: number | null;
}

const worstAccuracyM = 100_000;
const told = (value: number | null): number | null => (value === null || Number.isNaN(value) ? null : value);

/** Null: no position on the globe. `nowMs` stands in where the device dates its fix from the future or from another epoch. */
export const fixOf = ({ coords, timestamp }: GeolocationPosition, nowMs: number): Fix | null => {
  const { longitude: lng, latitude: lat } = coords;
  if (!(Math.abs(lng) <= 180 && Math.abs(lat) <= 90)) return null;
  const isDated = timestamp <= nowMs && nowMs - timestamp < 600_000;
  return {
    lng,
    lat,
    accuracyM: Math.min(worstAccuracyM, Math.max(0, Math.ceil(coords.accuracy))),
    atMs: isDated ? Math.trunc(timestamp) : nowMs,
    speedMps: told(coords.speed),
    headingDeg: told(coords.heading),
  };
};

export interface CurrentPositionOptions {
  /** So long it may take, a question to the person included. Default 3,000. */
  readonly longestMs?: number;
  /** So old a position may be and still be "now". Default 60,000. */
  readonly maxAgeMs?: number;
}

let last: Fix | null = null;

/** The latest that the device told to anybody, so that a scan need not ask anew. */
export const noteFix = (fix: Fix): void => {
  if (last === null || fix.atMs >= last.atMs) last = fix;
};

/** Null: not allowed, not told in time, or no way to tell. Never throws. */
export const currentPosition = (options: CurrentPositionOptions = {}): Promise<CustomerPosition | null> => {
  const { longestMs = 3000, maxAgeMs = 60_000 } = options;
  const known = last;
  if (known !== null && Math.abs(Date.now() - known.atMs) <= maxAgeMs) {
    return Promise.resolve({ lng: known.lng, lat: known.lat, accuracyM: known.accuracyM });
  }
  if (!('geolocation' in navigator)) return Promise.resolve(null);
  return new Promise((resolve) => {
    // The limit of the interface itself does not count the time that the person takes to allow it.
    const timer = setTimeout(() => resolve(null), longestMs);
    navigator.geolocation.getCurrentPosition(
      (position) => {
        clearTimeout(timer);
        const fix = fixOf(position, Date.now());
        if (fix !== null) noteFix(fix);
        resolve(fix === null ? null : { lng: fix.lng, lat: fix.lat, accuracyM: fix.accuracyM });
      },
      () => {
        clearTimeout(timer);
        resolve(null);
      },
      { enableHighAccuracy: true, timeout: longestMs, maximumAge: maxAgeMs },
    );
  });
};
