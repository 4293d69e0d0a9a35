// Places orders: by telephone to the office, by a company's own app, or a failed one once more.
import type { Transaction } from 'kysely';
import { dayText, localDay, parseCivilDate, type DayNumber } from '../../../shared/calendar.ts';
import {
  wishedMostDays,
  type AppOrderInput,
  type NewOrder,
  type OrderChannel,
  type RepeatOrder,
  type Wished,
} from '../../../shared/contract/order.ts';
import { telephoneKey } from '../../../shared/customer/written.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import type { Attribution } from '../../log/append.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { readCustomer, type CustomerOnFile } from '../customer/customer.queries.ts';
import { isCourier } from '../roster/roster.queries.ts';
import { changeOrder, insertOrder } from './change-order.ts';
import { instantOfLocal } from './local-time.ts';
import type { OrderEvent, OrderLine } from './order-event.ts';
import { customersByTelephone, readFollower, readOrder } from './order.queries.ts';
import type { CustomerOrderTable } from './order.table.ts';
import { proposeCourier } from './propose-courier.ts';

export type OrderDependencies = Pick<AppDependencies, 'store' | 'clock' | 'parameters'>;
type Placed = Result<CustomerOrderTable, Refusal>;

/** When it is, where the company is. */
export interface Today {
  readonly at: string;
  readonly day: DayNumber;
  readonly timeZone: string;
}

export function todayOf({ clock, parameters }: Pick<OrderDependencies, 'clock' | 'parameters'>, actor: Actor): Today {
  const nowMs = clock.now();
  const at = instantOf(nowMs);
  const { timeZone } = parameters.inForce(actor.area, at.slice(0, 10)).resolved.values;
  return { at, day: localDay(nowMs, timeZone), timeZone };
}

interface Wanted {
  readonly orderId: string;
  readonly channel: OrderChannel;
  readonly lines: readonly OrderLine[];
  readonly wished: Wished | null;
  readonly note: string | null;
  /** `zone`: whoever the zone says, where somebody does. */
  readonly courier: { readonly chosenBy: 'person'; readonly courierId: string | null } | { readonly chosenBy: 'zone' };
  readonly followsId: string | null;
  readonly keyId: string | null;
}

function wishFault(wished: Wished | null, today: Today): string | null {
  if (wished === null) return null;
  const on = parseCivilDate(wished.on)?.firstDay ?? 0;
  if (on < today.day) return `wished.on: must not be before today, ${dayText(today.day)}`;
  return on > today.day + wishedMostDays ? `wished.on: must be at most ${wishedMostDays} days ahead` : null;
}

/** A customer that is the company's and was not ended. */
async function orderable(
  trx: Transaction<Database>,
  organisationId: string,
  customerId: string,
): Promise<Result<CustomerOnFile, Refusal>> {
  const found = await readCustomer(trx, customerId);
  if (found === null || found.customer.organisation_id !== organisationId) {
    return refuse('not-found', 'No such customer.');
  }
  return found.customer.ended_at === null ? ok(found) : refuse('conflict', 'The customer was ended.');
}

async function place(
  trx: Transaction<Database>,
  actor: Actor,
  found: CustomerOnFile,
  wanted: Wanted,
  today: Today,
  by: Attribution,
): Promise<Placed> {
  const fault = wishFault(wanted.wished, today);
  if (fault !== null) return refuse('invalid', fault);
  const { organisationId } = actor;
  const day = dayText(today.day);
  const proposal = await proposeCourier(trx, { organisationId, found, at: today.at, day });
  const courierId = wanted.courier.chosenBy === 'person' ? wanted.courier.courierId : proposal.courierId;
  if (courierId !== null && !(await isCourier(trx, organisationId, courierId))) {
    return refuse('not-found', 'No such courier.');
  }
  const zoneId = proposal.zones[0]?.zoneId ?? null;
  const outOfZone = !proposal.couriers.some((each) => each.courierId === courierId && each.inZone);
  const wishedFrom =
    wanted.wished === null ? today.at : instantOfLocal(wanted.wished.on, wanted.wished.from, today.timeZone);
  const events: OrderEvent[] = [
    {
      type: 'order-placed',
      organisationId,
      customerId: found.customer.customer_id,
      channel: wanted.channel,
      lines: wanted.lines,
      dueOn: wanted.wished?.on ?? day,
      wished: wanted.wished,
      zoneId,
      followsId: wanted.followsId,
      keyId: wanted.keyId,
    },
  ];
  if (courierId !== null) {
    events.push({ type: 'order-assigned', courierId, zoneId, outOfZone, chosenBy: wanted.courier.chosenBy });
  }
  return ok(
    await insertOrder(
      trx,
      {
        order_id: wanted.orderId,
        organisation_id: organisationId,
        area: actor.area,
        customer_id: found.customer.customer_id,
        channel: wanted.channel,
        state: courierId === null ? 'new' : 'assigned',
        lines: JSON.stringify(wanted.lines),
        note: wanted.note,
        due_on: wanted.wished?.on ?? day,
        wished_on: wanted.wished?.on ?? null,
        wished_from: wanted.wished?.from ?? null,
        wished_until: wanted.wished?.until ?? null,
        placed_at: today.at,
        placed_by: actor.personId,
        key_id: wanted.keyId,
        zone_id: zoneId,
        courier_id: courierId,
        out_of_zone: courierId === null ? null : outOfZone ? 1 : 0,
        assigned_at: courierId === null ? null : today.at,
        accepted_at: null,
        ended_at: null,
        end_reason: null,
        end_note: null,
        delivery_id: null,
        follows_id: wanted.followsId,
        sorted_at: wishedFrom > today.at ? wishedFrom : today.at,
      },
      events,
      by,
    ),
  );
}

/** Whether what is on record is what is sent again. */
const saysTheSame = (
  row: CustomerOrderTable,
  sent: { readonly lines: readonly OrderLine[]; readonly wished: Wished | null; readonly note: string | null },
): boolean =>
  row.lines === JSON.stringify(sent.lines) &&
  row.wished_on === (sent.wished?.on ?? null) &&
  row.wished_from === (sent.wished?.from ?? null) &&
  row.wished_until === (sent.wished?.until ?? null) &&
  row.note === sent.note;

/** By telephone to the office. Sent again under the same id it is the same order, as it stands now. */
export async function placeOrder(deps: OrderDependencies, actor: Actor, input: NewOrder): Promise<Placed> {
  const today = todayOf(deps, actor);
  const by = byActor(actor, today.at);
  const { organisationId } = actor;
  return await deps.store.atomically(async (trx) => {
    const known = await readOrder(trx, input.orderId);
    if (known !== null) {
      const isSame =
        known.organisation_id === organisationId &&
        known.channel === 'telephone' &&
        known.customer_id === input.customerId &&
        known.follows_id === null &&
        saysTheSame(known, input);
      return isSame ? ok(known) : refuse('already-used');
    }
    const found = await orderable(trx, organisationId, input.customerId);
    if (!found.ok) return found;
    const wanted: Wanted = {
      ...input,
      channel: 'telephone',
      courier: { chosenBy: 'person', courierId: input.courierId },
      followsId: null,
      keyId: null,
    };
    return await place(trx, actor, found.value, wanted, today, by);
  });
}

async function customerOfApp(
  trx: Transaction<Database>,
  organisationId: string,
  input: AppOrderInput,
): Promise<Result<string, Refusal>> {
  if (input.customerId !== undefined) return ok(input.customerId);
  const [customerId, other] = await customersByTelephone(trx, organisationId, telephoneKey(input.telephone ?? ''));
  if (customerId === undefined) return refuse('not-found', 'telephone: no customer has this number.');
  return other === undefined
    ? ok(customerId)
    : refuse('conflict', 'telephone: more than one customer has this number; send customerId.');
}

/** By the company's own app. Nobody is there to choose, so that the zone says whose it is. Sent again it is the same order. */
export async function placeAppOrder(
  deps: OrderDependencies,
  actor: Actor,
  keyId: string,
  orderId: string,
  input: AppOrderInput,
): Promise<Placed> {
  const today = todayOf(deps, actor);
  const by = byActor(actor, today.at);
  const { organisationId } = actor;
  return await deps.store.atomically(async (trx) => {
    const known = await readOrder(trx, orderId);
    const customerId = await customerOfApp(trx, organisationId, input);
    if (known !== null) {
      const isSame =
        known.organisation_id === organisationId &&
        known.channel === 'app' &&
        known.follows_id === null &&
        // Whose number it was then may have another one by now.
        (!customerId.ok || known.customer_id === customerId.value) &&
        saysTheSame(known, input);
      return isSame ? ok(known) : refuse('already-used');
    }
    if (!customerId.ok) return customerId;
    const found = await orderable(trx, organisationId, customerId.value);
    if (!found.ok) return found;
    const { lines, wished, note } = input;
    const wanted: Wanted = {
      orderId,
      channel: 'app',
      lines,
      wished,
      note,
      courier: { chosenBy: 'zone' },
      followsId: null,
      keyId,
    };
    return await place(trx, actor, found.value, wanted, today, by);
  });
}

/** One that failed, as another order: once. An app goes on following it. */
export async function repeatOrder(
  deps: OrderDependencies,
  actor: Actor,
  failedId: string,
  input: RepeatOrder,
): Promise<Placed> {
  const today = todayOf(deps, actor);
  const by = byActor(actor, today.at);
  const { organisationId } = actor;
  return await deps.store.atomically(async (trx) => {
    const failed = await readOrder(trx, failedId);
    if (failed === null || failed.organisation_id !== organisationId) return refuse('not-found');
    const known = await readOrder(trx, input.orderId);
    if (known !== null) {
      const lines = JSON.parse(failed.lines) as OrderLine[];
      const isSame =
        known.organisation_id === organisationId &&
        known.follows_id === failedId &&
        saysTheSame(known, { ...input, lines });
      return isSame ? ok(known) : refuse('already-used');
    }
    if (failed.state !== 'failed') return refuse('conflict', 'Only an order that failed is set out again.');
    if ((await readFollower(trx, failedId)) !== null) return refuse('conflict', 'It was set out again already.');
    const found = await orderable(trx, organisationId, failed.customer_id);
    if (!found.ok) return found;
    const wanted: Wanted = {
      orderId: input.orderId,
      channel: failed.channel === 'app' ? 'app' : 'telephone',
      lines: JSON.parse(failed.lines) as OrderLine[],
      wished: input.wished,
      note: input.note,
      courier: { chosenBy: 'person', courierId: input.courierId },
      followsId: failedId,
      keyId: failed.key_id,
    };
    const placed = await place(trx, actor, found.value, wanted, today, by);
    if (placed.ok) {
      await changeOrder(trx, failed, {}, [{ type: 'order-set-out-again', orderId: input.orderId }], by);
    }
    return placed;
  });
}
