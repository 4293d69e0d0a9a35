// What needs attention at home, from what was read: pure, so that its days can be tried one by one.
import { dayText, parseCivilDate, type DayNumber } from '../../../shared/calendar.ts';
import type { Attention } from '../../../shared/contract/home.ts';

/** So long before it runs out is a licence, a certificate or a verification told. */
export const aheadDays = 30;

export const entry = (id: string, more: Partial<Attention>): Attention => ({
  id,
  count: 1,
  since: null,
  until: null,
  name: null,
  personId: null,
  parts: [],
  ...more,
});

const lastDayOf = (date: string | null): DayNumber | null =>
  date === null ? null : (parseCivilDate(date)?.lastDay ?? null);

interface Dated {
  readonly until_on: string | null;
}

/**
 * Of those that stand for the same thing (`keyOf`) the one that lasts longest, where it runs out within thirty days or
 * has run out; the earliest first. An old paper beside its successor is nothing to do.
 */
export function endingSoon<T extends Dated>(
  rows: readonly T[],
  keyOf: (row: T) => string,
  today: DayNumber,
): { readonly row: T; readonly until: string }[] {
  const longest = new Map<string, { row: T; lastDay: DayNumber }>();
  for (const row of rows) {
    const lastDay = lastDayOf(row.until_on);
    if (lastDay === null) continue;
    const other = longest.get(keyOf(row));
    if (other === undefined || lastDay > other.lastDay) longest.set(keyOf(row), { row, lastDay });
  }
  return [...longest.values()]
    .filter(({ lastDay }) => lastDay - today <= aheadDays)
    .sort((one, other) => one.lastDay - other.lastDay)
    .map(({ row, lastDay }) => ({ row, until: dayText(lastDay) }));
}

/** Pauses longer than this are breaks, not work. */
const longestGapMs = 10 * 60_000;

/** Mean time from one finished fill to the next, breaks left out; null for fewer than two. `endedAt` newest first. */
export function secondsPerCylinder(endedAt: readonly string[]): number | null {
  let sumMs = 0;
  let gaps = 0;
  for (let i = 1; i < endedAt.length; i += 1) {
    const gapMs = Date.parse(endedAt[i - 1] ?? '') - Date.parse(endedAt[i] ?? '');
    if (!(gapMs <= longestGapMs)) continue;
    sumMs += gapMs;
    gaps += 1;
  }
  return gaps === 0 ? null : Math.round(sumMs / gaps / 100) / 10;
}

/** For an authority: one entry an organisation, however many papers of its people run out; the earliest first. */
export function endingByOrganisation(
  rows: readonly {
    readonly organisation_id: string;
    readonly name: string;
    readonly person_id: string;
    readonly kind: string;
    readonly until_on: string | null;
  }[],
): Attention[] {
  const told = new Map<string, { name: string; papers: Set<string>; until: string | null }>();
  for (const row of rows) {
    const known = told.get(row.organisation_id) ?? { name: row.name, papers: new Set<string>(), until: row.until_on };
    known.papers.add(`${row.person_id} ${row.kind}`);
    told.set(row.organisation_id, known);
  }
  return [...told.values()].map(({ name, papers, until }) =>
    entry('certificates-ending', { count: papers.size, name, until }),
  );
}
