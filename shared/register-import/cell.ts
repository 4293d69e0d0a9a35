// What a sheet's cell holds, and the plain text that it shows: width, stray spaces and invisible characters aside.

/** A number that the workbook shows as a date. */
export interface DateCell {
  readonly kind: 'date';
  /** `YYYY-MM-DD`. */
  readonly on: string;
  /** False where the display format shows year and month only. */
  readonly showsDay: boolean;
  /** The display format shows no year: a spreadsheet program takes a typed 12-6 for the 6th of December of that year. */
  readonly yearless?: true;
}

/** A number whose display differs from its value: leading zeros, a fixed count of decimals. */
export interface NumberCell {
  readonly kind: 'number';
  readonly value: number;
  readonly shown: string;
}

/** What a formula that failed shows, such as `#N/A`, or the formula itself (`=A1`) where nothing has worked it out. */
export interface ErrorCell {
  readonly kind: 'error';
  readonly text: string;
}

export type Cell = null | string | number | boolean | DateCell | NumberCell | ErrorCell;
export type Row = readonly Cell[];

/** Row 1 of the sheet is `rows[0]`. */
export interface Sheet {
  readonly name: string;
  readonly rows: readonly Row[];
  /** Its workbook counts days from 1904: a bare number may be a day by that count or, pasted, by the usual one. */
  readonly from1904?: boolean;
}

const PLAIN_ASCII = /^[\x21-\x7E]*$/;
const INVISIBLE = /[\p{Cc}\p{Cf}]/gu;
const FORMULA_TEXT = /^="(.*)"$/s;

const KEPT = 50_000;
const KEPT_LENGTH = 40;
const plainByText = new Map<string, string>();

function plainAnew(text: string): string {
  const plain = text
    .replace(/[\t\r\n]+/g, ' ')
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .replace(/\s+/g, ' ')
    .trim();
  // Excel's ways of keeping digits as text in a CSV: ="0123" and '0123.
  return plain.replace(FORMULA_TEXT, '$1').replace(/^'/, '');
}

/** NFKC, without invisible characters and outer space; inner white space is one blank. What recurs is remembered. */
export function plainText(text: string): string {
  if (PLAIN_ASCII.test(text) && !text.startsWith('=') && !text.startsWith("'")) return text;
  if (text.length > KEPT_LENGTH) return plainAnew(text);
  let plain = plainByText.get(text);
  if (plain === undefined) {
    plain = plainAnew(text);
    if (plainByText.size >= KEPT) plainByText.clear();
    plainByText.set(text, plain);
  }
  return plain;
}

/** A name as somebody wrote it: outer space, line breaks and invisible characters aside. */
export const writtenText = (text: string): string =>
  text
    .replace(/[\t\r\n]+/g, ' ')
    .replace(INVISIBLE, '')
    .replace(/\s+/g, ' ')
    .trim();

/** What the cell shows. */
export function shownText(cell: Cell | undefined): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number' || typeof cell === 'boolean') return String(cell);
  if (cell.kind === 'date') return cell.yearless ? cell.on.slice(5) : cell.showsDay ? cell.on : cell.on.slice(0, 7);
  return cell.kind === 'number' ? cell.shown : cell.text;
}

export const cellText = (cell: Cell | undefined): string => plainText(shownText(cell));

/** As a report quotes it. */
export function quotedValue(cell: Cell | undefined): string | number | boolean | null {
  if (typeof cell === 'number' || typeof cell === 'boolean') return cell;
  const shown = shownText(cell);
  return shown === '' ? null : shown;
}

export const isEmptyCell = (cell: Cell | undefined): boolean =>
  cell === null || cell === undefined || (typeof cell === 'string' && plainText(cell) === '');

/** What people put into a cell to say that nothing belongs there. */
const BLANK_WORDS = new Set([
  '无',
  '没有',
  '暂无',
  '空',
  '空白',
  '未填',
  '未录',
  '未登记',
  '(无)',
  '(空)',
  'n/a',
  'na',
  'n.a.',
  'null',
  'none',
  'nil',
  'nan',
  'undefined',
]);
const BLANK_LENGTH = 24;
const BLANK_MARKS = /^[\p{Pd}\p{Po}\p{Sm}_|\\]*$/u;

/** True for a plain text that stands for nothing: 无, —, /, N/A. An error such as `#N/A` is not nothing. */
export function isBlankText(text: string): boolean {
  if (text === '') return true;
  if (text.length > BLANK_LENGTH || (text >= '0' && text < ':') || isDittoText(text)) return false;
  return BLANK_WORDS.has(text.toLowerCase()) || BLANK_MARKS.test(text);
}

/** 同上 and its marks: the same as in the row above. */
export const isDittoText = (text: string): boolean => /^(同上|同前|上同|〃|"|“|”|″|′′|''|ditto)$/i.test(text);

/** What people put where a value exists but nobody could read it: 不详. */
const UNKNOWN_WORDS = /^(不详|不明|不清|不清楚|未知|看不清|模糊|无法辨认|unknown|illegible|unreadable)$/i;

export const isUnknownText = (text: string): boolean => UNKNOWN_WORDS.test(text);

/** A text that a failed formula left, or a formula without its result: it stands for something that got lost. */
export const isErrorText = (text: string): boolean =>
  /^=|^#(N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|#+)/i.test(text);
