// Reads tracks, what was done along them, and the alarms of vehicles.
import type { Kysely } from 'kysely';
import { markKinds, type PositionAlarm, type Track, type TrackEvent } from '../../../shared/contract/position.ts';
import { positionAlarmKinds, type PositionAlarmKind } from '../../../shared/position/alarm.ts';
import { simplify } from '../../../shared/position/simplify.ts';
import type { Database } from '../../db/database.ts';
import { isAuthority, type Actor } from '../../http/actor.ts';
import { cursorOf, pageRows } from '../../http/page.ts';
import { areaRange } from '../fill/station.lists.ts';
import { fromE7 } from './point-row.ts';
import type { PositionSource } from './position.table.ts';

export interface Stretch {
  readonly vehicleId: string;
  /** Both inclusive. */
  readonly from: string;
  readonly to: string;
}

/** The couriers of shifts. */
async function readCouriers(db: Kysely<Database>, shiftIds: readonly string[]): Promise<Map<string, string>> {
  if (shiftIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('shift')
    .select(['shift_id', 'courier_id'])
    .where('shift_id', 'in', shiftIds)
    .execute();
  return new Map(rows.map((row) => [row.shift_id, row.courier_id]));
}

type Piece = Track['pieces'][number];
type Point = Piece['points'][number];

/**
 * A page of the points of a vehicle, by shift and source, in the order of time. `toleranceM`: points that are no further
 * from the line through the others are left out, page by page; 0: none.
 */
export async function readTrack(
  db: Kysely<Database>,
  of: Stretch,
  asked: {
    readonly after: readonly [at: string, shiftId: string, source: PositionSource] | null;
    readonly limit: number;
    readonly toleranceM: number;
  },
): Promise<Track> {
  const rows = await db
    .selectFrom('position')
    .selectAll()
    .where('vehicle_id', '=', of.vehicleId)
    .where('at', '>=', asked.after?.[0] ?? of.from)
    .where('at', '<=', of.to)
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('at', 'shift_id', 'source'),
          '>',
          eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '', asked.after?.[2] ?? 'phone'),
        ),
      ),
    )
    .orderBy('at')
    .orderBy('shift_id')
    .orderBy('source')
    .limit(asked.limit + 1)
    .execute();
  const shown = rows.slice(0, asked.limit);
  const last = shown.at(-1);
  const couriers = await readCouriers(db, [...new Set(shown.map((row) => row.shift_id))]);
  const pieces = new Map<string, Omit<Piece, 'points'> & { readonly points: Point[] }>();
  for (const row of shown) {
    const key = `${row.shift_id} ${row.source}`;
    const piece = pieces.get(key) ?? {
      shiftId: row.shift_id,
      courierId: couriers.get(row.shift_id) ?? '',
      source: row.source,
      points: [],
    };
    piece.points.push({
      at: row.at,
      lng: fromE7(row.lng_e7),
      lat: fromE7(row.lat_e7),
      accuracyM: row.accuracy_m,
      speedMps: row.speed_cm_s === null ? null : row.speed_cm_s / 100,
      headingDeg: row.heading_deg,
    });
    pieces.set(key, piece);
  }
  return {
    vehicleId: of.vehicleId,
    pieces: [...pieces.values()].map((piece) => ({ ...piece, points: simplify(piece.points, asked.toleranceM) })),
    next: rows.length > shown.length && last !== undefined ? cursorOf([last.at, last.shift_id, last.source]) : null,
  };
}

export async function readTrackEvents(
  db: Kysely<Database>,
  of: Stretch,
  asked: { readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<{ items: TrackEvent[]; next: string | null; courierIds: string[] }> {
  const rows = await db
    .selectFrom('position_mark')
    .selectAll()
    .where('vehicle_id', '=', of.vehicleId)
    .where('at', '>=', asked.after?.[0] ?? of.from)
    .where('at', '<=', of.to)
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('at', 'mark_id'), '>', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('at')
    .orderBy('mark_id')
    .limit(asked.limit + 1)
    .execute();
  const page = pageRows(
    rows,
    asked.limit,
    (row) => [row.at, row.mark_id],
    (row): TrackEvent => ({
      at: row.at,
      kind: markKinds.find((kind) => kind === row.kind) ?? 'movement',
      id: row.mark_id,
      shiftId: row.shift_id,
      lng: row.lng_e7 === null ? null : fromE7(row.lng_e7),
      lat: row.lat_e7 === null ? null : fromE7(row.lat_e7),
      accuracyM: row.accuracy_m,
    }),
  );
  const couriers = await readCouriers(db, [...new Set(page.items.map((item) => item.shiftId))]);
  return { ...page, courierIds: [...new Set(couriers.values())] };
}

/** Of the own company, or of the area of an authority; the newest first. */
export async function listPositionAlarms(
  db: Kysely<Database>,
  actor: Actor,
  asked: {
    readonly open: boolean | null;
    readonly kind: PositionAlarmKind | null;
    readonly after: readonly [string, string] | null;
    readonly limit: number;
  },
): Promise<{ items: PositionAlarm[]; next: string | null }> {
  const [from, until] = areaRange(actor.area);
  const rows = await db
    .selectFrom('position_alarm as a')
    .leftJoin('vehicle as v', 'v.vehicle_id', 'a.vehicle_id')
    .$if(isAuthority(actor), (query) => query.where('a.area', '>=', from).where('a.area', '<', until))
    .$if(!isAuthority(actor), (query) => query.where('a.organisation_id', '=', actor.organisationId))
    .$if(asked.open === true, (query) => query.where('a.closed_at', 'is', null))
    .$if(asked.open === false, (query) => query.where('a.closed_at', 'is not', null))
    .$if(asked.kind !== null, (query) => query.where('a.kind', '=', asked.kind ?? ''))
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('a.opened_at', 'a.alarm_id'), '<', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('a.opened_at', 'desc')
    .orderBy('a.alarm_id', 'desc')
    .limit(asked.limit + 1)
    .selectAll('a')
    .select('v.plate')
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.opened_at, row.alarm_id],
    (row): PositionAlarm => ({
      alarmId: row.alarm_id,
      kind: positionAlarmKinds.find((kind) => kind === row.kind) ?? 'silent',
      organisationId: row.organisation_id,
      vehicleId: row.vehicle_id,
      plate: row.plate ?? '',
      shiftId: row.shift_id,
      courierId: row.courier_id,
      source: row.source,
      openedAt: row.opened_at,
      closedAt: row.closed_at,
      found: row.found,
      limit: row.allowed,
    }),
  );
}
