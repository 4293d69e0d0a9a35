// Whole sheets: headers wherever they stand, rows judged in order, what is no row passed over.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell, Row } from '../../../shared/register-import/cell.ts';
import { readRegister } from '../../../shared/register-import/read-register.ts';
import { judge } from '../../../shared/verdict/judge.ts';
import { parseFacts } from '../../../shared/verdict/facts.ts';
import { accepted, readOne, readRows, readSheets, settings, TODAY } from './sheet.ts';

const A = '440811000100001';
const B = '440811000100002';
const C = '440811000100003';

const cylinderRow = (n: number, code: string): Cell[] => [n, code, `9${n}`, '15kg', '2021-06', '16.5'];

const day = (on: string): Cell => ({ kind: 'date', on, showsDay: true });

/** The cylinder of an accepted row as the gate would see it. */
function gateSaysImplausible(entry: Readonly<Record<string, unknown>>): boolean {
  const facts = parseFacts({
    step: 'fill',
    at: `${TODAY}T08:00:00+08:00`,
    cylinder: {
      ...entry,
      codeStatus: 'active',
      lastInspection: entry['lastInspectedOn'] === null ? null : { on: entry['lastInspectedOn'], result: 'pass' },
    },
  });
  if (!facts.ok) throw new Error(facts.error);
  return judge(facts.value).reasons.some(({ rule }) => rule === 'record-implausible');
}

const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

describe('headers', () => {
  it('finds one below titles, reads a group of columns, takes units from a row of their own', () => {
    const { lines, tables } = readRows([
      ['太平镇惠民液化气站钢瓶登记表'],
      ['单位：太平站', null, null, null, null, '2026年11月'],
      ['序号', '气瓶信息', null, null, null, '检验日期', null, '容积', '皮重'],
      [null, '编号', '出厂编号', '型号', '制造年月', '上次', '下次', '(L)', '(斤)'],
      [1, 'A1234567', 123, '15kg', '2021.06', '2025.6', '2029.6', '35.5', '33'],
    ]);
    expect(tables[0]?.headerRow).toBe(4);
    expect(lines).toEqual([
      {
        row: 5,
        accept: {
          code: 'A1234567',
          serialNo: '123',
          madeOn: '2021-06',
          model: 'YSP35.5',
          volumeL: 35.5,
          tareKg: 16.5,
          lastInspectedOn: '2025-06',
          inspectionDueOn: '2029-06',
          state: 'active',
        },
      },
    ]);
  });

  it('reads columns whose cells are merged downwards, with a row of units', () => {
    const { lines } = readRows([
      ['瓶码', '型号', '检验', '检验', '皮重'],
      ['瓶码', '型号', '上次', '下次', 'kg'],
      [A, '15kg', '2025.6', '2029.6', '16.5'],
    ]);
    expect(lines).toMatchObject([
      { row: 3, accept: { code: A, lastInspectedOn: '2025-06', inspectionDueOn: '2029-06', tareKg: 16.5 } },
    ]);
  });

  it('passes over a row of column numbers', () => {
    const { lines } = readRows([
      ['瓶码', '型号', '皮重', '介质'],
      ['1', '2', '3', '4'],
      [A, '15kg', 16.5, 'LPG'],
    ]);
    expect(lines).toMatchObject([{ row: 3, accept: { code: A } }]);
  });

  it('reads English headers', () => {
    const { lines } = readRows([
      [
        'No.',
        'Cylinder Code',
        'Serial No.',
        'Manufacturer',
        'Mfg Date',
        'Type',
        'Water capacity (L)',
        'Tare Weight (kg)',
        'Max fill (kg)',
        'Gas',
        'Last Inspection',
        'Next Inspection',
        'Design life (years)',
        'Owner',
        'Status',
        'Valve expiry',
      ],
      [
        1,
        'MZ-0001-0023',
        '778',
        'Factory A',
        '06/2021',
        'YSP-35.5',
        35.5,
        '16.5',
        14.9,
        'LPG',
        '2025-06-15',
        '2029-06-14',
        '8 years',
        'Station A',
        'In use',
        '2027-06',
      ],
    ]);
    expect(lines).toEqual([
      {
        row: 2,
        accept: {
          code: 'MZ00010023',
          serialNo: '778',
          manufacturer: 'Factory A',
          madeOn: '2021-06',
          model: 'YSP35.5',
          volumeL: 35.5,
          tareKg: 16.5,
          maxFillKg: 14.9,
          medium: 'lpg',
          lastInspectedOn: '2025-06-15',
          inspectionDueOn: '2029-06-14',
          designLifeYears: 8,
          ownerName: 'Station A',
          valveUntil: '2027-06',
          state: 'active',
        },
      },
    ]);
  });

  it('takes the only number of each cylinder for its code, unless it merely counts', () => {
    expect(
      readRows([
        ['瓶号', '型号', '皮重'],
        ['MZ00010001', '15kg', 16.5],
      ]).lines,
    ).toMatchObject([{ accept: { code: 'MZ00010001' } }]);
    const registration = readRows([
      ['使用登记代码', '钢瓶号', '型号', '皮重'],
      ['34420600100', '1', '15kg', 16.5],
      ['34420600101', '2', '15kg', 16.5],
    ]);
    expect(registration.lines).toMatchObject([
      { accept: { code: '34420600100', registrationCode: '34420600100', serialNo: '1' } },
      {},
    ]);
    const counted = readRows([
      ['编号', '型号', '皮重', '出厂编号'],
      ['1', '15kg', 16.5, 'X1'],
      ['2', '15kg', 16.5, 'X2'],
      ['3', '15kg', 16.5, 'X3'],
    ]);
    expect(counted.lines).toMatchObject([
      { refuse: 'missing-code' },
      { refuse: 'missing-code' },
      { refuse: 'missing-code' },
    ]);
  });

  it('reads a column of inspections to come as due dates', () => {
    expect(
      readRows([
        ['瓶码', '型号', '检验日期'],
        [A, '15kg', '2028-06'],
      ]).lines,
    ).toMatchObject([{ accept: { inspectionDueOn: '2028-06' } }]);
    expect(
      readRows([
        ['瓶码', '型号', '检验日期'],
        [A, '15kg', '2024-06'],
      ]).lines,
    ).toMatchObject([{ accept: { lastInspectedOn: '2024-06' } }]);
  });

  it('prefers 使用登记单位 to 产权单位, and falls back to it', () => {
    const header = ['瓶码', '型号', '产权单位', '使用登记单位'];
    const { lines } = readRows([header, [A, '15kg', '个人', '甲站'], [B, '15kg', '乙站', ''], [C, '15kg', '个人', '']]);
    expect(lines).toMatchObject([
      { accept: { ownerName: '甲站' } },
      { accept: { ownerName: '乙站' } },
      { accept: { ownerName: '个人' } },
    ]);
  });

  it('does what a person chose for a column', () => {
    const sheet = {
      name: 'S',
      rows: [
        ['瓶码', '型号', '毛重', '皮重'],
        [A, '15kg', 16.5, 31],
      ],
    };
    expect(readSheets([sheet]).lines).toMatchObject([{ refuse: 'mass-impossible' }]);
    expect(readSheets([sheet], { 2: 'tareKg', 3: null }).lines).toMatchObject([{ accept: { tareKg: 16.5 } }]);
  });

  it('finds no register in other sheets', () => {
    expect(readRows([['填表说明：日期按钢印填写']]).tables).toEqual([]);
    expect(
      readRows([
        ['姓名', '电话', '地址'],
        ['甲', '1', '乙'],
      ]).tables,
    ).toEqual([]);
    expect(readRows([]).tables).toEqual([]);
  });
});

describe('rows that are none', () => {
  const header = ['序号', '瓶码', '出厂编号', '型号', '制造年月', '皮重'];

  it('skips empty rows and passes over totals, notes, headings and repeated headers', () => {
    const { lines, passedOver } = readRows([
      header,
      cylinderRow(1, A),
      [null, null, null, null, null, null],
      [3, null, null, '/', null, null],
      ['小计', '', '2只', '', '', '33.0'],
      header,
      ['一分站', '', '', '', '', ''],
      cylinderRow(4, B),
      ['合 计：', '3 只', '', '', '', '49.5'],
      ['制表人：某某', '', '', '审核：某某', '', '2026年11月1日'],
      ['', '', '', '', '', ''],
    ]);
    expect(lines.map((line) => [line.row, 'accept' in line])).toEqual([
      [2, true],
      [3, false],
      [4, false],
      [8, true],
      [11, false],
    ]);
    expect(lines.filter((line) => 'skip' in line)).toHaveLength(3);
    expect(passedOver.map((passed) => passed.row)).toEqual([5, 7, 9, 10]);
  });

  it('goes on by the columns of a second table below the first', () => {
    const { lines } = readRows([header, cylinderRow(1, A), [], ['型号', '皮重', '瓶码'], ['50kg', '47', B]]);
    expect(lines).toMatchObject([
      { row: 2 },
      { row: 3, skip: true },
      { row: 5, accept: { code: B, model: 'YSP118', tareKg: 47 } },
    ]);
  });

  it('never passes over a row that names a cylinder', () => {
    const { lines } = readRows([
      header,
      [1, '', '91', '15kg', '2021-06', ''],
      [2, '', '', '', '', '16.5'],
      [3, B, '', '', '', ''],
    ]);
    expect(lines).toMatchObject([
      { row: 2, refuse: 'missing-code' },
      { row: 3, refuse: 'missing-code' },
      { row: 4, refuse: 'model-unknown' },
    ]);
  });
});

describe('refusals', () => {
  it('tells the first that applies, in the documented order', () => {
    const faults: [string, Cell, string][] = [
      ['型号', 'XYZ999', 'model-unknown'],
      ['皮重', '-3', 'mass-impossible'],
      ['下次检验', '2015-01', 'date-impossible'],
      ['上次检验', '不详', 'date-unreadable'],
    ];
    const cells: Record<string, Cell> = { 容积: '', 制造年月: '2021-06' };
    for (const [column, value, refusal] of faults) {
      cells[column] = value;
      expect(readOne(cells)).toMatchObject({ refuse: refusal, column, value });
    }
    expect(readOne({ ...cells, 瓶码: '' })).toMatchObject({ refuse: 'missing-code', column: '瓶码', value: null });
  });

  it('refuses a code the second time, however written, also when the first was refused, and on another sheet', () => {
    const header = ['瓶码', '型号', '制造年月'];
    const rows: Row[] = [
      header,
      [A, '15kg', '不详'],
      [`https://qp.example.cn/q?id=${A}`, '15kg', ''],
      ['４４０８１１０００１００００１', '15kg', ''],
    ];
    expect(readRows(rows).lines).toMatchObject([
      { refuse: 'date-unreadable' },
      { refuse: 'duplicate-code', message: expect.stringContaining('第 2 行') },
      { refuse: 'duplicate-code' },
    ]);
    const sheets = readSheets([
      { name: '甲', rows: [header, [A, '15kg', '']] },
      { name: '乙', rows: [header, [A, '15kg', '']] },
    ]);
    expect(sheets.lines).toMatchObject([
      { row: 2, sheet: '甲' },
      { row: 2, sheet: '乙', refuse: 'duplicate-code' },
    ]);
  });

  it('takes the day of today for possible, the month after for impossible', () => {
    expect(readOne({ 制造年月: TODAY })).toHaveProperty('accept');
    expect(readOne({ 制造年月: '2026-11' })).toHaveProperty('accept');
    expect(readOne({ 制造年月: '2026-11-24' })).toMatchObject({ refuse: 'date-impossible' });
    expect(readOne({ 制造年月: '2026-12' })).toMatchObject({ refuse: 'date-impossible' });
  });

  it('takes a due date in the month of making for possible, the month before for impossible', () => {
    expect(readOne({ 制造年月: '2021-06-15', 下次检验: '2021-06' })).toHaveProperty('accept');
    expect(readOne({ 制造年月: '2021-06', 下次检验: '2021-06-01' })).toHaveProperty('accept');
    expect(readOne({ 制造年月: '2021-06', 下次检验: '2021-05' })).toMatchObject({
      refuse: 'date-impossible',
      column: '下次检验',
    });
  });

  it('takes a tare up to 20 % off its model, warns from 10 % on', () => {
    expect(readOne({ 皮重: '18.15' })).not.toHaveProperty('warn');
    expect(readOne({ 皮重: '18.151' })).toMatchObject({ warn: 'record-implausible', column: '皮重' });
    expect(readOne({ 皮重: '19.8' })).toMatchObject({ warn: 'record-implausible' });
    expect(readOne({ 皮重: '19.801' })).toMatchObject({ refuse: 'mass-impossible' });
    expect(readOne({ 型号: 'YSP4.7', 容积: '4.7', 皮重: '4.08' })).not.toHaveProperty('warn');
    expect(readOne({ 型号: 'YSP4.7', 容积: '4.7', 皮重: '4.081' })).toMatchObject({ refuse: 'mass-impossible' });
    expect(readOne({ 皮重: 0 })).toMatchObject({ refuse: 'mass-impossible' });
    expect(readOne({ 皮重: '不知道' })).toMatchObject({ refuse: 'mass-impossible' });
  });

  it('takes an unknown model that has a volume to go by', () => {
    expect(readOne({ 型号: 'XYZ999', 皮重: '16' })).toMatchObject({ accept: { model: 'XYZ999', volumeL: 35.5 } });
    expect(readOne({ 型号: 'XYZ999', 皮重: '40' })).toMatchObject({ warn: 'record-implausible', column: '皮重' });
    expect(readOne({ 型号: '', 容积: '' })).toMatchObject({ refuse: 'model-unknown' });
  });
});

describe('what is accepted', () => {
  it('shows the fields that the sheet has columns for, and the state', () => {
    expect(Object.keys(accepted({}))).toEqual(['code', 'model', 'volumeL', 'state']);
    expect(accepted({ 设计使用年限: '', 瓶阀有效期: '/', 状态: '' })).toEqual({
      code: A,
      model: 'YSP35.5',
      volumeL: 35.5,
      designLifeYears: null,
      valveUntil: null,
      state: 'active',
    });
  });

  it('has the volume and the gas of a known model where the cell is empty', () => {
    expect(accepted({ 容积: '', 介质: '' })).toMatchObject({ volumeL: 35.5, medium: 'lpg' });
    expect(accepted({ 型号: '异型', 介质: '' })).toMatchObject({ medium: null });
  });

  it('counts the years to a given end of life', () => {
    expect(accepted({ 制造年月: '2021-06', 报废日期: '2029-06' })).toMatchObject({ designLifeYears: 8 });
    expect(accepted({ 制造年月: '2021-06', 使用期限: '2029年6月' })).toMatchObject({ designLifeYears: 8 });
    expect(accepted({ 制造年月: '2021-06', 报废日期: '2029-05' })).toMatchObject({ designLifeYears: null });
  });

  it('reads the end of a period, the latest of several inspections, and what a header says of bare numbers', () => {
    expect(accepted({ 检验有效期: '2024.6-2028.6' })).toMatchObject({ inspectionDueOn: '2028-06' });
    expect(accepted({ 检验日期: '2017.6、2021.6' })).toMatchObject({ lastInspectedOn: '2021-06' });
    expect(
      readRows([
        ['瓶码', '规格(kg)', '皮重'],
        [A, 15, 16.5],
        [B, 5, 7],
        [C, 50, 47],
      ]).lines,
    ).toMatchObject([
      { accept: { model: 'YSP35.5' } },
      { accept: { model: 'YSP12' } },
      { accept: { model: 'YSP118' } },
    ]);
  });

  it('keeps an owner as the sheet has it', () => {
    expect(accepted({ 产权单位: '个人' })).toMatchObject({ ownerName: '个人' });
  });

  it('keeps what it cannot read empty, and says so', () => {
    expect(readOne({ 最大充装量: '14.5±0.5' })).toMatchObject({
      accept: { maxFillKg: null },
      warn: 'cell-unreadable',
      column: '最大充装量',
    });
    expect(readOne({ 介质: '什么' })).toMatchObject({ accept: { medium: null }, warn: 'cell-unreadable' });
    expect(readOne({ 登记代码: '3.44968E+11' })).toMatchObject({
      accept: { registrationCode: null },
      warn: 'cell-unreadable',
    });
  });

  it('freezes what its company keeps from use', () => {
    expect(readOne({ 状态: '停用' })).toMatchObject({
      accept: { state: 'active' },
      warn: 'state-frozen',
      column: '状态',
    });
    expect(readOne({ 状态: '借出' })).toMatchObject({ accept: { state: 'active' }, warn: 'state-unknown' });
  });

  it('knows a scrapped cylinder by the title of its list or by a remark, where no state says otherwise', () => {
    const rows: Row[] = [['报废气瓶台账'], ['瓶码', '型号', '皮重'], [A, '15kg', 16.5]];
    expect(readRows(rows).lines).toMatchObject([{ accept: { state: 'scrapped' } }]);
    const sections = readRows([
      ['瓶码', '型号', '皮重'],
      [A, '15kg', 16.5],
      ['二、报废气瓶', null, null],
      ['制表人：某某', null, null],
      [B, '15kg', 16.5],
      ['三、其他', null, null],
      [C, '15kg', 16.5],
    ]);
    expect(sections.lines.map((line) => 'accept' in line && line.accept.state)).toEqual([
      'active',
      'scrapped',
      'active',
    ]);
    expect(accepted({ 备注: '已报废' })).toMatchObject({ state: 'scrapped' });
    expect(accepted({ 备注: '已报废', 状态: '在用' })).toMatchObject({ state: 'active' });
  });

  it('reads real dates as months where none of them shows another day than the first', () => {
    const header = ['瓶码', '型号', '制造年月'];
    expect(readRows([header, [A, '15kg', day('2021-06-01')]]).lines).toMatchObject([{ accept: { madeOn: '2021-06' } }]);
    expect(readRows([header, [A, '15kg', day('2021-06-01')], [B, '15kg', day('2021-06-15')]]).lines).toMatchObject([
      { accept: { madeOn: '2021-06-01' } },
      { accept: { madeOn: '2021-06-15' } },
    ]);
  });
});

describe('warnings', () => {
  it('warns of exactly what the rule record-implausible would block', () => {
    const month = fc
      .tuple(fc.integer({ min: 1995, max: 2033 }), fc.integer({ min: 1, max: 12 }))
      .map(([y, m]) => `${y}-${String(m).padStart(2, '0')}`);
    const size = fc.constantFrom(
      ['YSP35.5', 35.5, 16.5],
      ['YSP12', 12, 7],
      ['YSP4.7', 4.7, 3.4],
      ['YSP118', 118, 47],
      ['异型瓶', 30, 15],
    ) as fc.Arbitrary<[string, number, number]>;
    const factor = fc.integer({ min: 800, max: 1200 }).map((n) => n / 1000);
    fc.assert(
      fc.property(
        size,
        factor,
        fc.integer({ min: 900, max: 1100 }),
        maybe(month),
        maybe(month),
        maybe(month),
        maybe(fc.integer({ min: 1, max: 30 })),
        maybe(fc.integer({ min: 300, max: 460 })),
        ([model, volumeL, tareKg], tareFactor, volumeFactor, made, inspected, due, life, density) => {
          const volume = Math.round(volumeL * volumeFactor) / 1000;
          const line = readOne({
            型号: model,
            容积: volume,
            皮重: Math.round(tareKg * tareFactor * 1000) / 1000,
            最大充装量: density === null ? null : Math.round(density * volume) / 1000,
            制造年月: made,
            上次检验: inspected,
            下次检验: due,
            设计使用年限: life,
          });
          if (line === undefined || !('accept' in line)) return;
          expect(line.warn === 'record-implausible').toBe(gateSaysImplausible({ ...line.accept }));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('any sheet', () => {
  const cell = fc.oneof(
    fc.constant(null),
    fc.constantFrom(
      '瓶码',
      '型号',
      '皮重',
      '出厂编号',
      '制造年月',
      '合计',
      '15kg',
      '无',
      '2021.6',
      A,
      B,
      '容积(L)',
      '状态',
    ),
    fc.string({ maxLength: 12 }),
    fc.double(),
    fc.boolean(),
  );
  it('has one line at most for each of its rows, in order, and never fails', () => {
    fc.assert(
      fc.property(fc.array(fc.array(cell, { maxLength: 8 }), { maxLength: 20 }), (rows) => {
        const all: Row[] = [['瓶码', '型号', '皮重'], ...rows];
        const numbers = [...readRegister([{ name: 'S', rows: all }], settings).rows].map((row) => row.row);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        expect(numbers.at(-1) ?? 0).toBeLessThanOrEqual(all.length);
      }),
    );
  });
});
