// What the rules look at: the facts of one act with everything that follows from them worked out once.
import {
  type CivilDate,
  type DayNumber,
  type EpochMs,
  MS_A_MINUTE,
  addMonths,
  addYears,
  beginsAfter,
  earlierOf,
  isPast,
  laterOf,
  localDay,
  monthIndex,
  parseCivilDate,
  parseInstant,
} from '../calendar.ts';
import { type ModelName, modelName } from '../cylinder/model.ts';
import type { Facts, Step } from './facts.ts';
import type { ResolvedParameters } from './parameters.ts';
import type { Position } from './place.ts';
import { fillLimitG, toThousandths } from './quantity.ts';

type Given<K extends keyof Facts> = NonNullable<Facts[K]>;
type Maybe<T> = T | null | undefined;

/** A date of the facts, which their schema has looked at; null where it is missing. */
export function dateOf(written: Maybe<string>): CivilDate | null {
  if (!written) return null;
  const date = parseCivilDate(written);
  if (date === null) throw new Error(`facts that were not parsed: date ${written}`);
  return date;
}

/** An instant of the facts, which their schema has looked at; null where it is missing. */
export function instantOf(written: Maybe<string>): EpochMs | null {
  if (!written) return null;
  const instant = parseInstant(written);
  if (instant === null) throw new Error(`facts that were not parsed: instant ${written}`);
  return instant;
}

const thousandthsOf = (value: Maybe<number>): number | null =>
  value === null || value === undefined ? null : toThousandths(value);

/** When the life of a cylinder ends, and what it rests on. */
export interface Life {
  /** By manufacture and stamp alone. */
  readonly base: CivilDate;
  readonly end: CivilDate;
}

export interface Situation {
  readonly step: Step;
  readonly at: EpochMs;
  readonly today: DayNumber;
  readonly p: ResolvedParameters;
  readonly facts: Facts;
  /** Handed over at the counter, where nobody drives and no door is looked at. */
  readonly isAtCounter: boolean;
  readonly orgId: string | null;
  /** Without fields where there is none: `has` tells. The same for courier, vehicle and customer. */
  readonly cylinder: Given<'cylinder'>;
  readonly courier: Given<'courier'>;
  readonly vehicle: Given<'vehicle'>;
  readonly customer: Given<'customer'>;
  readonly has: {
    readonly cylinder: boolean;
    readonly courier: boolean;
    readonly vehicle: boolean;
    readonly customer: boolean;
  };
  readonly gas: Given<'gas'>;
  readonly preFillCheck: Given<'preFillCheck'> | null;
  readonly postFillCheck: Given<'postFillCheck'> | null;
  readonly doorCheck: Given<'doorCheck'> | null;
  /** Of the phone. */
  readonly position: Position | null;
  readonly accuracyM: number;
  readonly model: ModelName | null;
  readonly madeOn: CivilDate | null;
  readonly inspectedOn: CivilDate | null;
  readonly inspectionDueOn: CivilDate | null;
  /** The day on which the inspection runs out, or null where nothing tells. */
  readonly due: CivilDate | null;
  readonly life: Life | null;
  readonly volumeMl: number | null;
  readonly tareG: number | null;
  readonly stampedMaxG: number | null;
  readonly maxFillG: number | null;
  readonly residueG: number | null;
  readonly contentG: number | null;
  /** Of the vehicle. */
  readonly maxLoadG: number | null;
  readonly loadG: number | null;
  /** What stays at the customer's; 0 where missing. */
  readonly heldG: number;
}

/** 48 months is what the law gives a passed inspection; an authority's shorter interval does not shorten a life. */
const LIFE_EXTENSION_MONTHS = 48;
/** Cylinders made before this month fall under the standard before GB 5842-2006. */
const FIRST_MONTH_OF_GB_5842_2006 = monthIndex(2007, 2);

interface Dated {
  readonly cylinder: Given<'cylinder'>;
  readonly p: ResolvedParameters;
  /** Null where it is missing or lies ahead: what has not happened yet gives no time. */
  readonly madeOn: CivilDate | null;
  readonly inspectedOn: CivilDate | null;
}

function dueOf({ cylinder, p, madeOn, inspectedOn }: Dated, inspectionDueOn: CivilDate | null): CivilDate | null {
  const months = p.values.inspectionMonths;
  if (inspectedOn !== null && cylinder.lastInspection?.result === 'pass') {
    const proven = addMonths(inspectedOn, months);
    return inspectionDueOn === null ? proven : earlierOf(inspectionDueOn, proven);
  }
  return inspectionDueOn ?? (madeOn === null ? null : addMonths(madeOn, months));
}

function lifeYearsOf(madeOn: CivilDate, stampedYears: Maybe<number>, p: ResolvedParameters): number {
  const { lifeYears, lifeYearsBefore200702 } = p.values;
  if (monthIndex(madeOn.year, madeOn.month) < FIRST_MONTH_OF_GB_5842_2006) return lifeYearsBefore200702;
  if (madeOn.firstDay < p.lifeStampFromDay) return Math.min(stampedYears ?? lifeYears, lifeYears);
  return stampedYears ?? lifeYears;
}

function lifeOf({ cylinder, p, madeOn, inspectedOn }: Dated): Life | null {
  if (madeOn === null) return null;
  const { lifeCapYears, lifeAssessmentMonths } = p.values;
  const years = lifeYearsOf(madeOn, cylinder.designLifeYears, p);
  const base = addYears(madeOn, years);
  const cap = addYears(madeOn, Math.max(years, lifeCapYears));
  let end = base;
  const extendedUntil = dateOf(cylinder.lifeExtendedUntil);
  if (extendedUntil !== null) end = laterOf(end, earlierOf(cap, extendedUntil));
  if (years < lifeCapYears && inspectedOn !== null && cylinder.lastInspection?.result === 'pass') {
    const assessedFrom = addMonths(base, -lifeAssessmentMonths);
    if (inspectedOn.lastDay >= assessedFrom.lastDay)
      end = laterOf(end, earlierOf(cap, addMonths(inspectedOn, LIFE_EXTENSION_MONTHS)));
  }
  return { base, end };
}

function smallerOf(a: number | null, b: number | null): number | null {
  if (a === null) return b;
  return b === null ? a : Math.min(a, b);
}

const isOf = (named: Maybe<string>, meant: Maybe<string>): boolean => Boolean(named) && named === meant;

const NOTHING = {};

export function situationOf(facts: Facts, p: ResolvedParameters): Situation {
  const at = instantOf(facts.at);
  if (at === null) throw new Error('facts that were not parsed: no instant');
  const today = localDay(at, p.values.timeZone);
  const step = facts.step;
  const cylinder: Given<'cylinder'> = facts.cylinder ?? NOTHING;
  const customer: Given<'customer'> = facts.customer ?? NOTHING;
  const vehicle: Given<'vehicle'> = facts.vehicle ?? NOTHING;
  const has = {
    cylinder: Boolean(facts.cylinder),
    courier: Boolean(facts.courier),
    vehicle: Boolean(facts.vehicle),
    customer: Boolean(facts.customer),
  };

  const isDone = (doneAt: Maybe<string>): boolean => {
    const instant = instantOf(doneAt);
    return instant !== null && instant - at <= p.values.clockToleranceMin * MS_A_MINUTE;
  };
  const checkOf = <T extends { readonly at?: Maybe<string>; readonly code?: Maybe<string> }>(
    check: Maybe<T>,
  ): T | null => (check && isDone(check.at) && (!has.cylinder || isOf(check.code, cylinder.code)) ? check : null);

  const preFillCheck = checkOf(facts.preFillCheck);
  const postFillCheck = checkOf(facts.postFillCheck);
  const door = facts.doorCheck;
  const doorCheck = door && isDone(door.at) && (!has.customer || isOf(door.customer, customer.id)) ? door : null;

  const phone: Given<'position'> = facts.position ?? NOTHING;
  const { lng, lat, accuracyM } = phone;
  const position: Position | null = typeof lng === 'number' && typeof lat === 'number' ? [lng, lat] : null;

  const madeOn = dateOf(cylinder.madeOn);
  const inspectedOn = dateOf(cylinder.lastInspection?.on);
  const inspectionDueOn = dateOf(cylinder.inspectionDueOn);
  const untilToday = (date: CivilDate | null) => (date !== null && beginsAfter(date, today) ? null : date);
  const dated: Dated = { cylinder, p, madeOn: untilToday(madeOn), inspectedOn: untilToday(inspectedOn) };

  const volumeMl = thousandthsOf(cylinder.volumeL);
  const tareG = thousandthsOf(cylinder.tareKg);
  const stampedMaxG = thousandthsOf(cylinder.maxFillKg);
  const maxFillG = smallerOf(stampedMaxG, volumeMl === null ? null : fillLimitG(p.fillFactorGPerL, volumeMl));
  const overTareG = (grossKg: Maybe<number>): number | null => {
    const grossG = thousandthsOf(grossKg);
    return grossG === null || tareG === null ? null : grossG - tareG;
  };
  const contentG =
    step === 'release' ? overTareG(postFillCheck?.grossKg) : (thousandthsOf(cylinder.lastFill?.contentKg) ?? maxFillG);

  return {
    step,
    at,
    today,
    p,
    facts,
    isAtCounter: step === 'deliver' && facts.channel === 'counter',
    orgId: facts.org?.id || null,
    cylinder,
    courier: facts.courier ?? NOTHING,
    vehicle,
    customer,
    has,
    gas: facts.gas ?? NOTHING,
    preFillCheck,
    postFillCheck,
    doorCheck,
    position,
    accuracyM: accuracyM ?? 0,
    model: cylinder.model ? modelName(cylinder.model) : null,
    madeOn,
    inspectedOn,
    inspectionDueOn,
    due: dueOf(dated, inspectionDueOn),
    life: lifeOf(dated),
    volumeMl,
    tareG,
    stampedMaxG,
    maxFillG,
    residueG: overTareG(preFillCheck?.emptyKg),
    contentG,
    maxLoadG: thousandthsOf(vehicle.maxLoadKg),
    loadG: thousandthsOf(vehicle.loadKg),
    heldG: thousandthsOf(customer.heldKg) ?? 0,
  };
}

/** Below 0 where it lies a little ahead, because clocks differ; without an instant, older than anything. */
export function ageMs(s: Situation, then: Maybe<string>): number {
  const instant = instantOf(then);
  return instant === null ? Infinity : s.at - instant;
}

/** In force with an end: without `until` it does not hold. Licences, cards, approvals, insurances, certificates. */
export function holds(until: Maybe<string>, today: DayNumber): boolean {
  const date = dateOf(until);
  return date !== null && !isPast(date, today);
}

/** In force from a first day on, and without `until` for good. Bindings, zones, entrustments. */
export function isInForce(
  period: { readonly from?: Maybe<string>; readonly until?: Maybe<string> },
  today: DayNumber,
): boolean {
  const from = dateOf(period.from);
  const until = dateOf(period.until);
  return from !== null && !beginsAfter(from, today) && (until === null || !isPast(until, today));
}
