// The event log, the commands received, organisations and their people and things, cylinders and their tags, parameters.
import { sql, type Kysely } from 'kysely';
import { inKeyOrder, keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  await db.schema
    .createTable('event')
    .addColumn('stream_kind', key, (c) => c.notNull())
    .addColumn('stream_id', key, (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('recorded_at', key, (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('position', 'bigint')
    .addPrimaryKeyConstraint('event_pk', ['stream_kind', 'stream_id', 'n'])
    .execute();
  await db.schema
    .createIndex('event_position')
    .on('event')
    .column('position')
    .where(sql.ref('position'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('event_unsequenced')
    .on('event')
    .columns(['recorded_at', 'stream_kind', 'stream_id', 'n'])
    .where(sql.ref('position'), 'is', null)
    .execute();
  await db.schema
    .createTable('sequencer')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('last_position', 'bigint', (c) => c.notNull())
    .execute();
  await db
    .withTables<{ sequencer: { id: number; last_position: number } }>()
    .insertInto('sequencer')
    .values({ id: 1, last_position: 0 })
    .execute();

  await db.schema
    .createTable('command_receipt')
    .addColumn('command_id', key, (c) => c.primaryKey())
    .addColumn('type', 'text', (c) => c.notNull())
    .addColumn('sender', 'text', (c) => c.notNull())
    .addColumn('content_sha256', 'text', (c) => c.notNull())
    .addColumn('received_at', 'text', (c) => c.notNull())
    .addColumn('answer', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('unreadable_command')
    .addColumn('unreadable_id', key, (c) => c.primaryKey())
    .addColumn('device_id', key)
    .addColumn('received_at', key, (c) => c.notNull())
    .addColumn('problem', 'text', (c) => c.notNull())
    .addColumn('raw', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('unreadable_command_received')
    .on('unreadable_command')
    .columns(['received_at', 'unreadable_id'])
    .execute();

  await db.schema
    .createTable('organisation')
    .addColumn('organisation_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('name', key, (c) => c.notNull())
    .addColumn('short_name', 'text')
    .addColumn('credit_code', key)
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema.createIndex('organisation_name').on('organisation').column('name').execute();
  await db.schema.createIndex('organisation_area').on('organisation').columns(['area', 'organisation_id']).execute();
  await db.schema
    .createTable('site')
    .addColumn('site_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('address', 'text')
    .addColumn('lng_e7', 'integer')
    .addColumn('lat_e7', 'integer')
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema.createIndex('site_organisation').on('site').columns(['organisation_id', 'site_id']).execute();
  await db.schema
    .createTable('licence')
    .addColumn('licence_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('number', 'text')
    .addColumn('media', 'text', (c) => c.notNull())
    .addColumn('from_on', 'text')
    .addColumn('until_on', 'text')
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema
    .createIndex('licence_organisation')
    .on('licence')
    .columns(['organisation_id', 'licence_id'])
    .execute();

  await db.schema
    .createTable('person')
    .addColumn('person_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('name', 'text')
    .addColumn('telephone', 'text')
    .addColumn('erased_at', 'text')
    .execute();
  await db.schema
    .createTable('membership')
    .addColumn('membership_id', key, (c) => c.primaryKey())
    .addColumn('person_id', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('site_id', key)
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('from_on', 'text', (c) => c.notNull())
    .addColumn('until_on', 'text')
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema.createIndex('membership_person').on('membership').column('person_id').execute();
  await db.schema
    .createIndex('membership_organisation')
    .on('membership')
    .columns(['organisation_id', 'membership_id'])
    .execute();
  await db.schema
    .createTable('certificate')
    .addColumn('certificate_id', key, (c) => c.primaryKey())
    .addColumn('person_id', key, (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('number', 'text')
    .addColumn('until_on', 'text')
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema.createIndex('certificate_person').on('certificate').column('person_id').execute();

  await db.schema
    .createTable('tank')
    .addColumn('tank_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('site_id', key, (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('capacity_kg', 'integer')
    .addColumn('mix', 'text')
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema.createIndex('tank_site').on('tank').columns(['site_id', 'tank_id']).execute();
  await db.schema
    .createTable('gas_receipt')
    .addColumn('receipt_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('site_id', key, (c) => c.notNull())
    .addColumn('tank_id', key, (c) => c.notNull())
    .addColumn('received_at', key, (c) => c.notNull())
    .addColumn('net_kg', 'integer', (c) => c.notNull())
    .addColumn('receipt', 'text', (c) => c.notNull())
    .addColumn('corrects_id', key)
    .addColumn('corrected_by_id', key)
    .execute();
  await db.schema.createIndex('gas_receipt_tank').on('gas_receipt').columns(['tank_id', 'received_at']).execute();
  await db.schema
    .createIndex('gas_receipt_organisation')
    .on('gas_receipt')
    .columns(['organisation_id', 'received_at', 'receipt_id'])
    .execute();
  await db.schema
    .createTable('scale')
    .addColumn('scale_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('site_id', key, (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('tank_id', key)
    .addColumn('division_g', 'integer')
    .addColumn('verified_until', 'text')
    .addColumn('checked_on', 'text')
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema.createIndex('scale_site').on('scale').columns(['site_id', 'scale_id']).execute();

  await db.schema
    .createTable('parameter')
    .addColumn('version', 'integer', (c) => c.primaryKey())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('from_on', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .execute();

  await db.schema
    .createTable('model')
    .addColumn('model', key, (c) => c.primaryKey())
    .addColumn('volume_ml', 'integer', (c) => c.notNull())
    .addColumn('tare_g', 'integer', (c) => c.notNull())
    .addColumn('max_fill_g', 'integer')
    .addColumn('everyday_name', 'text')
    .execute();
  await db.schema
    .createTable('blacklist_criterion')
    .addColumn('criterion_id', key, (c) => c.primaryKey())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('manufacturer', 'text')
    .addColumn('model', 'text')
    .addColumn('made_from', 'text')
    .addColumn('made_until', 'text')
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('recorded_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .execute();

  await db.schema
    .createTable('cylinder')
    .addColumn('cylinder_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('code', key)
    .addColumn('registered', 'integer', (c) => c.notNull())
    .addColumn('import_id', key)
    .addColumn('model', 'text')
    .addColumn('two_phase', 'integer', (c) => c.notNull())
    .addColumn('volume_ml', 'integer')
    .addColumn('tare_g', 'integer')
    .addColumn('max_fill_g', 'integer')
    .addColumn('medium', 'text')
    .addColumn('stamp_legible', 'integer')
    .addColumn('made_on', 'text')
    .addColumn('design_life_years', 'integer')
    .addColumn('life_extended_until', 'text')
    .addColumn('inspected_on', 'text')
    .addColumn('inspection_result', 'text')
    .addColumn('inspection_due_on', 'text')
    .addColumn('valve_until', 'text')
    .addColumn('owner_organisation_id', key)
    .addColumn('registration_code', key)
    .addColumn('serial_no', key)
    .addColumn('manufacturer', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('nonconforming', 'integer', (c) => c.notNull())
    .addColumn('refurbished', 'integer', (c) => c.notNull())
    .addColumn('first_fill', 'integer')
    .addColumn('custody_kind', 'text')
    .addColumn('custody_id', key)
    .addColumn('custody_site_id', key)
    .addColumn('set_aside_id', key)
    .addColumn('assumed', 'text')
    .addColumn('pre_fill_check', 'text')
    .addColumn('last_fill', 'text')
    .$call(inKeyOrder(db))
    .execute();
  await db.schema
    .createIndex('cylinder_owner')
    .on('cylinder')
    .columns(['owner_organisation_id', 'code', 'cylinder_id'])
    .execute();
  await db.schema.createIndex('cylinder_serial').on('cylinder').columns(['serial_no', 'cylinder_id']).execute();
  await db.schema
    .createIndex('cylinder_custody')
    .on('cylinder')
    .columns(['custody_id', 'code', 'cylinder_id'])
    .execute();
  await db.schema
    .createTable('tag')
    .addColumn('tag', key, (c) => c.primaryKey())
    .addColumn('cylinder_id', key, (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .$call(inKeyOrder(db))
    .execute();
  await db.schema.createIndex('tag_cylinder').on('tag').column('cylinder_id').execute();
  await db.schema
    .createTable('code_block')
    .addColumn('block_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('prefix', key, (c) => c.notNull())
    .addColumn('width', 'integer', (c) => c.notNull())
    .addColumn('first_serial', 'integer', (c) => c.notNull())
    .addColumn('last_serial', 'integer', (c) => c.notNull())
    .addColumn('issued_at', 'text', (c) => c.notNull())
    .addUniqueConstraint('code_block_first', ['prefix', 'first_serial'])
    .execute();
  await db.schema
    .createIndex('code_block_organisation')
    .on('code_block')
    .columns(['organisation_id', 'block_id'])
    .execute();
  await db.schema
    .createTable('entrustment')
    .addColumn('cylinder_id', key, (c) => c.notNull())
    .addColumn('entrustment_id', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('purposes', 'text', (c) => c.notNull())
    .addColumn('from_on', 'text', (c) => c.notNull())
    .addColumn('until_on', 'text')
    .addColumn('ended_at', 'text')
    .addPrimaryKeyConstraint('entrustment_pk', ['cylinder_id', 'entrustment_id'])
    .execute();
  await db.schema
    .createTable('cylinder_hold')
    .addColumn('cylinder_id', key, (c) => c.notNull())
    .addColumn('hold_id', key, (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('placed_at', 'text', (c) => c.notNull())
    .addColumn('lifted_at', 'text')
    .addPrimaryKeyConstraint('cylinder_hold_pk', ['cylinder_id', 'hold_id'])
    .execute();
  await db.schema
    .createTable('cylinder_owner_name')
    .addColumn('cylinder_id', key, (c) => c.primaryKey())
    .addColumn('owner_name', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('open_case')
    .addColumn('cylinder_id', key, (c) => c.notNull())
    .addColumn('case_id', key, (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('organisation_id', key)
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('opened_at', key, (c) => c.notNull())
    .addColumn('details', 'text', (c) => c.notNull())
    .addColumn('closed_at', 'text')
    .addPrimaryKeyConstraint('open_case_pk', ['cylinder_id', 'case_id'])
    .execute();
  await db.schema
    .createIndex('open_case_organisation')
    .on('open_case')
    .columns(['organisation_id', 'opened_at', 'case_id'])
    .execute();
  await db.schema.createIndex('open_case_id').on('open_case').column('case_id').execute();
  await db.schema.createIndex('open_case_opened').on('open_case').columns(['opened_at', 'case_id']).execute();

  await db.schema
    .createTable('picture')
    .addColumn('sha256', key, (c) => c.primaryKey())
    .addColumn('media_type', 'text', (c) => c.notNull())
    .addColumn('size_bytes', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key)
    .addColumn('uploaded_at', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('look')
    .addColumn('look_id', key, (c) => c.primaryKey())
    .addColumn('looked_at', key, (c) => c.notNull())
    .addColumn('person_id', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('what', 'text', (c) => c.notNull())
    .addColumn('subjects', 'text', (c) => c.notNull())
    .execute();
  await db.schema.createIndex('look_looked').on('look').columns(['organisation_id', 'looked_at', 'look_id']).execute();
}
