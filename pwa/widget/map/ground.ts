// The flat ground that a map is drawn on: WGS-84 positions to metres of the tiles' own datum and grid, and back.
import gcoord from 'gcoord';
import type { Datum } from '../../../shared/geo/geojson.ts';
import type { Position } from '../../../shared/verdict/place.ts';

/** East and north in the grid's metres. */
export type Point = readonly [x: number, y: number];

export interface Ground {
  toPoint(position: Position): Point;
  /** Right to about a centimetre on WGS-84, to a metre where a shift has to be turned back. */
  toPosition(point: Point): Position;
  /** The grid of Baidu's own tiles in place of the one that all others use. */
  readonly isBaiduGrid: boolean;
}

const radiusM = 6_378_137;
const radADeg = Math.PI / 180;
/** Nearer to a pole the grid has no end. */
const mostLat = 85.06;

/** Web Mercator (EPSG:3857). */
const toMercator = ([lng, lat]: Position): Point => {
  const held = Math.max(-mostLat, Math.min(mostLat, lat));
  return [radiusM * lng * radADeg, radiusM * Math.log(Math.tan(Math.PI / 4 + (held * radADeg) / 2))];
};
const fromMercator = ([x, y]: Point): Position => [
  x / radiusM / radADeg,
  (2 * Math.atan(Math.exp(y / radiusM)) - Math.PI / 2) / radADeg,
];

type System = (typeof gcoord)['WGS84'] | (typeof gcoord)['GCJ02'] | (typeof gcoord)['BD09'] | (typeof gcoord)['BD09MC'];

const converted = ([a, b]: readonly [number, number], from: System, to: System): [number, number] => {
  const [x, y] = gcoord.transform([a, b], from, to);
  return [x, y];
};

/**
 * `isTemplate`: tiles by an address. Those on BD-09 are Baidu's, with a grid of their own; a PMTiles file is on the common
 * grid, whatever its datum.
 */
export function groundOf(datum: Datum, isTemplate: boolean): Ground {
  if (datum === 'wgs84') return { toPoint: toMercator, toPosition: fromMercator, isBaiduGrid: false };
  if (datum === 'bd09' && isTemplate) {
    return {
      toPoint: (position) => converted(position, gcoord.WGS84, gcoord.BD09MC),
      toPosition: (point) => converted(point, gcoord.BD09MC, gcoord.WGS84),
      isBaiduGrid: true,
    };
  }
  const shifted = datum === 'gcj02' ? gcoord.GCJ02 : gcoord.BD09;
  return {
    toPoint: (position) => toMercator(converted(position, gcoord.WGS84, shifted)),
    toPosition: (point) => converted([...fromMercator(point)], shifted, gcoord.WGS84),
    isBaiduGrid: false,
  };
}
