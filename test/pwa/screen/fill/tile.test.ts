// A scale's tile: what a scanned cylinder is due for, what a reading may be used for, where a fill with leave stands.
import { describe, expect, it } from 'vitest';
import type { ScaleReading } from '../../../../shared/contract/fill.ts';
import {
  adopted,
  emptyPlateG,
  grantedOf,
  holds,
  isReplaceable,
  leavePhase,
  nextFor,
  onScaleOf,
  secondsToTarget,
  steadyG,
  timeLeftText,
  type Work,
} from '../../../../pwa/screen/fill/tile.ts';

const at = Date.parse('2026-11-23T00:30:00.000Z');
const expiresAt = new Date(at + 600_000).toISOString();
const reading = (more: Partial<ScaleReading> = {}): ScaleReading => ({
  at: new Date(at).toISOString(),
  grossG: 16_700,
  stable: true,
  phase: 'idle',
  authorisationId: null,
  ...more,
});
type Leave = Extract<Work, { kind: 'leave' }>;
const leave = (more: Partial<Leave> = {}): Leave => ({
  kind: 'leave',
  cylinder: onScaleOf('YH000002E', null),
  leave: { authorisationId: 'x', verdict: null, tareG: 16_500, targetNetG: 14_500, maxFillG: 14_900, expiresAt },
  grantedAtMs: at,
  startedAtMs: null,
  told: new Set(),
  sending: false,
  ...more,
});
const lastFill = { at: '2026-11-23T00:00:00Z', organisationName: null, contentG: 14_500, seal: null };

describe('what a scanned cylinder is due for', () => {
  it('is the check before filling where it is empty, unknown, or came back with its release', () => {
    expect(nextFor(null)).toBe('before');
    expect(nextFor({ lastFill: null })).toBe('before');
    expect(nextFor({ lastFill: { ...lastFill, released: true } })).toBe('before');
  });
  it('is the check after filling where it holds gas that nobody released', () => {
    expect(nextFor({ lastFill: { ...lastFill, released: false } })).toBe('after');
  });
});

describe('a reading', () => {
  it('goes on record only where it stands still with something on the scale', () => {
    expect(steadyG(reading())).toBe(16_700);
    expect(steadyG(reading({ stable: false }))).toBeNull();
    expect(steadyG(reading({ grossG: emptyPlateG - 1 }))).toBeNull();
    expect(steadyG(reading({ grossG: emptyPlateG }))).toBe(emptyPlateG);
    expect(steadyG(null)).toBeNull();
  });
});

describe('leave', () => {
  const answer = {
    authorisationId: '019e0000-0000-7000-8000-000000000001',
    granted: true,
    verdict: { outcome: 'allow' as const, reasons: [], ruleset: 'cn-2026.1' },
    cylinderId: 'c',
    code: 'YH000002E',
    model: null,
    tareG: 16_500,
    targetNetG: 14_500,
    maxFillG: 14_900,
    expiresAt,
    names: {},
  };
  it('counts only where it was granted with all its figures', () => {
    expect(grantedOf(answer)).toMatchObject({ targetNetG: 14_500, expiresAt });
    expect(grantedOf({ ...answer, granted: false })).toBeNull();
    expect(grantedOf({ ...answer, maxFillG: null })).toBeNull();
    expect(grantedOf({ ...answer, expiresAt: null })).toBeNull();
  });
  it('holds through its last millisecond and not after, unless gas flows', () => {
    expect(leavePhase(leave(), reading(), at + 600_000)).toBe('ready');
    expect(leavePhase(leave(), reading(), at + 600_001)).toBe('expired');
    expect(leavePhase(leave({ startedAtMs: at }), reading({ grossG: 20_000, stable: false }), at + 600_001)).toBe(
      'flowing',
    );
    expect(leavePhase(leave(), reading({ phase: 'slow' }), at + 600_001)).toBe('flowing');
  });
  it('has stopped where the weight stands still again', () => {
    expect(leavePhase(leave({ startedAtMs: at }), reading({ grossG: 31_000 }), at)).toBe('stopped');
    expect(leavePhase(leave({ startedAtMs: at }), reading({ grossG: 16_600 }), at)).toBe('flowing');
  });
  it('counts down to zero', () => {
    expect(timeLeftText(expiresAt, at)).toBe('10:00');
    expect(timeLeftText(expiresAt, at + 599_001)).toBe('00:01');
    expect(timeLeftText(expiresAt, at + 700_000)).toBe('00:00');
  });
  it('given on another device is shown here', () => {
    const authorisation = {
      authorisationId: 'x',
      cylinderId: 'c',
      code: 'YH000002E',
      model: 'YSP35.5',
      fillerId: 'p',
      tareG: 16_500,
      targetNetG: 14_500,
      maxFillG: 14_900,
      issuedAt: new Date(at).toISOString(),
      expiresAt,
    };
    const tile = {
      scaleId: 's',
      name: '1号秤',
      kind: 'filling' as const,
      siteId: 'site',
      tankName: null,
      gas: null,
      verifiedUntil: null,
      checkedOn: null,
      reading: null,
    };
    expect(adopted({ ...tile, authorisation })).toMatchObject({ kind: 'leave', grantedAtMs: at });
    expect(adopted({ ...tile, authorisation: null })).toBeNull();
  });
});

describe('the time to the target', () => {
  const trail = (gPerSecond: number) =>
    [0, 1, 2].map((s) => ({ atMs: at + s * 1000, grossG: 20_000 + s * gPerSecond }));
  it('follows the speed of the last readings', () => {
    expect(secondsToTarget(trail(1000), 31_000)).toBe(9);
    expect(secondsToTarget(trail(1000), 22_000)).toBe(0);
  });
  it('is not told where nothing rises', () => {
    expect(secondsToTarget(trail(0), 31_000)).toBeNull();
    expect(secondsToTarget(trail(-500), 31_000)).toBeNull();
    expect(secondsToTarget([], 31_000)).toBeNull();
  });
});

describe('a tile', () => {
  it('is known by what was scanned and by the code', () => {
    const work: Work = { ...leave(), cylinder: { ...onScaleOf('http://x/c/YH000002E', null), code: 'YH000002E' } };
    expect(holds(work, 'http://x/c/YH000002E', null)).toBe(true);
    expect(holds(work, 'other', 'YH000002E')).toBe(true);
    expect(holds(work, 'other', null)).toBe(false);
    expect(holds({ kind: 'free' }, 'other', null)).toBe(false);
  });
  it('with leave is not given to another cylinder', () => {
    expect(isReplaceable(leave())).toBe(false);
    expect(isReplaceable({ kind: 'asking', cylinder: onScaleOf('a', null) })).toBe(false);
    expect(isReplaceable({ kind: 'after', cylinder: onScaleOf('a', null), sending: false })).toBe(true);
  });
});
