// Customers: what the gate asks of them, and, in tables of their own that can be erased, who and where they are.
import type { Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  await db.schema
    .createTable('customer')
    .addColumn('customer_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('kind', 'text')
    .addColumn('village', 'text')
    .addColumn('village_key', key, (c) => c.notNull())
    .addColumn('site', 'text')
    .addColumn('cylinder_room', 'integer')
    .addColumn('outdoor_room', 'integer')
    .addColumn('vaporiser_room', 'integer')
    .addColumn('gas_alarm', 'integer')
    .addColumn('usual_use_days', 'integer')
    .addColumn('cylinders_agreed', 'integer')
    .addColumn('opened_at', 'text', (c) => c.notNull())
    .addColumn('verified_at', 'text')
    .addColumn('import_id', key)
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema
    .createIndex('customer_village')
    .on('customer')
    .columns(['organisation_id', 'village_key', 'customer_id'])
    .execute();

  await db.schema
    .createTable('customer_person')
    .addColumn('customer_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('name', 'text')
    .addColumn('name_key', key)
    .addColumn('telephone', 'text')
    .addColumn('telephone_key', key)
    .addColumn('address', 'text')
    .addColumn('address_key', key)
    .addColumn('lng_e7', 'integer')
    .addColumn('lat_e7', 'integer')
    .addColumn('accuracy_m', 'integer')
    .addColumn('identity_kind', 'text')
    .addColumn('identity_number', 'text')
    .addColumn('identity_key', key)
    .addColumn('confirmed_by', 'text')
    .addColumn('confirmation_sha256', 'text')
    .addColumn('witness', 'text')
    .addColumn('photo_sha256', 'text')
    .addColumn('erased_at', 'text')
    .execute();
  for (const [name, column] of [
    ['customer_person_name', 'name_key'],
    ['customer_person_telephone', 'telephone_key'],
    ['customer_person_address', 'address_key'],
    ['customer_person_identity', 'identity_key'],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on('customer_person')
      .columns(['organisation_id', column, 'customer_id'])
      .execute();
  }

  await db.schema
    .createTable('customer_person_before')
    .addColumn('customer_id', key, (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('was', 'text')
    .addPrimaryKeyConstraint('customer_person_before_pk', ['customer_id', 'n'])
    .execute();

  await db.schema
    .createTable('customer_appliance')
    .addColumn('customer_id', key, (c) => c.notNull())
    .addColumn('appliance_id', key, (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('maker', 'text')
    .addColumn('model', 'text')
    .addColumn('certificate_number', 'text')
    .addColumn('code', 'text')
    .addColumn('made_on', 'text')
    .addColumn('replace_by', 'text')
    .addColumn('photo_sha256', 'text')
    .addColumn('recorded_at', 'text', (c) => c.notNull())
    .addColumn('replaces_id', key)
    .addColumn('ended_at', 'text')
    .addPrimaryKeyConstraint('customer_appliance_pk', ['customer_id', 'appliance_id'])
    .execute();
  await db.schema
    .createTable('customer_contract')
    .addColumn('customer_id', key, (c) => c.notNull())
    .addColumn('contract_id', key, (c) => c.notNull())
    .addColumn('number', 'text')
    .addColumn('from_on', 'text', (c) => c.notNull())
    .addColumn('until_on', 'text')
    .addColumn('photo_sha256', 'text')
    .addColumn('recorded_at', 'text', (c) => c.notNull())
    .addColumn('replaces_id', key)
    .addColumn('ended_at', 'text')
    .addPrimaryKeyConstraint('customer_contract_pk', ['customer_id', 'contract_id'])
    .execute();

  await db.schema
    .createTable('customer_import')
    .addColumn('import_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('file_name', 'text', (c) => c.notNull())
    .addColumn('file_sha256', 'text', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('columns', 'text', (c) => c.notNull())
    .addColumn('rows_accepted', 'integer', (c) => c.notNull())
    .addColumn('rows_doubtful', 'integer', (c) => c.notNull())
    .addColumn('rows_refused', 'integer', (c) => c.notNull())
    .addColumn('rows_undone', 'integer', (c) => c.notNull())
    .addColumn('rows_kept', 'integer', (c) => c.notNull())
    .addColumn('done_through', 'integer', (c) => c.notNull())
    .addColumn('created_at', key, (c) => c.notNull())
    .addColumn('in_force_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('reason', 'text')
    .execute();
  await db.schema
    .createIndex('customer_import_organisation')
    .on('customer_import')
    .columns(['organisation_id', 'created_at', 'import_id'])
    .execute();
  await db.schema
    .createTable('customer_import_row')
    .addColumn('import_id', key, (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('sheet', 'text', (c) => c.notNull())
    .addColumn('line', 'integer', (c) => c.notNull())
    .addColumn('kind', key, (c) => c.notNull())
    .addColumn('problems', 'text', (c) => c.notNull())
    .addColumn('entry', 'text')
    .addColumn('customer_id', key)
    .addPrimaryKeyConstraint('customer_import_row_pk', ['import_id', 'n'])
    .execute();
  await db.schema
    .createIndex('customer_import_row_kind')
    .on('customer_import_row')
    .columns(['import_id', 'kind', 'n'])
    .execute();
}
