// Who could take an order of a customer: the couriers of the zones that cover the address, and all others of the company.
import type { Kysely } from 'kysely';
import type { OrderCourier } from '../../../shared/contract/order.ts';
import type { Database } from '../../db/database.ts';
import type { CustomerOnFile } from '../customer/customer.queries.ts';
import { readOpenShift } from '../shift/shift.queries.ts';
import { couriersInForce, openOrdersByCourier } from './order.queries.ts';
import { coverageOf, type Coverage } from './zone-cover.ts';

export interface Proposal {
  readonly zones: Coverage['zones'];
  /** The fittest first. */
  readonly couriers: readonly Omit<OrderCourier, 'name'>[];
  /** Null: nobody delivers in a zone that covers the address. */
  readonly courierId: string | null;
}

const asNumber = (flag: boolean): number => (flag ? 1 : 0);

/** In the zone before outside of it, on a shift before off it, who stands in before who is away, fewer orders first. */
const fitter = (one: Proposal['couriers'][number], other: Proposal['couriers'][number]): number =>
  asNumber(other.inZone) - asNumber(one.inZone) ||
  asNumber(other.onShift) - asNumber(one.onShift) ||
  asNumber(other.standsIn) - asNumber(one.standsIn) ||
  one.openOrders - other.openOrders ||
  (one.courierId < other.courierId ? -1 : 1);

/** `day`: the local day of `at`. */
export async function proposeCourier(
  db: Kysely<Database>,
  of: { readonly organisationId: string; readonly found: CustomerOnFile; readonly at: string; readonly day: string },
): Promise<Proposal> {
  const { organisationId } = of;
  const cover = await coverageOf(db, of);
  const working = await couriersInForce(db, organisationId, of.day);
  const open = await openOrdersByCourier(db, organisationId, of.day);
  const couriers: Proposal['couriers'][number][] = [];
  for (const courierId of working) {
    const covered = cover.couriers.find((each) => each.courierId === courierId);
    couriers.push({
      courierId,
      inZone: covered !== undefined,
      standsIn: covered?.standsIn ?? false,
      onShift: (await readOpenShift(db, { organisationId, courierId })) !== null,
      openOrders: open.get(courierId) ?? 0,
    });
  }
  couriers.sort(fitter);
  const [first] = couriers;
  return { zones: cover.zones, couriers, courierId: first?.inZone === true ? first.courierId : null };
}
