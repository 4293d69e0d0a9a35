// The time of a forgotten delivery: before the shift, at its first minute, just now, and over midnight.
import { expect, it } from 'vitest';
import { clockTime, instantInShift } from '../../../../pwa/screen/day/addendum.ts';

it('reads a time as people type it', () => {
  expect(['14:30', '1430', '9:05', '９：０５', '0905'].map(clockTime)).toEqual([
    '14:30',
    '14:30',
    '09:05',
    '09:05',
    '09:05',
  ]);
  expect(['', '24:00', '12:60', '9', 'noon', '123456'].map(clockTime)).toEqual([null, null, null, null, null, null]);
});

it('is within the shift', () => {
  const begunAt = '2026-11-23T08:00:30.000+08:00';
  const nowMs = Date.parse('2026-11-23T18:00:00+08:00');
  expect(instantInShift('07:59', begunAt, nowMs)).toBeNull();
  expect(instantInShift('08:00', begunAt, nowMs)).toBe('2026-11-23T00:00:59.999Z');
  expect(instantInShift('18:00', begunAt, nowMs)).toBe('2026-11-23T10:00:00.000Z');
  // It has not been yet: yesterday's was before the shift.
  expect(instantInShift('18:01', begunAt, nowMs)).toBeNull();
});

it('is yesterday evening in a shift that went over midnight', () => {
  const nowMs = Date.parse('2026-11-24T00:20:00+08:00');
  expect(instantInShift('23:50', '2026-11-23T20:00:00+08:00', nowMs)).toBe('2026-11-23T15:50:59.999Z');
});
