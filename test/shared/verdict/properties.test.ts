// What holds of every verdict: faults never make it milder, order and offset do not count, and nothing makes it throw.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Facts, STEPS, type Step, parseFacts } from '../../../shared/verdict/facts.ts';
import { type Outcome, type Verdict, judge } from '../../../shared/verdict/judge.ts';
import { messagesEn } from '../../../shared/verdict/messages.en.ts';
import { messagesZhCn } from '../../../shared/verdict/messages.zh-CN.ts';
import { renderReason } from '../../../shared/verdict/render.ts';
import { RULE_IDS } from '../../../shared/verdict/rules.ts';
import { type Spoiling, ZONE_RING, goodFacts, parsed, spoil } from './good-facts.ts';

const step = fc.constantFrom(...STEPS);

/** Values that a field may have, faulty ones and good ones. */
const dates = fc.constantFrom(
  null,
  '2006-12',
  '2014-03',
  '2018-10',
  '2021-06',
  '2022-11-23',
  '2025-06',
  '2026-03',
  '2026-10',
  '2026-11',
  '2026-11-22',
  '2026-11-23',
  '2026-11-24',
  '2026-12-23',
  '2028-02-29',
  '2030-12',
  '2099-01',
);
const instants = fc.constantFrom(
  null,
  '2026-11-20T08:00:00+08:00',
  '2026-11-22T08:00:00+08:00',
  '2026-11-23T03:00:00+08:00',
  '2026-11-23T08:20:00+08:00',
  '2026-11-23T08:30:00+08:00',
  '2026-11-23T08:36:00+08:00',
);
const flags = fc.constantFrom(null, true, false);
const orgs = fc.constantFrom(null, 'org-a', 'org-b');
const codes = fc.constantFrom(null, 'MZ00000017', 'MZ00000018');
const media = fc.constantFrom(null, 'lpg', 'industrial-propane', 'other');
const masses = fc.constantFrom(null, 0.5, 14, 14.5, 14.9, 15.2, 16.5, 16.8, 17.6, 31, 47, 118, 149);
const vehicles = fc.constantFrom(null, 'v-1', 'v-2');
const customers = fc.constantFrom(null, 'c-1', 'c-2');
const seals = fc.constantFrom(null, 'S1', 'S2');
const counts = fc.constantFrom(null, 0, 1, 2, 3, 60);

const period = { from: dates, until: dates };

const FIELDS: Readonly<Record<string, fc.Arbitrary<unknown>>> = {
  dataAsOf: fc.oneof(instants, fc.constant('live')),
  org: fc.constantFrom(null, {}),
  'org.id': orgs,
  'org.fillingLicence.until': dates,
  'org.fillingLicence.media': fc.constantFrom(null, [], ['lpg'], ['other'], ['other', 'lpg']),
  'org.gasLicence': fc.constantFrom(null, {}, { until: '2026-11' }),
  cylinder: fc.constantFrom(null, {}),
  'cylinder.code': codes,
  'cylinder.codeStatus': fc.constantFrom(null, 'active', 'replaced', 'void', 'duplicate'),
  'cylinder.model': fc.constantFrom(null, 'YSP35.5', 'YSP118', 'YSP118-II', 'YSP35.5/液', 'X', 'YSP4.7'),
  'cylinder.twoPhase': flags,
  'cylinder.volumeL': fc.constantFrom(null, 4.7, 35.5, 36, 118, 355),
  'cylinder.tareKg': masses,
  'cylinder.maxFillKg': masses,
  'cylinder.medium': media,
  'cylinder.stampLegible': flags,
  'cylinder.madeOn': dates,
  'cylinder.designLifeYears': fc.constantFrom(null, 1, 8, 12, 20, 21),
  'cylinder.lifeExtendedUntil': dates,
  'cylinder.lastInspection': fc.oneof(
    fc.constant(null),
    fc.record({ on: dates, result: fc.constantFrom(null, 'pass', 'fail') }),
  ),
  'cylinder.inspectionDueOn': dates,
  'cylinder.valveUntil': dates,
  'cylinder.ownerOrg': orgs,
  'cylinder.entrustments': fc.array(
    fc.record({ org: orgs, for: fc.constantFrom(null, [], ['fill'], ['deliver'], ['deliver', 'fill']), ...period }),
    { maxLength: 3 },
  ),
  'cylinder.state': fc.constantFrom(null, 'active', 'scrapped', 'lost', 'stolen'),
  'cylinder.holds': fc.constantFrom(null, [], ['seizure'], ['recall', 'freeze']),
  'cylinder.nonconforming': flags,
  'cylinder.refurbished': flags,
  'cylinder.blacklisted': flags,
  'cylinder.firstFill': flags,
  'cylinder.custody': fc.oneof(
    fc.constant(null),
    fc.record({
      kind: fc.constantFrom(null, 'org', 'vehicle', 'customer'),
      id: fc.constantFrom(null, 'org-a', 'v-1', 'c-1', 'x'),
    }),
  ),
  'cylinder.lastFill': fc.oneof(
    fc.constant(null),
    fc.record({ at: instants, org: orgs, contentKg: masses, seal: seals, released: flags }),
  ),
  'operator.id': fc.constantFrom(null, 'u-filler', 'u-checker'),
  'operator.certificates': fc.array(fc.record({ kind: fc.constantFrom(null, 'P', 'G'), until: dates }), {
    maxLength: 3,
  }),
  filledBy: fc.constantFrom(null, 'u-filler', 'u-checker'),
  fillAuthorised: flags,
  preFillCheck: fc.oneof(
    fc.constant(null),
    fc.record({ code: codes, at: instants, passed: flags, evacuated: flags, emptyKg: masses }),
  ),
  postFillCheck: fc.oneof(
    fc.constant(null),
    fc.record({ code: codes, at: instants, passed: flags, grossKg: masses, sealed: flags, seal: seals }),
  ),
  scale: fc.oneof(fc.constant(null), fc.record({ verifiedUntil: dates, checkedOn: dates })),
  gas: fc.oneof(
    fc.constant(null),
    fc.record({
      kind: fc.constantFrom(null, 'lpg', 'industrial-propane', 'dme-blend', 'other'),
      dmePct: fc.constantFrom(null, 0, 3),
      odorised: flags,
      reportOn: dates,
    }),
  ),
  sealIntact: flags,
  sealSeen: seals,
  channel: fc.constantFrom(null, 'courier', 'counter'),
  courier: fc.constantFrom(null, {}),
  'courier.org': orgs,
  'courier.active': flags,
  'courier.cardUntil': dates,
  'courier.bindings': fc.array(fc.record({ vehicle: vehicles, ...period }), { maxLength: 3 }),
  'courier.zones': fc.array(
    fc.record({
      ...period,
      villages: fc.constantFrom(null, [], ['440811-101'], ['440811-102', '440811-101']),
      polygon: fc.constantFrom(null, ZONE_RING),
    }),
    { maxLength: 3 },
  ),
  vehicle: fc.constantFrom(null, {}),
  'vehicle.id': vehicles,
  'vehicle.org': orgs,
  'vehicle.approvedUntil': dates,
  'vehicle.insuredUntil': dates,
  'vehicle.maxLoadKg': fc.constantFrom(null, 90, 300),
  'vehicle.maxCylinders': fc.constantFrom(null, 1, 3),
  'vehicle.loadKg': fc.constantFrom(null, 0, 62, 280),
  'vehicle.loadCount': counts,
  'vehicle.lastPositionAt': instants,
  position: fc.oneof(
    fc.constant(null),
    fc.record({
      lng: fc.constantFrom(null, 110.25, 110.3005, 111),
      lat: fc.constantFrom(null, 21.25, 21.3),
      accuracyM: fc.constantFrom(null, 0, 12, 500),
    }),
  ),
  customer: fc.constantFrom(null, {}),
  'customer.id': customers,
  'customer.kind': fc.constantFrom(null, 'household', 'catering', 'school', 'industrial', 'other'),
  'customer.verified': flags,
  'customer.position': fc.constantFrom(null, [110.25, 21.25], [110.31, 21.25]),
  'customer.village': fc.constantFrom(null, '440811-101', '440811-102'),
  'customer.site': fc.constantFrom(null, 'ground', 'basement', 'bedroom'),
  'customer.cylinderRoom': flags,
  'customer.outdoorRoom': flags,
  'customer.vaporiserRoom': flags,
  'customer.gasAlarm': flags,
  'customer.heldKg': fc.constantFrom(null, 0, 87, 410),
  'customer.usualUseDays': counts,
  'customer.hazards': fc.oneof(
    fc.constant(null),
    fc.array(fc.record({ grade: fc.constantFrom(null, 'serious', 'minor'), deadline: dates }), { maxLength: 3 }),
  ),
  'customer.cylindersOut': counts,
  'customer.cylindersAgreed': counts,
  'customer.lastFullCheckOn': dates,
  doorCheck: fc.oneof(
    fc.constant(null),
    fc.record({
      customer: customers,
      at: instants,
      photo: flags,
      leaflet: flags,
      failedItems: fc.constantFrom(null, [], ['leak'], ['stove', 'detector'], ['wall', 'stove']),
    }),
  ),
  parameters: fc.oneof(
    fc.constant(null),
    fc.record(
      {
        timeZone: fc.constantFrom('UTC', 'America/New_York', 'Asia/Shanghai'),
        sealMode: fc.constantFrom('visual', 'none', 'numbered'),
        twoPhase: fc.constantFrom('block', 'vaporiser-only'),
        selfPickup: fc.constantFrom('forbidden', 'allowed'),
        fillMinDaysLeft: fc.constantFrom(0, 90),
        inspectionMonths: fc.constantFrom(12, 48),
        lifeYears: fc.constantFrom(4, 8, 15),
        softUntil: fc.dictionary(fc.constantFrom('custody-broken', 'out-of-zone'), dates),
      },
      { requiredKeys: [] },
    ),
  ),
};

/** Some fields of good facts replaced; the outer ones first, so that `cylinder: {}` may be filled again. */
const spoiling: fc.Arbitrary<Spoiling> = fc
  .subarray(Object.keys(FIELDS), { minLength: 0, maxLength: 25 })
  .chain((names) =>
    fc.tuple(
      ...names.map((name) => (FIELDS[name] ?? fc.constant(null)).map((value): [string, unknown] => [name, value])),
    ),
  )
  .map((pairs) => Object.fromEntries(pairs));

const factsOf = (at: Step, spoiled: Spoiling): Record<string, unknown> => spoil(goodFacts(at), spoiled);

const rank: Readonly<Record<Outcome, number>> = { allow: 0, warn: 1, block: 2 };

const severities = (verdict: Verdict): ReadonlyMap<string, string> =>
  new Map(verdict.reasons.map(({ rule, severity }) => [rule, severity]));

/** All rules of one verdict apply in the other too, at least as severely. */
const covers = (worse: Verdict, milder: Verdict): boolean => {
  const found = severities(worse);
  return milder.reasons.every(({ rule, severity }) => {
    const other = found.get(rule);
    return other === 'block' || (other === 'warn' && severity === 'warn');
  });
};

/** Each a fault of its own, which nothing else can make good. */
const FAULTS: readonly Spoiling[] = [
  { 'cylinder.codeStatus': 'void' },
  { 'cylinder.codeStatus': 'duplicate' },
  { 'cylinder.stampLegible': false },
  { 'cylinder.inspectionDueOn': '2026-10' },
  { 'cylinder.nonconforming': true },
  { 'cylinder.refurbished': true },
  { 'cylinder.blacklisted': true },
  { 'cylinder.holds': ['seizure', 'recall', 'freeze'] },
  { 'cylinder.valveUntil': '2026-10' },
  { 'cylinder.state': 'stolen' },
  { 'cylinder.twoPhase': true },
  { 'cylinder.designLifeYears': 21 },
  { 'cylinder.ownerOrg': 'org-x', 'cylinder.entrustments': [] },
  { 'org.fillingLicence': null },
  { 'org.gasLicence': null },
  { 'operator.certificates': [] },
  { 'scale.verifiedUntil': '2026-10' },
  { 'preFillCheck.passed': false },
  { 'postFillCheck.passed': false },
  { fillAuthorised: false },
  { 'gas.dmePct': 50 },
  { sealIntact: false },
  { 'courier.active': false },
  { 'courier.bindings': [] },
  { 'courier.zones': [] },
  { 'vehicle.insuredUntil': '2026-10' },
  { 'vehicle.loadKg': 9999 },
  { 'customer.verified': false },
  { 'customer.heldKg': 9999 },
  { 'customer.site': 'basement' },
  { 'customer.hazards': [{ grade: 'serious' }] },
  { 'doorCheck.failedItems': ['leak'] },
  { dataAsOf: '2020-01-01T00:00:00Z' },
];

/** Not to be read as a date by chance, so that `{}` stays what it is. */
function has(facts: Record<string, unknown>, name: string): boolean {
  return typeof facts[name] === 'object' && facts[name] !== null;
}

function shuffled(value: unknown, random: () => number): unknown {
  if (Array.isArray(value)) {
    // A position and a ring are not lists of which the order is free.
    if (typeof value[0] === 'number' || Array.isArray(value[0])) return value;
    const items = value.map((item) => shuffled(item, random));
    return items
      .map((item) => [random(), item] as const)
      .toSorted(([a], [b]) => a - b)
      .map(([, item]) => item);
  }
  if (typeof value !== 'object' || value === null) return value;
  const pairs = Object.entries(value).map(([name, inner]) => [random(), name, shuffled(inner, random)] as const);
  return Object.fromEntries(pairs.toSorted(([a], [b]) => a - b).map(([, name, inner]) => [name, inner]));
}

const RUNS = { numRuns: 600 };

describe('every verdict', () => {
  it('never throws on facts that were parsed, and is well formed', () => {
    fc.assert(
      fc.property(step, spoiling, (at, spoiled) => {
        const verdict = judge(parsed(factsOf(at, spoiled)));
        const order = verdict.reasons.map(
          ({ rule, severity }) => (severity === 'block' ? 0 : 1000) + RULE_IDS.indexOf(rule),
        );
        expect(order).toEqual(order.toSorted((a, b) => a - b));
        expect(new Set(order).size).toBe(order.length);
        const worst = Math.max(0, ...verdict.reasons.map(({ severity }) => rank[severity]));
        expect(rank[verdict.outcome]).toBe(worst);
        for (const messages of [messagesZhCn, messagesEn]) {
          const sentences = verdict.reasons.map((reason) => renderReason(reason, messages).text);
          expect(sentences.filter((sentence) => sentence.includes('—'))).toEqual([]);
        }
        expect(at === 'collect' ? verdict.outcome : 'asked').not.toBe('block');
      }),
      RUNS,
    );
  });

  it('is never milder with one fault more', () => {
    const fault = fc.constantFrom(...FAULTS);
    fc.assert(
      fc.property(step, spoiling, fault, (at, spoiled, more) => {
        const before = factsOf(at, spoiled);
        const owner = Object.keys(more)[0]?.split('.')[0] ?? '';
        // A fault of what is not there would first bring it there.
        fc.pre(!Object.keys(more).some((path) => path.includes('.')) || has(before, owner));
        const milder = judge(parsed(structuredClone(before)));
        const worse = judge(parsed(spoil(before, more)));
        expect(rank[worse.outcome]).toBeGreaterThanOrEqual(rank[milder.outcome]);
      }),
      RUNS,
    );
  });

  it('with one fault more than good facts still tells all that it told', () => {
    fc.assert(
      fc.property(step, fc.uniqueArray(fc.nat({ max: FAULTS.length - 1 }), { maxLength: 6 }), (at, chosen) => {
        const all = chosen.map((index) => FAULTS[index] ?? {});
        for (const fault of all) {
          const alone = judge(parsed(factsOf(at, fault)));
          // Faults that write the same field replace each other.
          const rest = all.filter((other) => !Object.keys(other).some((path) => path in fault));
          const together = judge(parsed(factsOf(at, Object.assign({}, ...rest, fault))));
          expect(covers(together, alone)).toBe(true);
        }
      }),
      RUNS,
    );
  });

  it('does not depend on the order of lists and keys', () => {
    fc.assert(
      fc.property(
        step,
        spoiling,
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (at, spoiled, numbers) => {
          const facts = factsOf(at, spoiled);
          const random = (): number => numbers.next().value;
          expect(judge(parsed(shuffled(facts, random)))).toEqual(judge(parsed(facts)));
        },
      ),
      RUNS,
    );
  });

  it('does not depend on the offset in which its instant is told', () => {
    const at = Date.parse('2026-11-23T08:30:00+08:00');
    const offset = fc.integer({ min: -14 * 60, max: 14 * 60 });
    fc.assert(
      fc.property(step, spoiling, offset, (atStep, spoiled, offsetMin) => {
        const local = new Date(at + offsetMin * 60_000).toISOString().slice(0, 19);
        const size = Math.abs(offsetMin);
        const told = `${offsetMin < 0 ? '-' : '+'}${String(Math.floor(size / 60)).padStart(2, '0')}:${String(size % 60).padStart(2, '0')}`;
        const facts = factsOf(atStep, spoiled);
        expect(judge(parsed({ ...facts, at: `${local}${told}` }))).toEqual(judge(parsed(facts)));
      }),
      RUNS,
    );
  });

  it('is never an allow at fill where any fact that it needs is absent', () => {
    const needed = [
      'dataAsOf',
      'org',
      'org.id',
      'org.fillingLicence',
      'org.fillingLicence.until',
      'org.fillingLicence.media',
      'cylinder',
      'cylinder.code',
      'cylinder.codeStatus',
      'cylinder.model',
      'cylinder.volumeL',
      'cylinder.tareKg',
      'cylinder.medium',
      'cylinder.stampLegible',
      'cylinder.madeOn',
      'cylinder.ownerOrg',
      'cylinder.state',
      'cylinder.holds',
      'cylinder.firstFill',
      'operator',
      'operator.id',
      'operator.certificates',
      'preFillCheck',
      'preFillCheck.code',
      'preFillCheck.at',
      'preFillCheck.passed',
      'preFillCheck.emptyKg',
      'scale',
      'scale.verifiedUntil',
      'scale.checkedOn',
      'gas',
      'gas.kind',
      'gas.dmePct',
      'gas.odorised',
      'gas.reportOn',
    ];
    for (const path of needed)
      expect([path, judge(parsed(factsOf('fill', { [path]: null }))).outcome]).not.toContain('allow');
    fc.assert(
      fc.property(fc.subarray(needed, { minLength: 1 }), (absent) => {
        const facts = goodFacts('fill');
        for (const path of absent)
          if (!path.includes('.') || has(facts, path.split('.')[0] ?? '')) spoil(facts, { [path]: null });
        expect(judge(parsed(facts)).outcome).not.toBe('allow');
      }),
      RUNS,
    );
  });

  it('shows as too much only what is more than the limit beside it', () => {
    /** Of these the limit is a least, or of another kind than what was found. */
    const others = new Set<string>(['tare-doubtful', 'underfill', 'large-cylinder-indoors']);
    const ahead = fc.integer({ min: -4 * 86_400_000, max: 4 * 86_400_000 });
    const moved = fc.constantFrom(
      'dataAsOf',
      'vehicle.lastPositionAt',
      'preFillCheck.at',
      'postFillCheck.at',
      'doorCheck.at',
    );
    const lat = fc.double({ min: 21.2, max: 21.4, noNaN: true });
    fc.assert(
      fc.property(step, spoiling, moved, ahead, lat, (at, spoiled, name, ms, latitude) => {
        const good = factsOf(at, { position: { lng: 110.25, lat: latitude, accuracyM: 12.5 } });
        const then = new Date(Date.parse(String(good['at'])) - ms).toISOString();
        const facts = spoil(spoil(good, { [name]: then }), spoiled);
        const contradicted = judge(parsed(facts)).reasons.filter(
          ({ rule, found, limit }) =>
            typeof found === 'number' && typeof limit === 'number' && found <= limit && !others.has(rule),
        );
        expect(contradicted).toEqual([]);
      }),
      RUNS,
    );
  });

  it('leaves its facts as they were', () => {
    fc.assert(
      fc.property(step, spoiling, (at, spoiled) => {
        const facts: Facts = parsed(factsOf(at, spoiled));
        const before = structuredClone(facts);
        judge(facts);
        expect(facts).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });
});

describe('enormous numbers', () => {
  it('make nothing throw', () => {
    const huge = fc.constantFrom(1e9, 9_007_199_254_740_991, 1e21, 1e300);
    const names = fc.constantFrom(
      'cylinder.volumeL',
      'cylinder.tareKg',
      'cylinder.maxFillKg',
      'cylinder.designLifeYears',
      'preFillCheck.emptyKg',
      'postFillCheck.grossKg',
      'vehicle.loadKg',
      'vehicle.loadCount',
      'vehicle.maxCylinders',
      'customer.heldKg',
      'customer.usualUseDays',
      'position.accuracyM',
      'parameters.inspectionMonths',
      'parameters.fillMinDaysLeft',
      'parameters.lifeYears',
      'parameters.lifeCapYears',
      'parameters.staleBlockHours',
      'parameters.clockToleranceMin',
    );
    fc.assert(
      fc.property(step, names, huge, (at, name, value) => {
        expect(judge(parsed(factsOf(at, { [name]: value }))).reasons.length).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});

describe('parsing', () => {
  it('never throws, whatever it is given', () => {
    const path = fc.constantFrom('step', 'at', ...Object.keys(FIELDS));
    fc.assert(
      fc.property(
        step,
        path,
        fc.anything({ withNullPrototype: true, withBigInt: true, withDate: true, withMap: true }),
        (at, field, value) => {
          const facts = parseFacts({ ...factsOf(at, {}), [field.split('.')[0] ?? '']: value });
          expect(facts.ok || facts.error.length > 0).toBe(true);
          expect(() => facts.ok && judge(facts.value)).not.toThrow();
        },
      ),
      RUNS,
    );
  });
});
