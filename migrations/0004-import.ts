// Imports of companies' registers: what was sent, what each row became, and which of them are not in force yet.
import { sql, type Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  await db.schema
    .createTable('import_run')
    .addColumn('import_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('person_id', key)
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('file_name', 'text', (c) => c.notNull())
    .addColumn('file_sha256', 'text', (c) => c.notNull())
    .addColumn('file_bytes', 'integer', (c) => c.notNull())
    .addColumn('language', 'text', (c) => c.notNull())
    .addColumn('today', 'text', (c) => c.notNull())
    .addColumn('columns', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('apply_when_read', 'integer', (c) => c.notNull())
    .addColumn('fault', 'text')
    .addColumn('rows_read', 'integer', (c) => c.notNull())
    .addColumn('done_through', 'integer', (c) => c.notNull())
    .addColumn('rows_undone', 'integer', (c) => c.notNull())
    .addColumn('rows_kept', 'integer', (c) => c.notNull())
    .addColumn('summary', 'text')
    .addColumn('created_at', key, (c) => c.notNull())
    .addColumn('applied_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('reason', 'text')
    .execute();
  await db.schema
    .createIndex('import_run_organisation')
    .on('import_run')
    .columns(['organisation_id', 'created_at', 'import_id'])
    .execute();
  await db.schema
    .createIndex('import_run_area')
    .on('import_run')
    .columns(['area', 'created_at', 'import_id'])
    .execute();
  // The work that waits: few rows, asked for every second.
  await db.schema
    .createIndex('import_run_waiting')
    .on('import_run')
    .columns(['created_at', 'import_id'])
    .where(sql.ref('state'), 'in', sql`('queued', 'reading', 'applying', 'undoing', 'discarding')`)
    .execute();

  await db.schema
    .createTable('import_file')
    .addColumn('import_id', key, (c) => c.notNull())
    .addColumn('part', 'integer', (c) => c.notNull())
    .addColumn('content', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('import_file_pk', ['import_id', 'part'])
    .execute();

  await db.schema
    .createTable('import_row')
    .addColumn('import_id', key, (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('kind', key, (c) => c.notNull())
    .addColumn('line', 'text', (c) => c.notNull())
    .addColumn('entry', 'text')
    .addColumn('cylinder_id', key)
    .addColumn('cylinder_version', 'integer')
    .addColumn('decision', 'text')
    .addPrimaryKeyConstraint('import_row_pk', ['import_id', 'n'])
    .execute();
  await db.schema.createIndex('import_row_kind').on('import_row').columns(['import_id', 'kind', 'n']).execute();

  await db.schema
    .createTable('import_pending')
    .addColumn('import_id', key, (c) => c.primaryKey())
    .execute();

  await db.schema
    .createTable('import_runner')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('holder', 'text', (c) => c.notNull())
    .addColumn('until', 'text', (c) => c.notNull())
    .execute();
}
