// Shifts of couriers, what they load and hand on, what they count at the end of the day, and what did not agree.
import { sql, type Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  await db.schema
    .createTable('shift')
    .addColumn('shift_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('courier_id', key, (c) => c.notNull())
    .addColumn('vehicle_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('begun_at', key, (c) => c.notNull())
    .addColumn('ended_at', key)
    .addColumn('count_id', key)
    .addColumn('explanation', 'text')
    .addColumn('closed_at', key)
    .addColumn('closed_by', key)
    .addColumn('close_note', 'text')
    .execute();
  await db.schema
    .createIndex('shift_courier')
    .on('shift')
    .columns(['organisation_id', 'courier_id', 'begun_at', 'shift_id'])
    .execute();
  await db.schema
    .createIndex('shift_courier_open')
    .on('shift')
    .columns(['organisation_id', 'courier_id', 'begun_at', 'shift_id'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('shift_vehicle_open')
    .on('shift')
    .columns(['vehicle_id', 'begun_at', 'shift_id'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('shift_organisation')
    .on('shift')
    .columns(['organisation_id', 'begun_at', 'shift_id'])
    .execute();
  await db.schema
    .createIndex('shift_organisation_open')
    .on('shift')
    .columns(['organisation_id', 'begun_at', 'shift_id'])
    .where(sql.ref('closed_at'), 'is', null)
    .execute();
  await db.schema.createIndex('shift_begun').on('shift').columns(['begun_at', 'shift_id']).execute();

  await db.schema
    .createTable('shift_alarm')
    .addColumn('alarm_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('vehicle_id', key, (c) => c.notNull())
    .addColumn('shift_id', key, (c) => c.notNull())
    .addColumn('other_shift_id', key, (c) => c.notNull())
    .addColumn('case_id', key, (c) => c.notNull())
    .addColumn('raised_at', key, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('shift_alarm_organisation')
    .on('shift_alarm')
    .columns(['organisation_id', 'raised_at', 'alarm_id'])
    .execute();
  await db.schema.createIndex('shift_alarm_raised').on('shift_alarm').columns(['raised_at', 'alarm_id']).execute();

  await db.schema
    .createTable('movement')
    .addColumn('movement_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('shift_id', key)
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('from_kind', 'text', (c) => c.notNull())
    .addColumn('from_id', key, (c) => c.notNull())
    .addColumn('to_kind', 'text', (c) => c.notNull())
    .addColumn('to_id', key, (c) => c.notNull())
    .addColumn('moved_at', key, (c) => c.notNull())
    .addColumn('recorded_at', key, (c) => c.notNull())
    .addColumn('person_id', key)
    .addColumn('cylinders', 'integer', (c) => c.notNull())
    .addColumn('problem', 'text')
    .addColumn('addendum', 'text')
    .execute();
  await db.schema
    .createIndex('movement_shift')
    .on('movement')
    .columns(['shift_id', 'moved_at', 'movement_id'])
    .where(sql.ref('shift_id'), 'is not', null)
    .execute();
  await db.schema
    .createIndex('movement_organisation')
    .on('movement')
    .columns(['organisation_id', 'moved_at', 'movement_id'])
    .execute();
  await db.schema.createIndex('movement_moved').on('movement').columns(['moved_at', 'movement_id']).execute();
  // Spread by the movement, by which alone they are read: of a cylinder, its own events tell.
  await db.schema
    .createTable('movement_item')
    .addColumn('movement_id', key, (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('cylinder_id', key)
    .addColumn('scanned_text', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('was_full', 'integer', (c) => c.notNull())
    .addColumn('was_elsewhere', 'integer', (c) => c.notNull())
    .addColumn('outcome', 'text')
    .addPrimaryKeyConstraint('movement_item_pk', ['movement_id', 'n'])
    .execute();

  await db.schema
    .createTable('vehicle_count')
    .addColumn('count_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('shift_id', key, (c) => c.notNull())
    .addColumn('vehicle_id', key, (c) => c.notNull())
    .addColumn('person_id', key)
    .addColumn('counted_at', key, (c) => c.notNull())
    .addColumn('recorded_at', key, (c) => c.notNull())
    .addColumn('expected_full', 'integer', (c) => c.notNull())
    .addColumn('expected_empty', 'integer', (c) => c.notNull())
    .addColumn('counted_full', 'integer', (c) => c.notNull())
    .addColumn('counted_empty', 'integer', (c) => c.notNull())
    .addColumn('unreadable_full', 'integer', (c) => c.notNull())
    .addColumn('unreadable_empty', 'integer', (c) => c.notNull())
    .addColumn('note', 'text')
    .execute();
  await db.schema
    .createIndex('vehicle_count_shift')
    .on('vehicle_count')
    .columns(['shift_id', 'counted_at', 'count_id'])
    .execute();

  await db.schema
    .createTable('discrepancy')
    .addColumn('discrepancy_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('shift_id', key, (c) => c.notNull())
    .addColumn('vehicle_id', key, (c) => c.notNull())
    .addColumn('courier_id', key, (c) => c.notNull())
    .addColumn('count_id', key)
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('cylinder_id', key)
    .addColumn('scanned_text', 'text')
    .addColumn('was_full', 'integer')
    .addColumn('cylinders', 'integer', (c) => c.notNull())
    .addColumn('opened_at', key, (c) => c.notNull())
    .addColumn('explanation', 'text')
    .addColumn('resolved_at', key)
    .addColumn('resolved_how', 'text')
    .addColumn('resolved_by', key)
    .addColumn('resolved_reason', 'text')
    .execute();
  await db.schema
    .createIndex('discrepancy_cylinder')
    .on('discrepancy')
    .columns(['cylinder_id'])
    .where(sql.ref('resolved_at'), 'is', null)
    .execute();
  await db.schema.createIndex('discrepancy_shift').on('discrepancy').columns(['shift_id', 'discrepancy_id']).execute();
  await db.schema
    .createIndex('discrepancy_organisation')
    .on('discrepancy')
    .columns(['organisation_id', 'opened_at', 'discrepancy_id'])
    .execute();
  await db.schema
    .createIndex('discrepancy_organisation_open')
    .on('discrepancy')
    .columns(['organisation_id', 'opened_at', 'discrepancy_id'])
    .where(sql.ref('resolved_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('discrepancy_opened')
    .on('discrepancy')
    .columns(['opened_at', 'discrepancy_id'])
    .execute();
  await db.schema
    .createIndex('discrepancy_opened_open')
    .on('discrepancy')
    .columns(['opened_at', 'discrepancy_id'])
    .where(sql.ref('resolved_at'), 'is', null)
    .execute();
}
