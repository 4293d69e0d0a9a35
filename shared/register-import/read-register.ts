// Reads the sheets of a company's cylinder register row by row: what an import makes of each, and what a report says of it.
import type { DayNumber } from '../calendar.ts';
import { isSameStamp, stampKey, type Stamp } from '../cylinder/stamp.ts';
import { cellText, isDittoText, shownText, type Row, type Sheet } from './cell.ts';
import { ColumnChoices } from './choice.ts';
import { dateReader } from './date-cell.ts';
import { fields, type ColumnMeaning } from './header.ts';
import { reasonText, type Refusal, type Warning } from './message.ts';
import { modelReader } from './model-cell.ts';
import { previewCell } from './people.ts';
import { massUnits, quantityReader, volumeUnits } from './quantity-cell.ts';
import { judgeRow, type AcceptedRow, type Before, type JudgedRow, type RegisterEntry, type RowReaders } from './row.ts';
import type { ImportSettings } from './settings.ts';
import { findTable, headerWithin, headingOf, kindOfRow, type Table } from './table.ts';
import { stateOfAll, stateOfTitle, type StateReading } from './word-cell.ts';

export type ReadRow = {
  /** As the spreadsheet numbers it, from 1. */
  readonly row: number;
  /** Its sheet, where the file has more than one that holds cylinders. */
  readonly sheet: string | null;
  readonly table: Table;
} & (JudgedRow | { readonly kind: 'skip' });

export interface RegisterRead {
  readonly tables: readonly { readonly sheet: string; readonly headerRow: number; readonly table: Table }[];
  /** Titles, totals and notes between and below the cylinders, which are no rows of the register. */
  readonly passedOver: readonly { readonly sheet: string; readonly row: number; readonly text: string }[];
  /** Judges on demand, once, from top to bottom. */
  readonly rows: Iterable<ReadRow>;
}

/** More of a cell tells nobody what its column means. */
const PREVIEW_CHARACTERS = 60;
const DATES: readonly ColumnMeaning[] = ['madeOn', 'lastInspectedOn', 'inspectionDueOn', 'valveUntil', 'lifeEndsOn'];
/** So many written days, all of them firsts of a month, were no days to whoever wrote them. */
const FIRSTS_MEAN_MONTHS = 10;

/** Excel makes a first of the month of every month that is typed: where a column shows no other day, days were not meant. */
function monthsOnly(rows: readonly Row[], table: Table, date: RowReaders['date']): Set<ColumnMeaning> {
  const found = new Set<ColumnMeaning>();
  for (const meaning of DATES) {
    const column = table.columns.get(meaning);
    if (column === undefined) continue;
    let others = false;
    let written = 0;
    let cells = 0;
    for (let r = table.firstRow; r < rows.length && !others; r++) {
      const cell = rows[r]?.[column.index];
      const reading = date(cell);
      if (reading.kind !== 'date' || reading.on.length === 7) continue;
      if (!reading.firstOfMonth) others = true;
      if (typeof cell === 'object') cells += 1;
      else written += 1;
    }
    if (!others && (written === 0 ? cells > 0 : written + cells >= FIRSTS_MEAN_MONTHS)) found.add(meaning);
  }
  return found;
}

/** A column called 检验日期 that holds days to come is one of due dates, where the sheet has no other. */
function withDueDates(rows: readonly Row[], table: Table, date: RowReaders['date'], today: DayNumber): Table {
  const column = table.columns.get('lastInspectedOn');
  if (column === undefined || table.said.has(column.index)) return table;
  if (table.columns.has('inspectionDueOn') || /上|last|prev|已|末|前/i.test(column.header)) return table;
  let ahead = 0;
  let dates = 0;
  const thisMonth = monthText(today);
  for (let r = table.firstRow; r < Math.min(rows.length, table.firstRow + 500); r++) {
    const reading = date(rows[r]?.[column.index]);
    if (reading.kind !== 'date') continue;
    dates += 1;
    if (reading.on.slice(0, 7) > thisMonth) ahead += 1;
  }
  if (ahead * 2 <= dates) return table;
  const columns = new Map(table.columns);
  columns.delete('lastInspectedOn');
  columns.set('inspectionDueOn', column);
  return { ...table, columns };
}

const monthText = (day: DayNumber): string => new Date(day * 86_400_000).toISOString().slice(0, 7);

function readersOf(sheet: Sheet, table: Table, settings: ImportSettings, date: RowReaders['date']): RowReaders {
  const tare = quantityReader(massUnits, table.columns.get('tareKg')?.unit ?? null);
  const maxFill = quantityReader(massUnits, table.columns.get('maxFillKg')?.unit ?? null);
  return {
    date,
    mass: (meaning, cell) => (meaning === 'tareKg' ? tare(cell) : maxFill(cell)),
    volume: quantityReader(volumeUnits, table.columns.get('volumeL')?.unit ?? null),
    model: modelReader(settings.models, table.columns.get('model')?.unit ?? null),
    monthsOnly: monthsOnly(sheet.rows, table, date),
    stateOfTitle: titleState([sheet.name, ...table.titleLines]),
    lostZeros: lostZeros(sheet.rows, table),
  };
}

const titleState = (lines: readonly string[]): StateReading | null =>
  stateOfAll(lines.map(stateOfTitle).filter((reading) => reading !== null));

/** How many digits after its zeros make a code one of the same kind as another. */
const ALIKE_DIGITS = 4;

const kindOf = (code: string): string => `${code.length} ${code.slice(0, ALIKE_DIGITS)}`;

/**
 * A spreadsheet that took 0044… for a number wrote 44…: told by the codes of the column that still have their zeros, where
 * they are no fewer than their likes without.
 */
function lostZeros(rows: readonly Row[], table: Table): RowReaders['lostZeros'] {
  const index = table.columns.get('code')?.index ?? -1;
  /** By length without zeros and first digits: how many of the kind begin with zeros, less those that do not. */
  const kinds = new Map<string, number>();
  for (let r = table.firstRow; r < rows.length; r++) {
    const text = cellText(rows[r]?.[index]);
    if (!/^\d+$/.test(text)) continue;
    const bare = text.replace(/^0+/, '');
    kinds.set(kindOf(bare), (kinds.get(kindOf(bare)) ?? 0) + (bare === text ? -1 : 1));
  }
  const padded = new Set([...kinds].flatMap(([kind, more]) => (more >= 0 ? [kind] : [])));
  if (padded.size === 0) return () => false;
  return (code) => /^[1-9]\d+$/.test(code) && padded.has(kindOf(code));
}

/** Each 同上 is what stands above it, as long as no row that is no cylinder stands between. */
function withoutDitto(row: Row, above: Row | null): Row {
  if (above === null || !row.some((cell) => typeof cell === 'string' && isDittoText(cellText(cell)))) return row;
  return row.map((cell, i) => (typeof cell === 'string' && isDittoText(cellText(cell)) ? (above[i] ?? null) : cell));
}

/** Codes and stamps of the rows that were judged; a code counts also where its row was refused. */
function rememberedRows(place: () => string): Before {
  const rowByCode = new Map<string, { readonly row: string; readonly code: string }>();
  const stamps = new Map<string, { readonly row: string; readonly stamp: Stamp }[]>();
  return {
    code(code) {
      const key = /^0\d+$/.test(code) ? code.replace(/^0+/, '') : code;
      const first = rowByCode.get(key);
      if (first !== undefined) return { row: first.row, isOther: first.code !== code };
      rowByCode.set(key, { row: place(), code });
      return null;
    },
    stamp(stamp) {
      const key = stampKey(stamp);
      if (key === null) return null;
      const known = stamps.get(key) ?? [];
      // Makers number alike: where a ledger names none, two of one number and month may well be two cylinders.
      const isTwin = (other: Stamp): boolean =>
        other.manufacturer !== null && stamp.manufacturer !== null && isSameStamp(other, stamp);
      const first = known.find((other) => isTwin(other.stamp));
      if (first !== undefined) return first.row;
      stamps.set(key, [...known, { row: place(), stamp }]);
      return null;
    },
  };
}

/** What stands where the code belongs is no number: cheaper to ask than whether the row is a header. */
function mayBeHeader(row: Row, table: Table): boolean {
  const column = table.columns.get('code');
  return column === undefined || !/\d/.test(shownText(row[column.index]));
}

/** Nothing to import is a register without tables: the caller says so. */
export function readRegister(sheets: readonly Sheet[], settings: ImportSettings): RegisterRead {
  const usual = dateReader(settings.today);
  const of1904 = dateReader(settings.today, true);
  const dateOf = (sheet: Sheet): RowReaders['date'] => (sheet.from1904 === true ? of1904 : usual);
  const found = sheets.flatMap((sheet) => {
    const date = dateOf(sheet);
    const choices = new ColumnChoices(sheet.name, settings.columns, settings.remembered);
    const table = findTable(sheet.rows, 0, choices);
    return table === null ? [] : [{ sheet, choices, table: withDueDates(sheet.rows, table, date, settings.today) }];
  });
  const tables = found.map(({ sheet, table }) => ({ sheet: sheet.name, headerRow: table.firstRow, table }));
  const passedOver: { sheet: string; row: number; text: string }[] = [];
  const several = found.length > 1;

  function* judged(): Generator<ReadRow> {
    let place = '';
    const before = rememberedRows(() => place);
    for (const { sheet, choices, table: firstTable } of found) {
      const { rows } = sheet;
      const date = dateOf(sheet);
      const name = several ? sheet.name : null;
      let above: Row | null = null;
      let table = firstTable;
      let readers = readersOf(sheet, table, settings, date);
      let empty: number[] = [];
      for (let at = table.firstRow; at < rows.length; at++) {
        const row = withoutDitto(rows[at] ?? [], above);
        const number = at + 1;
        const kind = kindOfRow(row, table);
        above = kind === 'cylinder' ? row : null;
        if (kind === 'empty') {
          empty.push(number);
          continue;
        }
        for (const skipped of empty) yield { row: skipped, sheet: name, table, kind: 'skip' };
        empty = [];
        const again = mayBeHeader(row, table) ? headerWithin(rows, at, choices) : null;
        if (again !== null) {
          table = withDueDates(rows, again, date, settings.today);
          readers = readersOf(sheet, table, settings, date);
          at = table.firstRow - 1;
          continue;
        }
        if (kind !== 'cylinder') {
          passedOver.push({
            sheet: sheet.name,
            row: number,
            text: row.map(shownText).map(cellText).filter(Boolean).join(' ').slice(0, 200),
          });
          // A heading such as 报废气瓶 holds for the rows below it.
          const heading = kind === 'note' ? headingOf(row, table) : null;
          if (heading !== null) {
            readers = { ...readers, stateOfTitle: stateOfTitle(heading) ?? stateOfTitle(sheet.name) };
          }
          continue;
        }
        place = name === null ? String(number) : `${name}!${number}`;
        yield { row: number, sheet: name, table, ...judgeRow(row, table, readers, settings, before) };
      }
      for (const skipped of empty) yield { row: skipped, sheet: name, table, kind: 'skip' };
    }
  }
  return { tables, passedOver, rows: judged() };
}

/** The first rows below the header as the sheet shows them, but for people, to check what each column means. */
export function previewOf(
  rows: readonly Row[],
  table: Pick<Table, 'firstRow'>,
  columns: readonly { readonly index: number; readonly header: string; readonly meaning: string | null }[],
  most: number,
): { readonly row: number; readonly cells: string[] }[] {
  const shown: { readonly row: number; readonly cells: string[] }[] = [];
  for (let at = table.firstRow; at < rows.length && shown.length < most; at++) {
    const row = rows[at] ?? [];
    const cells = columns.map(({ index, header, meaning }) =>
      previewCell(cellText(shownText(row[index])), header, meaning).slice(0, PREVIEW_CHARACTERS),
    );
    if (cells.some((cell) => cell !== '')) shown.push({ row: at + 1, cells });
  }
  return shown;
}

/** One line of the report. Masses in kg, volumes in L; of what is accepted, the fields that the sheet has columns for. */
export type ReportLine = { readonly row: number; readonly sheet?: string } & (
  | { readonly skip: true }
  | {
      readonly refuse: Refusal;
      readonly column: string | null;
      readonly value: string | number | boolean | null;
      readonly message: string;
    }
  | {
      readonly accept: Partial<RegisterEntry> & { readonly otherCodes?: readonly string[] };
      readonly warn?: Warning;
      readonly column?: string | null;
      readonly value?: string | number | boolean | null;
      readonly message?: string;
    }
);

/** The fields of an accepted row that the report shows. The state is always known; an empty column stands for "in use". */
export function shownEntry(
  accepted: AcceptedRow,
  table: Table,
): Partial<RegisterEntry> & { otherCodes?: readonly string[] } {
  const shown: Record<string, unknown> = {};
  for (const field of fields) {
    const has = table.columns.has(field) || (field === 'designLifeYears' && table.columns.has('lifeEndsOn'));
    if (has || field === 'code' || field === 'state') shown[field] = accepted.entry[field];
  }
  if (accepted.codes.length > 1) shown['otherCodes'] = accepted.codes.slice(1).map(({ code }) => code);
  return shown;
}

export function reportLine(read: ReadRow, language: ImportSettings['language']): ReportLine {
  const place = read.sheet === null ? { row: read.row } : { row: read.row, sheet: read.sheet };
  if (read.kind === 'skip') return { ...place, skip: true };
  if (read.kind === 'refuse') {
    const { refusal, column, value, reason, limit } = read;
    return { ...place, refuse: refusal, column, value, message: reasonText(reason, limit, language) };
  }
  const accept = shownEntry(read, read.table);
  const [first] = read.warnings.toSorted((a, b) => severity(a.warning) - severity(b.warning));
  if (first === undefined) return { ...place, accept };
  const message = read.warnings
    .map(({ column, reason, limit }) => `${column === null ? '' : `${column}: `}${reasonText(reason, limit, language)}`)
    .join('; ');
  return { ...place, accept, warn: first.warning, column: first.column, value: first.value, message };
}

const severity = (warning: Warning): number => (warning === 'record-implausible' ? 0 : 1);
