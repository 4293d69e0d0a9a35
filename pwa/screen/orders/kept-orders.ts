// What a courier's phone keeps of the orders for where there is no signal, and what was said on it that has not gone yet.
import * as v from 'valibot';
import { payloadSchemas } from '../../../shared/command/commands.ts';
import type { Envelope } from '../../../shared/command/envelope.ts';
import { myOrdersSchema, orderOutcomeSchema, type MyOrders, type Order } from '../../../shared/contract/order.ts';
import type { Acknowledged } from '../../outbox/store.ts';
import type { Remembered } from '../../text/remembered.ts';

const key = 'orders';
const keptSchema = v.object({ courierId: v.string(), list: myOrdersSchema });

/** Somebody else's is not read, and not kept: it says where people live. */
export function readKeptOrders(remembered: Remembered, courierId: string): MyOrders | null {
  const text = remembered.read(key);
  if (text === null) return null;
  try {
    const read = v.safeParse(keptSchema, JSON.parse(text));
    if (read.success && read.output.courierId === courierId) return read.output.list;
  } catch {
    // Not ours, or half written: as if there were none.
  }
  remembered.write(key, null);
  return null;
}

export const keepOrders = (remembered: Remembered, courierId: string, list: MyOrders): void =>
  remembered.write(key, JSON.stringify({ courierId, list }));

/** An order as this phone has it: `unsent` where something was said of it here that the server does not know yet. */
export interface OrderHere extends Order {
  readonly unsent: boolean;
}

function withSaid(order: Order, envelopes: readonly Envelope[], courierId: string): OrderHere {
  let here: OrderHere = { ...order, unsent: false };
  for (const { type, payload, occurredAt } of envelopes) {
    if (type === 'accept-order') {
      const said = v.safeParse(payloadSchemas['accept-order'], payload);
      if (!said.success || said.output.orderId !== order.orderId) continue;
      if (here.state === 'new' || here.state === 'assigned') {
        here = { ...here, state: 'accepted', courierId, acceptedAt: occurredAt, unsent: true };
      }
    } else if (type === 'fail-order') {
      const said = v.safeParse(payloadSchemas['fail-order'], payload);
      if (!said.success || said.output.orderId !== order.orderId) continue;
      if (here.state === 'assigned' || here.state === 'accepted') {
        here = { ...here, state: 'failed', failReason: said.output.reason, endedAt: occurredAt, unsent: true };
      }
    } else if (type === 'record-delivery') {
      const said = v.safeParse(v.object({ orderId: v.string() }), payload);
      if (!said.success || said.output.orderId !== order.orderId) continue;
      here = { ...here, state: 'done', endedAt: occurredAt, unsent: true };
    }
  }
  return here;
}

/** An order that was entered here for who hailed the courier; of the customer, what the list says of them elsewhere. */
function hailedHere(envelope: Envelope, list: MyOrders, courierId: string): Order[] {
  const said = v.safeParse(payloadSchemas['hail-order'], envelope.payload);
  if (envelope.type !== 'hail-order' || !said.success) return [];
  const { orderId, customerId, lines, note } = said.output;
  if (list.items.some((order) => order.orderId === orderId)) return [];
  const known = list.items.find((order) => order.customerId === customerId);
  const at = envelope.occurredAt;
  return [
    {
      orderId,
      version: 0,
      organisationId: envelope.organisationId ?? '',
      organisationName: '',
      customerId,
      village: known?.village ?? null,
      customerKind: known?.customerKind ?? null,
      customer: known?.customer ?? null,
      channel: 'hailed',
      state: 'accepted',
      lines,
      note,
      dueOn: list.day,
      wished: null,
      placedAt: at,
      placedById: courierId,
      late: false,
      zoneId: null,
      zoneName: null,
      courierId,
      courierName: null,
      outOfZone: null,
      assignedAt: at,
      acceptedAt: at,
      endedAt: null,
      failReason: null,
      endNote: null,
      deliveryId: null,
      followsId: null,
      followedById: null,
    },
  ];
}

const places: Readonly<Record<Order['state'], number>> = {
  accepted: 0,
  assigned: 1,
  new: 2,
  failed: 3,
  done: 4,
  cancelled: 5,
  refused: 6,
};

/** The list with what was said here since, what is to be done first on top. */
export const ordersHere = (list: MyOrders, envelopes: readonly Envelope[], courierId: string): OrderHere[] =>
  [
    ...list.items.map((order) => withSaid(order, envelopes, courierId)),
    ...envelopes
      .flatMap((envelope) => hailedHere(envelope, list, courierId))
      .map((order) => ({ ...withSaid(order, envelopes, courierId), unsent: true })),
  ].sort((one, other) => places[one.state] - places[other.state]);

export interface Contradicted {
  readonly commandId: string;
  readonly orderId: string;
  readonly why: 'forbidden-here' | 'not-yours' | 'ended';
}

/** What was said without signal and could not be done as said once the server knew of it. */
export function contradictedIn(history: readonly Acknowledged[], sinceMs: number): Contradicted[] {
  return history.flatMap(({ envelope, answer, acknowledgedAtMs }) => {
    if (!['accept-order', 'fail-order', 'hail-order'].includes(envelope.type) || acknowledgedAtMs < sinceMs) return [];
    const outcome = v.safeParse(orderOutcomeSchema, answer.result);
    if (!outcome.success || outcome.output.why === null) return [];
    return [{ commandId: envelope.commandId, orderId: outcome.output.orderId, why: outcome.output.why }];
  });
}
