// Reads an organisation's zones with their shapes, and who is bound to one or stands in with it at an instant.
import type { Kysely } from 'kysely';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';

/** More than a company of a township has. */
const mostZones = 1000;

export const zonesInUse = (db: Kysely<Database>, organisationId: string) =>
  db
    .selectFrom('zone')
    .select(['zone_id', 'name', 'polygons', 'villages'])
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('zone_id')
    .limit(mostZones)
    .execute();

/** Of any day; not ended before the instant. */
export const bindingsToZone = compiled<
  Database,
  { zone: string; at: string },
  { courier_id: string; from_on: string; until_on: string | null }
>((db, p) =>
  db
    .selectFrom('binding')
    .where('target_id', '=', p('zone'))
    .where('kind', '=', 'zone')
    .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', p('at'))]))
    .select(['courier_id', 'from_on', 'until_on'])
    .orderBy('binding_id'),
);

/** Those that count and run at the instant. */
export const standInsToZone = compiled<Database, { zone: string; at: string }, { courier_id: string }>((db, p) =>
  db
    .selectFrom('stand_in')
    .where('target_id', '=', p('zone'))
    .where('until_at', '>', p('at'))
    .where('kind', '=', 'zone')
    .where('from_at', '<=', p('at'))
    .where('doubt', 'is', null)
    .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', p('at'))]))
    .select('courier_id')
    .orderBy('until_at'),
);
