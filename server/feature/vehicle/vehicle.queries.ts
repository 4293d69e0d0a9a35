// Reads delivery vehicles: by id, by the code on their label, as an organisation's list, and what is aboard of one.
import type { Kysely } from 'kysely';
import type { Vehicle } from '../../../shared/contract/delivery.ts';
import type { LastFill } from '../../../shared/cylinder/cylinder.ts';
import { vehicleUrl } from '../../../shared/delivery/vehicle-code.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { pageRows } from '../../http/page.ts';
import { afterIn, type Asked, type Page } from '../organisation/organisation.queries.ts';
import type { VehicleTable } from './vehicle.table.ts';

export const vehicleOf = (row: VehicleTable, baseUrl: string): Vehicle => ({
  vehicleId: row.vehicle_id,
  version: row.version,
  organisationId: row.organisation_id,
  plate: row.plate,
  code: row.code,
  labelUrl: vehicleUrl(baseUrl, row.code),
  approvedUntil: row.approved_until,
  insuredUntil: row.insured_until,
  maxLoadKg: row.max_load_g === null ? null : row.max_load_g / 1000,
  maxCylinders: row.max_cylinders,
  photoSha256: row.photo_sha256,
  endedAt: row.ended_at,
});

const byId = compiled<Database, { id: string }, VehicleTable>((db, p) =>
  db.selectFrom('vehicle').selectAll().where('vehicle_id', '=', p('id')),
);

export const readVehicle = async (db: Kysely<Database>, vehicleId: string): Promise<VehicleTable | null> =>
  (await byId(db, { id: vehicleId }))[0] ?? null;

export async function findVehicleByCode(db: Kysely<Database>, code: string): Promise<VehicleTable | null> {
  return (await db.selectFrom('vehicle').selectAll().where('code', '=', code).executeTakeFirst()) ?? null;
}

export async function listVehicles(
  db: Kysely<Database>,
  organisationId: string,
  asked: Asked,
  baseUrl: string,
): Promise<Page<Vehicle>> {
  const rows = await db
    .selectFrom('vehicle')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('vehicle_id', '>', afterIn(organisationId, asked))
    .orderBy('vehicle_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [organisationId, row.vehicle_id],
    (row) => vehicleOf(row, baseUrl),
  );
}

const aboard = compiled<Database, { id: string }, { tare_g: number | null; last_fill: string | null }>((db, p) =>
  db
    .selectFrom('cylinder')
    .where('custody_id', '=', p('id'))
    .where('custody_kind', '=', 'vehicle')
    .where('registered', '=', 1)
    .select(['tare_g', 'last_fill']),
);

/** What the cylinders in a vehicle's custody weigh, gas and all. Of one that was not weighed, nothing is known: it adds its tare. */
export async function readLoad(
  db: Kysely<Database>,
  vehicleId: string,
): Promise<{ readonly grossG: number; readonly count: number }> {
  const rows = await aboard(db, { id: vehicleId });
  const grossG = rows.reduce((sum, row) => {
    const fill = row.last_fill === null ? null : (JSON.parse(row.last_fill) as LastFill);
    return sum + (row.tare_g ?? 0) + (fill?.contentG ?? 0);
  }, 0);
  return { grossG, count: rows.length };
}
