// What the office reads of the days: shifts with what is open of them, one shift, discrepancies, alarms.
import type { Kysely } from 'kysely';
import type { Discrepancy, ShiftAlarm, ShiftRow, VehicleCount } from '../../../shared/contract/shift.ts';
import type { Database } from '../../db/database.ts';
import { isAuthority, type Actor } from '../../http/actor.ts';
import { pageRows } from '../../http/page.ts';
import { areaRange } from '../fill/station.lists.ts';
import type { Page } from '../organisation/organisation.queries.ts';

type Key = readonly [string, string] | null;

/** Of at most a page of people; where a name was erased there is none. */
async function namesOf(db: Kysely<Database>, personIds: readonly string[]): Promise<(id: string) => string | null> {
  const ids = [...new Set(personIds)];
  if (ids.length === 0) return () => null;
  const rows = await db.selectFrom('person').select(['person_id', 'name']).where('person_id', 'in', ids).execute();
  return (id) => rows.find((row) => row.person_id === id)?.name ?? null;
}

const shifts = (db: Kysely<Database>) =>
  db
    .selectFrom('shift')
    .leftJoin('vehicle', 'vehicle.vehicle_id', 'shift.vehicle_id')
    .selectAll('shift')
    .select(['vehicle.plate', 'vehicle.code']);

type FoundShift = Awaited<ReturnType<ReturnType<typeof shifts>['execute']>>[number];

const vehicleIn = (row: { vehicle_id: string; plate: string | null; code: string | null }) => ({
  vehicleId: row.vehicle_id,
  plate: row.plate ?? '',
  code: row.code ?? '',
});

async function openCounts(db: Kysely<Database>, shiftIds: readonly string[]): Promise<(shiftId: string) => number> {
  if (shiftIds.length === 0) return () => 0;
  const rows = await db
    .selectFrom('discrepancy')
    .select((eb) => ['shift_id', eb.fn.countAll<number>().as('count')])
    .where('shift_id', 'in', shiftIds)
    .where('resolved_at', 'is', null)
    .groupBy('shift_id')
    .execute();
  return (shiftId) => Number(rows.find((row) => row.shift_id === shiftId)?.count ?? 0);
}

async function shiftRowsOf(
  db: Kysely<Database>,
  rows: readonly FoundShift[],
  withNames: boolean,
): Promise<(row: FoundShift) => ShiftRow> {
  const openOf = await openCounts(
    db,
    rows.map((row) => row.shift_id),
  );
  const nameOf = withNames
    ? await namesOf(
        db,
        rows.map((row) => row.courier_id),
      )
    : () => null;
  return (row) => ({
    shiftId: row.shift_id,
    organisationId: row.organisation_id,
    courierId: row.courier_id,
    courierName: nameOf(row.courier_id),
    vehicle: vehicleIn(row),
    begunAt: row.begun_at,
    endedAt: row.ended_at,
    counted: row.count_id !== null,
    closedAt: row.closed_at,
    openDiscrepancies: openOf(row.shift_id),
  });
}

/** The latest first. `open`: not closed by the office. */
export async function listShifts(
  db: Kysely<Database>,
  actor: Actor,
  asked: {
    readonly from: string | null;
    readonly until: string | null;
    readonly open: boolean;
    readonly after: Key;
    readonly limit: number;
    readonly withNames: boolean;
  },
): Promise<Page<ShiftRow>> {
  const [areaFrom, areaUntil] = areaRange(actor.area);
  const rows = await shifts(db)
    .$if(isAuthority(actor), (query) => query.where('shift.area', '>=', areaFrom).where('shift.area', '<', areaUntil))
    .$if(!isAuthority(actor), (query) => query.where('shift.organisation_id', '=', actor.organisationId))
    .$if(asked.from !== null, (query) => query.where('shift.begun_at', '>=', asked.from ?? ''))
    .$if(asked.until !== null, (query) => query.where('shift.begun_at', '<', asked.until ?? ''))
    .$if(asked.open, (query) => query.where('shift.closed_at', 'is', null))
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('shift.begun_at', 'shift.shift_id'),
          '<',
          eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? ''),
        ),
      ),
    )
    .orderBy('shift.begun_at', 'desc')
    .orderBy('shift.shift_id', 'desc')
    .limit(asked.limit + 1)
    .execute();
  const rowOf = await shiftRowsOf(db, rows.slice(0, asked.limit), asked.withNames);
  return pageRows(rows, asked.limit, (row) => [row.begun_at, row.shift_id], rowOf);
}

export interface ShiftInFull extends ShiftRow {
  readonly area: string;
  readonly explanation: string | null;
  readonly closeNote: string | null;
}

export async function readShiftInFull(
  db: Kysely<Database>,
  shiftId: string,
  withNames: boolean,
): Promise<ShiftInFull | null> {
  const row = await shifts(db).where('shift.shift_id', '=', shiftId).executeTakeFirst();
  if (row === undefined) return null;
  const rowOf = await shiftRowsOf(db, [row], withNames);
  return { ...rowOf(row), area: row.area, explanation: row.explanation, closeNote: row.close_note };
}

const discrepancies = (db: Kysely<Database>) =>
  db
    .selectFrom('discrepancy')
    .leftJoin('vehicle', 'vehicle.vehicle_id', 'discrepancy.vehicle_id')
    .leftJoin('cylinder', 'cylinder.cylinder_id', 'discrepancy.cylinder_id')
    .selectAll('discrepancy')
    .select(['vehicle.plate', 'cylinder.code', 'cylinder.model']);

const discrepancyOf = (row: Awaited<ReturnType<ReturnType<typeof discrepancies>['execute']>>[number]): Discrepancy => ({
  discrepancyId: row.discrepancy_id,
  kind: row.kind,
  organisationId: row.organisation_id,
  shiftId: row.shift_id,
  vehicleId: row.vehicle_id,
  plate: row.plate,
  courierId: row.courier_id,
  cylinderId: row.cylinder_id,
  code: row.code,
  model: row.model,
  scanned: row.scanned_text,
  full: row.was_full === null ? null : row.was_full === 1,
  cylinders: row.cylinders,
  openedAt: row.opened_at,
  explanation: row.explanation,
  resolvedAt: row.resolved_at,
  resolvedHow: row.resolved_how,
  resolvedReason: row.resolved_reason,
});

export async function readDiscrepancy(db: Kysely<Database>, discrepancyId: string): Promise<Discrepancy | null> {
  const row = await discrepancies(db).where('discrepancy.discrepancy_id', '=', discrepancyId).executeTakeFirst();
  return row === undefined ? null : discrepancyOf(row);
}

/** At most 500, in the order in which they were opened. */
export async function listDiscrepanciesOfShift(
  db: Kysely<Database>,
  shiftId: string,
  open: boolean,
): Promise<Discrepancy[]> {
  const rows = await discrepancies(db)
    .where('discrepancy.shift_id', '=', shiftId)
    .$if(open, (query) => query.where('discrepancy.resolved_at', 'is', null))
    .orderBy('discrepancy.discrepancy_id')
    .limit(500)
    .execute();
  return rows.map(discrepancyOf);
}

/** The latest first. */
export async function listDiscrepancies(
  db: Kysely<Database>,
  actor: Actor,
  asked: { readonly open: boolean; readonly after: Key; readonly limit: number },
): Promise<Page<Discrepancy>> {
  const [from, until] = areaRange(actor.area);
  const rows = await discrepancies(db)
    .$if(isAuthority(actor), (query) =>
      query.where('discrepancy.area', '>=', from).where('discrepancy.area', '<', until),
    )
    .$if(!isAuthority(actor), (query) => query.where('discrepancy.organisation_id', '=', actor.organisationId))
    .$if(asked.open, (query) => query.where('discrepancy.resolved_at', 'is', null))
    .$if(!asked.open, (query) => query.where('discrepancy.resolved_at', 'is not', null))
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('discrepancy.opened_at', 'discrepancy.discrepancy_id'),
          '<',
          eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? ''),
        ),
      ),
    )
    .orderBy('discrepancy.opened_at', 'desc')
    .orderBy('discrepancy.discrepancy_id', 'desc')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [row.opened_at, row.discrepancy_id], discrepancyOf);
}

export async function listCounts(db: Kysely<Database>, shiftId: string): Promise<VehicleCount[]> {
  const rows = await db
    .selectFrom('vehicle_count')
    .selectAll()
    .where('shift_id', '=', shiftId)
    .orderBy('counted_at', 'desc')
    .orderBy('count_id', 'desc')
    .limit(50)
    .execute();
  return rows.map((row) => ({
    countId: row.count_id,
    countedAt: row.counted_at,
    expected: { full: row.expected_full, empty: row.expected_empty },
    counted: { full: row.counted_full, empty: row.counted_empty },
    unreadable: { full: row.unreadable_full, empty: row.unreadable_empty },
    note: row.note,
  }));
}

/** The latest first. */
export async function listShiftAlarms(
  db: Kysely<Database>,
  actor: Actor,
  asked: { readonly after: Key; readonly limit: number; readonly withNames: boolean },
): Promise<Page<ShiftAlarm>> {
  const [from, until] = areaRange(actor.area);
  const rows = await db
    .selectFrom('shift_alarm')
    .innerJoin('shift', 'shift.shift_id', 'shift_alarm.shift_id')
    .innerJoin('shift as other', 'other.shift_id', 'shift_alarm.other_shift_id')
    .leftJoin('vehicle', 'vehicle.vehicle_id', 'shift_alarm.vehicle_id')
    .leftJoin('open_case', (join) =>
      join.onRef('open_case.case_id', '=', 'shift_alarm.case_id').on('open_case.cylinder_id', '=', ''),
    )
    .selectAll('shift_alarm')
    .select([
      'shift.courier_id',
      'other.courier_id as other_courier_id',
      'vehicle.plate',
      'vehicle.code',
      'open_case.closed_at',
    ])
    .$if(isAuthority(actor), (query) =>
      query.where('shift_alarm.area', '>=', from).where('shift_alarm.area', '<', until),
    )
    .$if(!isAuthority(actor), (query) => query.where('shift_alarm.organisation_id', '=', actor.organisationId))
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('shift_alarm.raised_at', 'shift_alarm.alarm_id'),
          '<',
          eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? ''),
        ),
      ),
    )
    .orderBy('shift_alarm.raised_at', 'desc')
    .orderBy('shift_alarm.alarm_id', 'desc')
    .limit(asked.limit + 1)
    .execute();
  const nameOf = asked.withNames
    ? await namesOf(
        db,
        rows.flatMap((row) => [row.courier_id, row.other_courier_id]),
      )
    : () => null;
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.raised_at, row.alarm_id],
    (row) => ({
      alarmId: row.alarm_id,
      organisationId: row.organisation_id,
      raisedAt: row.raised_at,
      vehicle: vehicleIn(row),
      shiftId: row.shift_id,
      courierId: row.courier_id,
      courierName: nameOf(row.courier_id),
      otherShiftId: row.other_shift_id,
      otherCourierId: row.other_courier_id,
      otherCourierName: nameOf(row.other_courier_id),
      caseId: row.case_id,
      closedAt: row.closed_at,
    }),
  );
}

/** Begun before `since`, and not ended. */
export const shiftsLeftOpen = (db: Kysely<Database>, organisationId: string, since: string) =>
  db
    .selectFrom('shift')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('begun_at').as('since')])
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .where('begun_at', '<', since)
    .executeTakeFirstOrThrow();

export const openDiscrepanciesOf = (db: Kysely<Database>, organisationId: string) =>
  db
    .selectFrom('discrepancy')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('opened_at').as('since')])
    .where('organisation_id', '=', organisationId)
    .where('resolved_at', 'is', null)
    .executeTakeFirstOrThrow();
