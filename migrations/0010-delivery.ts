// Who delivers with what and where: vehicles, zones, bindings of couriers to them, stand-ins and the codes that approve those.
import { sql, type Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  await db.schema
    .createTable('vehicle')
    .addColumn('vehicle_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('plate', key, (c) => c.notNull())
    .addColumn('code', key, (c) => c.notNull().unique())
    .addColumn('approved_until', 'text')
    .addColumn('insured_until', 'text')
    .addColumn('max_load_g', 'integer')
    .addColumn('max_cylinders', 'integer')
    .addColumn('photo_sha256', 'text')
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema
    .createIndex('vehicle_organisation')
    .on('vehicle')
    .columns(['organisation_id', 'vehicle_id'])
    .execute();
  await db.schema
    .createIndex('vehicle_plate')
    .on('vehicle')
    .columns(['organisation_id', 'plate'])
    .unique()
    .where(sql.ref('ended_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('zone')
    .addColumn('zone_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('polygons', 'text', (c) => c.notNull())
    .addColumn('villages', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema.createIndex('zone_organisation').on('zone').columns(['organisation_id', 'zone_id']).execute();

  await db.schema
    .createTable('roster')
    .addColumn('organisation_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .execute();
  await db.schema
    .createTable('binding')
    .addColumn('binding_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('courier_id', key, (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('target_id', key, (c) => c.notNull())
    .addColumn('from_on', 'text', (c) => c.notNull())
    .addColumn('until_on', 'text')
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('end_reason', 'text')
    .execute();
  await db.schema
    .createIndex('binding_organisation')
    .on('binding')
    .columns(['organisation_id', 'binding_id'])
    .execute();
  await db.schema
    .createIndex('binding_courier')
    .on('binding')
    .columns(['courier_id', 'organisation_id', 'binding_id'])
    .execute();
  await db.schema.createIndex('binding_target').on('binding').columns(['target_id', 'binding_id']).execute();

  await db.schema
    .createTable('stand_in')
    .addColumn('stand_in_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('courier_id', key, (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('target_id', key, (c) => c.notNull())
    .addColumn('from_at', key, (c) => c.notNull())
    .addColumn('until_at', key, (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('code_id', key)
    .addColumn('doubt', 'text')
    .addColumn('photo_sha256', 'text')
    .addColumn('recorded_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .addColumn('end_reason', 'text')
    .execute();
  await db.schema
    .createIndex('stand_in_organisation')
    .on('stand_in')
    .columns(['organisation_id', 'stand_in_id'])
    .execute();
  await db.schema
    .createIndex('stand_in_courier')
    .on('stand_in')
    .columns(['courier_id', 'organisation_id', 'until_at'])
    .execute();
  await db.schema.createIndex('stand_in_target').on('stand_in').columns(['target_id', 'until_at']).execute();

  await db.schema
    .createTable('stand_in_code')
    .addColumn('code_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('courier_id', key, (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('target_id', key, (c) => c.notNull())
    .addColumn('number', 'integer', (c) => c.notNull())
    .addColumn('code', key, (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('issued_at', key, (c) => c.notNull())
    .addColumn('from_at', 'text', (c) => c.notNull())
    .addColumn('until_at', 'text', (c) => c.notNull())
    .addColumn('used_stand_in_id', key)
    .execute();
  await db.schema
    .createIndex('stand_in_code_courier')
    .on('stand_in_code')
    .columns(['courier_id', 'organisation_id', 'issued_at'])
    .execute();
  await db.schema
    .createIndex('stand_in_code_code')
    .on('stand_in_code')
    .columns(['courier_id', 'organisation_id', 'code'])
    .execute();
  await db.schema
    .createTable('stand_in_key')
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('courier_id', key, (c) => c.notNull())
    .addColumn('secret', 'text', (c) => c.notNull())
    .addColumn('made_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('stand_in_key_pk', ['organisation_id', 'courier_id'])
    .execute();

  await db.schema
    .createTable('courier_photo')
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('courier_id', key, (c) => c.notNull())
    .addColumn('sha256', 'text')
    .addColumn('changed_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('courier_photo_pk', ['organisation_id', 'courier_id'])
    .execute();
}
