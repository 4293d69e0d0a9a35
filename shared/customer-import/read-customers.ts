// Reads a company's customer list: each row becomes a customer, or is refused with the column and the reason. Nothing is guessed.
import type { DayNumber } from '../calendar.ts';
import type { CustomerFacts } from '../customer/customer.ts';
import { identityFault, identityKey, type IdentityKind } from '../customer/identity.ts';
import { addressKey, nameKey, telephoneKey } from '../customer/written.ts';
import {
  cellText,
  isBlankText,
  isEmptyCell,
  isErrorText,
  isUnknownText,
  writtenText,
  type Cell,
  type Row,
  type Sheet,
} from '../register-import/cell.ts';
import { dateReader } from '../register-import/date-cell.ts';
import { columnOfHeading, customerColumns, type CustomerColumn } from './headings.ts';

export { customerColumns, type CustomerColumn };

/** Those that refuse a row come first. */
export const customerProblems = [
  'no-name',
  'twice-in-file',
  'already-on-file',
  'text-too-long',
  'no-place',
  'telephone-unreadable',
  'identity-rounded',
  'identity-wrong',
  'kind-unknown',
  'kind-missing',
  'site-unknown',
  'alarm-unreadable',
  'count-unreadable',
  'date-unreadable',
  'contract-dates',
  'telephone-on-file',
] as const;
export type CustomerProblem = (typeof customerProblems)[number];

export interface ProblemAt {
  readonly problem: CustomerProblem;
  /** As a spreadsheet names it: A, B, … AA; null: the whole row, or the list has no such column. */
  readonly column: string | null;
  readonly heading: string | null;
  /** A row of the file that says the same; else empty. */
  readonly detail: string;
}

/** What a row says of a customer. Dates `YYYY-MM-DD`. */
export interface CustomerEntry {
  readonly name: string;
  readonly telephone: string | null;
  readonly identity: { readonly kind: IdentityKind; readonly number: string } | null;
  readonly kind: CustomerFacts['kind'];
  readonly village: string | null;
  readonly address: string | null;
  readonly site: CustomerFacts['site'];
  readonly gasAlarm: boolean | null;
  readonly cylindersAgreed: number | null;
  readonly contract: { readonly number: string | null; readonly from: string; readonly until: string | null } | null;
}

export interface CustomerLine {
  readonly sheet: string;
  /** From 1. */
  readonly line: number;
  /** Null: refused. */
  readonly entry: CustomerEntry | null;
  readonly problems: readonly ProblemAt[];
}

export interface CustomerList {
  readonly columns: readonly {
    readonly sheet: string;
    readonly column: string;
    readonly heading: string;
    readonly meaning: CustomerColumn | null;
  }[];
  readonly lines: readonly CustomerLine[];
}

const SEARCHED_ROWS = 20;
const NAME_MOST = 60;
const ADDRESS_MOST = 200;
const VILLAGE_MOST = 60;
const NUMBER_MOST = 60;

/** A, B, … Z, AA: the column at this index from 0. */
export function columnName(index: number): string {
  const letter = String.fromCodePoint(65 + (index % 26));
  return index < 26 ? letter : columnName(Math.floor(index / 26) - 1) + letter;
}

interface Column {
  readonly index: number;
  readonly heading: string;
}
type Columns = ReadonlyMap<CustomerColumn, Column>;

interface Header {
  readonly row: number;
  readonly columns: Columns;
}

/** The row that names most columns, a name among them, and at least two. */
function findHeader(rows: readonly Row[]): Header | null {
  let best: Header | null = null;
  for (const [row, cells] of rows.slice(0, SEARCHED_ROWS).entries()) {
    const columns = new Map<CustomerColumn, Column>();
    for (const [index, cell] of cells.entries()) {
      if (typeof cell !== 'string') continue;
      const meaning = columnOfHeading(cell);
      if (meaning !== null && !columns.has(meaning)) columns.set(meaning, { index, heading: cellText(cell) });
    }
    if (columns.has('name') && columns.size >= 2 && columns.size > (best?.columns.size ?? 0)) best = { row, columns };
  }
  return best;
}

const KINDS: readonly (readonly [RegExp, NonNullable<CustomerFacts['kind']>])[] = [
  [/^(居民|家庭|住户|民用|household|resident(ial)?)/, 'household'],
  [/^(食堂|单位食堂|canteen)/, 'canteen'],
  [/^(学校|幼儿园|school)/, 'school'],
  [/^(养老|敬老|福利|care)/, 'care'],
  [/^(摊|流动摊|夜市|stall)/, 'stall'],
  [/^(餐饮|饭店|餐馆|酒楼|餐厅|小吃|catering|restaurant)/, 'catering'],
  [/^(工地|建筑工地)/, 'site'],
  [/^(工业|工厂|industrial)/, 'industrial'],
  [/^(其他|其它|other)/, 'other'],
];
const SITES: readonly (readonly [RegExp, NonNullable<CustomerFacts['site']>])[] = [
  [/^(半地下)/, 'semi-basement'],
  [/^(地下)/, 'basement'],
  [/^(高层)/, 'high-rise'],
  [/^(卧室)/, 'bedroom'],
  [/^(一楼|1楼|一层|1层|首层|地面|平房|底层|ground)/, 'ground'],
  [/^(楼上|二楼|三楼|[二三四五六]层|[2-6](楼|层)|upper)/, 'upper'],
];
const YES = /^(是|有|已装|已安装|正常|√|✓|y|yes|1|true)$/;
const NO = /^(否|没有|未装|未安装|×|✗|x|n|no|0|false)$/;

function wordOf<T>(words: readonly (readonly [RegExp, T])[], text: string): T | null {
  const plain = text.toLowerCase().replace(/\s/gu, '');
  return words.find(([pattern]) => pattern.test(plain))?.[1] ?? null;
}

/** A number that Excel kept with fewer digits than were typed. */
const isRounded = (cell: Cell | undefined, text: string): boolean =>
  /^\d(\.\d+)?e\+\d+$/i.test(text) || (typeof cell === 'number' && cell > Number.MAX_SAFE_INTEGER);

const identityOf = (number: string): CustomerEntry['identity'] => {
  const kind = (['id-card', 'business-licence'] as const).find((paper) => identityFault(paper, number) === null);
  return kind === undefined ? null : { kind, number: identityKey(number) };
};

const isTotal = (text: string): boolean =>
  /^(合计|总计|小计|共计|制表|填表|审核|备注|说明|total)/i.test(text.replace(/\s/gu, ''));

/** `today`: from where two-digit years are told. What is on file already is for the server to say. */
export function readCustomers(sheets: readonly Sheet[], today: DayNumber): CustomerList {
  const columns: CustomerList['columns'][number][] = [];
  const lines: CustomerLine[] = [];
  const firstLines = new Map<string, string>();
  const readDate = dateReader(today);

  for (const sheet of sheets) {
    const header = findHeader(sheet.rows);
    if (header === null) continue;
    const byIndex = new Map([...header.columns].map(([meaning, { index }]) => [index, meaning]));
    for (const [index, cell] of (sheet.rows[header.row] ?? []).entries()) {
      if (isEmptyCell(cell)) continue;
      columns.push({
        sheet: sheet.name,
        column: columnName(index),
        heading: cellText(cell),
        meaning: byIndex.get(index) ?? null,
      });
    }
    for (let at = header.row + 1; at < sheet.rows.length; at++) {
      const row = sheet.rows[at] ?? [];
      if (row.every(isEmptyCell) || isTotal(cellText(row.find((cell) => !isEmptyCell(cell))))) continue;
      // A page break that repeats the header.
      if ([...header.columns.values()].every(({ index, heading }) => cellText(row[index]) === heading)) continue;
      const read = readRow(row, header.columns, readDate);
      const where = `${sheet.name} ${at + 1}`;
      const key = read.entry === null ? null : sameness(read.entry);
      const first = key === null ? undefined : firstLines.get(key);
      if (key !== null && first === undefined) firstLines.set(key, where);
      const twice: ProblemAt = { problem: 'twice-in-file', column: null, heading: null, detail: first ?? '' };
      lines.push({
        sheet: sheet.name,
        line: at + 1,
        entry: first === undefined ? read.entry : null,
        problems: first === undefined ? read.problems : [twice, ...read.problems],
      });
    }
  }
  return { columns, lines };
}

/** Two rows are one customer where their papers are; without papers where name, telephone and place are. */
const sameness = (entry: CustomerEntry): string =>
  JSON.stringify(
    entry.identity === null
      ? [
          nameKey(entry.name),
          telephoneKey(entry.telephone ?? ''),
          addressKey(entry.village ?? ''),
          addressKey(entry.address ?? ''),
        ]
      : // One paper may have gas at two places: a shop and a home.
        [entry.identity.number, addressKey(entry.address ?? '')],
  );

function readRow(
  row: Row,
  columns: Columns,
  readDate: ReturnType<typeof dateReader>,
): { readonly entry: CustomerEntry | null; readonly problems: ProblemAt[] } {
  const problems: ProblemAt[] = [];
  const told = (problem: CustomerProblem, meaning: CustomerColumn): void => {
    const column = columns.get(meaning);
    problems.push({
      problem,
      column: column === undefined ? null : columnName(column.index),
      heading: column?.heading ?? null,
      detail: '',
    });
  };
  const cellOf = (meaning: CustomerColumn): Cell | undefined => {
    const column = columns.get(meaning);
    return column === undefined ? undefined : row[column.index];
  };
  const textOf = (meaning: CustomerColumn): string | null => {
    const text = cellText(cellOf(meaning));
    return isBlankText(text) || isUnknownText(text) || isErrorText(text) ? null : writtenText(text);
  };
  const within = (meaning: CustomerColumn, most: number): string | null => {
    const text = textOf(meaning);
    if (text === null || text.length <= most) return text;
    told('text-too-long', meaning);
    return null;
  };
  const dateOf = (meaning: CustomerColumn): string | null => {
    const reading = readDate(cellOf(meaning));
    if (reading.kind === 'date' && reading.on.length === 10) return reading.on;
    if (reading.kind !== 'none') told('date-unreadable', meaning);
    return null;
  };

  const name = within('name', NAME_MOST);
  if (name === null && problems.length === 0) told('no-name', 'name');
  const village = within('village', VILLAGE_MOST);
  const address = within('address', ADDRESS_MOST);
  if (name === null || problems.length > 0) return { entry: null, problems };
  if (village === null && address === null) told('no-place', 'address');

  let telephone = textOf('telephone');
  if (telephone !== null) {
    const first = telephone.split(/[/、,，;；]/u)[0]?.trim() ?? '';
    const plain = first.replace(/\.0+$/, '');
    telephone = /^\+?[\d\- ()]{5,24}$/.test(plain) ? plain.replace(/[()]/g, '-').replace(/^-+/, '') : null;
    if (telephone === null) told('telephone-unreadable', 'telephone');
  }
  const identityText = textOf('identity');
  let identity: CustomerEntry['identity'] = null;
  if (identityText !== null) {
    if (isRounded(cellOf('identity'), identityText)) told('identity-rounded', 'identity');
    else {
      identity = identityOf(identityText);
      if (identity === null) told('identity-wrong', 'identity');
    }
  }
  const kindText = textOf('kind');
  const kind = kindText === null ? null : wordOf(KINDS, kindText);
  if (kind === null) told(kindText === null ? 'kind-missing' : 'kind-unknown', 'kind');
  const siteText = textOf('site');
  const site = siteText === null ? null : wordOf(SITES, siteText);
  if (siteText !== null && site === null) told('site-unknown', 'site');

  const alarmText = cellText(cellOf('gasAlarm')).toLowerCase();
  // Here 无 is an answer, not a blank.
  const gasAlarm = YES.test(alarmText) ? true : NO.test(alarmText) || alarmText === '无' ? false : null;
  if (gasAlarm === null && !isBlankText(alarmText)) told('alarm-unreadable', 'gasAlarm');

  const countText = textOf('cylindersAgreed')?.replace(/(\.0+|[只个瓶支])$/u, '') ?? null;
  const cylindersAgreed = countText !== null && /^\d{1,3}$/.test(countText) ? Number(countText) : null;
  if (countText !== null && cylindersAgreed === null) told('count-unreadable', 'cylindersAgreed');

  const number = within('contractNumber', NUMBER_MOST);
  const from = dateOf('contractFrom');
  const until = dateOf('contractUntil');
  const isOrdered = from !== null && (until === null || until >= from);
  if ((number !== null || until !== null) && !isOrdered) told('contract-dates', 'contractFrom');

  return {
    entry: {
      name,
      telephone,
      identity,
      kind,
      village,
      address,
      site,
      gasAlarm,
      cylindersAgreed,
      contract: isOrdered ? { number, from, until } : null,
    },
    problems,
  };
}

/** The columns of the empty list that a company may fill in, as it heads them. */
export const templateHeadings: readonly string[] = [
  '姓名',
  '联系电话',
  '身份证号',
  '用户类型',
  '村（社区）',
  '详细地址',
  '位置',
  '报警器',
  '约定瓶数',
  '合同编号',
  '合同签订日期',
  '合同到期日期',
];
