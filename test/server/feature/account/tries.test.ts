// Tries are counted in bounded memory.
import { describe, expect, it } from 'vitest';
import { createTries } from '../../../../server/feature/account/tries.ts';
import { lockMs } from '../../../../server/feature/account/badge.ts';

describe('tries', () => {
  const limit = { most: 3, withinMs: 1000 };

  it('stop after the most, until the time is over', () => {
    const tries = createTries();
    expect([1, 2, 3, 4].map(() => tries.begin('a', limit, 0))).toEqual([true, true, true, false]);
    expect(tries.begin('b', limit, 0)).toBe(true);
    expect(tries.begin('a', limit, 999)).toBe(false);
    expect(tries.begin('a', limit, 1000)).toBe(true);
  });

  it('that were right do not count', () => {
    const tries = createTries();
    for (let used = 0; used < 20; used += 1) {
      expect(tries.begin('a', limit, 0)).toBe(true);
      tries.succeeded('a');
    }
  });

  it('forget the key that was used longest ago when there are too many', () => {
    const tries = createTries(2);
    for (let used = 0; used < 3; used += 1) tries.begin('a', limit, 0);
    tries.begin('b', limit, 0);
    expect(tries.begin('a', limit, 0)).toBe(false);
    tries.begin('c', limit, 0);
    expect(tries.begin('a', limit, 0)).toBe(false);
    tries.begin('d', limit, 0);
    tries.begin('e', limit, 0);
    expect(tries.begin('a', limit, 0)).toBe(true);
  });
});

describe('lockMs', () => {
  it('doubles from five minutes to a day', () => {
    expect([0, 1, 2].map((before) => lockMs(before) / 60_000)).toEqual([5, 10, 20]);
    expect(lockMs(50) / 3_600_000).toBe(24);
  });
});
