// What a person was refused to load in the last minutes: a list that is asked for again and again is refused once.
import type { Kysely } from 'kysely';
import { MS_A_MINUTE } from '../../../shared/calendar.ts';
import type { Database } from '../../db/database.ts';

const latelyMs = 30 * MS_A_MINUTE;

/** Ids of cylinders, and texts that led to none. */
export async function readRefusedLately(
  db: Kysely<Database>,
  of: { readonly organisationId: string; readonly personId: string; readonly now: string },
): Promise<ReadonlySet<string>> {
  const rows = await db
    .selectFrom('refused_attempt')
    .select(['cylinder_id', 'scanned_text'])
    .where('organisation_id', '=', of.organisationId)
    .where('attempted_at', '>', new Date(Date.parse(of.now) - latelyMs).toISOString())
    .where('person_id', '=', of.personId)
    .where('step', '=', 'load')
    .limit(1000)
    .execute();
  return new Set(rows.map((row) => (row.cylinder_id === '' ? row.scanned_text : row.cylinder_id)));
}
