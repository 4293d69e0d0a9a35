// Figures and dates as people read them.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  ageText,
  civilDateText,
  countText,
  dayText,
  gramsToKgText,
  kgTextToGrams,
  momentText,
  timeText,
} from '../../../pwa/text/format.ts';

describe('grams and kilograms', () => {
  test.each([
    [11_420, 2, '11.42'],
    [11_425, 2, '11.43'],
    [11_424, 2, '11.42'],
    [14_950, 1, '15.0'],
    [14_949, 1, '14.9'],
    [5, 2, '0.01'],
    [4, 2, '0.00'],
    [-300, 2, '−0.30'],
    [-4, 2, '0.00'],
  ] as const)('%i g with %i decimals is %s', (g, decimals, text) => {
    expect(gramsToKgText(g, decimals)).toBe(text);
  });

  test.each([
    ['16.8', 16_800],
    ['16', 16_000],
    ['16.', 16_000],
    ['0.305', 305],
    ['１６．８', 16_800],
    ['', null],
    ['16,8', null],
    ['16.8051', null],
    ['-1', null],
    ['1e3', null],
  ])('%s is %s g', (text, g) => {
    expect(kgTextToGrams(text)).toBe(g);
  });

  test('there and back for whole tens of grams', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 99_999 }), (tens) => {
        expect(kgTextToGrams(gramsToKgText(tens * 10))).toBe(tens * 10);
      }),
    );
  });
});

describe('dates are those of the place of work, wherever the phone thinks it is', () => {
  test('the last minute of a day and the first of the next', () => {
    expect(civilDateText('2026-11-22T15:59:59.999Z')).toBe('2026-11-22');
    expect(civilDateText('2026-11-22T16:00:00.000Z')).toBe('2026-11-23');
    expect(timeText('2026-11-22T16:00:00.000Z', 'zh-CN')).toBe('00:00');
    expect(timeText('2026-11-23T00:31:00.000Z', 'en')).toBe('08:31');
  });
  test('a moment of today has only its time', () => {
    const now = Date.parse('2026-11-23T12:00:00+08:00');
    expect(momentText('2026-11-23T08:31:00+08:00', now, 'zh-CN')).toBe('08:31');
    expect(momentText('2026-11-22T23:59:00+08:00', now, 'zh-CN')).toBe('2026-11-22 23:59');
  });
  test('a day in both languages', () => {
    expect(dayText('2026-11-23T08:00:00+08:00', 'zh-CN')).toContain('11月23日');
    expect(dayText('2026-11-23T08:00:00+08:00', 'en')).toContain('23 Nov');
  });
});

test('ages go over to the next unit at its edge', () => {
  expect([0.9, 1, 59.9, 60, 2879, 2880].map((min) => ageText(min, 'en'))).toEqual([
    'just now',
    '1 min ago',
    '59 min ago',
    '1 h ago',
    '47 h ago',
    '2 days ago',
  ]);
});

test('counts in groups of three', () => {
  expect([0, 999, 1000, 1_234_567].map(countText)).toEqual(['0', '999', '1,000', '1,234,567']);
});
