// Where this device is, as well as it can tell within a short time; the record holds how far it may be off.
import type { CustomerPosition } from '../../../shared/customer/customer.ts';

const longestMs = 12_000;

/** Null: not allowed, not told in time, or no way to tell. */
export const whereAmI = (): Promise<CustomerPosition | null> =>
  new Promise((resolve) => {
    if (!('geolocation' in navigator)) {
      resolve(null);
      return;
    }
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          lng: coords.longitude,
          lat: coords.latitude,
          accuracyM: Math.min(100_000, Math.ceil(coords.accuracy)),
        }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: longestMs, maximumAge: 30_000 },
    );
  });
