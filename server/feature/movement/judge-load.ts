// Judges what is loaded onto a vehicle, one cylinder after the other, each with the mass of those before it.
import type { Kysely } from 'kysely';
import type { LoadTotals } from '../../../shared/contract/shift.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { resolveScan, tagTextsOf, type ScanConfig } from '../../../shared/cylinder/resolve-scan.ts';
import { isFullAsFilled } from '../../../shared/verdict/cylinder-facts.ts';
import type { Facts } from '../../../shared/verdict/facts.ts';
import type { Database } from '../../db/database.ts';
import { findManyByTags, readManyHoldsAndEntrustments } from '../cylinder/cylinder.queries.ts';
import type { ParameterBook } from '../parameter/parameter-book.ts';
import { readLastPositionAt } from '../position/position.queries.ts';
import { readCourierFacts, readVehicleFacts } from '../roster/read-delivery-facts.ts';
import { readLicences } from '../verdict/facts.queries.ts';
import { judgeKept, type Judged } from '../verdict/read-facts.ts';

export interface Judging {
  /** The transaction of a command, or a reader. */
  readonly db: Kysely<Database>;
  readonly parameters: ParameterBook;
  readonly scanConfig: ScanConfig;
}

export interface SeenCylinder {
  readonly scanned: string;
  readonly sealIntact: boolean | null;
  readonly sealSeen: string | null;
  readonly empty?: boolean | undefined;
}

export interface LoadAsked {
  readonly organisationId: string;
  /** Of the place where it is loaded. */
  readonly area: string;
  /** `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  readonly at: string;
  readonly courierId: string | null;
  readonly vehicleId: string;
  readonly items: readonly SeenCylinder[];
  /** The phone of the shift says with this act where it is, so that the vehicle is heard of. */
  readonly isHeard?: boolean;
  /** `unblocked`: what is blocked stays behind and adds nothing to the load. `all`: it is aboard already. */
  readonly adds: 'unblocked' | 'all';
}

export interface JudgedItem extends Judged {
  readonly scanned: string;
  readonly blocked: boolean;
  /** The same cylinder as one before it: counted once. */
  readonly repeated: boolean;
  /** On this vehicle by the register. */
  readonly alreadyThere: boolean;
  /** By the register. */
  readonly full: boolean;
  readonly grossG: number;
  /** What is aboard without it and after it. */
  readonly loadBeforeG: number;
  readonly countBefore: number;
  readonly loadAfterG: number;
  readonly countAfter: number;
}

export interface Loading {
  readonly courier: Facts['courier'];
  readonly vehicle: Facts['vehicle'];
}

/** Courier and vehicle as the rules of delivery ask for them, read once an act. */
export async function readLoading(
  { db, parameters }: Pick<Judging, 'db' | 'parameters'>,
  of: Pick<LoadAsked, 'organisationId' | 'area' | 'at' | 'courierId' | 'isHeard'> & {
    readonly vehicleId: string | null;
  },
): Promise<Loading> {
  const { organisationId, area, at, courierId, vehicleId } = of;
  const { timeZone } = parameters.inForce(area, at.slice(0, 10)).resolved.values;
  const courier = courierId === null ? null : await readCourierFacts(db, { courierId, organisationId, at, timeZone });
  if (vehicleId === null) return { courier, vehicle: null };
  const lastPositionAt = of.isHeard === true ? at : await readLastPositionAt(db, { vehicleId, at });
  return { courier, vehicle: await readVehicleFacts(db, { vehicleId, at, lastPositionAt }) };
}

/** As what is aboard is weighed: of what is not known, nothing is added. */
export const grossOf = (cylinder: Cylinder): number => (cylinder.tareG ?? 0) + (cylinder.lastFill?.contentG ?? 0);

/**
 * In the order of the items. A cylinder in which the register knows no gas, and that was seen empty, is taken along as one
 * that is taken back: by the step `collect`. Reads as often for two hundred as for one.
 */
export async function judgeLoad(here: Judging, asked: LoadAsked): Promise<JudgedItem[]> {
  const { db, parameters, scanConfig } = here;
  const { courier, vehicle } = await readLoading(here, asked);
  const licences = await readLicences(db, asked.organisationId);
  const resolutions = asked.items.map((item) => resolveScan(item.scanned, scanConfig));
  const found = await findManyByTags(db, resolutions.map(tagTextsOf));
  const besideOf = await readManyHoldsAndEntrustments(db, [
    ...new Set(found.flatMap((each) => (each === null ? [] : [each.cylinder.cylinderId]))),
  ]);

  const seen = new Set<string>();
  let loadG = Math.round((vehicle?.loadKg ?? 0) * 1000);
  let count = vehicle?.loadCount ?? 0;
  const judged: JudgedItem[] = [];
  for (const [i, item] of asked.items.entries()) {
    const resolution = resolutions[i];
    if (resolution === undefined) continue;
    const each = found[i] ?? null;
    const cylinder = each?.cylinder ?? null;
    const key = cylinder?.cylinderId ?? item.scanned;
    const repeated = seen.has(key);
    seen.add(key);
    const alreadyThere = cylinder?.custody?.kind === 'vehicle' && cylinder.custody.id === asked.vehicleId;
    const grossG = cylinder === null ? 0 : grossOf(cylinder);
    // Aboard, it is part of the load already: judged as what it adds to the others.
    const isCounted = alreadyThere || repeated;
    const loadBeforeG = loadG - (isCounted ? grossG : 0);
    const countBefore = count - (isCounted ? 1 : 0);
    const full = cylinder !== null && isFullAsFilled(cylinder);
    const kept = judgeKept(
      parameters,
      {
        step: item.empty === true && !full ? 'collect' : 'load',
        scanned: item.scanned,
        at: asked.at,
        organisationId: asked.organisationId,
        area: asked.area,
        operatorId: null,
        scaleId: null,
        delivery: {
          sealIntact: item.sealIntact,
          sealSeen: item.sealSeen,
          channel: 'courier',
          courier,
          vehicle: vehicle === null ? null : { ...vehicle, loadKg: loadBeforeG / 1000, loadCount: countBefore },
          position: null,
        },
      },
      {
        resolution,
        found: each,
        beside: cylinder === null ? null : besideOf(cylinder.cylinderId),
        scale: null,
        certificates: [],
        licences,
      },
    );
    const blocked = kept.verdict.outcome === 'block';
    const isAdded = !isCounted && (asked.adds === 'all' || !blocked);
    if (isAdded) {
      loadG += grossG;
      count += 1;
    }
    judged.push({
      ...kept,
      scanned: item.scanned,
      blocked,
      repeated,
      alreadyThere,
      full,
      grossG,
      loadBeforeG,
      countBefore,
      loadAfterG: loadG,
      countAfter: count,
    });
  }
  return judged;
}

/** Of a load that was judged; null: nothing was. */
export function totalsOf(judged: readonly JudgedItem[]): LoadTotals | null {
  const [first] = judged;
  const last = judged.at(-1);
  if (first === undefined || last === undefined) return null;
  const { vehicle } = first.facts;
  return {
    beforeG: first.loadBeforeG + (first.alreadyThere ? first.grossG : 0),
    afterG: last.loadAfterG,
    limitG: typeof vehicle?.maxLoadKg === 'number' ? Math.round(vehicle.maxLoadKg * 1000) : null,
    countBefore: first.countBefore + (first.alreadyThere ? 1 : 0),
    countAfter: last.countAfter,
    maxCylinders: vehicle?.maxCylinders ?? null,
  };
}
