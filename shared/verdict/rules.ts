// The rules, one row each in the order in which they are told: at which steps, what fires, what to do next, on what it rests.
import {
  addMonths,
  beginsAfter,
  civilDateText,
  type CivilDate,
  dayText,
  isPast,
  MS_A_HOUR,
  MS_A_MINUTE,
  monthIndex,
  monthIndexOfDay,
} from '../calendar.ts';
import { type Position, distanceM, distanceToRingM, isInside } from './place.ts';
import { DOOR_ITEMS } from './parameters.ts';
import { type Situation, ageMs, dateOf, holds, instantOf, isInForce } from './situation.ts';
import { BASIS, type Basis } from './sources.ts';

export const ACTIONS = [
  'send-to-inspection',
  'quarantine',
  'return-to-owner',
  'hand-to-authority',
  'scrap',
  'check-again',
  'renew-licence',
  'reassign',
  'fix-at-customer',
  'sync',
  'ask-office',
] as const;
export type Action = (typeof ACTIONS)[number];

export type Severity = 'block' | 'warn';

/** What was found and what the limit is, for people. */
export type Scalar = string | number | boolean | null;

/** A rule that fires. `severity` only where it depends on the facts (`B/W` in the row). */
export interface Finding {
  readonly found: Scalar;
  readonly limit: Scalar;
  readonly severity?: Severity;
}

interface RuleRow {
  readonly id: string;
  /** At fill, release, load, deliver, collect: B blocks, W warns, B/W as the finding says, - is not asked. */
  readonly at: string;
  /** Asked only where there is a cylinder (c), courier (co), vehicle (v), customer (cu); n: not over the counter. */
  readonly only: string;
  readonly action: Action;
  readonly basis: readonly Basis[];
  readonly ask: (s: Situation) => Finding | null;
}

const FIRES: Finding = { found: null, limit: null };
const when = (fires: boolean): Finding | null => (fires ? FIRES : null);
const hit = (found: Scalar, limit: Scalar = null): Finding => ({ found, limit });

const isGiven = (value: unknown): boolean => value !== null && value !== undefined && value !== '';
const kg = (g: number | null): number | null => (g === null ? null : g / 1000);
const textOf = (date: CivilDate | null): string | null => (date === null ? null : civilDateText(date));
const listed = (names: Iterable<string>): string | null => [...new Set(names)].sort().join(', ') || null;

/** Not past, but its last day is less than so many days away. */
const endsBefore = (date: CivilDate, s: Situation, days: number): boolean =>
  !isPast(date, s.today) && date.lastDay < s.today + days;

const endsWithin = (date: CivilDate, s: Situation, days: number): boolean =>
  !isPast(date, s.today) && date.lastDay - s.today <= days;

const dateAndLastDay = (date: CivilDate): Finding => hit(civilDateText(date), dayText(date.lastDay));

const pastDate = (date: CivilDate | null, s: Situation): Finding | null =>
  date !== null && isPast(date, s.today) ? dateAndLastDay(date) : null;

const isOlderThan = (then: string | null | undefined, s: Situation, minutes: number): boolean =>
  ageMs(s, then) > minutes * MS_A_MINUTE;

/** Begun minutes, hours, metres, so that what is shown as too much is more than the limit shown beside it. */
const begun = (value: number, unit = 1): number => Math.ceil(value / unit);

/** The age in begun minutes of what is too old, for people; null where there is none, or where its age is not the fault. */
const tooOld = (then: string | null | undefined, s: Situation, maxMin: number): Finding => {
  const age = ageMs(s, then);
  return hit(age !== Infinity && age > maxMin * MS_A_MINUTE ? begun(age, MS_A_MINUTE) : null, maxMin);
};

const REGISTER_FIELDS = [
  'code',
  'codeStatus',
  'model',
  'volumeL',
  'tareKg',
  'medium',
  'stampLegible',
  'ownerOrg',
  'state',
  'holds',
  'firstFill',
] as const;

function missingOnRegister({ cylinder }: Situation): string[] {
  const missing: string[] = REGISTER_FIELDS.filter((name) => !isGiven(cylinder[name]));
  const inspection = cylinder.lastInspection;
  if (inspection && !(isGiven(inspection.on) && isGiven(inspection.result))) missing.push('lastInspection');
  return missing;
}

/** No cylinder for LPG holds more than 0.43 kg a litre, nor weighs less than 0.33 or more than 0.85 kg a litre of its volume. */
const STAMPED_FACTOR_MAX_G_PER_L = 430;
const TARE_MIN_G_PER_L = 330;
const TARE_MAX_G_PER_L = 850;
const VOLUME_TOLERANCE_PCT = 5;
const TARE_TOLERANCE_PCT = 10;
const SMALL_TARE_TOLERANCE_PCT = 20;
const SMALL_BELOW_ML = 12_000;

const differsByMore = (value: number, from: number, percent: number): boolean =>
  Math.abs(value - from) * 100 > from * percent;

function implausible(s: Situation): string[] {
  const { madeOn, inspectedOn, inspectionDueOn, today, volumeMl, tareG, stampedMaxG, p } = s;
  const found: string[] = [];
  if (madeOn !== null && beginsAfter(madeOn, today)) found.push('madeOn');
  if (
    inspectedOn !== null &&
    (beginsAfter(inspectedOn, today) || (madeOn !== null && inspectedOn.lastDay < madeOn.firstDay))
  )
    found.push('lastInspection');
  if (
    inspectionDueOn !== null &&
    monthIndex(inspectionDueOn.year, inspectionDueOn.month) - monthIndexOfDay(today) > p.values.inspectionMonths
  )
    found.push('inspectionDueOn');
  if (stampedMaxG !== null && volumeMl !== null && stampedMaxG * 1000 > STAMPED_FACTOR_MAX_G_PER_L * volumeMl)
    found.push('maxFillKg');
  if ((s.cylinder.designLifeYears ?? 0) > p.values.designLifeMaxYears) found.push('designLifeYears');
  const model = s.model === null ? undefined : p.models.get(s.model.name);
  if (model === undefined) {
    const beyond =
      tareG !== null &&
      volumeMl !== null &&
      (tareG * 1000 < TARE_MIN_G_PER_L * volumeMl || tareG * 1000 > TARE_MAX_G_PER_L * volumeMl);
    if (beyond) found.push('tareKg');
  } else {
    const tarePct = model.volumeMl < SMALL_BELOW_ML ? SMALL_TARE_TOLERANCE_PCT : TARE_TOLERANCE_PCT;
    if (volumeMl !== null && differsByMore(volumeMl, model.volumeMl, VOLUME_TOLERANCE_PCT)) found.push('volumeL');
    if (tareG !== null && differsByMore(tareG, model.tareG, tarePct)) found.push('tareKg');
  }
  if (s.step === 'release' && s.contentG !== null && s.contentG <= 0) found.push('grossKg');
  return found;
}

function ownership(s: Situation): Finding | null {
  const { ownerOrg, entrustments } = s.cylinder;
  if (s.orgId !== null) {
    if (ownerOrg === s.orgId) return null;
    const act = s.step === 'fill' || s.step === 'release' ? 'fill' : 'deliver';
    const isEntrusted = (entrustments ?? []).some(
      (given) => given.org === s.orgId && given.for?.includes(act) === true && isInForce(given, s.today),
    );
    if (isEntrusted) return null;
  }
  return hit(ownerOrg ?? null, s.orgId);
}

const saysTwoPhase = (whole: string): boolean => whole.includes('双相') || whole.includes('两相');

function isTwoPhase(s: Situation): boolean {
  if (s.cylinder.twoPhase === true) return true;
  if (s.model === null) return false;
  const { name, whole } = s.model;
  return name.startsWith('YSP118II') || name.startsWith('YSP1182') || saysTwoPhase(whole);
}

function twoPhase(s: Situation): Finding | null {
  if (!isTwoPhase(s)) return null;
  const { kind, vaporiserRoom } = s.customer;
  const exception = s.p.values.twoPhase === 'vaporiser-only' ? s.p.values.twoPhase : null;
  const isExcepted =
    exception !== null && (s.step !== 'deliver' || (vaporiserRoom === true && isGiven(kind) && kind !== 'catering'));
  return { found: s.cylinder.model ?? null, limit: exception, severity: isExcepted ? 'warn' : 'block' };
}

function fillingLicence(s: Situation): Finding | null {
  const licence = s.facts.org?.fillingLicence;
  if (!holds(licence?.until, s.today)) return hit(licence?.until ?? null, dayText(s.today));
  const medium = s.cylinder.medium;
  const media: readonly string[] = licence?.media ?? [];
  return s.has.cylinder && medium && !media.includes(medium) ? hit(medium, listed(media)) : null;
}

function gasUncertified(s: Situation): Finding | null {
  const { kind, dmePct, reportOn } = s.gas;
  if (s.step !== 'fill') return when(!isGiven(kind) || !isGiven(dmePct));
  if (!isGiven(kind)) return { ...FIRES, severity: 'block' };
  const maxDays = s.p.values.gasReportMaxAgeDays;
  const reported = dateOf(reportOn);
  const isFresh = reported !== null && !beginsAfter(reported, s.today) && s.today - reported.firstDay <= maxDays;
  if (!isFresh) return { found: textOf(reported), limit: maxDays, severity: 'warn' };
  return isGiven(dmePct) ? null : { ...FIRES, severity: 'warn' };
}

function sealMissing(s: Situation): Finding | null {
  const mode = s.p.values.sealMode;
  if (mode === 'none') return null;
  if (s.step === 'release') {
    const check = s.postFillCheck;
    return when(check !== null && (mode === 'visual' ? check.sealed !== true : !isGiven(check.seal)));
  }
  const { sealIntact, sealSeen } = s.facts;
  const { lastFill } = s.cylinder;
  return when(
    !isGiven(sealIntact) ||
      (mode === 'numbered' && (!isGiven(sealSeen) || (Boolean(lastFill) && !isGiven(lastFill?.seal)))),
  );
}

function sealBroken(s: Situation): Finding | null {
  const mode = s.p.values.sealMode;
  if (mode === 'none') return null;
  const { sealIntact, sealSeen } = s.facts;
  const seal = s.cylinder.lastFill?.seal;
  if (mode === 'numbered' && sealSeen && seal && sealSeen !== seal) return hit(sealSeen, seal);
  return when(sealIntact === false);
}

function vehicleNotApproved(s: Situation): Finding | null {
  const { org, approvedUntil, insuredUntil } = s.vehicle;
  if (!holds(approvedUntil, s.today)) return hit(approvedUntil ?? null, dayText(s.today));
  if (!holds(insuredUntil, s.today)) return hit(insuredUntil ?? null, dayText(s.today));
  return when(s.orgId === null || org !== s.orgId);
}

function vehicleOverload(s: Situation): Finding | null {
  const { maxLoadG, loadG } = s;
  if (maxLoadG === null || loadG === null) return hit(null, kg(maxLoadG));
  const loadedG = loadG + (s.tareG ?? 0) + (s.contentG ?? 0);
  if (loadedG > maxLoadG) return hit(kg(loadedG), kg(maxLoadG));
  const { maxCylinders, loadCount } = s.vehicle;
  if (!isGiven(maxCylinders)) return null;
  return when(!isGiven(loadCount) || (loadCount ?? 0) + 1 > (maxCylinders ?? 0));
}

function custodyBroken(s: Situation): Finding | null {
  const { custody } = s.cylinder;
  const mayBeMissing = s.step === 'fill' || s.step === 'collect';
  if (!custody && mayBeMissing) return null;
  const holder = s.step === 'deliver' && !s.isAtCounter ? 'vehicle' : s.step === 'collect' ? 'customer' : 'org';
  const id = { org: s.orgId, vehicle: s.vehicle.id, customer: s.customer.id }[holder];
  if (custody?.kind === holder && isGiven(id) && custody.id === id) return null;
  // `org` is told as this company: another one is told by its id, as is another vehicle or customer than the one meant.
  const isAnother = custody?.kind === holder || (custody?.kind === 'org' && !(s.orgId && custody.id === s.orgId));
  return hit((isAnother ? custody.id : custody?.kind) ?? null, holder);
}

type Zone = NonNullable<Situation['courier']['zones']>[number];

const zonesInForce = (s: Situation): Zone[] => (s.courier.zones ?? []).filter((zone) => isInForce(zone, s.today));

const isAccurate = (s: Situation): boolean => s.accuracyM <= s.p.values.accuracyMaxM;

function isCustomerIn(zone: Zone, s: Situation): boolean {
  const { position, village } = s.customer;
  if (position && zone.polygon) return isInside(position, zone.polygon);
  if (village) return zone.villages?.includes(village) === true;
  if (position || s.position === null || !zone.polygon) return false;
  return isAccurate(s) && isInside(s.position, zone.polygon);
}

const tooFar = (metres: number, toleranceM: number): Finding | null =>
  metres > toleranceM ? hit(begun(metres), Math.floor(toleranceM)) : null;

function positionOutOfZone(s: Situation): Finding | null {
  if (s.position === null) return FIRES;
  if (!isAccurate(s)) return hit(s.accuracyM, s.p.values.accuracyMaxM);
  const zones = zonesInForce(s);
  if (zones.length === 0) return FIRES;
  const phone: Position = s.position;
  const distances = zones.flatMap(({ polygon }) => (polygon ? [distanceToRingM(phone, polygon)] : []));
  const nearest = Math.min(...distances);
  const tolerance = s.accuracyM + s.p.values.zoneToleranceM;
  return distances.length > 0 ? tooFar(nearest, tolerance) : null;
}

function farFromCustomer(s: Situation): Finding | null {
  const { position } = s.customer;
  if (s.position === null || !position) return null;
  return tooFar(distanceM(s.position, position), s.accuracyM + s.p.values.customerDistanceM);
}

const CUSTOMER_FIELDS = ['id', 'kind', 'site', 'heldKg', 'hazards'] as const;

function customerUnverified(s: Situation): Finding | null {
  if (!s.has.customer) return FIRES;
  const missing = CUSTOMER_FIELDS.filter((name) => !isGiven(s.customer[name]));
  return s.customer.verified === true && missing.length === 0 ? null : hit(missing.join(', ') || null);
}

const KNOWN_ITEMS: ReadonlySet<string> = new Set(DOOR_ITEMS);
/** At a business the alarm, the shut-off valve and the ventilation are what the law asks for. */
const BLOCKING_AT_BUSINESS: ReadonlySet<string> = new Set(['detector', 'shutoff', 'ventilation']);

function doorCheckFailed(s: Situation): Finding | null {
  const failed = s.doorCheck?.failedItems ?? [];
  if (failed.length === 0) return null;
  const { kind } = s.customer;
  const isBusiness = isGiven(kind) && kind !== 'household';
  const blocks = failed.some(
    (item) =>
      s.p.blockingDoorItems.has(item) || !KNOWN_ITEMS.has(item) || (isBusiness && BLOCKING_AT_BUSINESS.has(item)),
  );
  return { found: listed(failed), limit: null, severity: blocks ? 'block' : 'warn' };
}

function openHazard(s: Situation): Finding | null {
  const hazards = s.customer.hazards ?? [];
  if (hazards.length === 0) return null;
  const blocks = hazards.some(({ grade, deadline }) => grade !== 'minor' || !holds(deadline, s.today));
  return { found: hazards.length, limit: null, severity: blocks ? 'block' : 'warn' };
}

function storageLimit(s: Situation): Finding | null {
  const storedG = s.heldG + (s.contentG ?? 0);
  const limitG = s.customer.cylinderRoom === true ? s.p.roomStorageLimitG : s.p.storageLimitG;
  return storedG > limitG ? hit(kg(storedG), kg(limitG)) : null;
}

function wrongGas(s: Situation): Finding | null {
  if (s.customer.kind === 'industrial') return null;
  const other = [s.gas.kind, s.cylinder.medium].find((medium) => isGiven(medium) && medium !== 'lpg');
  return other ? hit(other, 'lpg') : null;
}

function fullCheckOverdue(s: Situation): Finding | null {
  const checked = dateOf(s.customer.lastFullCheckOn);
  const maxDays = s.p.values.fullCheckDays;
  if (checked !== null && !beginsAfter(checked, s.today) && s.today - checked.firstDay <= maxDays) return null;
  return { found: textOf(checked), limit: maxDays, severity: s.isAtCounter ? 'block' : 'warn' };
}

function clockWrong(s: Situation): Finding | null {
  const { dataAsOf } = s.facts;
  const toleranceMin = s.p.values.clockToleranceMin;
  let aheadMs = 0;
  for (const told of [dataAsOf === 'live' ? null : dataAsOf, s.cylinder.lastFill?.at, s.vehicle.lastPositionAt]) {
    const instant = instantOf(told);
    if (instant !== null) aheadMs = Math.max(aheadMs, instant - s.at);
  }
  return aheadMs > toleranceMin * MS_A_MINUTE ? hit(begun(aheadMs, MS_A_MINUTE), toleranceMin) : null;
}

function dataStale(s: Situation): Finding | null {
  const { dataAsOf } = s.facts;
  if (dataAsOf === 'live') return null;
  const { staleWarnHours, staleBlockHours } = s.p.values;
  const age = ageMs(s, dataAsOf);
  const found = age === Infinity ? null : begun(age, MS_A_HOUR);
  if (age > staleBlockHours * MS_A_HOUR) return { found, limit: staleBlockHours, severity: 'block' };
  return age > staleWarnHours * MS_A_HOUR ? { found, limit: staleWarnHours, severity: 'warn' } : null;
}

export const RULES = [
  {
    id: 'code-unknown',
    at: 'B B B B W',
    only: '',
    action: 'quarantine',
    basis: BASIS.register,
    ask: (s) => when(!s.has.cylinder),
  },
  {
    id: 'code-void',
    at: 'B B B B W',
    only: 'c',
    action: 'hand-to-authority',
    basis: BASIS.register,
    ask: (s) => when(s.cylinder.codeStatus === 'void'),
  },
  {
    id: 'code-duplicate',
    at: 'B B B B W',
    only: 'c',
    action: 'quarantine',
    basis: BASIS.register,
    ask: (s) => when(s.cylinder.codeStatus === 'duplicate'),
  },
  {
    id: 'code-replaced',
    at: 'W - - - W',
    only: 'c',
    action: 'ask-office',
    basis: BASIS.register,
    ask: (s) => when(s.cylinder.codeStatus === 'replaced'),
  },
  {
    id: 'record-incomplete',
    at: 'B B B B -',
    only: 'c',
    action: 'ask-office',
    basis: BASIS.register,
    ask: (s) => {
      const missing = missingOnRegister(s);
      return missing.length > 0 ? hit(missing.join(', ')) : null;
    },
  },
  {
    id: 'record-implausible',
    at: 'B B B B -',
    only: 'c',
    action: 'ask-office',
    basis: BASIS.register,
    ask: (s) => {
      const found = implausible(s);
      return found.length > 0 ? hit(found.join(', ')) : null;
    },
  },
  {
    id: 'stamp-illegible',
    at: 'B B B B W',
    only: 'c',
    action: 'quarantine',
    basis: BASIS.register,
    ask: (s) => when(s.cylinder.stampLegible === false || s.madeOn === null),
  },
  {
    id: 'inspection-overdue',
    at: 'B B B B W',
    only: 'c',
    action: 'send-to-inspection',
    basis: BASIS.inspection,
    ask: (s) => pastDate(s.due, s),
  },
  {
    id: 'inspection-due-soon',
    at: 'W - W W W',
    only: 'c',
    action: 'send-to-inspection',
    basis: BASIS.inspection,
    ask: (s) => (s.due && endsWithin(s.due, s, s.p.values.inspectionDueSoonDays) ? dateAndLastDay(s.due) : null),
  },
  {
    id: 'inspection-unproven',
    at: 'W - - - -',
    only: 'c',
    action: 'ask-office',
    basis: BASIS.inspection,
    ask: (s) => {
      if (s.cylinder.lastInspection || s.inspectionDueOn === null || s.madeOn === null) return null;
      const first = addMonths(s.madeOn, s.p.values.inspectionMonths);
      return s.inspectionDueOn.lastDay > first.lastDay ? hit(textOf(s.inspectionDueOn), textOf(first)) : null;
    },
  },
  {
    id: 'life-exceeded',
    at: 'B B B B W',
    only: 'c',
    action: 'scrap',
    basis: BASIS.life,
    ask: (s) => pastDate(s.life && s.life.end, s),
  },
  {
    id: 'life-extension-unregistered',
    at: 'W - - - -',
    only: 'c',
    action: 'ask-office',
    basis: BASIS.life,
    ask: (s) => {
      if (s.life === null || isPast(s.life.end, s.today) || !isPast(s.life.base, s.today)) return null;
      return holds(s.cylinder.lifeExtendedUntil, s.today) ? null : hit(textOf(s.life.base), textOf(s.life.end));
    },
  },
  {
    id: 'life-ends-soon',
    at: 'W - W W W',
    only: 'c',
    action: 'scrap',
    basis: BASIS.life,
    ask: (s) => (s.life && endsWithin(s.life.end, s, s.p.values.lifeEndsSoonDays) ? dateAndLastDay(s.life.end) : null),
  },
  {
    id: 'ends-in-use',
    at: 'B - - W -',
    only: 'c',
    action: 'send-to-inspection',
    basis: BASIS.inspection,
    ask: (s) => {
      const days = s.step === 'fill' ? s.p.values.fillMinDaysLeft : (s.customer.usualUseDays ?? 0);
      const [first] = [s.due, s.life && s.life.end]
        .flatMap((end) => (end !== null && endsBefore(end, s, days) ? [end] : []))
        .toSorted((a, b) => a.lastDay - b.lastDay);
      return first ? hit(civilDateText(first), dayText(s.today + days)) : null;
    },
  },
  {
    id: 'not-own',
    at: 'B B B B W',
    only: 'c',
    action: 'return-to-owner',
    basis: BASIS.ownership,
    ask: ownership,
  },
  {
    id: 'nonconforming',
    at: 'B B B B W',
    only: 'c',
    action: 'quarantine',
    basis: BASIS.condition,
    ask: (s) => when(s.cylinder.nonconforming === true || s.cylinder.lastInspection?.result === 'fail'),
  },
  {
    id: 'scrapped',
    at: 'B B B B W',
    only: 'c',
    action: 'hand-to-authority',
    basis: BASIS.condition,
    ask: (s) => when(s.cylinder.state === 'scrapped'),
  },
  {
    id: 'refurbished',
    at: 'B B B B W',
    only: 'c',
    action: 'hand-to-authority',
    basis: BASIS.condition,
    ask: (s) => when(s.cylinder.refurbished === true),
  },
  {
    id: 'two-phase',
    at: 'B/W B/W B/W B/W W',
    only: 'c',
    action: 'hand-to-authority',
    basis: BASIS.twoPhase,
    ask: twoPhase,
  },
  {
    id: 'blacklisted',
    at: 'B B B B W',
    only: 'c',
    action: 'hand-to-authority',
    basis: BASIS.orders,
    ask: (s) => when(s.cylinder.blacklisted === true),
  },
  {
    id: 'on-hold',
    at: 'B B B B W',
    only: 'c',
    action: 'quarantine',
    basis: BASIS.orders,
    ask: (s) => {
      const kinds = s.cylinder.holds ?? [];
      return kinds.length > 0 ? hit(listed(kinds)) : null;
    },
  },
  {
    id: 'liquid-phase',
    at: '- - - B -',
    only: 'c cu',
    action: 'ask-office',
    basis: BASIS.twoPhase,
    ask: (s) => {
      if (s.model === null || s.customer.vaporiserRoom === true) return null;
      return s.model.whole.includes('液') && !saysTwoPhase(s.model.whole) ? hit(s.cylinder.model ?? null) : null;
    },
  },
  {
    id: 'lost',
    at: 'B B B B W',
    only: 'c',
    action: 'ask-office',
    basis: BASIS.practice,
    ask: (s) => when(s.cylinder.state === 'lost'),
  },
  {
    id: 'stolen',
    at: 'B B B B W',
    only: 'c',
    action: 'hand-to-authority',
    basis: BASIS.practice,
    ask: (s) => when(s.cylinder.state === 'stolen'),
  },
  {
    id: 'valve-expired',
    at: 'B B B B W',
    only: 'c',
    action: 'send-to-inspection',
    basis: BASIS.valve,
    ask: (s) => pastDate(dateOf(s.cylinder.valveUntil), s),
  },
  {
    id: 'filling-licence',
    at: 'B B - - -',
    only: '',
    action: 'renew-licence',
    basis: BASIS.filling,
    ask: fillingLicence,
  },
  {
    id: 'operator-certificate',
    at: 'B B - - -',
    only: '',
    action: 'renew-licence',
    basis: BASIS.filling,
    ask: ({ facts, today }) =>
      when(
        !isGiven(facts.operator?.id) ||
          facts.operator?.certificates?.some(({ kind, until }) => kind === 'P' && holds(until, today)) !== true,
      ),
  },
  {
    id: 'scale-unverified',
    at: 'B B - - -',
    only: '',
    action: 'renew-licence',
    basis: BASIS.scale,
    ask: ({ facts, today }) =>
      holds(facts.scale?.verifiedUntil, today) ? null : hit(facts.scale?.verifiedUntil ?? null, dayText(today)),
  },
  {
    id: 'scale-unchecked',
    at: 'W W - - -',
    only: '',
    action: 'check-again',
    basis: BASIS.scale,
    ask: ({ facts, today }) => {
      if (!facts.scale) return null;
      const checked = dateOf(facts.scale.checkedOn);
      const isToday = checked !== null && checked.day !== null && checked.firstDay === today;
      return isToday ? null : hit(textOf(checked), dayText(today));
    },
  },
  {
    id: 'pre-fill-check',
    at: 'B - - - -',
    only: '',
    action: 'check-again',
    basis: BASIS.filling,
    ask: (s) => {
      const check = s.preFillCheck;
      const maxMin = s.p.values.preFillCheckMaxAgeMin;
      const isDone = check?.passed === true && isGiven(check.emptyKg) && !isOlderThan(check.at, s, maxMin);
      return isDone ? null : tooOld(check?.at, s, maxMin);
    },
  },
  {
    id: 'residue',
    at: 'B - - - -',
    only: 'c',
    action: 'check-again',
    basis: BASIS.filling,
    ask: ({ residueG, p }) =>
      residueG !== null && residueG > p.residueMaxG ? hit(kg(residueG), kg(p.residueMaxG)) : null,
  },
  {
    id: 'tare-doubtful',
    at: 'B - - - -',
    only: 'c',
    action: 'check-again',
    basis: BASIS.filling,
    ask: ({ residueG, p, preFillCheck, cylinder }) =>
      residueG !== null && residueG < -p.tareToleranceG
        ? hit(preFillCheck?.emptyKg ?? null, cylinder.tareKg ?? null)
        : null,
  },
  {
    id: 'already-full',
    at: 'W - - - -',
    only: 'c',
    action: 'check-again',
    basis: BASIS.filling,
    ask: ({ cylinder }) => (cylinder.lastFill ? hit(cylinder.lastFill.contentKg ?? null) : null),
  },
  {
    id: 'not-evacuated',
    at: 'B - - - -',
    only: 'c',
    action: 'check-again',
    basis: BASIS.filling,
    ask: (s) => when(s.cylinder.firstFill === true && s.preFillCheck?.evacuated !== true),
  },
  {
    id: 'fill-unauthorised',
    at: '- B - - -',
    only: '',
    action: 'quarantine',
    basis: BASIS.practice,
    ask: (s) => when(s.facts.fillAuthorised !== true),
  },
  {
    id: 'medium-mismatch',
    at: 'B B B B -',
    only: 'c',
    action: 'ask-office',
    basis: BASIS.gas,
    ask: ({ gas: { kind }, cylinder: { medium } }) =>
      kind && medium && (kind !== medium || medium === 'other') ? hit(kind, medium) : null,
  },
  {
    id: 'gas-adulterated',
    at: 'B B B B -',
    only: '',
    action: 'hand-to-authority',
    basis: BASIS.gas,
    ask: ({ gas: { kind, dmePct }, p: { values } }) => {
      if ((dmePct ?? 0) > values.dmeMaxPct) return hit(dmePct ?? null, values.dmeMaxPct);
      return when(kind === 'dme-blend');
    },
  },
  {
    id: 'gas-unodorised',
    at: 'B B B B -',
    only: '',
    action: 'hand-to-authority',
    basis: BASIS.gas,
    ask: ({ gas }) => when(gas.kind === 'lpg' && gas.odorised !== true),
  },
  {
    id: 'gas-uncertified',
    at: 'B/W W W W -',
    only: '',
    action: 'ask-office',
    basis: BASIS.gas,
    ask: gasUncertified,
  },
  {
    id: 'overfill',
    at: '- B B B -',
    only: 'c',
    action: 'check-again',
    basis: BASIS.content,
    ask: ({ contentG, maxFillG }) =>
      contentG !== null && maxFillG !== null && contentG > maxFillG ? hit(kg(contentG), kg(maxFillG)) : null,
  },
  {
    id: 'underfill',
    at: '- W - - -',
    only: 'c',
    action: 'check-again',
    basis: BASIS.content,
    ask: ({ contentG, model, p }) => {
      const minG = model === null ? undefined : p.minContentG.get(model.name);
      return contentG !== null && minG !== undefined && contentG < minG ? hit(kg(contentG), kg(minG)) : null;
    },
  },
  {
    id: 'post-fill-check',
    at: '- B - - -',
    only: '',
    action: 'check-again',
    basis: BASIS.filling,
    ask: (s) => {
      const check = s.postFillCheck;
      const maxMin = s.p.values.postFillCheckMaxAgeMin;
      const isDone = check?.passed === true && isGiven(check.grossKg) && !isOlderThan(check.at, s, maxMin);
      return isDone ? null : tooOld(check?.at, s, maxMin);
    },
  },
  {
    id: 'same-person',
    at: '- W - - -',
    only: '',
    action: 'check-again',
    basis: BASIS.practice,
    ask: ({ facts: { filledBy, operator } }) =>
      when(!isGiven(filledBy) || !isGiven(operator?.id) || filledBy === operator?.id),
  },
  {
    id: 'seal-missing',
    at: '- W W W -',
    only: '',
    action: 'check-again',
    basis: BASIS.practice,
    ask: sealMissing,
  },
  {
    id: 'seal-broken',
    at: '- - B B -',
    only: '',
    action: 'quarantine',
    basis: BASIS.practice,
    ask: sealBroken,
  },
  {
    id: 'fill-untraced',
    at: '- - B B -',
    only: 'c',
    action: 'quarantine',
    basis: BASIS.practice,
    ask: ({ cylinder: { lastFill } }) =>
      when(
        lastFill?.released !== true ||
          ![lastFill.contentKg, lastFill.at, lastFill.org].every((field) => isGiven(field)),
      ),
  },
  {
    id: 'gas-licence',
    at: '- - B B -',
    only: '',
    action: 'renew-licence',
    basis: BASIS.gasLicence,
    ask: ({ facts: { org }, today }) =>
      holds(org?.gasLicence?.until, today) ? null : hit(org?.gasLicence?.until ?? null, dayText(today)),
  },
  {
    id: 'self-pickup',
    at: '- - - B -',
    only: '',
    action: 'ask-office',
    basis: BASIS.practice,
    ask: (s) => when(s.isAtCounter && s.p.values.selfPickup === 'forbidden'),
  },
  {
    id: 'courier-not-approved',
    at: '- - B B W',
    only: 'n',
    action: 'renew-licence',
    basis: BASIS.delivery,
    ask: ({ courier, orgId, today }) => {
      if (!holds(courier.cardUntil, today)) return hit(courier.cardUntil ?? null, dayText(today));
      return when(orgId === null || courier.org !== orgId || courier.active !== true);
    },
  },
  {
    id: 'vehicle-not-bound',
    at: '- - B B W',
    only: 'n co',
    action: 'reassign',
    basis: BASIS.delivery,
    ask: ({ courier, vehicle, today }) => {
      const bound = (courier.bindings ?? []).some(
        (binding) => isGiven(vehicle.id) && binding.vehicle === vehicle.id && isInForce(binding, today),
      );
      return bound ? null : hit(vehicle.id ?? null);
    },
  },
  {
    id: 'vehicle-not-approved',
    at: '- - B W -',
    only: 'n v',
    action: 'renew-licence',
    basis: BASIS.delivery,
    ask: vehicleNotApproved,
  },
  {
    id: 'tracker-silent',
    at: '- - W W -',
    only: 'n v',
    action: 'check-again',
    basis: BASIS.delivery,
    ask: (s) => {
      const maxMin = s.p.values.trackerMaxAgeMin;
      return isOlderThan(s.vehicle.lastPositionAt, s, maxMin) ? tooOld(s.vehicle.lastPositionAt, s, maxMin) : null;
    },
  },
  {
    id: 'vehicle-overload',
    at: '- - B - -',
    only: 'c v',
    action: 'reassign',
    basis: BASIS.delivery,
    ask: vehicleOverload,
  },
  {
    id: 'custody-broken',
    at: 'W - W B W',
    only: 'c',
    action: 'ask-office',
    basis: BASIS.delivery,
    ask: custodyBroken,
  },
  {
    id: 'out-of-zone',
    at: '- - - B -',
    only: 'n co cu',
    action: 'reassign',
    basis: BASIS.delivery,
    ask: (s) => when(!zonesInForce(s).some((zone) => isCustomerIn(zone, s))),
  },
  {
    id: 'customer-unlocated',
    at: '- - - W -',
    only: 'n cu',
    action: 'ask-office',
    basis: BASIS.delivery,
    ask: ({ customer }) => when(!customer.position && !isGiven(customer.village)),
  },
  {
    id: 'position-out-of-zone',
    at: '- - - W -',
    only: 'n co',
    action: 'ask-office',
    basis: BASIS.delivery,
    ask: positionOutOfZone,
  },
  {
    id: 'far-from-customer',
    at: '- - - W -',
    only: 'n cu',
    action: 'check-again',
    basis: BASIS.practice,
    ask: farFromCustomer,
  },
  {
    id: 'customer-unverified',
    at: '- - - B -',
    only: '',
    action: 'ask-office',
    basis: BASIS.customer,
    ask: customerUnverified,
  },
  {
    id: 'door-check-missing',
    at: '- - - B -',
    only: 'n',
    action: 'check-again',
    basis: BASIS.customer,
    ask: (s) => {
      const check = s.doorCheck;
      const maxMin = s.p.values.doorCheckMaxAgeMin;
      const isDone = check?.photo === true && isGiven(check.failedItems) && !isOlderThan(check.at, s, maxMin);
      return isDone ? null : tooOld(check?.at, s, maxMin);
    },
  },
  {
    id: 'door-check-failed',
    at: '- - - B/W -',
    only: 'n',
    action: 'fix-at-customer',
    basis: BASIS.customer,
    ask: doorCheckFailed,
  },
  {
    id: 'open-hazard',
    at: '- - - B/W -',
    only: 'cu',
    action: 'fix-at-customer',
    basis: BASIS.customer,
    ask: openHazard,
  },
  {
    id: 'storage-limit',
    at: '- - - B -',
    only: 'c cu',
    action: 'ask-office',
    basis: BASIS.premises,
    ask: storageLimit,
  },
  {
    id: 'large-cylinder-indoors',
    at: '- - - B -',
    only: 'c cu',
    action: 'ask-office',
    basis: BASIS.premises,
    ask: ({ volumeMl, customer, p }) =>
      volumeMl !== null && volumeMl >= p.largeCylinderMl && customer.outdoorRoom !== true
        ? hit(volumeMl / 1000, p.values.largeCylinderL)
        : null,
  },
  {
    id: 'forbidden-site',
    at: '- - - B -',
    only: 'cu',
    action: 'ask-office',
    basis: BASIS.premises,
    ask: ({ customer: { site }, p }) => (site && p.forbiddenSites.has(site) ? hit(site) : null),
  },
  {
    id: 'no-gas-alarm',
    at: '- - - B -',
    only: 'cu',
    action: 'fix-at-customer',
    basis: BASIS.alarm,
    ask: ({ customer: { kind, gasAlarm }, p }) =>
      kind && p.alarmKinds.has(kind) && gasAlarm !== true ? hit(kind) : null,
  },
  {
    id: 'wrong-gas-for-customer',
    at: '- - - B -',
    only: 'cu',
    action: 'hand-to-authority',
    basis: BASIS.gas,
    ask: wrongGas,
  },
  {
    id: 'leaflet-missing',
    at: '- - - W -',
    only: 'n',
    action: 'check-again',
    basis: BASIS.customer,
    ask: ({ doorCheck }) => when(doorCheck !== null && doorCheck.leaflet !== true),
  },
  {
    id: 'too-many-out',
    at: '- - - W -',
    only: 'cu',
    action: 'ask-office',
    basis: BASIS.practice,
    ask: ({ customer }) => {
      const out = customer.cylindersOut ?? 0;
      const limit = (customer.cylindersAgreed ?? 0) + 1;
      return out > limit ? hit(out, limit) : null;
    },
  },
  {
    id: 'full-check-overdue',
    at: '- - - B/W -',
    only: 'cu',
    action: 'check-again',
    basis: BASIS.customer,
    ask: fullCheckOverdue,
  },
  {
    id: 'clock-wrong',
    at: 'B B B B W',
    only: '',
    action: 'sync',
    basis: BASIS.practice,
    ask: clockWrong,
  },
  {
    id: 'data-stale',
    at: 'B/W B/W B/W B/W -',
    only: '',
    action: 'sync',
    basis: BASIS.practice,
    ask: dataStale,
  },
] as const satisfies readonly RuleRow[];

export type RuleId = (typeof RULES)[number]['id'];

export type Rule = RuleRow & { readonly id: RuleId };

export const RULE_IDS: readonly RuleId[] = RULES.map(({ id }) => id);
