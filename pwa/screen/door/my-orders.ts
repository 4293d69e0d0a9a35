// The orders of this courier as far as a door needs them: read anew where there is signal, else as the phone keeps them.
import { myOrdersSchema } from '../../../shared/contract/order.ts';
import { api, outbox } from '../../shell/services.ts';
import { session } from '../../shell/session-state.ts';
import { rememberedInBrowser } from '../../text/remembered.ts';
import { keepOrders, ordersHere, readKeptOrders, type OrderHere } from '../orders/kept-orders.ts';

const remembered = rememberedInBrowser();
const open: ReadonlySet<string> = new Set(['new', 'assigned', 'accepted']);

export interface OrdersAtDoor {
  /** Open ones, what is to be done first on top. Empty where there are none, or none was ever read here. */
  readonly open: readonly OrderHere[];
  /** Nothing is delivered here without an order of the office. */
  readonly needsOrder: boolean;
}

export async function loadMyOrders(): Promise<OrdersAtDoor> {
  const courierId = session.value?.person.personId ?? '';
  const result = await api.get('/orders/mine', myOrdersSchema);
  if (result.ok) keepOrders(remembered, courierId, result.value);
  const list = result.ok ? result.value : readKeptOrders(remembered, courierId);
  if (list === null) return { open: [], needsOrder: false };
  return {
    open: ordersHere(list, await outbox.unsent(), courierId).filter(({ state }) => open.has(state)),
    needsOrder: list.courierOrders === 'forbidden',
  };
}

/** The order behind a delivery at this door; one that the courier entered himself, unseen by the server, is none. */
export const orderOfDoor = (orders: readonly OrderHere[], customerId: string): OrderHere | null =>
  orders.find((one) => one.customerId === customerId && !(one.channel === 'hailed' && one.unsent)) ?? null;

/** The next one that is accepted, or assigned, and not of this door. */
export const nextOrderAfter = (
  orders: readonly OrderHere[],
  orderId: string | null,
  customerId: string,
): OrderHere | null =>
  orders.find((one) => one.state !== 'new' && one.orderId !== orderId && one.customerId !== customerId) ?? null;
