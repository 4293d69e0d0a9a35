// Opens and closes alarms, each with its event, which says what and when, and never where.
import type { Selectable, Transaction } from 'kysely';
import type { PositionAlarmKind } from '../../../shared/position/alarm.ts';
import type { Database } from '../../db/database.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import type { PositionAlarmTable, PositionSource } from './position.table.ts';

/** Stream `position-alarm`, by alarmId: opened is 1, closed is 2. */
type PositionAlarmEvent =
  | {
      readonly type: 'position-alarm-opened';
      readonly kind: PositionAlarmKind;
      readonly vehicleId: string;
      readonly shiftId: string | null;
      readonly courierId: string | null;
      readonly source: PositionSource | null;
      readonly openedAt: string;
      readonly found: number;
      readonly allowed: number;
    }
  | { readonly type: 'position-alarm-closed'; readonly closedAt: string };

/** What an alarm is about. */
export interface AlarmOf {
  readonly organisationId: string;
  readonly area: string;
  readonly vehicleId: string;
  /** Null: the vehicle has none. */
  readonly shiftId: string | null;
  readonly courierId: string | null;
}

/** Nobody's act: the server saw it. */
const seenBy = (organisationId: string, at: string, now: string): Attribution => ({
  personId: null,
  organisationId,
  siteId: null,
  deviceId: null,
  scaleId: null,
  commandId: null,
  occurredAt: at,
  deviceAt: null,
  recordedAt: now,
});

export interface NewAlarm {
  readonly alarmId: string;
  readonly kind: PositionAlarmKind;
  readonly source: PositionSource | null;
  readonly openedAt: string;
  readonly found: number;
  readonly allowed: number;
}

/** False where one of the kind is open already: both sources see the same. */
export async function openAlarm(
  trx: Transaction<Database>,
  of: AlarmOf,
  alarm: NewAlarm,
  now: string,
): Promise<boolean> {
  const { alarmId, kind, source, openedAt, found, allowed } = alarm;
  const inserted = await trx
    .insertInto('position_alarm')
    .values({
      alarm_id: alarmId,
      version: 1,
      organisation_id: of.organisationId,
      area: of.area,
      kind,
      vehicle_id: of.vehicleId,
      shift_id: of.shiftId,
      courier_id: of.courierId,
      source,
      opened_at: openedAt,
      closed_at: null,
      found,
      allowed,
      recorded_at: now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('alarm_id')
    .execute();
  if (inserted.length === 0) return false;
  const { vehicleId, shiftId, courierId } = of;
  const data: PositionAlarmEvent = {
    type: 'position-alarm-opened',
    kind,
    vehicleId,
    shiftId,
    courierId,
    source,
    openedAt,
    found,
    allowed,
  };
  const by = seenBy(of.organisationId, openedAt, now);
  await appendEvent(trx, { streamKind: 'position-alarm', streamId: alarmId, n: 1, by, data });
  return true;
}

type AlarmRow = Selectable<Pick<PositionAlarmTable, 'alarm_id' | 'organisation_id' | 'opened_at'>>;

/** Never before it was opened. */
export async function closeAlarm(
  trx: Transaction<Database>,
  row: AlarmRow,
  closedAt: string,
  now: string,
): Promise<void> {
  const at = closedAt < row.opened_at ? row.opened_at : closedAt;
  await trx
    .updateTable('position_alarm')
    .set({ closed_at: at, version: 2 })
    .where('alarm_id', '=', row.alarm_id)
    .execute();
  const data: PositionAlarmEvent = { type: 'position-alarm-closed', closedAt: at };
  const by = seenBy(row.organisation_id, at, now);
  await appendEvent(trx, { streamKind: 'position-alarm', streamId: row.alarm_id, n: 2, by, data });
}

/** Those of a shift, open and closed, the oldest first. */
export const readAlarmsOfShift = (
  trx: Transaction<Database>,
  shiftId: string,
): Promise<Selectable<PositionAlarmTable>[]> =>
  trx
    .selectFrom('position_alarm')
    .selectAll()
    .where('shift_id', '=', shiftId)
    .orderBy('opened_at')
    .orderBy('alarm_id')
    .execute();
