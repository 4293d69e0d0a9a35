// A long text keeps its beginning and its end, and is never longer than asked for.
import { assert, integer, property, string } from 'fast-check';
import { expect, test } from 'vitest';
import { shortened } from '../../../pwa/text/shortened.ts';

test('a text that fits stays as it is', () => {
  expect(shortened('x'.repeat(40))).toBe('x'.repeat(40));
  expect(shortened('')).toBe('');
});

test('of a longer one the middle is left out', () => {
  expect(shortened('abcdefghij', 7)).toBe('abc…hij');
  expect(shortened('abcdefghij', 8)).toBe('abcd…hij');
});

test('never longer than asked for', () => {
  assert(
    property(string({ maxLength: 200 }), integer({ min: 3, max: 60 }), (text, most) => {
      expect(shortened(text, most).length).toBeLessThanOrEqual(most);
    }),
  );
});
