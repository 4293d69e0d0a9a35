// The facts of courier and vehicle that a verdict at load, deliver or collect asks for, as they were at the instant of the act.
import type { Kysely } from 'kysely';
import { dayText, localDay, parseCivilDate } from '../../../shared/calendar.ts';
import { courierCardKind } from '../../../shared/contract/delivery.ts';
import { zoneFactsOf } from '../../../shared/geo/zone-shape.ts';
import type { Facts } from '../../../shared/verdict/facts.ts';
import type { Database } from '../../db/database.ts';
import { isInForce } from '../account/in-force.ts';
import { readLoad, readVehicle } from '../vehicle/vehicle.queries.ts';
import { shapeOf } from '../zone/zone.queries.ts';
import {
  readBindingsAt,
  readCards,
  readCourierMemberships,
  readStandInsAt,
  type CourierAt,
  type InForceRow,
} from './roster.queries.ts';

/** The card that holds longest; one without a last day does not hold. */
const longest = (cards: readonly { until_on: string | null }[]): string | null =>
  cards
    .map((card) => card.until_on)
    .filter((until) => until !== null)
    .toSorted((one, other) => (parseCivilDate(other)?.lastDay ?? 0) - (parseCivilDate(one)?.lastDay ?? 0))[0] ?? null;

/**
 * Facts know bindings by the day: a stand-in is read only while it runs, and then counts for the day of the act. A zone of
 * several polygons is several entries of one id: a home is in the zone if it is in one of them.
 */
export async function readCourierFacts(
  db: Kysely<Database>,
  of: CourierAt & { readonly timeZone: string },
): Promise<NonNullable<Facts['courier']>> {
  const memberships = await readCourierMemberships(db, of);
  const cards = await readCards(db, { ...of, kind: courierCardKind });
  const bindings = await readBindingsAt(db, of);
  const standIns = await readStandInsAt(db, of);
  const day = dayText(localDay(Date.parse(of.at), of.timeZone));
  const rows: InForceRow[] = [...bindings, ...standIns.map((row) => ({ ...row, from: day, until: day }))];
  return {
    id: of.courierId,
    org: of.organisationId,
    active: memberships.some((held) => isInForce({ fromOn: held.from_on, untilOn: held.until_on }, day)),
    cardUntil: longest(cards),
    bindings: rows
      .filter((row) => row.kind === 'vehicle')
      .map((row) => ({ vehicle: row.target_id, from: row.from, until: row.until })),
    zones: rows.flatMap(({ kind, target_id, from, until, polygons, villages }) => {
      if (kind !== 'zone' || polygons === null || villages === null) return [];
      return zoneFactsOf(shapeOf({ polygons, villages })).map((shape) => ({ id: target_id, from, until, ...shape }));
    }),
  };
}

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
