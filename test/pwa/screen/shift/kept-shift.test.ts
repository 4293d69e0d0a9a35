// What the phone knows of its shift: begun without signal, ended without signal, told by the server too early and too late.
import { describe, expect, it } from 'vitest';
import {
  keepShift,
  mayUse,
  noShift,
  readKeptShift,
  withBegun,
  withEnded,
  withTold,
  type KnownShift,
} from '../../../../pwa/screen/shift/kept-shift.ts';
import type { Remembered } from '../../../../pwa/text/remembered.ts';
import type { MyRoster } from '../../../../shared/contract/delivery.ts';
import type { OwnShift } from '../../../../shared/contract/shift.ts';

const vehicleOf = (vehicleId: string) => ({ vehicleId, plate: `粤G${vehicleId}`, code: `V${vehicleId}` });
const load = { full: 2, empty: 1, fullG: 62_000, emptyG: 16_500, limitG: 300_000, maxCylinders: null };
const known = (shiftId: string, isRecorded: boolean): KnownShift => ({
  shiftId,
  begunAt: '2026-11-23T00:00:00.000Z',
  vehicle: vehicleOf(shiftId),
  load: isRecorded ? load : null,
  counted: false,
  openDiscrepancies: 0,
  isRecorded,
});
const told = (shiftId: string | null, waiting: readonly string[] = []): OwnShift => ({
  received: [],
  shift:
    shiftId === null
      ? null
      : {
          shiftId,
          organisationId: 'o',
          courierId: 'c',
          begunAt: '2026-11-23T00:00:00.000Z',
          vehicle: vehicleOf(shiftId),
          load,
          count: null,
          openDiscrepancies: 0,
        },
  waiting: waiting.map((id) => ({ shiftId: id, begunAt: '2026-11-22T00:00:00.000Z', vehicle: vehicleOf(id) })),
});
const asOf = '2026-11-23T01:00:00.000Z';

describe('what the server tells', () => {
  it('is taken whole where nothing of this phone is on its way', () => {
    const kept = withTold(noShift('c'), told('s1', ['s0']), asOf, false);
    expect(kept).toMatchObject({ asOf, shift: known('s1', true), waiting: [{ shiftId: 's0' }] });
  });
  it('does not undo a shift that was begun without signal', () => {
    const begun = withBegun(noShift('c'), known('s1', false));
    expect(withTold(begun, told(null), asOf, true).shift).toEqual(known('s1', false));
    expect(withTold(begun, told('s1'), asOf, true).shift).toEqual(known('s1', true));
    // All was sent, and the server has none: it was refused.
    expect(withTold(begun, told(null), asOf, false).shift).toBeNull();
  });
  it('leaves an older shift waiting behind one that was begun without signal', () => {
    const begun = withBegun(withTold(noShift('c'), told('s1'), asOf, false), known('s2', false));
    expect(begun.waiting.map((one) => one.shiftId)).toEqual(['s1']);
    const after = withTold(begun, told('s1'), asOf, true);
    expect([after.shift?.shiftId, after.waiting.map((one) => one.shiftId)]).toEqual(['s2', ['s1']]);
  });
  it('does not bring back a shift that was ended without signal, until all was sent', () => {
    const ended = withEnded(withTold(noShift('c'), told('s1', ['s0']), asOf, false), 's1');
    expect(ended).toMatchObject({ shift: null, waiting: [{ shiftId: 's0' }] });
    expect(withTold(ended, told('s1', ['s0']), asOf, true).shift).toBeNull();
    // The server did not take the end.
    expect(withTold(ended, told('s1'), asOf, false).shift?.shiftId).toBe('s1');
  });
  it('knows the end of one that waited', () => {
    const ended = withEnded(withTold(noShift('c'), told('s1', ['s0']), asOf, false), 's0');
    expect(ended).toMatchObject({ shift: { shiftId: 's1' }, waiting: [] });
    expect(withTold(ended, told('s1', ['s0']), asOf, true).waiting).toEqual([]);
  });
});

describe('what is kept', () => {
  const remembering = (): Remembered => {
    const kept = new Map<string, string>();
    return {
      read: (key) => kept.get(key) ?? null,
      write: (key, value) => {
        if (value === null) kept.delete(key);
        else kept.set(key, value);
      },
    };
  };
  it('is read by the same person only, and not where it is broken', () => {
    const remembered = remembering();
    const kept = withBegun(noShift('c'), known('s1', false));
    keepShift(remembered, kept);
    expect(readKeptShift(remembered, 'c')).toEqual(kept);
    expect(readKeptShift(remembered, 'd')).toEqual(noShift('d'));
    expect(readKeptShift(remembered, 'c')).toEqual(noShift('c'));
    remembered.write('own-shift', '{"courierId":');
    expect(readKeptShift(remembered, 'c')).toEqual(noShift('c'));
  });
});

describe('whether the roster lets a person use a vehicle', () => {
  const roster = (changes: Partial<MyRoster>): MyRoster => ({
    serverTime: asOf,
    organisationId: 'o',
    courierId: 'c',
    active: true,
    cardUntil: null,
    bindings: [],
    standIns: [],
    vehicles: [],
    zones: [],
    codeKey: 'AAAA',
    ...changes,
  });
  const binding = {
    bindingId: 'b',
    courierId: 'c',
    kind: 'vehicle' as const,
    targetId: 'v',
    from: '2026-11-23',
    until: '2026-11-24',
    madeAt: asOf,
    endedAt: null,
    endReason: null,
  };
  const at = (local: string): number => Date.parse(`${local}+08:00`);
  it('from its first day through its last', () => {
    const bound = roster({ bindings: [binding] });
    expect(mayUse(bound, 'v', at('2026-11-22T23:59:00'))).toBe(false);
    expect(mayUse(bound, 'v', at('2026-11-23T00:00:00'))).toBe(true);
    expect(mayUse(bound, 'v', at('2026-11-24T23:59:00'))).toBe(true);
    expect(mayUse(bound, 'v', at('2026-11-25T00:00:00'))).toBe(false);
    expect(mayUse(bound, 'w', at('2026-11-23T12:00:00'))).toBe(false);
    expect(mayUse(roster({ bindings: [{ ...binding, kind: 'zone' }] }), 'v', at('2026-11-23T12:00:00'))).toBe(false);
    expect(mayUse(roster({ bindings: [{ ...binding, endedAt: asOf }] }), 'v', at('2026-11-23T12:00:00'))).toBe(false);
  });
  it('while a stand-in counts, to the minute', () => {
    const standIn = {
      standInId: 's',
      courierId: 'c',
      kind: 'vehicle' as const,
      targetId: 'v',
      from: '2026-11-23T08:00:00+08:00',
      until: '2026-11-23T20:00:00+08:00',
      reason: '',
      byCode: true,
      doubt: null,
      photoSha256: null,
      recordedAt: asOf,
      endedAt: null,
      endReason: null,
    };
    const standing = roster({ standIns: [standIn] });
    expect(mayUse(standing, 'v', at('2026-11-23T07:59:59'))).toBe(false);
    expect(mayUse(standing, 'v', at('2026-11-23T08:00:00'))).toBe(true);
    expect(mayUse(standing, 'v', at('2026-11-23T20:00:00'))).toBe(false);
    const doubted = roster({ standIns: [{ ...standIn, doubt: 'used-before' }] });
    expect(mayUse(doubted, 'v', at('2026-11-23T12:00:00'))).toBe(false);
  });
});
