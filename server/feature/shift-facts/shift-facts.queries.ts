// Reads what a courier's phone keeps: cylinders with all that stands beside them, vehicles, sites, and the customers of zones.
import type { Kysely } from 'kysely';
import { villageKey } from '../../../shared/customer/written.ts';
import type { LastFill } from '../../../shared/cylinder/cylinder.ts';
import { boundsOf, holdsHome, type ZoneShape } from '../../../shared/geo/zone-shape.ts';
import { mostShiftCustomers, mostStanding } from '../../../shared/contract/shift-facts.ts';
import type { BesideCylinder } from '../../../shared/verdict/cylinder-facts.ts';
import type { Database } from '../../db/database.ts';
import type { CustomerOnFile } from '../customer/customer.queries.ts';
import type { CustomerPersonTable, CustomerTable } from '../customer/customer.table.ts';
import { rowToCylinder, type TagTable } from '../cylinder/cylinder.table.ts';
import type { HazardTable } from '../hazard/hazard.table.ts';
import type { VehicleTable } from '../vehicle/vehicle.table.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';

/** Databases limit how many values a statement may have. */
const mostInOne = 500;

async function inStretches<T, Row>(all: readonly T[], read: (some: T[]) => Promise<Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let at = 0; at < all.length; at += mostInOne) rows.push(...(await read(all.slice(at, at + mostInOne))));
  return rows;
}

/** No vehicle of the trade carries more. */
const mostAboard = 1000;

export async function idsAboard(db: Kysely<Database>, vehicleId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('cylinder')
    .select('cylinder_id')
    .where('custody_id', '=', vehicleId)
    .where('custody_kind', '=', 'vehicle')
    .orderBy('cylinder_id')
    .limit(mostAboard)
    .execute();
  return rows.map((row) => row.cylinder_id);
}

/** More full ones than any site of a township has room for. */
const mostFullLookedAt = 5000;

/** Full, released and not set aside, at a site of the company: the latest filled first. */
export async function idsStandingFull(db: Kysely<Database>, organisationId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('cylinder')
    .select(['cylinder_id', 'last_fill'])
    .where('custody_id', '=', organisationId)
    .where('custody_kind', '=', 'org')
    .where('last_fill', 'is not', null)
    .where('set_aside_id', 'is', null)
    .where('registered', '=', 1)
    .limit(mostFullLookedAt)
    .execute();
  return rows
    .map((row) => ({ id: row.cylinder_id, fill: JSON.parse(row.last_fill ?? 'null') as LastFill }))
    .filter(({ fill }) => fill.released && fill.handedOut !== true)
    .toSorted((one, other) => (one.fill.at < other.fill.at ? 1 : one.fill.at > other.fill.at ? -1 : 0))
    .slice(0, mostStanding)
    .map(({ id }) => id);
}

/** As many as the facts of a customer count. */
const mostHeld = 500;

export async function idsHeld(db: Kysely<Database>, customerIds: readonly string[]): Promise<string[]> {
  const rows = await inStretches(customerIds, (some) =>
    db
      .selectFrom('cylinder')
      .select(['cylinder_id', 'custody_id'])
      .where('custody_id', 'in', some)
      .where('custody_kind', '=', 'customer')
      .orderBy('custody_id')
      .orderBy('cylinder_id')
      .limit(mostHeld * some.length)
      .execute(),
  );
  return rows.map((row) => row.cylinder_id);
}

export interface CylinderWithAll {
  readonly cylinder: Cylinder;
  readonly tags: readonly { readonly tag: string; readonly status: TagTable['status'] }[];
  readonly beside: BesideCylinder;
}

const byCylinder = <Row extends { readonly cylinder_id: string }>(rows: readonly Row[]): Map<string, Row[]> => {
  const found = new Map<string, Row[]>();
  for (const row of rows) found.set(row.cylinder_id, [...(found.get(row.cylinder_id) ?? []), row]);
  return found;
};

/** In the order asked; those that are not there, or of an import that is still being written, are left out. */
export async function readCylindersWithAll(db: Kysely<Database>, ids: readonly string[]): Promise<CylinderWithAll[]> {
  const rows = await inStretches(ids, (some) =>
    db
      .selectFrom('cylinder')
      .leftJoin('import_pending', 'import_pending.import_id', 'cylinder.import_id')
      .where('import_pending.import_id', 'is', null)
      .where('cylinder.cylinder_id', 'in', some)
      .selectAll('cylinder')
      .execute(),
  );
  const tags = byCylinder(
    await inStretches(ids, (some) => db.selectFrom('tag').selectAll().where('cylinder_id', 'in', some).execute()),
  );
  const holds = byCylinder(
    await inStretches(ids, (some) =>
      db
        .selectFrom('cylinder_hold')
        .select(['cylinder_id', 'kind'])
        .where('cylinder_id', 'in', some)
        .where('lifted_at', 'is', null)
        .execute(),
    ),
  );
  const entrustments = byCylinder(
    await inStretches(ids, (some) =>
      db.selectFrom('entrustment').selectAll().where('cylinder_id', 'in', some).where('ended_at', 'is', null).execute(),
    ),
  );
  const found = new Map(rows.map((row) => [row.cylinder_id, rowToCylinder(row)]));
  return ids.flatMap((id) => {
    const cylinder = found.get(id);
    if (cylinder === undefined) return [];
    return [
      {
        cylinder,
        tags: (tags.get(id) ?? []).map(({ tag, status }) => ({ tag, status })),
        beside: {
          holds: (holds.get(id) ?? []).map(({ kind }) => kind),
          entrustments: (entrustments.get(id) ?? []).map((row) => ({
            org: row.organisation_id,
            // Written by us, in this form.
            for: JSON.parse(row.purposes) as ('fill' | 'deliver')[],
            from: row.from_on,
            until: row.until_on,
          })),
        },
      },
    ];
  });
}

/** More vehicles, sites or zones than a company of a township has. */
const most = 200;

export async function readVehiclesInUse(db: Kysely<Database>, organisationId: string): Promise<VehicleTable[]> {
  return await db
    .selectFrom('vehicle')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('vehicle_id')
    .limit(most)
    .execute();
}

export async function readZonesInUse(
  db: Kysely<Database>,
  organisationId: string,
): Promise<{ zone_id: string; polygons: string; villages: string }[]> {
  return await db
    .selectFrom('zone')
    .select(['zone_id', 'polygons', 'villages'])
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('zone_id')
    .limit(most)
    .execute();
}

export async function readSitesInUse(
  db: Kysely<Database>,
  organisationId: string,
): Promise<{ siteId: string; name: string; kind: string }[]> {
  const rows = await db
    .selectFrom('site')
    .select(['site_id', 'name', 'kind'])
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('site_id')
    .limit(most)
    .execute();
  return rows.map((row) => ({ siteId: row.site_id, name: row.name, kind: row.kind }));
}

const e7 = (degrees: number): number => Math.round(degrees * 1e7);

/**
 * The ids of the company's customers whose home is in one of these zones, in their order: by village, and by position
 * within the zones' bounds; which of them are inside is then asked of the shapes.
 */
export async function idsOfCustomersIn(
  db: Kysely<Database>,
  organisationId: string,
  shapes: readonly ZoneShape[],
): Promise<string[]> {
  const columns = ['customer.customer_id', 'customer.village', 'p.lng_e7', 'p.lat_e7'] as const;
  const keys = [...new Set(shapes.flatMap((shape) => shape.villages.map(villageKey)))].filter((key) => key !== '');
  const candidates = await inStretches(keys, (some) =>
    db
      .selectFrom('customer')
      .innerJoin('customer_person as p', 'p.customer_id', 'customer.customer_id')
      .where('customer.organisation_id', '=', organisationId)
      .where('customer.village_key', 'in', some)
      .where('customer.ended_at', 'is', null)
      .select(columns)
      .limit(mostShiftCustomers)
      .execute(),
  );
  for (const shape of shapes) {
    const bounds = boundsOf(shape.polygons);
    if (bounds === null) continue;
    const inside = await db
      .selectFrom('customer_person as p')
      .innerJoin('customer', 'customer.customer_id', 'p.customer_id')
      .where('p.organisation_id', '=', organisationId)
      .where('p.lng_e7', '>=', e7(bounds.west))
      .where('p.lng_e7', '<=', e7(bounds.east))
      .where('p.lat_e7', '>=', e7(bounds.south))
      .where('p.lat_e7', '<=', e7(bounds.north))
      .where('customer.ended_at', 'is', null)
      .select(columns)
      .limit(mostShiftCustomers)
      .execute();
    candidates.push(...inside);
  }
  const ids = candidates
    .filter((row) => {
      const position =
        row.lng_e7 === null || row.lat_e7 === null ? null : ([row.lng_e7 / 1e7, row.lat_e7 / 1e7] as const);
      return shapes.some((shape) => holdsHome(shape, { position, village: row.village }));
    })
    .map((row) => row.customer_id);
  return [...new Set(ids)].toSorted().slice(0, mostShiftCustomers);
}

/** In the order asked. */
export async function readCustomersById(db: Kysely<Database>, ids: readonly string[]): Promise<CustomerOnFile[]> {
  const customers: CustomerTable[] = await inStretches(ids, (some) =>
    db.selectFrom('customer').selectAll().where('customer_id', 'in', some).execute(),
  );
  const people: CustomerPersonTable[] = await inStretches(ids, (some) =>
    db.selectFrom('customer_person').selectAll().where('customer_id', 'in', some).execute(),
  );
  const customerById = new Map(customers.map((row) => [row.customer_id, row]));
  const personById = new Map(people.map((row) => [row.customer_id, row]));
  return ids.flatMap((id) => {
    const customer = customerById.get(id);
    const person = personById.get(id);
    return customer === undefined || person === undefined ? [] : [{ customer, person }];
  });
}

/** At most so many of one home: of each item there is one. */
const mostHazards = 100;

export interface OpenHazardRow {
  readonly customer_id: string;
  readonly hazard_id: string;
  readonly item: string;
  readonly source: HazardTable['source'];
  readonly grade: 'serious' | 'minor';
  readonly deadline: string;
}

/** By customer; those without any are not in it. */
export async function readOpenHazardsOf(
  db: Kysely<Database>,
  customerIds: readonly string[],
): Promise<Map<string, OpenHazardRow[]>> {
  const rows: OpenHazardRow[] = await inStretches(customerIds, (some) =>
    db
      .selectFrom('hazard')
      .select(['customer_id', 'hazard_id', 'item', 'source', 'grade', 'deadline'])
      .where('customer_id', 'in', some)
      .where('state', '=', 'open')
      .orderBy('customer_id')
      .orderBy('found_at')
      .limit(mostHazards * some.length)
      .execute(),
  );
  const found = new Map<string, OpenHazardRow[]>();
  for (const row of rows) found.set(row.customer_id, [...(found.get(row.customer_id) ?? []), row]);
  return found;
}
