// The instant at which a clock in a time zone shows a time of a day.
import { localDay, parseCivilDate, type DayNumber, type EpochMs } from '../../../shared/calendar.ts';

const msADay = 86_400_000;
/** No clock on earth is further from Greenwich. */
const furthestMs = 15 * 3_600_000;

/** The first instant of the local day, found by halving: days of 23 and 25 hours have one too. */
export function dayBegins(day: DayNumber, timeZone: string): EpochMs {
  let before = day * msADay - furthestMs;
  let within = day * msADay + furthestMs;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (localDay(middle, timeZone) >= day) within = middle;
    else before = middle;
  }
  return within;
}

/** `day` is YYYY-MM-DD and exists; `time` HH:mm, null: when the day begins. */
export function instantOfLocal(day: string, time: string | null, timeZone: string): string {
  const number = parseCivilDate(day)?.firstDay ?? 0;
  const [hours = 0, minutes = 0] = (time ?? '00:00').split(':').map(Number);
  return new Date(dayBegins(number, timeZone) + (hours * 60 + minutes) * 60_000).toISOString();
}
