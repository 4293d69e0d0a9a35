// The second decoder is asked after half a second without a read, a person advised after five; a read begins both anew.
import { expect, test } from 'vitest';
import { createPatience } from '../../../pwa/scan/patience.ts';

test('the second decoder is asked from half a second on, until something is read', () => {
  const patience = createPatience(1000);
  expect(patience.wantsSecond(1499)).toBe(false);
  expect(patience.wantsSecond(1500)).toBe(true);
  patience.read(1600);
  expect(patience.wantsSecond(1700)).toBe(false);
  expect(patience.wantsSecond(2100)).toBe(true);
});

test('advice comes once, and again only after something was read', () => {
  const patience = createPatience(0);
  expect(patience.isAtEnd(4999)).toBe(false);
  expect(patience.isAtEnd(5000)).toBe(true);
  expect(patience.isAtEnd(20_000)).toBe(false);
  patience.read(20_000);
  expect(patience.isAtEnd(24_999)).toBe(false);
  expect(patience.isAtEnd(25_000)).toBe(true);
});
