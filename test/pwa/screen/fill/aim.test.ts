// Which tile a scan goes to: the scanner's own scale, a person's finger, the scale just loaded, then in turn.
import { describe, expect, it } from 'vitest';
import * as fc from 'fast-check';
import { aimOf, withoutPrefix, type AimHints, type AimTile } from '../../../../pwa/screen/fill/aim.ts';

const nowMs = 1_000_000;
const tile = (scaleId: string, more: Partial<AimTile> = {}): AimTile => ({
  scaleId,
  kind: 'filling',
  free: true,
  replaceable: false,
  loadedAtMs: null,
  ...more,
});
const hints = (more: Partial<AimHints> = {}): AimHints => ({
  prefixScaleId: null,
  touchedScaleId: null,
  lastScaleId: null,
  nowMs,
  ...more,
});
const busy = { free: false } as const;

describe('the tile a scan goes to', () => {
  it('is the only free one', () => {
    expect(aimOf('filling', [tile('a', busy), tile('b')], hints())).toEqual({ scaleId: 'b', why: 'only' });
  });

  it('is none where each has a cylinder', () => {
    expect(aimOf('filling', [tile('a', busy), tile('b', busy)], hints())).toEqual({ scaleId: null, why: 'none' });
  });

  it('is the one that a person touched, before any guess', () => {
    const tiles = [tile('a', { loadedAtMs: nowMs }), tile('b')];
    expect(aimOf('filling', tiles, hints({ touchedScaleId: 'b' }))).toEqual({ scaleId: 'b', why: 'touched' });
  });

  it('takes the place of a cylinder that is not filled yet only where a person pointed there', () => {
    const tiles = [tile('a', { free: false, replaceable: true }), tile('b')];
    expect(aimOf('filling', tiles, hints({ touchedScaleId: 'a' })).scaleId).toBe('a');
    expect(aimOf('filling', tiles, hints()).scaleId).toBe('b');
  });

  it('never takes the place of a fill with leave', () => {
    const tiles = [tile('a', { free: false, replaceable: false }), tile('b')];
    expect(aimOf('filling', tiles, hints({ touchedScaleId: 'a' })).scaleId).toBe('b');
    expect(aimOf('filling', tiles, hints({ prefixScaleId: 'a' }))).toEqual({ scaleId: null, why: 'none' });
  });

  it("is the scale of the scanner's prefix, before a finger", () => {
    const given = hints({ prefixScaleId: 'b', touchedScaleId: 'a' });
    expect(aimOf('filling', [tile('a'), tile('b')], given)).toEqual({ scaleId: 'b', why: 'prefix' });
  });

  it('is the check scale for a filled one, although a filling scale’s scanner read it', () => {
    const tiles = [tile('a'), tile('b'), tile('c', { kind: 'check' })];
    expect(aimOf('check', tiles, hints({ prefixScaleId: 'a' })).scaleId).toBe('c');
  });

  it('weighs again on a filling scale where the hall has no other', () => {
    expect(aimOf('check', [tile('a')], hints()).scaleId).toBe('a');
  });

  it('is the one loaded last, for thirty seconds', () => {
    const tiles = [tile('a', { loadedAtMs: nowMs - 30_000 }), tile('b'), tile('c', { loadedAtMs: nowMs - 31_000 })];
    expect(aimOf('filling', tiles, hints())).toEqual({ scaleId: 'a', why: 'loaded' });
    expect(aimOf('filling', tiles, hints({ nowMs: nowMs + 1 })).why).toBe('turn');
  });

  it('goes round', () => {
    const tiles = [tile('a'), tile('b'), tile('c')];
    expect(aimOf('filling', tiles, hints()).scaleId).toBe('a');
    expect(aimOf('filling', tiles, hints({ lastScaleId: 'a' })).scaleId).toBe('b');
    expect(aimOf('filling', tiles, hints({ lastScaleId: 'c' })).scaleId).toBe('a');
    expect(aimOf('filling', [tile('a'), tile('b', busy), tile('c')], hints({ lastScaleId: 'a' })).scaleId).toBe('c');
  });

  it('is never one that may not be used, whatever the hints', () => {
    const someTile = fc.record({
      scaleId: fc.constantFrom('a', 'b', 'c', 'd'),
      kind: fc.constantFrom('filling' as const, 'check' as const),
      free: fc.boolean(),
      replaceable: fc.boolean(),
      loadedAtMs: fc.option(fc.integer({ min: 0, max: nowMs })),
    });
    const someId = fc.option(fc.constantFrom('a', 'b', 'c', 'd', 'x'));
    fc.assert(
      fc.property(
        fc.uniqueArray(someTile, { selector: (one) => one.scaleId }),
        fc.record({ prefixScaleId: someId, touchedScaleId: someId, lastScaleId: someId, nowMs: fc.constant(nowMs) }),
        (tiles, given) => {
          const aim = aimOf('filling', tiles, given);
          const taken = tiles.find((one) => one.scaleId === aim.scaleId);
          expect(aim.scaleId === null || taken?.free === true || taken?.replaceable === true).toBe(true);
          // A free filling scale is always found, unless the scanner named one that is in use.
          const anyFree = tiles.some((one) => one.kind === 'filling' && one.free);
          expect(anyFree && given.prefixScaleId === null && aim.scaleId === null).toBe(false);
        },
      ),
    );
  });
});

describe('a scanner’s prefix', () => {
  it('is taken off and names the scale', () => {
    expect(withoutPrefix('#2 YH000001G', { one: '#1', two: '#2' })).toEqual({ text: 'YH000001G', scaleId: 'two' });
  });
  it('counts by the longest that fits', () => {
    expect(withoutPrefix('S12YH', { a: 'S1', b: 'S12' })).toEqual({ text: 'YH', scaleId: 'b' });
  });
  it('leaves a text without one as it is', () => {
    expect(withoutPrefix('YH000001G', { a: '#1', b: '' })).toEqual({ text: 'YH000001G', scaleId: null });
  });
});
