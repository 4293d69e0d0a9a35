// What the office says while it looks at an import: which columns mean what (remembered), whose cylinders; what was told of a row. And: photos by what they prove.
import { sql, type Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);
  await db.schema
    .createTable('import_mapping')
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('headings_sha256', key, (c) => c.notNull())
    .addColumn('headings', 'text', (c) => c.notNull())
    .addColumn('meanings', 'text', (c) => c.notNull())
    .addColumn('import_id', key, (c) => c.notNull())
    .addColumn('chosen_at', key, (c) => c.notNull())
    .addPrimaryKeyConstraint('import_mapping_pk', ['organisation_id', 'headings_sha256'])
    .execute();
  await db.schema
    .createIndex('import_mapping_latest')
    .on('import_mapping')
    .columns(['organisation_id', 'chosen_at'])
    .execute();

  await db.schema
    .alterTable('import_run')
    .addColumn('owners', 'text', (c) => c.notNull().defaultTo('[]'))
    .execute();

  await db.schema.alterTable('import_row').addColumn('told', key).execute();
  // Most rows are told nothing of and decided nothing about.
  await db.schema
    .createIndex('import_row_told')
    .on('import_row')
    .columns(['import_id', 'n'])
    .where(sql.ref('told'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('import_row_told_what')
    .on('import_row')
    .columns(['import_id', 'told', 'n'])
    .where(sql.ref('told'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('import_row_decision')
    .on('import_row')
    .columns(['import_id', 'decision', 'n'])
    .where(sql.ref('decision'), 'is not', null)
    .execute();

  // A photo that proves a correction is looked for among those of other cylinders.
  await db.schema
    .createIndex('fact_correction_photo')
    .on('fact_correction')
    .columns(['photo_sha256', 'cylinder_id'])
    .execute();
}
