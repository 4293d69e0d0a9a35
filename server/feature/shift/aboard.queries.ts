// What is aboard of a vehicle by the register: all of it with whether it is full, and as a list a page at a time.
import type { Kysely } from 'kysely';
import type { AboardRow, VehicleLoad } from '../../../shared/contract/shift.ts';
import type { LastFill } from '../../../shared/cylinder/cylinder.ts';
import { isFullAsFilled } from '../../../shared/verdict/cylinder-facts.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { pageRows } from '../../http/page.ts';
import { afterIn, type Asked, type Page } from '../organisation/organisation.queries.ts';
import { readVehicle } from '../vehicle/vehicle.queries.ts';

interface Row {
  readonly cylinder_id: string;
  readonly code: string | null;
  readonly model: string | null;
  readonly tare_g: number | null;
  readonly last_fill: string | null;
  readonly owner_organisation_id: string | null;
  readonly inspection_due_on: string | null;
}

/** By the index of custody. */
const onVehicle = (db: Kysely<Database>, vehicleId: string) =>
  db
    .selectFrom('cylinder')
    .select(['cylinder_id', 'code', 'model', 'tare_g', 'last_fill', 'owner_organisation_id', 'inspection_due_on'])
    .where('custody_id', '=', vehicleId)
    .where('custody_kind', '=', 'vehicle')
    .where('registered', '=', 1);

const all = compiled<Database, { id: string }, Row>((db, p) => onVehicle(db, p('id')));

const fillOf = (row: Row): LastFill | null => (row.last_fill === null ? null : (JSON.parse(row.last_fill) as LastFill));

const isFull = (row: Row): boolean => isFullAsFilled({ lastFill: fillOf(row) });

const contentOf = (row: Row): number | null => fillOf(row)?.contentG ?? null;

export interface Aboard {
  readonly cylinderId: string;
  readonly full: boolean;
  readonly grossG: number;
}

export const readAboard = async (db: Kysely<Database>, vehicleId: string): Promise<Aboard[]> =>
  (await all(db, { id: vehicleId })).map((row) => ({
    cylinderId: row.cylinder_id,
    full: isFull(row),
    grossG: (row.tare_g ?? 0) + (contentOf(row) ?? 0),
  }));

export const countAboard = (aboard: readonly Aboard[]): { full: number; empty: number } => {
  const full = aboard.filter((each) => each.full).length;
  return { full, empty: aboard.length - full };
};

export async function readVehicleLoad(db: Kysely<Database>, vehicleId: string): Promise<VehicleLoad> {
  const aboard = await readAboard(db, vehicleId);
  const vehicle = await readVehicle(db, vehicleId);
  const massOf = (full: boolean): number =>
    aboard.filter((each) => each.full === full).reduce((sum, each) => sum + each.grossG, 0);
  return {
    ...countAboard(aboard),
    fullG: massOf(true),
    emptyG: massOf(false),
    limitG: vehicle?.max_load_g ?? null,
    maxCylinders: vehicle?.max_cylinders ?? null,
  };
}

export async function listAboard(db: Kysely<Database>, vehicleId: string, asked: Asked): Promise<Page<AboardRow>> {
  const rows = await onVehicle(db, vehicleId)
    .where('cylinder_id', '>', afterIn(vehicleId, asked))
    .orderBy('cylinder_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [vehicleId, row.cylinder_id],
    (row) => ({
      cylinderId: row.cylinder_id,
      code: row.code,
      model: row.model,
      full: isFull(row),
      tareG: row.tare_g,
      contentG: contentOf(row),
      ownerOrganisationId: row.owner_organisation_id,
      inspectionDueOn: row.inspection_due_on,
    }),
  );
}
