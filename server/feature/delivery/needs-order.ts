// Where couriers may take no orders of people who hail them, no gas is handed over at a door without an order.
import type { Payload } from '../../../shared/command/commands.ts';
import { dayText } from '../../../shared/calendar.ts';
import { readOrder } from '../order/order.queries.ts';
import { dayOf, type CommandContext } from '../sync/command-context.ts';

/**
 * True: what is handed over lacks an order that it needs. An order that ended before it, or that was refused, is none; one
 * that ended by another delivery meanwhile was one. What is only taken back, and what is sold over a counter, needs none.
 */
export async function lacksOrder(
  context: CommandContext,
  payload: Pick<Payload<'record-delivery'>, 'channel' | 'full' | 'orderId' | 'customerId'>,
): Promise<boolean> {
  if (payload.channel === 'counter' || payload.full.length === 0) return false;
  const { actor, at, parameters, trx } = context;
  if (parameters.inForce(actor.area, dayText(dayOf(context))).courierOrders === 'allowed') return false;
  const row = payload.orderId === null ? null : await readOrder(trx, payload.orderId);
  if (row?.organisation_id !== actor.organisationId || row.customer_id !== payload.customerId) return true;
  return row.state === 'refused' || (row.ended_at !== null && row.ended_at <= at);
}
