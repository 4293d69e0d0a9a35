// Empties what says who was met at a customer's door and where somebody stood: what was found and done stays, under ids.
import type { Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';
import type { PlacedAct } from '../position/forget-positions.ts';

/** What was done there and where somebody stood then; before it is forgotten. */
export async function placedActs(trx: Transaction<Database>, customerId: string): Promise<PlacedAct[]> {
  return await trx
    .selectFrom('door_act_position')
    .select(['act_id as actId', 'person_id as personId', 'at'])
    .where('customer_id', '=', customerId)
    .execute();
}

/** In the transaction that erases the customer. */
export async function forgetAtDoor(trx: Transaction<Database>, customerId: string): Promise<void> {
  await trx.deleteFrom('door_act_position').where('customer_id', '=', customerId).execute();
  await trx.updateTable('notice').set({ witness: null, note: null }).where('customer_id', '=', customerId).execute();
  await trx
    .updateTable('hazard')
    .set({ found_note: null, fixed_note: null, review_note: null })
    .where('customer_id', '=', customerId)
    .execute();
  await trx
    .deleteFrom('hazard_note')
    .where('hazard_id', 'in', trx.selectFrom('hazard').select('hazard_id').where('customer_id', '=', customerId))
    .execute();
  await trx.updateTable('leak').set({ note: null, found_note: null }).where('customer_id', '=', customerId).execute();
  await trx
    .updateTable('door_mending')
    .set({ part: null, sample_note: null })
    .where('customer_id', '=', customerId)
    .execute();
  const checks = await trx
    .selectFrom('door_check')
    .select(['check_id', 'items'])
    .where('customer_id', '=', customerId)
    .execute();
  for (const { check_id: checkId, items } of checks) {
    const without = (JSON.parse(items) as object[]).map((item) => ({ ...item, note: null }));
    await trx
      .updateTable('door_check')
      .set({ items: JSON.stringify(without) })
      .where('check_id', '=', checkId)
      .execute();
  }
}
