// What a device's numbers and times say of each other, and vehicles that the station took in for a courier.
import { sql, type Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  // By the device first: whether several organisations use it is asked by its id alone.
  await db.schema
    .createTable('device_order')
    .addColumn('device_id', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('base_seq', 'bigint', (c) => c.notNull())
    .addColumn('last_seq', 'bigint', (c) => c.notNull())
    .addColumn('missing', 'bigint', (c) => c.notNull())
    .addColumn('latest_seq', 'bigint')
    .addColumn('latest_at', key)
    .addColumn('emptied_seq', 'bigint')
    .addColumn('emptied_at', key)
    .addColumn('told', 'text')
    .addPrimaryKeyConstraint('device_order_pk', ['device_id', 'organisation_id'])
    .execute();

  await db.schema
    .createTable('vehicle_reception')
    .addColumn('reception_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('shift_id', key, (c) => c.notNull())
    .addColumn('vehicle_id', key, (c) => c.notNull())
    .addColumn('courier_id', key, (c) => c.notNull())
    .addColumn('site_id', key, (c) => c.notNull())
    .addColumn('person_id', key)
    .addColumn('received_at', key, (c) => c.notNull())
    .addColumn('recorded_at', key, (c) => c.notNull())
    .addColumn('count_id', key, (c) => c.notNull())
    .addColumn('reason', 'text', (c) => c.notNull())
    .addColumn('full_count', 'integer', (c) => c.notNull())
    .addColumn('empty_count', 'integer', (c) => c.notNull())
    .addColumn('told_at', key)
    .execute();
  await db.schema
    .createIndex('vehicle_reception_shift')
    .on('vehicle_reception')
    .columns(['shift_id', 'received_at', 'reception_id'])
    .execute();
  // Those that the courier has not been told of yet.
  await db.schema
    .createIndex('vehicle_reception_courier')
    .on('vehicle_reception')
    .columns(['organisation_id', 'courier_id', 'received_at', 'reception_id'])
    .where(sql.ref('told_at'), 'is', null)
    .execute();
}
