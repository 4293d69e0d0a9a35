// Watches a track point by point: what became odd with a point, and what no longer is. The server folds it over each
// batch as it comes, and over the whole shift again where points came late; both give the same.
import { accuracyOf, apartM, kmHOf, type TrackPoint } from './point.ts';
import { alarmLimits } from './alarm.ts';
import { distanceToRingM, type Ring } from '../verdict/place.ts';

/** Those that a track shows by itself; silence and a vehicle without a shift have no track. */
export const watchedKinds = ['out-of-zone', 'overspeed', 'long-stop', 'impossible-jump'] as const;
export type WatchedKind = (typeof watchedKinds)[number];

type Place = Pick<TrackPoint, 'atMs' | 'lng' | 'lat' | 'accuracyM'>;

/** How far a track was watched: what the next point is compared with. */
export interface Watched {
  /** Of the last point that was looked at, however unsure it was. */
  readonly seenMs: number;
  /** The last point that was sure enough. */
  readonly last: Place | null;
  /** Where it came to stand. */
  readonly stop: Place | null;
  readonly open: readonly WatchedKind[];
}

export const unwatched: Watched = { seenMs: 0, last: null, stop: null, open: [] };

export interface Surroundings {
  /** Polygons of the zones in force; null: none of them is drawn, and nobody can say what is outside. */
  readonly zones: readonly Ring[] | null;
  /** The company's own sites. */
  readonly sites: readonly Pick<TrackPoint, 'lng' | 'lat'>[];
  /** Parameters of the rules. */
  readonly zoneToleranceM: number;
  readonly accuracyMaxM: number;
}

export type WatchChange =
  | {
      readonly change: 'opened';
      readonly kind: WatchedKind;
      readonly atMs: number;
      /** Metres, minutes or km/h (shared/position/alarm.ts), whole. */
      readonly found: number;
      readonly allowed: number;
      /** Where: for who knows which doors are near. */
      readonly place: Place;
    }
  | { readonly change: 'closed'; readonly kind: WatchedKind; readonly atMs: number };

/** What a point says of one kind: odd (with numbers), fine again, or nothing either way. */
type Finding = { readonly found: number; readonly allowed: number; readonly place: Place } | 'fine' | 'unsure';

const isAtSite = (point: Place, { sites }: Surroundings): boolean =>
  sites.some((site) => apartM(point, site) <= alarmLimits.longStopM + accuracyOf(point));

/** Outside of every polygon by more than the tolerance and what the receiver may be wrong; back once within the tolerance. */
function zoneFinding(point: Place, around: Surroundings): Finding {
  if (around.zones === null || isAtSite(point, around)) return 'fine';
  const awayM = Math.min(...around.zones.map((ring) => distanceToRingM([point.lng, point.lat], ring)));
  if (awayM <= around.zoneToleranceM) return 'fine';
  if (awayM <= around.zoneToleranceM + accuracyOf(point)) return 'unsure';
  return { found: Math.round(awayM), allowed: around.zoneToleranceM, place: point };
}

/** The least speed at which both points can be right, km/h; null: too near in time to tell. */
function leastKmH(from: Place, to: Place): number | null {
  const tookS = (to.atMs - from.atMs) / 1000;
  if (tookS <= 0) return null;
  return kmHOf(Math.max(0, apartM(from, to) - accuracyOf(from) - accuracyOf(to)) / tookS);
}

function jumpFinding(point: Place, last: Place | null): Finding {
  if (last === null) return 'fine';
  const kmH = leastKmH(last, point);
  if (kmH === null) return 'unsure';
  if (kmH <= alarmLimits.jumpKmH || apartM(last, point) < alarmLimits.jumpLeastM) return 'fine';
  return { found: Math.round(kmH), allowed: alarmLimits.jumpKmH, place: point };
}

/** By the receiver's own word; without it, by the way from the last point. A jump is no speed. */
function speedFinding(point: TrackPoint, last: Place | null, jumped: boolean): Finding {
  const kmH = point.speedMps !== null ? kmHOf(point.speedMps) : last === null || jumped ? null : leastKmH(last, point);
  if (kmH === null) return 'unsure';
  if (kmH <= alarmLimits.overspeedKmH) return 'fine';
  return { found: Math.round(kmH), allowed: alarmLimits.overspeedKmH, place: point };
}

function stopFinding(point: Place, stop: Place, around: Surroundings): Finding {
  const stoodMin = (point.atMs - stop.atMs) / 60_000;
  if (stop.atMs === point.atMs || isAtSite(stop, around)) return 'fine';
  if (stoodMin <= alarmLimits.longStopMin) return 'fine';
  return { found: Math.floor(stoodMin), allowed: alarmLimits.longStopMin, place: stop };
}

/** It stands where it stood while it is within the distance, give or take what the receiver may be wrong. */
const stopOf = (stop: Place | null, point: Place): Place =>
  stop !== null && apartM(stop, point) <= alarmLimits.longStopM + accuracyOf(point) ? stop : point;

const placeOf = ({ atMs, lng, lat, accuracyM }: TrackPoint): Place => ({ atMs, lng, lat, accuracyM });

/**
 * The next point of a track. One that is not later than the last, or less sure than `accuracyMaxM`, changes nothing.
 * An alarm is opened by the first point that is odd and closed by the first that is not.
 */
export function watch(
  watched: Watched,
  point: TrackPoint,
  around: Surroundings,
): { readonly watched: Watched; readonly changes: readonly WatchChange[] } {
  const { last } = watched;
  const { atMs: seenMs } = point;
  if (seenMs <= watched.seenMs) return { watched, changes: [] };
  if (accuracyOf(point) > around.accuracyMaxM) return { watched: { ...watched, seenMs }, changes: [] };
  const here = placeOf(point);
  const stop = stopOf(watched.stop, here);
  const jump = jumpFinding(here, last);
  const findings: Readonly<Record<WatchedKind, Finding>> = {
    'out-of-zone': zoneFinding(here, around),
    'impossible-jump': jump,
    overspeed: speedFinding(point, last, typeof jump === 'object'),
    'long-stop': stopFinding(here, stop, around),
  };
  const changes: WatchChange[] = [];
  const open: WatchedKind[] = [];
  for (const kind of watchedKinds) {
    const finding = findings[kind];
    const wasOpen = watched.open.includes(kind);
    if (finding === 'fine') {
      if (wasOpen) changes.push({ change: 'closed', kind, atMs: point.atMs });
      continue;
    }
    if (finding !== 'unsure' && !wasOpen) changes.push({ change: 'opened', kind, atMs: point.atMs, ...finding });
    if (finding !== 'unsure' || wasOpen) open.push(kind);
  }
  return { watched: { seenMs, last: here, stop, open }, changes };
}

export function watchAll(
  watched: Watched,
  points: readonly TrackPoint[],
  around: Surroundings,
): { readonly watched: Watched; readonly changes: readonly WatchChange[] } {
  let present = watched;
  const changes: WatchChange[] = [];
  for (const point of points) {
    const next = watch(present, point, around);
    present = next.watched;
    if (next.changes.length > 0) changes.push(...next.changes);
  }
  return { watched: present, changes };
}

/** From the point at which it became odd to the one at which it no longer was; null: it still is. */
export interface Episode {
  readonly kind: WatchedKind;
  readonly openedMs: number;
  readonly closedMs: number | null;
  readonly found: number;
  readonly allowed: number;
  readonly place: Place;
}

/** Changes from the beginning of a track, paired. */
export function episodesOf(changes: readonly WatchChange[]): Episode[] {
  const episodes: Episode[] = [];
  for (const change of changes) {
    if (change.change === 'opened') {
      const { kind, atMs, found, allowed, place } = change;
      episodes.push({ kind, openedMs: atMs, closedMs: null, found, allowed, place });
      continue;
    }
    const at = episodes.findLastIndex(({ kind, closedMs }) => kind === change.kind && closedMs === null);
    const begun = episodes[at];
    if (begun !== undefined) episodes[at] = { ...begun, closedMs: change.atMs };
  }
  return episodes;
}
