// All that a courier's phone needs to judge by itself, as of now: his own file, vehicles, cylinders, parameters; and his customers.
import { localDay, dayText } from '../../../shared/calendar.ts';
import type { KeptVehicle, ShiftCustomers, ShiftFacts } from '../../../shared/contract/shift-facts.ts';
import { maskName } from '../../../shared/customer/written.ts';
import type { CourierOnFile } from '../../../shared/delivery/courier-facts.ts';
import type { ZoneShape } from '../../../shared/geo/zone-shape.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { cursorOf } from '../../http/page.ts';
import { instantOf } from '../account/account-dependencies.ts';
import { factsOf, positionOf } from '../customer/customer.queries.ts';
import { readLastFullCheckOn } from '../hazard/hazard.queries.ts';
import { readLastPositionAt } from '../position/position.queries.ts';
import { readCourierOnFile, readVehicleFacts } from '../roster/read-delivery-facts.ts';
import { readOpenShift } from '../shift/shift.queries.ts';
import type { VehicleTable } from '../vehicle/vehicle.table.ts';
import { namesOfOrganisations, readLicences } from '../verdict/facts.queries.ts';
import { shapeOf } from '../zone/zone.queries.ts';
import { keptCylinder, organisationsIn } from './kept-cylinder.ts';
import {
  idsAboard,
  idsHeld,
  idsOfCustomersIn,
  idsStandingFull,
  readCustomersById,
  readCylindersWithAll,
  readOpenHazardsOf,
  readSitesInUse,
  readVehiclesInUse,
  readZonesInUse,
} from './shift-facts.queries.ts';

type Dependencies = Pick<AppDependencies, 'store' | 'clock' | 'parameters' | 'scan' | 'offlineDays'>;
type Courier = Actor & { readonly personId: string };

/** A phone judges for no longer without the server: `data-stale` blocks before, or its facts are gone. */
const daysAhead = 7;
const msADay = 86_400_000;

const ofCourier = (actor: Courier, at: string) => ({
  courierId: actor.personId,
  organisationId: actor.organisationId,
  at,
});

/** The parameters of each day from `nowMs` on, those equal to the day before left out. */
function parametersAhead({ parameters }: Dependencies, area: string, nowMs: number): ShiftFacts['parameters'] {
  const { timeZone } = parameters.inForce(area, instantOf(nowMs).slice(0, 10)).resolved.values;
  const days = Array.from({ length: daysAhead + 1 }, (_, ahead) => {
    const from = dayText(localDay(nowMs + ahead * msADay, timeZone));
    const { resolved, version } = parameters.inForce(area, from);
    return { from, version, values: resolved.values };
  });
  return days.filter(
    (day, index) => index === 0 || JSON.stringify(day.values) !== JSON.stringify(days[index - 1]?.values),
  );
}

/** Where he works when no shift is open: a stand-in goes before what he is bound to. */
function expectedVehicle(courier: CourierOnFile, at: string, day: string): string | null {
  const standIn = courier.standIns.find(({ kind, from, until }) => kind === 'vehicle' && from <= at && at < until);
  const binding = courier.bindings.find(
    ({ kind, from, until }) => kind === 'vehicle' && from <= day && (until === null || until >= day),
  );
  return standIn?.targetId ?? binding?.targetId ?? null;
}

export async function readShiftFacts(deps: Dependencies, actor: Courier): Promise<ShiftFacts> {
  const db = deps.store.reader;
  const nowMs = deps.clock.now();
  const asOf = instantOf(nowMs);
  const { organisationId } = actor;
  const shift = await readOpenShift(db, { organisationId, courierId: actor.personId });
  const area = shift?.area ?? actor.area;
  const parameters = parametersAhead(deps, area, nowMs);
  const courier = await readCourierOnFile(db, ofCourier(actor, asOf), 'ahead');
  const vehicleId = shift?.vehicleId ?? expectedVehicle(courier, asOf, parameters[0]?.from ?? '');

  const vehicles: KeptVehicle[] = [];
  const inUse = await readVehiclesInUse(db, organisationId);
  const rank = (row: VehicleTable): number => (row.vehicle_id === vehicleId ? 0 : 1);
  for (const row of inUse.toSorted((one, other) => rank(one) - rank(other))) {
    const lastPositionAt = await readLastPositionAt(db, { vehicleId: row.vehicle_id, at: asOf });
    const facts = await readVehicleFacts(db, { vehicleId: row.vehicle_id, at: asOf, lastPositionAt });
    if (facts === null) continue;
    vehicles.push({
      vehicleId: row.vehicle_id,
      plate: row.plate,
      code: row.code,
      facts: {
        id: row.vehicle_id,
        org: organisationId,
        approvedUntil: row.approved_until,
        insuredUntil: row.insured_until,
        maxLoadKg: facts.maxLoadKg ?? null,
        maxCylinders: facts.maxCylinders ?? null,
        lastPositionAt,
      },
      aboard: { grossG: Math.round((facts.loadKg ?? 0) * 1000), count: facts.loadCount ?? 0 },
    });
  }

  const aboard = vehicleId === null ? [] : await idsAboard(db, vehicleId);
  const standing = await idsStandingFull(db, organisationId);
  const criteria = deps.parameters.criteria(area);
  const found = await readCylindersWithAll(db, [...aboard, ...standing]);
  const cylinders = found.map((cylinder) => keptCylinder(cylinder, criteria));
  const licences = await readLicences(db, organisationId);
  const zones = await readZonesInUse(db, organisationId);
  return {
    asOf,
    organisationId,
    courierId: actor.personId,
    area,
    shiftId: shift?.shiftId ?? null,
    vehicleId,
    parameters,
    licences: licences.map((licence) => ({ ...licence, media: [...licence.media] })),
    courier: {
      courierId: courier.courierId,
      organisationId: courier.organisationId,
      memberships: courier.memberships.map((held) => ({ ...held })),
      cards: [...courier.cards],
      bindings: courier.bindings.map((binding) => ({ ...binding, shape: plainShape(binding.shape) })),
      standIns: courier.standIns.map((standIn) => ({ ...standIn, shape: plainShape(standIn.shape) })),
    },
    vehicles,
    zones: zones.map((row) => ({ zoneId: row.zone_id, ...plainOf(shapeOf(row)) })),
    sites: await readSitesInUse(db, organisationId),
    cylinders,
    names: await namesOfOrganisations(db, organisationsIn(cylinders)),
    scan: deps.scan.config(),
  };
}

const plainOf = (shape: ZoneShape): { polygons: [number, number][][]; villages: string[] } => ({
  polygons: shape.polygons.map((ring) => ring.map(([lng, lat]): [number, number] => [lng, lat])),
  villages: [...shape.villages],
});

const plainShape = (shape: ZoneShape | null): ReturnType<typeof plainOf> | null =>
  shape === null ? null : plainOf(shape);

/** Those of his zones; or, of those that are named, all that are the company's. In their order. */
async function idsAsked(
  deps: Dependencies,
  actor: Courier,
  asOf: string,
  only: readonly string[] | null,
): Promise<string[]> {
  const db = deps.store.reader;
  if (only === null) {
    const courier = await readCourierOnFile(db, ofCourier(actor, asOf), 'ahead');
    const shapes = [...courier.bindings, ...courier.standIns].flatMap(({ shape }) => (shape === null ? [] : [shape]));
    return await idsOfCustomersIn(db, actor.organisationId, shapes);
  }
  const named = await readCustomersById(db, [...new Set(only)].toSorted());
  return named
    .filter(({ customer }) => customer.organisation_id === actor.organisationId && customer.ended_at === null)
    .map(({ customer }) => customer.customer_id);
}

/** The customers of the courier's zones, in the order of their ids, with the cylinders that they hold. */
export async function readShiftCustomers(
  deps: Dependencies,
  actor: Courier,
  asked: { readonly after: string | null; readonly limit: number; readonly only: readonly string[] | null },
): Promise<ShiftCustomers> {
  const db = deps.store.reader;
  const asOf = instantOf(deps.clock.now());
  const ids = (await idsAsked(deps, actor, asOf, asked.only)).filter((id) => id > (asked.after ?? ''));
  const shown = ids.slice(0, asked.limit);
  const { timeZone } = deps.parameters.inForce(actor.area, asOf.slice(0, 10)).resolved.values;
  const hazards = await readOpenHazardsOf(db, shown);
  const items: ShiftCustomers['items'] = [];
  for (const { customer, person } of await readCustomersById(db, shown)) {
    const { kind, village, site, cylinderRoom, outdoorRoom, vaporiserRoom, gasAlarm, usualUseDays, cylindersAgreed } =
      factsOf(customer);
    const position = positionOf(person);
    items.push({
      customerId: customer.customer_id,
      name: person.name === null ? null : maskName(person.name),
      kind,
      verified: customer.verified_at !== null,
      position: position === null ? null : [position.lng, position.lat],
      village,
      site,
      cylinderRoom,
      outdoorRoom,
      vaporiserRoom,
      gasAlarm,
      usualUseDays,
      cylindersAgreed,
      hazards: (hazards.get(customer.customer_id) ?? []).map((row) => ({
        hazardId: row.hazard_id,
        item: row.item,
        source: row.source,
        grade: row.grade,
        deadline: row.deadline,
      })),
      lastFullCheckOn: await readLastFullCheckOn(db, customer.customer_id, timeZone),
    });
  }
  const criteria = deps.parameters.criteria(actor.area);
  const cylinders = (await readCylindersWithAll(db, await idsHeld(db, shown))).map((one) =>
    keptCylinder(one, criteria),
  );
  const last = shown.at(-1);
  return {
    asOf,
    items,
    cylinders,
    names: await namesOfOrganisations(db, organisationsIn(cylinders)),
    next: ids.length > shown.length && last !== undefined ? cursorOf([actor.organisationId, last]) : null,
  };
}
