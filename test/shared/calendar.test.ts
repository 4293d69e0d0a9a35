// Dates, instants and local days against the platform's own calendar, and at their edges.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addMonths,
  addYears,
  beginsAfter,
  civilDateText,
  civilOfDay,
  type CivilDate,
  dayNumber,
  dayText,
  daysInMonth,
  earlierOf,
  isPast,
  isTimeZone,
  laterOf,
  localDay,
  monthIndex,
  monthIndexOfDay,
  parseCivilDate,
  parseInstant,
  startOfDay,
} from '../../shared/calendar.ts';

const date = (text: string): CivilDate => {
  const parsed = parseCivilDate(text);
  if (parsed === null) throw new Error(text);
  return parsed;
};

const DAY_MS = 86_400_000;
// The platform's own calendar counts proleptic Gregorian days too; years 0001 to 9999.
const someDay = fc.integer({
  min: Date.parse('0001-01-01T00:00:00Z') / DAY_MS,
  max: Date.parse('9999-12-31T00:00:00Z') / DAY_MS,
});

describe('a day number', () => {
  it('is the number of days since 1970-01-01', () => {
    expect(dayNumber(1970, 1, 1)).toBe(0);
    expect(dayNumber(1969, 12, 31)).toBe(-1);
    expect(dayNumber(2000, 2, 29)).toBe(11_016);
    expect(dayNumber(2000, 3, 1)).toBe(11_017);
  });

  it('and its text agree with the platform', () => {
    fc.assert(
      fc.property(someDay, (day) => {
        const platform = new Date(day * DAY_MS).toISOString();
        expect(dayText(day)).toBe(platform.slice(0, 10));
        const { year, month, day: dayOfMonth } = civilOfDay(day);
        expect(dayNumber(year, month, dayOfMonth)).toBe(day);
        expect(monthIndexOfDay(day)).toBe(monthIndex(year, month));
      }),
      { numRuns: 500 },
    );
  });

  it('agrees with the platform where months meet, through a cycle of 400 years', () => {
    const wrong: string[] = [];
    for (let month = 0; month < 4812; month++) {
      const first = Date.UTC(1700, month, 1) / DAY_MS;
      for (const day of [first - 1, first]) {
        const text = new Date(day * DAY_MS).toISOString().slice(0, 10);
        if (dayText(day) !== text) wrong.push(text);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('counts months from January of the year 0', () => {
    expect(monthIndex(0, 1)).toBe(0);
    expect(monthIndex(2026, 11)).toBe(2026 * 12 + 10);
  });
});

describe('days in a month', () => {
  it.each([
    [2023, 1, 31],
    [2023, 2, 28],
    [2024, 2, 29],
    [1900, 2, 28],
    [2000, 2, 29],
    [2023, 4, 30],
    [2023, 11, 30],
    [2023, 12, 31],
  ])('%i-%i has %i', (year, month, days) => {
    expect(daysInMonth(year, month)).toBe(days);
  });
});

describe('a civil date', () => {
  it('known to the month covers all of it', () => {
    expect(date('2024-02')).toEqual({
      year: 2024,
      month: 2,
      day: null,
      firstDay: dayNumber(2024, 2, 1),
      lastDay: dayNumber(2024, 2, 29),
    });
  });

  it('known to the day covers that day', () => {
    const day = dayNumber(2024, 2, 29);
    expect(date('2024-02-29')).toEqual({ year: 2024, month: 2, day: 29, firstDay: day, lastDay: day });
  });

  it.each(['0001-01-01', '9999-12-31', '2026-01', '2026-12', '2026-01-31', '2026-10-09'])('%s is one', (text) => {
    expect(civilDateText(date(text))).toBe(text);
  });

  it.each([
    '',
    '2026',
    '2026-1',
    '2026-00',
    '2026-13',
    '2026-02-29',
    '2026-04-31',
    '2026-01-00',
    '2026-01-32',
    '2026/01',
    '2026/01-01',
    '2026-01/01',
    '2026-1-01',
    '2026-01-1',
    '0000-01',
    '0000-01-01',
    '-026-01',
    '+026-01',
    ' 026-01',
    '2026-0a',
    '2026-a1',
    '2026-01-0a',
    '2026-01-a1',
    '2026-:1',
    '2026-/1',
    '20260123',
    '2026-01-011',
    '2026-01-01T00:00:00Z',
    '２０２６-01',
    '2026-1.',
    '2026-01-1.',
  ])('%j is none', (text) => {
    expect(parseCivilDate(text)).toBeNull();
  });

  it('is past from the day after its last day', () => {
    const month = date('2026-06');
    expect(isPast(month, dayNumber(2026, 6, 30))).toBe(false);
    expect(isPast(month, dayNumber(2026, 7, 1))).toBe(true);
    const day = date('2026-06-15');
    expect(isPast(day, dayNumber(2026, 6, 15))).toBe(false);
    expect(isPast(day, dayNumber(2026, 6, 16))).toBe(true);
  });

  it('begins after a day before its first', () => {
    const month = date('2026-06');
    expect(beginsAfter(month, dayNumber(2026, 5, 31))).toBe(true);
    expect(beginsAfter(month, dayNumber(2026, 6, 1))).toBe(false);
  });

  it('is earlier or later by its last day, and the first of two equals stays', () => {
    const [month, day, same] = [date('2026-06'), date('2026-06-29'), date('2026-06-30')];
    expect(earlierOf(month, day)).toBe(day);
    expect(earlierOf(day, month)).toBe(day);
    expect(laterOf(month, day)).toBe(month);
    expect(laterOf(day, month)).toBe(month);
    expect(earlierOf(month, same)).toBe(month);
    expect(earlierOf(same, month)).toBe(same);
    expect(laterOf(month, same)).toBe(month);
    expect(laterOf(same, month)).toBe(same);
  });
});

describe('months and years added', () => {
  it.each([
    ['2025-06', 48, '2029-06'],
    ['2025-12', 1, '2026-01'],
    ['2026-01', -1, '2025-12'],
    ['2026-03', -15, '2024-12'],
    ['2025-01-31', 1, '2025-02-28'],
    ['2024-01-31', 1, '2024-02-29'],
    ['2025-03-31', -1, '2025-02-28'],
    ['2024-02-29', 48, '2028-02-29'],
    ['2024-02-29', 12, '2025-02-28'],
    ['2025-11-23', 0, '2025-11-23'],
    ['2025-11-23', 13, '2026-12-23'],
  ])('%s and %i months is %s', (from, months, to) => {
    expect(addMonths(date(from), months)).toEqual(date(to));
  });

  it('years are twelve months each', () => {
    expect(addYears(date('2016-02-29'), 8)).toEqual(date('2024-02-29'));
    expect(addYears(date('2016-02-29'), 1)).toEqual(date('2017-02-28'));
    expect(civilDateText(addYears(date('9999-12'), 15))).toBe('10014-12');
  });
});

describe('an instant', () => {
  it.each([
    ['2026-11-23T08:30:00+08:00', '2026-11-23T00:30:00.000Z'],
    ['2026-11-23T08:30+08:00', '2026-11-23T00:30:00.000Z'],
    ['2026-11-23T08:30:00+0800', '2026-11-23T00:30:00.000Z'],
    ['2026-11-23T08:30:00+08', '2026-11-23T00:30:00.000Z'],
    ['2026-11-23T00:30:00Z', '2026-11-23T00:30:00.000Z'],
    ['2026-11-23T00:30Z', '2026-11-23T00:30:00.000Z'],
    ['2026-11-22T19:00:59-05:30', '2026-11-23T00:30:59.000Z'],
    ['2026-11-23T00:30:00.5Z', '2026-11-23T00:30:00.500Z'],
    ['2026-11-23T00:30:00,25Z', '2026-11-23T00:30:00.250Z'],
    ['2026-11-23T00:30:00.123456+00:00', '2026-11-23T00:30:00.123Z'],
    ['2026-11-23T23:59:59.999-00:00', '2026-11-23T23:59:59.999Z'],
    ['2024-02-29T23:59:59+23:59', '2024-02-29T00:00:59.000Z'],
    ['1969-12-31T23:59:59Z', '1969-12-31T23:59:59.000Z'],
  ])('%s is %s', (text, iso) => {
    const instant = parseInstant(text);
    expect(instant).not.toBeNull();
    expect(new Date(instant ?? NaN).toISOString()).toBe(iso);
  });

  it.each([
    '',
    '2026-11-23',
    '2026-11',
    '2026-11T08:30:00+08:00',
    '2026-11-23T08:30:00',
    '2026-11-23T08:30',
    '2026-11-23 08:30:00+08:00',
    '2026-11-23t08:30:00+08:00',
    '2026-11-23T08:30:00z',
    '2026-11-23T8:30:00+08:00',
    '2026-11-23T08-30:00+08:00',
    '2026-11-23T08.30:00+08:00',
    '2026-11-23T24:00:00+08:00',
    '2026-11-23T25:00:00+08:00',
    '2026-11-23T08:60:00+08:00',
    '2026-11-23T08:30:60+08:00',
    '2026-11-23T08:3:00+08:00',
    '2026-11-23T0a:30:00+08:00',
    '2026-11-23T08:a0:00+08:00',
    '2026-11-23T08:30:a0+08:00',
    '2026-11-23T08:30:0+08:00',
    '2026-11-23T08:30:00.+08:00',
    '2026-11-23T08:30:00.Z',
    '2026-11-23T08:30:00;5Z',
    '2026-11-23T08:30:00+24:00',
    '2026-11-23T08:30:00+08:60',
    '2026-11-23T08:30:00+08:0',
    '2026-11-23T08:30:00+08:',
    '2026-11-23T08:30:00+08.00',
    '2026-11-23T08:30:00+080',
    '2026-11-23T08:30:00+08000',
    '2026-11-23T08:30:00+8',
    '2026-11-23T08:30:00+a8:00',
    '2026-11-23T08:30:00+08:a0',
    '2026-11-23T08:30:00+',
    '2026-11-23T08:30:00 08:00',
    '2026-11-23T08:30:00+08:00 ',
    '2026-11-23T08:30:00Z+08:00',
    '2026-11-23T08:30:00ZZ',
    '2026-11-23T08:30:00+08:00Z',
    '2026-02-29T08:30:00+08:00',
    '2026-13-01T08:30:00+08:00',
    '20261123T083000+0800',
    ' 2026-11-23T08:30:00+08:00',
    '1795393800000',
    'live',
  ])('%j is none', (text) => {
    expect(parseInstant(text)).toBeNull();
  });

  it('agrees with the platform in whatever offset it is told', () => {
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    const instant = fc.integer({ min: Date.parse('1900-01-02T00:00:00Z'), max: Date.parse('2199-12-30T00:00:00Z') });
    fc.assert(
      fc.property(instant, offset, (ms, offsetMin) => {
        const local = new Date(ms + offsetMin * 60_000).toISOString().slice(0, 23);
        const size = Math.abs(offsetMin);
        const told = `${offsetMin < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
        expect(parseInstant(`${local}${told}`)).toBeCloseTo(ms, 3);
      }),
    );
  });
});

const dayAt = (instant: string, zone: string): string => dayText(localDay(parseInstant(instant) ?? NaN, zone));

describe('the local day', () => {
  it.each([
    ['2026-06-30T15:59:59.999Z', 'Asia/Shanghai', '2026-06-30'],
    ['2026-06-30T16:00:00Z', 'Asia/Shanghai', '2026-07-01'],
    // The last instant of a day as clocks of 100 ns and finer write it is not rounded into the next day.
    ['2026-06-30T23:59:59.9999999+08:00', 'Asia/Shanghai', '2026-06-30'],
    ['2026-06-30T23:59:59.99999999999999999999+08:00', 'Asia/Shanghai', '2026-06-30'],
    ['2026-07-01T00:00:00.0000000+08:00', 'Asia/Shanghai', '2026-07-01'],
    ['2026-07-01T00:00:00+08:00', 'UTC', '2026-06-30'],
    ['2026-06-30T23:59:59Z', 'UTC', '2026-06-30'],
    ['2026-07-01T00:00:00Z', 'UTC', '2026-07-01'],
    ['2026-07-01T03:59:59Z', 'America/New_York', '2026-06-30'],
    ['2026-07-01T04:00:00Z', 'America/New_York', '2026-07-01'],
    ['2026-12-01T04:59:59Z', 'America/New_York', '2026-11-30'],
    ['2026-12-01T05:00:00Z', 'America/New_York', '2026-12-01'],
    ['2026-06-30T18:14:59Z', 'Asia/Kathmandu', '2026-06-30'],
    ['2026-06-30T18:15:00Z', 'Asia/Kathmandu', '2026-07-01'],
    ['2026-06-30T18:29:59Z', 'Asia/Kolkata', '2026-06-30'],
    ['2026-06-30T18:30:00Z', 'Asia/Kolkata', '2026-07-01'],
    // Samoa went straight from the 29th to the 31st of December 2011, at 10:00 UTC.
    ['2011-12-30T09:59:59Z', 'Pacific/Apia', '2011-12-29'],
    ['2011-12-30T10:00:00Z', 'Pacific/Apia', '2011-12-31'],
    // Shanghai left its own noon within an hour of UTC, at 15:54:17.
    ['1900-12-31T15:54:16Z', 'Asia/Shanghai', '1900-12-31'],
    ['1900-12-31T15:59:59Z', 'Asia/Shanghai', '1900-12-31'],
    ['1900-12-31T16:00:00Z', 'Asia/Shanghai', '1901-01-01'],
    ['1900-12-30T15:54:16Z', 'Asia/Shanghai', '1900-12-30'],
    ['1900-12-30T15:54:17Z', 'Asia/Shanghai', '1900-12-31'],
  ])('at %s in %s is %s', (instant, zone, day) => {
    expect(dayAt(instant, zone)).toBe(day);
    expect(dayAt(instant, zone)).toBe(day);
  });

  it('agrees with the platform, whichever hours and zones were asked before', () => {
    const zone = fc.constantFrom('Asia/Shanghai', 'America/St_Johns', 'Australia/Lord_Howe', 'Pacific/Apia', 'UTC');
    const instant = fc.integer({ min: Date.parse('1971-01-01T00:00:00Z'), max: Date.parse('2100-01-01T00:00:00Z') });
    fc.assert(
      fc.property(instant, zone, (ms, timeZone) => {
        const platform = new Intl.DateTimeFormat('sv-SE', { timeZone }).format(ms);
        expect(dayText(localDay(ms, timeZone))).toBe(platform);
      }),
      { numRuns: 300 },
    );
  });

  it('keeps right when more hours and zones were asked than are kept', () => {
    const start = parseInstant('2026-01-01T00:30:00Z') ?? NaN;
    for (let hour = 0; hour < 5000; hour++) localDay(start + hour * 3_600_000, 'Asia/Shanghai');
    const names = Intl.supportedValuesOf('timeZone').slice(0, 100);
    for (const name of names) expect(isTimeZone(name)).toBe(true);
    expect(dayAt('2026-01-01T15:59:59Z', 'Asia/Shanghai')).toBe('2026-01-01');
    expect(dayAt('2026-01-01T16:00:00Z', 'Asia/Shanghai')).toBe('2026-01-02');
  });
});

describe('the start of a day', () => {
  const startOf = (day: string, zone: string): string => new Date(startOfDay(date(day).firstDay, zone)).toISOString();

  it.each([
    ['2026-05-18', 'Asia/Shanghai', '2026-05-17T16:00:00.000Z'],
    ['2026-05-18', 'UTC', '2026-05-18T00:00:00.000Z'],
    ['2026-05-18', 'Pacific/Kiritimati', '2026-05-17T10:00:00.000Z'],
    ['2026-05-18', 'Etc/GMT+12', '2026-05-18T12:00:00.000Z'],
    // Clocks are put forward at midnight: the day begins at one.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    // A day that there never was is over when the next begins.
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('%s in %s is %s', (day, zone, instant) => {
    expect(startOf(day, zone)).toBe(instant);
  });
});

describe('a time zone', () => {
  it.each(['Asia/Shanghai', 'UTC', 'America/New_York'])('%s is known', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(['', 'Asia/Atlantis', 'Beijing', 'GMT+8 '])('%j is not', (name) => {
    expect(isTimeZone(name)).toBe(false);
  });
});
