// What a courier's phone keeps of the roster, so that it works where there is no signal.
import type { MyRoster } from '../../../shared/contract/delivery.ts';
import { courierCardKind } from '../../../shared/contract/delivery.ts';
import { parseCivilDate } from '../../../shared/calendar.ts';
import type { Actor } from '../../http/actor.ts';
import { instantOf } from '../account/account-dependencies.ts';
import { dayIn, isInForce } from '../account/in-force.ts';
import type { RosterDependencies } from './record-binding.ts';
import { bindingOf, readCards, readCourierMemberships, standInOf } from './roster.queries.ts';
import { standInKeyOf } from './stand-in-key.ts';

/** More vehicles or zones than a company of a township has. */
const most = 1000;

export async function readMyRoster(
  deps: RosterDependencies,
  actor: Actor & { readonly personId: string },
): Promise<MyRoster> {
  const db = deps.store.reader;
  const { organisationId, personId: courierId } = actor;
  const now = instantOf(deps.clock.now());
  const codeKey = await standInKeyOf(deps, organisationId, courierId);
  const of = { courierId, organisationId, at: now };
  const memberships = await readCourierMemberships(db, of);
  const cards = await readCards(db, { courierId, kind: courierCardKind, at: now });
  const bindings = await db
    .selectFrom('binding')
    .selectAll()
    .where('courier_id', '=', courierId)
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('binding_id')
    .execute();
  const standIns = await db
    .selectFrom('stand_in')
    .selectAll()
    .where('courier_id', '=', courierId)
    .where('until_at', '>', now)
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('stand_in_id')
    .execute();
  const vehicles = await db
    .selectFrom('vehicle')
    .select(['vehicle_id', 'plate', 'code', 'ended_at'])
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('vehicle_id')
    .limit(most)
    .execute();
  const zones = await db
    .selectFrom('zone')
    .select(['zone_id', 'name'])
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('zone_id')
    .limit(most)
    .execute();
  const day = dayIn(actor.area, deps.clock.now(), deps.parameters);
  const [cardUntil = null] = cards
    .map((card) => card.until_on)
    .filter((until) => until !== null)
    .toSorted((one, other) => (parseCivilDate(other)?.lastDay ?? 0) - (parseCivilDate(one)?.lastDay ?? 0));
  return {
    serverTime: now,
    organisationId,
    courierId,
    active: memberships.some((held) => isInForce({ fromOn: held.from_on, untilOn: held.until_on }, day)),
    cardUntil,
    bindings: bindings.map(bindingOf),
    standIns: standIns.map(standInOf),
    vehicles: vehicles.map((row) => ({ vehicleId: row.vehicle_id, plate: row.plate, code: row.code })),
    zones: zones.map((row) => ({ zoneId: row.zone_id, name: row.name })),
    codeKey,
  };
}
