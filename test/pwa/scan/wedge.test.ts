// A scanner's keystrokes are told from a person's, whatever the input method makes of them.
import { describe, expect, test } from 'vitest';
import { createWedge, type Key, type WedgeOptions } from '../../../pwa/scan/wedge.ts';

const plain = { code: '', shiftKey: false, ctrlKey: false, altKey: false, metaKey: false };

/** A key that an input method took for itself. */
const swallowed = (code: string, shiftKey = false): Partial<Key> => ({ key: 'Process', code, shiftKey });

/** Types `keys` with `gapMs` between them and gives back what was taken for a code, and what was kept from the focus. */
const typed = (keys: readonly (string | Partial<Key>)[], gapMs: number, options?: WedgeOptions) => {
  const wedge = createWedge(options);
  const codes: string[] = [];
  let held = 0;
  keys.forEach((key, at) => {
    const event = { ...plain, key: '', ...(typeof key === 'string' ? { key } : key), timeStamp: 1000 + at * gapMs };
    const taken = wedge.take(event);
    if (taken.kind === 'code') codes.push(taken.text);
    if (taken.kind === 'held') held += 1;
  });
  return { codes, held };
};

describe('a scanner', () => {
  test.each(['Enter', 'Tab'])('ends a code with %s', (end) => {
    expect(typed([...'MZ0000001A', end], 5).codes).toEqual(['MZ0000001A']);
  });

  test('sends shift as a key of its own between the characters', () => {
    expect(typed([{ key: 'Shift' }, 'M', { key: 'Shift' }, 'Z', ...'00017', 'Enter'], 5).codes).toEqual(['MZ00017']);
  });

  test('scans two codes one after the other', () => {
    expect(typed([...'AAAA1', 'Enter', ...'BBBB2', 'Enter'], 5).codes).toEqual(['AAAA1', 'BBBB2']);
  });

  test('an address is taken whole, spaces at its ends taken away', () => {
    expect(typed([' ', ...'https://a.cn/c/MZ1?x=1', ' ', 'Enter'], 5).codes).toEqual(['https://a.cn/c/MZ1?x=1']);
  });

  test('full-width characters of an input method are the plain ones', () => {
    expect(typed([...'ＭＺ０００１７', 'Enter'], 5).codes).toEqual(['MZ00017']);
  });

  test('keys swallowed by an input method are known by their place', () => {
    const keys = [
      swallowed('KeyM', true),
      swallowed('Digit1'),
      swallowed('Numpad2'),
      swallowed('Minus'),
      swallowed('Slash'),
      swallowed('KeyZ'),
    ];
    expect(typed([...keys, 'Enter'], 5).codes).toEqual(['M12-/z']);
  });

  test('prefix and suffix that it is set to send are taken away', () => {
    expect(typed([...'~MZ00017#', 'Enter'], 5, { prefix: '~', suffix: '#' }).codes).toEqual(['MZ00017']);
  });

  test('at the longest pause it is one, one millisecond later it is not', () => {
    expect(typed([...'MZ00017', 'Enter'], 50).codes).toEqual(['MZ00017']);
    expect(typed([...'MZ00017', 'Enter'], 51).codes).toEqual([]);
  });
});

describe('a person', () => {
  test('typing is never taken, nor kept from the field', () => {
    expect(typed([...'hello', 'Enter'], 120)).toEqual({ codes: [], held: 0 });
  });

  test('a short burst and Enter is no code', () => {
    expect(typed([...'abc', 'Enter'], 10).codes).toEqual([]);
  });

  test('Enter alone, and Enter long after a burst, go where they belong', () => {
    expect(typed(['Enter'], 10).codes).toEqual([]);
    const wedge = createWedge();
    for (const [at, key] of [...'MZ00017'].entries()) wedge.take({ ...plain, key, timeStamp: at * 5 });
    expect(wedge.take({ ...plain, key: 'Enter', timeStamp: 2000 }).kind).toBe('passed');
  });

  test('shortcuts are left alone', () => {
    const wedge = createWedge();
    expect(wedge.take({ ...plain, key: 'c', ctrlKey: true, timeStamp: 1 }).kind).toBe('passed');
  });

  test('what was typed slowly before a scan is no part of the code', () => {
    const wedge = createWedge();
    wedge.take({ ...plain, key: 'x', timeStamp: 0 });
    let last = null;
    for (const [at, key] of [...'MZ00017', 'Enter'].entries())
      last = wedge.take({ ...plain, key, timeStamp: 500 + at * 5 });
    expect(last).toEqual({ kind: 'code', text: 'MZ00017' });
  });
});
