// Where vehicles and couriers were during their shifts, what was odd about it, and the trackers that tell of it.
import { sql, type Kysely } from 'kysely';
import { inKeyOrder, keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);
  const ordered = inKeyOrder(db);

  await db.schema
    .createTable('position')
    .addColumn('vehicle_id', key, (c) => c.notNull())
    .addColumn('at', key, (c) => c.notNull())
    .addColumn('shift_id', key, (c) => c.notNull())
    .addColumn('source', key, (c) => c.notNull())
    .addColumn('lng_e7', 'integer', (c) => c.notNull())
    .addColumn('lat_e7', 'integer', (c) => c.notNull())
    .addColumn('accuracy_m', 'integer')
    .addColumn('speed_cm_s', 'integer')
    .addColumn('heading_deg', 'integer')
    .addPrimaryKeyConstraint('position_pk', ['vehicle_id', 'at', 'shift_id', 'source'])
    .$call(ordered)
    .execute();

  await db.schema
    .createTable('live_position')
    .addColumn('shift_id', key, (c) => c.notNull())
    .addColumn('source', key, (c) => c.notNull())
    .addColumn('vehicle_id', key, (c) => c.notNull())
    .addColumn('at', key, (c) => c.notNull())
    .addColumn('lng_e7', 'integer', (c) => c.notNull())
    .addColumn('lat_e7', 'integer', (c) => c.notNull())
    .addColumn('accuracy_m', 'integer')
    .addColumn('speed_cm_s', 'integer')
    .addColumn('heading_deg', 'integer')
    .addColumn('changed_at', key, (c) => c.notNull())
    .addColumn('watched', 'text')
    .addColumn('watched_at', key)
    .addPrimaryKeyConstraint('live_position_pk', ['shift_id', 'source'])
    .execute();
  await db.schema.createIndex('live_position_vehicle').on('live_position').columns(['vehicle_id', 'at']).execute();

  await db.schema
    .createTable('position_mark')
    .addColumn('vehicle_id', key, (c) => c.notNull())
    .addColumn('at', key, (c) => c.notNull())
    .addColumn('mark_id', key, (c) => c.notNull())
    .addColumn('shift_id', key, (c) => c.notNull())
    .addColumn('kind', key, (c) => c.notNull())
    .addColumn('lng_e7', 'integer')
    .addColumn('lat_e7', 'integer')
    .addColumn('accuracy_m', 'integer')
    .addPrimaryKeyConstraint('position_mark_pk', ['vehicle_id', 'at', 'mark_id'])
    .$call(ordered)
    .execute();

  await db.schema
    .createTable('position_alarm')
    .addColumn('alarm_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('kind', key, (c) => c.notNull())
    .addColumn('vehicle_id', key, (c) => c.notNull())
    .addColumn('shift_id', key)
    .addColumn('courier_id', key)
    .addColumn('source', key)
    .addColumn('opened_at', key, (c) => c.notNull())
    .addColumn('closed_at', key)
    .addColumn('found', 'integer', (c) => c.notNull())
    .addColumn('allowed', 'integer', (c) => c.notNull())
    .addColumn('recorded_at', key, (c) => c.notNull())
    .execute();
  const isOpen = sql.ref('closed_at');
  await db.schema
    .createIndex('position_alarm_shift_open')
    .on('position_alarm')
    .columns(['shift_id', 'kind'])
    .unique()
    .where(isOpen, 'is', null)
    .execute();
  await db.schema
    .createIndex('position_alarm_vehicle_open')
    .on('position_alarm')
    .columns(['vehicle_id', 'kind'])
    .unique()
    .where((eb) => eb.and([eb(isOpen, 'is', null), eb(sql.ref('shift_id'), 'is', null)]))
    .execute();
  await db.schema
    .createIndex('position_alarm_open')
    .on('position_alarm')
    .columns(['organisation_id', 'opened_at', 'alarm_id'])
    .where(isOpen, 'is', null)
    .execute();
  await db.schema
    .createIndex('position_alarm_organisation')
    .on('position_alarm')
    .columns(['organisation_id', 'opened_at', 'alarm_id'])
    .execute();
  await db.schema
    .createIndex('position_alarm_opened')
    .on('position_alarm')
    .columns(['opened_at', 'alarm_id'])
    .execute();
  await db.schema
    .createIndex('position_alarm_opened_open')
    .on('position_alarm')
    .columns(['opened_at', 'alarm_id'])
    .where(isOpen, 'is', null)
    .execute();
  await db.schema.createIndex('position_alarm_shift').on('position_alarm').columns(['shift_id', 'kind']).execute();

  await db.schema
    .createTable('tracker_key')
    .addColumn('key_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('hash', key, (c) => c.notNull().unique())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('label', 'text', (c) => c.notNull())
    .addColumn('created_at', 'text', (c) => c.notNull())
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema
    .createIndex('tracker_key_organisation')
    .on('tracker_key')
    .columns(['organisation_id', 'key_id'])
    .execute();

  await db.schema
    .createTable('vehicle_tracker')
    .addColumn('vehicle_id', key, (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('device_id', key, (c) => c.notNull())
    .addColumn('from_at', key, (c) => c.notNull())
    .addColumn('until_at', key)
    .addPrimaryKeyConstraint('vehicle_tracker_pk', ['vehicle_id', 'n'])
    .execute();
  await db.schema
    .createIndex('vehicle_tracker_device')
    .on('vehicle_tracker')
    .columns(['organisation_id', 'device_id', 'from_at'])
    .execute();
  await db.schema
    .createIndex('vehicle_tracker_device_present')
    .on('vehicle_tracker')
    .columns(['organisation_id', 'device_id'])
    .unique()
    .where(sql.ref('until_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('tracker_seen')
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('device_id', key, (c) => c.notNull())
    .addColumn('vehicle_id', key)
    .addColumn('first_at', 'text', (c) => c.notNull())
    .addColumn('last_at', key, (c) => c.notNull())
    .addColumn('reports', 'integer', (c) => c.notNull())
    .addColumn('moving_since', 'text')
    .addColumn('moved_at', 'text')
    .addPrimaryKeyConstraint('tracker_seen_pk', ['organisation_id', 'device_id'])
    .execute();
  await db.schema.createIndex('tracker_seen_vehicle').on('tracker_seen').columns(['vehicle_id', 'last_at']).execute();

  await db.schema
    .createTable('position_retention')
    .addColumn('retention_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('removed_before', 'text', (c) => c.notNull())
    .addColumn('waiting', 'integer', (c) => c.notNull())
    .execute();

  // A tracker tells late: of a vehicle, the shift that ran then is looked for among all.
  await db.schema.createIndex('shift_vehicle').on('shift').columns(['vehicle_id', 'begun_at', 'shift_id']).execute();
  // Of an area, those that run: as many as vehicles are out.
  await db.schema
    .createIndex('shift_running')
    .on('shift')
    .columns(['shift_id', 'area'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  // A stop is no alarm where a customer lives: looked for by place, within the company.
  await db.schema
    .createIndex('customer_person_place')
    .on('customer_person')
    .columns(['organisation_id', 'lat_e7'])
    .execute();
}
