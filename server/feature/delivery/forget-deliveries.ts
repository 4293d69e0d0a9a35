// Empties what was said in words of a customer's deliveries; what was handed over stays, under ids.
import type { Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';

/** In the transaction that erases the customer. */
export async function forgetDeliveries(trx: Transaction<Database>, customerId: string): Promise<void> {
  await trx
    .updateTable('delivery')
    .set({ addendum_reason: null })
    .where('customer_id', '=', customerId)
    .where('addendum_reason', 'is not', null)
    .execute();
}
