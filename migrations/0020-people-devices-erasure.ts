// What people's data was before a correction; what devices say that waits on them, and what ended ones still send; pictures to erase.
import { sql, type Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  await db.schema
    .createTable('person_before')
    .addColumn('person_id', key, (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('correction_id', key, (c) => c.notNull().unique())
    .addColumn('certificate_id', key)
    .addColumn('was', 'text')
    .addColumn('became', 'text')
    .addColumn('reason', 'text')
    .addColumn('corrected_by', key)
    .addColumn('corrected_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('person_before_pk', ['person_id', 'n'])
    .execute();

  for (const column of ['told_at', 'unsent_since', 'app_version', 'end_reason'] as const) {
    await db.schema.alterTable('device').addColumn(column, 'text').execute();
  }
  for (const column of ['unsent_count', 'unsent_pictures', 'clock_offset_ms'] as const) {
    await db.schema.alterTable('device').addColumn(column, 'bigint').execute();
  }
  await db.schema
    .createIndex('device_unsent')
    .on('device')
    .columns(['organisation_id', 'device_id'])
    .where(sql.ref('unsent_count'), '>', sql.lit(0))
    .execute();

  await db.schema
    .createIndex('stand_in_doubt')
    .on('stand_in')
    .columns(['organisation_id', 'recorded_at'])
    .where(sql.ref('doubt'), 'is not', null)
    .execute();

  await db.schema
    .createTable('ended_device_command')
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('device_id', key, (c) => c.notNull())
    .addColumn('command_key', key, (c) => c.notNull())
    .addColumn('received_at', key, (c) => c.notNull())
    .addColumn('session_person_id', key, (c) => c.notNull())
    .addColumn('case_id', key, (c) => c.notNull())
    .addColumn('raw', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('ended_device_command_pk', ['organisation_id', 'device_id', 'command_key'])
    .execute();
  await db.schema
    .createIndex('ended_device_command_received')
    .on('ended_device_command')
    .columns(['organisation_id', 'device_id', 'received_at', 'command_key'])
    .execute();

  await db.schema
    .createTable('picture_erasure')
    .addColumn('sha256', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('customer_id', key, (c) => c.notNull())
    .addColumn('asked_at', key, (c) => c.notNull())
    .addColumn('erased_at', 'text')
    .addColumn('file_removed_at', 'text')
    .addPrimaryKeyConstraint('picture_erasure_pk', ['sha256', 'organisation_id', 'customer_id'])
    .execute();
  await db.schema
    .createIndex('picture_erasure_customer')
    .on('picture_erasure')
    .columns(['customer_id', 'sha256'])
    .execute();
  await db.schema
    .createIndex('picture_erasure_open')
    .on('picture_erasure')
    .columns(['asked_at', 'sha256'])
    .where(sql.ref('file_removed_at'), 'is', null)
    .execute();
}
