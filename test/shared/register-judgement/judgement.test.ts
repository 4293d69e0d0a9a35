// The register judged under changed parameters: only the cylinder can be at fault, and the counts add up.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { localDay, parseCivilDate, parseInstant } from '../../../shared/calendar.ts';
import { faultlessAct, instantOn } from '../../../shared/register-judgement/faultless-act.ts';
import {
  changedParameters,
  compareCylinder,
  JudgementTally,
  NOTHING_JUDGED,
  sortedRules,
  together,
  type CylinderToJudge,
} from '../../../shared/register-judgement/judgement.ts';
import { parseFacts, STEPS, type Facts } from '../../../shared/verdict/facts.ts';
import { judge } from '../../../shared/verdict/judge.ts';
import { defaultParameters, resolveParameters, type ParameterOverrides } from '../../../shared/verdict/parameters.ts';
import { RULES } from '../../../shared/verdict/rules.ts';

type CylinderFacts = NonNullable<Facts['cylinder']>;

const dayOf = (written: string): number => parseCivilDate(written)?.firstDay ?? NaN;
const day = dayOf('2026-11-23');

const good: CylinderFacts = {
  code: 'MZ00000017',
  codeStatus: 'active',
  model: 'YSP35.5',
  twoPhase: false,
  volumeL: 35.5,
  tareKg: 16.5,
  maxFillKg: 14.9,
  medium: 'lpg',
  stampLegible: true,
  madeOn: '2021-06',
  lastInspection: { on: '2025-06', result: 'pass' },
  inspectionDueOn: '2029-06',
  ownerOrg: 'org-a',
  entrustments: [],
  state: 'active',
  holds: [],
  nonconforming: false,
  refurbished: false,
  blacklisted: false,
  firstFill: false,
  custody: { kind: 'customer', id: 'c-9' },
  lastFill: { at: '2026-10-01T07:00:00+08:00', org: 'org-b', contentKg: 30, seal: null, released: false },
};
const cylinderOf = (facts: Partial<CylinderFacts>, cylinderId = 'c'): CylinderToJudge => ({
  cylinderId,
  ownerOrganisationId: facts.ownerOrg ?? good.ownerOrg ?? null,
  facts: { ...good, ...facts },
});
const rulesOf = (facts: Partial<CylinderFacts>, step: (typeof STEPS)[number] = 'fill', changes = {}) => {
  const after = changedParameters(defaultParameters, changes);
  const { before, after: then } = compareCylinder(cylinderOf(facts), step, day, defaultParameters, after);
  return [before.reasons.map(({ rule }) => rule), then.reasons.map(({ rule }) => rule)];
};

/** Rules that say something of the act, not of the cylinder: the act is without fault. */
const OF_THE_ACT = new Set(
  RULES.filter(({ id }) =>
    [
      'filling-licence',
      'operator-certificate',
      'scale-unverified',
      'scale-unchecked',
      'pre-fill-check',
      'residue',
      'tare-doubtful',
      'already-full',
      'not-evacuated',
      'fill-unauthorised',
      'gas-adulterated',
      'gas-unodorised',
      'gas-uncertified',
      'post-fill-check',
      'same-person',
      'seal-missing',
      'seal-broken',
      'fill-untraced',
      'gas-licence',
      'courier-not-approved',
      'vehicle-not-bound',
      'vehicle-not-approved',
      'tracker-silent',
      'vehicle-overload',
      'custody-broken',
      'out-of-zone',
      'customer-unlocated',
      'position-out-of-zone',
      'far-from-customer',
      'customer-unverified',
      'door-check-missing',
      'door-check-failed',
      'open-hazard',
      'no-gas-alarm',
      'leaflet-missing',
      'too-many-out',
      'full-check-overdue',
      'clock-wrong',
      'data-stale',
    ].includes(id),
  ).map(({ id }) => id),
);

describe('an act without fault', () => {
  it.each(STEPS)('allows a good cylinder at %s, wherever the register says that it is', (step) => {
    expect(judge(faultlessAct(step, day, good, defaultParameters))).toMatchObject({ outcome: 'allow', reasons: [] });
  });

  it('is made of facts as they come from outside', () => {
    for (const step of STEPS) expect(parseFacts(faultlessAct(step, day, good, defaultParameters)).ok).toBe(true);
  });

  it.each(['Asia/Shanghai', 'UTC', 'Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Etc/GMT+12', 'Asia/Kolkata'])(
    'is on that very day in %s',
    (timeZone) => {
      expect(localDay(parseInstant(instantOn(day, timeZone)) ?? 0, timeZone)).toBe(day);
    },
  );

  it('leaves nothing but the cylinder to be at fault, whatever the parameters and the cylinder', () => {
    const dates = fc.constantFrom(null, '2006-12', '2018-10', '2021-06', '2026-11-22', '2026-11-23', '2030-12');
    const facts = fc.record({
      code: fc.constantFrom('MZ00000017', 'X'),
      model: fc.constantFrom(null, 'YSP35.5', 'YSP118-II', 'YSP118', 'ABC'),
      volumeL: fc.constantFrom(null, 4.7, 35.5, 118),
      tareKg: fc.constantFrom(null, 3, 16.5, 47, 80),
      maxFillKg: fc.constantFrom(null, 5, 14.9, 60),
      medium: fc.constantFrom(null, 'lpg' as const, 'industrial-propane' as const),
      madeOn: dates,
      inspectionDueOn: dates,
      designLifeYears: fc.constantFrom(null, 8, 30),
      ownerOrg: fc.constantFrom(null, 'org-a'),
      firstFill: fc.constantFrom(null, true, false),
      state: fc.constantFrom('active' as const, 'scrapped' as const, 'lost' as const),
      lastInspection: fc.constantFrom(null, { on: '2026-01', result: 'fail' as const }),
    });
    const changes: fc.Arbitrary<ParameterOverrides> = fc.record(
      {
        timeZone: fc.constantFrom('Asia/Shanghai', 'America/Los_Angeles'),
        preFillCheckMaxAgeMin: fc.constantFrom(0, 300),
        residueMaxKg: fc.constantFrom(0, 1),
        tareToleranceKg: fc.constantFrom(0, 0.3),
        sealMode: fc.constantFrom('visual' as const, 'none' as const, 'numbered' as const),
        gasReportMaxAgeDays: fc.constantFrom(0, 30),
        trackerMaxAgeMin: fc.constantFrom(0, 15),
        zoneToleranceM: fc.constantFrom(0, 50),
        accuracyMaxM: fc.constantFrom(0, 200),
        customerDistanceM: fc.constantFrom(0, 300),
        doorCheckMaxAgeMin: fc.constantFrom(0, 120),
        staleWarnHours: fc.constantFrom(0, 24),
        clockToleranceMin: fc.constantFrom(0, 5),
        fullCheckDays: fc.constantFrom(0, 365),
        fillFactorKgPerL: fc.constantFrom(0.3, 0.42),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.constantFrom(...STEPS), facts, changes, (step, odd, changed) => {
        const parameters = resolveParameters(changed);
        const verdict = judge(faultlessAct(step, day, { ...good, ...odd }, parameters), parameters);
        expect(verdict.reasons.map(({ rule }) => rule).filter((rule) => OF_THE_ACT.has(rule))).toEqual([]);
      }),
    );
  });
});

describe('a change of parameters', () => {
  it('finds those whose inspection would run out too soon: the day before, on it, the day after', () => {
    const ends = ['2026-12-21', '2026-12-22', '2026-12-23'];
    const blocked = ends.map((inspectionDueOn) =>
      rulesOf({ inspectionDueOn, lastInspection: null, madeOn: '2022-12' }, 'fill', {
        fillMinDaysLeft: 30,
      })[1]?.includes('ends-in-use'),
    );
    expect(blocked).toEqual([true, true, false]);
  });

  it('says both what appears and what goes', () => {
    const tally = new JudgementTally();
    const after = changedParameters(defaultParameters, { twoPhase: 'vaporiser-only', fillMinDaysLeft: 1000 });
    for (const [i, facts] of [{}, { model: 'YSP118-II', volumeL: 118, tareKg: 47, maxFillKg: 49.5 }].entries()) {
      const cylinder = cylinderOf(facts, `c${i}`);
      tally.add(cylinder, compareCylinder(cylinder, 'fill', day, defaultParameters, after));
    }
    expect(tally.changed).toMatchObject([
      { cylinderId: 'c0', before: 'allow', after: 'block', appeared: ['ends-in-use'], gone: [] },
      { cylinderId: 'c1', before: 'block', after: 'block', appeared: ['ends-in-use'], gone: ['two-phase'] },
    ]);
    expect(tally.counts()).toMatchObject({
      judged: 2,
      changed: 2,
      outcomes: [
        { before: 'allow', after: 'block', cylinders: 1 },
        { before: 'block', after: 'block', cylinders: 1 },
      ],
    });
    expect(sortedRules(tally.counts().rules)[0]).toEqual({
      rule: 'ends-in-use',
      before: { block: 0, warn: 0 },
      after: { block: 2, warn: 0 },
    });
  });

  it('takes a parameter back to its default with null, and keeps the others that are in force', () => {
    const inForce = resolveParameters({ fillMinDaysLeft: 30, lifeYears: 6 });
    expect(changedParameters(inForce, { fillMinDaysLeft: null }).values).toMatchObject({
      fillMinDaysLeft: 0,
      lifeYears: 6,
    });
  });

  it('says of a cylinder without a known owner that it is nobody’s', () => {
    expect(rulesOf({ ownerOrg: null })[0]).toEqual(['record-incomplete', 'not-own']);
  });

  it('adds up the same in one stretch or in many, and changes nothing where nothing is changed', () => {
    const facts = fc.record({
      inspectionDueOn: fc.constantFrom('2026-10', '2026-12', '2029-06'),
      state: fc.constantFrom('active' as const, 'scrapped' as const),
      model: fc.constantFrom('YSP35.5', 'YSP118-II'),
    });
    fc.assert(
      fc.property(fc.array(facts, { maxLength: 12 }), fc.nat({ max: 12 }), fc.boolean(), (all, at, changes) => {
        const after = changes ? changedParameters(defaultParameters, { fillMinDaysLeft: 30 }) : defaultParameters;
        const count = (some: readonly Partial<CylinderFacts>[]) => {
          const tally = new JudgementTally();
          for (const one of some) {
            tally.add(cylinderOf(one), compareCylinder(cylinderOf(one), 'fill', day, defaultParameters, after));
          }
          return tally.counts();
        };
        const whole = together(NOTHING_JUDGED, count(all));
        const parts = together(count(all.slice(0, at)), count(all.slice(at)));
        expect({ ...parts, rules: sortedRules(parts.rules) }).toEqual({ ...whole, rules: sortedRules(whole.rules) });
        expect(whole.outcomes.reduce((sum, { cylinders }) => sum + cylinders, 0)).toBe(all.length);
        expect(changes || whole.changed === 0).toBe(true);
      }),
    );
  });
});
