// Whom a leak is told to at any hour; who goes to a leak and what was found; what was written at each step of a hazard.
import type { Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);
  await db.schema.alterTable('organisation').addColumn('emergency_telephone', 'text').execute();

  await db.schema
    .alterTable('leak')
    .addColumn('version', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  for (const column of ['going_person_id', 'found_by'] as const) {
    await db.schema.alterTable('leak').addColumn(column, key).execute();
  }
  for (const column of ['going_at', 'going_who', 'found', 'found_at', 'found_note', 'found_sha256'] as const) {
    await db.schema.alterTable('leak').addColumn(column, 'text').execute();
  }
  await db.schema.createIndex('leak_case').on('leak').column('case_id').execute();

  // The row of a hazard has the last note of each kind; these are those of every step.
  await db.schema
    .createTable('hazard_note')
    .addColumn('hazard_id', key, (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('note', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('hazard_note_pk', ['hazard_id', 'n'])
    .execute();
}
