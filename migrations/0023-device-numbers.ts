// A device may number its commands as high as JSON counts: PostgreSQL's integer ends at 2^31 (SQLite's does not).
import type { Kysely } from 'kysely';
import { isPostgres } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  if (!isPostgres(db)) return;
  await db.schema
    .alterTable('device')
    .alterColumn('last_seq', (column) => column.setDataType('bigint'))
    .execute();
}
