// Reads a date as ledgers give it: 2021年6月, 2021.6, 202106, 21-06, Jun-21, an Excel date, a serial number, full-width digits.
import { civilDateText, civilOfDay, parseCivilDate, parseInstant, type DayNumber } from '../calendar.ts';
import { cellText, isBlankText, isErrorText, isUnknownText, type Cell } from './cell.ts';

export type DateReading =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'date';
      /** `YYYY-MM` or `YYYY-MM-DD`. */
      readonly on: string;
      /** A number such as 2021.1, which may have been typed as 2021.10: read as January, the stricter of the two. */
      readonly doubtful: boolean;
      /** A day that nobody may have meant: the sheet shows it, but Excel gives it to a typed month as well. */
      readonly firstOfMonth: boolean;
    }
  | { readonly kind: 'unreadable'; readonly why: DateFault };

/** `formula`: nothing has worked it out; `no-year`: the cell shows none; `serial-1904`: a bare number in a workbook of 1904. */
export type DateFault =
  'no-date' | 'no-such-date' | 'year-only' | 'day-or-month' | 'unknown' | 'formula' | 'no-year' | 'serial-1904';

const NONE: DateReading = { kind: 'none' };
const unreadable = (why: DateFault): DateReading => ({ kind: 'unreadable', why });

/** Cylinders and their papers are of these years; outside of them a number is no year. */
const FIRST_YEAR = 1950;
const LAST_YEAR = 2099;
/** Days from Excel's day 0 (1899-12-30, as its serial numbers run from March 1900 on) to 1970-01-01. */
const EXCEL_EPOCH_DAYS = 25_569;
const FIRST_SERIAL = 29_221;
/** The same day by the count from 1904. */
const FIRST_SERIAL_1904 = 27_759;
const LAST_SERIAL = 70_000;
/** Local time of the register; a time with an offset is turned into it. */
const LOCAL_OFFSET_MS = 8 * 3_600_000;
const MS_A_DAY = 86_400_000;
/** Two digits up to this many years after today are of this century: an inspection that is due, a life that ends. */
const YEARS_AHEAD = 25;

const MONTH_NAMES = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const CHINESE_DIGITS = new Map([...'〇零○一二三四五六七八九'].map((digit, i) => [digit, i < 3 ? 0 : i - 2]));

const NO_INSPECTION = /^(未检|未检验|未检测|未送检|未到期|新|新瓶|新气瓶|首检|未首检|免检|无需检验|尚未检验|new)$/i;

const isYear = (year: number): boolean => year >= FIRST_YEAR && year <= LAST_YEAR;

function dateOf(year: number, month: number, day: number | null, doubtful = false): DateReading {
  if (!isYear(year)) return unreadable('no-such-date');
  const text = `${year}-${String(month).padStart(2, '0')}${day === null ? '' : `-${String(day).padStart(2, '0')}`}`;
  const date = parseCivilDate(text);
  if (date === null) return unreadable('no-such-date');
  return { kind: 'date', on: civilDateText(date), doubtful, firstOfMonth: day === 1 };
}

function fullYear(written: string, today: DayNumber): number {
  const year = Number(written);
  if (written.length !== 2) return year;
  const thisYear = civilOfDay(today).year;
  return 2000 + year <= thisYear + YEARS_AHEAD ? 2000 + year : 1900 + year;
}

/** Whether a number, or a text of digits, is a count of days rather than digits of a date. */
const isSerial = (text: string): boolean =>
  /^\d{5}(\.\d+)?$/.test(text) && Number(text) >= FIRST_SERIAL_1904 && Number(text) <= LAST_SERIAL;

function ofSerial(serial: number): DateReading {
  const { year, month, day } = civilOfDay(Math.floor(serial) - EXCEL_EPOCH_DAYS);
  return dateOf(year, month, day);
}

/** 二〇二一 → 2021, 十二 → 12; everything else as it was. */
function arabicDigits(text: string): string {
  if (!/[〇零○一二三四五六七八九十]/.test(text)) return text;
  return text
    .replace(/([一二三])?十([一二三四五六七八九])?/g, (_, tens: string | undefined, units: string | undefined) =>
      String(
        (tens === undefined ? 1 : (CHINESE_DIGITS.get(tens) ?? 0)) * 10 +
          (units === undefined ? 0 : (CHINESE_DIGITS.get(units) ?? 0)),
      ),
    )
    .replace(/[〇零○一二三四五六七八九]/g, (digit) => String(CHINESE_DIGITS.get(digit)));
}

/** A run of digits only. */
function ofDigits(digits: string, today: DayNumber): DateReading {
  const n = Number(digits);
  if (digits.length === 8)
    return dateOf(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)), Number(digits.slice(6)));
  if (digits.length === 6) {
    const year = Number(digits.slice(0, 4));
    // 202106 before 210615: what begins with a year of four digits is one, also where its month does not exist.
    if (isYear(year)) return dateOf(year, Number(digits.slice(4)), null);
    return dateOf(fullYear(digits.slice(0, 2), today), Number(digits.slice(2, 4)), Number(digits.slice(4)));
  }
  if (digits.length === 5) {
    if (n >= FIRST_SERIAL && n <= LAST_SERIAL) return ofSerial(n);
    // 20216 is June of 2021; 20211 may have lost its last digit.
    const [year, month] = [Number(digits.slice(0, 4)), Number(digits.slice(4))];
    return isYear(year) && month > 1 ? dateOf(year, month, null) : unreadable('no-date');
  }
  if (digits.length === 4) {
    if (isYear(n)) return unreadable('year-only');
    return dateOf(fullYear(digits.slice(0, 2), today), Number(digits.slice(2)), null);
  }
  return unreadable('no-date');
}

/** Three numbers: 2021-6-15, 21-6-15, 6/15/2021. */
function ofThree(a: string, b: string, c: string, today: DayNumber): DateReading {
  if (a.length === 4) return dateOf(Number(a), Number(b), Number(c));
  const [first, second] = [Number(a), Number(b)];
  if (c.length === 4) {
    if (first > 12) return dateOf(Number(c), second, first);
    if (second > 12 || first === second) return dateOf(Number(c), first, second);
    return unreadable('day-or-month');
  }
  if (a.length > 2 || c.length > 2) return unreadable('no-date');
  // Two digits each: the Chinese order, year first, unless the first can as well be a month of an American date.
  if (first > 12) return dateOf(fullYear(a, today), second, Number(c));
  if (second > 12) return c.length === 2 ? dateOf(fullYear(c, today), first, second) : unreadable('no-such-date');
  return unreadable('day-or-month');
}

/** Two numbers: 2021-6, 21.6, 06/2021. */
function ofTwo(a: string, b: string, today: DayNumber): DateReading {
  if (a.length === 4 && b.length <= 2) return dateOf(Number(a), Number(b), null);
  if (b.length === 4 && a.length <= 2) return dateOf(Number(b), Number(a), null);
  if (a.length === 2 && b.length <= 2) return dateOf(fullYear(a, today), Number(b), null);
  return unreadable('no-date');
}

function ofMonthName(text: string, today: DayNumber): DateReading | null {
  const words = text
    .toLowerCase()
    .split(/[\s,./-]+/)
    .filter((word) => word !== '');
  const named = words.findIndex((word) => MONTH_NAMES.includes(word.slice(0, 3)) && /^[a-z]+$/.test(word));
  if (named < 0) return null;
  const month = MONTH_NAMES.indexOf((words[named] ?? '').slice(0, 3)) + 1;
  const numbers = words.filter((_, i) => i !== named);
  if (numbers.some((word) => !/^\d{1,4}$/.test(word))) return unreadable('no-date');
  const [a = '', b = ''] = numbers;
  if (numbers.length === 1)
    return a.length === 4 || a.length === 2 ? dateOf(fullYear(a, today), month, null) : unreadable('no-date');
  if (numbers.length !== 2) return unreadable('no-date');
  if (a.length === 4) return dateOf(Number(a), month, Number(b));
  return b.length === 4 || b.length === 2 ? dateOf(fullYear(b, today), month, Number(a)) : unreadable('no-date');
}

const CLOCK = /[T\s]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*([ap]m|上午|下午)?$/i;

function ofText(written: string, today: DayNumber): DateReading {
  let text = written
    .replace(/^(有效期至?|有效至|检验|至|到|于)\s*:?\s*/, '')
    .replace(/\s*(为?止|前|底|之前|合格|已检|检验合格|pass(ed)?)$/i, '')
    .trim();
  const instant = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}.*(Z|[+-]\d{2}:?\d{2})$/.test(text)
    ? parseInstant(text.replace(' ', 'T'))
    : null;
  if (instant !== null) {
    const { year, month, day } = civilOfDay(Math.floor((instant + LOCAL_OFFSET_MS) / MS_A_DAY));
    return dateOf(year, month, day);
  }
  text = text.replace(CLOCK, '').replace(/\s*(星期.|周.)$/, '');
  const named = ofMonthName(text, today);
  if (named !== null) return named;
  text = arabicDigits(text);
  // 2021年6月15日, 2021年6月, 21年6月: the words say which number is which.
  const chinese = /^(\d{4}|\d{2})\s*年\s*(\d{1,2})\s*(?:月\s*(?:份|(\d{1,2})\s*[日号]?)?)?$/.exec(text);
  if (chinese !== null) {
    const [, year = '', month = '', day] = chinese;
    return dateOf(fullYear(year, today), Number(month), day === undefined ? null : Number(day));
  }
  if (/^\d{4}\s*年$/.test(text)) return unreadable('year-only');
  if (/^\d{1,2}\s*月\s*\d{1,2}\s*[日号]$/.test(text)) return unreadable('no-year');
  const parts = text.split(/\s*[-./。·,、_\\\u2010-\u2015\u2212年月日]\s*|\s+/).filter((part) => part !== '');
  if (parts.length === 0 || parts.some((part) => !/^\d{1,8}$/.test(part))) return unreadable('no-date');
  const [a = '', b = '', c = ''] = parts;
  if (parts.length === 1) return ofDigits(a, today);
  if (parts.length === 2) return ofTwo(a, b, today);
  return parts.length === 3 ? ofThree(a, b, c, today) : unreadable('no-date');
}

function ofNumber(value: number, today: DayNumber): DateReading {
  if (value === 0) return NONE;
  if (Number.isInteger(value)) return ofDigits(String(value), today);
  if (value >= FIRST_SERIAL && value <= LAST_SERIAL) return ofSerial(value);
  const [whole = '', decimals = ''] = String(value).split('.');
  const reading = ofTwo(whole, decimals, today);
  return decimals === '1' && reading.kind === 'date' ? { ...reading, doubtful: true } : reading;
}

function readAnew(cell: Cell, today: DayNumber): DateReading {
  if (typeof cell === 'number') return ofNumber(cell, today);
  if (typeof cell === 'object' && cell !== null && cell.kind === 'date') {
    if (cell.yearless) return unreadable('no-year');
    const [year = '', month = '', day = ''] = cell.on.split('-');
    return dateOf(Number(year), Number(month), cell.showsDay ? Number(day) : null);
  }
  const text = cellText(cell);
  if (isBlankText(text) || /^0+([-/.年月]0+)*[月日]?$/.test(text) || NO_INSPECTION.test(text)) return NONE;
  if (text.startsWith('=')) return unreadable('formula');
  if (isErrorText(text) || isUnknownText(text)) return unreadable('unknown');
  return ofText(text, today);
}

/** 2021.6-2025.6, 2021年6月至2025年6月: what stands on each side, or null. */
function rangeOf(text: string): readonly [string, string] | null {
  const parts = /\s*(?:至|到|~|～|—+|–)\s*|\s+-\s+/.test(text)
    ? text.split(/\s*(?:至|到|~|～|—+|–)\s*|\s+-\s+/)
    : /^[^-]*[.年/][^-]*-[^-]*[.年/][^-]*$/.test(text)
      ? text.split('-')
      : [];
  const [from, to] = parts;
  return parts.length === 2 && from !== undefined && to !== undefined && from !== '' ? [from, to] : null;
}

/** Of a period the day on which it ends: what is valid from … to …. */
export function periodEnd(cell: Cell | undefined, read: (cell: Cell) => DateReading): DateReading | null {
  const range = typeof cell === 'string' ? rangeOf(cellText(cell)) : null;
  if (range === null) return null;
  const [from, to] = range.map(read);
  return from?.kind === 'date' && to?.kind === 'date' && from.on.slice(0, 7) <= to.on ? to : null;
}

/** Of several dates in one cell, one below the other or listed, the latest. */
export function latestOf(cell: Cell | undefined, read: (cell: Cell) => DateReading): DateReading | null {
  const parts =
    typeof cell === 'string'
      ? cellText(cell)
          .split(/[、;,\s]+/)
          .filter((part) => part !== '')
      : [];
  if (parts.length < 2) return null;
  let latest: DateReading | null = null;
  for (const part of parts) {
    const reading = read(part);
    if (reading.kind !== 'date') return null;
    if (latest === null || (latest.kind === 'date' && reading.on > latest.on)) latest = reading;
  }
  return latest;
}

const KEPT = 20_000;

/**
 * A reader that remembers what it read: a ledger holds the same few hundred months many times over. `from1904`: bare
 * counts of days may be meant by either system, four years apart, and are not read.
 */
export function dateReader(today: DayNumber, from1904 = false): (cell: Cell | undefined) => DateReading {
  const seen = new Map<string | number, DateReading>();
  return (cell) => {
    if (cell === null || cell === undefined) return NONE;
    if (typeof cell !== 'string' && typeof cell !== 'number') return readAnew(cell, today);
    const known = seen.get(cell);
    if (known !== undefined) return known;
    const reading = from1904 && isSerial(cellText(cell)) ? unreadable('serial-1904') : readAnew(cell, today);
    if (seen.size >= KEPT) seen.clear();
    seen.set(cell, reading);
    return reading;
  };
}
