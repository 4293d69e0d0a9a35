// How a last day is told: the day before its end, on it, the day after; and thirty days ahead.
import { describe, expect, it } from 'vitest';
import { lastingOf } from '../../../../pwa/screen/office/until.ts';

const noon = Date.parse('2026-11-23T04:00:00.000Z');

describe('lastingOf', () => {
  it.each([
    ['2026-12-24', 'good'],
    ['2026-12-23', 'soon'],
    ['2026-11-24', 'soon'],
    ['2026-11-23', 'soon'],
    ['2026-11-22', 'over'],
    ['2026-11', 'soon'],
    ['2026-10', 'over'],
    [null, 'unknown'],
    ['not a day', 'unknown'],
  ] as const)('%s is %s on 2026-11-23', (until, lasting) => {
    expect(lastingOf(until, noon)).toBe(lasting);
  });

  it('counts in days of the place of work', () => {
    expect(lastingOf('2026-11-23', Date.parse('2026-11-23T15:59:59.000Z'))).toBe('soon');
    expect(lastingOf('2026-11-23', Date.parse('2026-11-23T16:00:00.000Z'))).toBe('over');
  });
});
