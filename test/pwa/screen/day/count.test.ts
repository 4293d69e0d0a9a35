// The blind count: each once, the later look counts, what cannot be read counts too; what is worst is told first.
import { describe, expect, it } from 'vitest';
import {
  countScan,
  isNothing,
  keepCount,
  noCount,
  readCount,
  tallyOf,
  withUnreadable,
  worstFirst,
  type Count,
} from '../../../../pwa/screen/day/count.ts';
import type { DiscrepancyKind } from '../../../../shared/contract/shift.ts';

const counting = (...scans: readonly (readonly [string, boolean])[]): Count =>
  scans.reduce((count, [scanned, full], index) => {
    const taken = countScan(count, scanned, full, `i${index}`);
    return taken.kind === 'twice' ? count : taken.count;
  }, noCount('s'));

describe('counting', () => {
  it('counts each once', () => {
    const count = counting(['A', true], ['B', false]);
    expect(countScan(count, 'A', true, 'x')).toEqual({ kind: 'twice' });
    expect(tallyOf(count)).toEqual({ full: 1, empty: 1 });
  });
  it('takes the later look where one was scanned as full and then as empty', () => {
    const taken = countScan(counting(['A', true], ['B', true]), 'A', false, 'x');
    expect(taken.kind).toBe('changed');
    expect(taken.kind === 'twice' ? null : tallyOf(taken.count)).toEqual({ full: 1, empty: 1 });
  });
  it('counts those that cannot be read, never below none', () => {
    const once = withUnreadable(counting(['A', true]), false, 1);
    expect(tallyOf(once)).toEqual({ full: 1, empty: 1 });
    expect(tallyOf(withUnreadable(withUnreadable(once, false, -1), false, -1))).toEqual({ full: 1, empty: 0 });
    expect(isNothing(withUnreadable(noCount('s'), true, 1))).toBe(false);
    expect(isNothing(noCount('s'))).toBe(true);
  });
});

describe('what differs', () => {
  const one = (kind: DiscrepancyKind, full: boolean | null, resolvedAt: string | null = null) => ({
    kind,
    full,
    resolvedAt,
    openedAt: '2026-11-23T10:00:00.000Z',
  });
  it('tells missing full ones first, and what was resolved last', () => {
    const found = [
      one('unreadable', true),
      one('missing', true, '2026-11-23T11:00:00.000Z'),
      one('missing', false),
      one('unexpected', true),
      one('missing', true),
    ];
    expect(worstFirst(found).map(({ kind, full, resolvedAt }) => [kind, full, resolvedAt !== null])).toEqual([
      ['missing', true, false],
      ['missing', false, false],
      ['unexpected', true, false],
      ['unreadable', true, false],
      ['missing', true, true],
    ]);
  });
});

it('is kept for its own shift only', () => {
  const kept = new Map<string, string>();
  const remembered = {
    read: (key: string) => kept.get(key) ?? null,
    write: (key: string, value: string | null) => void (value === null ? kept.delete(key) : kept.set(key, value)),
  };
  const count = counting(['A', true]);
  keepCount(remembered, count);
  expect(readCount(remembered, 's')).toEqual(count);
  expect(readCount(remembered, 't')).toEqual(noCount('t'));
  keepCount(remembered, null);
  expect(readCount(remembered, 's')).toEqual(noCount('s'));
});
