// Customer lists as companies keep them: headings in any order, numbers that Excel spoiled, rows that say too little.
import { expect, it } from 'vitest';
import { columnName, readCustomers } from '../../../shared/customer-import/read-customers.ts';
import { columnOfHeading } from '../../../shared/customer-import/headings.ts';
import { localDay } from '../../../shared/calendar.ts';
import type { Row } from '../../../shared/register-import/cell.ts';

const today = localDay(Date.parse('2026-05-18T04:00:00Z'), 'Asia/Shanghai');
const read = (...rows: readonly Row[]) => readCustomers([{ name: '表1', rows }], today);
const header: Row = [
  '户名',
  '手机号',
  '身份证号码',
  '用户性质',
  '行政村',
  '用气地址',
  '楼层',
  '报警器',
  '瓶数',
  '合同编号',
  '签订日期',
  '到期日期',
];

it.each([
  ['姓名', 'name'],
  ['用户名称', 'name'],
  ['联系电话（必填）', 'telephone'],
  ['身份证号码', 'identity'],
  ['统一社会信用代码', 'identity'],
  ['用户类型', 'kind'],
  ['村（社区）', 'village'],
  ['所属村居', 'village'],
  ['用气地址', 'address'],
  ['Contract No.', 'contractNumber'],
  ['合同有效期', 'contractUntil'],
  ['备注', null],
  ['送气工姓名', null],
  ['气瓶编号', null],
] as const)('%s', (heading, meaning) => {
  expect(columnOfHeading(heading)).toBe(meaning);
});

it('reads a row whole', () => {
  const { lines } = read(['某镇台账'], header, [
    '用户甲',
    13_800_001_234,
    '11010519491231002x',
    '餐饮店',
    '东村',
    '东村 1 号',
    '一楼',
    '已安装',
    '3瓶',
    'H-1',
    { kind: 'date', on: '2026-01-05', showsDay: true },
    '2027年1月4日',
  ]);
  expect(lines).toEqual([
    {
      sheet: '表1',
      line: 3,
      problems: [],
      entry: {
        name: '用户甲',
        telephone: '13800001234',
        identity: { kind: 'id-card', number: '11010519491231002X' },
        kind: 'catering',
        village: '东村',
        address: '东村 1 号',
        site: 'ground',
        gasAlarm: true,
        cylindersAgreed: 3,
        contract: { number: 'H-1', from: '2026-01-05', until: '2027-01-04' },
      },
    },
  ]);
});

it.each([
  ['identity-rounded', ['甲', null, 1.101_051_949_123_1e17, '居民', '东村']],
  ['identity-wrong', ['甲', null, '110105194912310021', '居民', '东村']],
  ['telephone-unreadable', ['甲', '在隔壁', null, '居民', '东村']],
  ['kind-missing', ['甲', null, null, null, '东村']],
  ['no-place', ['甲', null, null, '居民']],
  ['contract-dates', ['甲', null, null, '居民', '东村', null, null, null, null, 'H-2']],
  ['contract-dates', ['甲', null, null, '居民', '东村', null, null, null, null, null, '2026-02-01', '2026-01-31']],
  ['alarm-unreadable', ['甲', null, null, '居民', '东村', null, null, '下周装']],
  ['count-unreadable', ['甲', null, null, '居民', '东村', null, null, null, '几瓶']],
] as const)('leaves out what it cannot read, and says so: %s', (problem, row) => {
  const [line] = read(header, row).lines;
  expect(line?.problems.map((one) => one.problem)).toEqual([problem]);
  expect(line?.entry).not.toBeNull();
});

it('refuses who has no name, and the second of two that are one', () => {
  const { lines } = read(
    header,
    [null, '13800000001', null, '居民', '东村'],
    ['乙', '13800000001', null, '居民', '东村'],
    ['乙', '138 0000 0001', null, '居民', '东 村'],
    ['甲'.repeat(61), null, null, '居民', '东村'],
  );
  expect(
    lines.map((line) => [line.entry?.name ?? null, line.problems[0]?.problem ?? null, line.problems[0]?.detail]),
  ).toEqual([
    [null, 'no-name', ''],
    ['乙', null, undefined],
    [null, 'twice-in-file', '表1 3'],
    [null, 'text-too-long', ''],
  ]);
});

it('takes one paper at two places for two customers', () => {
  const paper = '11010519491231002X';
  const { lines } = read(
    header,
    ['甲', null, paper, '居民', '东村', '1 号'],
    ['甲', null, paper, '餐饮', '东村', '9 号'],
  );
  expect(lines.every((line) => line.entry !== null)).toBe(true);
});

it('finds no list where no row heads a name and another column', () => {
  expect(read(['姓名', '生日'], ['甲', '1990-01-01'])).toEqual({ columns: [], lines: [] });
});

it('names columns as spreadsheets do', () => {
  expect([0, 25, 26, 701, 702].map(columnName)).toEqual(['A', 'Z', 'AA', 'ZZ', 'AAA']);
});
