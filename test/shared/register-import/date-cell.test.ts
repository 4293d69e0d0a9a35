// Dates as ledgers write them, and those that nobody can read.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../shared/register-import/cell.ts';
import { dateReader, latestOf, periodEnd } from '../../../shared/register-import/date-cell.ts';
import { today } from './sheet.ts';

const read = dateReader(today);
const on = (cell: Cell): string | null => {
  const reading = read(cell);
  return reading.kind === 'date' ? reading.on : reading.kind === 'none' ? null : `?${reading.why}`;
};

describe('dates of a ledger', () => {
  it.each([
    ['2021年6月', '2021-06'],
    ['2021年06月15日', '2021-06-15'],
    ['2021 年 6 月', '2021-06'],
    ['2021年6月份', '2021-06'],
    ['2021年6月1日 00:00:00', '2021-06-01'],
    ['2021.6', '2021-06'],
    ['2021.06.', '2021-06'],
    ['2021．06', '2021-06'],
    ['２０２１．０６', '2021-06'],
    ['2021。6', '2021-06'],
    ['2021-6', '2021-06'],
    ['2021—06', '2021-06'],
    ['2021/6', '2021-06'],
    ['2021/6/1', '2021-06-01'],
    ['2021-06-15', '2021-06-15'],
    ['2021-06-15 08:30', '2021-06-15'],
    ['202106', '2021-06'],
    ['20210615', '2021-06-15'],
    ['21.6', '2021-06'],
    ['21年6月', '2021-06'],
    ['21-06-15', '2021-06-15'],
    ['210615', '2021-06-15'],
    ['2106', '2021-06'],
    ['98.6', '1998-06'],
    ['06/2021', '2021-06'],
    ['6/15/2021', '2021-06-15'],
    ['15/6/2021', '2021-06-15'],
    ['Jun-21', '2021-06'],
    ['June 2021', '2021-06'],
    ['15-Jun-2021', '2021-06-15'],
    ['Jun 15, 2021', '2021-06-15'],
    ['二〇二一年六月', '2021-06'],
    ['二零二一年十二月', '2021-12'],
    ['至2027年4月', '2027-04'],
    ['2027年4月止', '2027-04'],
    ['2023.4合格', '2023-04'],
    ['2021-06-14T16:00:00.000Z', '2021-06-15'],
    ['2021-06-15T00:00:00+08:00', '2021-06-15'],
    ['44348', '2021-06-01'],
  ])('%s is %s', (cell, date) => {
    expect(on(cell)).toBe(date);
  });

  it.each([
    [202106, '2021-06'],
    [20216, '2021-06'],
    [20210615, '2021-06-15'],
    [44348, '2021-06-01'],
    [44348.5, '2021-06-01'],
    [2021.6, '2021-06'],
    [2021.11, '2021-11'],
    [21.6, '2021-06'],
  ])('the number %s is %s', (cell, date) => {
    expect(on(cell)).toBe(date);
  });

  it('shows a real date to the month where its format has no day', () => {
    expect(on({ kind: 'date', on: '2021-06-15', showsDay: false })).toBe('2021-06');
    expect(on({ kind: 'date', on: '2021-06-15', showsDay: true })).toBe('2021-06-15');
  });

  it('takes 2021.1 as a number for January and says that it may be October', () => {
    expect(read(2021.1)).toMatchObject({ on: '2021-01', doubtful: true });
    expect(read('2021.1')).toMatchObject({ on: '2021-01', doubtful: false });
    expect(read({ kind: 'number', value: 2021.1, shown: '2021.10' })).toMatchObject({ on: '2021-10', doubtful: false });
  });

  it.each(['', '  ', '无', '—', '——', '/', '-', 'N/A', 'n/a', '未检', '空', '暂无', '0000-00-00', null, 0])(
    '%j is no date',
    (cell) => {
      expect(on(cell)).toBeNull();
    },
  );

  it.each([
    ['2021年13月', '?no-such-date'],
    ['2021-02-30', '?no-such-date'],
    ['2021', '?year-only'],
    ['2021年', '?year-only'],
    ['6月', '?no-date'],
    ['20211', '?no-date'],
    ['5/6/2021', '?day-or-month'],
    ['6/1/21', '?day-or-month'],
    ['不详', '?unknown'],
    ['#N/A', '?unknown'],
    ['2023.4不合格', '?no-date'],
    ['2021年6月-2025年6月', '?no-date'],
    ['长期', '?no-date'],
    ['1900-01-00', '?no-such-date'],
  ])('%s cannot be read: %s', (cell, why) => {
    expect(on(cell)).toBe(why);
  });

  it('cannot read what a failed formula left', () => {
    expect(on({ kind: 'error', text: '#N/A' })).toBe('?unknown');
  });

  it.each([
    ['2021.6-2025.6', '2025-06'],
    ['2021年6月至2025年6月', '2025-06'],
    ['2021.06~2025.06', '2025-06'],
    ['2021-06 - 2025-06', '2025-06'],
  ])('%s ends in %s', (cell, date) => {
    expect(periodEnd(cell, read)).toMatchObject({ kind: 'date', on: date });
  });

  it.each(['2025.6-2021.6', '2021.6', '2021-06-15', '2021.6至', '长期至2025'])('%s is no period', (cell) => {
    expect(periodEnd(cell, read)).toBeNull();
  });

  it('takes the latest of several', () => {
    expect(latestOf('2017.6、2021.6', read)).toMatchObject({ on: '2021-06' });
    expect(latestOf('2021.6\n2017.6', read)).toMatchObject({ on: '2021-06' });
    expect(latestOf('2017.6、不合格', read)).toBeNull();
    expect(latestOf('2017.6', read)).toBeNull();
  });

  it('reads every month and day in each of its usual forms', () => {
    const forms: readonly ((y: string, m: string, d: string) => string)[] = [
      (y, m, d) => `${y}年${Number(m)}月${Number(d)}日`,
      (y, m, d) => `${y}.${m}.${d}`,
      (y, m, d) => `${y}/${Number(m)}/${Number(d)} 0:00`,
      (y, m, d) => `${y}${m}${d}`,
      (y, m, d) => `${y}-${m}-${d}T00:00:00`,
    ];
    fc.assert(
      fc.property(
        fc.date({ min: new Date('1951-01-01'), max: new Date('2098-12-31'), noInvalidDate: true }),
        fc.constantFrom(...forms),
        (date, form) => {
          const iso = date.toISOString().slice(0, 10);
          const [y = '', m = '', d = ''] = iso.split('-');
          expect(on(form(y, m, d))).toBe(iso);
        },
      ),
    );
  });

  it('never throws and never gives a date that does not exist', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.double(), fc.stringMatching(/^[0-9年月日./ -]{1,12}$/)), (cell) => {
        const date = on(cell);
        expect(date === null || date.startsWith('?') || /^(19[5-9]|20)\d\d?-(0[1-9]|1[0-2])(-\d\d)?$/.test(date)).toBe(
          true,
        );
      }),
    );
  });
});
