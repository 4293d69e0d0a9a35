// Takes a report of a vehicle's tracker: part of the track while a shift runs, else only whether the vehicle moves.
import type { Kysely, Transaction } from 'kysely';
import type { TrackerAnswer } from '../../../shared/contract/position.ts';
import type { TrackerReport } from '../../../shared/position/traccar.ts';
import { atRest, noteMotion, type Motion } from '../../../shared/position/tracker-motion.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { readVehicle } from '../vehicle/vehicle.queries.ts';
import { keepPoints, type KeepDependencies } from './keep-points.ts';
import type { TrackerSeenTable } from './position.table.ts';
import { closeAlarm, openAlarm } from './record-alarm.ts';
import type { SurroundingsBook } from './surroundings.ts';
import { readAreaOf, readSeen, readShiftOfVehicleAt, readVehicleOfDevice } from './tracker.queries.ts';

/** That a tracker lives is written down at most so often while it is at work. */
const seenEveryMs = 60_000;

const instantOf = (ms: number): string => new Date(ms).toISOString();

const putSeen = compiled<Database, TrackerSeenTable, unknown>((db, p) =>
  db
    .insertInto('tracker_seen')
    .values({
      organisation_id: p('organisation_id'),
      device_id: p('device_id'),
      vehicle_id: p('vehicle_id'),
      first_at: p('first_at'),
      last_at: p('last_at'),
      reports: p('reports'),
      moving_since: p('moving_since'),
      moved_at: p('moved_at'),
    })
    .onConflict((conflict) =>
      conflict.columns(['organisation_id', 'device_id']).doUpdateSet((eb) => ({
        vehicle_id: eb.ref('excluded.vehicle_id'),
        last_at: eb.ref('excluded.last_at'),
        reports: eb.ref('excluded.reports'),
        moving_since: eb.ref('excluded.moving_since'),
        moved_at: eb.ref('excluded.moved_at'),
      })),
    ),
);

const msOf = (at: string | null): number | null => (at === null ? null : Date.parse(at));

/** In another vehicle than before, it begins anew. */
const motionIn = (vehicleId: string, row: TrackerSeenTable | null): Motion =>
  row === null || row.vehicle_id !== vehicleId
    ? atRest
    : { movingSinceMs: msOf(row.moving_since), movedMs: msOf(row.moved_at) };

/** A wrong key in a wrong place must not fill the register: so many unknown trackers of a company are listed. */
const mostUnknown = 1000;

async function isListFull(db: Kysely<Database>, organisationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('tracker_seen')
    .select('device_id')
    .where('organisation_id', '=', organisationId)
    .where('vehicle_id', 'is', null)
    .orderBy('device_id')
    .offset(mostUnknown - 1)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

interface Seen {
  readonly organisationId: string;
  readonly vehicleId: string | null;
  readonly report: TrackerReport;
  readonly motion: Motion;
}

async function noteSeen(trx: Transaction<Database>, before: TrackerSeenTable | null, seen: Seen): Promise<void> {
  const { organisationId, vehicleId, report, motion } = seen;
  const at = instantOf(report.atMs);
  await putSeen(trx, {
    organisation_id: organisationId,
    device_id: report.deviceId,
    vehicle_id: vehicleId,
    first_at: before?.first_at ?? at,
    last_at: before !== null && before.last_at > at ? before.last_at : at,
    reports: (before?.reports ?? 0) + 1,
    moving_since: motion.movingSinceMs === null ? null : instantOf(motion.movingSinceMs),
    moved_at: motion.movedMs === null ? null : instantOf(motion.movedMs),
  });
}

const readMovingAlarm = (trx: Transaction<Database>, vehicleId: string) =>
  trx
    .selectFrom('position_alarm')
    .select(['alarm_id', 'organisation_id', 'opened_at'])
    .where('vehicle_id', '=', vehicleId)
    .where('kind', '=', 'moving-without-shift')
    .where('shift_id', 'is', null)
    .where('closed_at', 'is', null)
    .executeTakeFirst();

async function endMoving(trx: Transaction<Database>, vehicleId: string, at: string, now: string): Promise<void> {
  const open = await readMovingAlarm(trx, vehicleId);
  if (open !== undefined) await closeAlarm(trx, open, at, now);
}

/**
 * A report that came with a key of the company. What cannot be used is answered too, and not refused: a forwarder sends
 * again what was refused.
 */
export async function takeTrackerReport(
  deps: KeepDependencies,
  book: SurroundingsBook,
  organisationId: string,
  report: TrackerReport,
): Promise<TrackerAnswer> {
  const db = deps.store.reader;
  const nowMs = deps.clock.now();
  const now = instantOf(nowMs);
  const at = instantOf(report.atMs);
  const area = await readAreaOf(db, organisationId);
  const { values } = deps.parameters.inForce(area, now.slice(0, 10)).resolved;
  if (report.atMs > nowMs + values.clockToleranceMin * 60_000) return { kept: false, why: 'ahead-of-time' };

  const of = { organisationId, deviceId: report.deviceId };
  const fitted = await readVehicleOfDevice(db, { ...of, at });
  const shift = fitted === null ? null : await readShiftOfVehicleAt(db, { vehicleId: fitted, at });
  // Out of use, it is nobody's matter whether it moves.
  const isInUse = fitted !== null && (shift !== null || (await readVehicle(db, fitted))?.ended_at === null);
  const vehicleId = isInUse ? fitted : null;
  const isTrack = shift !== null && report.isFix;
  const kept = isTrack ? await keepPoints(deps, book, shift, 'tracker', [report]) : 0;

  const known = await readSeen(db, of);
  if (vehicleId === null && known === null && (await isListFull(db, organisationId))) {
    return { kept: false, why: 'unknown-device' };
  }
  const isNews = known === null || at > known.last_at;
  const isFresh =
    known !== null &&
    known.vehicle_id === vehicleId &&
    known.moving_since === null &&
    report.atMs - Date.parse(known.last_at) < seenEveryMs;
  // At work its positions say that it lives; what comes late says nothing of now.
  if (vehicleId !== null && (!isNews || (shift !== null && isFresh))) {
    if (isTrack) return { kept: kept > 0, why: kept > 0 ? null : 'sent-before' };
    return { kept: false, why: shift === null ? 'no-shift' : 'no-fix' };
  }

  await deps.store.atomically(async (trx) => {
    const before = await readSeen(trx, of);
    if (vehicleId === null || shift !== null) {
      if (shift !== null) await endMoving(trx, shift.vehicleId, shift.begunAt, now);
      await noteSeen(trx, before, { organisationId, vehicleId, report, motion: atRest });
      return;
    }
    const motionBefore = motionIn(vehicleId, before);
    const { motion, change } = report.isFix ? noteMotion(motionBefore, report) : { motion: motionBefore, change: null };
    await noteSeen(trx, before, { organisationId, vehicleId, report, motion });
    if (change?.change === 'opened') {
      const { found, allowed } = change;
      await openAlarm(
        trx,
        { organisationId, area, vehicleId, shiftId: null, courierId: null },
        {
          alarmId: deps.newId(),
          kind: 'moving-without-shift',
          source: 'tracker',
          openedAt: instantOf(change.atMs),
          found,
          allowed,
        },
        now,
      );
    } else if (change?.change === 'closed') await endMoving(trx, vehicleId, instantOf(change.atMs), now);
  });
  if (vehicleId === null) return { kept: false, why: 'unknown-device' };
  if (shift === null) return { kept: false, why: 'no-shift' };
  if (!report.isFix) return { kept: false, why: 'no-fix' };
  return { kept: kept > 0, why: kept > 0 ? null : 'sent-before' };
}
