// Between degrees and metres a second, as people and rules have them, and the whole numbers that are kept.
import type { TrackPoint } from '../../../shared/position/point.ts';
import type { PositionTable } from './position.table.ts';

export const toE7 = (degrees: number): number => Math.round(degrees * 1e7);
export const fromE7 = (e7: number): number => e7 / 1e7;

type Measured = Pick<PositionTable, 'at' | 'lng_e7' | 'lat_e7' | 'accuracy_m' | 'speed_cm_s' | 'heading_deg'>;

const scaled = (value: number | null, factor: number): number | null =>
  value === null ? null : Math.round(value * factor);

export const rowOfPoint = (point: TrackPoint): Measured => ({
  at: new Date(point.atMs).toISOString(),
  lng_e7: toE7(point.lng),
  lat_e7: toE7(point.lat),
  accuracy_m: scaled(point.accuracyM, 1),
  speed_cm_s: scaled(point.speedMps, 100),
  heading_deg: point.headingDeg === null ? null : Math.round(point.headingDeg) % 360,
});

export const pointOfRow = (row: Measured): TrackPoint => ({
  atMs: Date.parse(row.at),
  lng: fromE7(row.lng_e7),
  lat: fromE7(row.lat_e7),
  accuracyM: row.accuracy_m,
  speedMps: row.speed_cm_s === null ? null : row.speed_cm_s / 100,
  headingDeg: row.heading_deg,
});
