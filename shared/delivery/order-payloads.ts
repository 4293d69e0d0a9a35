// What a courier asks to have recorded of orders: entered for somebody who hails him, accepted, failed.
import * as v from 'valibot';
import { uuid } from '../command/envelope.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const note = v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(500)));

/** Cylinders asked for: a model of the trade, and how many. */
export const orderLine = v.object({
  model: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(40)),
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50)),
});
export const orderLines = v.pipe(v.array(orderLine), v.minLength(1), v.maxLength(20));

/** Why nothing was delivered. */
export const failReasons = [
  'nobody-home',
  'customer-declined',
  'check-refused',
  'check-failed',
  'blocked',
  'wrong-address',
  'no-stock',
  'vehicle-trouble',
  'other',
] as const;
export type FailReason = (typeof failReasons)[number];

export const orderPayloads = {
  /** 代客下单: marked as such, told to the office, counted. */
  'hail-order': v.object({ orderId: uuid, customerId: id, lines: orderLines, note }),
  'accept-order': v.object({ orderId: uuid }),
  /** The cylinders stay on the vehicle. */
  'fail-order': v.object({ orderId: uuid, reason: v.picklist(failReasons), note }),
} as const;
