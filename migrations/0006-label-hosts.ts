// Hosts of other makers' labels that imported registers brought with them.
import type { Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);
  await db.schema
    .createTable('label_host')
    .addColumn('host', key, (c) => c.primaryKey())
    .addColumn('import_id', key, (c) => c.notNull())
    .addColumn('added_at', 'text', (c) => c.notNull())
    .execute();
}
