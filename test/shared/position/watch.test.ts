// What is odd about a track: each kind at its edge, poor receivers, and the same result whatever batches points came in.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alarmLimits } from '../../../shared/position/alarm.ts';
import type { TrackPoint } from '../../../shared/position/point.ts';
import {
  episodesOf,
  unwatched,
  watchAll,
  type Surroundings,
  type WatchChange,
} from '../../../shared/position/watch.ts';

const start = Date.parse('2026-05-18T01:00:00Z');
const metresADegree = 111_195;
/** Metres north of 110.05 E, 21.05 N. */
const at = (seconds: number, northM: number, more: Partial<TrackPoint> = {}): TrackPoint => ({
  atMs: start + seconds * 1000,
  lng: 110.05,
  lat: 21.05 + northM / metresADegree,
  accuracyM: 10,
  speedMps: null,
  headingDeg: null,
  ...more,
});
const zone = [
  [110, 21],
  [110.1, 21],
  [110.1, 21.1],
  [110, 21.1],
  [110, 21],
] as const;
/** From the middle of the zone to its edge. */
const edgeM = 0.05 * metresADegree;
const around: Surroundings = { zones: [zone], sites: [], zoneToleranceM: 50, accuracyMaxM: 200 };
const nowhere: Surroundings = { ...around, zones: null };
const seen = (points: readonly TrackPoint[], where = around): string[] =>
  watchAll(unwatched, points, where).changes.map(({ change, kind }) => `${change} ${kind}`);

describe('out of the zone', () => {
  // So slow that nothing else is odd.
  const away = (northM: number, more: Partial<TrackPoint> = {}): TrackPoint[] => [at(0, 0), at(3600, northM, more)];

  it('begins beyond the tolerance and what the receiver may be wrong, not before', () => {
    expect(seen(away(edgeM + 59))).toEqual([]);
    expect(seen(away(edgeM + 61))).toEqual(['opened out-of-zone']);
    expect(seen(away(edgeM + 61, { accuracyM: 30 }))).toEqual([]);
    expect(seen(away(edgeM + 51, { accuracyM: null }))).toEqual(['opened out-of-zone']);
  });

  it('goes on while it is unsure, and ends within the tolerance', () => {
    const out = away(edgeM + 100);
    expect(seen([...out, at(3610, edgeM + 55)])).toEqual(['opened out-of-zone']);
    expect(seen([...out, at(3610, edgeM + 49)])).toEqual(['opened out-of-zone', 'closed out-of-zone']);
  });

  it('is not asked with a receiver that is worse than the rules take', () => {
    expect(seen(away(edgeM + 5000, { accuracyM: 201 }))).toEqual([]);
    expect(seen(away(edgeM + 5000, { accuracyM: 200 }))).toEqual(['opened out-of-zone']);
  });

  it('is not asked where a zone is not drawn, and not at the own station', () => {
    expect(seen(away(edgeM + 5000), nowhere)).toEqual([]);
    const station = at(0, edgeM + 5000);
    expect(seen(away(edgeM + 5000), { ...around, sites: [station] })).toEqual([]);
  });

  it('is inside where one of several polygons holds it', () => {
    const other = zone.map(([lng, lat]) => [lng, lat + 0.1] as const);
    expect(seen(away(edgeM + 5000), { ...around, zones: [zone, other] })).toEqual([]);
  });
});

describe('overspeed', () => {
  it('is more than the limit by the receiver itself, and ends at the limit', () => {
    const kmH = (seconds: number, speed: number): TrackPoint => at(seconds, 0, { speedMps: speed / 3.6 });
    expect(seen([kmH(0, 80), kmH(10, 80)], nowhere)).toEqual([]);
    expect(seen([kmH(0, 81), kmH(10, 90), kmH(20, 80)], nowhere)).toEqual(['opened overspeed', 'closed overspeed']);
  });

  it('is the way between two points where the receiver says none, less what both may be wrong', () => {
    // 1,000 m in 43 s are 83.7 km/h; less 2 × 10 m they are 82, less 2 × 40 m they are 77.
    expect(seen([at(0, 0), at(43, 1000)], nowhere)).toEqual(['opened overspeed']);
    expect(seen([at(0, 0, { accuracyM: 40 }), at(43, 1000, { accuracyM: 40 })], nowhere)).toEqual([]);
  });
});

describe('a jump', () => {
  it('is further than anything drives, and over with the next point that fits', () => {
    const jump = watchAll(unwatched, [at(0, 0), at(10, 5000), at(20, 5050)], nowhere).changes;
    expect(jump.map(({ change, kind }) => `${change} ${kind}`)).toEqual([
      'opened impossible-jump',
      'closed impossible-jump',
    ]);
    expect(jump[0]).toMatchObject({ found: 1793, allowed: alarmLimits.jumpKmH });
  });

  it('is none where the receivers may be as wrong, nor within the strayings of one', () => {
    expect(seen([at(0, 0, { accuracyM: 200 }), at(2, 390, { accuracyM: 200 })], nowhere)).toEqual([]);
    expect(seen([at(0, 0), at(1, 199, { speedMps: 0 })], nowhere)).toEqual([]);
  });

  it('of a fifth of a second too early or too late changes nothing: only what comes later is watched', () => {
    expect(seen([at(10, 0), at(10, 5000), at(9.8, 5000)], nowhere)).toEqual([]);
  });
});

describe('a long stop', () => {
  const standing = (minutes: number, more: Partial<TrackPoint> = {}): TrackPoint[] =>
    Array.from({ length: minutes + 1 }, (_, minute) => at(minute * 60, (minute % 2) * 20, more));

  it('is more than 45 minutes within 100 m, and ends when it drives on', () => {
    expect(seen(standing(45))).toEqual([]);
    expect(seen(standing(46))).toEqual(['opened long-stop']);
    expect(seen([...standing(46), at(46 * 60 + 60, 150)])).toEqual(['opened long-stop', 'closed long-stop']);
  });

  it('is none at the own station', () => {
    expect(seen(standing(60), { ...around, sites: [at(0, 80)] })).toEqual([]);
    expect(seen(standing(60), { ...around, sites: [at(0, 300)] })).toEqual(['opened long-stop']);
  });

  it('says where and since when it stands', () => {
    const [opened] = watchAll(unwatched, standing(46), around).changes;
    expect(opened).toMatchObject({ found: 46, allowed: 45, place: { atMs: start } });
  });
});

describe('whatever comes', () => {
  const point = fc.record({
    step: fc.integer({ min: 1, max: 3000 }),
    northM: fc.integer({ min: -9000, max: 9000 }),
    eastM: fc.integer({ min: -9000, max: 9000 }),
    accuracyM: fc.option(fc.integer({ min: 0, max: 300 })),
    speedMps: fc.option(fc.integer({ min: 0, max: 40 })),
  });
  const track = fc.array(point, { maxLength: 60 }).map((steps) => {
    let seconds = 0;
    return steps.map(({ step, northM, eastM, accuracyM, speedMps }) => {
      seconds += step;
      return at(seconds, northM, { lng: 110.05 + eastM / metresADegree, accuracyM, speedMps });
    });
  });

  it('is seen the same in one batch, in many, and when a batch is sent twice', () => {
    fc.assert(
      fc.property(track, fc.nat(60), (points, cut) => {
        const whole = watchAll(unwatched, points, around);
        const first = watchAll(unwatched, points.slice(0, cut), around);
        const again = watchAll(first.watched, points.slice(0, cut), around);
        expect(again).toEqual({ watched: first.watched, changes: [] });
        const second = watchAll(first.watched, points.slice(cut), around);
        expect([...first.changes, ...second.changes]).toEqual(whole.changes);
        expect(second.watched).toEqual(whole.watched);
      }),
    );
  });

  it('opens what is closed, closes what is open, in the order of time', () => {
    fc.assert(
      fc.property(track, (points) => {
        const { changes, watched } = watchAll(unwatched, points, around);
        const open = new Set<string>();
        let lastMs = 0;
        for (const { change, kind, atMs } of changes) {
          expect(atMs).toBeGreaterThanOrEqual(lastMs);
          lastMs = atMs;
          expect(open.has(kind)).toBe(change === 'closed');
          if (change === 'opened') open.add(kind);
          else open.delete(kind);
        }
        const left = episodesOf(changes).filter(({ closedMs }) => closedMs === null);
        expect(new Set(left.map(({ kind }) => kind))).toEqual(open);
        for (const kind of open) expect(watched.open).toContain(kind);
      }),
    );
  });

  it('numbers what it found above what is allowed', () => {
    fc.assert(
      fc.property(track, (points) => {
        const opened = (change: WatchChange): change is Extract<WatchChange, { change: 'opened' }> =>
          change.change === 'opened';
        for (const { found, allowed } of watchAll(unwatched, points, around).changes.filter(opened)) {
          expect(found).toBeGreaterThanOrEqual(allowed);
        }
      }),
    );
  });
});
