// At the customer's door: checks, hazards, notices, deliveries, temporary tags, leaks; positions of acts in a table that can be emptied.
import { sql, type Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  await db.schema
    .createTable('door_check')
    .addColumn('check_id', key, (c) => c.primaryKey())
    .addColumn('customer_id', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('shift_id', key)
    .addColumn('person_id', key)
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('covers', 'text', (c) => c.notNull())
    .addColumn('checked_at', key, (c) => c.notNull())
    .addColumn('recorded_at', 'text', (c) => c.notNull())
    .addColumn('items', 'text', (c) => c.notNull())
    .addColumn('failed_items', 'text', (c) => c.notNull())
    .addColumn('passed', 'integer', (c) => c.notNull())
    .addColumn('photo_sha256', 'text')
    .addColumn('leaflet_shown', 'integer', (c) => c.notNull())
    .addColumn('site_facts', 'text', (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('door_check_customer')
    .on('door_check')
    .columns(['customer_id', 'checked_at', 'check_id'])
    .execute();
  await db.schema
    .createIndex('door_check_full')
    .on('door_check')
    .columns(['customer_id', 'checked_at'])
    .where(sql.ref('covers'), '=', 'full')
    .execute();

  await db.schema
    .createTable('door_mending')
    .addColumn('mending_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('check_id', key, (c) => c.notNull())
    .addColumn('customer_id', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('person_id', key)
    .addColumn('item', 'text', (c) => c.notNull())
    .addColumn('before_sha256', 'text', (c) => c.notNull())
    .addColumn('after_sha256', 'text', (c) => c.notNull())
    .addColumn('part', 'text')
    .addColumn('appliance_id', key)
    .addColumn('mended_at', key, (c) => c.notNull())
    .addColumn('sampled_at', 'text')
    .addColumn('sampled_by', key)
    .addColumn('sampled_good', 'integer')
    .addColumn('sample_note', 'text')
    .execute();
  await db.schema
    .createIndex('door_mending_unsampled')
    .on('door_mending')
    .columns(['organisation_id', 'mended_at', 'mending_id'])
    .where(sql.ref('sampled_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('door_mending_organisation')
    .on('door_mending')
    .columns(['organisation_id', 'mended_at', 'mending_id'])
    .execute();
  await db.schema.createIndex('door_mending_customer').on('door_mending').columns(['customer_id', 'item']).execute();

  await db.schema
    .createTable('hazard')
    .addColumn('hazard_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('customer_id', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('item', key, (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('source_id', key, (c) => c.notNull())
    .addColumn('grade', 'text', (c) => c.notNull())
    .addColumn('deadline', key, (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('found_at', key, (c) => c.notNull())
    .addColumn('last_found_at', 'text', (c) => c.notNull())
    .addColumn('found_by', key)
    .addColumn('found_note', 'text')
    .addColumn('found_sha256', 'text')
    .addColumn('fixed_at', 'text')
    .addColumn('fixed_by', key)
    .addColumn('fixed_note', 'text')
    .addColumn('fixed_check_id', key)
    .addColumn('before_sha256', 'text')
    .addColumn('after_sha256', 'text')
    .addColumn('reviewed_at', 'text')
    .addColumn('reviewed_by', key)
    .addColumn('review_note', 'text')
    .addColumn('review_sha256', 'text')
    .execute();
  await db.schema
    .createIndex('hazard_customer')
    .on('hazard')
    .columns(['customer_id', 'found_at', 'hazard_id'])
    .execute();
  // At most one of an item is not closed at a customer: a second finding of the same adds nothing.
  await db.schema
    .createIndex('hazard_standing')
    .on('hazard')
    .columns(['customer_id', 'item'])
    .unique()
    .where(sql.ref('state'), '<>', 'closed')
    .execute();
  await db.schema
    .createIndex('hazard_organisation')
    .on('hazard')
    .columns(['organisation_id', 'state', 'deadline', 'hazard_id'])
    .execute();
  await db.schema.createIndex('hazard_due').on('hazard').columns(['state', 'deadline', 'hazard_id']).execute();

  await db.schema
    .createTable('notice')
    .addColumn('notice_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('customer_id', key, (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('shift_id', key)
    .addColumn('person_id', key)
    .addColumn('why', 'text', (c) => c.notNull())
    .addColumn('photo_sha256', 'text')
    .addColumn('witness', 'text')
    .addColumn('note', 'text')
    .addColumn('given_at', key, (c) => c.notNull())
    .addColumn('lifted_at', 'text')
    .addColumn('lifted_check_id', key)
    .execute();
  await db.schema
    .createIndex('notice_customer')
    .on('notice')
    .columns(['customer_id', 'given_at', 'notice_id'])
    .execute();
  await db.schema
    .createIndex('notice_organisation')
    .on('notice')
    .columns(['organisation_id', 'given_at', 'notice_id'])
    .execute();
  await db.schema.createIndex('notice_given').on('notice').columns(['given_at', 'notice_id']).execute();
  await db.schema
    .createIndex('notice_standing')
    .on('notice')
    .columns(['organisation_id', 'given_at', 'notice_id'])
    .where(sql.ref('lifted_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('notice_standing_given')
    .on('notice')
    .columns(['given_at', 'notice_id'])
    .where(sql.ref('lifted_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('leak')
    .addColumn('leak_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('where_found', 'text', (c) => c.notNull())
    .addColumn('cylinder_id', key)
    .addColumn('scanned_text', 'text')
    .addColumn('customer_id', key)
    .addColumn('shift_id', key)
    .addColumn('vehicle_id', key)
    .addColumn('person_id', key)
    .addColumn('photo_sha256', 'text')
    .addColumn('note', 'text')
    .addColumn('reported_at', key, (c) => c.notNull())
    .addColumn('hold_id', key)
    .addColumn('case_id', key, (c) => c.notNull())
    .execute();
  await db.schema
    .createIndex('leak_organisation')
    .on('leak')
    .columns(['organisation_id', 'reported_at', 'leak_id'])
    .execute();
  await db.schema.createIndex('leak_reported').on('leak').columns(['reported_at', 'leak_id']).execute();
  await db.schema.createIndex('leak_customer').on('leak').columns(['customer_id']).execute();

  // What a photo proved, once an act: the same picture again is no proof.
  await db.schema
    .createTable('act_photo')
    .addColumn('sha256', key, (c) => c.notNull())
    .addColumn('act_id', key, (c) => c.notNull())
    .addColumn('act_kind', 'text', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('used_at', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('act_photo_pk', ['sha256', 'act_id'])
    .execute();
  await db.schema
    .createTable('door_act_position')
    .addColumn('act_id', key, (c) => c.primaryKey())
    .addColumn('act_kind', 'text', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('person_id', key, (c) => c.notNull())
    .addColumn('customer_id', key)
    .addColumn('at', key, (c) => c.notNull())
    .addColumn('lng_e7', 'integer', (c) => c.notNull())
    .addColumn('lat_e7', 'integer', (c) => c.notNull())
    .addColumn('accuracy_m', 'integer')
    .execute();
  await db.schema
    .createIndex('door_act_position_person')
    .on('door_act_position')
    .columns(['person_id', 'at', 'act_id'])
    .execute();
  await db.schema.createIndex('door_act_position_at').on('door_act_position').columns(['at', 'act_id']).execute();
  await db.schema.createIndex('door_act_position_customer').on('door_act_position').columns(['customer_id']).execute();

  await db.schema
    .createTable('delivery')
    .addColumn('delivery_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('customer_id', key, (c) => c.notNull())
    .addColumn('order_id', key)
    .addColumn('shift_id', key)
    .addColumn('courier_id', key)
    .addColumn('vehicle_id', key)
    .addColumn('channel', 'text', (c) => c.notNull())
    .addColumn('site_id', key)
    .addColumn('found_by', 'text', (c) => c.notNull())
    .addColumn('check_id', key)
    .addColumn('delivered_at', key, (c) => c.notNull())
    .addColumn('recorded_at', 'text', (c) => c.notNull())
    .addColumn('full_count', 'integer', (c) => c.notNull())
    .addColumn('empty_count', 'integer', (c) => c.notNull())
    .addColumn('loaded_at_door', 'integer', (c) => c.notNull())
    .addColumn('despite_block', 'integer', (c) => c.notNull())
    .addColumn('addendum_reason', 'text')
    .execute();
  for (const [name, owner] of [
    ['delivery_organisation', 'organisation_id'],
    ['delivery_courier', 'courier_id'],
    ['delivery_customer', 'customer_id'],
  ] as const) {
    await db.schema.createIndex(name).on('delivery').columns([owner, 'delivered_at', 'delivery_id']).execute();
  }
  await db.schema.createIndex('delivery_delivered').on('delivery').columns(['delivered_at', 'delivery_id']).execute();
  await db.schema.createIndex('delivery_shift').on('delivery').columns(['shift_id', 'delivery_id']).execute();

  await db.schema
    .createTable('delivery_cylinder')
    .addColumn('cylinder_id', key, (c) => c.notNull())
    .addColumn('delivery_id', key, (c) => c.notNull())
    .addColumn('n', 'integer', (c) => c.notNull())
    .addColumn('direction', 'text', (c) => c.notNull())
    .addColumn('scanned_text', 'text')
    .addColumn('temporary_tag', key)
    .addColumn('photo_sha256', 'text')
    .addColumn('verdict', 'text')
    .addColumn('conflict', 'text')
    .addColumn('loaded_at_door', 'integer', (c) => c.notNull())
    .addColumn('custody_elsewhere', 'integer', (c) => c.notNull())
    .addColumn('superseded', 'integer', (c) => c.notNull())
    .addColumn('destination', 'text')
    .addPrimaryKeyConstraint('delivery_cylinder_pk', ['cylinder_id', 'delivery_id', 'n'])
    .execute();
  await db.schema
    .createIndex('delivery_cylinder_delivery')
    .on('delivery_cylinder')
    .columns(['delivery_id', 'n'])
    .execute();

  // "The register says that another home has it": left at both homes.
  await db.schema
    .createTable('custody_trace')
    .addColumn('customer_id', key, (c) => c.notNull())
    .addColumn('cylinder_id', key, (c) => c.notNull())
    .addColumn('delivery_id', key, (c) => c.notNull())
    .addColumn('other_customer_id', key, (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('seen', 'integer', (c) => c.notNull())
    .addColumn('at', key, (c) => c.notNull())
    .addPrimaryKeyConstraint('custody_trace_pk', ['customer_id', 'cylinder_id', 'delivery_id'])
    .execute();

  // Empties that may not be filled, on their way to a site: what they are to be set aside for when they come in.
  await db.schema
    .createTable('awaited_set_aside')
    .addColumn('awaited_id', key, (c) => c.primaryKey())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('cylinder_id', key, (c) => c.notNull())
    .addColumn('scanned_key', key, (c) => c.notNull())
    .addColumn('delivery_id', key, (c) => c.notNull())
    .addColumn('destination', 'text', (c) => c.notNull())
    .addColumn('reasons', 'text', (c) => c.notNull())
    .addColumn('marked_at', 'text', (c) => c.notNull())
    .addColumn('set_aside_id', key)
    .addColumn('ended_at', 'text')
    .execute();
  await db.schema
    .createIndex('awaited_set_aside_cylinder')
    .on('awaited_set_aside')
    .columns(['cylinder_id', 'scanned_key', 'organisation_id'])
    .where(sql.ref('ended_at'), 'is', null)
    .execute();

  await db.schema
    .createTable('temporary_tag')
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('tag', key, (c) => c.notNull())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('delivery_id', key, (c) => c.notNull())
    .addColumn('customer_id', key, (c) => c.notNull())
    .addColumn('vehicle_id', key)
    .addColumn('person_id', key)
    .addColumn('photo_sha256', 'text', (c) => c.notNull())
    .addColumn('collected_at', key, (c) => c.notNull())
    .addColumn('identified_at', 'text')
    .addColumn('identified_by', key)
    .addColumn('cylinder_id', key)
    .addPrimaryKeyConstraint('temporary_tag_pk', ['organisation_id', 'tag'])
    .execute();
  await db.schema
    .createIndex('temporary_tag_waiting')
    .on('temporary_tag')
    .columns(['organisation_id', 'collected_at', 'tag'])
    .where(sql.ref('identified_at'), 'is', null)
    .execute();
  await db.schema
    .createIndex('temporary_tag_collected')
    .on('temporary_tag')
    .columns(['collected_at', 'organisation_id', 'tag'])
    .execute();
  await db.schema
    .createIndex('temporary_tag_organisation')
    .on('temporary_tag')
    .columns(['organisation_id', 'collected_at', 'tag'])
    .execute();

  // The exchange list: cylinders of one organisation that are set aside at another. Few of all cylinders are.
  for (const [name, columns] of [
    ['cylinder_aside_holder', ['custody_id', 'owner_organisation_id', 'cylinder_id']],
    ['cylinder_aside_owner', ['owner_organisation_id', 'custody_id', 'cylinder_id']],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on('cylinder')
      .columns([...columns])
      .where(sql.ref('set_aside_id'), 'is not', null)
      .execute();
  }
}
