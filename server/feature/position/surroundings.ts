// What a track is watched against: the courier's zones, the company's sites, the doors of its customers.
import type { Kysely } from 'kysely';
import type { Database } from '../../db/database.ts';
import { isInForce, dayIn } from '../account/in-force.ts';
import { accuracyOf, apartM, type TrackPoint } from '../../../shared/position/point.ts';
import { alarmLimits } from '../../../shared/position/alarm.ts';
import type { Surroundings } from '../../../shared/position/watch.ts';
import type { Ring } from '../../../shared/verdict/place.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { readBindingsAt, readStandInsAt } from '../roster/roster.queries.ts';
import type { ShiftRow } from '../shift/shift.queries.ts';
import { shapeOf } from '../zone/zone.queries.ts';
import { fromE7, toE7 } from './point-row.ts';

type Deps = Pick<AppDependencies, 'store' | 'clock' | 'parameters'>;

/** So long may what was read of zones and sites be used: a batch each ten seconds would read the same again and again. */
const keptMs = 30_000;
const mostKept = 5_000;
/** Older tracks are watched against the zones of then. */
const presentMs = 15 * 60_000;

/** Remembers what was read for a while; whoever asks meanwhile waits for the same reading. */
function remembering<Of, T>(now: () => number, read: (of: Of) => Promise<T>): (key: string, of: Of) => Promise<T> {
  const kept = new Map<string, { readonly until: number; readonly value: Promise<T> }>();
  return (key, of) => {
    const known = kept.get(key);
    const nowMs = now();
    if (known !== undefined && nowMs < known.until) return known.value;
    if (kept.size >= mostKept) kept.clear();
    const value = read(of);
    kept.set(key, { until: nowMs + keptMs, value });
    value.catch(() => kept.delete(key));
    return value;
  };
}

/** As the rules have it: those that are drawn. Null: none is. */
async function readZones(deps: Deps, shift: ShiftRow, at: string): Promise<readonly Ring[] | null> {
  const of = { courierId: shift.courierId, organisationId: shift.organisationId, at };
  const day = dayIn(shift.area, Date.parse(at), deps.parameters);
  const bound = (await readBindingsAt(deps.store.reader, of)).filter((row) =>
    isInForce({ fromOn: row.from, untilOn: row.until }, day),
  );
  const standIns = await readStandInsAt(deps.store.reader, of);
  const rings = [...bound, ...standIns].flatMap(({ kind, polygons, villages }) =>
    kind === 'zone' && polygons !== null && villages !== null ? shapeOf({ polygons, villages }).polygons : [],
  );
  return rings.length === 0 ? null : rings;
}

async function readSites(deps: Deps, organisationId: string): Promise<Surroundings['sites']> {
  const rows = await deps.store.reader
    .selectFrom('site')
    .select(['lng_e7', 'lat_e7'])
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .orderBy('site_id')
    .limit(1000)
    .execute();
  return rows.flatMap(({ lng_e7, lat_e7 }) =>
    lng_e7 === null || lat_e7 === null ? [] : [{ lng: fromE7(lng_e7), lat: fromE7(lat_e7) }],
  );
}

export interface SurroundingsBook {
  /** For a shift's points from `atMs` on. */
  of(shift: ShiftRow, atMs: number): Promise<Surroundings>;
}

/** One for a process. What is remembered is at most half a minute old. */
export function openSurroundings(deps: Deps): SurroundingsBook {
  const now = (): number => deps.clock.now();
  const sitesOf = remembering(now, (organisationId: string) => readSites(deps, organisationId));
  const zonesNow = remembering(now, (shift: ShiftRow) => readZones(deps, shift, new Date(now()).toISOString()));
  return {
    async of(shift, atMs) {
      const at = new Date(atMs).toISOString();
      const { values } = deps.parameters.inForce(shift.area, at.slice(0, 10)).resolved;
      const isPresent = now() - atMs < presentMs;
      const zones = isPresent ? await zonesNow(shift.shiftId, shift) : await readZones(deps, shift, at);
      return {
        zones,
        sites: await sitesOf(shift.organisationId, shift.organisationId),
        zoneToleranceM: values.zoneToleranceM,
        accuracyMaxM: values.accuracyMaxM,
      };
    },
  };
}

const METRES_A_DEGREE = 111_195;

/** Whether a customer of the company lives there: a stop at a door is work. */
export async function isAtDoor(
  db: Kysely<Database>,
  organisationId: string,
  place: Pick<TrackPoint, 'lng' | 'lat' | 'accuracyM'>,
): Promise<boolean> {
  const reachM = alarmLimits.longStopM + accuracyOf(place);
  const rows = await db
    .selectFrom('customer_person')
    .select(['lng_e7', 'lat_e7'])
    .where('organisation_id', '=', organisationId)
    .where('lat_e7', '>=', toE7(place.lat - reachM / METRES_A_DEGREE))
    .where('lat_e7', '<=', toE7(place.lat + reachM / METRES_A_DEGREE))
    .execute();
  return rows.some(
    ({ lng_e7, lat_e7 }) =>
      lng_e7 !== null && lat_e7 !== null && apartM(place, { lng: fromE7(lng_e7), lat: fromE7(lat_e7) }) <= reachM,
  );
}
