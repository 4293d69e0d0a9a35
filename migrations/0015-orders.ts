// Orders of customers, the count of an organisation's changes to them, and what an API key is for.
import type { Kysely } from 'kysely';
import { keyText } from '../server/db/portable.ts';

export async function up(db: Kysely<unknown>): Promise<void> {
  const key = keyText(db);

  await db.schema
    .createTable('customer_order')
    .addColumn('order_id', key, (c) => c.primaryKey())
    .addColumn('version', 'integer', (c) => c.notNull())
    .addColumn('organisation_id', key, (c) => c.notNull())
    .addColumn('area', key, (c) => c.notNull())
    .addColumn('customer_id', key, (c) => c.notNull())
    .addColumn('channel', key, (c) => c.notNull())
    .addColumn('state', key, (c) => c.notNull())
    .addColumn('lines', 'text', (c) => c.notNull())
    .addColumn('note', 'text')
    .addColumn('due_on', 'text', (c) => c.notNull())
    .addColumn('wished_on', 'text')
    .addColumn('wished_from', 'text')
    .addColumn('wished_until', 'text')
    .addColumn('placed_at', key, (c) => c.notNull())
    .addColumn('placed_by', key)
    .addColumn('key_id', key)
    .addColumn('zone_id', key)
    .addColumn('courier_id', key)
    .addColumn('out_of_zone', 'integer')
    .addColumn('assigned_at', 'text')
    .addColumn('accepted_at', 'text')
    .addColumn('ended_at', 'text')
    .addColumn('end_reason', 'text')
    .addColumn('end_note', 'text')
    .addColumn('delivery_id', key)
    .addColumn('follows_id', key)
    .addColumn('changed', 'integer', (c) => c.notNull())
    .addColumn('sorted_at', key, (c) => c.notNull())
    .execute();
  for (const [name, columns] of [
    ['customer_order_organisation', ['organisation_id', 'state', 'sorted_at', 'order_id']],
    ['customer_order_courier', ['courier_id', 'state', 'sorted_at', 'order_id']],
    ['customer_order_zone', ['zone_id', 'state', 'sorted_at', 'order_id']],
    ['customer_order_state', ['state', 'sorted_at', 'order_id']],
    ['customer_order_customer', ['customer_id', 'placed_at', 'order_id']],
    ['customer_order_channel', ['organisation_id', 'channel', 'placed_at', 'order_id']],
    ['customer_order_changed', ['organisation_id', 'channel', 'changed']],
  ] as const) {
    await db.schema
      .createIndex(name)
      .on('customer_order')
      .columns([...columns])
      .execute();
  }
  // One that failed is set out again once; null is not equal to null on either database.
  await db.schema.createIndex('customer_order_follows').on('customer_order').column('follows_id').unique().execute();

  await db.schema
    .createTable('order_count')
    .addColumn('organisation_id', key, (c) => c.primaryKey())
    .addColumn('changes', 'integer', (c) => c.notNull())
    .execute();

  await db.schema
    .alterTable('api_key')
    .addColumn('purpose', 'text', (c) => c.notNull().defaultTo('scale'))
    .execute();
}
