// An order as those may see it who ask: whole, with the customer masked, without people's data, or as an app knows it.
import { MS_A_HOUR } from '../../../shared/calendar.ts';
import { orderLateHours, waitingOrderStates, type AppOrder, type Order } from '../../../shared/contract/order.ts';
import { customerKinds } from '../../../shared/customer/customer.ts';
import { maskName, maskTelephone } from '../../../shared/customer/written.ts';
import { failReasons } from '../../../shared/delivery/order-payloads.ts';
import { hasRole, isAuthority, type Actor } from '../../http/actor.ts';
import { positionOf } from '../customer/customer.queries.ts';
import type { JoinedOrder } from './order.queries.ts';
import type { CustomerOrderTable } from './order.table.ts';
import type { OrderLine } from './order-event.ts';

/** `listed`: names whole, telephones masked, no address, as in every list of customers. */
export type Sight = 'whole' | 'listed' | 'masked' | 'nobody';

/** Who takes orders or answers for safety at the company: sees whose they are. */
export const worksOnOrders = (actor: Actor, organisationId: string): boolean =>
  actor.organisationId === organisationId && hasRole(actor, 'office', 'safety-manager');

/** Telephone and address are for the courier to whom it is assigned, as long as it is open. */
export function sightOf(
  actor: Actor,
  row: Pick<CustomerOrderTable, 'organisation_id' | 'courier_id' | 'state'>,
): Sight {
  if (isAuthority(actor)) return 'nobody';
  if (worksOnOrders(actor, row.organisation_id)) return 'whole';
  const isTheirs = row.courier_id !== null && row.courier_id === actor.personId;
  return isTheirs && (row.state === 'assigned' || row.state === 'accepted') ? 'whole' : 'masked';
}

/** Written by us, in this form. */
const linesOf = (row: Pick<CustomerOrderTable, 'lines'>): OrderLine[] => JSON.parse(row.lines) as OrderLine[];

const wishedOf = (row: Pick<CustomerOrderTable, 'wished_on' | 'wished_from' | 'wished_until'>): Order['wished'] =>
  row.wished_on === null ? null : { on: row.wished_on, from: row.wished_from, until: row.wished_until };

const failReasonOf = (row: Pick<CustomerOrderTable, 'end_reason'>): Order['failReason'] =>
  failReasons.find((reason) => reason === row.end_reason) ?? null;

function customerOf(row: JoinedOrder, sight: Sight): Order['customer'] {
  if (sight === 'nobody') return null;
  if (sight === 'whole') {
    return {
      name: row.name,
      telephone: row.telephone,
      address: row.address,
      position: positionOf(row),
      masked: false,
    };
  }
  return {
    name: row.name === null || sight === 'listed' ? row.name : maskName(row.name),
    telephone: row.telephone === null ? null : maskTelephone(row.telephone),
    address: null,
    position: null,
    masked: true,
  };
}

export function orderOf(row: JoinedOrder, sight: Sight, nowMs: number): Order {
  const isWorker = sight === 'whole' || sight === 'listed';
  return {
    orderId: row.order_id,
    version: row.version,
    organisationId: row.organisation_id,
    organisationName: row.organisation_name,
    customerId: row.customer_id,
    village: row.village,
    customerKind: customerKinds.find((kind) => kind === row.customer_kind) ?? null,
    customer: customerOf(row, sight),
    channel: row.channel,
    state: row.state,
    lines: linesOf(row),
    note: isWorker ? row.note : null,
    dueOn: row.due_on,
    wished: wishedOf(row),
    placedAt: row.placed_at,
    placedById: row.placed_by,
    late:
      waitingOrderStates.some((state) => state === row.state) &&
      nowMs - Date.parse(row.sorted_at) >= orderLateHours * MS_A_HOUR,
    zoneId: row.zone_id,
    zoneName: row.zone_name,
    courierId: row.courier_id,
    courierName: isWorker ? row.courier_name : null,
    outOfZone: row.out_of_zone === null ? null : row.out_of_zone === 1,
    assignedAt: row.assigned_at,
    acceptedAt: row.accepted_at,
    endedAt: row.ended_at,
    failReason: failReasonOf(row),
    endNote: isWorker ? row.end_note : null,
    deliveryId: row.delivery_id,
    followsId: row.follows_id,
    followedById: row.followed_by_id,
  };
}

export const appOrderOf = (row: CustomerOrderTable, followedById: string | null): AppOrder => ({
  orderId: row.order_id,
  customerId: row.customer_id,
  state: row.state,
  lines: linesOf(row),
  dueOn: row.due_on,
  wished: wishedOf(row),
  placedAt: row.placed_at,
  assignedAt: row.assigned_at,
  acceptedAt: row.accepted_at,
  endedAt: row.ended_at,
  failReason: failReasonOf(row),
  followedById,
  position: row.changed,
});

/** Whose data an answer shows: those whose customers are not masked altogether, and the couriers by name. */
export const shownIn = (orders: readonly Order[], sight: 'whole' | 'listed'): string[] => [
  ...new Set([
    ...orders.filter(({ customer }) => customer?.masked === (sight === 'listed')).map((order) => order.customerId),
    ...orders.flatMap(({ courierId, courierName }) => (courierId === null || courierName === null ? [] : [courierId])),
  ]),
];
