// What nobody sends: that a vehicle fell silent, that alarms end with their shift, and that old positions are removed.
import type { Kysely } from 'kysely';
import type { Database } from '../../db/database.ts';
import { alarmLimits } from '../../../shared/position/alarm.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { appendEvent } from '../../log/append.ts';
import { byConsole } from '../account/account-dependencies.ts';
import { removeDoorPositions } from '../hazard/remove-positions.ts';
import { readShift } from '../shift/shift.queries.ts';
import { watchActs } from './keep-points.ts';
import { closeAlarm, openAlarm } from './record-alarm.ts';
import { openSurroundings, type SurroundingsBook } from './surroundings.ts';

export type SweepDependencies = Pick<AppDependencies, 'store' | 'clock' | 'newId' | 'parameters'>;

/** More shifts than run at once in a city. */
const mostShifts = 20_000;
const aMinuteMs = 60_000;
const aDayMs = 86_400_000;

const instantOf = (ms: number): string => new Date(ms).toISOString();

/** Shifts that run and of which nothing came since `before`; those that are known to be silent are left out. */
const quietShifts = (db: Kysely<Database>, before: string) =>
  db
    .selectFrom('shift as s')
    .leftJoin('live_position as p', (join) => join.onRef('p.shift_id', '=', 's.shift_id').on('p.source', '=', 'phone'))
    .leftJoin('live_position as t', (join) =>
      join.onRef('t.shift_id', '=', 's.shift_id').on('t.source', '=', 'tracker'),
    )
    .leftJoin('position_alarm as a', (join) =>
      join.onRef('a.shift_id', '=', 's.shift_id').on('a.kind', '=', 'silent').on('a.closed_at', 'is', null),
    )
    .where('s.ended_at', 'is', null)
    .where('s.begun_at', '<', before)
    .where((eb) => eb.or([eb('p.at', 'is', null), eb('p.at', '<', before)]))
    .where((eb) => eb.or([eb('t.at', 'is', null), eb('t.at', '<', before)]))
    .where('a.alarm_id', 'is', null)
    .select([
      's.shift_id',
      's.organisation_id',
      's.area',
      's.vehicle_id',
      's.courier_id',
      's.begun_at',
      'p.at as phone_at',
      't.at as tracker_at',
    ]);

type Quiet = Awaited<ReturnType<ReturnType<typeof quietShifts>['execute']>>[number];

const heardAt = (row: Quiet): string =>
  [row.begun_at, row.phone_at ?? '', row.tracker_at ?? ''].reduce((latest, at) => (at > latest ? at : latest));

/** The map asks for what changed. */
const touch = (db: Kysely<Database>, shiftId: string, now: string) =>
  db.updateTable('live_position').set({ changed_at: now }).where('shift_id', '=', shiftId).execute();

async function openSilence(deps: SweepDependencies): Promise<number> {
  const nowMs = deps.clock.now();
  const now = instantOf(nowMs);
  const maxAgeMin = (area: string): number =>
    deps.parameters.inForce(area, now.slice(0, 10)).resolved.values.trackerMaxAgeMin;
  let opened = 0;
  const rows = await quietShifts(deps.store.reader, instantOf(nowMs - aMinuteMs))
    .limit(mostShifts)
    .execute();
  for (const row of rows) {
    const { shift_id: shiftId, area } = row;
    const allowed = maxAgeMin(area);
    const before = instantOf(nowMs - allowed * aMinuteMs);
    if (heardAt(row) >= before) continue;
    opened += await deps.store.atomically(async (trx) => {
      // A position may have come meanwhile.
      const quiet = await quietShifts(trx, before).where('s.shift_id', '=', shiftId).executeTakeFirst();
      if (quiet === undefined) return 0;
      const heardMs = Date.parse(heardAt(quiet));
      const isNew = await openAlarm(
        trx,
        {
          organisationId: quiet.organisation_id,
          area,
          vehicleId: quiet.vehicle_id,
          shiftId,
          courierId: quiet.courier_id,
        },
        {
          alarmId: deps.newId(),
          kind: 'silent',
          source: null,
          openedAt: instantOf(heardMs + allowed * aMinuteMs),
          found: Math.floor((nowMs - heardMs) / aMinuteMs),
          allowed,
        },
        now,
      );
      await touch(trx, shiftId, now);
      return isNew ? 1 : 0;
    });
  }
  return opened;
}

/** Closes an alarm that is still open. */
async function endAlarm(deps: SweepDependencies, alarmId: string, at: string): Promise<void> {
  const now = instantOf(deps.clock.now());
  await deps.store.atomically(async (trx) => {
    const open = await trx
      .selectFrom('position_alarm')
      .select(['alarm_id', 'organisation_id', 'opened_at'])
      .where('alarm_id', '=', alarmId)
      .where('closed_at', 'is', null)
      .executeTakeFirst();
    if (open !== undefined) await closeAlarm(trx, open, at, now);
  });
}

/** Who is no longer at work is neither silent nor out of the zone. */
async function endWithShifts(deps: SweepDependencies): Promise<number> {
  const rows = await deps.store.reader
    .selectFrom('position_alarm as a')
    .innerJoin('shift as s', 's.shift_id', 'a.shift_id')
    .where('a.closed_at', 'is', null)
    .where('s.ended_at', 'is not', null)
    .select(['a.alarm_id', 's.ended_at'])
    .limit(mostShifts)
    .execute();
  for (const { alarm_id: alarmId, ended_at: endedAt } of rows) {
    if (endedAt !== null) await endAlarm(deps, alarmId, endedAt);
  }
  return rows.length;
}

/** Of a tracker that fell silent nobody knows whether its vehicle still moves. */
async function endUnheard(deps: SweepDependencies): Promise<number> {
  const before = instantOf(deps.clock.now() - alarmLimits.unheardMs);
  const rows = await deps.store.reader
    .selectFrom('position_alarm as a')
    .where('a.closed_at', 'is', null)
    .where('a.shift_id', 'is', null)
    .select((eb) => [
      'a.alarm_id',
      'a.opened_at',
      eb
        .selectFrom('tracker_seen as t')
        .whereRef('t.vehicle_id', '=', 'a.vehicle_id')
        .select((inner) => inner.fn.max('t.last_at').as('last_at'))
        .as('heard_at'),
    ])
    .limit(mostShifts)
    .execute();
  const unheard = rows.filter((row) => (row.heard_at ?? row.opened_at) < before);
  for (const row of unheard) await endAlarm(deps, row.alarm_id, row.heard_at ?? row.opened_at);
  return unheard.length;
}

/** Shifts that run and of whose phone an act told where it is, later than anything that was watched. */
async function watchUnwatched(deps: SweepDependencies, book: SurroundingsBook): Promise<void> {
  const rows = await deps.store.reader
    .selectFrom('shift as s')
    .where('s.ended_at', 'is', null)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom('live_position as p')
          .whereRef('p.shift_id', '=', 's.shift_id')
          .where('p.source', '=', 'phone')
          .where((inner) =>
            inner.or([inner('p.watched_at', 'is', null), inner('p.watched_at', '<', inner.ref('p.at'))]),
          )
          .select('p.shift_id'),
      ),
    )
    .select('s.shift_id')
    .limit(mostShifts)
    .execute();
  for (const { shift_id: shiftId } of rows) {
    const shift = await readShift(deps.store.reader, shiftId);
    if (shift !== null) await watchActs(deps, book, shift);
  }
}

/** Opens and closes alarms that time brings. */
export async function sweepAlarms(
  deps: SweepDependencies,
  book: SurroundingsBook = openSurroundings(deps),
): Promise<{ readonly opened: number; readonly closed: number }> {
  await watchUnwatched(deps, book);
  const closed = (await endWithShifts(deps)) + (await endUnheard(deps));
  return { opened: await openSilence(deps), closed };
}

/** Stream `positions`, one for the whole register. */
interface PositionsRemovedEvent {
  readonly type: 'positions-removed';
  readonly before: string;
  readonly positions: number;
}

const retentionId = 'positions';

/** What was removed and not yet told of: counted in the same transaction, so that a crash loses none of it. */
const countRemoved = (db: Kysely<Database>, removed: number, before: string) =>
  db
    .insertInto('position_retention')
    .values({ retention_id: retentionId, version: 0, removed_before: before, waiting: removed })
    .onConflict((conflict) =>
      conflict.column('retention_id').doUpdateSet((eb) => ({
        waiting: eb('position_retention.waiting', '+', removed),
        removed_before: before,
      })),
    )
    .execute();

/** One vehicle's positions of at most a day; 0: none is as old. */
async function removeDay(deps: SweepDependencies, vehicleId: string, before: string): Promise<number> {
  return await deps.store.inSteps(async (trx) => {
    const oldest = await trx
      .selectFrom('position')
      .select('at')
      .where('vehicle_id', '=', vehicleId)
      .where('at', '<', before)
      .orderBy('at')
      .limit(1)
      .executeTakeFirst();
    const untilMs = Math.min(Date.parse(before), oldest === undefined ? Infinity : Date.parse(oldest.at) + aDayMs);
    const until = instantOf(untilMs);
    const { numDeletedRows: positions } = await trx
      .deleteFrom('position')
      .where('vehicle_id', '=', vehicleId)
      .where('at', '<', until)
      .executeTakeFirstOrThrow();
    const { numDeletedRows: marks } = await trx
      .deleteFrom('position_mark')
      .where('vehicle_id', '=', vehicleId)
      .where('at', '<', until)
      .executeTakeFirstOrThrow();
    const { numDeletedRows: last } = await trx
      .deleteFrom('live_position')
      .where('vehicle_id', '=', vehicleId)
      .where('at', '<', until)
      .executeTakeFirstOrThrow();
    const removed = Number(positions) + Number(marks) + Number(last);
    if (removed > 0) await countRemoved(trx, removed, before);
    return removed;
  });
}

const removeAtDoors = (deps: SweepDependencies, before: string): Promise<number> =>
  deps.store.inSteps(async (trx) => {
    const removed = await removeDoorPositions(trx, before);
    if (removed > 0) await countRemoved(trx, removed, before);
    return removed;
  });

/**
 * Removes positions that are older than `days`: where people were is kept no longer than it is needed. Alarms and what was
 * done stay. Resolves to how many rows were removed; one event says so.
 */
export async function removeOldPositions(deps: SweepDependencies, days: number): Promise<number> {
  const nowMs = deps.clock.now();
  const before = instantOf(nowMs - days * aDayMs);
  let after = '';
  for (;;) {
    const vehicles = await deps.store.reader
      .selectFrom('vehicle')
      .select('vehicle_id')
      .where('vehicle_id', '>', after)
      .orderBy('vehicle_id')
      .limit(200)
      .execute();
    for (const { vehicle_id: vehicleId } of vehicles) {
      while ((await removeDay(deps, vehicleId, before)) > 0);
      after = vehicleId;
    }
    if (vehicles.length < 200) break;
  }
  while ((await removeAtDoors(deps, before)) > 0);
  return await deps.store.atomically(async (trx) => {
    const row = await trx
      .selectFrom('position_retention')
      .selectAll()
      .where('retention_id', '=', retentionId)
      .executeTakeFirst();
    if (row === undefined || row.waiting === 0) return 0;
    const n = row.version + 1;
    const data: PositionsRemovedEvent = {
      type: 'positions-removed',
      before: row.removed_before,
      positions: row.waiting,
    };
    const by = byConsole(instantOf(nowMs));
    await appendEvent(trx, { streamKind: 'positions', streamId: retentionId, n, by, data });
    await trx
      .updateTable('position_retention')
      .set({ version: n, waiting: 0 })
      .where('retention_id', '=', retentionId)
      .execute();
    return row.waiting;
  });
}

const alarmsEveryMs = 30_000;
const removeEveryMs = 6 * 3_600_000;

/** Until it is stopped: alarms each half minute, old positions at the start and each six hours. */
export function startPositionSweep(
  deps: SweepDependencies,
  days: number,
  onError: (error: unknown) => void,
): { stop(): Promise<void> } {
  let running: Promise<void> = Promise.resolve();
  const after = (work: () => Promise<unknown>) => (): void => {
    running = running.then(work).then(() => undefined, onError);
  };
  const book = openSurroundings(deps);
  const alarms = after(() => sweepAlarms(deps, book));
  const removal = after(() => removeOldPositions(deps, days));
  removal();
  const timers = [setInterval(alarms, alarmsEveryMs), setInterval(removal, removeEveryMs)];
  for (const timer of timers) timer.unref();
  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await running;
    },
  };
}
