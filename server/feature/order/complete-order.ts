// An order is done once what was asked for has been delivered.
import type { Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { Attribution } from '../../log/append.ts';
import { changeOrder } from './change-order.ts';
import { isOpen, readOrder } from './order.queries.ts';

/**
 * False: the company has no such order of this customer, or it has ended in another way. Twice with the same delivery is
 * once.
 */
export async function completeOrder(
  trx: Transaction<Database>,
  done: {
    readonly orderId: string;
    readonly deliveryId: string;
    readonly organisationId: string;
    /** Who got it. */
    readonly customerId: string;
    readonly by: Attribution;
    /** When it was delivered. */
    readonly at: string;
  },
): Promise<boolean> {
  const row = await readOrder(trx, done.orderId);
  if (row === null || row.organisation_id !== done.organisationId) return false;
  if (row.customer_id !== done.customerId) return false;
  if (!isOpen(row)) return row.delivery_id === done.deliveryId;
  await changeOrder(
    trx,
    row,
    { state: 'done', delivery_id: done.deliveryId, ended_at: done.at, sorted_at: done.at },
    [{ type: 'order-done', deliveryId: done.deliveryId }],
    done.by,
  );
  return true;
}
