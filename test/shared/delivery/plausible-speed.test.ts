// Whether one person can have been at two places at two times.
import { describe, expect, it } from 'vitest';
import { implausibleKmh, type SeenAt } from '../../../shared/delivery/plausible-speed.ts';

const minuteMs = 60_000;
const here: SeenAt = { position: [110.25, 21.25], accuracyM: 0, atMs: 0 };
/** 11.12 km north. */
const there = (atMs: number, accuracyM: number | null = 0): SeenAt => ({
  position: [110.25, 21.35],
  accuracyM,
  atMs,
});

describe('two acts of one person', () => {
  it('are plausible up to 150 km/h: 11.12 km take 267 seconds', () => {
    expect(implausibleKmh(here, there(267_000))).toBeNull();
    expect(implausibleKmh(here, there(266_000))).toBe(150);
    expect(implausibleKmh(here, there(4 * minuteMs))).toBe(167);
  });

  it('are so in whichever order they are told', () => {
    expect(implausibleKmh(there(4 * minuteMs), here)).toBe(167);
  });

  it('may be as far apart as the phones do not know', () => {
    expect(implausibleKmh(here, there(minuteMs, 11_200))).toBeNull();
    // A phone that does not say how well it knows is given two hundred metres.
    expect(implausibleKmh(here, { ...here, position: [110.25, 21.2517], accuracyM: null })).toBeNull();
  });

  it('at the same second are apart by what ten seconds allow', () => {
    // 416 m in ten seconds are 150 km/h.
    expect(implausibleKmh(here, { ...here, position: [110.25, 21.2537] })).toBeNull();
    expect(implausibleKmh(here, { ...here, position: [110.25, 21.254] })).not.toBeNull();
  });
});
