// Orders over HTTP: for the office, couriers, authorities, and a company's own ordering app. Couriers act by commands.
import { Hono, type Context } from 'hono';
import * as v from 'valibot';
import { dayText, localDay, parseCivilDate } from '../../../shared/calendar.ts';
import { uuid } from '../../../shared/command/envelope.ts';
import {
  appOrderChangesSchema,
  appOrderInputSchema,
  appOrderSchema,
  assignOrderSchema,
  cancelOrderSchema,
  hailedCountSchema,
  monthSchema,
  myOrdersSchema,
  newOrderSchema,
  openOrderStates,
  orderProposalSchema,
  orderSchema,
  orderStates,
  repeatOrderSchema,
  waitingOrderStates,
  type Order,
  type OrderState,
} from '../../../shared/contract/order.ts';
import { actorOf, isAuthority, personOf, type Actor } from '../../http/actor.ts';
import type { AppDependencies, AppEnvironment } from '../../http/environment.ts';
import { pageOf, pageQuery, pageRows, textKeyOf } from '../../http/page.ts';
import { ProblemException } from '../../http/problem.ts';
import { orProblem } from '../../http/refusal.ts';
import { describe, valid } from '../../http/validate.ts';
import { instantOf } from '../account/account-dependencies.ts';
import { logLook } from '../account/look.ts';
import { readVisibleCustomer } from '../customer/see-customer.ts';
import { isInAreaOf } from '../organisation/access.ts';
import { readOrganisation } from '../organisation/organisation.queries.ts';
import { assignOrder, cancelOrder } from './assign-order.ts';
import { appOrderOf, orderOf, shownIn, sightOf, worksOnOrders } from './describe-order.ts';
import { dayBegins } from './local-time.ts';
import {
  countHailed,
  listChangedOrders,
  listOrders,
  listOrdersByChannel,
  listOrdersOfCourier,
  listOrdersOfCustomer,
  namesOf,
  readFollower,
  readJoined,
  readOrder,
  type JoinedOrder,
} from './order.queries.ts';
import { placeAppOrder, placeOrder, repeatOrder, todayOf } from './place-order.ts';
import { proposeCourier } from './propose-courier.ts';
import { zonesOfCourier } from './zone-cover.ts';

const tag = 'orders';
const appTag = 'ordering app';
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const idParam = v.object({ id: uuid });
const appText =
  'For a key that was made for ordering: `Authorization: Bearer KEY`. Orders that came another way are not found.';

const statesOf = (asked: OrderState | 'waiting' | 'open'): readonly OrderState[] =>
  asked === 'waiting' ? waitingOrderStates : asked === 'open' ? openOrderStates : [asked];

/** Whose key it is, and which; or 403. */
function orderingOf(c: Context<AppEnvironment>): Actor & { readonly orderingKeyId: string } {
  const actor = actorOf(c);
  const { orderingKeyId } = actor;
  if (orderingKeyId === undefined) throw new ProblemException('not-allowed');
  return { ...actor, orderingKeyId };
}

export function orderRoutes(deps: AppDependencies): Hono<AppEnvironment> {
  const db = deps.store.reader;

  /** One order for who works on it, after a change. The look is on record. */
  async function shown(actor: Actor, orderId: string): Promise<Order> {
    const row = await readJoined(db, orderId);
    if (row === null || !(row.organisation_id === actor.organisationId || isInAreaOf(actor, row.area))) {
      throw new ProblemException('not-found');
    }
    const order = orderOf(row, sightOf(actor, row), deps.clock.now());
    await logLook(deps, actor, 'order', shownIn([order], 'whole'));
    return order;
  }

  /** A page of orders for the office or an authority; names are logged. */
  async function listed(
    actor: Actor,
    rows: readonly JoinedOrder[],
    limit: number,
    keyOfRow: (row: JoinedOrder) => readonly [string, string],
    what: string,
  ): Promise<{ items: Order[]; next: string | null }> {
    const nowMs = deps.clock.now();
    const page = pageRows(rows, limit, keyOfRow, (row) =>
      orderOf(row, isAuthority(actor) ? 'nobody' : 'listed', nowMs),
    );
    await logLook(deps, actor, what, shownIn(page.items, 'listed'));
    return page;
  }

  /** Which company's: the own one, or one of an authority's area. Null: an authority asks for all of its area. */
  async function companyOf(actor: Actor, named: string | undefined): Promise<string | null> {
    if (!isAuthority(actor)) {
      if (!worksOnOrders(actor, actor.organisationId)) throw new ProblemException('not-allowed');
      if (named !== undefined && named !== actor.organisationId) throw new ProblemException('not-found');
      return actor.organisationId;
    }
    if (named === undefined) return null;
    const organisation = await readOrganisation(db, named);
    if (organisation === null || !isInAreaOf(actor, organisation.area)) throw new ProblemException('not-found');
    return named;
  }

  /** The instants between which a month lies where an area is. */
  function monthIn(area: string, month: string): { from: string; until: string } {
    const { timeZone } = deps.parameters.inForce(area, instantOf(deps.clock.now()).slice(0, 10)).resolved.values;
    const date = parseCivilDate(month);
    if (date === null) throw new ProblemException('invalid', 'month');
    return {
      from: instantOf(dayBegins(date.firstDay, timeZone)),
      until: instantOf(dayBegins(date.lastDay + 1, timeZone)),
    };
  }

  return new Hono<AppEnvironment>()
    .post(
      '/orders',
      describe({
        summary: 'Take an order by telephone',
        description:
          'By the office, for a customer of its company. The id is made by the sender; sending the same again gives the order as it stands. `courierId`: who shall deliver it, as proposed or another; null: nobody yet.',
        tag,
        answer: orderSchema,
      }),
      valid('json', newOrderSchema),
      async (c) => {
        const actor = personOf(c, 'office');
        const placed = orProblem(await placeOrder(deps, actor, c.req.valid('json')));
        return c.json(await shown(actor, placed.order_id));
      },
    )
    .get(
      '/orders',
      describe({
        summary: "A company's orders, or those of an authority's area",
        description:
          'Open ones by how long they wait, the longest first (`waiting`: accepted by nobody); ended ones the newest first. With `customerId` all of that customer, the newest first. An authority sees no people’s data. Each look at names is logged.',
        tag,
        answer: pageOf(orderSchema),
      }),
      valid(
        'query',
        v.object({
          ...pageQuery,
          state: v.optional(v.picklist([...orderStates, 'waiting', 'open']), 'waiting'),
          courierId: v.optional(id),
          customerId: v.optional(id),
          organisation: v.optional(id),
        }),
      ),
      async (c) => {
        const actor = personOf(c);
        const { state, courierId = null, customerId, organisation, limit, after } = c.req.valid('query');
        const organisationId = await companyOf(actor, organisation);
        const key = textKeyOf(after);
        if (customerId !== undefined) {
          if ((await readVisibleCustomer(db, actor, customerId)) === null) throw new ProblemException('not-found');
          const rows = await listOrdersOfCustomer(db, { customerId, after: key, limit });
          return c.json(await listed(actor, rows, limit, (row) => [row.placed_at, row.order_id], 'orders'));
        }
        const of = organisationId === null ? { area: actor.area } : { organisationId };
        const rows = await listOrders(db, { of, states: statesOf(state), courierId, after: key, limit });
        return c.json(await listed(actor, rows, limit, (row) => [row.sorted_at, row.order_id], 'orders'));
      },
    )
    .get(
      '/orders/mine',
      describe({
        summary: "A courier's orders of today, as the phone keeps them",
        description:
          'Assigned to the courier and due by today, those of their zones that are nobody’s yet, and what ended today. Telephone and address only of open ones that are theirs; each of these looks is logged.',
        tag,
        answer: myOrdersSchema,
      }),
      async (c) => {
        const actor = personOf(c, 'courier');
        const today = todayOf(deps, actor);
        const day = dayText(today.day);
        const of = { organisationId: actor.organisationId, courierId: actor.personId };
        const zoneIds = await zonesOfCourier(db, { ...of, at: today.at, day });
        const since = instantOf(dayBegins(today.day, today.timeZone));
        const { rows, more } = await listOrdersOfCourier(db, { ...of, zoneIds, day, since });
        const nowMs = deps.clock.now();
        const items = rows.map((row) => orderOf(row, ownSight(actor, row), nowMs));
        await logLook(deps, actor, 'orders-mine', shownIn(items, 'whole'));
        const { courierOrders } = deps.parameters.inForce(actor.area, day);
        return c.json({ serverTime: today.at, day, items, more, courierOrders });
      },
    )
    .get(
      '/orders/proposal',
      describe({
        summary: 'Who should deliver to a customer',
        description:
          'The courier of the zone that covers the address by position or village, at this moment: bound to it or standing in, on a shift before off it. All couriers of the company follow, so that another may be chosen.',
        tag,
        answer: orderProposalSchema,
      }),
      valid('query', v.object({ customerId: id })),
      async (c) => {
        const actor = personOf(c, 'office');
        const { customerId } = c.req.valid('query');
        const { organisationId } = actor;
        const found = await readVisibleCustomer(db, actor, customerId);
        if (found === null || found.customer.organisation_id !== organisationId)
          throw new ProblemException('not-found');
        const today = todayOf(deps, actor);
        const of = { organisationId, found, at: today.at, day: dayText(today.day) };
        const proposal = await proposeCourier(db, of);
        const ids = proposal.couriers.map((each) => each.courierId);
        const names = await namesOf(db, ids);
        await logLook(deps, actor, 'order-couriers', ids);
        return c.json({
          customerId,
          zone: proposal.zones[0] ?? null,
          courierId: proposal.courierId,
          couriers: proposal.couriers.map((each) => ({ ...each, name: names.get(each.courierId) ?? null })),
        });
      },
    )
    .get(
      '/orders/hailed',
      describe({
        summary: 'Orders that couriers entered for somebody who hailed them, the newest first',
        tag,
        answer: pageOf(orderSchema),
      }),
      valid(
        'query',
        v.object({ ...pageQuery, month: monthSchema, courierId: v.optional(id), organisation: v.optional(id) }),
      ),
      async (c) => {
        const actor = personOf(c);
        const { month, courierId = null, organisation, limit, after } = c.req.valid('query');
        const organisationId = await companyOf(actor, organisation);
        const company = organisationId === null ? null : await readOrganisation(db, organisationId);
        if (company === null || organisationId === null) throw new ProblemException('invalid', 'organisation');
        const asked = { organisationId, channel: 'hailed', courierId, ...monthIn(company.area, month) } as const;
        const rows = await listOrdersByChannel(db, { ...asked, after: textKeyOf(after), limit });
        return c.json(await listed(actor, rows, limit, (row) => [row.placed_at, row.order_id], 'orders-hailed'));
      },
    )
    .get(
      '/orders/hailed-count',
      describe({
        summary: 'How many orders each courier entered in a month',
        description: 'And whether the authority of the area allows it today.',
        tag,
        answer: hailedCountSchema,
      }),
      valid('query', v.object({ month: monthSchema, organisation: v.optional(id) })),
      async (c) => {
        const actor = personOf(c);
        const { month, organisation } = c.req.valid('query');
        const organisationId = await companyOf(actor, organisation);
        const company = organisationId === null ? null : await readOrganisation(db, organisationId);
        if (company === null || organisationId === null) throw new ProblemException('invalid', 'organisation');
        const counted = await countHailed(db, { organisationId, ...monthIn(company.area, month) });
        const ids = isAuthority(actor) ? [] : counted.map((each) => each.courierId);
        const names = await namesOf(db, ids);
        await logLook(deps, actor, 'orders-hailed-count', ids);
        const { timeZone } = deps.parameters.inForce(company.area, instantOf(deps.clock.now()).slice(0, 10)).resolved
          .values;
        const today = dayText(localDay(deps.clock.now(), timeZone));
        return c.json({
          month,
          courierOrders: deps.parameters.inForce(company.area, today).courierOrders,
          couriers: counted.map((each) => ({ ...each, courierName: names.get(each.courierId) ?? null })),
        });
      },
    )
    .get(
      '/orders/changes',
      describe({
        summary: "The app's orders that changed since a position, in the order of their changes",
        description: `${appText} Each order once, as it stands; ask again after \`next\`.`,
        tag: appTag,
        answer: appOrderChangesSchema,
      }),
      valid(
        'query',
        v.object({
          limit: pageQuery.limit,
          after: v.optional(v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)), '0'),
        }),
      ),
      async (c) => {
        const { organisationId } = orderingOf(c);
        const { after, limit } = c.req.valid('query');
        const rows = await listChangedOrders(db, { organisationId, after, limit });
        const items = rows.slice(0, limit).map((row) => appOrderOf(row, row.followed_by_id));
        return c.json({ items, next: items.at(-1)?.position ?? after, more: rows.length > limit });
      },
    )
    .get(
      '/orders/:id',
      describe({
        summary: 'One order',
        description:
          "Whole for the office and for the courier to whom it is assigned while it is open, logged; the customer masked for others of the company; an authority sees no people's data. With a key that was made for ordering: an order of the app, without people's data.",
        tag,
        answer: v.union([orderSchema, appOrderSchema]),
      }),
      valid('param', idParam),
      async (c) => {
        const orderId = c.req.valid('param').id;
        if (actorOf(c).orderingKeyId === undefined) return c.json(await shown(personOf(c), orderId));
        const row = await readOrder(db, orderId);
        if (row?.organisation_id !== orderingOf(c).organisationId || row.channel !== 'app') {
          throw new ProblemException('not-found');
        }
        return c.json(appOrderOf(row, await readFollower(db, orderId)));
      },
    )
    .put(
      '/orders/:id',
      describe({
        summary: "Place an order from a company's own ordering app",
        description: `${appText} The id is made by the sender (UUID); sending the same again gives the order as it stands, something else under the same id is refused. The customer is named by \`customerId\`, or by the whole \`telephone\` number, which must be that of just one customer.`,
        tag: appTag,
        answer: appOrderSchema,
      }),
      valid('param', idParam),
      valid('json', appOrderInputSchema),
      async (c) => {
        const actor = orderingOf(c);
        const orderId = c.req.valid('param').id;
        const row = orProblem(await placeAppOrder(deps, actor, actor.orderingKeyId, orderId, c.req.valid('json')));
        return c.json(appOrderOf(row, await readFollower(db, orderId)));
      },
    )
    .post(
      '/orders/:id/assign',
      describe({
        summary: 'Give an open order to a courier',
        description: 'In the zone or not: `outOfZone` says it. `version`: the one that was seen.',
        tag,
        answer: orderSchema,
      }),
      valid('param', idParam),
      valid('json', assignOrderSchema),
      async (c) => {
        const actor = personOf(c, 'office');
        const row = orProblem(await assignOrder(deps, actor, c.req.valid('param').id, c.req.valid('json')));
        return c.json(await shown(actor, row.order_id));
      },
    )
    .post(
      '/orders/:id/cancel',
      describe({ summary: 'Cancel an open order, with a reason', tag, answer: orderSchema }),
      valid('param', idParam),
      valid('json', cancelOrderSchema),
      async (c) => {
        const actor = personOf(c, 'office');
        const row = orProblem(await cancelOrder(deps, actor, c.req.valid('param').id, c.req.valid('json')));
        return c.json(await shown(actor, row.order_id));
      },
    )
    .post(
      '/orders/:id/again',
      describe({
        summary: 'Set an order that failed out again, as another order',
        description: 'Once. The id of the new one is made by the sender.',
        tag,
        answer: orderSchema,
      }),
      valid('param', idParam),
      valid('json', repeatOrderSchema),
      async (c) => {
        const actor = personOf(c, 'office');
        const row = orProblem(await repeatOrder(deps, actor, c.req.valid('param').id, c.req.valid('json')));
        return c.json(await shown(actor, row.order_id));
      },
    );
}

/** On the list that a phone keeps, somebody of the office who also delivers sees no more than a courier. */
const ownSight = (actor: Actor, row: JoinedOrder) =>
  row.courier_id === actor.personId && (row.state === 'assigned' || row.state === 'accepted') ? 'whole' : 'masked';
