// Hand-overs as people look into them: of a shift, of a company's days, and one with its cylinders.
import type { Kysely } from 'kysely';
import type { Movement, MovementInFull } from '../../../shared/contract/shift.ts';
import type { Database } from '../../db/database.ts';
import { isAuthority, type Actor } from '../../http/actor.ts';
import { pageRows } from '../../http/page.ts';
import { areaRange } from '../fill/station.lists.ts';
import type { Page } from '../organisation/organisation.queries.ts';
import type { MovementTable } from './movement.table.ts';

/** Sites by their names, vehicles by their plates. */
async function movementOf(
  db: Kysely<Database>,
  rows: readonly MovementTable[],
): Promise<(row: MovementTable) => Movement> {
  const idsOf = (kind: 'site' | 'vehicle'): string[] => [
    ...new Set(
      rows.flatMap((row) => [
        ...(row.from_kind === kind ? [row.from_id] : []),
        ...(row.to_kind === kind ? [row.to_id] : []),
      ]),
    ),
  ];
  const names = new Map<string, string>();
  const sites = idsOf('site');
  if (sites.length > 0) {
    const found = await db.selectFrom('site').select(['site_id', 'name']).where('site_id', 'in', sites).execute();
    for (const row of found) names.set(row.site_id, row.name);
  }
  const vehicles = idsOf('vehicle');
  if (vehicles.length > 0) {
    const found = await db
      .selectFrom('vehicle')
      .select(['vehicle_id', 'plate'])
      .where('vehicle_id', 'in', vehicles)
      .execute();
    for (const row of found) names.set(row.vehicle_id, row.plate);
  }
  const holder = (kind: 'site' | 'vehicle', id: string) => ({ kind, id, name: names.get(id) ?? null });
  return (row) => ({
    movementId: row.movement_id,
    shiftId: row.shift_id,
    why: row.why,
    from: holder(row.from_kind, row.from_id),
    to: holder(row.to_kind, row.to_id),
    movedAt: row.moved_at,
    recordedAt: row.recorded_at,
    cylinders: row.cylinders,
    problem: row.problem,
    addendum: row.addendum,
  });
}

/** The latest 200 of a shift. */
export async function listMovementsOfShift(db: Kysely<Database>, shiftId: string): Promise<Movement[]> {
  const rows = await db
    .selectFrom('movement')
    .selectAll()
    .where('shift_id', '=', shiftId)
    .orderBy('moved_at', 'desc')
    .orderBy('movement_id', 'desc')
    .limit(200)
    .execute();
  const of = await movementOf(db, rows);
  return rows.map(of);
}

/** The latest first. */
export async function listMovements(
  db: Kysely<Database>,
  actor: Actor,
  asked: {
    readonly from: string | null;
    readonly until: string | null;
    readonly after: readonly [string, string] | null;
    readonly limit: number;
  },
): Promise<Page<Movement>> {
  const [areaFrom, areaUntil] = areaRange(actor.area);
  const rows = await db
    .selectFrom('movement')
    .selectAll()
    .$if(isAuthority(actor), (query) => query.where('area', '>=', areaFrom).where('area', '<', areaUntil))
    .$if(!isAuthority(actor), (query) => query.where('organisation_id', '=', actor.organisationId))
    .$if(asked.from !== null, (query) => query.where('moved_at', '>=', asked.from ?? ''))
    .$if(asked.until !== null, (query) => query.where('moved_at', '<', asked.until ?? ''))
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('moved_at', 'movement_id'), '<', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('moved_at', 'desc')
    .orderBy('movement_id', 'desc')
    .limit(asked.limit + 1)
    .execute();
  const of = await movementOf(db, rows.slice(0, asked.limit));
  return pageRows(rows, asked.limit, (row) => [row.moved_at, row.movement_id], of);
}

export interface FoundMovement {
  readonly organisationId: string;
  readonly area: string;
  readonly personId: string | null;
  readonly movement: MovementInFull;
}

/** With its cylinders, in the order in which they were scanned: two hundred at most. */
export async function readMovement(db: Kysely<Database>, movementId: string): Promise<FoundMovement | null> {
  const row = await db.selectFrom('movement').selectAll().where('movement_id', '=', movementId).executeTakeFirst();
  if (row === undefined) return null;
  const items = await db
    .selectFrom('movement_item')
    .leftJoin('cylinder', 'cylinder.cylinder_id', 'movement_item.cylinder_id')
    .selectAll('movement_item')
    .select(['cylinder.code', 'cylinder.model'])
    .where('movement_item.movement_id', '=', movementId)
    .orderBy('movement_item.n')
    .execute();
  const of = await movementOf(db, [row]);
  return {
    organisationId: row.organisation_id,
    area: row.area,
    personId: row.person_id,
    movement: {
      ...of(row),
      items: items.map((item) => ({
        scanned: item.scanned_text,
        cylinderId: item.cylinder_id,
        code: item.code,
        model: item.model,
        status: item.status,
        full: item.was_full === 1,
        elsewhere: item.was_elsewhere === 1,
        outcome: item.outcome,
      })),
    },
  };
}
