// Judges what is handed over and taken back at one door, in one act: each full cylinder as if those before it stood there
// already and the empties had gone.
import type { Kysely } from 'kysely';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { fullMassG } from '../../../shared/cylinder/full-mass.ts';
import { resolveScan, tagTextsOf, type Resolution } from '../../../shared/cylinder/resolve-scan.ts';
import { destinationOf } from '../../../shared/delivery/empty-destination.ts';
import type { Facts } from '../../../shared/verdict/facts.ts';
import { isActStillToBeDone, type Verdict } from '../../../shared/verdict/judge.ts';
import type { Database } from '../../db/database.ts';
import { readCustomerFacts } from '../customer/customer-facts.ts';
import { findManyByTags, readManyHoldsAndEntrustments, type FoundCylinder } from '../cylinder/cylinder.queries.ts';
import { doorCheckFacts, readCheck, readLastFullCheckOn, readOpenHazards } from '../hazard/hazard.queries.ts';
import { judgeLoad, readLoading, type Judging, type SeenCylinder } from '../movement/judge-load.ts';
import { readLicences } from '../verdict/facts.queries.ts';
import { judgeKept, type Judged } from '../verdict/read-facts.ts';

export interface DeliveryAsked {
  readonly organisationId: string;
  /** Of the place of the act. */
  readonly area: string;
  /** `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  readonly at: string;
  /** Who is at the door, or sells. */
  readonly personId: string | null;
  readonly channel: 'courier' | 'counter';
  /** Of the courier's shift; null: there is none, or at the counter. */
  readonly vehicleId: string | null;
  readonly customerId: string;
  readonly checkId: string | null;
  readonly position: Facts['position'];
  readonly full: readonly SeenCylinder[];
  readonly empty: readonly { readonly scanned: string | null; readonly temporaryTag: string | null }[];
}

export interface PlannedFull {
  readonly scanned: string;
  readonly cylinder: Cylinder | null;
  readonly judged: Judged;
  readonly conflict: 'twice' | 'also-empty' | null;
  /** The verdict of loading it here; null: it is aboard, or cannot be loaded by this courier. */
  readonly load: Judged | null;
  readonly blocked: boolean;
  readonly next: boolean;
}

export interface PlannedEmpty {
  readonly scanned: string | null;
  readonly temporaryTag: string | null;
  readonly cylinder: Cylinder | null;
  /** Null: nothing that can be read is on it. */
  readonly judged: Judged | null;
  readonly conflict: 'twice' | null;
  /** The customer whom the register says has it, where that is not this one. */
  readonly elsewhereCustomerId: string | null;
  readonly going: ReturnType<typeof destinationOf>;
  /** By what it is known again: its tag as it is kept, or what was read. */
  readonly key: string;
}

export interface DeliveryPlan {
  readonly full: readonly PlannedFull[];
  readonly empty: readonly PlannedEmpty[];
  readonly blocked: boolean;
  /** The only blocks name acts still to be done. */
  readonly next: boolean;
  readonly parametersVersion: number;
}

interface Read {
  readonly resolution: Resolution;
  readonly found: FoundCylinder | null;
  readonly key: string;
}

async function readScans(here: Judging, scans: readonly (string | null)[]): Promise<(Read | null)[]> {
  const resolutions = scans.map((scan) => (scan === null ? null : resolveScan(scan, here.scanConfig)));
  const tags = resolutions.map((resolution) => (resolution === null ? [] : tagTextsOf(resolution)));
  const found = await findManyByTags(here.db, tags);
  return resolutions.map((resolution, i) =>
    resolution === null
      ? null
      : { resolution, found: found[i] ?? null, key: tags[i]?.[0] ?? (scans[i] ?? '').trim().slice(0, 200) },
  );
}

/** Not the customer's any more, or not scanned when it left: with the company by the register, or with nobody. */
const isLoadable = ({ custody, ownerOrganisationId }: Cylinder, organisationId: string): boolean =>
  custody === null ? ownerOrganisationId === organisationId : custody.kind === 'org' && custody.id === organisationId;

const aboard = (found: FoundCylinder, vehicleId: string): FoundCylinder => ({
  ...found,
  cylinder: { ...found.cylinder, custody: { kind: 'vehicle', id: vehicleId, siteId: null } },
});

/** Kilograms of one cylinder more at the customer's; null: of one nothing is known, and so of all. */
const plusKg = (heldKg: number | null | undefined, more: number | null): number | null =>
  heldKg === null || heldKg === undefined || more === null ? null : Math.round(heldKg * 1000 + more) / 1000;

async function readDoorCheck(db: Kysely<Database>, asked: DeliveryAsked): Promise<Facts['doorCheck']> {
  if (asked.channel === 'counter' || asked.checkId === null) return null;
  const check = await readCheck(db, asked.checkId);
  // Somebody else's eyes are no check of this act.
  const isOwn = check?.organisation_id === asked.organisationId && check.person_id === asked.personId;
  return check !== null && isOwn ? doorCheckFacts(check) : null;
}

const isBlock = (verdict: Verdict | undefined): boolean => verdict?.outcome === 'block';

export async function planDelivery(here: Judging, asked: DeliveryAsked): Promise<DeliveryPlan> {
  const { db, parameters } = here;
  const { organisationId, area, at, channel, customerId, vehicleId } = asked;
  const inForce = parameters.inForce(area, at.slice(0, 10));
  const { timeZone, fillFactorKgPerL } = inForce.resolved.values;

  const emptyReads = await readScans(
    here,
    // Something that is on the register is what it is, whatever it was taken for.
    asked.empty.map(({ scanned, temporaryTag }) => scanned ?? temporaryTag),
  );
  const fullReads = await readScans(
    here,
    asked.full.map((item) => item.scanned),
  );
  const idOf = (read: Read | null): string | null => read?.found?.cylinder.cylinderId ?? null;
  const emptyIds = [...new Set(emptyReads.map(idOf).filter((id) => id !== null))];
  const fullIds = [...new Set(fullReads.map(idOf).filter((id) => id !== null))];
  const besideOf = await readManyHoldsAndEntrustments(db, [...new Set([...emptyIds, ...fullIds])]);
  const licences = await readLicences(db, organisationId);
  const { courier, vehicle } =
    channel === 'counter'
      ? { courier: null, vehicle: null }
      : await readLoading(here, {
          organisationId,
          area,
          at,
          courierId: asked.personId,
          vehicleId,
          isHeard: asked.position !== null,
        });
  // What is handed over now is counted one by one, also where the register has it there already.
  const customer = await readCustomerFacts(db, organisationId, customerId, {
    hazards: await readOpenHazards(db, customerId),
    lastFullCheckOn: await readLastFullCheckOn(db, customerId, timeZone),
    takenBack: [...new Set([...emptyIds, ...fullIds])],
    fillFactorKgPerL,
  });
  const doorCheck = await readDoorCheck(db, asked);
  const shared = { channel, courier, vehicle, position: channel === 'counter' ? null : asked.position } as const;

  const judgeOne = (step: 'deliver' | 'collect', read: Read, more: Partial<Facts>): Judged =>
    judgeKept(
      parameters,
      {
        step,
        scanned: read.key,
        at,
        organisationId,
        area,
        operatorId: null,
        scaleId: null,
        delivery: {
          sealIntact: more.sealIntact,
          sealSeen: more.sealSeen,
          ...shared,
          customer: more.customer ?? null,
          doorCheck: step === 'deliver' ? doorCheck : null,
        },
      },
      {
        resolution: read.resolution,
        found: read.found,
        beside: read.found === null ? null : besideOf(read.found.cylinder.cylinderId),
        scale: null,
        certificates: [],
        licences,
      },
    );

  const seenEmpty = new Set<string>();
  const empty = asked.empty.map((item, i): PlannedEmpty => {
    const read = emptyReads[i] ?? null;
    const cylinder = read?.found?.cylinder ?? null;
    const key = cylinder?.cylinderId ?? read?.key ?? '';
    const conflict = key !== '' && seenEmpty.has(key) ? ('twice' as const) : null;
    seenEmpty.add(key);
    // A temporary tag that leads nowhere says nothing of the cylinder.
    const isRead = read !== null && (item.scanned !== null || cylinder !== null);
    const judged = isRead ? judgeOne('collect', read, { customer }) : null;
    const { custody = null } = cylinder ?? {};
    return {
      ...item,
      cylinder,
      judged,
      conflict,
      elsewhereCustomerId: custody?.kind === 'customer' && custody.id !== customerId ? custody.id : null,
      going:
        judged === null
          ? null
          : destinationOf(judged.verdict.reasons, (cylinder?.ownerOrganisationId ?? null) !== null),
      key: read?.key ?? '',
    };
  });

  const loadable = fullReads.map((read, i) => {
    const cylinder = read?.found?.cylinder;
    const isFirst = cylinder !== undefined && fullReads.findIndex((other) => idOf(other) === cylinder.cylinderId) === i;
    return channel === 'courier' && vehicleId !== null && isFirst && isLoadable(cylinder, organisationId);
  });
  const toLoad = asked.full.filter((_, i) => loadable[i] === true);
  const loads =
    vehicleId === null || toLoad.length === 0
      ? []
      : await judgeLoad(here, {
          organisationId,
          area,
          at,
          courierId: asked.personId,
          vehicleId,
          items: toLoad,
          isHeard: asked.position !== null,
          adds: 'all',
        });

  const full: PlannedFull[] = [];
  let heldKg = customer?.heldKg ?? null;
  let cylindersOut = customer?.cylindersOut ?? null;
  for (const [i, item] of asked.full.entries()) {
    const read = fullReads[i];
    if (read === null || read === undefined) continue;
    const cylinder = read.found?.cylinder ?? null;
    const before = cylinder === null ? undefined : full.find((one) => one.cylinder?.cylinderId === cylinder.cylinderId);
    if (before !== undefined) {
      full.push({ ...before, scanned: item.scanned, conflict: 'twice', load: null, blocked: false, next: false });
      continue;
    }
    const load = loadable[i] === true ? (loads[toLoad.indexOf(item)] ?? null) : null;
    const judged = judgeOne(
      'deliver',
      load === null || read.found === null || vehicleId === null
        ? read
        : { ...read, found: aboard(read.found, vehicleId) },
      {
        sealIntact: item.sealIntact,
        sealSeen: item.sealSeen,
        customer: customer === null ? null : { ...customer, heldKg, cylindersOut },
      },
    );
    const conflict = cylinder !== null && emptyIds.includes(cylinder.cylinderId) ? ('also-empty' as const) : null;
    const blocked = isBlock(judged.verdict) || isBlock(load?.verdict) || conflict !== null;
    full.push({
      scanned: item.scanned,
      cylinder,
      judged,
      conflict,
      load,
      blocked,
      next: isActStillToBeDone(judged.verdict) && !isBlock(load?.verdict) && conflict === null,
    });
    if (conflict !== null) continue;
    const contentG = cylinder?.lastFill?.contentG ?? null;
    heldKg = plusKg(heldKg, cylinder === null ? null : fullMassG({ ...cylinder, contentG }, fillFactorKgPerL));
    cylindersOut = cylindersOut === null ? null : cylindersOut + 1;
  }
  const blocking = full.filter(({ blocked }) => blocked);
  return {
    full,
    empty,
    blocked: blocking.length > 0,
    next: blocking.length > 0 && blocking.every(({ next }) => next),
    parametersVersion: inForce.version,
  };
}
