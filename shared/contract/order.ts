// Orders over HTTP: placed by the office, a courier who was hailed, or a company's own app; assigned, accepted, ended.
import * as v from 'valibot';
import { civilDate, uuid } from '../command/envelope.ts';
import { customerFactsSchema, positionSchema, telephoneSchema } from '../customer/customer.ts';
import { failReasons, orderLine, orderLines } from '../delivery/order-payloads.ts';

const text = v.string();
const textOrNull = v.nullable(v.string());
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const words = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(most));
const note = v.nullable(words(500));
const seenVersion = v.pipe(v.number(), v.integer(), v.minValue(1));

/** `refused`: entered by a courier where the authority of the area forbids that. */
export const orderStates = ['new', 'assigned', 'accepted', 'done', 'failed', 'cancelled', 'refused'] as const;
export type OrderState = (typeof orderStates)[number];
export const openOrderStates = ['new', 'assigned', 'accepted'] as const satisfies readonly OrderState[];
/** Nobody has said yet that they will deliver it. */
export const waitingOrderStates = ['new', 'assigned'] as const satisfies readonly OrderState[];

export const orderChannels = ['telephone', 'hailed', 'app'] as const;
export type OrderChannel = (typeof orderChannels)[number];

/** An order that nobody accepted for so long is late. */
export const orderLateHours = 2;
/** So far ahead a day may be wished for. */
export const wishedMostDays = 60;

const clockTime = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time such as 08:30'));

/** A day where the company is, and if need be from when and until when. */
export const wishedSchema = v.pipe(
  v.object({
    on: v.pipe(civilDate, v.length(10, 'must be a day such as 2026-11-23')),
    from: v.nullable(clockTime),
    until: v.nullable(clockTime),
  }),
  v.check(({ from, until }) => from === null || until === null || from < until, 'must not end before it begins'),
);
export type Wished = v.InferOutput<typeof wishedSchema>;

/** By telephone to the office. `courierId` null: nobody yet. */
export const newOrderSchema = v.object({
  orderId: uuid,
  customerId: id,
  lines: orderLines,
  wished: v.nullable(wishedSchema),
  note,
  courierId: v.nullable(id),
});
export type NewOrder = v.InferOutput<typeof newOrderSchema>;

/** `version`: the one that was seen. */
export const assignOrderSchema = v.object({ version: seenVersion, courierId: id });
export const cancelOrderSchema = v.object({ version: seenVersion, reason: words(200) });
/** A failed one once more, as another order. */
export const repeatOrderSchema = v.object({
  orderId: uuid,
  wished: v.nullable(wishedSchema),
  note,
  courierId: v.nullable(id),
});
export type RepeatOrder = v.InferOutput<typeof repeatOrderSchema>;

/** Null in lists for those whose work does not need it; `masked`: telephone and name are not whole, there is no address. */
export const orderCustomerSchema = v.object({
  name: textOrNull,
  telephone: textOrNull,
  address: textOrNull,
  position: v.nullable(positionSchema),
  masked: v.boolean(),
});

export const orderSchema = v.object({
  orderId: text,
  version: v.number(),
  organisationId: text,
  organisationName: text,
  customerId: text,
  village: textOrNull,
  customerKind: customerFactsSchema.entries.kind,
  /** Null: who looks sees no people's data. */
  customer: v.nullable(orderCustomerSchema),
  channel: v.picklist(orderChannels),
  state: v.picklist(orderStates),
  lines: v.array(orderLine),
  /** Null as well for those who do not work on it. */
  note: textOrNull,
  /** The local day on which it is to be delivered. */
  dueOn: text,
  wished: v.nullable(v.object({ on: text, from: textOrNull, until: textOrNull })),
  placedAt: text,
  placedById: textOrNull,
  /** Nobody accepted it in `orderLateHours` after it was due to be worked on. */
  late: v.boolean(),
  zoneId: textOrNull,
  zoneName: textOrNull,
  courierId: textOrNull,
  courierName: textOrNull,
  outOfZone: v.nullable(v.boolean()),
  assignedAt: textOrNull,
  acceptedAt: textOrNull,
  endedAt: textOrNull,
  failReason: v.nullable(v.picklist(failReasons)),
  endNote: textOrNull,
  deliveryId: textOrNull,
  followsId: textOrNull,
  followedById: textOrNull,
});
export type Order = v.InferOutput<typeof orderSchema>;

/** What a courier's phone keeps, so that it works where there is no signal. */
export const myOrdersSchema = v.object({
  serverTime: text,
  /** Where the courier is. */
  day: text,
  /** Assigned to the courier, or of a zone of theirs and nobody's yet; open ones and those that ended today. */
  items: v.array(orderSchema),
  /** There were more than a phone is given at once. */
  more: v.boolean(),
  /** Whether the authority lets couriers enter orders; forbidden, nothing is delivered without one of the office. */
  courierOrders: v.optional(v.picklist(['allowed', 'forbidden']), 'allowed'),
});
export type MyOrders = v.InferOutput<typeof myOrdersSchema>;

/** What became of a courier's command. `why` null: it was done as asked. */
export const orderOutcomeSchema = v.object({
  orderId: text,
  state: v.picklist(orderStates),
  why: v.nullable(v.picklist(['forbidden-here', 'not-yours', 'ended'])),
});
export type OrderOutcome = v.InferOutput<typeof orderOutcomeSchema>;

/** A courier who could take an order of a customer. */
export const orderCourierSchema = v.object({
  courierId: text,
  name: textOrNull,
  inZone: v.boolean(),
  /** In a zone by standing in. */
  standsIn: v.boolean(),
  onShift: v.boolean(),
  /** Assigned or accepted and due by today. */
  openOrders: v.number(),
});
export const orderProposalSchema = v.object({
  customerId: text,
  /** That covers the address; null: none, or the file says neither position nor village. */
  zone: v.nullable(v.object({ zoneId: text, name: text })),
  /** Null: nobody has such a zone today. */
  courierId: textOrNull,
  /** All of the company, the fittest first. */
  couriers: v.array(orderCourierSchema),
});
export type OrderProposal = v.InferOutput<typeof orderProposalSchema>;
export type OrderCourier = v.InferOutput<typeof orderCourierSchema>;

export const monthSchema = v.pipe(civilDate, v.length(7, 'must be a month such as 2026-11'));
export const hailedCountSchema = v.object({
  month: text,
  /** Whether couriers may enter orders, by the parameter in force today where the company is. */
  courierOrders: v.picklist(['allowed', 'forbidden']),
  couriers: v.array(
    v.object({ courierId: text, courierName: textOrNull, count: v.number(), refused: v.number(), days: v.number() }),
  ),
});
export type HailedCount = v.InferOutput<typeof hailedCountSchema>;

/** From a company's own app: for a customer by our id, or by the whole telephone number that just one of them has. */
export const appOrderInputSchema = v.pipe(
  v.object({
    customerId: v.optional(id),
    telephone: v.optional(telephoneSchema),
    lines: orderLines,
    wished: v.optional(v.nullable(wishedSchema), null),
    note: v.optional(note, null),
  }),
  v.check(
    ({ customerId, telephone }) => (customerId === undefined) !== (telephone === undefined),
    'needs either customerId or telephone',
  ),
);
export type AppOrderInput = v.InferOutput<typeof appOrderInputSchema>;

/** What the app may know of it: no people's data. */
export const appOrderSchema = v.object({
  orderId: text,
  customerId: text,
  state: v.picklist(orderStates),
  lines: v.array(orderLine),
  dueOn: text,
  wished: v.nullable(v.object({ on: text, from: textOrNull, until: textOrNull })),
  placedAt: text,
  assignedAt: textOrNull,
  acceptedAt: textOrNull,
  endedAt: textOrNull,
  failReason: v.nullable(v.picklist(failReasons)),
  /** The order that sets it out again after it failed. */
  followedById: textOrNull,
  /** Of its last change, among all changes of the company's orders. */
  position: v.number(),
});
export type AppOrder = v.InferOutput<typeof appOrderSchema>;

/** `next`: the position to ask after the next time. */
export const appOrderChangesSchema = v.object({ items: v.array(appOrderSchema), next: v.number(), more: v.boolean() });
