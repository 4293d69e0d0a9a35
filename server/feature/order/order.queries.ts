// Reads orders by id, and says which are still open.
import type { Kysely } from 'kysely';
import { openOrderStates, type OrderState } from '../../../shared/contract/order.ts';
import type { Database } from '../../db/database.ts';
import type { CustomerOrderTable } from './order.table.ts';

export const isOpen = (row: { readonly state: OrderState }): boolean =>
  openOrderStates.some((state) => state === row.state);

export const readOrder = async (db: Kysely<Database>, orderId: string): Promise<CustomerOrderTable | null> =>
  (await db.selectFrom('customer_order').selectAll().where('order_id', '=', orderId).executeTakeFirst()) ?? null;
