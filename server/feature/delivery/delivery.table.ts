// Rows of deliveries and their cylinders, traces of cylinders that another home had, empties awaited at a site, temporary tags.
import type { Destination } from '../../../shared/event/cylinder-event.ts';
import type { Flag } from '../../db/portable.ts';

export interface DeliveryTable {
  delivery_id: string;
  organisation_id: string;
  area: string;
  customer_id: string;
  order_id: string | null;
  shift_id: string | null;
  courier_id: string | null;
  vehicle_id: string | null;
  channel: 'courier' | 'counter';
  site_id: string | null;
  found_by: string;
  check_id: string | null;
  delivered_at: string;
  recorded_at: string;
  full_count: number;
  empty_count: number;
  /** Of the full ones: not scanned when the vehicle was loaded. */
  loaded_at_door: number;
  /** It had happened before the server could say no. */
  despite_block: Flag;
  /** Told later: why. */
  addendum_reason: string | null;
}

export interface DeliveryCylinderTable {
  /** '' where the code is not on the register, or cannot be read. */
  cylinder_id: string;
  delivery_id: string;
  n: number;
  direction: 'full' | 'empty';
  scanned_text: string | null;
  temporary_tag: string | null;
  photo_sha256: string | null;
  /** JSON of the verdict as given; null: without a code nothing is judged. */
  verdict: string | null;
  conflict: string | null;
  loaded_at_door: Flag;
  custody_elsewhere: Flag;
  /** Something later had been recorded of the cylinder: where it is now stayed. */
  superseded: Flag;
  destination: Destination | null;
}

export interface CustodyTraceTable {
  customer_id: string;
  cylinder_id: string;
  delivery_id: string;
  other_customer_id: string;
  /** `found-here`: this home had it; `was-here`: the register said that this home had it. */
  role: 'found-here' | 'was-here';
  /** The courier knew of it, and saw it. */
  seen: Flag;
  at: string;
}

export interface AwaitedSetAsideTable {
  awaited_id: string;
  organisation_id: string;
  /** '' for a cylinder that is not on the register: then `scanned_key` tells it. */
  cylinder_id: string;
  scanned_key: string;
  delivery_id: string;
  destination: Destination;
  /** JSON list of rule ids. */
  reasons: string;
  marked_at: string;
  set_aside_id: string | null;
  ended_at: string | null;
}

export interface TemporaryTagTable {
  organisation_id: string;
  tag: string;
  version: number;
  area: string;
  delivery_id: string;
  customer_id: string;
  /** Onto which vehicle it was taken; null: at a counter. */
  vehicle_id: string | null;
  person_id: string | null;
  photo_sha256: string;
  collected_at: string;
  identified_at: string | null;
  identified_by: string | null;
  cylinder_id: string | null;
}

export interface DeliveryTables {
  delivery: DeliveryTable;
  delivery_cylinder: DeliveryCylinderTable;
  custody_trace: CustodyTraceTable;
  awaited_set_aside: AwaitedSetAsideTable;
  temporary_tag: TemporaryTagTable;
}
