// Codes, masses, volumes, models and words as cells hold them.
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../shared/register-import/cell.ts';
import { readCode } from '../../../shared/register-import/code-cell.ts';
import { modelReader } from '../../../shared/register-import/model-cell.ts';
import { massUnits, quantityReader, readYears, volumeUnits } from '../../../shared/register-import/quantity-cell.ts';
import {
  ownerKey,
  readMedium,
  readOwner,
  readState,
  stateOfRemark,
  stateOfTitle,
} from '../../../shared/register-import/word-cell.ts';
import { settings } from './sheet.ts';

describe('codes', () => {
  it.each<[Cell, string]>([
    ['440811000100001', '440811000100001'],
    [' 440811000100001 ', '440811000100001'],
    ['４４０８１１０００１００００１', '440811000100001'],
    ['4408 1100 0100 001', '440811000100001'],
    ['4408\u200b11000100001', '440811000100001'],
    ["'440811000100001", '440811000100001'],
    ['="440811000100001"', '440811000100001'],
    ['440811000100001.0', '440811000100001'],
    [440_811_000_100_001, '440811000100001'],
    [{ kind: 'number', value: 12_345, shown: '000000012345' }, '000000012345'],
    ['https://qp.example.cn/q?id=440811000100001', '440811000100001'],
    ['https://qp.example.cn/b/440811000100001', '440811000100001'],
    ['HTTPS://QP.EXAMPLE.CN/Q?ID=440811000100001', '440811000100001'],
    ['https://qp.example.cn/#/show?code=440811000100001&v=2', '440811000100001'],
    ['qp.example.cn/q?id=440811000100001', '440811000100001'],
    ['二维码：440811000100001', '440811000100001'],
    ['mz-0000-0017', 'MZ00000017'],
  ])('%j is %s', (cell, code) => {
    expect(readCode(cell)).toEqual({ kind: 'code', code });
  });

  it.each<[Cell, string]>([
    ['4.40811E+14', 'scientific'],
    ['4E+14', 'scientific'],
    [4.40811e20, 'precision'],
    [4_408_110_001_000_010, 'precision'],
    [1234.5, 'no-code'],
    ['https://qp.example.cn/', 'address'],
    ['440811000100001 344968001000', 'several'],
    ['440811000100001/440811000100002', 'several'],
    ['见备注', 'no-code'],
    [{ kind: 'error', text: '#REF!' }, 'no-code'],
  ])('%j cannot be read: %s', (cell, why) => {
    expect(readCode(cell)).toEqual({ kind: 'unreadable', why });
  });

  it.each([null, undefined, '', '无', '/', '—', '未贴', '不详'])('%j is no code', (cell) => {
    expect(readCode(cell)).toEqual({ kind: 'none' });
  });
});

const grams = (cell: Cell, unit: string | null = null) => {
  const reading = quantityReader(massUnits, unit)(cell);
  return reading.kind === 'quantity' ? reading.thousandths : reading.kind;
};

describe('masses and volumes', () => {
  it.each<[Cell, number | string]>([
    [16.5, 16_500],
    ['16.5', 16_500],
    ['１６．５', 16_500],
    [' 16.5 kg', 16_500],
    ['16.5KG', 16_500],
    ['16.5㎏', 16_500],
    ['16.5公斤', 16_500],
    ['16500g', 16_500],
    ['33斤', 16_500],
    ['16,5', 16_500],
    ['1,650', 1_650_000],
    ['16。5', 16_500],
    ['≤14.9kg', 14_900],
    ['-3', -3000],
    ['', 'none'],
    ['无', 'none'],
    ['不详', 'none'],
    ['abc', 'unreadable'],
    ['14.5±0.5', 'unreadable'],
    ['16.5L', 'unreadable'],
    [true, 'unreadable'],
  ])('%j in kg is %s g', (cell, expected) => {
    expect(grams(cell)).toBe(expected);
  });

  it('counts the unit of the header where the cell names none', () => {
    expect(grams('33', '斤')).toBe(16_500);
    expect(grams(16_500, 'g')).toBe(16_500);
    expect(grams('16.5kg', 'g')).toBe(16_500);
  });

  it('reads volumes', () => {
    const ml = quantityReader(volumeUnits, null);
    expect(ml('35.5L')).toEqual({ kind: 'quantity', thousandths: 35_500 });
    expect(ml('118升')).toEqual({ kind: 'quantity', thousandths: 118_000 });
    expect(ml('35500ml')).toEqual({ kind: 'quantity', thousandths: 35_500 });
  });

  it('reads years', () => {
    expect([8, '8', '8年', '八年', '8 years', '', '长期'].map((cell) => readYears(cell))).toEqual([
      8,
      8,
      8,
      8,
      8,
      null,
      undefined,
    ]);
  });
});

describe('models', () => {
  const read = modelReader(settings.models);
  it.each<[string, number | null, string | null]>([
    ['YSP35.5', null, 'YSP35.5'],
    ['ysp-35.5', null, 'YSP35.5'],
    ['ＹＳＰ３５．５', null, 'YSP35.5'],
    ['YSP35.5/14.9', null, 'YSP35.5'],
    ['YSP35.5型', null, 'YSP35.5'],
    ['YSP-35.5（15kg）', null, 'YSP35.5'],
    ['液化石油气钢瓶YSP35.5', null, 'YSP35.5'],
    ['15kg', null, 'YSP35.5'],
    ['15公斤', null, 'YSP35.5'],
    ['15KG瓶', null, 'YSP35.5'],
    ['14.5kg', null, 'YSP35.5'],
    ['YSP-15', null, 'YSP35.5'],
    ['35.5L', null, 'YSP35.5'],
    ['YSP-35·5', null, 'YSP35.5'],
    ['14.5', null, 'YSP35.5'],
    ['50kg', null, 'YSP118'],
    ['ysp118-Ⅱ', null, 'YSP118-II'],
    ['5kg', null, 'YSP12'],
    ['2公斤', null, 'YSP4.7'],
    ['10kg', 26_200, 'YSP26.2'],
    ['中瓶', 35_500, 'YSP35.5'],
    ['', 35_500, 'YSP35.5'],
  ])('%s at %s ml is %s', (cell, volumeMl, model) => {
    const reading = read(cell, volumeMl);
    expect(reading.model).toBe(model);
    expect(reading.size).toEqual(settings.models[model ?? '']);
  });

  it.each<[string, number | null, string | null]>([
    ['XYZ999', null, 'XYZ999'],
    ['10kg', null, '10kg'],
    ['10kg', 23_500, '10kg'],
    // Two models have 118 L, and one of them is two-phase.
    ['', 118_000, null],
    ['大瓶', 118_000, '大瓶'],
    ['YSP118气液双相', 118_000, 'YSP118气液双相'],
    ['YSP118(液相)', 118_000, 'YSP118(液相)'],
  ])('%s at %s ml is no model known here', (cell, volumeMl, model) => {
    expect(read(cell, volumeMl)).toEqual({ model, size: null });
  });
});

describe('words', () => {
  it.each([
    ['液化石油气', 'lpg'],
    ['LPG', 'lpg'],
    ['液化气', 'lpg'],
    ['商品丙烷', 'lpg'],
    ['工业丙烷', 'industrial-propane'],
    ['丙烷', 'industrial-propane'],
    ['丙烷、丁烷混合', 'lpg'],
    ['二甲醚', 'other'],
    ['氧气', 'other'],
    ['', null],
    ['什么', undefined],
  ])('medium %j is %s', (cell, medium) => {
    expect(readMedium(cell)).toBe(medium);
  });

  it.each([
    ['', 'active', false],
    ['在役', 'active', false],
    ['在用', 'active', false],
    ['正常', 'active', false],
    ['未报废', 'active', false],
    ['空瓶', 'active', false],
    ['In use', 'active', false],
    ['报废', 'scrapped', false],
    ['已注销', 'scrapped', false],
    ['Scrapped', 'scrapped', false],
    ['丢失', 'lost', false],
    ['遗失', 'lost', false],
    ['被盗', 'stolen', false],
    ['停用', 'active', true],
    ['待检', 'active', true],
    ['待报废', 'active', true],
    ['不合格', 'active', true],
    ['not in use', 'active', true],
    ['外借', 'active', true],
    ['√', 'active', false],
    ['×', 'active', true],
    ['1', 'active', true],
    ['在用/报废', 'active', true],
    ['丢失已找回', 'active', true],
    ['重', 'active', false],
  ])('state %j is %s, frozen %s', (cell, state, frozen) => {
    expect(readState(cell)).toMatchObject({ state, frozen });
  });

  it.each([
    ['是否报废', '是', 'scrapped', false],
    ['是否报废', '√', 'scrapped', false],
    ['是否报废', '否', 'active', false],
    ['是否 报废', '×', 'active', false],
    ['是否报废', '待报废', 'active', true],
    ['报废标志', '1', 'scrapped', false],
    ['报废标志', '0', 'active', false],
    ['是否停用', '是', 'active', true],
    ['是否遗失', 'Y', 'lost', false],
    ['是否在用', '是', 'active', false],
    ['是否在用', '否', 'active', true],
    ['状态', '是', 'active', true],
  ])('below %j, %j is %s, frozen %s', (heading, cell, state, frozen) => {
    expect(readState(cell, heading)).toMatchObject({ state, frozen });
  });

  it('takes a state from a title or a remark only where that is what it says', () => {
    expect(stateOfTitle('报废气瓶台账')).toMatchObject({ state: 'scrapped', frozen: false });
    expect(stateOfTitle('待报废气瓶')).toMatchObject({ state: 'active', frozen: true });
    expect(stateOfTitle('停用')).toMatchObject({ state: 'active', frozen: true });
    expect(stateOfTitle('在用、停用、报废气瓶台账')).toBeNull();
    expect(stateOfTitle('填表说明：报废气瓶另表填写')).toBeNull();
    expect(stateOfTitle('气瓶台账')).toBeNull();
    expect(stateOfRemark('已报废')?.state).toBe('scrapped');
    expect(stateOfRemark('遗失 2025.3')?.state).toBe('lost');
    expect(stateOfRemark('报废阀门更换')).toBeNull();
    expect(stateOfRemark('新瓶')).toBeNull();
  });

  it.each(['个人', '用户', '托管', '居民', ' 个 人 '.replaceAll(' ', ''), '', '/'])('owner %j is asked for', (cell) => {
    expect(readOwner(cell).ask).toBe(true);
  });

  it('knows a name and the company itself', () => {
    expect(readOwner('太平镇惠民液化气站')).toEqual({ name: '太平镇惠民液化气站', own: false, ask: false });
    expect(readOwner('自有')).toMatchObject({ own: true, ask: false });
    expect(ownerKey('麻章区（平安）燃气 有限公司')).toBe(ownerKey('麻章区(平安)燃气有限公司'));
  });
});
