// Reads shifts: by id, the one that runs, the one that ran at an instant, and those that are open on a vehicle.
import type { Kysely } from 'kysely';
import { MS_A_MINUTE } from '../../../shared/calendar.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import type { ShiftTable } from './shift.table.ts';

export interface ShiftRow {
  readonly shiftId: string;
  readonly version: number;
  readonly organisationId: string;
  readonly courierId: string;
  readonly vehicleId: string;
  readonly area: string;
  readonly begunAt: string;
  /** Null: it runs. */
  readonly endedAt: string | null;
  readonly countId: string | null;
  readonly closedAt: string | null;
}

const shiftOf = (row: ShiftTable): ShiftRow => ({
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
});

/** Two phones of one courier may differ by so much. */
const earlyMs = 10 * MS_A_MINUTE;

export const ranAt = (shift: Pick<ShiftRow, 'begunAt' | 'endedAt'>, at: string): boolean =>
  Date.parse(at) >= Date.parse(shift.begunAt) - earlyMs && (shift.endedAt === null || at <= shift.endedAt);

const orNull = ([row]: readonly ShiftTable[]): ShiftRow | null => (row === undefined ? null : shiftOf(row));

const byId = compiled<Database, { id: string }, ShiftTable>((db, p) =>
  db.selectFrom('shift').selectAll().where('shift_id', '=', p('id')),
);

export const readShift = async (db: Kysely<Database>, shiftId: string): Promise<ShiftRow | null> =>
  orNull(await byId(db, { id: shiftId }));

interface OfCourier {
  readonly organisationId: string;
  readonly courierId: string;
}

const openOfCourier = compiled<Database, OfCourier, ShiftTable>((db, p) =>
  db
    .selectFrom('shift')
    .selectAll()
    .where('organisation_id', '=', p('organisationId'))
    .where('courier_id', '=', p('courierId'))
    .where('ended_at', 'is', null)
    .orderBy('begun_at', 'desc')
    .orderBy('shift_id', 'desc')
    .limit(20),
);

/** The latest first: more than one where the courier changed the vehicle and the older is still to be counted. */
export const readOpenShifts = async (db: Kysely<Database>, of: OfCourier): Promise<ShiftRow[]> =>
  (await openOfCourier(db, of)).map(shiftOf);

/** The one that the courier is working: the latest that was not ended. */
export const readOpenShift = async (db: Kysely<Database>, of: OfCourier): Promise<ShiftRow | null> =>
  orNull(await openOfCourier(db, of));

const ofCourierAt = compiled<Database, OfCourier & { at: string }, ShiftTable>((db, p) =>
  db
    .selectFrom('shift')
    .selectAll()
    .where('organisation_id', '=', p('organisationId'))
    .where('courier_id', '=', p('courierId'))
    .where('begun_at', '<=', p('at'))
    .where((eb) => eb.or([eb('ended_at', 'is', null), eb('ended_at', '>', p('at'))]))
    .orderBy('begun_at', 'desc')
    .orderBy('shift_id', 'desc')
    .limit(1),
);

/** The shift that ran at `at` (`YYYY-MM-DDTHH:mm:ss.sssZ`), the later begun of two; null outside of any. */
export const readShiftAt = async (
  db: Kysely<Database>,
  of: OfCourier & { readonly at: string },
): Promise<ShiftRow | null> => orNull(await ofCourierAt(db, of));

const latestOfVehicle = compiled<Database, { vehicleId: string }, ShiftTable>((db, p) =>
  db
    .selectFrom('shift')
    .selectAll()
    .where('vehicle_id', '=', p('vehicleId'))
    .orderBy('begun_at', 'desc')
    .orderBy('shift_id', 'desc')
    .limit(20),
);

/** The latest twenty, open or not, the latest first. */
export const readLatestShiftsOfVehicle = async (db: Kysely<Database>, vehicleId: string): Promise<ShiftRow[]> =>
  (await latestOfVehicle(db, { vehicleId })).map(shiftOf);

const openOfVehicle = compiled<Database, { vehicleId: string }, ShiftTable>((db, p) =>
  db
    .selectFrom('shift')
    .selectAll()
    .where('vehicle_id', '=', p('vehicleId'))
    .where('ended_at', 'is', null)
    .orderBy('begun_at')
    .orderBy('shift_id')
    .limit(20),
);

/** The oldest first. */
export const readOpenShiftsOfVehicle = async (db: Kysely<Database>, vehicleId: string): Promise<ShiftRow[]> =>
  (await openOfVehicle(db, { vehicleId })).map(shiftOf);
