// Reads where vehicles with a running shift are: all of a company or of an area, or those that changed since.
import type { Kysely } from 'kysely';
import type { Live, LiveVehicle } from '../../../shared/contract/position.ts';
import type { PositionAlarmKind } from '../../../shared/position/alarm.ts';
import { positionAlarmKinds } from '../../../shared/position/alarm.ts';
import type { Watched } from '../../../shared/position/watch.ts';
import type { Database } from '../../db/database.ts';
import { isAuthority, type Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { pageRows } from '../../http/page.ts';
import { areaRange } from '../fill/station.lists.ts';
import { fromE7 } from './point-row.ts';
import type { PositionSource } from './position.table.ts';

/** Faster than a walk: it drives. */
const movingMps = 1.5;
/** Without a speed: it stands once it has been where it is for so long. */
const standingMs = 120_000;
/** What was changed is seen a moment later: commands are written together. */
const overlapMs = 10_000;
/** More alarms than anybody looks at. */
const mostAlarms = 5_000;

interface Last {
  readonly source: PositionSource;
  readonly at: string;
  readonly lng_e7: number;
  readonly lat_e7: number;
  readonly accuracy_m: number | null;
  readonly speed_cm_s: number | null;
  readonly heading_deg: number | null;
  readonly watched: string | null;
}

const rowsOf = (
  db: Kysely<Database>,
  actor: Actor,
  asked: { readonly since: string | null; readonly silent: readonly [string, string] | null },
  page: { readonly after: string | null; readonly limit: number },
) =>
  db
    .selectFrom('shift as s')
    .innerJoin('vehicle as v', 'v.vehicle_id', 's.vehicle_id')
    .leftJoin('live_position as p', (join) => join.onRef('p.shift_id', '=', 's.shift_id').on('p.source', '=', 'phone'))
    .leftJoin('live_position as t', (join) =>
      join.onRef('t.shift_id', '=', 's.shift_id').on('t.source', '=', 'tracker'),
    )
    .where('s.ended_at', 'is', null)
    .$if(isAuthority(actor), (query) => {
      const [from, until] = areaRange(actor.area);
      return query.where('s.area', '>=', from).where('s.area', '<', until);
    })
    .$if(!isAuthority(actor), (query) => query.where('s.organisation_id', '=', actor.organisationId))
    .$if(asked.since !== null, (query) =>
      query.where((eb) =>
        eb.or([
          eb.and([eb('p.at', 'is', null), eb('t.at', 'is', null)]),
          eb('p.changed_at', '>=', asked.since),
          eb('t.changed_at', '>=', asked.since),
          // Nothing came of these: they fell silent meanwhile.
          eb.and([eb('p.at', '>=', asked.silent?.[0] ?? ''), eb('p.at', '<', asked.silent?.[1] ?? '')]),
          eb.and([eb('t.at', '>=', asked.silent?.[0] ?? ''), eb('t.at', '<', asked.silent?.[1] ?? '')]),
        ]),
      ),
    )
    .$if(page.after !== null, (query) => query.where('s.shift_id', '>', page.after ?? ''))
    .orderBy('s.shift_id')
    .limit(page.limit + 1)
    .select([
      's.shift_id',
      's.vehicle_id',
      's.organisation_id',
      's.courier_id',
      's.area',
      's.begun_at',
      'v.plate',
      'p.at as phone_at',
      'p.lng_e7 as phone_lng_e7',
      'p.lat_e7 as phone_lat_e7',
      'p.accuracy_m as phone_accuracy_m',
      'p.speed_cm_s as phone_speed_cm_s',
      'p.heading_deg as phone_heading_deg',
      'p.watched as phone_watched',
      't.at as tracker_at',
      't.lng_e7 as tracker_lng_e7',
      't.lat_e7 as tracker_lat_e7',
      't.accuracy_m as tracker_accuracy_m',
      't.speed_cm_s as tracker_speed_cm_s',
      't.heading_deg as tracker_heading_deg',
      't.watched as tracker_watched',
    ])
    .select((eb) =>
      eb
        .selectFrom('cylinder as c')
        .whereRef('c.custody_id', '=', 's.vehicle_id')
        .select((inner) => inner.fn.countAll<number>().as('n'))
        .as('load_count'),
    );

type Row = Awaited<ReturnType<ReturnType<typeof rowsOf>['execute']>>[number];

/** The later of phone and tracker; null: neither told of itself yet. */
function lastOf(row: Row): Last | null {
  const phone: Last | null =
    row.phone_at === null || row.phone_lng_e7 === null || row.phone_lat_e7 === null
      ? null
      : {
          source: 'phone',
          at: row.phone_at,
          lng_e7: row.phone_lng_e7,
          lat_e7: row.phone_lat_e7,
          accuracy_m: row.phone_accuracy_m,
          speed_cm_s: row.phone_speed_cm_s,
          heading_deg: row.phone_heading_deg,
          watched: row.phone_watched,
        };
  if (row.tracker_at === null || row.tracker_lng_e7 === null || row.tracker_lat_e7 === null) return phone;
  if (phone !== null && phone.at >= row.tracker_at) return phone;
  return {
    source: 'tracker',
    at: row.tracker_at,
    lng_e7: row.tracker_lng_e7,
    lat_e7: row.tracker_lat_e7,
    accuracy_m: row.tracker_accuracy_m,
    speed_cm_s: row.tracker_speed_cm_s,
    heading_deg: row.tracker_heading_deg,
    watched: row.tracker_watched,
  };
}

function isStanding(last: Last): boolean {
  if (last.speed_cm_s !== null) return last.speed_cm_s < movingMps * 100;
  const stop = last.watched === null ? null : (JSON.parse(last.watched) as Watched).stop;
  return stop !== null && Date.parse(last.at) - stop.atMs >= standingMs;
}

function vehicleOf(
  row: Row,
  alarms: readonly PositionAlarmKind[],
  clock: { readonly nowMs: number; readonly maxAgeMs: number },
): LiveVehicle {
  const last = lastOf(row);
  const isSilent = clock.nowMs - Date.parse(last?.at ?? row.begun_at) > clock.maxAgeMs;
  return {
    vehicleId: row.vehicle_id,
    plate: row.plate,
    organisationId: row.organisation_id,
    shiftId: row.shift_id,
    courierId: row.courier_id,
    lng: last === null ? null : fromE7(last.lng_e7),
    lat: last === null ? null : fromE7(last.lat_e7),
    accuracyM: last?.accuracy_m ?? null,
    at: last?.at ?? null,
    source: last?.source ?? null,
    speedMps: last === null || last.speed_cm_s === null ? null : last.speed_cm_s / 100,
    headingDeg: last?.heading_deg ?? null,
    state: isSilent ? 'silent' : last === null || isStanding(last) ? 'standing' : 'moving',
    // Silence is seen at once; the alarm on record follows.
    alarms: positionAlarmKinds.filter((kind) => alarms.includes(kind) || (kind === 'silent' && isSilent)),
    loadCount: Number(row.load_count ?? 0),
  };
}

/** Open ones, by shift. */
async function readOpenAlarms(db: Kysely<Database>, actor: Actor): Promise<Map<string, PositionAlarmKind[]>> {
  const [from, until] = areaRange(actor.area);
  const rows = await db
    .selectFrom('position_alarm')
    .select(['shift_id', 'kind'])
    .where('closed_at', 'is', null)
    .$if(isAuthority(actor), (query) => query.where('area', '>=', from).where('area', '<', until))
    .$if(!isAuthority(actor), (query) => query.where('organisation_id', '=', actor.organisationId))
    .orderBy('opened_at', 'desc')
    .orderBy('alarm_id', 'desc')
    .limit(mostAlarms)
    .execute();
  const byShift = new Map<string, PositionAlarmKind[]>();
  for (const { shift_id: shiftId, kind } of rows) {
    const known = positionAlarmKinds.find((each) => each === kind);
    if (shiftId === null || known === undefined) continue;
    byShift.set(shiftId, [...(byShift.get(shiftId) ?? []), known]);
  }
  return byShift;
}

async function countRunning(db: Kysely<Database>, actor: Actor): Promise<number> {
  const row = await db
    .selectFrom('shift as s')
    .where('s.ended_at', 'is', null)
    .$if(isAuthority(actor), (query) => {
      const [from, until] = areaRange(actor.area);
      return query.where('s.area', '>=', from).where('s.area', '<', until);
    })
    .$if(!isAuthority(actor), (query) => query.where('s.organisation_id', '=', actor.organisationId))
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow();
  return Number(row.n);
}

/** A shift is ended at the instant of the act; what is told of it late is found by its last position. */
async function readEnded(db: Kysely<Database>, actor: Actor, since: string, dayBefore: string): Promise<string[]> {
  const rows = await db
    .selectFrom('shift as s')
    .leftJoin('live_position as p', (join) => join.onRef('p.shift_id', '=', 's.shift_id').on('p.source', '=', 'phone'))
    .where('s.begun_at', '>=', dayBefore)
    .where('s.ended_at', 'is not', null)
    .$if(isAuthority(actor), (query) => {
      const [from, until] = areaRange(actor.area);
      return query.where('s.area', '>=', from).where('s.area', '<', until);
    })
    .$if(!isAuthority(actor), (query) => query.where('s.organisation_id', '=', actor.organisationId))
    .where((eb) => eb.or([eb('s.ended_at', '>=', since), eb('p.changed_at', '>=', since)]))
    .orderBy('s.begun_at')
    .orderBy('s.shift_id')
    .limit(2000)
    .select('s.shift_id')
    .execute();
  return rows.map((row) => row.shift_id);
}

export async function readLive(
  deps: Pick<AppDependencies, 'store' | 'clock' | 'parameters'>,
  actor: Actor,
  asked: { readonly since: string | null; readonly after: string | null; readonly limit: number },
): Promise<Live> {
  const db = deps.store.reader;
  const nowMs = deps.clock.now();
  const now = new Date(nowMs).toISOString();
  const maxAgeMs = (area: string): number =>
    deps.parameters.inForce(area, now.slice(0, 10)).resolved.values.trackerMaxAgeMin * 60_000;
  const sinceMs = asked.since === null ? null : Date.parse(asked.since) - overlapMs;
  const since = sinceMs === null ? null : new Date(sinceMs).toISOString();
  const ownMs = maxAgeMs(actor.area);
  const silent =
    sinceMs === null
      ? null
      : ([new Date(sinceMs - ownMs).toISOString(), new Date(nowMs - ownMs).toISOString()] as const);
  const rows = await rowsOf(db, actor, { since, silent }, asked).execute();
  const alarms = await readOpenAlarms(db, actor);
  const page = pageRows(
    rows,
    asked.limit,
    (row) => ['live', row.shift_id],
    (row) => vehicleOf(row, alarms.get(row.shift_id) ?? [], { nowMs, maxAgeMs: maxAgeMs(row.area) }),
  );
  return {
    asOf: now,
    vehicles: page.items,
    endedShiftIds:
      since === null || sinceMs === null
        ? []
        : await readEnded(db, actor, since, new Date(sinceMs - 36 * 3_600_000).toISOString()),
    running: await countRunning(db, actor),
    next: page.next,
  };
}
