// A vehicle that moves without a shift: one report is none, a minute is, and red lights do not end it.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atRest, noteMotion, type Motion } from '../../../shared/position/tracker-motion.ts';

const start = Date.parse('2026-05-18T18:00:00Z');
const told = (reports: readonly (readonly [seconds: number, kmH: number])[]): string[] => {
  let motion: Motion = atRest;
  return reports.flatMap(([seconds, kmH]) => {
    const noted = noteMotion(motion, { atMs: start + seconds * 1000, speedMps: kmH / 3.6 });
    motion = noted.motion;
    return noted.change === null ? [] : [`${noted.change.change} ${(noted.change.atMs - start) / 1000}`];
  });
};

describe('moving without a shift', () => {
  it('begins with the first movement once it has gone on for a minute', () => {
    expect(told([[0, 30]])).toEqual([]);
    expect(
      told([
        [0, 30],
        [59, 30],
      ]),
    ).toEqual([]);
    expect(
      told([
        [0, 30],
        [60, 30],
      ]),
    ).toEqual(['opened 0']);
    expect(
      told([
        [0, 30],
        [60, 30],
        [120, 30],
      ]),
    ).toEqual(['opened 0']);
  });

  it('is not what a receiver strays while it stands', () => {
    expect(
      told([
        [0, 9.9],
        [60, 9.9],
        [120, 9.9],
      ]),
    ).toEqual([]);
    expect(
      told([
        [0, 30],
        [10, 0],
        [400, 30],
      ]),
    ).toEqual([]);
  });

  it('ends with the last movement when it has stood for five minutes, not at a red light', () => {
    const driving = [
      [0, 30],
      [60, 30],
      [120, 30],
    ] as const;
    expect(told([...driving, [300, 0], [419, 0]])).toEqual(['opened 0']);
    expect(told([...driving, [300, 0], [420, 0]])).toEqual(['opened 0', 'closed 120']);
    expect(told([...driving, [200, 0], [300, 40], [500, 0]])).toEqual(['opened 0']);
  });

  it('after silence begins anew', () => {
    expect(
      told([
        [0, 30],
        [60, 30],
        [4000, 30],
        [4060, 30],
      ]),
    ).toEqual(['opened 0', 'closed 60', 'opened 4000']);
  });

  it('takes no report that is not later than the last movement', () => {
    expect(
      told([
        [100, 30],
        [40, 30],
        [100, 30],
        [150, 30],
      ]),
    ).toEqual([]);
  });

  it('opens and closes by turns, whatever is reported', () => {
    const report = fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 60 }));
    fc.assert(
      fc.property(fc.array(report, { maxLength: 80 }), (reports) => {
        const words = told(reports).map((text) => text.split(' ')[0]);
        words.forEach((word, i) => expect(word).toBe(i % 2 === 0 ? 'opened' : 'closed'));
      }),
    );
  });
});
