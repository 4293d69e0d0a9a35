// The facts of courier and vehicle that a verdict at load, deliver or collect asks for, as they were at the instant of the act.
import type { Kysely } from 'kysely';
import { courierCardKind } from '../../../shared/contract/delivery.ts';
import { courierFactsAt, type CourierOnFile } from '../../../shared/delivery/courier-facts.ts';
import type { ZoneShape } from '../../../shared/geo/zone-shape.ts';
import type { Facts } from '../../../shared/verdict/facts.ts';
import type { Database } from '../../db/database.ts';
import { readLoad, readVehicle } from '../vehicle/vehicle.queries.ts';
import { shapeOf } from '../zone/zone.queries.ts';
import {
  readBindingsAt,
  readCards,
  readCourierMemberships,
  readStandInsAt,
  readStandInsFrom,
  type CourierAt,
  type InForceRow,
} from './roster.queries.ts';

const shapeOrNull = ({ polygons, villages }: InForceRow): ZoneShape | null =>
  polygons === null || villages === null ? null : shapeOf({ polygons, villages });

const heldOf = (row: InForceRow): { kind: InForceRow['kind']; targetId: string; shape: ZoneShape | null } => ({
  kind: row.kind,
  targetId: row.target_id,
  shape: row.kind === 'zone' ? shapeOrNull(row) : null,
});

/**
 * What is on file of a courier at an instant, for the facts then: `ahead` brings the stand-ins that begin later too, for
 * who keeps the answer.
 */
export async function readCourierOnFile(
  db: Kysely<Database>,
  of: CourierAt,
  ahead: 'now' | 'ahead' = 'now',
): Promise<CourierOnFile> {
  const memberships = await readCourierMemberships(db, of);
  const cards = await readCards(db, { ...of, kind: courierCardKind });
  const bindings = await readBindingsAt(db, of);
  const standIns = await (ahead === 'now' ? readStandInsAt(db, of) : readStandInsFrom(db, of));
  return {
    courierId: of.courierId,
    organisationId: of.organisationId,
    memberships: memberships.map(({ from_on: from, until_on: until }) => ({ from, until })),
    cards: cards.map((card) => card.until_on),
    bindings: bindings.map((row) => ({ ...heldOf(row), from: row.from, until: row.until })),
    standIns: standIns.map((row) => ({ ...heldOf(row), from: row.from, until: row.until ?? row.from })),
  };
}

export const readCourierFacts = async (
  db: Kysely<Database>,
  of: CourierAt & { readonly timeZone: string },
): Promise<NonNullable<Facts['courier']>> => courierFactsAt(await readCourierOnFile(db, of), of.at, of.timeZone);

/** Null: there is none, or it was ended before. `lastPositionAt`: of its tracker or the phone of its shift, the later. */
export async function readVehicleFacts(
  db: Kysely<Database>,
  of: { readonly vehicleId: string; readonly at: string; readonly lastPositionAt: string | null },
): Promise<NonNullable<Facts['vehicle']> | null> {
  const row = await readVehicle(db, of.vehicleId);
  if (row === null || (row.ended_at !== null && row.ended_at <= of.at)) return null;
  const load = await readLoad(db, of.vehicleId);
  return {
    id: row.vehicle_id,
    org: row.organisation_id,
    approvedUntil: row.approved_until,
    insuredUntil: row.insured_until,
    maxLoadKg: row.max_load_g === null ? null : row.max_load_g / 1000,
    maxCylinders: row.max_cylinders,
    loadKg: load.grossG / 1000,
    loadCount: load.count,
    lastPositionAt: of.lastPositionAt,
  };
}
