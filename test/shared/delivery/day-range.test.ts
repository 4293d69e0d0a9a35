// Days of bindings: the day before, on the day, the day after.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { dayRange, endedBefore, isEmpty, overlap } from '../../../shared/delivery/day-range.ts';
import { dayText } from '../../../shared/calendar.ts';

const may = dayRange('2026-05-01', '2026-05-31');

it('ends with its last day, so that another begins on the day after', () => {
  expect(overlap(may, dayRange('2026-06-01', null))).toBe(false);
  expect(overlap(may, dayRange('2026-05-31', null))).toBe(true);
  expect(overlap(may, dayRange('2026-01-01', '2026-04-30'))).toBe(false);
  expect(overlap(may, dayRange('2026-01-01', '2026-05-01'))).toBe(true);
  expect(overlap(dayRange('2026-01-01', null), dayRange('2030-01-01', null))).toBe(true);
});

it('leaves the day on which it was ended to the next', () => {
  const ended = endedBefore(may, '2026-05-18');
  expect(overlap(ended, dayRange('2026-05-18', null))).toBe(false);
  expect(overlap(ended, dayRange('2026-05-17', null))).toBe(true);
  expect(isEmpty(endedBefore(may, '2026-05-01'))).toBe(true);
  expect(overlap(endedBefore(may, '2026-05-01'), dayRange('2026-01-01', null))).toBe(false);
  expect(endedBefore(may, '2027-01-01')).toEqual(may);
});

it('overlaps exactly where a day is in both', () => {
  const day = fc.integer({ min: 20_000, max: 20_060 });
  const range = fc.tuple(day, fc.option(day)).filter(([from, until]) => until === null || until >= from);
  fc.assert(
    fc.property(range, range, (one, other) => {
      const holds = ([from, until]: [number, number | null], at: number): boolean =>
        at >= from && (until === null || at <= until);
      const shared = Array.from({ length: 100 }, (_, at) => at + 19_990).some(
        (at) => holds(one, at) && holds(other, at),
      );
      const rangeOf = ([from, until]: [number, number | null]) =>
        dayRange(dayText(from), until === null ? null : dayText(until));
      expect(overlap(rangeOf(one), rangeOf(other))).toBe(shared);
      expect(overlap(rangeOf(other), rangeOf(one))).toBe(shared);
    }),
  );
});
