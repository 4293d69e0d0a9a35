// Labels: new ones that are wanted for cylinders, addresses that open on phones, and what was printed.
import { sql, type Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  await db.schema
    .createTable('label_request')
    .addColumn('request_id', key, (c) => c.notNull())
    .addColumn('cylinder_id', key, (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('code', key, (c) => c.notNull())
    .addColumn('fresh', 'integer', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('status', key, (c) => c.notNull())
    .addColumn('asked_at', 'text', (c) => c.notNull())
    .addColumn('closed_at', 'text')
    .addPrimaryKeyConstraint('label_request_pk', ['cylinder_id', 'request_id'])
    .execute();
  await db.schema.createIndex('label_request_id').on('label_request').column('request_id').execute();
  await db.schema
    .createIndex('label_request_open')
    .on('label_request')
    .columns(['cylinder_id', 'organisation_id'])
    .unique()
    .where(sql.ref('closed_at'), 'is', null)
    .execute();
  await db.schema.createIndex('label_request_code').on('label_request').column('code').execute();
  await db.schema
    .createIndex('label_request_fresh')
    .on('label_request')
    .column('code')
    .unique()
    .where((eb) => eb.and([eb(sql.ref('closed_at'), 'is', null), eb(sql.ref('fresh'), '=', sql.lit(1))]))
    .execute();
  await db.schema
    .createIndex('label_request_status')
    .on('label_request')
    .columns(['organisation_id', 'status', 'asked_at', 'request_id'])
    .execute();

  await db.schema
    .createTable('label_address')
    .addColumn('base_url', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('confirmed_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .execute();

  await db.schema
    .createTable('label_run')
    .addColumn('run_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('person_id', key)
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('codes', 'text', (c) => c.notNull())
    .addColumn('label_count', 'integer', (c) => c.notNull())
    .addColumn('base_url', 'text', (c) => c.notNull())
    .addColumn('form', 'text', (c) => c.notNull())
    .addColumn('printed_name', 'text')
    .addColumn('status', key, (c) => c.notNull())
    .addColumn('refusal', 'text')
    .addColumn('page_count', 'integer')
    .addColumn('file_bytes', 'integer')
    .addColumn('sha256', 'text')
    .addColumn('asked_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema
    .createIndex('label_run_organisation')
    .on('label_run')
    .columns(['organisation_id', 'asked_at', 'run_id'])
    .execute();
}
