// Blacklist criteria: which cylinders a warning of an authority means.
import { describe, expect, it } from 'vitest';
import { matchesCriterion, type BlacklistMarks } from '../../../shared/cylinder/blacklist.ts';

const marks = (given: Partial<BlacklistMarks>): BlacklistMarks => ({
  manufacturer: null,
  model: null,
  madeFrom: null,
  madeUntil: null,
  ...given,
});
const cylinder = { manufacturer: '甲 钢瓶厂', model: 'ysp118-Ⅱ', madeOn: '2021-06' };

describe('matchesCriterion', () => {
  it('matches in all that the criterion names, however it is written', () => {
    expect(matchesCriterion(cylinder, [marks({ manufacturer: '甲钢瓶厂', model: 'YSP118-II' })])).toBe(true);
    expect(matchesCriterion(cylinder, [marks({ manufacturer: '甲钢瓶厂', model: 'YSP118' })])).toBe(false);
    expect(matchesCriterion(cylinder, [marks({ manufacturer: '乙钢瓶厂' })])).toBe(false);
  });

  it('takes any one of several criteria', () => {
    expect(matchesCriterion(cylinder, [])).toBe(false);
    expect(matchesCriterion(cylinder, [marks({ model: 'YSP12' }), marks({ model: 'YSP118-II' })])).toBe(true);
  });

  it('matches nothing where it names nothing', () => {
    expect(matchesCriterion(cylinder, [marks({})])).toBe(false);
  });

  it('finds nothing in what is not known', () => {
    const unknown = { manufacturer: null, model: null, madeOn: null };
    expect(matchesCriterion(unknown, [marks({ manufacturer: '甲钢瓶厂' })])).toBe(false);
    expect(matchesCriterion(unknown, [marks({ model: 'YSP12' })])).toBe(false);
    expect(matchesCriterion(unknown, [marks({ madeFrom: '2000-01' })])).toBe(false);
  });

  it.each([
    ['the day before', '2021-06-14', '2021-06-15', '2021-07-31', false],
    ['on the first day', '2021-06-15', '2021-06-15', '2021-07-31', true],
    ['on the last day', '2021-07-31', '2021-06-15', '2021-07-31', true],
    ['the day after', '2021-08-01', '2021-06-15', '2021-07-31', false],
    ['a month that is covered in part', '2021-06', '2021-06-15', '2021-07-31', true],
    ['the month before', '2021-05', '2021-06-15', null, false],
    ['the month of an end given as a month', '2021-07-31', null, '2021-07', true],
    ['the month after', '2021-08', null, '2021-07', false],
  ])('made %s', (_, madeOn, madeFrom, madeUntil, expected) => {
    expect(matchesCriterion({ ...cylinder, madeOn }, [marks({ madeFrom, madeUntil })])).toBe(expected);
  });
});
