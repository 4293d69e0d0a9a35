// Which zones cover a customer's address, and who delivers in them at an instant: by binding, or standing in.
import type { Kysely } from 'kysely';
import { holdsHome } from '../../../shared/geo/zone-shape.ts';
import type { Database } from '../../db/database.ts';
import { isInForce } from '../account/in-force.ts';
import { factsOf, positionOf, type CustomerOnFile } from '../customer/customer.queries.ts';
import { readBindingsAt, readStandInsAt } from '../roster/roster.queries.ts';
import { shapeOf } from '../zone/zone.queries.ts';
import { bindingsToZone, standInsToZone, zonesInUse } from './zone-cover.queries.ts';

export interface Coverage {
  readonly zones: readonly { readonly zoneId: string; readonly name: string }[];
  /** Each once; who stands in before who is bound, so that a stand-in comes first. */
  readonly couriers: readonly { readonly courierId: string; readonly zoneId: string; readonly standsIn: boolean }[];
}

/** `day`: the local day of `at`. */
export async function coverageOf(
  db: Kysely<Database>,
  of: {
    readonly organisationId: string;
    readonly found: CustomerOnFile;
    readonly at: string;
    readonly day: string;
  },
): Promise<Coverage> {
  const position = positionOf(of.found.person);
  const home = {
    position: position === null ? null : ([position.lng, position.lat] as const),
    village: factsOf(of.found.customer).village,
  };
  const all = await zonesInUse(db, of.organisationId);
  const zones = all.filter((row) => holdsHome(shapeOf(row), home));
  const couriers = new Map<string, Coverage['couriers'][number]>();
  const add = (courierId: string, zoneId: string, standsIn: boolean): void => {
    if (!couriers.has(courierId)) couriers.set(courierId, { courierId, zoneId, standsIn });
  };
  for (const { zone_id: zoneId } of zones) {
    for (const row of await standInsToZone(db, { zone: zoneId, at: of.at })) add(row.courier_id, zoneId, true);
  }
  for (const { zone_id: zoneId } of zones) {
    for (const row of await bindingsToZone(db, { zone: zoneId, at: of.at })) {
      if (isInForce({ fromOn: row.from_on, untilOn: row.until_on }, of.day)) add(row.courier_id, zoneId, false);
    }
  }
  return { zones: zones.map((row) => ({ zoneId: row.zone_id, name: row.name })), couriers: [...couriers.values()] };
}

/** The zones that a courier delivers in at an instant. */
export async function zonesOfCourier(
  db: Kysely<Database>,
  of: { readonly organisationId: string; readonly courierId: string; readonly at: string; readonly day: string },
): Promise<string[]> {
  const bindings = await readBindingsAt(db, of);
  const standIns = await readStandInsAt(db, of);
  return [
    ...new Set([
      ...bindings
        .filter((row) => row.kind === 'zone' && isInForce({ fromOn: row.from, untilOn: row.until }, of.day))
        .map((row) => row.target_id),
      ...standIns.filter((row) => row.kind === 'zone').map((row) => row.target_id),
    ]),
  ];
}
