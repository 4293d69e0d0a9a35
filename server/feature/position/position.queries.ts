// Reads positions: when a vehicle was last heard of.
import type { Kysely } from 'kysely';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';

interface VehicleAt {
  readonly vehicleId: string;
  /** `YYYY-MM-DDTHH:mm:ss.sssZ`. */
  readonly at: string;
}

const lastKept = compiled<Database, VehicleAt, { at: string }>((db, p) =>
  db
    .selectFrom('position')
    .select('at')
    .where('vehicle_id', '=', p('vehicleId'))
    .where('at', '<=', p('at'))
    .orderBy('at', 'desc')
    .limit(1),
);

const lastSeen = compiled<Database, VehicleAt, { at: string }>((db, p) =>
  db
    .selectFrom('tracker_seen')
    .select('last_at as at')
    .where('vehicle_id', '=', p('vehicleId'))
    .where('last_at', '<=', p('at'))
    .orderBy('last_at', 'desc')
    .limit(1),
);

/**
 * When a vehicle was last heard of, not after `at`: by the phone of a shift or by its tracker, the later. A tracker also
 * tells of itself outside of shifts; of that only the time is kept. Null: never.
 */
export async function readLastPositionAt(db: Kysely<Database>, of: VehicleAt): Promise<string | null> {
  const kept = (await lastKept(db, of))[0]?.at ?? null;
  const seen = (await lastSeen(db, of))[0]?.at ?? null;
  return kept === null || (seen !== null && seen > kept) ? seen : kept;
}
