// Reads the sheets of an .xlsx workbook as they are shown: dates by their display format, errors as errors, merged cells filled.
import { dayText } from '../../../shared/calendar.ts';
import type { Cell, Row, Sheet } from '../../../shared/register-import/cell.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { openArchive, type Archive, type ZipFault } from './unzip.ts';

export type WorkbookFault = ZipFault | 'no-workbook';

/** What a workbook may unfold to; 100,000 rows of twenty columns are about 120 MB. */
const UNFOLDED_BYTES_MAX = 450_000_000;
const ROWS_MAX = 1_048_576;
const COLUMNS_MAX = 512;
/** Days from Excel's day 0 to 1970-01-01; workbooks of the 1904 system begin so many days later. */
const EXCEL_EPOCH_DAYS = 25_569;
const DAYS_TO_1904 = 1462;
const LAST_EXCEL_DAY = 2_958_465;

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function textOfXml(xml: string): string {
  const plain = xml.includes('&')
    ? xml.replace(
        /&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi,
        (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
          if (name !== undefined) return ENTITIES[name] ?? whole;
          const point = Number.parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16);
          return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
        },
      )
    : xml;
  // ECMA-376 22.9.2.19: characters that XML cannot hold are written _xHHHH_.
  return plain.includes('_x')
    ? plain.replace(/_x([0-9A-F]{4})_/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : plain;
}

/** An attribute of a start tag without its `<` and `>`. */
function attribute(tag: string, name: string): string | undefined {
  let at = tag.indexOf(` ${name}="`);
  let quote = '"';
  if (at < 0) {
    at = tag.indexOf(` ${name}='`);
    quote = "'";
    if (at < 0) return undefined;
  }
  const from = at + name.length + 3;
  const to = tag.indexOf(quote, from);
  return to < 0 ? undefined : tag.slice(from, to);
}

interface Tag {
  /** Without its prefix; `/row` for an end tag. */
  readonly name: string;
  readonly attributes: string;
  readonly closed: boolean;
  /** Of the `<` and after the `>`. */
  readonly start: number;
  readonly end: number;
}

/** Walks over the tags from `from` on until `visit` says to stop. Comments and declarations are passed over. */
function walk(xml: string, from: number, visit: (tag: Tag) => boolean | undefined): void {
  let at = from;
  for (;;) {
    const start = xml.indexOf('<', at);
    if (start < 0) return;
    if (xml.startsWith('<!--', start)) {
      const end = xml.indexOf('-->', start);
      if (end < 0) return;
      at = end + 3;
      continue;
    }
    const close = xml.indexOf('>', start);
    if (close < 0) return;
    const closed = xml.charCodeAt(close - 1) === 47;
    const body = xml.slice(start + 1, closed ? close - 1 : close).replace(/[\r\n\t]/g, ' ');
    const space = body.indexOf(' ');
    const full = space < 0 ? body : body.slice(0, space);
    const isEnd = full.charCodeAt(0) === 47;
    const colon = full.indexOf(':');
    const name = colon < 0 ? full : (isEnd ? '/' : '') + full.slice(colon + 1);
    if (visit({ name, attributes: space < 0 ? '' : body.slice(space), closed, start, end: close + 1 }) === false)
      return;
    at = close + 1;
  }
}

/** The texts of rich text runs together, without the pronunciation (`rPh`) that East Asian workbooks carry. */
function sharedStringsOf(xml: string): string[] {
  const strings: string[] = [];
  let current: string | null = null;
  let phonetic = false;
  let textFrom = -1;
  walk(xml, 0, (tag) => {
    if (tag.name === 'si') {
      if (tag.closed) strings.push('');
      else current = '';
    } else if (tag.name === '/si') {
      strings.push(textOfXml(current ?? ''));
      current = null;
    } else if (tag.name === 'rPh') phonetic = !tag.closed;
    else if (tag.name === '/rPh') phonetic = false;
    else if (tag.name === 't' && !tag.closed) textFrom = tag.end;
    else if (tag.name === '/t' && textFrom >= 0) {
      if (current !== null && !phonetic) current += xml.slice(textFrom, tag.start);
      textFrom = -1;
    }
    return undefined;
  });
  return strings;
}

/** How a number is shown. */
type Display =
  | { readonly kind: 'plain' }
  | { readonly kind: 'date'; readonly showsDay: boolean; readonly showsYear: boolean }
  | { readonly kind: 'fixed'; readonly width: number; readonly decimals: number };

const PLAIN: Display = { kind: 'plain' };
/** ECMA-376 18.8.30, with what the formats of Chinese Excel show: 年月, 年月日, 月日. */
const MONTH_FORMATS = new Set([17, 27, 36, 50, 52, 57]);
const DAY_FORMATS = new Set([14, 15, 22, 30, 31]);
const YEARLESS_FORMATS = new Set([16, 28, 29, 51, 53, 54, 58]);

function displayOf(id: number, code: string | undefined): Display {
  if (code === undefined) {
    if (MONTH_FORMATS.has(id)) return { kind: 'date', showsDay: false, showsYear: true };
    if (DAY_FORMATS.has(id)) return { kind: 'date', showsDay: true, showsYear: true };
    if (YEARLESS_FORMATS.has(id)) return { kind: 'date', showsDay: true, showsYear: false };
    return id === 2 ? { kind: 'fixed', width: 0, decimals: 2 } : PLAIN;
  }
  const [positive = ''] = code.split(';');
  const bare = positive
    .replace(/"[^"]*"/g, ' ')
    .replace(/\[[^\]]*\]/g, '')
    .replace(/\\./g, ' ')
    .replace(/[_*]./g, '')
    .toLowerCase();
  const fixed = /^\s*(0+)(?:\.(0+))?(?:\s*@)?\s*$/.exec(bare);
  if (fixed !== null) return { kind: 'fixed', width: (fixed[1] ?? '').length, decimals: (fixed[2] ?? '').length };
  if (/[#0?]/.test(bare) || bare.trim() === 'general') return PLAIN;
  const showsYear = /[ye]/.test(bare);
  const showsDay = bare.includes('d');
  return showsYear || showsDay || (bare.includes('m') && !/[hs]/.test(bare))
    ? { kind: 'date', showsDay: showsDay || !showsYear, showsYear }
    : PLAIN;
}

function displaysOf(xml: string): Display[] {
  const codes = new Map<number, string>();
  const displays: Display[] = [];
  let inCellFormats = false;
  walk(xml, 0, (tag) => {
    if (tag.name === 'numFmt')
      codes.set(
        Number(attribute(tag.attributes, 'numFmtId')),
        textOfXml(attribute(tag.attributes, 'formatCode') ?? ''),
      );
    else if (tag.name === 'cellXfs') inCellFormats = !tag.closed;
    else if (tag.name === '/cellXfs') return false;
    else if (tag.name === 'xf' && inCellFormats) {
      const id = Number(attribute(tag.attributes, 'numFmtId') ?? 0);
      displays.push(displayOf(id, codes.get(id)));
    }
    return undefined;
  });
  return displays;
}

interface Workbook {
  readonly strings: readonly string[];
  readonly displays: readonly Display[];
  readonly from1904: boolean;
}

function numberCell(text: string, style: string | undefined, workbook: Workbook): Cell {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) return null;
  const display = style === undefined ? PLAIN : (workbook.displays[Number(style)] ?? PLAIN);
  if (display.kind === 'date') {
    const serial = value + (workbook.from1904 ? DAYS_TO_1904 : 0);
    if (serial < 1 || serial > LAST_EXCEL_DAY) return value;
    const { showsDay, showsYear } = display;
    const on = dayText(Math.floor(serial) - EXCEL_EPOCH_DAYS);
    return { kind: 'date', on, showsDay, ...(showsYear ? {} : { yearless: true }) };
  }
  if (display.kind === 'fixed' && Math.abs(value) < 1e15) {
    const shown = value
      .toFixed(display.decimals)
      .padStart(display.width + (display.decimals > 0 ? display.decimals + 1 : 0), '0');
    if (shown !== String(value)) return { kind: 'number', value, shown };
  }
  return value;
}

/** The column that `AB12` names, 0 for A; -1 where it names none. */
function columnOf(reference: string): number {
  let column = 0;
  for (let i = 0; i < reference.length; i++) {
    const letter = reference.charCodeAt(i) - 64;
    if (letter < 1 || letter > 26) break;
    column = column * 26 + letter;
  }
  return column - 1;
}

const rowOf = (reference: string): number => Number(reference.replace(/^[A-Z]+/, ''));

function cellOf(
  type: string | undefined,
  style: string | undefined,
  value: string | null,
  inline: string | null,
  workbook: Workbook,
): Cell {
  const text = type === 'inlineStr' ? inline : value;
  if (text === null) return null;
  switch (type) {
    case 's':
      return text.trim() === '' ? null : (workbook.strings[Number(text)] ?? null);
    case 'str':
    case 'inlineStr':
      return textOfXml(text);
    case 'b':
      return text.trim() === '1';
    case 'e':
      return { kind: 'error', text: textOfXml(text) };
    case 'd': {
      const [on = ''] = text.split('T');
      return /^\d{4}-\d{2}-\d{2}$/.test(on) ? { kind: 'date', on, showsDay: true } : text;
    }
    default:
      return numberCell(text, style, workbook);
  }
}

const NO_CELLS: Row = [];

/** The cells of a sheet, as far down and right as anything stands. */
function rowsOf(xml: string, workbook: Workbook): Row[] {
  const rows: Cell[][] = [];
  const merges: string[] = [];
  let row: Cell[] = [];
  let rowIndex = -1;
  let column = -1;
  let type: string | undefined;
  let style: string | undefined;
  let value: string | null = null;
  let inline: string | null = null;
  let formula: string | null = null;
  let textFrom = -1;
  let formulaFrom = -1;
  let inCell = false;
  let phonetic = false;
  const endCell = (): void => {
    inCell = false;
    // A program that does not reckon wrote the formula alone: what it stands for is missing, not blank.
    const isMissing = formula !== null && type !== 'str' && (value ?? '') === '';
    const cell: Cell = isMissing
      ? { kind: 'error', text: `=${textOfXml(formula ?? '')}` }
      : cellOf(type, style, value, inline, workbook);
    if (cell === null || column < 0 || column >= COLUMNS_MAX) return;
    while (row.length < column) row.push(null);
    row[column] = cell;
  };
  walk(xml, 0, (tag) => {
    switch (tag.name) {
      case 'row': {
        const number = attribute(tag.attributes, 'r');
        rowIndex = number === undefined ? rowIndex + 1 : Number(number) - 1;
        column = -1;
        row = [];
        if (Number.isInteger(rowIndex) && rowIndex >= 0 && rowIndex < ROWS_MAX) rows[rowIndex] = row;
        break;
      }
      case 'c': {
        const reference = attribute(tag.attributes, 'r');
        column = reference === undefined ? column + 1 : columnOf(reference);
        type = attribute(tag.attributes, 't');
        style = attribute(tag.attributes, 's');
        value = null;
        inline = null;
        formula = null;
        inCell = !tag.closed;
        break;
      }
      case '/c':
        endCell();
        break;
      case 'f':
        if (inCell) formula = '';
        formulaFrom = inCell && !tag.closed ? tag.end : -1;
        break;
      case '/f':
        if (formulaFrom >= 0) formula = xml.slice(formulaFrom, tag.start);
        formulaFrom = -1;
        break;
      case 'v':
      case 't':
        textFrom = inCell && !tag.closed ? tag.end : -1;
        break;
      case '/v':
        if (textFrom >= 0) value = xml.slice(textFrom, tag.start);
        textFrom = -1;
        break;
      case '/t':
        if (textFrom >= 0 && !phonetic) inline = (inline ?? '') + xml.slice(textFrom, tag.start);
        textFrom = -1;
        break;
      case 'rPh':
        phonetic = !tag.closed;
        break;
      case '/rPh':
        phonetic = false;
        break;
      case 'mergeCell':
        merges.push(attribute(tag.attributes, 'ref') ?? '');
        break;
      default:
    }
    return undefined;
  });
  let last = rows.length - 1;
  while (last >= 0 && (rows[last] ?? NO_CELLS).length === 0) last -= 1;
  const filled: Cell[][] = [];
  for (let i = 0; i <= last; i++) filled.push(rows[i] ?? []);
  for (const merge of merges) fillMerged(filled, merge);
  return filled;
}

/** Every cell of a merged area holds what the area shows. */
function fillMerged(rows: Cell[][], reference: string): void {
  const [from = '', to = ''] = reference.split(':');
  const top = rowOf(from) - 1;
  const left = columnOf(from);
  const value = rows[top]?.[left];
  if (value === null || value === undefined || left < 0) return;
  const right = Math.min(columnOf(to), COLUMNS_MAX - 1);
  for (let r = top; r <= Math.min(rowOf(to) - 1, rows.length - 1); r++) {
    const row = rows[r];
    if (row === undefined) continue;
    while (row.length <= right) row.push(null);
    for (let c = left; c <= right; c++) row[c] ??= value;
  }
}

const directoryOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

function resolvePath(base: string, target: string): string {
  if (target.startsWith('/')) return target.slice(1);
  const parts: string[] = [];
  for (const part of (base + target).split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** Targets by relationship id, and the kind that ends its type's address. */
function relationshipsOf(xml: string, base: string): Map<string, { path: string; kind: string }> {
  const found = new Map<string, { path: string; kind: string }>();
  walk(xml, 0, ({ name, attributes }) => {
    if (name === 'Relationship') {
      found.set(attribute(attributes, 'Id') ?? '', {
        path: resolvePath(base, textOfXml(attribute(attributes, 'Target') ?? '')),
        kind: (attribute(attributes, 'Type') ?? '').split('/').at(-1) ?? '',
      });
    }
    return undefined;
  });
  return found;
}

/** Thrown inside this file only, so that a fault anywhere in the archive ends the reading at one place. */
class Fault extends Error {
  readonly fault: WorkbookFault;
  constructor(fault: WorkbookFault) {
    super(fault);
    this.fault = fault;
  }
}

function entryText(archive: Archive, path: string): string {
  const text = archive.read(path);
  if (!text.ok) throw new Fault(text.error);
  return text.value ?? '';
}

function readWorkbook(archive: Archive): Sheet[] {
  const root = relationshipsOf(entryText(archive, '_rels/.rels'), '');
  const path = [...root.values()].find(({ kind }) => kind === 'officeDocument')?.path ?? 'xl/workbook.xml';
  const xml = entryText(archive, path);
  if (xml === '') throw new Fault('no-workbook');
  const base = directoryOf(path);
  const related = relationshipsOf(entryText(archive, `${base}_rels/${path.slice(base.length)}.rels`), base);
  const pathOf = (kind: string): string | undefined =>
    [...related.values()].find((target) => target.kind === kind)?.path;
  const listed: { name: string; path: string }[] = [];
  let from1904 = false;
  walk(xml, 0, ({ name, attributes }) => {
    if (name === 'workbookPr') from1904 = /^(1|true)$/.test(attribute(attributes, 'date1904') ?? '');
    // What nobody sees is not what somebody hands in.
    if (name === 'sheet' && (attribute(attributes, 'state') ?? 'visible') === 'visible') {
      const id = /\s\w+:id=["']([^"']+)["']/.exec(attributes)?.[1] ?? '';
      const target = related.get(id);
      if (target?.kind === 'worksheet')
        listed.push({ name: textOfXml(attribute(attributes, 'name') ?? ''), path: target.path });
    }
    return undefined;
  });
  if (listed.length === 0) throw new Fault('no-workbook');
  const strings = pathOf('sharedStrings');
  const styles = pathOf('styles');
  const workbook = {
    strings: strings === undefined ? [] : sharedStringsOf(entryText(archive, strings)),
    displays: styles === undefined ? [] : displaysOf(entryText(archive, styles)),
    from1904,
  };
  return listed.map(({ name, path: sheetPath }) => ({
    name,
    rows: rowsOf(entryText(archive, sheetPath), workbook),
    ...(from1904 ? { from1904 } : {}),
  }));
}

/** The visible sheets of the workbook, in its order. */
export function readXlsx(bytes: Buffer): Result<Sheet[], WorkbookFault> {
  const archive = openArchive(bytes, UNFOLDED_BYTES_MAX);
  if (!archive.ok) return archive;
  try {
    return ok(readWorkbook(archive.value));
  } catch (error) {
    if (error instanceof Fault) return err(error.fault);
    throw error;
  }
}
