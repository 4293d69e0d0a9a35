// Judges one row of a register: what the register would keep of it, or why it cannot be taken.
import {
  addMonths,
  beginsAfter,
  civilOfDay,
  dayText,
  monthIndex,
  parseCivilDate,
  type CivilDate,
} from '../calendar.ts';
import type { CylinderState, Medium } from '../cylinder/cylinder.ts';
import { normaliseText } from '../cylinder/scan-text.ts';
import {
  cellText,
  isBlankText,
  isErrorText,
  isUnknownText,
  quotedValue,
  shownText,
  writtenText,
  type Cell,
  type Row,
} from './cell.ts';
import { readCode } from './code-cell.ts';
import { latestOf, periodEnd, type DateReading } from './date-cell.ts';
import type { ColumnMeaning, Field } from './header.ts';
import type { Reason, Refusal, Warning } from './message.ts';
import type { ModelReading } from './model-cell.ts';
import { readYears, type QuantityReading } from './quantity-cell.ts';
import type { ImportSettings } from './settings.ts';
import type { Column, Table } from './table.ts';
import type { Stamp } from '../cylinder/stamp.ts';
import {
  readMedium,
  readOwner,
  readState,
  saysFailed,
  saysState,
  stateOfAll,
  stateOfRemark,
  type OwnerReading,
  type StateReading,
} from './word-cell.ts';

/** What the register keeps of a row; null where the sheet does not say. Masses in kg and volumes in L, whole in g and ml. */
export interface RegisterEntry {
  readonly code: string;
  readonly registrationCode: string | null;
  readonly serialNo: string | null;
  readonly manufacturer: string | null;
  readonly madeOn: string | null;
  readonly model: string | null;
  readonly volumeL: number | null;
  readonly tareKg: number | null;
  readonly maxFillKg: number | null;
  readonly medium: Medium | null;
  readonly lastInspectedOn: string | null;
  readonly inspectionDueOn: string | null;
  readonly designLifeYears: number | null;
  readonly ownerName: string | null;
  readonly valveUntil: string | null;
  readonly state: CylinderState;
}

/** A cell that something is to be said about. */
export interface Remark {
  readonly reason: Reason;
  /** As the header writes it; null where the sheet has no such column. */
  readonly column: string | null;
  readonly value: string | number | boolean | null;
  readonly limit: string;
}

export interface AcceptedRow {
  readonly kind: 'accept';
  readonly entry: RegisterEntry;
  readonly warnings: readonly (Remark & { readonly warning: Warning })[];
  readonly owner: OwnerReading;
  readonly frozen: boolean;
  /** False: no cell says its state, and it counts as in use. */
  readonly stateSaid: boolean;
  /** A column says that the inspection was not passed; else an inspection date means that it was. */
  readonly inspectionFailed: boolean;
  /** The codes on the cylinder and what their cells show, the principal one first. */
  readonly codes: readonly { readonly code: string; readonly written: string }[];
  /** Facts that the model gave where the sheet is silent. */
  readonly fromModel: readonly ('volumeL' | 'medium' | 'model')[];
}

export interface RefusedRow extends Remark {
  readonly kind: 'refuse';
  readonly refusal: Refusal;
}

export type JudgedRow = AcceptedRow | RefusedRow;

type DateField = 'madeOn' | 'lastInspectedOn' | 'inspectionDueOn' | 'valveUntil';
const DATE_FIELDS: readonly DateField[] = ['madeOn', 'lastInspectedOn', 'inspectionDueOn', 'valveUntil'];

/** How the cells of one table are read; the readers remember what they have seen. */
export interface RowReaders {
  readonly date: (cell: Cell | undefined) => DateReading;
  readonly mass: (meaning: 'tareKg' | 'maxFillKg', cell: Cell | undefined) => QuantityReading;
  readonly volume: (cell: Cell | undefined) => QuantityReading;
  readonly model: (cell: Cell | undefined, volumeMl: number | null) => ModelReading;
  /** Columns whose days are all firsts of a month: nobody meant the day. */
  readonly monthsOnly: ReadonlySet<ColumnMeaning>;
  /** What the sheet's name or its title says of all its cylinders. */
  readonly stateOfTitle: StateReading | null;
  /** Whether the code seems to have lost the zeros that it began with. */
  readonly lostZeros: (code: string) => boolean;
}

/** What came before in the file: each tells a row's place, such as 12 or 台账!12, and remembers the one that asks. */
export interface Before {
  readonly code: (code: string) => { readonly row: string; readonly isOther: boolean } | null;
  readonly stamp: (stamp: Stamp) => string | null;
}

/** More than 20 % off the tare of its model, a mass is no tare of it; the rule `record-implausible` begins at 10 %. */
const TARE_IMPOSSIBLE_PCT = 20;
const TARE_IMPLAUSIBLE_PCT = 10;
const TARE_IMPLAUSIBLE_SMALL_PCT = 20;
const SMALL_MODEL_ML = 12_000;
const VOLUME_IMPLAUSIBLE_PCT = 5;
/** kg a litre × 1000: what a maximum fill and the tare of an unknown model may be of the volume. */
const MAX_FILL_G_PER_L = 430;
const TARE_LEAST_G_PER_L = 330;
const TARE_MOST_G_PER_L = 850;

const isOffBy = (value: number, normal: number, pct: number): boolean => Math.abs(value - normal) * 100 > normal * pct;
const inThousandths = (thousandths: number | null): number | null => (thousandths === null ? null : thousandths / 1000);
const kgOrL = (thousandths: number): string => String(Math.round(thousandths) / 1000);

function textOf(cell: Cell | undefined): string | null {
  const text = writtenText(shownText(cell));
  const plain = cellText(cell);
  return isBlankText(plain) || isUnknownText(plain) || isErrorText(plain) ? null : text;
}

/** What Excel took for a number shows as 1.23E+11: its digits are lost. */
const isRounded = (text: string): boolean => /^\d(\.\d+)?E\+\d+$/i.test(text);

/** Refusals are looked for in the order of `refusals`; the first that applies is told. */
export function judgeRow(
  row: Row,
  table: Table,
  readers: RowReaders,
  settings: ImportSettings,
  before: Before,
): JudgedRow {
  const cellOf = (meaning: ColumnMeaning): Cell | undefined => {
    const column = table.columns.get(meaning);
    return column === undefined ? undefined : row[column.index];
  };
  const remarkOn = (column: Column | undefined, reason: Reason, limit = ''): Remark => ({
    reason,
    column: column?.header ?? null,
    value: column === undefined ? null : quotedValue(row[column.index]),
    limit,
  });
  const remark = (meaning: ColumnMeaning, reason: Reason, limit = ''): Remark =>
    remarkOn(table.columns.get(meaning), reason, limit);
  const refuse = (refusal: Refusal, found: Remark): RefusedRow => ({ kind: 'refuse', refusal, ...found });

  const principal = readCode(cellOf('code'));
  const codes: { code: string; written: string }[] = [];
  for (const column of [table.columns.get('code'), ...table.otherCodes]) {
    const cell = column === undefined ? undefined : row[column.index];
    const reading = readCode(cell);
    if (reading.kind !== 'code' || codes.some((known) => known.code === reading.code)) continue;
    codes.push({ code: reading.code, written: cellText(cell) });
  }
  const code = principal.kind === 'unreadable' ? undefined : codes[0]?.code;
  if (code === undefined) {
    const reason = principal.kind === 'unreadable' ? (`code-${principal.why}` as const) : 'no-code';
    return refuse('missing-code', remark('code', reason));
  }
  if (principal.kind === 'code' && readers.lostZeros(code)) {
    return refuse('missing-code', remark('code', 'code-zeros'));
  }
  const first = before.code(code);
  if (first !== null) {
    return refuse('duplicate-code', remark('code', first.isOther ? 'duplicate-but-zeros' : 'duplicate', first.row));
  }

  const warnings: (Remark & { warning: Warning })[] = [];
  const warn = (warning: Warning, found: Remark): void => {
    warnings.push({ warning, ...found });
  };

  const written: Record<DateField, string | null> = {
    madeOn: null,
    lastInspectedOn: null,
    inspectionDueOn: null,
    valveUntil: null,
  };
  for (const field of DATE_FIELDS) {
    const reading = dateOf(field, cellOf(field), readers);
    if (reading.kind === 'unreadable') return refuse('date-unreadable', remark(field, `date-${reading.why}`));
    if (reading.kind === 'none') continue;
    written[field] = reading.firstOfMonth && readers.monthsOnly.has(field) ? reading.on.slice(0, 7) : reading.on;
    if (reading.doubtful) warn('date-doubtful', remark(field, 'january-or-october'));
  }
  const made = civil(written.madeOn);
  const inspected = civil(written.lastInspectedOn);
  const due = civil(written.inspectionDueOn);
  const today = dayText(settings.today);
  if (made !== null && beginsAfter(made, settings.today))
    return refuse('date-impossible', remark('madeOn', 'made-in-future', today));
  if (made !== null && due !== null && due.lastDay < made.firstDay) {
    return refuse('date-impossible', remark('inspectionDueOn', 'due-before-made', written.madeOn ?? ''));
  }

  const quantityOf = (meaning: Field, reading: QuantityReading): number | null => {
    if (reading.kind === 'none') return null;
    if (reading.kind === 'quantity' && reading.thousandths > 0) return reading.thousandths;
    warn('cell-unreadable', remark(meaning, 'quantity-unreadable'));
    return null;
  };
  const volumeInSheet = quantityOf('volumeL', readers.volume(cellOf('volumeL')));
  const { model, size } = readers.model(cellOf('model'), volumeInSheet);
  const volumeMl = volumeInSheet ?? size?.volumeMl ?? null;

  const tare = readers.mass('tareKg', cellOf('tareKg'));
  if (tare.kind === 'unreadable') return refuse('mass-impossible', remark('tareKg', 'tare-unreadable'));
  const tareG = tare.kind === 'quantity' ? tare.thousandths : null;
  if (tareG !== null && tareG <= 0) return refuse('mass-impossible', remark('tareKg', 'tare-not-above-0'));
  if (tareG !== null && size !== null && isOffBy(tareG, size.tareG, TARE_IMPOSSIBLE_PCT)) {
    return refuse('mass-impossible', remark('tareKg', 'tare-off-model', kgOrL(size.tareG)));
  }
  if (size === null && volumeMl === null) {
    return refuse('model-unknown', remark('model', model === null ? 'model-missing' : 'model-unknown'));
  }

  const maxFillG = quantityOf('maxFillKg', readers.mass('maxFillKg', cellOf('maxFillKg')));
  const medium = readMedium(cellOf('medium'));
  if (medium === undefined) warn('cell-unreadable', remark('medium', 'medium-unknown'));
  const designLifeYears = lifeYears(cellOf('designLifeYears'), cellOf('lifeEndsOn'), made, readers);
  if (designLifeYears === undefined) warn('cell-unreadable', remark('designLifeYears', 'years-unreadable'));

  const implausible = (meaning: ColumnMeaning, reason: Reason, limit: string): void =>
    warn('record-implausible', remark(meaning, reason, limit));
  if (inspected !== null && beginsAfter(inspected, settings.today))
    implausible('lastInspectedOn', 'inspected-in-future', today);
  if (inspected !== null && made !== null && inspected.lastDay < made.firstDay) {
    implausible('lastInspectedOn', 'inspected-before-made', written.madeOn ?? '');
  }
  const { year, month } = civilOfDay(settings.today);
  if (due !== null && monthIndex(due.year, due.month) > monthIndex(year, month) + settings.inspectionMonths) {
    const latest = addMonths({ ...due, year, month, day: null }, settings.inspectionMonths);
    implausible('inspectionDueOn', 'due-too-late', `${latest.year}-${String(latest.month).padStart(2, '0')}`);
  }
  if (maxFillG !== null && volumeMl !== null && maxFillG * 1000 > MAX_FILL_G_PER_L * volumeMl) {
    implausible('maxFillKg', 'max-fill-above-volume', kgOrL((MAX_FILL_G_PER_L * volumeMl) / 1000));
  }
  if (typeof designLifeYears === 'number' && designLifeYears > settings.designLifeMaxYears) {
    implausible('designLifeYears', 'design-life-too-long', String(settings.designLifeMaxYears));
  }
  if (size !== null && volumeMl !== null && isOffBy(volumeMl, size.volumeMl, VOLUME_IMPLAUSIBLE_PCT)) {
    implausible('volumeL', 'volume-off-model', kgOrL(size.volumeMl));
  }
  if (tareG !== null && size !== null) {
    const pct = size.volumeMl < SMALL_MODEL_ML ? TARE_IMPLAUSIBLE_SMALL_PCT : TARE_IMPLAUSIBLE_PCT;
    if (isOffBy(tareG, size.tareG, pct)) implausible('tareKg', 'tare-off-model', kgOrL(size.tareG));
  } else if (tareG !== null && volumeMl !== null) {
    const perLitre = tareG * 1000;
    if (perLitre < TARE_LEAST_G_PER_L * volumeMl || perLitre > TARE_MOST_G_PER_L * volumeMl) {
      implausible('tareKg', 'tare-off-volume', kgOrL(volumeMl));
    }
  }

  const inspectionFailed = written.lastInspectedOn !== null && saysFailed(cellOf('inspectionResult'));
  if (inspectionFailed) warn('inspection-failed', remark('inspectionResult', 'inspection-failed'));
  const states = statesOf(row, table, readers.stateOfTitle);
  const said = stateOfAll(states.map(({ reading }) => reading));
  if (said?.frozen === true) {
    const reason = said.known ? 'state-frozen' : 'state-unknown';
    const differ = !said.known && states.every(({ reading }) => reading.known);
    const by = states.find(({ reading }) => reading.state !== 'active' || reading.frozen);
    warn(reason, remarkOn(by?.column ?? undefined, differ ? 'states-differ' : reason));
  }
  const serialNo = textOf(cellOf('serialNo'))?.normalize('NFKC') ?? null;
  const manufacturer = textOf(cellOf('manufacturer'));
  const twin = before.stamp({ serialNo, madeOn: written.madeOn, manufacturer });
  if (twin !== null) return refuse('duplicate-stamp', remark('serialNo', 'same-stamp', twin));
  const fromModel: ('volumeL' | 'medium' | 'model')[] = [];
  if (volumeInSheet === null) fromModel.push('volumeL');
  if (medium === null && size !== null) fromModel.push('medium');
  if (isBlankText(cellText(cellOf('model'))) && model !== null) fromModel.push('model');

  return {
    kind: 'accept',
    entry: {
      code,
      registrationCode: registrationOf(cellOf('registrationCode'), () =>
        warn('cell-unreadable', remark('registrationCode', 'registration-unreadable')),
      ),
      serialNo,
      manufacturer,
      madeOn: written.madeOn,
      model,
      volumeL: inThousandths(volumeMl),
      tareKg: inThousandths(tareG),
      maxFillKg: inThousandths(maxFillG),
      // YSP cylinders are made for liquefied petroleum gas alone.
      medium: medium === undefined ? null : (medium ?? (size === null ? null : 'lpg')),
      lastInspectedOn: written.lastInspectedOn,
      inspectionDueOn: written.inspectionDueOn,
      designLifeYears: designLifeYears ?? null,
      ...ownerOf(row, table),
      valveUntil: written.valveUntil,
      state: said?.state ?? 'active',
    },
    warnings,
    owner: owners(row, table),
    frozen: said?.frozen === true,
    stateSaid: said !== null,
    inspectionFailed,
    codes,
    fromModel,
  };
}

interface SaidState {
  /** Null: the title. */
  readonly column: Column | null;
  readonly reading: StateReading;
}

/** What its cells and the title say of a cylinder's state; where a blank state is "in use", it says nothing. */
function statesOf(row: Row, table: Table, ofTitle: StateReading | null): SaidState[] {
  const said: SaidState[] = [];
  for (const column of [table.columns.get('state'), ...table.otherStates]) {
    if (column === undefined || !saysState(row[column.index])) continue;
    said.push({ column, reading: readState(row[column.index], column.header) });
  }
  const remark = table.columns.get('remark');
  const inRemark = remark === undefined ? null : stateOfRemark(row[remark.index]);
  if (remark !== undefined && inRemark !== null) said.push({ column: remark, reading: inRemark });
  if (ofTitle !== null) said.push({ column: null, reading: ofTitle });
  return said;
}

/** What is valid for a period is valid to its end; of several inspections the latest counts. */
function dateOf(field: DateField, cell: Cell | undefined, readers: RowReaders): DateReading {
  const reading = readers.date(cell);
  if (reading.kind !== 'unreadable') return reading;
  const several =
    field === 'inspectionDueOn' || field === 'valveUntil'
      ? periodEnd(cell, readers.date)
      : field === 'lastInspectedOn'
        ? latestOf(cell, readers.date)
        : null;
  return several ?? reading;
}

const civil = (written: string | null): CivilDate | null => (written === null ? null : parseCivilDate(written));

/** Whole years from a count or from the date on which life ends; undefined where the cell is neither. */
function lifeYears(
  cell: Cell | undefined,
  endsCell: Cell | undefined,
  made: CivilDate | null,
  readers: RowReaders,
): number | null | undefined {
  const years = readYears(cell);
  if (typeof years === 'number') return years;
  const ends = readers.date(years === undefined ? cell : endsCell);
  const until = ends.kind === 'date' ? civil(ends.on) : null;
  if (until === null || made === null) return years;
  const months = monthIndex(until.year, until.month) - monthIndex(made.year, made.month);
  return months > 0 && months % 12 === 0 ? months / 12 : years;
}

function registrationOf(cell: Cell | undefined, onUnreadable: () => void): string | null {
  const text = textOf(cell);
  if (text === null) return null;
  const plain = normaliseText(text).replace(/^(\d{6,})\.0+$/, '$1');
  if (!isRounded(plain)) return plain;
  onUnreadable();
  return null;
}

/** The first owner's column that names somebody; else what the first one says. */
function owners(row: Row, table: Table): OwnerReading {
  const columns = [table.columns.get('ownerName'), ...table.otherOwners].filter((column) => column !== undefined);
  const readings = columns.map((column) => readOwner(row[column.index]));
  const kind = table.columns.get('ownership');
  const kinds = kind === undefined ? null : readOwner(row[kind.index]);
  const named = readings.find((reading) => !reading.ask);
  if (named !== undefined) return named;
  const asked = readings.find((reading) => reading.name !== null) ?? readings[0];
  // No column of owners at all: the ledger is of its company's own cylinders, unless a column says 托管 or 个人.
  if (asked === undefined)
    return kinds === null ? { name: null, own: true, ask: false } : { name: null, own: kinds.own, ask: !kinds.own };
  return asked.name === null && kinds?.own === true ? { name: null, own: true, ask: false } : asked;
}

const ownerOf = (row: Row, table: Table): { ownerName: string | null } => ({ ownerName: owners(row, table).name });
