// The list of a hand-over: scanned twice, two labels on one cylinder, seals asked once, nothing goes before what blocks is out.
import { describe, expect, it } from 'vitest';
import {
  blocksOfWhole,
  changed,
  going,
  isBlocked,
  isNotOnPhone,
  mostItems,
  nextOf,
  onVehicleByRegister,
  shownOf,
  takeScan,
  unjudged,
  withJudged,
  withSealsGood,
  type JudgedItem,
  type MoveItem,
} from '../../../../pwa/screen/load/batch-move.ts';

const judged = (cylinderId: string | null, ...rules: readonly (readonly [string, 'block' | 'warn'])[]): JudgedItem => ({
  by: 'server',
  verdict: {
    outcome: rules.some(([, severity]) => severity === 'block') ? 'block' : rules.length > 0 ? 'warn' : 'allow',
    reasons: rules.map(([rule, severity]) => ({ rule, severity, found: null, limit: null, action: 'ask-office' })),
    ruleset: 'cn-2026.1',
  },
  cylinderId,
  code: cylinderId,
  model: 'YSP35.5',
  names: {},
  alreadyThere: false,
  full: true,
});
const listOf = (...scans: readonly string[]): readonly MoveItem[] =>
  scans.reduce<readonly MoveItem[]>((items, scanned, index) => {
    const taken = takeScan(items, scanned, `i${index}`, index);
    if (taken.kind !== 'added') throw new Error(taken.kind);
    return taken.items;
  }, []);
const all = (items: readonly MoveItem[], answer: (scanned: string) => JudgedItem) =>
  withJudged(items, new Map(items.map(({ scanned }) => [scanned, answer(scanned)]))).items;

describe('what is scanned', () => {
  it('stands once in the list', () => {
    expect(takeScan(listOf('A', 'B'), 'A', 'x', 9)).toEqual({ kind: 'twice' });
  });
  it('does not come back by a scan once it was taken out', () => {
    const items = changed(listOf('A', 'B'), 'i0', { out: 'inspection' });
    expect(takeScan(items, 'A', 'x', 9)).toEqual({ kind: 'is-out', id: 'i0' });
    expect(going(items).map((item) => item.scanned)).toEqual(['B']);
  });
  it('is one cylinder under two labels: the later scan leaves', () => {
    const { items, same } = withJudged(
      listOf('A', 'B', 'old label of A'),
      new Map([
        ['A', judged('c1')],
        ['B', judged('c2')],
        ['old label of A', judged('c1')],
      ]),
    );
    expect(items.map((item) => item.scanned)).toEqual(['A', 'B']);
    expect(same).toEqual(['old label of A']);
  });
  it('is two cylinders where neither is on the register', () => {
    const answers = new Map([
      ['A', judged(null, ['code-unknown', 'block'])],
      ['B', judged(null, ['code-unknown', 'block'])],
    ]);
    expect(withJudged(listOf('A', 'B'), answers)).toMatchObject({ same: [], items: [{}, {}] });
  });
  it('leaves where it is on the vehicle already', () => {
    const answers = new Map([
      ['A', { ...judged('c1', ['custody-broken', 'block']), alreadyThere: true }],
      ['B', judged('c2')],
    ]);
    const { items, there } = withJudged(listOf('A', 'B'), answers);
    expect([items.map((item) => item.scanned), there]).toEqual([['B'], ['A']]);
  });
  it('may stand again under the label of one that was taken out', () => {
    const items = changed(
      all(listOf('A', 'B'), () => judged('c1')),
      'i0',
      { out: 'stays' },
    );
    expect(withJudged(items, new Map([['B', judged('c1')]])).same).toEqual([]);
  });
});

describe('what is done next', () => {
  it('is to scan where nothing is in the list, or all of it was taken out', () => {
    expect(nextOf([], true, false)).toBe('scan');
    expect(nextOf(changed(listOf('A'), 'i0', { out: 'stays' }), true, false)).toBe('scan');
  });
  it('is to set aside what blocks, whatever else is open', () => {
    const items = all(listOf('A', 'B'), (scanned) =>
      scanned === 'A' ? judged('c1', ['inspection-overdue', 'block']) : judged('c2', ['seal-missing', 'warn']),
    );
    expect(nextOf(items, true, true)).toBe('set-aside');
    expect(nextOf(changed(items, 'i0', { out: 'inspection' }), true, false)).toBe('seals');
  });
  it('is nothing where the vehicle itself may not be loaded: that is said once, and no cylinder is called bad', () => {
    const items = all(listOf('A', 'B'), (scanned) => judged(scanned, ['vehicle-not-approved', 'block']));
    expect(nextOf(items, true, false)).toBe('refused');
    expect(blocksOfWhole(items).map((reason) => reason.rule)).toEqual(['vehicle-not-approved']);
    expect(items.map((item) => [isBlocked(item), shownOf(item)?.outcome])).toEqual([
      [false, 'allow'],
      [false, 'allow'],
    ]);
  });
  it('is to wait for the verdict, and without one nothing goes', () => {
    const items = withJudged(listOf('A', 'B'), new Map([['A', judged('c1')]])).items;
    expect(nextOf(items, true, true)).toBe('wait');
    expect(nextOf(items, true, false)).toBe('judge');
    expect(nextOf(unjudged(all(items, () => judged(null))), true, false)).toBe('judge');
  });
  it('asks for seals once, and for those scanned afterwards again', () => {
    const sealMissing = (): JudgedItem => judged(null, ['seal-missing', 'warn']);
    const good = withSealsGood(all(listOf('A', 'B'), sealMissing));
    expect(nextOf(good, true, false)).toBe('move');
    const taken = takeScan(good, 'C', 'i9', 9);
    const more = taken.kind === 'added' ? all(taken.items, sealMissing) : [];
    expect(nextOf(more, true, false)).toBe('seals');
    expect(more.map((item) => item.sealIntact)).toEqual([true, true, null]);
  });
  it('keeps a seal that was seen broken when all others are called good', () => {
    const items = withSealsGood(changed(listOf('A', 'B'), 'i1', { sealIntact: false }));
    expect(items.map((item) => item.sealIntact)).toEqual([true, false]);
  });
  it('is to move at once where nothing is judged: what comes down is never refused', () => {
    expect(nextOf(listOf('A'), false, false)).toBe('move');
  });
  it('ends at what one hand-over may hold', () => {
    const many = listOf(...Array.from({ length: mostItems + 1 }, (_, index) => `N${index}`));
    expect(nextOf(many.slice(1), false, false)).toBe('move');
    expect(nextOf(many, false, false)).toBe('too-many');
  });
});

describe('what is shown', () => {
  it('leaves the open question of the seal out, and tells it once it was answered with no', () => {
    const [item] = all(listOf('A'), () => judged('c1', ['seal-missing', 'warn'], ['inspection-due-soon', 'warn']));
    if (item === undefined) throw new Error('nothing');
    expect(shownOf(item)?.reasons.map((reason) => reason.rule)).toEqual(['inspection-due-soon']);
    expect(shownOf({ ...item, sealIntact: true })?.reasons).toHaveLength(2);
    const [sealOnly] = all(listOf('A'), () => judged('c1', ['seal-missing', 'warn']));
    expect(sealOnly === undefined ? null : shownOf(sealOnly)?.outcome).toBe('allow');
  });
  it('does not call a cylinder unknown that only this phone does not know', () => {
    const [item] = all(listOf('A'), () => judged(null, ['code-unknown', 'block']));
    if (item?.judged === null || item === undefined) throw new Error('nothing');
    expect(isNotOnPhone(item)).toBe(false);
    expect(isNotOnPhone({ ...item, judged: { ...item.judged, by: 'phone' } })).toBe(true);
  });
  it('finds nothing odd in one that comes from a vehicle where that is where it is taken from', () => {
    const custody = {
      rule: 'custody-broken',
      severity: 'warn' as const,
      found: 'vehicle',
      limit: 'org',
      action: 'ask-office',
    };
    const one = judged('c1');
    const [item] = all(listOf('A'), () => ({
      ...one,
      verdict: { ...one.verdict, outcome: 'warn' as const, reasons: [custody] },
    }));
    if (item === undefined) throw new Error('nothing');
    expect([shownOf(item)?.outcome, shownOf(item, true)?.outcome]).toEqual(['warn', 'allow']);
  });
});

describe('from vehicle to vehicle', () => {
  const onVehicle = (found: string): JudgedItem => {
    const one = judged('c', ['custody-broken', 'warn']);
    return {
      ...one,
      verdict: { ...one.verdict, reasons: one.verdict.reasons.map((reason) => ({ ...reason, found })) },
    };
  };
  it('that the register has it on a vehicle is said once of all, not of each; with a customer, of that one', () => {
    const items = withJudged(
      listOf('A', 'B', 'C'),
      new Map([
        ['A', { ...onVehicle('vehicle'), cylinderId: 'a' }],
        ['B', { ...onVehicle('vehicle'), cylinderId: 'b' }],
        ['C', { ...onVehicle('customer'), cylinderId: 'c' }],
      ]),
    ).items;
    expect(onVehicleByRegister(items)).toBe(2);
    expect(items.map((item) => shownOf(item, true)?.outcome)).toEqual(['allow', 'allow', 'warn']);
    expect(onVehicleByRegister(changed(items, 'i0', { out: 'stays' }))).toBe(1);
  });
});
