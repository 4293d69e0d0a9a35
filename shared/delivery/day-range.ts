// Ranges of days, as bindings have them, and whether two of them share one.
import { parseCivilDate, type DayNumber } from '../calendar.ts';

/** Half-open: `end` is the first day that no longer belongs to it; Infinity where it is open. */
export interface DayRange {
  readonly first: DayNumber;
  readonly end: number;
}

const firstDayOf = (day: string): DayNumber => parseCivilDate(day)?.firstDay ?? NaN;

/** `from` and `until` (YYYY-MM-DD) are the first and the last day; `until` null: open. */
export const dayRange = (from: string, until: string | null): DayRange => ({
  first: firstDayOf(from),
  end: until === null ? Infinity : firstDayOf(until) + 1,
});

/** What was ended early counts up to the day before: from that day on, another may take its place. */
export const endedBefore = (range: DayRange, day: string): DayRange => ({
  first: range.first,
  end: Math.min(range.end, firstDayOf(day)),
});

export const isEmpty = (range: DayRange): boolean => !(range.first < range.end);

export const overlap = (one: DayRange, other: DayRange): boolean =>
  !isEmpty(one) && !isEmpty(other) && one.first < other.end && other.first < one.end;
