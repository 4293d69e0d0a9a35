// Standing warnings are told in full once a shift to each person, over reloads and changes of person.
import { describe, expect, it } from 'vitest';
import { parseTold, rulesTold, shiftMs, withTold } from '../../../../pwa/screen/scan/told.ts';

const start = Date.parse('2026-11-23T00:00:00.000Z');

describe('what was told this shift', () => {
  it('keeps what each person was told while they take turns at one device', () => {
    const first = withTold({}, 'jia', ['scale-unchecked'], start);
    const both = withTold(first, 'yi', ['data-stale'], start + 1000);
    const more = withTold(both, 'jia', ['gas-uncertified', 'scale-unchecked'], start + 2000);
    expect([...rulesTold(more, 'jia', start + 3000)]).toEqual(['scale-unchecked', 'gas-uncertified']);
    expect([...rulesTold(more, 'yi', start + 3000)]).toEqual(['data-stale']);
    expect(rulesTold(more, 'bing', start + 3000).size).toBe(0);
  });

  it('is over twelve hours after its first warning, and not one moment before', () => {
    const told = withTold(withTold({}, 'jia', ['a'], start), 'jia', ['b'], start + shiftMs - 1);
    expect(rulesTold(told, 'jia', start + shiftMs - 1).size).toBe(2);
    expect(rulesTold(told, 'jia', start + shiftMs).size).toBe(0);
    expect(withTold(told, 'yi', ['c'], start + shiftMs)).toEqual({ yi: { sinceMs: start + shiftMs, rules: ['c'] } });
  });

  it('tells again where the clock went back, or what was kept cannot be read', () => {
    expect(rulesTold(withTold({}, 'jia', ['a'], start), 'jia', start - 1).size).toBe(0);
    expect(parseTold('{"jia":{"sinceMs":"x"}}')).toEqual({});
    expect(parseTold('not json')).toEqual({});
    expect(parseTold(null)).toEqual({});
  });

  it('comes back from the device as it went', () => {
    const told = withTold({}, 'jia', ['a'], start);
    expect(parseTold(JSON.stringify(told))).toEqual(told);
  });
});
