// Reads delivery zones: by id, and as an organisation's list.
import type { Kysely } from 'kysely';
import type { Zone } from '../../../shared/contract/delivery.ts';
import type { ZoneShape } from '../../../shared/geo/zone-shape.ts';
import type { Database } from '../../db/database.ts';
import { pageRows } from '../../http/page.ts';
import { afterIn, type Asked, type Page } from '../organisation/organisation.queries.ts';
import type { ZoneTable } from './zone.table.ts';

/** Both were written by us, in this form. */
export const shapeOf = (row: Pick<ZoneTable, 'polygons' | 'villages'>): ZoneShape => ({
  polygons: JSON.parse(row.polygons) as ZoneShape['polygons'],
  villages: JSON.parse(row.villages) as string[],
});

export function zoneOf(row: ZoneTable): Zone {
  const { polygons, villages } = shapeOf(row);
  return {
    zoneId: row.zone_id,
    version: row.version,
    organisationId: row.organisation_id,
    name: row.name,
    polygons: polygons.map((ring) => [...ring]),
    villages: [...villages],
    endedAt: row.ended_at,
  };
}

export const readZone = async (db: Kysely<Database>, zoneId: string): Promise<ZoneTable | null> =>
  (await db.selectFrom('zone').selectAll().where('zone_id', '=', zoneId).executeTakeFirst()) ?? null;

export async function listZones(db: Kysely<Database>, organisationId: string, asked: Asked): Promise<Page<Zone>> {
  const rows = await db
    .selectFrom('zone')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('zone_id', '>', afterIn(organisationId, asked))
    .orderBy('zone_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [organisationId, row.zone_id], zoneOf);
}
