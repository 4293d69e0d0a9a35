// Reads trackers: whose key it is, in which vehicle a tracker was when, which shift ran there, and what the office is shown.
import type { Kysely } from 'kysely';
import type { UnknownTracker, TrackerKey, VehicleTracker } from '../../../shared/contract/position.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { pageRows } from '../../http/page.ts';
import { afterIn, type Asked, type Page } from '../organisation/organisation.queries.ts';
import type { ShiftTable } from '../shift/shift.table.ts';
import type { ShiftRow } from '../shift/shift.queries.ts';
import type { TrackerKeyTable, TrackerSeenTable } from './position.table.ts';

const keyByHash = compiled<Database, { hash: string }, { organisationId: string }>((db, p) =>
  db
    .selectFrom('tracker_key')
    .where('hash', '=', p('hash'))
    .where('ended_at', 'is', null)
    .select('organisation_id as organisationId'),
);

/** The company whose key it is; null: nobody's, or it was ended. */
export const readKeyOwner = async (db: Kysely<Database>, hash: string): Promise<string | null> =>
  (await keyByHash(db, { hash }))[0]?.organisationId ?? null;

const areas = compiled<Database, { organisationId: string }, { area: string }>((db, p) =>
  db.selectFrom('organisation').where('organisation_id', '=', p('organisationId')).select('area'),
);

export const readAreaOf = async (db: Kysely<Database>, organisationId: string): Promise<string> =>
  (await areas(db, { organisationId }))[0]?.area ?? '';

interface DeviceAt {
  readonly organisationId: string;
  readonly deviceId: string;
  readonly at: string;
}

const vehicleAt = compiled<Database, DeviceAt, { vehicleId: string; untilAt: string | null }>((db, p) =>
  db
    .selectFrom('vehicle_tracker')
    .where('organisation_id', '=', p('organisationId'))
    .where('device_id', '=', p('deviceId'))
    .where('from_at', '<=', p('at'))
    .orderBy('from_at', 'desc')
    .limit(1)
    .select(['vehicle_id as vehicleId', 'until_at as untilAt']),
);

/** The vehicle that a tracker was built into at an instant; null: none. */
export async function readVehicleOfDevice(db: Kysely<Database>, of: DeviceAt): Promise<string | null> {
  const [row] = await vehicleAt(db, of);
  return row === undefined || (row.untilAt !== null && row.untilAt <= of.at) ? null : row.vehicleId;
}

const shiftsBegun = compiled<Database, { vehicleId: string; at: string }, ShiftTable>((db, p) =>
  db
    .selectFrom('shift')
    .selectAll()
    .where('vehicle_id', '=', p('vehicleId'))
    .where('begun_at', '<=', p('at'))
    .orderBy('begun_at', 'desc')
    .orderBy('shift_id', 'desc')
    .limit(5),
);

/** The shift that a vehicle was in at an instant, its first and last second included; of two, the one begun later. */
export async function readShiftOfVehicleAt(
  db: Kysely<Database>,
  of: { readonly vehicleId: string; readonly at: string },
): Promise<ShiftRow | null> {
  const row = (await shiftsBegun(db, of)).find(({ ended_at }) => ended_at === null || ended_at >= of.at);
  if (row === undefined) return null;
  return {
    shiftId: row.shift_id,
    version: row.version,
    organisationId: row.organisation_id,
    courierId: row.courier_id,
    vehicleId: row.vehicle_id,
    area: row.area,
    begunAt: row.begun_at,
    endedAt: row.ended_at,
    countId: row.count_id,
    closedAt: row.closed_at,
  };
}

const seenOf = compiled<Database, { organisationId: string; deviceId: string }, TrackerSeenTable>((db, p) =>
  db
    .selectFrom('tracker_seen')
    .selectAll()
    .where('organisation_id', '=', p('organisationId'))
    .where('device_id', '=', p('deviceId')),
);

export const readSeen = async (
  db: Kysely<Database>,
  of: { readonly organisationId: string; readonly deviceId: string },
): Promise<TrackerSeenTable | null> => (await seenOf(db, of))[0] ?? null;

/** Trackers that tell of themselves by the company's keys and belong to none of its vehicles. */
export async function listUnknownTrackers(
  db: Kysely<Database>,
  organisationId: string,
  asked: Asked,
): Promise<Page<UnknownTracker>> {
  const rows = await db
    .selectFrom('tracker_seen')
    .select(['device_id', 'first_at', 'last_at', 'reports'])
    .where('organisation_id', '=', organisationId)
    .where('device_id', '>', afterIn(organisationId, asked))
    .where('vehicle_id', 'is', null)
    .orderBy('device_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [organisationId, row.device_id],
    (row) => ({ deviceId: row.device_id, firstAt: row.first_at, lastAt: row.last_at, reports: row.reports }),
  );
}

/** So many are shown of a vehicle's history. */
const mostTrackers = 50;

export async function describeVehicleTracker(db: Kysely<Database>, vehicleId: string): Promise<VehicleTracker> {
  const rows = await db
    .selectFrom('vehicle_tracker as t')
    .leftJoin('tracker_seen as s', (join) =>
      join.onRef('s.organisation_id', '=', 't.organisation_id').onRef('s.device_id', '=', 't.device_id'),
    )
    .where('t.vehicle_id', '=', vehicleId)
    .orderBy('t.n', 'desc')
    .limit(mostTrackers)
    .select(['t.device_id', 't.from_at', 't.until_at', 's.last_at', 's.vehicle_id'])
    .execute();
  return {
    vehicleId,
    trackers: rows.map((row) => ({
      deviceId: row.device_id,
      from: row.from_at,
      until: row.until_at,
      lastAt: row.until_at === null && row.vehicle_id === vehicleId ? row.last_at : null,
    })),
  };
}

export const trackerKeyOf = (row: TrackerKeyTable): TrackerKey => ({
  keyId: row.key_id,
  organisationId: row.organisation_id,
  label: row.label,
  createdAt: row.created_at,
  endedAt: row.ended_at,
});

export async function listTrackerKeys(
  db: Kysely<Database>,
  organisationId: string,
  asked: Asked,
): Promise<Page<TrackerKey>> {
  const rows = await db
    .selectFrom('tracker_key')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('key_id', '>', afterIn(organisationId, asked))
    .orderBy('key_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [organisationId, row.key_id], trackerKeyOf);
}
