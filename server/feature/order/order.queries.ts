// Reads orders: by id, as a company's lists, as a courier's own, as an app follows their changes; and counts them.
import type { Kysely } from 'kysely';
import {
  openOrderStates,
  waitingOrderStates,
  type OrderChannel,
  type OrderState,
} from '../../../shared/contract/order.ts';
import type { Database } from '../../db/database.ts';
import { isInForce } from '../account/in-force.ts';
import { areaRange } from '../fill/station.lists.ts';
import type { CustomerOrderTable } from './order.table.ts';

export const isOpen = (row: { readonly state: OrderState }): boolean =>
  openOrderStates.some((state) => state === row.state);

export const readOrder = async (db: Kysely<Database>, orderId: string): Promise<CustomerOrderTable | null> =>
  (await db.selectFrom('customer_order').selectAll().where('order_id', '=', orderId).executeTakeFirst()) ?? null;

/** The one that sets a failed one out again. */
export const readFollower = async (db: Kysely<Database>, orderId: string): Promise<string | null> =>
  (await db.selectFrom('customer_order').select('order_id').where('follows_id', '=', orderId).executeTakeFirst())
    ?.order_id ?? null;

type Key = readonly [string, string] | null;

export const joined = (db: Kysely<Database>) =>
  db
    .selectFrom('customer_order as o')
    .innerJoin('customer as c', 'c.customer_id', 'o.customer_id')
    .innerJoin('customer_person as p', 'p.customer_id', 'o.customer_id')
    .innerJoin('organisation', 'organisation.organisation_id', 'o.organisation_id')
    .leftJoin('zone', 'zone.zone_id', 'o.zone_id')
    .leftJoin('person', 'person.person_id', 'o.courier_id')
    .leftJoin('customer_order as f', 'f.follows_id', 'o.order_id')
    .selectAll('o')
    .select([
      'c.kind as customer_kind',
      'c.village',
      'organisation.name as organisation_name',
      'zone.name as zone_name',
      'person.name as courier_name',
      'f.order_id as followed_by_id',
      'p.name',
      'p.telephone',
      'p.address',
      'p.lng_e7',
      'p.lat_e7',
      'p.accuracy_m',
    ]);

export type JoinedOrder = Awaited<ReturnType<ReturnType<typeof joined>['execute']>>[number];

export async function readJoined(db: Kysely<Database>, orderId: string): Promise<JoinedOrder | null> {
  return (await joined(db).where('o.order_id', '=', orderId).executeTakeFirst()) ?? null;
}

export interface OrdersAsked {
  /** A company's own, or an authority's area. */
  readonly of: { readonly organisationId: string } | { readonly area: string };
  readonly states: readonly OrderState[];
  readonly courierId: string | null;
  readonly after: Key;
  readonly limit: number;
}

/** Open ones by how long they wait, the longest first; ended ones the newest first. One more than `limit`. */
export async function listOrders(db: Kysely<Database>, asked: OrdersAsked): Promise<JoinedOrder[]> {
  const isRising = asked.states.every((state) => isOpen({ state }));
  const way = isRising ? 'asc' : 'desc';
  const { of, courierId, after } = asked;
  return await joined(db)
    .where('o.state', 'in', asked.states)
    .$if(courierId !== null, (query) => query.where('o.courier_id', '=', courierId ?? ''))
    .$if('organisationId' in of, (query) =>
      query.where('o.organisation_id', '=', 'organisationId' in of ? of.organisationId : ''),
    )
    .$if('area' in of, (query) => {
      const [from, until] = areaRange('area' in of ? of.area : '');
      return query.where('o.area', '>=', from).where('o.area', '<', until);
    })
    .$if(after !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('o.sorted_at', 'o.order_id'),
          isRising ? '>' : '<',
          eb.tuple(after?.[0] ?? '', after?.[1] ?? ''),
        ),
      ),
    )
    .orderBy('o.sorted_at', way)
    .orderBy('o.order_id', way)
    .limit(asked.limit + 1)
    .execute();
}

/** All that a customer ever ordered, the newest first. One more than `limit`. */
export async function listOrdersOfCustomer(
  db: Kysely<Database>,
  asked: { readonly customerId: string; readonly after: Key; readonly limit: number },
): Promise<JoinedOrder[]> {
  return await joined(db)
    .where('o.customer_id', '=', asked.customerId)
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('o.placed_at', 'o.order_id'), '<', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('o.placed_at', 'desc')
    .orderBy('o.order_id', 'desc')
    .limit(asked.limit + 1)
    .execute();
}

/** Those that came in one way, placed in `[from, until)`, the newest first. One more than `limit`. */
export async function listOrdersByChannel(
  db: Kysely<Database>,
  asked: {
    readonly organisationId: string;
    readonly channel: OrderChannel;
    readonly from: string;
    readonly until: string;
    readonly courierId: string | null;
    readonly after: Key;
    readonly limit: number;
  },
): Promise<JoinedOrder[]> {
  return await joined(db)
    .where('o.organisation_id', '=', asked.organisationId)
    .where('o.channel', '=', asked.channel)
    .where('o.placed_at', '>=', asked.from)
    .where('o.placed_at', '<', asked.until)
    .$if(asked.courierId !== null, (query) => query.where('o.placed_by', '=', asked.courierId ?? ''))
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('o.placed_at', 'o.order_id'), '<', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('o.placed_at', 'desc')
    .orderBy('o.order_id', 'desc')
    .limit(asked.limit + 1)
    .execute();
}

/** More than somebody delivers in a day. */
const mostOfDay = 200;

/** A courier's: assigned or accepted and due by `day`, nobody's yet in `zoneIds`, and what ended since `since`. */
export async function listOrdersOfCourier(
  db: Kysely<Database>,
  of: {
    readonly organisationId: string;
    readonly courierId: string;
    readonly zoneIds: readonly string[];
    readonly day: string;
    readonly since: string;
  },
): Promise<{ rows: JoinedOrder[]; more: boolean }> {
  const base = joined(db)
    .where('o.organisation_id', '=', of.organisationId)
    .orderBy('o.sorted_at')
    .orderBy('o.order_id')
    .limit(mostOfDay + 1);
  const own = base.where('o.courier_id', '=', of.courierId);
  const open = await own.where('o.state', 'in', ['assigned', 'accepted']).where('o.due_on', '<=', of.day).execute();
  const unclaimed =
    of.zoneIds.length === 0
      ? []
      : await base
          .where('o.zone_id', 'in', of.zoneIds)
          .where('o.state', '=', 'new')
          .where('o.due_on', '<=', of.day)
          .execute();
  const ended = await own
    .where('o.state', 'in', ['done', 'failed', 'cancelled', 'refused'])
    .where('o.sorted_at', '>=', of.since)
    .execute();
  const lists = [open, unclaimed, ended];
  return {
    rows: lists.flatMap((rows) => rows.slice(0, mostOfDay)),
    more: lists.some((rows) => rows.length > mostOfDay),
  };
}

/** Of the app's orders those whose last change came after `after`, in the order of their changes. One more than `limit`. */
export async function listChangedOrders(
  db: Kysely<Database>,
  asked: { readonly organisationId: string; readonly after: number; readonly limit: number },
): Promise<(CustomerOrderTable & { readonly followed_by_id: string | null })[]> {
  return await db
    .selectFrom('customer_order as o')
    .leftJoin('customer_order as f', 'f.follows_id', 'o.order_id')
    .selectAll('o')
    .select('f.order_id as followed_by_id')
    .where('o.organisation_id', '=', asked.organisationId)
    .where('o.channel', '=', 'app')
    .where('o.changed', '>', asked.after)
    .orderBy('o.changed')
    .limit(asked.limit + 1)
    .execute();
}

/** More couriers than a company of a township has. */
const mostCouriers = 500;

/** Whose role as a courier is in force on the day. */
export async function couriersInForce(db: Kysely<Database>, organisationId: string, day: string): Promise<string[]> {
  const rows = await db
    .selectFrom('membership')
    .select(['person_id', 'from_on as fromOn', 'until_on as untilOn'])
    .where('organisation_id', '=', organisationId)
    .where('role', '=', 'courier')
    .where('ended_at', 'is', null)
    .orderBy('person_id')
    .limit(mostCouriers)
    .execute();
  return [...new Set(rows.filter((row) => isInForce(row, day)).map((row) => row.person_id))];
}

/** What each courier of a company has before them, due by `day`. */
export async function openOrdersByCourier(
  db: Kysely<Database>,
  organisationId: string,
  day: string,
): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('customer_order')
    .select((eb) => ['courier_id', eb.fn.countAll<number>().as('count')])
    .where('organisation_id', '=', organisationId)
    .where('state', 'in', ['assigned', 'accepted'])
    .where('due_on', '<=', day)
    .groupBy('courier_id')
    .execute();
  return new Map(rows.map((row) => [row.courier_id ?? '', Number(row.count)]));
}

export async function namesOf(db: Kysely<Database>, personIds: readonly string[]): Promise<Map<string, string | null>> {
  if (personIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('person')
    .select(['person_id', 'name'])
    .where('person_id', 'in', personIds)
    .execute();
  return new Map(rows.map((row) => [row.person_id, row.name]));
}

/** Customers of a company, not ended, who have this telephone number; two are enough to know that it is not one. */
export async function customersByTelephone(
  db: Kysely<Database>,
  organisationId: string,
  telephoneKey: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom('customer_person as p')
    .innerJoin('customer as c', 'c.customer_id', 'p.customer_id')
    .select('p.customer_id')
    .where('p.organisation_id', '=', organisationId)
    .where('p.telephone_key', '=', telephoneKey)
    .where('c.ended_at', 'is', null)
    .orderBy('p.customer_id')
    .limit(2)
    .execute();
  return rows.map((row) => row.customer_id);
}

/** Nobody has accepted these, and their time has come. `courierId` null: of the whole company. */
export async function countWaiting(
  db: Kysely<Database>,
  of: { readonly organisationId: string; readonly courierId: string | null; readonly now: string },
): Promise<{ count: number; since: string | null }> {
  const row = await db
    .selectFrom('customer_order')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('sorted_at').as('since')])
    .where('organisation_id', '=', of.organisationId)
    .where('state', 'in', of.courierId === null ? waitingOrderStates : ['assigned'])
    .where('sorted_at', '<=', of.now)
    .$if(of.courierId !== null, (query) => query.where('courier_id', '=', of.courierId ?? ''))
    .executeTakeFirstOrThrow();
  return { count: Number(row.count), since: row.since };
}

/** What couriers entered themselves, by courier: how often, how often although it was forbidden, on how many days. */
export async function countHailed(
  db: Kysely<Database>,
  of: { readonly organisationId: string; readonly from: string; readonly until: string },
): Promise<{ courierId: string; count: number; refused: number; days: number }[]> {
  const rows = await db
    .selectFrom('customer_order')
    .select((eb) => ['placed_by', 'state', 'due_on', eb.fn.countAll<number>().as('count')])
    .where('organisation_id', '=', of.organisationId)
    .where('channel', '=', 'hailed')
    .where('placed_at', '>=', of.from)
    .where('placed_at', '<', of.until)
    .groupBy(['placed_by', 'state', 'due_on'])
    .execute();
  const byCourier = new Map<string, { count: number; refused: number; days: Set<string> }>();
  for (const row of rows) {
    const courierId = row.placed_by ?? '';
    const counted = byCourier.get(courierId) ?? { count: 0, refused: 0, days: new Set<string>() };
    counted.count += Number(row.count);
    if (row.state === 'refused') counted.refused += Number(row.count);
    counted.days.add(row.due_on);
    byCourier.set(courierId, counted);
  }
  return [...byCourier]
    .map(([courierId, { count, refused, days }]) => ({ courierId, count, refused, days: days.size }))
    .sort((one, other) => other.count - one.count || (one.courierId < other.courierId ? -1 : 1));
}
