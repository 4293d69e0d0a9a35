// Civil dates as stamps and papers show them, instants, and the day that a clock in a time zone is on.

/** Whole days since 1970-01-01 of the proleptic Gregorian calendar. */
export type DayNumber = number;

/** Milliseconds since 1970-01-01T00:00:00Z; may have a fraction. */
export type EpochMs = number;

/** A date known to the month (`day` null) or to the day, with the first and the last day that it covers. */
export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number | null;
  readonly firstDay: DayNumber;
  readonly lastDay: DayNumber;
}

const MONTHS_A_YEAR = 12;
const DAYS_A_CYCLE = 146_097;
const YEARS_A_CYCLE = 400;
/** Days from 0000-03-01, where the cycle of 400 years is counted from, to 1970-01-01. */
const EPOCH_SHIFT = 719_468;
export const MS_A_MINUTE = 60_000;
export const MS_A_HOUR = 3_600_000;
const MS_A_DAY = 86_400_000;

/** The number of a day that exists; `month` is 1 to 12. Years begin in March here, so that the leap day is the last. */
export function dayNumber(year: number, month: number, day: number): DayNumber {
  const marchYear = month > 2 ? year : year - 1;
  const cycle = Math.floor(marchYear / YEARS_A_CYCLE);
  const yearOfCycle = marchYear - cycle * YEARS_A_CYCLE;
  const monthFromMarch = (month + 9) % MONTHS_A_YEAR;
  const dayOfYear = Math.floor((153 * monthFromMarch + 2) / 5) + day - 1;
  const leapDays = Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100);
  return cycle * DAYS_A_CYCLE + yearOfCycle * 365 + leapDays + dayOfYear - EPOCH_SHIFT;
}

export function daysInMonth(year: number, month: number): number {
  const next = month === MONTHS_A_YEAR ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1);
  return next - dayNumber(year, month, 1);
}

/** The year, month (1 to 12) and day of the month of a day number. */
export function civilOfDay(day: DayNumber): { year: number; month: number; day: number } {
  const shifted = day + EPOCH_SHIFT;
  const cycle = Math.floor(shifted / DAYS_A_CYCLE);
  const dayOfCycle = shifted - cycle * DAYS_A_CYCLE;
  const yearOfCycle = Math.floor(
    (dayOfCycle -
      Math.floor(dayOfCycle / 1460) +
      Math.floor(dayOfCycle / 36_524) -
      Math.floor(dayOfCycle / (DAYS_A_CYCLE - 1))) /
      365,
  );
  const dayOfYear = dayOfCycle - (365 * yearOfCycle + Math.floor(yearOfCycle / 4) - Math.floor(yearOfCycle / 100));
  const monthFromMarch = Math.floor((5 * dayOfYear + 2) / 153);
  const month = ((monthFromMarch + 2) % MONTHS_A_YEAR) + 1;
  return {
    year: cycle * YEARS_A_CYCLE + yearOfCycle + (month <= 2 ? 1 : 0),
    month,
    day: dayOfYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1,
  };
}

/** Months since January of the year 0, to compare and subtract months. */
export const monthIndex = (year: number, month: number): number => year * MONTHS_A_YEAR + month - 1;

export function monthIndexOfDay(day: DayNumber): number {
  const { year, month } = civilOfDay(day);
  return monthIndex(year, month);
}

function civilMonth(year: number, month: number): CivilDate {
  const firstDay = dayNumber(year, month, 1);
  return { year, month, day: null, firstDay, lastDay: firstDay + daysInMonth(year, month) - 1 };
}

function civilDay(year: number, month: number, day: number): CivilDate {
  const number = dayNumber(year, month, day);
  return { year, month, day, firstDay: number, lastDay: number };
}

/** The number that `count` decimal digits from `start` on spell, or -1. */
function digitsAt(text: string, start: number, count: number): number {
  let value = 0;
  for (let i = start; i < start + count; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** `YYYY-MM` or `YYYY-MM-DD`, years 0001 to 9999; null for anything else and for a date that does not exist. */
export function parseCivilDate(text: string): CivilDate | null {
  if ((text.length !== 7 && text.length !== 10) || text[4] !== '-') return null;
  const year = digitsAt(text, 0, 4);
  const month = digitsAt(text, 5, 2);
  if (year < 1 || month < 1 || month > MONTHS_A_YEAR) return null;
  if (text.length === 7) return civilMonth(year, month);
  if (text[7] !== '-') return null;
  const day = digitsAt(text, 8, 2);
  if (day < 1 || day > daysInMonth(year, month)) return null;
  return civilDay(year, month, day);
}

const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** `YYYY-MM` or `YYYY-MM-DD`, as precise as the date. */
export function civilDateText(date: CivilDate): string {
  const month = `${pad(date.year, 4)}-${pad(date.month, 2)}`;
  return date.day === null ? month : `${month}-${pad(date.day, 2)}`;
}

/** `YYYY-MM-DD`. */
export function dayText(number: DayNumber): string {
  const { year, month, day } = civilOfDay(number);
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** As precise as `date`; a day that does not exist becomes the last of its month. `months` may be negative. */
export function addMonths(date: CivilDate, months: number): CivilDate {
  const index = monthIndex(date.year, date.month) + months;
  const year = Math.floor(index / MONTHS_A_YEAR);
  const month = index - year * MONTHS_A_YEAR + 1;
  return date.day === null
    ? civilMonth(year, month)
    : civilDay(year, month, Math.min(date.day, daysInMonth(year, month)));
}

export const addYears = (date: CivilDate, years: number): CivilDate => addMonths(date, years * MONTHS_A_YEAR);

/** Past once today is later than the last day that the date covers. */
export const isPast = (date: CivilDate, today: DayNumber): boolean => today > date.lastDay;

export const beginsAfter = (date: CivilDate, today: DayNumber): boolean => date.firstDay > today;

export const earlierOf = (a: CivilDate, b: CivilDate): CivilDate => (b.lastDay < a.lastDay ? b : a);

export const laterOf = (a: CivilDate, b: CivilDate): CivilDate => (b.lastDay > a.lastDay ? b : a);

/** Minutes east of UTC of `Z`, `±HH`, `±HHmm` or `±HH:mm` from `start` to the end of the text, or null. */
function offsetMinAt(text: string, start: number): number | null {
  const rest = text.length - start;
  const sign = text[start];
  if (sign === 'Z') return rest === 1 ? 0 : null;
  if (sign !== '+' && sign !== '-') return null;
  const hours = digitsAt(text, start + 1, 2);
  let minutes = -1;
  if (rest === 3) minutes = 0;
  else if (rest === 5) minutes = digitsAt(text, start + 3, 2);
  else if (rest === 6 && text[start + 3] === ':') minutes = digitsAt(text, start + 4, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  return (sign === '-' ? -1 : 1) * (hours * 60 + minutes);
}

/** Microseconds: with more, 23:59:59.9999999 would be rounded into the next day. */
const FRACTION_DIGITS = 6;

/**
 * An ISO 8601 instant in the extended form, `YYYY-MM-DDTHH:mm[:ss[.fraction]]` with `Z` or an offset.
 * What is finer than a microsecond is cut off. Null for anything else: another form, a time that no clock shows (24:00, :60), a day that does not exist.
 */
export function parseInstant(text: string): EpochMs | null {
  const date = parseCivilDate(text.slice(0, 10));
  if (date === null || text[10] !== 'T' || text[13] !== ':') return null;
  const hours = digitsAt(text, 11, 2);
  const minutes = digitsAt(text, 14, 2);
  if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return null;
  let end = 16;
  let seconds = 0;
  if (text[16] === ':') {
    seconds = digitsAt(text, 17, 2);
    if (seconds < 0 || seconds > 59) return null;
    end = 19;
    if (text[19] === '.' || text[19] === ',') {
      end = 20;
      while (digitsAt(text, end, 1) >= 0) end++;
      if (end === 20) return null;
      seconds += Number(`0.${text.slice(20, Math.min(end, 20 + FRACTION_DIGITS))}`);
    }
  }
  const offsetMin = offsetMinAt(text, end);
  if (offsetMin === null) return null;
  return date.firstDay * MS_A_DAY + hours * MS_A_HOUR + (minutes - offsetMin) * MS_A_MINUTE + seconds * 1000;
}

interface ZoneCalendar {
  readonly format: Intl.DateTimeFormat;
  /** The last minute that was asked for, counted from 1970, and its day: acts come one after another. */
  minute: number;
  day: DayNumber;
}

const KEPT_ZONES = 64;
const calendars = new Map<string, ZoneCalendar>();
/** 1980 in minutes: from then on all offsets are whole minutes, so that a minute lies within one day everywhere. */
const WHOLE_MINUTES_FROM = dayNumber(1980, 1, 1) * 24 * 60;

/** Costly to make, so that the last ones are kept. Throws where the platform does not know the zone. */
function calendarIn(timeZone: string): ZoneCalendar {
  const kept = calendars.get(timeZone);
  if (kept !== undefined) return kept;
  const format = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone,
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
  });
  const calendar = { format, minute: NaN, day: 0 };
  if (calendars.size >= KEPT_ZONES) calendars.clear();
  calendars.set(timeZone, calendar);
  return calendar;
}

/** True for the names that the platform's time zone database knows, and for fixed offsets. */
export function isTimeZone(name: string): boolean {
  try {
    calendarIn(name);
    return true;
  } catch {
    return false;
  }
}

/** The first instant of a calendar day in the time zone, found by halving: a day of 23 or 25 hours has one too. */
export function startOfDay(day: DayNumber, timeZone: string): EpochMs {
  // No clock is more than 14 hours ahead of UTC or 12 behind it.
  let before = day * MS_A_DAY - 15 * MS_A_HOUR;
  let within = day * MS_A_DAY + 13 * MS_A_HOUR;
  while (within - before > 1) {
    const middle = Math.floor((before + within) / 2);
    if (localDay(middle, timeZone) >= day) within = middle;
    else before = middle;
  }
  return within;
}

/** The calendar day that a clock in the time zone (one that `isTimeZone` knows) shows at the instant. */
export function localDay(instant: EpochMs, timeZone: string): DayNumber {
  const calendar = calendarIn(timeZone);
  const minute = Math.floor(instant / MS_A_MINUTE);
  if (minute === calendar.minute) return calendar.day;
  const shown: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
  for (const { type, value } of calendar.format.formatToParts(Math.floor(instant))) shown[type] = Number(value);
  const day = dayNumber(shown.year ?? NaN, shown.month ?? NaN, shown.day ?? NaN);
  if (minute >= WHOLE_MINUTES_FROM) {
    calendar.minute = minute;
    calendar.day = day;
  }
  return day;
}
