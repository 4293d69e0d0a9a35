// Ledgers as other companies keep them: what looks like a fact and is none is refused with a reason or kept from use.
import { describe, expect, it } from 'vitest';
import type { Cell, Row } from '../../../shared/register-import/cell.ts';
import { readRows, readSheets } from './sheet.ts';

const HEADER = ['瓶码', '出厂编号', '型号', '皮重', '制造日期', '下次检验'];
const code = (n: number): string => `44081100010${String(n).padStart(4, '0')}`;
const row = (n: number, ...more: readonly Cell[]): Cell[] => [
  code(n),
  `S${n}`,
  '15kg',
  '16.5',
  '2022-06',
  '2026-06',
  ...more,
];
const statesOf = (lines: ReturnType<typeof readRows>['lines']) =>
  lines.map((line) =>
    'accept' in line ? [line.accept.state, line.warn ?? null] : ['refuse' in line ? line.refuse : 'skip', null],
  );

describe('dates that a spreadsheet made up', () => {
  it('refuses a day without a year, a bare count in a workbook of 1904, and a formula without its result', () => {
    const yearless: Cell = { kind: 'date', on: '2026-06-12', showsDay: true, yearless: true };
    const made = (cell: Cell): Row => row(1).with(4, cell);
    expect(readRows([HEADER, made(yearless)]).lines).toMatchObject([
      { refuse: 'date-unreadable', column: '制造日期', value: '06-12', message: expect.stringContaining('没有年份') },
    ]);
    expect(readRows([HEADER, made('6月12日')]).lines).toMatchObject([
      { refuse: 'date-unreadable', message: expect.stringContaining('没有年份') },
    ]);
    const from1904 = [{ name: '1', rows: [HEADER, made(42_535)], from1904: true }];
    expect(readSheets(from1904).lines).toMatchObject([
      { refuse: 'date-unreadable', value: 42_535, message: expect.stringContaining('1904') },
    ]);
    expect(readRows([HEADER, made(42_535)]).lines).toMatchObject([{ accept: { madeOn: '2016-06-14' } }]);
    const formula: Cell = { kind: 'error', text: '=EDATE(A1,48)' };
    expect(readRows([HEADER, row(1).with(5, formula)]).lines).toMatchObject([
      {
        refuse: 'date-unreadable',
        column: '下次检验',
        value: '=EDATE(A1,48)',
        message: expect.stringContaining('公式'),
      },
    ]);
    expect(readRows([HEADER, row(1).with(3, formula)]).lines).toMatchObject([{ refuse: 'mass-impossible' }]);
    expect(readRows([HEADER, row(1).with(0, formula)]).lines).toMatchObject([{ refuse: 'missing-code' }]);
  });
});

describe('同上', () => {
  it('is what stands in the row above, a mark or a word, one after the other', () => {
    const { lines } = readRows([
      HEADER,
      row(1),
      [code(2), 'S2', '〃', '"', '同上', '同上'],
      [code(3), 'S3', '〃', '17', '〃', '〃'],
      [code(4), 'S4', '〃', '〃', '2022-07', '〃'],
    ]);
    expect(lines).toMatchObject([
      { accept: { tareKg: 16.5 } },
      { accept: { model: 'YSP35.5', tareKg: 16.5, madeOn: '2022-06', inspectionDueOn: '2026-06' } },
      { accept: { tareKg: 17, inspectionDueOn: '2026-06' } },
      { accept: { tareKg: 17, madeOn: '2022-07' } },
    ]);
  });

  it('is no blank where no cylinder stands above it: not a state in use, not an unknown date', () => {
    const ditto = [code(2), 'S2', '15kg', '16.5', '2022-06', '〃'];
    expect(readRows([HEADER, row(1), [], ditto]).lines).toMatchObject([{}, {}, { refuse: 'date-unreadable' }]);
    const states = readRows([[...HEADER, '状态'], row(1, '报废'), row(2, '〃'), [], row(3, '〃')]).lines;
    expect(statesOf(states)).toEqual([
      ['scrapped', null],
      ['scrapped', null],
      ['skip', null],
      ['active', 'state-unknown'],
    ]);
  });
});

describe('states in several places', () => {
  it('counts the title of a list where the cell is blank, and freezes where they say different things', () => {
    const sheet = (name: string, state: string) =>
      statesOf(readSheets([{ name, rows: [[...HEADER, '状态'], row(1, state)] }]).lines)[0];
    expect(sheet('报废', '')).toEqual(['scrapped', null]);
    expect(sheet('报废', '报废')).toEqual(['scrapped', null]);
    expect(sheet('报废', '在用')).toEqual(['active', 'state-unknown']);
    expect(sheet('停用气瓶', '')).toEqual(['active', 'state-frozen']);
    expect(sheet('遗失', '报废')).toEqual(['active', 'state-unknown']);
    expect(sheet('台账', '')).toEqual(['active', null]);
  });

  it('does not take an instruction above the header for a list of scrapped cylinders', () => {
    const { lines } = readRows([['填表说明：报废、停用气瓶另表填写'], HEADER, row(1)]);
    expect(statesOf(lines)).toEqual([['active', null]]);
  });

  it('reads a column that asks for the end of use beside the column of states, and the remark beside both', () => {
    const { lines } = readRows([
      [...HEADER, '状态', '是否报废', '备注'],
      row(1, '在用', '否', ''),
      row(2, '', '是', ''),
      row(3, '在用', '是', ''),
      row(4, '在用', '', '已报废 2024.3'),
      row(5, '在用', '', '换阀'),
    ]);
    expect(statesOf(lines)).toEqual([
      ['active', null],
      ['scrapped', null],
      ['active', 'state-unknown'],
      ['active', 'state-unknown'],
      ['active', null],
    ]);
    expect(lines[2]).toMatchObject({ column: '是否报废', value: '是', message: expect.stringContaining('说法不一') });
  });
});

describe('one cylinder, two rows', () => {
  it('refuses a second code for the same number, month and maker, and says which row has the first', () => {
    const header = ['瓶码', '制造单位', '出厂编号', '制造日期', '型号'];
    const { lines } = readRows([
      header,
      [code(1), '乙厂', '0012345', '2022-06', '15kg'],
      [code(2), '乙 厂', 12_345, '2022年6月15日', '15kg'],
      [code(3), '乙厂', '0012345', '2022-07', '15kg'],
      [code(4), '丙厂', '0012345', '2022-06', '15kg'],
      [code(5), '乙厂', '', '2022-06', '15kg'],
      [code(6), '乙厂', '', '2022-06', '15kg'],
    ]);
    expect(lines).toMatchObject([
      { accept: { code: code(1) } },
      {
        row: 3,
        refuse: 'duplicate-stamp',
        column: '出厂编号',
        value: 12_345,
        message: expect.stringContaining('第 2 行'),
      },
      { accept: { code: code(3) } },
      { accept: { code: code(4) } },
      { accept: { code: code(5) } },
      { accept: { code: code(6) } },
    ]);
  });

  it('takes two of one number and month where the ledger names no maker: makers number alike', () => {
    const { lines } = readRows([HEADER, row(1), row(2).with(1, 'S1')]);
    expect(lines).toMatchObject([{ accept: { code: code(1) } }, { accept: { code: code(2) } }]);
  });

  it('does not hold the stamp of a refused row against the next', () => {
    const bad = row(1, '乙厂').with(3, '33');
    expect(readRows([[...HEADER, '制造单位'], bad, row(2, '乙厂').with(1, 'S1')]).lines).toMatchObject([
      { refuse: 'mass-impossible' },
      { accept: { code: code(2) } },
    ]);
  });

  it('knows a code that lost its zeros, by its likes or by the one that kept them', () => {
    const coded = (text: Cell, n: number): Row => row(n).with(0, text);
    const { lines } = readRows([
      HEADER,
      coded('00440811000000001', 1),
      coded('440811000000002', 2),
      coded('00440811000000003', 3),
      coded('990811000000004', 4),
    ]);
    expect(lines).toMatchObject([
      { accept: { code: '00440811000000001' } },
      { refuse: 'missing-code', value: '440811000000002', message: expect.stringContaining('0') },
      { accept: {} },
      { accept: { code: '990811000000004' } },
    ]);
    const twice = readRows([HEADER, coded('123456', 1), coded('0123456', 2)]).lines;
    expect(twice).toMatchObject([{ refuse: 'missing-code' }, { accept: { code: '0123456' } }]);
    // One with a zero among many without: then the many are as they should be.
    const odd = readRows([
      HEADER,
      coded('0123456', 1),
      coded('123457', 2),
      coded('123458', 3),
      coded('123456', 4),
    ]).lines;
    expect(odd).toMatchObject([
      { accept: { code: '0123456' } },
      { accept: { code: '123457' } },
      { accept: { code: '123458' } },
      { refuse: 'duplicate-code', message: expect.stringContaining('开头的 0') },
    ]);
  });
});

describe('headers', () => {
  it('passes over units such as 年-月 and the numbers of the columns below them', () => {
    const { lines } = readRows([HEADER, [null, null, null, 'kg', '年-月', '年.月'], [1, 2, 3, 4, 5, 6], row(1)]);
    expect(lines).toMatchObject([{ row: 4, accept: { code: code(1) } }]);
  });

  it('names the owner whom the second column names where the first is blank', () => {
    const { lines } = readRows([[...HEADER, '托管单位', '产权单位'], row(1, '', '个人'), row(2, '某气站', '个人')]);
    expect(lines).toMatchObject([{ accept: { ownerName: '个人' } }, { accept: { ownerName: '某气站' } }]);
  });
});

it('says of every refusal what to do', () => {
  const of = (n: number): Row => row(n, '乙厂');
  const { lines } = readRows([
    [...HEADER, '制造单位'],
    of(1).with(0, ''),
    of(2),
    of(2),
    of(3).with(4, '2022'),
    of(4).with(4, '2030-01'),
    of(5).with(3, '33'),
    of(6).with(2, 'XYZ'),
    of(7).with(1, 'S2'),
  ]);
  const refused = lines.flatMap((line) => ('refuse' in line ? [line] : []));
  expect(refused.map(({ refuse }) => refuse)).toEqual([
    'missing-code',
    'duplicate-code',
    'date-unreadable',
    'date-impossible',
    'mass-impossible',
    'model-unknown',
    'duplicate-stamp',
  ]);
  for (const { message } of refused) expect(message).toMatch(/照|补|改正|核对|填/);
});
