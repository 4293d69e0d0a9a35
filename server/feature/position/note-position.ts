// Notes where a courier was when something was done: every scan carries a position, and becomes part of the track.
import type { Transaction } from 'kysely';
import type { MarkKind } from '../../../shared/contract/position.ts';
import type { CustomerPosition } from '../../../shared/customer/customer.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { toE7 } from './point-row.ts';
import type { LivePositionTable, PositionMarkTable, PositionTable } from './position.table.ts';

const insertPosition = compiled<Database, PositionTable, unknown>((db, p) =>
  db
    .insertInto('position')
    .values({
      vehicle_id: p('vehicle_id'),
      at: p('at'),
      shift_id: p('shift_id'),
      source: p('source'),
      lng_e7: p('lng_e7'),
      lat_e7: p('lat_e7'),
      accuracy_m: p('accuracy_m'),
      speed_cm_s: null,
      heading_deg: null,
    })
    .onConflict((conflict) => conflict.columns(['vehicle_id', 'at', 'shift_id', 'source']).doNothing()),
);

/** What an older position says takes nothing from a newer one. */
const moveLive = compiled<
  Database,
  Omit<LivePositionTable, 'watched' | 'watched_at' | 'speed_cm_s' | 'heading_deg'>,
  unknown
>((db, p) =>
  db
    .insertInto('live_position')
    .values({
      shift_id: p('shift_id'),
      source: p('source'),
      vehicle_id: p('vehicle_id'),
      at: p('at'),
      lng_e7: p('lng_e7'),
      lat_e7: p('lat_e7'),
      accuracy_m: p('accuracy_m'),
      speed_cm_s: null,
      heading_deg: null,
      changed_at: p('changed_at'),
      watched: null,
      watched_at: null,
    })
    .onConflict((conflict) =>
      conflict
        .columns(['shift_id', 'source'])
        .doUpdateSet((eb) => ({
          at: eb.ref('excluded.at'),
          lng_e7: eb.ref('excluded.lng_e7'),
          lat_e7: eb.ref('excluded.lat_e7'),
          accuracy_m: eb.ref('excluded.accuracy_m'),
          speed_cm_s: null,
          heading_deg: null,
          changed_at: eb.ref('excluded.changed_at'),
        }))
        .whereRef('live_position.at', '<', 'excluded.at'),
    ),
);

const insertMark = compiled<Database, PositionMarkTable, unknown>((db, p) =>
  db
    .insertInto('position_mark')
    .values({
      vehicle_id: p('vehicle_id'),
      at: p('at'),
      mark_id: p('mark_id'),
      shift_id: p('shift_id'),
      kind: p('kind'),
      lng_e7: p('lng_e7'),
      lat_e7: p('lat_e7'),
      accuracy_m: p('accuracy_m'),
    })
    .onConflict((conflict) => conflict.columns(['vehicle_id', 'at', 'mark_id']).doNothing()),
);

export interface NotedPosition {
  readonly courierId: string;
  readonly vehicleId: string;
  /** Null: done outside of a shift, of which no position is kept. */
  readonly shiftId: string | null;
  /** Of the act, by the server's clock; `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  readonly at: string;
  /** Null: the phone did not know where it was. */
  readonly position: CustomerPosition | null;
  /** When it is recorded; not given: at the instant of the act. */
  readonly now?: string;
  /** What was done, by its own id: it then appears along the track. */
  readonly mark?: { readonly kind: MarkKind; readonly id: string };
}

/** In the transaction of the act. The caller knows that `at` lies within the shift. */
export async function notePosition(trx: Transaction<Database>, noted: NotedPosition): Promise<void> {
  const { vehicleId, shiftId, at, position, mark } = noted;
  if (shiftId === null) return;
  const place =
    position === null
      ? null
      : { lng_e7: toE7(position.lng), lat_e7: toE7(position.lat), accuracy_m: position.accuracyM };
  const of = { vehicle_id: vehicleId, shift_id: shiftId, at };
  if (place !== null) {
    await insertPosition(trx, { ...of, source: 'phone', ...place, speed_cm_s: null, heading_deg: null });
    await moveLive(trx, { ...of, source: 'phone', ...place, changed_at: noted.now ?? at });
  }
  if (mark === undefined) return;
  const { kind, id: mark_id } = mark;
  await insertMark(trx, { ...of, mark_id, kind, ...(place ?? { lng_e7: null, lat_e7: null, accuracy_m: null }) });
}
