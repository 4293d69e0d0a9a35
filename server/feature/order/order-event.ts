// What may happen to an order, stream `order` by orderId. By ids only: notes and free reasons stand in the row, which can be emptied.
import type { OrderChannel, Wished } from '../../../shared/contract/order.ts';
import type { FailReason } from '../../../shared/delivery/order-payloads.ts';

export interface OrderLine {
  readonly model: string;
  readonly count: number;
}

export type OrderEvent =
  | {
      readonly type: 'order-placed';
      readonly organisationId: string;
      readonly customerId: string;
      readonly channel: OrderChannel;
      readonly lines: readonly OrderLine[];
      readonly dueOn: string;
      readonly wished: Wished | null;
      readonly zoneId: string | null;
      readonly followsId: string | null;
      readonly keyId: string | null;
    }
  | {
      readonly type: 'order-assigned';
      readonly courierId: string;
      readonly zoneId: string | null;
      readonly outOfZone: boolean;
      /** Chosen by a person, or by the zone alone where nobody was there to choose. */
      readonly chosenBy: 'person' | 'zone';
    }
  | { readonly type: 'order-accepted'; readonly courierId: string }
  | { readonly type: 'order-done'; readonly deliveryId: string }
  | { readonly type: 'order-failed'; readonly reason: FailReason }
  | { readonly type: 'order-cancelled' }
  /** A failed one; `orderId` is the new one. */
  | { readonly type: 'order-set-out-again'; readonly orderId: string }
  /** Entered by a courier where that is forbidden. */
  | { readonly type: 'order-refused'; readonly why: 'forbidden-here' };
