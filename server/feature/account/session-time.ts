// How long a session lasts: a shift, begun anew while a field role uses it, and at most a month after the last password.
import { MS_A_HOUR } from '../../../shared/calendar.ts';

export const sessionMs = 12 * MS_A_HOUR;
export const longestSessionMs = 30 * 24 * MS_A_HOUR;
/** A session is written anew at most this often, so that requests stay reads. */
export const renewEveryMs = MS_A_HOUR / 2;

/** Latest end of a session that is used at `nowMs`; `signedInMs`: when a password was last given on the device. */
export const extendedUntil = (nowMs: number, signedInMs: number): number =>
  Math.min(nowMs + sessionMs, signedInMs + longestSessionMs);

/** Days that a device may go on without the server where the configuration does not say. */
export const defaultOfflineDays = 3;
