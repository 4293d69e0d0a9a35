// What an authority may set: the defaults of the ruleset, their schema, and the form in which the rules read them.
import * as v from 'valibot';
import { type CivilDate, type DayNumber, parseCivilDate } from '../calendar.ts';
import { modelName } from '../cylinder/model.ts';
import { type Result, err, ok } from '../result.ts';
import { toThousandths } from './quantity.ts';
import * as s from './schema.ts';

export const RULESET = 'cn-2026.1';

export const CUSTOMER_KINDS = [
  'household',
  'catering',
  'canteen',
  'school',
  'care',
  'stall',
  'site',
  'industrial',
  'other',
] as const;

export const SITES = ['ground', 'upper', 'high-rise', 'basement', 'semi-basement', 'bedroom'] as const;

/** The items of the check at the door that have a name; any other counts as blocking. */
export const DOOR_ITEMS = [
  'location',
  'storage',
  'large-cylinder',
  'foreign-cylinder',
  'hose-length',
  'hose-joint',
  'regulator',
  'leak',
  'ventilation',
  'hose-age',
  'shutoff',
  'stove',
  'distance',
  'detector',
] as const;

/** The rules that an authority may soften to a warning until a day, while a place starts. */
export const SOFT_RULES = ['custody-broken', 'fill-untraced', 'customer-unverified', 'out-of-zone'] as const;

const isSoftRule = (rule: string): boolean => SOFT_RULES.some((soft) => soft === rule);

/** Numbers of the life of a cylinder, months, litres and kg a litre are above 0; every other number may be 0. */
const entries = {
  timeZone: s.timeZone,
  inspectionMonths: s.wholeAbove0,
  inspectionDueSoonDays: s.wholeFrom0,
  fillMinDaysLeft: s.wholeFrom0,
  lifeYearsBefore200702: s.wholeAbove0,
  lifeYears: s.wholeAbove0,
  lifeStampFrom: s.civilDate,
  lifeCapYears: s.wholeAbove0,
  lifeAssessmentMonths: s.wholeAbove0,
  lifeEndsSoonDays: s.wholeAbove0,
  designLifeMaxYears: s.wholeAbove0,
  twoPhase: s.oneOf(['block', 'vaporiser-only']),
  staleWarnHours: s.from0,
  staleBlockHours: s.from0,
  sealMode: s.oneOf(['visual', 'none', 'numbered']),
  softUntil: s.named(s.civilDate, isSoftRule),
  clockToleranceMin: s.from0,
  storageLimitKg: s.from0,
  roomStorageLimitKg: s.from0,
  largeCylinderL: s.above0,
  blockingDoorItems: s.listOf(s.oneOf(DOOR_ITEMS)),
  preFillCheckMaxAgeMin: s.from0,
  postFillCheckMaxAgeMin: s.from0,
  residueMaxKg: s.from0,
  tareToleranceKg: s.from0,
  fillFactorKgPerL: s.above0,
  minContentKg: s.named(s.from0),
  dmeMaxPct: s.from0,
  gasReportMaxAgeDays: s.wholeFrom0,
  trackerMaxAgeMin: s.from0,
  zoneToleranceM: s.from0,
  accuracyMaxM: s.from0,
  doorCheckMaxAgeMin: s.from0,
  selfPickup: s.oneOf(['forbidden', 'allowed']),
  alarmKinds: s.listOf(s.oneOf(CUSTOMER_KINDS)),
  customerDistanceM: s.from0,
  fullCheckDays: s.wholeFrom0,
  forbiddenSites: s.listOf(s.oneOf(SITES)),
  models: s.named(s.fields({ volumeL: s.above0, tareKg: s.from0 })),
};

type Entries = typeof entries;

/** Every parameter with its value. Masses in kg, volumes in L, distances in m; dates as written. */
export type Parameters = { readonly [K in keyof Entries]: v.InferOutput<Entries[K]> };

/** What an authority sets; what is missing or null keeps its default. */
export type ParameterOverrides = { readonly [K in keyof Entries]?: Parameters[K] | null | undefined };

export const parametersSchema = s.exactFields(
  // The compiler loses the keys of a mapped object; the type says what the line makes.
  Object.fromEntries(Object.entries(entries).map(([name, schema]) => [name, s.maybe(schema)])) as unknown as {
    readonly [K in keyof Entries]: v.NullishSchema<Entries[K], undefined>;
  },
  'parameter',
);

/** Overrides from outside; the error names the parameter and what was expected. */
export function parseParameters(input: unknown): Result<ParameterOverrides, string> {
  const parsed = v.safeParse(parametersSchema, input, { abortEarly: true });
  return parsed.success ? ok(parsed.output) : err(s.explain(parsed.issues));
}

const DEFAULTS: Parameters = {
  timeZone: 'Asia/Shanghai',
  inspectionMonths: 48,
  inspectionDueSoonDays: 30,
  fillMinDaysLeft: 0,
  lifeYearsBefore200702: 15,
  lifeYears: 8,
  lifeStampFrom: '2022-10-01',
  lifeCapYears: 12,
  lifeAssessmentMonths: 6,
  lifeEndsSoonDays: 180,
  designLifeMaxYears: 20,
  twoPhase: 'block',
  staleWarnHours: 24,
  staleBlockHours: 72,
  sealMode: 'visual',
  softUntil: {},
  clockToleranceMin: 5,
  storageLimitKg: 100,
  roomStorageLimitKg: 420,
  largeCylinderL: 100,
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
  preFillCheckMaxAgeMin: 300,
  postFillCheckMaxAgeMin: 60,
  residueMaxKg: 1,
  tareToleranceKg: 0.3,
  fillFactorKgPerL: 0.42,
  minContentKg: { 'YSP35.5': 14, YSP118: 48 },
  dmeMaxPct: 0,
  gasReportMaxAgeDays: 30,
  trackerMaxAgeMin: 15,
  zoneToleranceM: 50,
  accuracyMaxM: 200,
  doorCheckMaxAgeMin: 120,
  selfPickup: 'forbidden',
  alarmKinds: ['catering', 'canteen', 'school', 'care', 'stall', 'site', 'other'],
  customerDistanceM: 300,
  fullCheckDays: 365,
  forbiddenSites: ['basement', 'semi-basement', 'high-rise', 'bedroom'],
  models: {
    'YSP4.7': { volumeL: 4.7, tareKg: 3.4 },
    YSP12: { volumeL: 12, tareKg: 7 },
    'YSP26.2': { volumeL: 26.2, tareKg: 13 },
    'YSP35.5': { volumeL: 35.5, tareKg: 16.5 },
    YSP118: { volumeL: 118, tareKg: 47 },
    'YSP118-II': { volumeL: 118, tareKg: 47 },
  },
};

export const PARAMETER_NAMES = Object.keys(DEFAULTS) as readonly (keyof Parameters)[];

/** The parameters as the rules read them: masses in g, volumes in ml, dates parsed, lists as sets. */
export interface ResolvedParameters {
  /** `cn-2026.1`, with `*` where any value differs from its default. */
  readonly ruleset: string;
  readonly values: Parameters;
  readonly lifeStampFromDay: DayNumber;
  readonly softUntil: ReadonlyMap<string, CivilDate>;
  readonly storageLimitG: number;
  readonly roomStorageLimitG: number;
  readonly largeCylinderMl: number;
  readonly residueMaxG: number;
  readonly tareToleranceG: number;
  readonly fillFactorGPerL: number;
  /** By the name that `modelName` gives. */
  readonly minContentG: ReadonlyMap<string, number>;
  readonly models: ReadonlyMap<string, { readonly volumeMl: number; readonly tareG: number }>;
  readonly blockingDoorItems: ReadonlySet<string>;
  readonly alarmKinds: ReadonlySet<string>;
  readonly forbiddenSites: ReadonlySet<string>;
}

/** Equal texts mean equal values: neither the order of a list or of names nor the spelling of a model counts. */
function canonical(name: keyof Parameters, value: Parameters[keyof Parameters]): string {
  if (Array.isArray(value)) return JSON.stringify([...new Set<string>(value)].sort());
  if (typeof value !== 'object') return JSON.stringify(value);
  const isByModel = name === 'models' || name === 'minContentKg';
  const pairs = Object.entries(value).map(([key, inner]): [string, string] => [
    isByModel ? modelName(key).name : key,
    inner !== null && typeof inner === 'object' ? JSON.stringify(Object.entries(inner).sort()) : JSON.stringify(inner),
  ]);
  return JSON.stringify(pairs.sort());
}

/** Names sorted first, so that of two spellings of one model the same one counts in every order. */
function byModel<T, U>(values: Readonly<Record<string, T>>, read: (value: T) => U): ReadonlyMap<string, U> {
  const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  return new Map(sorted.map(([name, value]) => [modelName(name).name, read(value)]));
}

function dateOf(written: string): CivilDate {
  const date = parseCivilDate(written);
  if (date === null) throw new Error(`not parsed: ${written}`);
  return date;
}

/** Overrides over the defaults. Costs more than a verdict: keep the result for as long as the overrides stand. */
export function resolveParameters(overrides?: ParameterOverrides | null): ResolvedParameters {
  const given = Object.entries(overrides ?? {}).filter(([, value]) => value !== null && value !== undefined);
  const values: Parameters = { ...DEFAULTS, ...Object.fromEntries(given) };
  const differs = PARAMETER_NAMES.some((name) => canonical(name, values[name]) !== canonical(name, DEFAULTS[name]));
  return {
    ruleset: differs ? `${RULESET}*` : RULESET,
    values,
    lifeStampFromDay: dateOf(values.lifeStampFrom).firstDay,
    softUntil: new Map(Object.entries(values.softUntil).map(([rule, until]) => [rule, dateOf(until)])),
    storageLimitG: toThousandths(values.storageLimitKg),
    roomStorageLimitG: toThousandths(values.roomStorageLimitKg),
    largeCylinderMl: toThousandths(values.largeCylinderL),
    residueMaxG: toThousandths(values.residueMaxKg),
    tareToleranceG: toThousandths(values.tareToleranceKg),
    fillFactorGPerL: toThousandths(values.fillFactorKgPerL),
    minContentG: byModel(values.minContentKg, toThousandths),
    models: byModel(values.models, ({ volumeL, tareKg }) => ({
      volumeMl: toThousandths(volumeL),
      tareG: toThousandths(tareKg),
    })),
    blockingDoorItems: new Set(values.blockingDoorItems),
    alarmKinds: new Set(values.alarmKinds),
    forbiddenSites: new Set(values.forbiddenSites),
  };
}

export const defaultParameters: ResolvedParameters = resolveParameters();
