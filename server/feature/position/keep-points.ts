// Keeps points of a shift, once each, and watches its track: what phones and trackers have in common.
import type { Transaction } from 'kysely';
import type { TrackPoint } from '../../../shared/position/point.ts';
import {
  episodesOf,
  unwatched,
  watchAll,
  watchedKinds,
  type Episode,
  type Surroundings,
  type WatchChange,
  type Watched,
} from '../../../shared/position/watch.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { insertMany } from '../../db/insert-many.ts';
import type { AppDependencies } from '../../http/environment.ts';
import type { ShiftRow } from '../shift/shift.queries.ts';
import { pointOfRow, rowOfPoint } from './point-row.ts';
import type { LivePositionTable, PositionAlarmTable, PositionSource, PositionTable } from './position.table.ts';
import { closeAlarm, openAlarm, readAlarmsOfShift, type AlarmOf } from './record-alarm.ts';
import { isAtDoor, type SurroundingsBook } from './surroundings.ts';

export type KeepDependencies = Pick<AppDependencies, 'store' | 'clock' | 'newId' | 'parameters'>;

const insertPositions = insertMany(
  'position',
  ['vehicle_id', 'at', 'shift_id', 'source', 'lng_e7', 'lat_e7', 'accuracy_m', 'speed_cm_s', 'heading_deg'],
  (insert) =>
    insert
      .onConflict((conflict) => conflict.columns(['vehicle_id', 'at', 'shift_id', 'source']).doNothing())
      .returning('at') as typeof insert,
);

const instantOf = (ms: number): string => new Date(ms).toISOString();

interface OfTrack {
  readonly shiftId: string;
  readonly source: PositionSource;
}

const liveOf = compiled<Database, OfTrack, LivePositionTable>((db, p) =>
  db.selectFrom('live_position').selectAll().where('shift_id', '=', p('shiftId')).where('source', '=', p('source')),
);

const putLive = compiled<Database, LivePositionTable, unknown>((db, p) =>
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
      speed_cm_s: p('speed_cm_s'),
      heading_deg: p('heading_deg'),
      changed_at: p('changed_at'),
      watched: p('watched'),
      watched_at: p('watched_at'),
    })
    .onConflict((conflict) =>
      conflict.columns(['shift_id', 'source']).doUpdateSet((eb) => ({
        at: eb.ref('excluded.at'),
        lng_e7: eb.ref('excluded.lng_e7'),
        lat_e7: eb.ref('excluded.lat_e7'),
        accuracy_m: eb.ref('excluded.accuracy_m'),
        speed_cm_s: eb.ref('excluded.speed_cm_s'),
        heading_deg: eb.ref('excluded.heading_deg'),
        changed_at: eb.ref('excluded.changed_at'),
        watched: eb.ref('excluded.watched'),
        watched_at: eb.ref('excluded.watched_at'),
      })),
    ),
);

/** The track of a shift by one source after an instant; from 0: the whole of it. */
async function readTrack(
  trx: Transaction<Database>,
  shift: ShiftRow,
  source: PositionSource,
  afterMs: number,
): Promise<TrackPoint[]> {
  const after = instantOf(afterMs);
  const rows = await trx
    .selectFrom('position')
    .select(['at', 'lng_e7', 'lat_e7', 'accuracy_m', 'speed_cm_s', 'heading_deg'])
    .where('vehicle_id', '=', shift.vehicleId)
    .where('at', '>=', shift.begunAt)
    .where('at', '>', after)
    .$if(shift.endedAt !== null, (query) => query.where('at', '<=', shift.endedAt ?? ''))
    .where('shift_id', '=', shift.shiftId)
    .where('source', '=', source)
    .orderBy('at')
    .execute();
  return rows.map(pointOfRow);
}

const alarmOf = (shift: ShiftRow): AlarmOf => ({
  organisationId: shift.organisationId,
  area: shift.area,
  vehicleId: shift.vehicleId,
  shiftId: shift.shiftId,
  courierId: shift.courierId,
});

const isWatched = (row: Pick<PositionAlarmTable, 'kind'>): boolean => watchedKinds.some((kind) => kind === row.kind);

/** Whether an alarm and an episode are of the same time. */
const shareTime = (row: Pick<PositionAlarmTable, 'opened_at' | 'closed_at'>, episode: Episode): boolean =>
  (episode.closedMs === null || row.opened_at <= instantOf(episode.closedMs)) &&
  (row.closed_at === null || row.closed_at >= instantOf(episode.openedMs));

interface Noted {
  readonly trx: Transaction<Database>;
  readonly shift: ShiftRow;
  readonly source: PositionSource;
  readonly now: string;
  readonly newId: () => string;
}

/** A stop at a customer's door is work. */
const isWork = async ({ trx, shift }: Noted, { kind, place }: Pick<Episode, 'kind' | 'place'>): Promise<boolean> =>
  kind === 'long-stop' && (await isAtDoor(trx, shift.organisationId, place));

/** In the order of the track: each alarm as it is opened and closed. */
async function noteChanges(noted: Noted, changes: readonly WatchChange[]): Promise<void> {
  const { trx, shift, source, now } = noted;
  for (const change of changes) {
    const at = instantOf(change.atMs);
    if (change.change === 'opened') {
      const { kind, found, allowed } = change;
      if (await isWork(noted, change)) continue;
      await openAlarm(trx, alarmOf(shift), { alarmId: noted.newId(), kind, source, openedAt: at, found, allowed }, now);
      continue;
    }
    const rows = await readAlarmsOfShift(trx, shift.shiftId);
    const row = rows.find((each) => each.kind === change.kind && each.source === source && each.closed_at === null);
    if (row !== undefined) await closeAlarm(trx, row, at, now);
  }
}

/**
 * Points that came late may show what nobody saw then, or that what was seen is over. What was opened stays on record:
 * it is closed, and what is new is added beside it.
 */
async function noteEpisodes(noted: Noted, episodes: readonly Episode[]): Promise<void> {
  const { trx, shift, source, now } = noted;
  const rows = (await readAlarmsOfShift(trx, shift.shiftId)).filter(isWatched);
  for (const row of rows) {
    if (row.closed_at !== null || row.source !== source) continue;
    const seen = episodes.findLast((episode) => episode.kind === row.kind && shareTime(row, episode));
    if (seen === undefined) await closeAlarm(trx, row, row.opened_at, now);
    else if (seen.closedMs !== null) await closeAlarm(trx, row, instantOf(seen.closedMs), now);
  }
  for (const episode of episodes) {
    const { kind, openedMs, closedMs, found, allowed } = episode;
    if (rows.some((row) => row.kind === kind && shareTime(row, episode))) continue;
    if (await isWork(noted, episode)) continue;
    const openedAt = instantOf(openedMs);
    const alarmId = noted.newId();
    const opened = await openAlarm(trx, alarmOf(shift), { alarmId, kind, source, openedAt, found, allowed }, now);
    if (!opened || closedMs === null) continue;
    const row = { alarm_id: alarmId, organisation_id: shift.organisationId, opened_at: openedAt };
    await closeAlarm(trx, row, instantOf(closedMs), now);
  }
}

const readWatched = (row: LivePositionTable | undefined): Watched =>
  row?.watched === null || row?.watched === undefined ? unwatched : (JSON.parse(row.watched) as Watched);

type Silence = Pick<PositionAlarmTable, 'alarm_id' | 'organisation_id' | 'opened_at'>;

/** Opened by the sweep; read with each batch, because any position ends it. */
const silenceOf = compiled<Database, { shiftId: string }, Silence>((db, p) =>
  db
    .selectFrom('position_alarm')
    .select(['alarm_id', 'organisation_id', 'opened_at'])
    .where('shift_id', '=', p('shiftId'))
    .where('kind', '=', 'silent')
    .where('closed_at', 'is', null),
);

/** Any position ends the silence before it. */
async function endSilence({ trx, shift, now }: Noted, lastMs: number): Promise<void> {
  const [silent] = await silenceOf(trx, { shiftId: shift.shiftId });
  if (silent !== undefined && lastMs > Date.parse(silent.opened_at)) {
    await closeAlarm(trx, silent, instantOf(lastMs), now);
  }
}

/** What was watched until now, and on from there by these points. */
async function watchOn(noted: Noted, watched: Watched, points: readonly TrackPoint[], around: Surroundings) {
  const next = watchAll(watched, points, around);
  if (next.changes.length > 0) await noteChanges(noted, next.changes);
  return next.watched;
}

const asWatched = (watched: Watched): Pick<LivePositionTable, 'watched' | 'watched_at'> => ({
  watched: JSON.stringify(watched),
  watched_at: instantOf(watched.seenMs),
});

/**
 * Points of a shift by one source, all within its time, in any order. Resolves to how many were new. Those that are later
 * than what was watched are watched as they come, together with positions that acts brought meanwhile; where one came
 * late, the whole track is watched again.
 */
export async function keepPoints(
  deps: KeepDependencies,
  book: SurroundingsBook,
  shift: ShiftRow,
  source: PositionSource,
  points: readonly TrackPoint[],
): Promise<number> {
  const ordered = [...points].sort((one, other) => one.atMs - other.atMs);
  const [first] = ordered;
  const last = ordered.at(-1);
  if (first === undefined || last === undefined) return 0;
  const around = await book.of(shift, first.atMs);
  const { shiftId, vehicleId } = shift;
  const of = { shift_id: shiftId, vehicle_id: vehicleId, source };
  const rows = ordered.map((point): PositionTable => ({ ...of, ...rowOfPoint(point) }));
  const now = instantOf(deps.clock.now());
  return await deps.store.atomically(async (trx) => {
    const kept = await insertPositions(trx, rows);
    if (kept === 0) return 0;
    const [live] = await liveOf(trx, { shiftId, source });
    const noted: Noted = { trx, shift, source, now, newId: deps.newId };
    let watched = readWatched(live);
    if (first.atMs <= watched.seenMs) {
      const again = watchAll(unwatched, await readTrack(trx, shift, source, 0), around);
      watched = again.watched;
      await noteEpisodes(noted, episodesOf(again.changes));
    } else {
      const hasActs = live !== undefined && live.at !== live.watched_at;
      const next = hasActs ? await readTrack(trx, shift, source, watched.seenMs) : ordered;
      watched = await watchOn(noted, watched, next, around);
    }
    await endSilence(noted, last.atMs);
    const newest = rowOfPoint(last);
    const shown = live !== undefined && live.at > newest.at ? live : { ...of, ...newest };
    await putLive(trx, { ...shown, changed_at: now, ...asWatched(watched) });
    return kept;
  });
}

/** Watches what only acts told of a phone: a courier whose phone sleeps in between still scans. */
export async function watchActs(deps: KeepDependencies, book: SurroundingsBook, shift: ShiftRow): Promise<void> {
  const nowMs = deps.clock.now();
  const around = await book.of(shift, nowMs);
  await deps.store.atomically(async (trx) => {
    const [live] = await liveOf(trx, { shiftId: shift.shiftId, source: 'phone' });
    if (live === undefined) return;
    const before = readWatched(live);
    const points = await readTrack(trx, shift, 'phone', before.seenMs);
    const last = points.at(-1);
    if (last === undefined) return;
    const now = instantOf(nowMs);
    const noted: Noted = { trx, shift, source: 'phone', now, newId: deps.newId };
    const watched = await watchOn(noted, before, points, around);
    await endSilence(noted, last.atMs);
    await putLive(trx, { ...live, changed_at: now, ...asWatched(watched) });
  });
}
