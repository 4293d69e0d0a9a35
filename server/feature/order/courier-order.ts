// What a courier does with orders: enters one for somebody who hails him (代客下单), accepts, says that one failed.
import { dayText, type DayNumber } from '../../../shared/calendar.ts';
import type { Payload } from '../../../shared/command/commands.ts';
import type { OrderOutcome } from '../../../shared/contract/order.ts';
import { ownCustomer } from '../customer/change-customer.ts';
import { dayOf, recorded, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { changeOrder, insertOrder } from './change-order.ts';
import type { OrderEvent } from './order-event.ts';
import { isOpen, readOrder } from './order.queries.ts';
import type { CustomerOrderTable } from './order.table.ts';
import { coverageOf, zonesOfCourier } from './zone-cover.ts';

const told = (row: CustomerOrderTable, why: OrderOutcome['why']): Handled =>
  recorded({ orderId: row.order_id, state: row.state, why } satisfies OrderOutcome);

async function ownOrder(context: CommandContext, orderId: string): Promise<CustomerOrderTable> {
  const row = await readOrder(context.trx, orderId);
  if (row === null || row.organisation_id !== context.actor.organisationId) throw new Unreadable('unknown-order');
  return row;
}

function courierOf(context: CommandContext): string {
  if (context.personId === null) throw new Unreadable('not-a-courier');
  return context.personId;
}

/**
 * The courier stands before the customer, so that it is his from the beginning. Where the authority forbids it, it is
 * recorded as refused: the office and the authority see that it was tried, and nothing can be delivered on it.
 */
export async function hailOrder(context: CommandContext, payload: Payload<'hail-order'>): Promise<Handled> {
  const { trx, actor, at, by } = context;
  const { orderId, customerId, lines, note } = payload;
  const courierId = courierOf(context);
  const found = await ownCustomer(context, customerId);
  if ((await readOrder(trx, orderId)) !== null) throw new Unreadable('order-already-placed');
  const day: DayNumber = dayOf(context);
  const dueOn = dayText(day);
  const isAllowed = context.parameters.inForce(actor.area, dueOn).courierOrders === 'allowed';
  const cover = await coverageOf(trx, { organisationId: actor.organisationId, found, at, day: dueOn });
  const zoneId = cover.zones[0]?.zoneId ?? null;
  const outOfZone = !cover.couriers.some((each) => each.courierId === courierId);
  const placed: OrderEvent = {
    type: 'order-placed',
    organisationId: actor.organisationId,
    customerId,
    channel: 'hailed',
    lines,
    dueOn,
    wished: null,
    zoneId,
    followsId: null,
    keyId: null,
  };
  const row = await insertOrder(
    trx,
    {
      order_id: orderId,
      organisation_id: actor.organisationId,
      area: actor.area,
      customer_id: customerId,
      channel: 'hailed',
      state: isAllowed ? 'accepted' : 'refused',
      lines: JSON.stringify(lines),
      note,
      due_on: dueOn,
      wished_on: null,
      wished_from: null,
      wished_until: null,
      placed_at: at,
      placed_by: courierId,
      key_id: null,
      zone_id: zoneId,
      courier_id: courierId,
      out_of_zone: outOfZone ? 1 : 0,
      assigned_at: isAllowed ? at : null,
      accepted_at: isAllowed ? at : null,
      ended_at: isAllowed ? null : at,
      end_reason: null,
      end_note: null,
      delivery_id: null,
      follows_id: null,
      sorted_at: at,
    },
    isAllowed
      ? [
          placed,
          { type: 'order-assigned', courierId, zoneId, outOfZone, chosenBy: 'person' },
          { type: 'order-accepted', courierId },
        ]
      : [placed, { type: 'order-refused', why: 'forbidden-here' }],
    by,
  );
  return told(row, isAllowed ? null : 'forbidden-here');
}

/**
 * One that is assigned to him, or nobody's in a zone of his. What the office changed meanwhile stays: the courier, who may
 * have been without signal, is told.
 */
export async function acceptOrder(context: CommandContext, payload: Payload<'accept-order'>): Promise<Handled> {
  const { trx, at, by } = context;
  const courierId = courierOf(context);
  const row = await ownOrder(context, payload.orderId);
  if (!isOpen(row)) return told(row, 'ended');
  const accepted: OrderEvent = { type: 'order-accepted', courierId };
  const to = { state: 'accepted', accepted_at: at } as const;
  if (row.courier_id === courierId) {
    if (row.state === 'accepted') return told(row, null);
    return told(await changeOrder(trx, row, to, [accepted], by), null);
  }
  const zones =
    row.courier_id === null
      ? await zonesOfCourier(trx, {
          organisationId: row.organisation_id,
          courierId,
          at,
          day: dayText(dayOf(context)),
        })
      : [];
  if (row.zone_id === null || !zones.includes(row.zone_id)) return told(row, 'not-yours');
  const assigned: OrderEvent = {
    type: 'order-assigned',
    courierId,
    zoneId: row.zone_id,
    outOfZone: false,
    chosenBy: 'person',
  };
  const taken = { ...to, courier_id: courierId, out_of_zone: 0, assigned_at: at } as const;
  return told(await changeOrder(trx, row, taken, [assigned, accepted], by), null);
}

/** Nothing was handed over: the cylinders stay on the vehicle. The office may set it out again. */
export async function failOrder(context: CommandContext, payload: Payload<'fail-order'>): Promise<Handled> {
  const { trx, at, by } = context;
  const courierId = courierOf(context);
  const row = await ownOrder(context, payload.orderId);
  if (row.state === 'failed' && row.courier_id === courierId) return told(row, null);
  if (!isOpen(row)) return told(row, 'ended');
  if (row.courier_id !== courierId) return told(row, 'not-yours');
  const to = {
    state: 'failed',
    ended_at: at,
    end_reason: payload.reason,
    end_note: payload.note === '' ? null : payload.note,
    sorted_at: at,
  } as const;
  return told(await changeOrder(trx, row, to, [{ type: 'order-failed', reason: payload.reason }], by), null);
}
