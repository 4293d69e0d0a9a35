// Removes where a courier was at the instants of acts at one home: of the track no point is left that says where it is.
import type { Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';

export interface PlacedAct {
  readonly actId: string;
  readonly personId: string;
  /** As it was noted with the act, `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  readonly at: string;
}

/** In the transaction that erases the customer. That something was done stays, with its time and without its place. */
export async function forgetPositions(trx: Transaction<Database>, acts: readonly PlacedAct[]): Promise<void> {
  for (const { actId, personId, at } of acts) {
    const shifts = await trx
      .selectFrom('shift')
      .select(['shift_id', 'vehicle_id'])
      .where('courier_id', '=', personId)
      .where('begun_at', '<=', at)
      .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>=', at)]))
      .execute();
    for (const { shift_id: shiftId, vehicle_id: vehicleId } of shifts) {
      await trx
        .updateTable('position_mark')
        .set({ lng_e7: null, lat_e7: null, accuracy_m: null })
        .where('vehicle_id', '=', vehicleId)
        .where('at', '=', at)
        .where('mark_id', '=', actId)
        .execute();
      await trx
        .deleteFrom('position')
        .where('vehicle_id', '=', vehicleId)
        .where('at', '=', at)
        .where('shift_id', '=', shiftId)
        .where('source', '=', 'phone')
        .execute();
      await trx
        .deleteFrom('live_position')
        .where('shift_id', '=', shiftId)
        .where('source', '=', 'phone')
        .where('at', '=', at)
        .execute();
    }
  }
}
