// Which positions are kept: by time and way on the road, seldom where it stands, never the same moment twice.
import { expect, it } from 'vitest';
import type { Fix } from '../../../pwa/position/current-position.ts';
import { beginSampling, sample, samplingLimits } from '../../../pwa/position/sampling.ts';

const metre = 1 / 111_195;
const fix = (atS: number, northM: number, more: Partial<Fix> = {}): Fix => ({
  lng: 113.3,
  lat: 23.1 + northM * metre,
  accuracyM: 8,
  atMs: 1_800_000_000_000 + atS * 1000,
  speedMps: null,
  headingDeg: null,
  ...more,
});

/** Seconds of those that are kept, and of those after which it rests. */
const run = (fixes: readonly Fix[]): { kept: number[]; rests: number[] } => {
  let sampling = beginSampling;
  const [kept, rests]: [number[], number[]] = [[], []];
  for (const one of fixes) {
    const sampled = sample(sampling, one);
    sampling = sampled.after;
    const atS = (one.atMs - 1_800_000_000_000) / 1000;
    if (sampled.keep) kept.push(atS);
    if (sampled.rests) rests.push(atS);
  }
  return { kept, rests };
};
const seconds = (count: number): number[] => Array.from({ length: count }, (_, second) => second);

it('keeps one every 50 m on the road, not oftener than every five seconds', () => {
  expect(run(seconds(41).map((s) => fix(s, s * 5, { speedMps: 5 }))).kept).toEqual([0, 10, 20, 30, 40]);
  expect(run(seconds(21).map((s) => fix(s, s * 20, { speedMps: 20 }))).kept).toEqual([0, 5, 10, 15, 20]);
});

it('keeps one every 25 s where it creeps', () => {
  expect(run(seconds(76).map((s) => fix(s, s * 1.5))).kept).toEqual([0, 25, 50, 75]);
});

it('keeps one in two minutes where it stands, rests after three, and goes on at once when it leaves', () => {
  const wobble = [0, 6, -5, 3];
  const standing = Array.from({ length: 41 }, (_, i) => fix(i * 10, wobble[i % 4] ?? 0));
  const { kept, rests } = run(standing);
  expect(kept).toEqual([0, 30, 140, 250, 360]);
  expect(rests[0]).toBe(180);
  const away = run([...standing, fix(410, 90), fix(416, 150)]);
  expect(away.kept.slice(-2)).toEqual([410, 416]);
  expect(away.rests.at(-1)).toBe(400);
});

it('takes the receiver’s own error for no movement', () => {
  const poor = Array.from({ length: 30 }, (_, i) => fix(i * 10, (i % 2) * 120, { accuracyM: 150 }));
  expect(run(poor).rests[0]).toBe(180);
});

it('passes over a poor position while good ones come, and takes it where nothing else does', () => {
  const limit = samplingLimits.standingEveryMs / 1000;
  expect(run([fix(0, 0), fix(30, 900, { accuracyM: 2000 })]).kept).toEqual([0]);
  expect(run([fix(0, 0), fix(limit, 900, { accuracyM: 2000 })]).kept).toEqual([0, limit]);
});

it('keeps the same moment once, and goes on where the clock was put back', () => {
  expect(run([fix(0, 0), fix(0, 0), fix(0, 400)]).kept).toEqual([0]);
  expect(run([fix(3600, 0), fix(10, 10), fix(12, 20)]).kept).toEqual([3600, 10]);
});
