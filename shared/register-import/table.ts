// Finds the tables of a sheet: which rows are headers, what each column means, which rows are titles, totals or notes.
import { cellText, isBlankText, isEmptyCell, type Cell, type Row } from './cell.ts';
import type { Choice, ColumnChoices } from './choice.ts';
import { readCode } from './code-cell.ts';
import { headerText, meaningsOfHeader, type ColumnMeaning } from './header.ts';

export interface Column {
  /** 0 is the first. */
  readonly index: number;
  /** As the sheet writes it, on one line. */
  readonly header: string;
  readonly unit: string | null;
}

export interface Table {
  /** Index of the row after the header. */
  readonly firstRow: number;
  readonly columns: ReadonlyMap<ColumnMeaning, Column>;
  /** Further codes of the same cylinder: bar code, RFID. */
  readonly otherCodes: readonly Column[];
  /** Where the first owner's column is blank. */
  readonly otherOwners: readonly Column[];
  /** Beside the first column of states: 状态, 是否报废. */
  readonly otherStates: readonly Column[];
  /** Columns that are not read, for people to check. */
  readonly unread: readonly Column[];
  /** Columns that mean what somebody said, by index: for this file, or for one with the same headings before. */
  readonly said: ReadonlyMap<number, 'chosen' | 'remembered'>;
  /** What stands above the header, and its lines one by one. */
  readonly title: string;
  readonly titleLines: readonly string[];
}

const HEADER_ROWS_MAX = 3;
const SEARCHED_ROWS = 100;
/** A strength from which a header means its field wherever it stands. */
const CLEAR = 50;
/** Stronger than any words. */
const CHOSEN = 1000;
const SAMPLE_ROWS = 200;
const COLUMNS_MAX = 256;

const isTextCell = (cell: Cell | undefined): boolean => typeof cell === 'string' && !isEmptyCell(cell);
const oneLine = (cell: Cell | undefined): string => cellText(cell);

interface Candidate {
  readonly index: number;
  readonly header: string;
  readonly unit: string | null;
  readonly meanings: readonly { readonly meaning: ColumnMeaning; readonly strength: number }[];
}

interface Header {
  readonly start: number;
  readonly height: number;
  readonly candidates: readonly Candidate[];
  readonly score: number;
}

/** The labels of one column from top to bottom; a group's label counts for the columns under it. */
function labelsOf(rows: readonly Row[], start: number, height: number, index: number): string[] {
  const labels: string[] = [];
  for (let r = start; r < start + height; r++) {
    const row = rows[r] ?? [];
    let label = isTextCell(row[index]) ? oneLine(row[index]) : '';
    if (label === '' && isEmptyCell(row[index]) && r < start + height - 1 && !isEmptyCell(rows[r + 1]?.[index])) {
      for (let left = index - 1; left >= 0 && label === ''; left--)
        label = isTextCell(row[left]) ? oneLine(row[left]) : '';
    }
    if (label !== '' && labels.at(-1) !== label) labels.push(label);
  }
  return labels;
}

const claimsOf = (choice: Choice): Candidate['meanings'] =>
  choice === null ? [] : [{ meaning: choice, strength: CHOSEN }];

function candidateOf(labels: readonly string[], index: number, choices: ColumnChoices): Candidate {
  const last = labels.at(-1) ?? '';
  const spellings = new Set([last]);
  for (let from = labels.length - 2; from >= 0; from--) {
    spellings.add(labels.slice(from).join(''));
    spellings.add(labels.slice(from).reverse().join(''));
  }
  const strengths = new Map<ColumnMeaning, number>();
  let unit: string | null = null;
  for (const spelling of spellings) {
    const text = headerText(spelling);
    unit ??= text.unit;
    for (const { meaning, strength } of meaningsOfHeader(text.names)) {
      if (strength > (strengths.get(meaning) ?? 0)) strengths.set(meaning, strength);
    }
  }
  const meanings = [...strengths].map(([meaning, strength]) => ({ meaning, strength }));
  const header = labels.join(' ');
  const choice = choices.ofHeading(header);
  return { index, header, unit, meanings: choice === undefined ? meanings : claimsOf(choice) };
}

/** The strongest claim first; each column means one thing, each thing has one column. */
function assign(candidates: readonly Candidate[]): Map<ColumnMeaning, { candidate: Candidate; strength: number }> {
  const claims = candidates.flatMap((candidate) => candidate.meanings.map((claim) => ({ ...claim, candidate })));
  claims.sort((a, b) => b.strength - a.strength || a.candidate.index - b.candidate.index);
  const taken = new Set<number>();
  const assigned = new Map<ColumnMeaning, { candidate: Candidate; strength: number }>();
  for (const { meaning, strength, candidate } of claims) {
    if (assigned.has(meaning) || taken.has(candidate.index)) continue;
    assigned.set(meaning, { candidate, strength });
    taken.add(candidate.index);
  }
  return assigned;
}

/** How much of a register the header names; 0: it is none. */
function scoreOf(candidates: readonly Candidate[]): number {
  const assigned = assign(candidates);
  const clear = [...assigned].filter(([, { strength }]) => strength >= CLEAR);
  const names = new Set(clear.map(([meaning]) => meaning));
  const identifies = names.has('code') || names.has('serialNo') || names.has('registrationCode');
  if (!identifies || clear.length < (names.has('code') ? 2 : 3)) return 0;
  return clear.reduce((sum, [, { strength }]) => sum + 100 + Math.min(strength, 100), 0);
}

/** Rows of a header hold labels: short texts, no codes and no numbers. */
function isLabelRow(row: Row): boolean {
  let labels = 0;
  for (const cell of row) {
    if (isEmptyCell(cell)) continue;
    if (typeof cell !== 'string' || cell.length > 40 || /\d{3}/.test(cellText(cell))) return false;
    labels += 1;
  }
  return labels > 0;
}

/** The candidates as they were taken the last time that a sheet had exactly these headings. */
function withRemembered(candidates: readonly Candidate[], choices: ColumnChoices): readonly Candidate[] {
  const remembered = choices.rememberedFor(candidates.map(({ header }) => header));
  return candidates.map((candidate) => {
    const choice = choices.ofHeading(candidate.header) === undefined ? remembered(candidate.header) : undefined;
    return choice === undefined ? candidate : { ...candidate, meanings: claimsOf(choice) };
  });
}

function headerAt(rows: readonly Row[], start: number, choices: ColumnChoices): Header | null {
  let best: Header | null = null;
  for (let height = 1; height <= HEADER_ROWS_MAX && start + height <= rows.length; height++) {
    const last = rows[start + height - 1] ?? [];
    if (!isLabelRow(last)) break;
    const width = Math.min(COLUMNS_MAX, Math.max(...rows.slice(start, start + height).map((row) => row.length)));
    const candidates: Candidate[] = [];
    for (let index = 0; index < width; index++) {
      const labels = labelsOf(rows, start, height, index);
      if (labels.length > 0) candidates.push(candidateOf(labels, index, choices));
    }
    const known = withRemembered(candidates, choices);
    const score = scoreOf(known);
    const least: number = best?.score ?? 0;
    const goesOn = score === least && height > 1 && continuesHeader(rows[start + height - 2] ?? [], last);
    if (score > 0 && (score > least || goesOn)) best = { start, height, candidates: known, score };
  }
  return best;
}

const UNIT_LABEL =
  /^[([]?(单位:?)?(kg|公斤|千克|g|l|升|ml|年([-./]?月([-./]?日)?)?|日期|yyyy[-/.]?mm([-/.]?dd)?|mm|mpa|只|个)[)\]]?$/i;
const isUnit = (text: string): boolean => UNIT_LABEL.test(text) || isBlankText(text);

/** A row under a header that only repeats what is above it (cells merged downwards) or names units. */
function continuesHeader(above: Row, row: Row): boolean {
  return row.every((cell, i) => isEmptyCell(cell) || isUnit(cellText(cell)) || cellText(cell) === cellText(above[i]));
}

/** The row below may still belong to the header: units, or the columns numbered 1, 2, 3. */
function isBelowHeader(row: Row | undefined): boolean {
  const cells = (row ?? []).filter((cell) => !isEmptyCell(cell));
  if (cells.length < 2) return false;
  const texts = cells.map(cellText);
  if (texts.every(isUnit)) return true;
  const numbers = texts.map((text) => Number(text.replace(/[()]/g, '')));
  return (
    cells.length >= 3 &&
    numbers.every((number, i) => number === (numbers[0] ?? 0) + i) &&
    (numbers[0] ?? 9) <= 2 &&
    numbers.length > 2 &&
    cells.length >= (row ?? []).length / 2
  );
}

const isCountUp = (texts: readonly string[]): boolean =>
  texts.length >= 2 &&
  texts.every((text, i) => /^\d{1,6}$/.test(text) && (i === 0 || Number(text) - Number(texts[i - 1]) === 1));

/** What up to 200 rows hold in the column. */
function sampleOf(rows: readonly Row[], from: number, index: number): string[] {
  const texts: string[] = [];
  for (let r = from; r < Math.min(rows.length, from + SAMPLE_ROWS); r++) {
    const text = cellText(rows[r]?.[index]);
    if (!isBlankText(text)) texts.push(text);
  }
  return texts;
}

/** True where nearly every cell is a code of its own. */
function looksLikeCodes(rows: readonly Row[], from: number, index: number): boolean {
  const codes: string[] = [];
  const sample = sampleOf(rows, from, index);
  for (const text of sample) {
    const reading = readCode(text);
    if (reading.kind === 'code' && reading.code.length >= 5) codes.push(reading.code);
  }
  return codes.length > 0 && codes.length >= sample.length * 0.8 && new Set(codes).size >= codes.length * 0.8;
}

const columnOf = ({ index, header, unit }: Candidate): Column => ({ index, header, unit });

function tableOf(rows: readonly Row[], header: Header, choices: ColumnChoices): Table {
  let firstRow = header.start + header.height;
  let { candidates } = header;
  while (isBelowHeader(rows[firstRow])) {
    const units = rows[firstRow] ?? [];
    candidates = candidates.map((candidate) => {
      const unit = headerText(`x(${cellText(units[candidate.index]).replace(/[()]/g, '')})`).unit;
      return { ...candidate, unit: candidate.unit ?? unit };
    });
    firstRow += 1;
  }
  const remembered = choices.rememberedFor(candidates.map(({ header: heading }) => heading));
  const said = new Map<number, 'chosen' | 'remembered'>();
  candidates = candidates
    .map((candidate) => {
      const ofColumn = choices.ofColumn(candidate.index);
      const isChosen = ofColumn !== undefined || choices.ofHeading(candidate.header) !== undefined;
      const choice = isChosen ? ofColumn : remembered(candidate.header);
      if (isChosen || choice !== undefined) said.set(candidate.index, isChosen ? 'chosen' : 'remembered');
      return choice === undefined ? candidate : { ...candidate, meanings: claimsOf(choice) };
    })
    .filter(
      ({ index, meanings }) =>
        meanings.every(({ strength }) => strength >= CLEAR) || !isCountUp(sampleOf(rows, firstRow, index).slice(0, 50)),
    );
  const assigned = assign(candidates);
  if (!assigned.has('code')) {
    // A ledger that knows its cylinders by one number only: 气瓶编号, 瓶号, or the registration code, if it is each cylinder's own.
    for (const meaning of ['serialNo', 'registrationCode'] as const) {
      const only = assigned.get(meaning);
      if (only === undefined || !looksLikeCodes(rows, firstRow, only.candidate.index)) continue;
      const mayBeCode =
        meaning === 'registrationCode' || only.candidate.meanings.some((claim) => claim.meaning === 'code');
      if (!mayBeCode) continue;
      assigned.set('code', only);
      if (meaning === 'serialNo') assigned.delete('serialNo');
      break;
    }
  }
  const used = new Set([...assigned.values()].map(({ candidate }) => candidate.index));
  const others = (meaning: ColumnMeaning, least: number): Column[] =>
    candidates
      .flatMap((candidate) => candidate.meanings.map((claim) => ({ ...claim, candidate })))
      .filter((claim) => claim.meaning === meaning && claim.strength >= least && !used.has(claim.candidate.index))
      .sort((a, b) => b.strength - a.strength)
      .map(({ candidate }) => columnOf(candidate));
  const otherCodes = others('code', 85);
  const otherOwners = others('ownerName', 85);
  const otherStates = others('state', 85);
  const read = new Set([...used, ...[...otherCodes, ...otherOwners, ...otherStates].map((column) => column.index)]);
  const titleLines = rows.slice(Math.max(0, header.start - 5), header.start).map((row) =>
    row
      .filter(isTextCell)
      .map(cellText)
      .filter((text, i, all) => all.indexOf(text) === i)
      .join(' '),
  );
  return {
    firstRow,
    columns: new Map([...assigned].map(([meaning, { candidate }]) => [meaning, columnOf(candidate)])),
    otherCodes,
    otherOwners,
    otherStates,
    unread: header.candidates.filter((candidate) => !read.has(candidate.index)).map(columnOf),
    said,
    title: titleLines.join(' ').trim(),
    titleLines,
  };
}

export interface GuessedHeader {
  /** Index of the row after it. */
  readonly firstRow: number;
  readonly columns: readonly Column[];
}

/** Lists of people are no registers of cylinders: what is not understood of them is not kept to be looked at. */
const OF_PEOPLE = /姓名|电话|手机|身份证|住址|地址|客户|用户|phone|address|surname|customer/i;

/**
 * Where nothing is understood: the row that looks most like headings, above a column of codes, for people to say what its
 * columns mean. Null: it does not look like a register.
 */
export function guessHeader(rows: readonly Row[]): GuessedHeader | null {
  let best: GuessedHeader | null = null;
  for (const [at, row] of rows.slice(0, SEARCHED_ROWS).entries()) {
    if (!isLabelRow(row)) continue;
    const columns = row.flatMap((cell, index): Column[] =>
      isTextCell(cell) && index < COLUMNS_MAX ? [{ index, header: oneLine(cell), unit: null }] : [],
    );
    if (columns.length < 2 || columns.length <= (best?.columns.length ?? 0)) continue;
    if (columns.some(({ header }) => OF_PEOPLE.test(header))) return null;
    if (columns.some(({ index }) => looksLikeCodes(rows, at + 1, index))) best = { firstRow: at + 1, columns };
  }
  return best;
}

/** The first table at or below `from`, or null. */
export function findTable(rows: readonly Row[], from: number, choices: ColumnChoices): Table | null {
  for (let start = from; start < Math.min(rows.length, from + SEARCHED_ROWS); start++) {
    const found = headerAt(rows, start, choices);
    if (found === null) continue;
    // A group's row above may make a header of less than what the rows below say by themselves.
    const near = [found, headerAt(rows, start + 1, choices), headerAt(rows, start + 2, choices)].filter(
      (header) => header !== null,
    );
    const best = near.reduce((a, b) => (b.score >= a.score && b.start < a.start + a.height ? b : a));
    return tableOf(rows, best, choices);
  }
  return null;
}

/** Where a page break repeats the header, or another table begins: the table that goes on from there. */
export function headerWithin(rows: readonly Row[], at: number, choices: ColumnChoices): Table | null {
  const row = rows[at] ?? [];
  if (row.filter(isTextCell).length < 2 || row.some((cell) => /\d/.test(cellText(cell)))) return null;
  const header = headerAt(rows, at, choices);
  return header === null ? null : tableOf(rows, header, choices);
}

const TOTAL =
  /^(本页|本表|本单|全部|以上|总|本月|累计)?(合计|总计|小计|共计|总数|累计|汇总|总和)(\(.*\))?([::]?\d*[只支个瓶条]?)?$|^共计?\d+[只支个瓶条]|^(grand|sub)?total\b|^sum\b/i;
const NOTE =
  /^(制表|填表|审核|复核|批准|负责人|经办|备注|附注|注[::]|注\d|说明|打印|日期[::]|单位[::]|联系|第\d+页|共\d+页|page\b|以下空白|以上|盖章|签字|签名|\(盖章|note\b|prepared|printed|signature)/i;

export type RowKind = 'cylinder' | 'empty' | 'total' | 'note';

/** Fields whose values are a cylinder's own; an owner or a state alone is none. */
const EVIDENCE: readonly ColumnMeaning[] = [
  'registrationCode',
  'serialNo',
  'manufacturer',
  'madeOn',
  'model',
  'volumeL',
  'tareKg',
  'maxFillKg',
  'medium',
  'lastInspectedOn',
  'inspectionDueOn',
];

/** The text of a row that stands alone as the heading of what follows; null for the notes of a page, and for its title again. */
export function headingOf(row: Row, table: Table): string | null {
  const texts = [...new Set(row.map(cellText))].filter((text) => text !== '');
  const [text] = texts;
  if (texts.length !== 1 || text === undefined || NOTE.test(text.replace(/\s/g, ''))) return null;
  return table.title.includes(text) ? null : text;
}

export function kindOfRow(row: Row, table: Table): RowKind {
  // Past the number of the row: what begins a total or a note.
  let first = '';
  let isEmpty = true;
  for (const cell of row) {
    if (isEmptyCell(cell)) continue;
    isEmpty = false;
    first = cellText(cell);
    if (!/^\d*$/.test(first)) break;
  }
  if (isEmpty) return 'empty';
  const squeezed = first.replace(/\s/g, '');
  if (TOTAL.test(squeezed)) return 'total';
  const codeColumn = table.columns.get('code');
  const code = codeColumn === undefined ? undefined : row[codeColumn.index];
  if (code !== undefined && !isEmptyCell(code) && readCode(code).kind === 'code') return 'cylinder';

  const texts = new Set(row.map(cellText));
  texts.delete('');
  const onlyNumbers = [...texts].every((text) => /^\d*$/.test(text) || isBlankText(text));
  let evidence = 0;
  let columns = 0;
  for (const meaning of EVIDENCE) {
    const column = table.columns.get(meaning);
    if (column === undefined) continue;
    columns += 1;
    if (!isBlankText(cellText(row[column.index]))) evidence += 1;
  }
  if (texts.size === 1 && !onlyNumbers) return 'note';
  if (evidence * 2 <= columns + 1 && NOTE.test(squeezed)) return 'note';
  if (evidence >= 2) return 'cylinder';
  if (onlyNumbers && evidence === 0 && isBlankText(cellText(code))) return 'empty';
  if (evidence > 0) return 'cylinder';
  // Nothing of a cylinder: a line of text, unless it says something where the code belongs.
  const inCodeColumn = cellText(code);
  const isHeading = texts.size <= 2 && /\p{Script=Han}/u.test(inCodeColumn);
  return isBlankText(inCodeColumn) || isHeading ? 'note' : 'cylinder';
}
