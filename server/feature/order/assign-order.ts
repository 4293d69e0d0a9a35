// What the office does with an order that is open: gives it to a courier, or cancels it.
import { dayText } from '../../../shared/calendar.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { byActor } from '../account/account-dependencies.ts';
import { readCustomer } from '../customer/customer.queries.ts';
import { isCourier } from '../roster/roster.queries.ts';
import { changeOrder } from './change-order.ts';
import { isOpen, readOrder } from './order.queries.ts';
import type { CustomerOrderTable } from './order.table.ts';
import { todayOf, type OrderDependencies } from './place-order.ts';
import { coverageOf } from './zone-cover.ts';

type Changed = Result<CustomerOrderTable, Refusal>;

const outdated = (row: CustomerOrderTable) => refuse('conflict', `It is at version ${row.version} now.`);

/** To whom it is already, nothing changes. One that was accepted is taken from who accepted it. */
export async function assignOrder(
  deps: OrderDependencies,
  actor: Actor,
  orderId: string,
  input: { readonly version: number; readonly courierId: string },
): Promise<Changed> {
  const today = todayOf(deps, actor);
  const by = byActor(actor, today.at);
  const { organisationId } = actor;
  const { courierId } = input;
  return await deps.store.atomically(async (trx) => {
    const row = await readOrder(trx, orderId);
    if (row === null || row.organisation_id !== organisationId) return refuse('not-found');
    if (!isOpen(row)) return refuse('conflict', 'It has ended.');
    if (row.courier_id === courierId) return ok(row);
    if (row.version !== input.version) return outdated(row);
    if (!(await isCourier(trx, organisationId, courierId))) return refuse('not-found', 'No such courier.');
    const found = await readCustomer(trx, row.customer_id);
    if (found === null) return refuse('not-found');
    const cover = await coverageOf(trx, { organisationId, found, at: today.at, day: dayText(today.day) });
    const covered = cover.couriers.find((each) => each.courierId === courierId);
    const zoneId = covered?.zoneId ?? cover.zones[0]?.zoneId ?? null;
    const outOfZone = covered === undefined;
    return ok(
      await changeOrder(
        trx,
        row,
        {
          state: 'assigned',
          courier_id: courierId,
          zone_id: zoneId,
          out_of_zone: outOfZone ? 1 : 0,
          assigned_at: today.at,
          accepted_at: null,
        },
        [{ type: 'order-assigned', courierId, zoneId, outOfZone, chosenBy: 'person' }],
        by,
      ),
    );
  });
}

/** Twice is once. */
export async function cancelOrder(
  deps: OrderDependencies,
  actor: Actor,
  orderId: string,
  input: { readonly version: number; readonly reason: string },
): Promise<Changed> {
  const { at } = todayOf(deps, actor);
  const by = byActor(actor, at);
  return await deps.store.atomically(async (trx) => {
    const row = await readOrder(trx, orderId);
    if (row === null || row.organisation_id !== actor.organisationId) return refuse('not-found');
    if (row.state === 'cancelled' && row.end_note === input.reason) return ok(row);
    if (!isOpen(row)) return refuse('conflict', 'It has ended.');
    if (row.version !== input.version) return outdated(row);
    const to = { state: 'cancelled', ended_at: at, end_note: input.reason, sorted_at: at } as const;
    return ok(await changeOrder(trx, row, to, [{ type: 'order-cancelled' }], by));
  });
}
