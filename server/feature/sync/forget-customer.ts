// Empties commands about a customer that could not be read: they are kept as they came, with whatever was typed.
import type { Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';

/** In the transaction that erases the customer. That something came, when and what was wrong with it stays. */
export async function forgetUnreadable(trx: Transaction<Database>, customerId: string): Promise<void> {
  await trx
    .updateTable('unreadable_command')
    .set({ raw: JSON.stringify({ customerId, erased: true }) })
    .where('raw', 'like', `%${customerId}%`)
    .execute();
}
