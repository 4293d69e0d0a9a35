// Parameters: their defaults, what an authority may set, and when a ruleset is no longer the default one.
import { describe, expect, it } from 'vitest';
import { judge } from '../../../shared/verdict/judge.ts';
import {
  CUSTOMER_KINDS,
  DOOR_ITEMS,
  PARAMETER_NAMES,
  type ParameterOverrides,
  SITES,
  defaultParameters,
  parseParameters,
  resolveParameters,
} from '../../../shared/verdict/parameters.ts';
import { goodFacts, parsed, spoil, told, verdictOf } from './good-facts.ts';

const DEFAULTS = {
  timeZone: 'Asia/Shanghai',
  preFillCheckMaxAgeMin: 300,
  inspectionMonths: 48,
  postFillCheckMaxAgeMin: 60,
  inspectionDueSoonDays: 30,
  fillMinDaysLeft: 0,
  residueMaxKg: 1.0,
  tareToleranceKg: 0.3,
  lifeYearsBefore200702: 15,
  fillFactorKgPerL: 0.42,
  lifeYears: 8,
  lifeStampFrom: '2022-10-01',
  minContentKg: { 'YSP35.5': 14.0, YSP118: 48.0 },
  lifeCapYears: 12,
  lifeAssessmentMonths: 6,
  dmeMaxPct: 0,
  gasReportMaxAgeDays: 30,
  lifeEndsSoonDays: 180,
  trackerMaxAgeMin: 15,
  twoPhase: 'block',
  zoneToleranceM: 50,
  accuracyMaxM: 200,
  staleWarnHours: 24,
  staleBlockHours: 72,
  doorCheckMaxAgeMin: 120,
  sealMode: 'visual',
  selfPickup: 'forbidden',
  softUntil: {},
  alarmKinds: ['catering', 'canteen', 'school', 'care', 'stall', 'site', 'other'],
  clockToleranceMin: 5,
  customerDistanceM: 300,
  storageLimitKg: 100,
  roomStorageLimitKg: 420,
  fullCheckDays: 365,
  largeCylinderL: 100,
  designLifeMaxYears: 20,
  forbiddenSites: ['basement', 'semi-basement', 'high-rise', 'bedroom'],
  blockingDoorItems: [
    'location',
    'storage',
    'large-cylinder',
    'foreign-cylinder',
    'hose-length',
    'hose-joint',
    'regulator',
    'leak',
  ],
  models: {
    'YSP4.7': { volumeL: 4.7, tareKg: 3.4 },
    YSP12: { volumeL: 12, tareKg: 7 },
    'YSP26.2': { volumeL: 26.2, tareKg: 13 },
    'YSP35.5': { volumeL: 35.5, tareKg: 16.5 },
    YSP118: { volumeL: 118, tareKg: 47 },
    'YSP118-II': { volumeL: 118, tareKg: 47 },
  },
};

const parsedParameters = (input: unknown): ParameterOverrides => {
  const parameters = parseParameters(input);
  if (!parameters.ok) throw new Error(parameters.error);
  return parameters.value;
};

const errorOf = (input: unknown): string | null => {
  const parameters = parseParameters(input);
  return parameters.ok ? null : parameters.error;
};

const rulesetOf = (input: unknown): string => resolveParameters(parsedParameters(input)).ruleset;

describe('the defaults', () => {
  it('are those of the ruleset', () => {
    expect(defaultParameters.values).toEqual(DEFAULTS);
    expect(defaultParameters.ruleset).toBe('cn-2026.1');
    expect([...PARAMETER_NAMES].sort()).toEqual(Object.keys(DEFAULTS).sort());
  });

  it('are themselves valid, and setting them changes nothing', () => {
    expect(errorOf(DEFAULTS)).toBeNull();
    expect(resolveParameters(parsedParameters(DEFAULTS))).toEqual(defaultParameters);
  });

  it('are read in whole grams and millilitres, with models as they are compared', () => {
    expect(defaultParameters).toMatchObject({
      storageLimitG: 100_000,
      roomStorageLimitG: 420_000,
      largeCylinderMl: 100_000,
      residueMaxG: 1000,
      tareToleranceG: 300,
      fillFactorGPerL: 420,
    });
    expect(defaultParameters.models.get('YSP118II')).toEqual({ volumeMl: 118_000, tareG: 47_000 });
    expect(defaultParameters.minContentG.get('YSP35.5')).toBe(14_000);
  });

  it('name kinds, sites and items that there are', () => {
    expect(CUSTOMER_KINDS).toEqual([
      'household',
      'catering',
      'canteen',
      'school',
      'care',
      'stall',
      'site',
      'industrial',
      'other',
    ]);
    expect(SITES).toEqual(['ground', 'upper', 'high-rise', 'basement', 'semi-basement', 'bedroom']);
    expect(DOOR_ITEMS).toEqual([
      ...DEFAULTS.blockingDoorItems,
      'ventilation',
      'hose-age',
      'shutoff',
      'stove',
      'distance',
      'detector',
    ]);
  });
});

describe('a parameter', () => {
  const ABOVE_0 = ['fillFactorKgPerL', 'largeCylinderL'];
  const WHOLE_ABOVE_0 = [
    'inspectionMonths',
    'lifeYearsBefore200702',
    'lifeYears',
    'lifeCapYears',
    'lifeAssessmentMonths',
    'lifeEndsSoonDays',
    'designLifeMaxYears',
  ];
  const WHOLE_FROM_0 = ['inspectionDueSoonDays', 'fillMinDaysLeft', 'gasReportMaxAgeDays', 'fullCheckDays'];
  const FROM_0 = [
    'staleWarnHours',
    'staleBlockHours',
    'clockToleranceMin',
    'storageLimitKg',
    'roomStorageLimitKg',
    'preFillCheckMaxAgeMin',
    'postFillCheckMaxAgeMin',
    'residueMaxKg',
    'tareToleranceKg',
    'dmeMaxPct',
    'trackerMaxAgeMin',
    'zoneToleranceM',
    'accuracyMaxM',
    'doorCheckMaxAgeMin',
    'customerDistanceM',
  ];

  it.each([...ABOVE_0, ...WHOLE_ABOVE_0])('%s is above 0', (name) => {
    expect(errorOf({ [name]: 0 })).toMatch(new RegExp(`^${name}: expected a (whole )?number above 0, not 0$`));
    expect(errorOf({ [name]: 1 })).toBeNull();
  });

  it.each([...WHOLE_FROM_0, ...FROM_0])('%s may be 0, and no less', (name) => {
    expect(errorOf({ [name]: 0 })).toBeNull();
    expect(errorOf({ [name]: -1 })).toMatch(new RegExp(`^${name}: `));
  });

  it.each([...WHOLE_FROM_0, ...WHOLE_ABOVE_0])('%s is whole', (name) => {
    expect(errorOf({ [name]: 1.5 })).toMatch(new RegExp(`^${name}: `));
  });

  it.each([...FROM_0, ...ABOVE_0])('%s may have a fraction', (name) => {
    expect(errorOf({ [name]: 1.5 })).toBeNull();
  });

  it.each([
    ['timeZone', ['Asia/Atlantis', 8]],
    ['lifeStampFrom', ['2022-13', 2022]],
    ['twoPhase', ['allow', true]],
    ['sealMode', ['Visual']],
    ['selfPickup', ['yes', true]],
    ['alarmKinds', ['catering', ['pub'], [null]]],
    ['forbiddenSites', [['roof'], 'basement']],
    ['blockingDoorItems', [['hose'], {}]],
    ['minContentKg', [[], 14, { YSP12: -1 }, { YSP12: '5' }]],
    ['models', [[], { YSP12: 12 }, { YSP12: {} }, { YSP12: { volumeL: 12 } }, { YSP12: { volumeL: 0, tareKg: 7 } }]],
    ['softUntil', [[], { 'fill-untraced': '2026-13' }, { 'fill-untraced': true }]],
  ])('%s has its own values', (name, values) => {
    for (const value of values) expect(errorOf({ [name]: value })).toMatch(new RegExp(`^${name}`));
  });

  it('that is not known is an error', () => {
    expect(errorOf({ lifeYear: 8 })).toBe('unknown parameter "lifeYear"');
    expect(errorOf({ constructor: 8 })).toBe('unknown parameter "constructor"');
    expect(errorOf({ lifeYear: null })).toBe('unknown parameter "lifeYear"');
    expect(errorOf([])).toBe('expected an object');
  });

  it('of models or contents may leave one out', () => {
    expect(parsedParameters({ minContentKg: { YSP12: null, YSP118: '', 'YSP35.5': 0 } }).minContentKg).toEqual({
      'YSP35.5': 0,
    });
    expect(parsedParameters({ models: { YSP12: null } }).models).toEqual({});
    expect(errorOf({ models: { YSP12: { volumeL: 12, tareKg: 0 } } })).toBeNull();
  });

  it('softens only four rules', () => {
    for (const rule of ['custody-broken', 'fill-untraced', 'customer-unverified', 'out-of-zone'])
      expect(errorOf({ softUntil: { [rule]: '2026-12' } })).toBeNull();
    expect(errorOf({ softUntil: { residue: '2026-12' } })).toBe('softUntil: "residue" cannot be named here');
    expect(errorOf({ softUntil: { residue: null } })).toBe('softUntil: "residue" cannot be named here');
  });
});

describe('the ruleset', () => {
  it.each([
    {},
    { timeZone: null },
    { timeZone: '' },
    { lifeYears: 8 },
    { softUntil: {} },
    { softUntil: { 'fill-untraced': null } },
    { alarmKinds: ['other', 'site', 'stall', 'care', 'school', 'canteen', 'catering'] },
    { alarmKinds: ['other', 'other', 'site', 'stall', 'care', 'school', 'canteen', 'catering'] },
    { minContentKg: { YSP118: 48, 'YSP35.5': 14 } },
    { minContentKg: { ysp118: 48, 'YSP35.5': 14 } },
    {
      models: Object.fromEntries(
        Object.entries(DEFAULTS.models)
          .toReversed()
          .map(([name, { volumeL, tareKg }]) => [name, { tareKg, volumeL }]),
      ),
    },
  ])('with %j is the default one', (overrides) => {
    expect(rulesetOf(overrides)).toBe('cn-2026.1');
  });

  it.each([
    { timeZone: 'UTC' },
    { lifeYears: 9 },
    { residueMaxKg: 1.0001 },
    { softUntil: { 'fill-untraced': '2020-01' } },
    { alarmKinds: [] },
    { alarmKinds: ['catering'] },
    { minContentKg: {} },
    { minContentKg: { YSP118: 48, 'YSP35.5': 14.1 } },
    { minContentKg: { YSP117: 48, 'YSP35.5': 14 } },
    { models: {} },
    { models: { ...DEFAULTS.models, YSP12: { volumeL: 12, tareKg: 7.1 } } },
    { models: { ...DEFAULTS.models, YSP13: { volumeL: 12, tareKg: 7 } } },
    { sealMode: 'none' },
    { lifeStampFrom: '2022-10' },
  ])('with %j is another one', (overrides) => {
    expect(rulesetOf(overrides)).toBe('cn-2026.1*');
  });

  it('does not depend on the order or spelling in overrides that were never parsed', () => {
    const reversed = Object.entries(DEFAULTS.models)
      .toReversed()
      .map(([name, { volumeL, tareKg }]) => [name.toLowerCase(), { tareKg, volumeL }]);
    expect(resolveParameters({ models: Object.fromEntries(reversed) }).ruleset).toBe('cn-2026.1');
    expect(resolveParameters({ models: { ...DEFAULTS.models, YSP12: { tareKg: 7, volumeL: 13 } } }).ruleset).toBe(
      'cn-2026.1*',
    );
  });

  it('is told with the verdict', () => {
    expect(verdictOf('fill', { parameters: { lifeYears: 9 } }).ruleset).toBe('cn-2026.1*');
    expect(verdictOf('fill', { parameters: {} }).ruleset).toBe('cn-2026.1');
    expect(verdictOf('fill').ruleset).toBe('cn-2026.1');
  });
});

describe('resolved parameters', () => {
  it('that are handed in count instead of those in the facts', () => {
    const facts = parsed(spoil(goodFacts('fill'), { parameters: { residueMaxKg: 0 } }));
    expect(told(judge(facts))).toEqual(['residue B 0.3 / 0']);
    expect(told(judge(facts, defaultParameters))).toEqual([]);
    expect(judge(facts, resolveParameters({ residueMaxKg: 2 })).ruleset).toBe('cn-2026.1*');
  });

  it('of nothing are the defaults', () => {
    expect(resolveParameters()).toEqual(defaultParameters);
    expect(resolveParameters(null)).toEqual(defaultParameters);
    expect(resolveParameters({ lifeYears: undefined, sealMode: null })).toEqual(defaultParameters);
  });

  it('take the same one of two spellings of a model, in whatever order', () => {
    const [a, b] = [
      { volumeL: 12, tareKg: 7 },
      { volumeL: 13, tareKg: 8 },
    ];
    const forth = resolveParameters({ models: { 'YSP-12': a, YSP12: b } });
    const back = resolveParameters({ models: { YSP12: b, 'YSP-12': a } });
    expect(forth.models).toEqual(back.models);
    expect(forth.models.get('YSP12')).toEqual({ volumeMl: 13_000, tareG: 8000 });
  });

  it('never parsed are a bug', () => {
    expect(() => resolveParameters({ lifeStampFrom: 'soon' })).toThrow('not parsed: soon');
  });
});
