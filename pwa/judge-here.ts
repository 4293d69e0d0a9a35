// The gate on a courier's phone: the same judge as the server's, on the facts that the phone keeps.
//
// How to use it: a screen asks pwa/shell/shift-facts.ts, which loads this file and all rules only then:
//   await judgeLoadOnPhone(request)     // request and answer as of POST /loads/judge, and null: nothing is kept here
//   await judgeDoorOnPhone(request)     // request and answer as of POST /doors/judge
//   await judgeOnPhone({ step, scanned, position, customerId, … })     // one cylinder
// Each answer also says `dataAsOf` and `parametersVersion`: show how old the facts are, and hand `verdictShownOf(…)` to the
// command. What this phone has recorded since the facts were read is counted: it is read off the outbox, nobody has to tell.
import { dayText, localDay, parseInstant } from '../shared/calendar.ts';
import type { VerdictShown } from '../shared/command/envelope.ts';
import { cylinderOf, type KeptCustomer, type KeptCylinder } from '../shared/contract/shift-facts.ts';
import type { DoorJudgeAnswer, DoorJudgeRequest } from '../shared/contract/door.ts';
import type { JudgedLoad, LoadRequest } from '../shared/contract/shift.ts';
import type { CylinderCard } from '../shared/contract/verdict.ts';
import type { CustomerPosition } from '../shared/customer/customer.ts';
import { fullMassG } from '../shared/cylinder/full-mass.ts';
import type { Resolution } from '../shared/cylinder/resolve-scan.ts';
import { courierFactsAt, type StandInOnFile } from '../shared/delivery/courier-facts.ts';
import { destinationOf } from '../shared/delivery/empty-destination.ts';
import { coverageOf } from '../shared/delivery/hazard-grade.ts';
import {
  hazardsAfterCheck,
  hazardsAfterLeak,
  hazardsAfterNotice,
  type OpenHazard,
} from '../shared/delivery/hazards-after.ts';
import { cylinderFacts, isFullAsFilled } from '../shared/verdict/cylinder-facts.ts';
import type { Facts } from '../shared/verdict/facts.ts';
import { isActStillToBeDone, judge, type Verdict } from '../shared/verdict/judge.ts';
import { licenceOf } from '../shared/verdict/licence.ts';
import { parseParameters, resolveParameters, type ResolvedParameters } from '../shared/verdict/parameters.ts';
import type { KeptFacts, LocalCheck } from './facts/kept-facts.ts';
import { grossG, knownCylinders, type KnownCylinders } from './facts/known-cylinders.ts';

export interface AskedHere {
  readonly step: 'load' | 'deliver' | 'collect';
  readonly scanned: string;
  /** Instant of the act by the server's clock. */
  readonly at: string;
  readonly position: CustomerPosition | null;
  readonly sealIntact?: boolean | null;
  readonly sealSeen?: string | null;
  readonly channel?: 'courier' | 'counter';
  /** Missing: that of the shift. */
  readonly vehicleId?: string | null;
  readonly customerId?: string | null;
  /** Of the customer, made on this phone. */
  readonly checkId?: string | null;
  /** Cylinders that the same act takes back: they do not stay. */
  readonly takenBack?: readonly string[];
}

export interface JudgedHere {
  readonly verdict: Verdict;
  readonly facts: Facts;
  readonly resolution: Resolution;
  readonly cylinderId: string | null;
  readonly card: CylinderCard | null;
  /** Names of organisations that the reasons mention by id. */
  readonly names: Readonly<Record<string, string>>;
  /** Instant of the oldest facts that were asked. */
  readonly dataAsOf: string;
  readonly parametersVersion: number;
}

/** What was kept, made ready to be asked many times. */
interface Ready {
  readonly cylinders: KnownCylinders;
  readonly customers: ReadonlyMap<string, KeptCustomer>;
  readonly checks: ReadonlyMap<string, LocalCheck>;
  readonly parameters: Map<string, ResolvedParameters>;
}
const readyOf = new WeakMap<KeptFacts, Ready>();

const ofThePlace = ['kind', 'site', 'cylinderRoom', 'outdoorRoom', 'vaporiserRoom', 'gasAlarm'] as const;

function ready(facts: KeptFacts): Ready {
  const known = readyOf.get(facts);
  if (known !== undefined) return known;
  const customers = new Map<string, KeptCustomer>();
  for (const one of [...facts.changes.customers, ...(facts.customers?.items ?? [])]) customers.set(one.customerId, one);
  for (const { customerId, changes } of facts.changes.corrections) {
    const before = customers.get(customerId);
    if (before === undefined) continue;
    // A full check holds for the place as it was.
    const isOther = ofThePlace.some((name) => name in changes && changes[name] !== before[name]);
    const lastFullCheckOn = isOther ? null : before.lastFullCheckOn;
    customers.set(customerId, { ...before, ...changes, lastFullCheckOn });
  }
  const made: Ready = {
    cylinders: knownCylinders(facts),
    customers,
    checks: new Map(facts.changes.checks.map((check) => [check.checkId, check])),
    parameters: new Map(),
  };
  readyOf.set(facts, made);
  return made;
}

interface InForce {
  readonly resolved: ResolvedParameters;
  readonly version: number;
  /** YYYY-MM-DD of the act. */
  readonly day: string;
}

function inForceAt(facts: KeptFacts, at: string): InForce {
  const [first] = facts.load.parameters;
  if (first === undefined) throw new Error('facts without parameters');
  const resolvedOf = (entry: typeof first): ResolvedParameters => {
    const { parameters } = ready(facts);
    const known = parameters.get(entry.from);
    if (known !== undefined) return known;
    const parsed = parseParameters(entry.values);
    if (!parsed.ok) throw new Error(`parameters cannot be used: ${parsed.error}`);
    const resolved = resolveParameters(parsed.value);
    parameters.set(entry.from, resolved);
    return resolved;
  };
  const day = dayText(localDay(parseInstant(at) ?? 0, resolvedOf(first).values.timeZone));
  const entry = facts.load.parameters.findLast(({ from }) => from <= day) ?? first;
  return { resolved: resolvedOf(entry), version: entry.version, day };
}

const cardOf = (cylinder: KeptCylinder): CylinderCard => ({
  cylinderId: cylinder.cylinderId,
  code: cylinder.code,
  model: cylinder.model,
  serialNo: cylinder.serialNo,
  manufacturer: cylinder.manufacturer,
  madeOn: cylinder.madeOn,
  inspectionDueOn: cylinder.inspectionDueOn,
  tareG: cylinder.tareG,
  maxFillG: cylinder.maxFillG,
  firstFill: cylinder.firstFill,
  assumed: cylinder.assumed,
  ownerOrganisationId: cylinder.ownerOrganisationId,
  setAside: cylinder.setAsideId !== null,
});

/** As the server names them: only where a reason is about somebody. */
function namesFor(facts: KeptFacts, verdict: Verdict, cylinder: KeptCylinder | null): Record<string, string> {
  const isNamed = verdict.reasons.some(({ rule }) => rule === 'not-own' || rule === 'custody-broken');
  if (!isNamed || cylinder === null) return {};
  const all = { ...facts.customers?.names, ...facts.load.names };
  const ids = [cylinder.ownerOrganisationId, cylinder.custody?.kind === 'org' ? cylinder.custody.id : null];
  return Object.fromEntries(
    ids.flatMap((id) => {
      const name = id === null ? undefined : all[id];
      return id === null || name === undefined ? [] : [[id, name]];
    }),
  );
}

/** Of the shift, as this phone knows it; where none has begun, the one that the courier is to take. */
export const vehicleIdHere = (facts: KeptFacts): string | null => facts.changes.vehicleId ?? facts.load.vehicleId;

function courierHere(facts: KeptFacts, at: string, timeZone: string): NonNullable<Facts['courier']> {
  const { courier, zones } = facts.load;
  const ownStandIns = facts.changes.standIns.map((standIn): StandInOnFile => {
    const zone = standIn.kind === 'zone' ? zones.find(({ zoneId }) => zoneId === standIn.targetId) : undefined;
    return { ...standIn, shape: zone ?? null };
  });
  return courierFactsAt({ ...courier, standIns: [...courier.standIns, ...ownStandIns] }, at, timeZone);
}

interface Load {
  readonly grossG: number;
  readonly count: number;
}

function vehicleHere(facts: KeptFacts, vehicleId: string | null, load: Load, heardAt: string | null): Facts['vehicle'] {
  const vehicle = facts.load.vehicles.find((one) => one.vehicleId === vehicleId);
  if (vehicle === undefined) return null;
  const told = vehicle.facts.lastPositionAt;
  // The phone of the shift is heard by the server as soon as there is a network: what it knows of itself counts.
  const own = heardAt ?? (vehicleId === vehicleIdHere(facts) ? facts.changes.lastPositionAt : null);
  const isLater = own !== null && (told === null || Date.parse(own) > Date.parse(told));
  return {
    ...vehicle.facts,
    lastPositionAt: isLater ? own : told,
    loadKg: load.grossG / 1000,
    loadCount: load.count,
  };
}

/** With what this phone did there and the server's facts do not hold yet. */
function customerHere(
  facts: KeptFacts,
  cylinders: KnownCylinders,
  customerId: string,
  takenBack: readonly string[],
  { resolved }: InForce,
): Facts['customer'] {
  const kept = ready(facts).customers.get(customerId);
  if (kept === undefined) return null;
  const held = cylinders.heldBy('customer', customerId).filter((one) => !takenBack.includes(one.cylinderId));
  const heldG = held.reduce<number | null>((sumG, cylinder) => {
    const contentG = cylinder.lastFill?.contentG ?? null;
    const massG = fullMassG({ ...cylinder, contentG }, resolved.values.fillFactorKgPerL);
    return sumG === null || massG === null ? null : sumG + massG;
  }, 0);
  const doors = facts.changes.doors.filter((act) => act.customerId === customerId);
  const dayOf = (at: string) => localDay(Date.parse(at), resolved.values.timeZone);
  let hazards: readonly OpenHazard[] = kept.hazards.filter((hazard) => !facts.changes.fixed.includes(hazard.hazardId));
  let { lastFullCheckOn } = kept;
  for (const act of doors) {
    const today = dayOf(act.at);
    if (act.kind === 'notice-given') hazards = hazardsAfterNotice(hazards, act.why, today);
    else if (act.kind === 'leaked') hazards = hazardsAfterLeak(hazards, today);
    else {
      hazards = hazardsAfterCheck(hazards, act.check, { kind: kept.kind, parameters: resolved, today });
      if (coverageOf([...act.check.good, ...act.check.failed]) === 'full') lastFullCheckOn = dayText(today);
    }
  }
  const { customerId: id, position, ...rest } = kept;
  return {
    id,
    kind: rest.kind,
    verified: rest.verified,
    position,
    village: rest.village,
    site: rest.site,
    cylinderRoom: rest.cylinderRoom,
    outdoorRoom: rest.outdoorRoom,
    vaporiserRoom: rest.vaporiserRoom,
    gasAlarm: rest.gasAlarm,
    heldKg: heldG === null ? null : heldG / 1000,
    usualUseDays: rest.usualUseDays,
    hazards: hazards.map(({ grade, deadline }) => ({ grade, deadline })),
    cylindersOut: held.length,
    cylindersAgreed: rest.cylindersAgreed,
    lastFullCheckOn,
  };
}

const doorCheckOf = (check: LocalCheck | undefined): Facts['doorCheck'] =>
  check === undefined
    ? null
    : {
        customer: check.customerId,
        at: check.at,
        photo: check.photo,
        leaflet: check.leaflet,
        // One that left out items of the short check is none: it has no list.
        failedItems: coverageOf([...check.good, ...check.failed]) === 'part' ? null : [...check.failed],
      };

/** Of the older of the facts that are asked. */
function dataAsOfFor({ load, customers }: KeptFacts, customerId: string | null): string {
  return customerId !== null && customers !== null && customers.asOf < load.asOf ? customers.asOf : load.asOf;
}

/** What differs from what is known, for one of several cylinders of one act. */
interface Assumed {
  /** What is aboard without this cylinder. */
  readonly load: Load;
  /** In place of what is known of the customer. */
  readonly customer?: Facts['customer'];
  /** Loaded at the door, in the same act. */
  readonly isLoadedHere?: boolean;
  /** The phone of the shift says with this act where it is, so that the vehicle is heard of. */
  readonly isHeard?: boolean;
}

function judgeAmong(facts: KeptFacts, cylinders: KnownCylinders, asked: AskedHere, assumed: Assumed): JudgedHere {
  const inForce = inForceAt(facts, asked.at);
  const { resolved, version, day } = inForce;
  const { load: told } = facts;
  const { resolution, found } = cylinders.resolve(asked.scanned);
  const cylinder = found?.cylinder ?? null;
  const customerId = asked.customerId ?? null;
  const dataAsOf = dataAsOfFor(facts, customerId);
  const isCounter = asked.channel === 'counter';
  const vehicleId = vehicleOf(facts, asked);
  const custody = { kind: 'vehicle', id: vehicleId ?? '', siteId: null } as const;
  const judged: Facts = {
    step: asked.step,
    at: asked.at,
    dataAsOf,
    org: {
      id: told.organisationId,
      fillingLicence: licenceOf(told.licences, 'filling', day, cylinder?.medium ?? null),
      gasLicence: licenceOf(told.licences, 'gas', day, null),
    },
    cylinder:
      found === null
        ? null
        : cylinderFacts(
            {
              cylinder: cylinderOf(assumed.isLoadedHere === true ? { ...found.cylinder, custody } : found.cylinder),
              tagStatus: found.tagStatus,
            },
            found.cylinder,
            found.cylinder.blacklisted,
            asked.step,
          ),
    gas: cylinder?.lastFill?.gas ?? null,
    sealIntact: asked.sealIntact ?? null,
    sealSeen: asked.sealSeen ?? null,
    channel: asked.channel ?? null,
    courier: isCounter ? null : courierHere(facts, asked.at, resolved.values.timeZone),
    vehicle: isCounter ? null : vehicleHere(facts, vehicleId, assumed.load, assumed.isHeard === true ? asked.at : null),
    position: isCounter ? null : asked.position,
    customer:
      assumed.customer !== undefined
        ? assumed.customer
        : customerId === null
          ? null
          : customerHere(facts, cylinders, customerId, asked.takenBack ?? [], inForce),
    doorCheck: isCounter ? null : doorCheckOf(ready(facts).checks.get(asked.checkId ?? '')),
  };
  const verdict = judge(judged, resolved);
  return {
    verdict,
    facts: judged,
    resolution,
    cylinderId: cylinder?.cylinderId ?? null,
    card: cylinder === null ? null : cardOf(cylinder),
    names: namesFor(facts, verdict, cylinder),
    dataAsOf,
    parametersVersion: version,
  };
}

const vehicleOf = (facts: KeptFacts, asked: Pick<AskedHere, 'vehicleId'>): string | null =>
  asked.vehicleId === undefined ? vehicleIdHere(facts) : asked.vehicleId;

const loadOf = (cylinders: KnownCylinders, vehicleId: string | null): Load =>
  (vehicleId === null ? null : cylinders.load(vehicleId)) ?? { grossG: 0, count: 0 };

const isAboard = (cylinder: KeptCylinder | undefined, vehicleId: string | null): boolean =>
  cylinder?.custody?.kind === 'vehicle' && cylinder.custody.id === vehicleId;

/** One cylinder at one step, by what this phone knows. Pure: the same facts give the same verdict. */
export function judgeHere(facts: KeptFacts, asked: AskedHere): JudgedHere {
  const { cylinders } = ready(facts);
  const vehicleId = vehicleOf(facts, asked);
  const load = loadOf(cylinders, vehicleId);
  const cylinder = cylinders.resolve(asked.scanned).found?.cylinder;
  const isCounted = asked.step === 'load' && cylinder !== undefined && isAboard(cylinder, vehicleId);
  const without = isCounted ? { grossG: load.grossG - grossG(cylinder), count: load.count - 1 } : load;
  return judgeAmong(facts, cylinders, asked, { load: without });
}

interface When {
  /** Instant of the act by the server's clock. */
  readonly at: string;
}
interface AsOf {
  readonly dataAsOf: string;
  readonly parametersVersion: number;
}

/** As POST /loads/judge: one after the other, each with the mass of those before it. */
export function judgeLoadHere(facts: KeptFacts, request: LoadRequest, { at }: When): JudgedLoad & AsOf {
  const { cylinders } = ready(facts);
  const { vehicleId } = request;
  const before = loadOf(cylinders, vehicleId);
  const limits = facts.load.vehicles.find((one) => one.vehicleId === vehicleId)?.facts;
  const seen = new Set<string>();
  let { grossG: loadG, count } = before;
  const items = request.items.map((item): JudgedLoad['items'][number] => {
    const cylinder = cylinders.resolve(item.scanned).found?.cylinder;
    const key = cylinder?.cylinderId ?? item.scanned;
    const repeated = seen.has(key);
    seen.add(key);
    const alreadyThere = isAboard(cylinder, vehicleId);
    const massG = cylinder === undefined ? 0 : grossG(cylinder);
    const full = cylinder !== undefined && isFullAsFilled(cylinder);
    // Aboard, it is part of the load already: judged as what it adds to the others.
    const isCounted = alreadyThere || repeated;
    const judged = judgeAmong(
      facts,
      cylinders,
      {
        step: item.empty === true && !full ? 'collect' : 'load',
        scanned: item.scanned,
        at,
        position: null,
        sealIntact: item.sealIntact,
        sealSeen: item.sealSeen,
        channel: 'courier',
        vehicleId,
      },
      { load: { grossG: loadG - (isCounted ? massG : 0), count: count - (isCounted ? 1 : 0) } },
    );
    const blocked = judged.verdict.outcome === 'block';
    if (!isCounted && !blocked) {
      loadG += massG;
      count += 1;
    }
    return {
      scanned: item.scanned,
      verdict: judged.verdict,
      cylinder: judged.card,
      names: { ...judged.names },
      blocked,
      repeated,
      alreadyThere,
      full,
      grossG: massG,
    };
  });
  const names = Object.assign({}, ...items.map((item) => item.names)) as Record<string, string>;
  return {
    items: items.map((item) => ({ ...item, names })),
    totals: {
      beforeG: before.grossG,
      afterG: loadG,
      limitG: typeof limits?.maxLoadKg === 'number' ? Math.round(limits.maxLoadKg * 1000) : null,
      countBefore: before.count,
      countAfter: count,
      maxCylinders: limits?.maxCylinders ?? null,
    },
    dataAsOf: facts.load.asOf,
    parametersVersion: inForceAt(facts, at).version,
  };
}

const isBlock = (verdict: Verdict | undefined): boolean => verdict?.outcome === 'block';

/** Not scanned when it left: with the company by what is known, or with nobody. */
const isLoadable = ({ custody, ownerOrganisationId }: KeptCylinder, organisationId: string): boolean =>
  custody === null ? ownerOrganisationId === organisationId : custody.kind === 'org' && custody.id === organisationId;

/** Kilograms of one cylinder more at the customer's; null: of one nothing is known, and so of all. */
const plusKg = (heldKg: number | null | undefined, moreG: number | null): number | null =>
  heldKg === null || heldKg === undefined || moreG === null ? null : Math.round(heldKg * 1000 + moreG) / 1000;

/** As POST /doors/judge: each full cylinder as if those before it stood there already and the empties had gone. */
export function judgeDoorHere(facts: KeptFacts, request: DoorJudgeRequest, { at }: When): DoorJudgeAnswer & AsOf {
  const { cylinders } = ready(facts);
  const { customerId, channel, checkId, position } = request;
  const inForce = inForceAt(facts, at);
  const { organisationId } = facts.load;
  const vehicleId = channel === 'counter' ? null : vehicleIdHere(facts);
  const load = loadOf(cylinders, vehicleId);
  const knownOf = (scanned: string | null): KeptCylinder | null =>
    scanned === null ? null : (cylinders.resolve(scanned).found?.cylinder ?? null);

  const emptyKnown = request.empty.map(({ scanned, temporaryTag }) => knownOf(scanned ?? temporaryTag ?? null));
  const fullKnown = request.full.map(({ scanned }) => knownOf(scanned));
  const idsOf = (known: readonly (KeptCylinder | null)[]): string[] =>
    known.flatMap((cylinder) => (cylinder === null ? [] : [cylinder.cylinderId]));
  const emptyIds = idsOf(emptyKnown);
  // What is handed over now is counted one by one, also where it is there already by what is known.
  const customer = customerHere(facts, cylinders, customerId, [...emptyIds, ...idsOf(fullKnown)], inForce);
  const shared = { at, position, channel, vehicleId, customerId } as const;
  const isHeard = position !== null;

  const seenEmpty = new Set<string>();
  const empty = request.empty.map((item, index): DoorJudgeAnswer['empty'][number] => {
    const cylinder = emptyKnown[index] ?? null;
    const text = item.scanned ?? item.temporaryTag ?? null;
    const key = cylinder?.cylinderId ?? text ?? '';
    const conflict = key !== '' && seenEmpty.has(key) ? ('twice' as const) : null;
    seenEmpty.add(key);
    // A temporary tag that leads nowhere says nothing of the cylinder.
    const isRead = text !== null && (item.scanned !== null || cylinder !== null);
    const judged = isRead
      ? judgeAmong(facts, cylinders, { ...shared, step: 'collect', scanned: text }, { load, customer, isHeard })
      : null;
    const custody = cylinder?.custody ?? null;
    const hasOwner = cylinder !== null && cylinder.ownerOrganisationId !== null;
    return {
      scanned: item.scanned,
      temporaryTag: item.temporaryTag ?? null,
      cylinder: cylinder === null ? null : cardOf(cylinder),
      conflict,
      verdict: judged?.verdict ?? null,
      destination: judged === null ? null : (destinationOf(judged.verdict.reasons, hasOwner)?.destination ?? null),
      elsewhere: custody?.kind === 'customer' && custody.id !== customerId,
      names: { ...judged?.names },
    };
  });

  const loadable = fullKnown.map((cylinder, index) => {
    const isFirst =
      cylinder !== null && fullKnown.findIndex((other) => other?.cylinderId === cylinder.cylinderId) === index;
    return isFirst && vehicleId !== null && isLoadable(cylinder, organisationId);
  });
  let aboard = load;
  const full: DoorJudgeAnswer['full'] = [];
  let heldKg = customer?.heldKg ?? null;
  let cylindersOut = customer?.cylindersOut ?? null;
  for (const [index, item] of request.full.entries()) {
    const cylinder = fullKnown[index] ?? null;
    const before = cylinder === null ? undefined : full.find((one) => one.cylinder?.cylinderId === cylinder.cylinderId);
    if (before !== undefined) {
      full.push({
        ...before,
        scanned: item.scanned,
        conflict: 'twice',
        loadVerdict: null,
        blocked: false,
        next: false,
      });
      continue;
    }
    const seals = { sealIntact: item.sealIntact, sealSeen: item.sealSeen };
    const isLoadedHere = loadable[index] === true && cylinder !== null;
    const loaded = isLoadedHere
      ? judgeAmong(
          facts,
          cylinders,
          { step: 'load', scanned: item.scanned, at, position: null, ...seals, channel: 'courier', vehicleId },
          { load: aboard, isHeard },
        ).verdict
      : null;
    if (isLoadedHere) aboard = { grossG: aboard.grossG + grossG(cylinder), count: aboard.count + 1 };
    const judged = judgeAmong(
      facts,
      cylinders,
      { ...shared, step: 'deliver', scanned: item.scanned, ...seals, checkId },
      { load, customer: customer === null ? null : { ...customer, heldKg, cylindersOut }, isLoadedHere, isHeard },
    );
    const { verdict } = judged;
    const isAlsoEmpty = cylinder !== null && emptyIds.includes(cylinder.cylinderId);
    const conflict = isAlsoEmpty ? ('also-empty' as const) : null;
    const custody = cylinder?.custody ?? null;
    const other =
      custody?.kind === 'vehicle' && custody.id !== vehicleId
        ? facts.load.vehicles.find((vehicle) => vehicle.vehicleId === custody.id)
        : undefined;
    full.push({
      scanned: item.scanned,
      cylinder: judged.card,
      conflict,
      verdict,
      blocked: isBlock(verdict) || isBlock(loaded ?? undefined) || isAlsoEmpty,
      next: isActStillToBeDone(verdict) && !isBlock(loaded ?? undefined) && !isAlsoEmpty,
      loadVerdict: loaded,
      onOtherVehicle: other === undefined ? null : { vehicleId: other.vehicleId, plate: other.plate },
      names: { ...judged.names },
    });
    if (isAlsoEmpty) continue;
    const contentG = cylinder?.lastFill?.contentG ?? null;
    const factor = inForce.resolved.values.fillFactorKgPerL;
    heldKg = plusKg(heldKg, cylinder === null ? null : fullMassG({ ...cylinder, contentG }, factor));
    cylindersOut = cylindersOut === null ? null : cylindersOut + 1;
  }
  const blocking = full.filter(({ blocked }) => blocked);
  return {
    at,
    full,
    empty,
    blocked: blocking.length > 0,
    next: blocking.length > 0 && blocking.every(({ next }) => next),
    parametersVersion: inForce.version,
    dataAsOf: dataAsOfFor(facts, customerId),
  };
}

/** For `submit(…, { verdictShown })`. */
export const verdictShownOf = ({
  verdict,
  dataAsOf,
  parametersVersion,
}: { readonly verdict: Pick<Verdict, 'outcome' | 'reasons' | 'ruleset'> } & AsOf): VerdictShown => ({
  outcome: verdict.outcome,
  reasons: verdict.reasons.map((reason) => ({ ...reason })),
  ruleset: verdict.ruleset,
  parametersVersion,
  dataAsOf,
});
