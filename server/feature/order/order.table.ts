// Rows of orders, and of how often an organisation's orders have changed.
import type { OrderChannel, OrderState } from '../../../shared/contract/order.ts';
import type { Flag } from '../../db/portable.ts';

export interface CustomerOrderTable {
  order_id: string;
  /** The number of its last event. */
  version: number;
  organisation_id: string;
  /** Of the organisation. */
  area: string;
  customer_id: string;
  channel: OrderChannel;
  state: OrderState;
  /** JSON: models and counts. */
  lines: string;
  /** May say something of a person: never in an event, emptied with the customer's file. */
  note: string | null;
  /** The local day on which it is to be delivered. */
  due_on: string;
  wished_on: string | null;
  /** Local times, `HH:mm`. */
  wished_from: string | null;
  wished_until: string | null;
  placed_at: string;
  placed_by: string | null;
  /** The key of the ordering app that it came with. */
  key_id: string | null;
  /** Covered the address when it was placed or assigned. */
  zone_id: string | null;
  courier_id: string | null;
  /** Whether the address lay in no zone of that courier then; null: nobody is assigned. */
  out_of_zone: Flag | null;
  assigned_at: string | null;
  accepted_at: string | null;
  ended_at: string | null;
  /** Of a failed one: the reason's name. */
  end_reason: string | null;
  /** What was said of how it failed, or why it was cancelled; treated as `note` is. */
  end_note: string | null;
  delivery_id: string | null;
  /** The failed one that this one sets out again. */
  follows_id: string | null;
  /** Which change of its organisation's orders was its last. */
  changed: number;
  /** What lists go by: since when it waits while it is open, when it ended once it has. */
  sorted_at: string;
}

export interface OrderCountTable {
  organisation_id: string;
  changes: number;
}

export interface OrderTables {
  customer_order: CustomerOrderTable;
  order_count: OrderCountTable;
}
