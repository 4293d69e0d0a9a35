// The orders of this courier as far as a door needs them: read anew where there is signal, else as they were last seen.
import * as v from 'valibot';
import { myOrdersSchema, type MyOrders, type Order } from '../../../shared/contract/order.ts';
import { api } from '../../shell/services.ts';
import { session } from '../../shell/session-state.ts';
import { rememberedInBrowser } from '../../text/remembered.ts';

export type OrderAtDoor = Order;

const remembered = rememberedInBrowser();
const key = (): string => `door-orders.${session.value?.person.personId ?? ''}`;

const isOpen = ({ state }: Order): boolean => state === 'new' || state === 'assigned' || state === 'accepted';

function readKept(): MyOrders | null {
  const text = remembered.read(key());
  if (text === null) return null;
  try {
    const read = v.safeParse(myOrdersSchema, JSON.parse(text));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}

/** Open ones, accepted first. Empty where there are none, or none was ever read here. */
export async function loadMyOrders(): Promise<readonly OrderAtDoor[]> {
  const result = await api.get('/orders/mine', myOrdersSchema);
  if (result.ok) remembered.write(key(), JSON.stringify(result.value));
  const orders = result.ok ? result.value.items : (readKept()?.items ?? []);
  const rank = ({ state }: Order): number => (state === 'accepted' ? 0 : state === 'assigned' ? 1 : 2);
  return orders.filter(isOpen).sort((a, b) => rank(a) - rank(b) || a.placedAt.localeCompare(b.placedAt));
}

/** The next one that is accepted, or assigned, and not of this door. */
export const nextOrderAfter = (
  orders: readonly OrderAtDoor[],
  orderId: string | null,
  customerId: string,
): OrderAtDoor | null =>
  orders.find((one) => one.state !== 'new' && one.orderId !== orderId && one.customerId !== customerId) ?? null;
