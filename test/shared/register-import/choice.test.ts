// Columns that mean what somebody said: by place or heading, for one file or for all with the same headings.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  choicesOf,
  headingsKey,
  keyInSheet,
  parseChoice,
  worthRemembering,
  type Choices,
  type RememberedChoices,
} from '../../../shared/register-import/choice.ts';
import { previewOf, readRegister } from '../../../shared/register-import/read-register.ts';
import { importSettings } from '../../../shared/register-import/settings.ts';
import { defaultParameters } from '../../../shared/verdict/parameters.ts';
import { today } from './sheet.ts';

const ODD = [
  ['甲栏', '规格', '净重', '出厂', '备用'],
  ['440811000100001', 'YSP35.5', '16.5', '2021-06', '2023-01'],
  ['440811000100002', 'YSP35.5', '16.4', '2021-07', '2023-02'],
];
const read = (
  columns: Choices,
  remembered: readonly RememberedChoices[] = [],
  sheets = [{ name: '台账', rows: ODD as readonly (readonly string[])[] }],
) => {
  const register = readRegister(sheets, importSettings(today, defaultParameters, { columns, remembered }));
  return { tables: register.tables, rows: [...register.rows] };
};
const meaningsIn = (found: ReturnType<typeof read>, at = 0) =>
  Object.fromEntries([...(found.tables[at]?.table.columns ?? [])].map(([meaning, { header }]) => [meaning, header]));

describe('columns that somebody chose', () => {
  it('makes a register of a sheet whose headings nobody knows, by heading', () => {
    expect(read({}).tables).toHaveLength(0);
    const found = read({ '=甲栏': 'code', '=出厂': 'madeOn' });
    expect(meaningsIn(found)).toEqual({ code: '甲栏', madeOn: '出厂', model: '规格', tareKg: '净重' });
    expect(found.rows).toMatchObject([
      { kind: 'accept', entry: { code: '440811000100001', madeOn: '2021-06', tareKg: 16.5 } },
      { kind: 'accept', entry: { code: '440811000100002', madeOn: '2021-07', tareKg: 16.4 } },
    ]);
  });

  it('takes the nearest: column of the sheet, column of any, heading', () => {
    const choices: Choices = { '=甲栏': 'code', '4': 'valveUntil', [keyInSheet('台账', 4)]: 'inspectionDueOn' };
    expect(meaningsIn(read(choices))).toMatchObject({ code: '甲栏', inspectionDueOn: '备用' });
    expect(meaningsIn(read({ ...choices, [keyInSheet('台账', 4)]: null }))).not.toHaveProperty('valveUntil');
    const other = [{ name: '另一张', rows: ODD }];
    expect(meaningsIn(read(choices, [], other))).toMatchObject({ valveUntil: '备用' });
  });

  it('leaves a column that was called the last inspection what it is, though it holds days to come', () => {
    const rows = [
      ['瓶码', '型号', '检验日期'],
      ['440811000100001', 'YSP35.5', '2028-06'],
    ];
    const sheets = [{ name: '台账', rows }];
    expect(meaningsIn(read({}, [], sheets))).toHaveProperty('inspectionDueOn');
    expect(meaningsIn(read({ '2': 'lastInspectedOn' }, [], sheets))).toHaveProperty('lastInspectedOn');
  });

  it('reads a column that counts up, and that nobody would take for a code, where it was said that it is one', () => {
    const rows = [
      ['瓶码', '型号', '编号'],
      ['440811000100001', 'YSP35.5', '1'],
      ['440811000100002', 'YSP35.5', '2'],
    ];
    const sheets = [{ name: '台账', rows }];
    expect(meaningsIn(read({}, [], sheets))).not.toHaveProperty('serialNo');
    expect(meaningsIn(read({ '2': 'serialNo' }, [], sheets))).toMatchObject({ serialNo: '编号' });
  });
});

describe('what is remembered', () => {
  const choices: Choices = { [keyInSheet('台账', 4)]: 'inspectionDueOn', [keyInSheet('台账', 3)]: null };
  const known = [
    ['瓶码', '型号', '皮重', '出厂日期', '备用'],
    ['440811000100001', 'YSP35.5', '16.5', '2021-06', '2026-12'],
  ];
  const columns = (known[0] ?? []).map((header, index) => ({ index, header }));
  const remembered = worthRemembering('台账', columns, choices);

  it('holds for the same headings in any order, however they are spelled, and for no others', () => {
    expect(remembered).toEqual({
      headings: ['瓶码', '型号', '皮重', '出厂日期', '备用'],
      meanings: { 备用: 'inspectionDueOn', 出厂日期: null },
    });
    const turned = known.map((row) => row.toReversed().map((cell) => (cell === '备用' ? ' 备 用' : cell)));
    const again = read({}, remembered === null ? [] : [remembered], [{ name: '另一张', rows: turned }]);
    expect(meaningsIn(again)).toMatchObject({ inspectionDueOn: '备 用' });
    expect(meaningsIn(again)).not.toHaveProperty('madeOn');
    expect([...(again.tables[0]?.table.said.values() ?? [])]).toEqual(['remembered', 'remembered']);
    const more = known.map((row, i) => [...row, i === 0 ? '备注' : '']);
    const others = read({}, remembered === null ? [] : [remembered], [{ name: '台账', rows: more }]);
    expect(meaningsIn(others)).toHaveProperty('madeOn');
  });

  it('gives way to what is chosen for the file', () => {
    const sheets = [{ name: '台账', rows: known }];
    const found = read({ '4': 'valveUntil' }, remembered === null ? [] : [remembered], sheets);
    expect(meaningsIn(found)).toMatchObject({ valveUntil: '备用' });
    expect(found.tables[0]?.table.said.get(4)).toBe('chosen');
  });

  it('is nothing where nothing was said', () => {
    expect(worthRemembering('台账', columns, {})).toBeNull();
    expect(worthRemembering('台账', columns, { [keyInSheet('另一张', 1)]: 'code' })).toBeNull();
  });

  it('knows headings by what they say, not by their order, width or blanks', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('瓶码', '型号', 'Code', '皮重(kg)', ''), { maxLength: 6 }), (headings) => {
        const respelled = headings.toReversed().map((heading) => ` ${heading.toUpperCase()}\n`);
        expect(headingsKey(respelled)).toBe(headingsKey(headings));
      }),
    );
  });
});

describe('choices as people write them', () => {
  it.each([
    ['瓶号码=code', ['=瓶号码', 'code']],
    ['3=tareKg', ['2', 'tareKg']],
    ['台账!3=none', ['台账!2', null]],
    ['a=b=code', ['=a=b', 'code']],
    ['瓶号码=nothing', null],
    ['=code', null],
    ['code', null],
    ['0=code', ['=0', 'code']],
  ])('%s', (written, expected) => {
    expect(parseChoice(written)).toEqual(expected);
  });

  it('leaves out what is none', () => {
    expect(choicesOf({ '1': 'code', x: 'code', '2': 'nothing', '台账!3': null, '=甲': 'model' })).toEqual({
      '1': 'code',
      '台账!3': null,
      '=甲': 'model',
    });
  });
});

it('shows the first rows as the sheet shows them', () => {
  const found = read({ '=甲栏': 'code' });
  const table = found.tables[0]?.table;
  if (table === undefined) throw new Error('no table');
  expect(
    previewOf(
      ODD,
      table,
      [
        { index: 0, header: '', meaning: null },
        { index: 2, header: '', meaning: null },
      ],
      1,
    ),
  ).toEqual([{ row: 2, cells: ['440811000100001', '16.5'] }]);
});
