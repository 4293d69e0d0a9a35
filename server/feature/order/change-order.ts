// How an order is written: each change is an event, a version of the row, and one more change of its organisation's orders.
import type { Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import type { OrderEvent } from './order-event.ts';
import type { CustomerOrderTable } from './order.table.ts';

/**
 * Counted in the transaction that changes the order, so that who reads up to a number has missed none below it: two that
 * change orders of one organisation at the same moment wait for each other.
 */
async function nextChange(trx: Transaction<Database>, organisationId: string): Promise<number> {
  const { changes } = await trx
    .insertInto('order_count')
    .values({ organisation_id: organisationId, changes: 1 })
    .onConflict((conflict) =>
      conflict.column('organisation_id').doUpdateSet((eb) => ({ changes: eb('order_count.changes', '+', 1) })),
    )
    .returning('changes')
    .executeTakeFirstOrThrow();
  return changes;
}

const append = (trx: Transaction<Database>, orderId: string, n: number, data: OrderEvent, by: Attribution) =>
  appendEvent(trx, { streamKind: 'order', streamId: orderId, n, by, data });

/** The row's `version` and `changed` are set here. */
export async function insertOrder(
  trx: Transaction<Database>,
  row: Omit<CustomerOrderTable, 'version' | 'changed'>,
  events: readonly OrderEvent[],
  by: Attribution,
): Promise<CustomerOrderTable> {
  for (const [index, data] of events.entries()) await append(trx, row.order_id, index + 1, data, by);
  const after = { ...row, version: events.length, changed: await nextChange(trx, row.organisation_id) };
  await trx.insertInto('customer_order').values(after).execute();
  return after;
}

export async function changeOrder(
  trx: Transaction<Database>,
  row: CustomerOrderTable,
  to: Partial<CustomerOrderTable>,
  events: readonly OrderEvent[],
  by: Attribution,
): Promise<CustomerOrderTable> {
  for (const [index, data] of events.entries()) await append(trx, row.order_id, row.version + index + 1, data, by);
  const after = {
    ...row,
    ...to,
    version: row.version + events.length,
    changed: await nextChange(trx, row.organisation_id),
  };
  await trx.updateTable('customer_order').set(after).where('order_id', '=', row.order_id).execute();
  return after;
}

/** What was noted goes with what says who the customer was. */
export async function eraseOrderNotes(trx: Transaction<Database>, customerId: string): Promise<void> {
  await trx
    .updateTable('customer_order')
    .set({ note: null, end_note: null })
    .where('customer_id', '=', customerId)
    .execute();
}
