// What may happen to a shift, by ids only; what people say of it is in its row. Of two acts on the same shift the second is decided again.
import type { Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import type { ShiftRow } from './shift.queries.ts';
import type { ShiftTable } from './shift.table.ts';

/** Stream `shift`, by shiftId. */
export type ShiftEvent =
  | {
      readonly type: 'shift-begun';
      readonly organisationId: string;
      readonly courierId: string;
      readonly vehicleId: string;
      readonly area: string;
      readonly at: string;
      readonly verdict: unknown;
      /** Shifts of other couriers that were open on the vehicle. */
      readonly conflictsWith: readonly string[];
    }
  /** Told later, by another phone: it had begun before. */
  | { readonly type: 'shift-begun-earlier'; readonly at: string }
  | { readonly type: 'cylinders-moved'; readonly movementId: string; readonly cylinders: number }
  | {
      readonly type: 'vehicle-counted';
      readonly countId: string;
      readonly at: string;
      readonly expected: { readonly full: number; readonly empty: number };
      readonly items: readonly {
        readonly cylinderId: string | null;
        readonly scanned: string;
        readonly full: boolean;
      }[];
      readonly unreadableFull: number;
      readonly unreadableEmpty: number;
    }
  /** By office or station, for a courier who cannot. */
  | {
      readonly type: 'vehicle-received';
      readonly receptionId: string;
      readonly siteId: string;
      readonly countId: string;
      readonly movementId: string | null;
      readonly at: string;
    }
  | {
      readonly type: 'shift-ended';
      readonly at: string;
      readonly countId: string | null;
      readonly aboard: { readonly full: number; readonly empty: number };
    }
  | { readonly type: 'shift-closed'; readonly at: string };

type Changes = Partial<Omit<ShiftTable, 'shift_id' | 'version' | 'organisation_id' | 'courier_id' | 'vehicle_id'>>;

/** Appends to the shift's stream and changes its row; throws StreamConflict where somebody else did since it was read. */
export async function appendToShift(
  trx: Transaction<Database>,
  shift: Pick<ShiftRow, 'shiftId' | 'version'>,
  data: Exclude<ShiftEvent, { type: 'shift-begun' }>,
  changes: Changes,
  by: Attribution,
): Promise<void> {
  const n = shift.version + 1;
  await appendEvent(trx, { streamKind: 'shift', streamId: shift.shiftId, n, by, data });
  await trx
    .updateTable('shift')
    .set({ ...changes, version: n })
    .where('shift_id', '=', shift.shiftId)
    .execute();
}
