// The plain ground that zones are drawn on: where a position on earth lies in the picture, and back.
import type { Bounds } from '../../../shared/geo/zone-shape.ts';
import type { Position } from '../../../shared/verdict/place.ts';

export const mapWidth = 1000;
export const mapHeight = 700;
const METRES_A_DEGREE = 111_195;
const WIDEST_DEG_A_UNIT = 0.03;
const CLOSEST_DEG_A_UNIT = 1e-8;

/** North is up; a unit is as long to the east as to the north in the middle of the picture. */
export interface MapView {
  readonly lng: number;
  readonly lat: number;
  /** Degrees of latitude a unit of the picture. */
  readonly degAUnit: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

const narrowing = (view: MapView): number => Math.max(0.01, Math.cos((view.lat * Math.PI) / 180));

export const toPoint = (view: MapView, [lng, lat]: Position): Point => ({
  x: mapWidth / 2 + ((lng - view.lng) * narrowing(view)) / view.degAUnit,
  y: mapHeight / 2 - (lat - view.lat) / view.degAUnit,
});

export const toPosition = (view: MapView, { x, y }: Point): Position => [
  view.lng + ((x - mapWidth / 2) * view.degAUnit) / narrowing(view),
  view.lat - (y - mapHeight / 2) * view.degAUnit,
];

/** `factor` above 1 comes nearer. What lies at `at` stays there. */
export function zoomed(view: MapView, factor: number, at: Point = { x: mapWidth / 2, y: mapHeight / 2 }): MapView {
  const degAUnit = Math.min(WIDEST_DEG_A_UNIT, Math.max(CLOSEST_DEG_A_UNIT, view.degAUnit / factor));
  const [lng, lat] = toPosition(view, at);
  const nearer = { ...view, degAUnit };
  const [movedLng, movedLat] = toPosition(nearer, at);
  return { degAUnit, lng: view.lng + lng - movedLng, lat: view.lat + lat - movedLat };
}

/** As if the ground were pulled by so many units. */
export function pulled(view: MapView, by: Point): MapView {
  const [lng, lat] = toPosition(view, { x: mapWidth / 2 - by.x, y: mapHeight / 2 - by.y });
  return { ...view, lng, lat };
}

export const around = ([lng, lat]: Position, widthM = 4000): MapView => ({
  lng,
  lat,
  degAUnit: widthM / METRES_A_DEGREE / mapWidth,
});

/** All of it with a margin; a single point as the ground around it. */
export function fitted(bounds: Bounds): MapView {
  const centre: Position = [(bounds.west + bounds.east) / 2, (bounds.south + bounds.north) / 2];
  const view = around(centre);
  const wide = ((bounds.east - bounds.west) * narrowing(view)) / (mapWidth * 0.8);
  const high = (bounds.north - bounds.south) / (mapHeight * 0.8);
  const degAUnit = Math.max(wide, high);
  return degAUnit > 0 ? { ...view, degAUnit: Math.max(CLOSEST_DEG_A_UNIT, degAUnit) } : view;
}

/** The longest round length that takes at most a quarter of the width. */
export function scaleBar(view: MapView): { readonly metres: number; readonly units: number } {
  const metresAUnit = view.degAUnit * METRES_A_DEGREE;
  const most = (mapWidth / 4) * metresAUnit;
  const power = 10 ** Math.floor(Math.log10(most));
  const metres = [5, 2, 1].map((step) => step * power).find((length) => length <= most) ?? power;
  return { metres, units: metres / metresAUnit };
}

/** One corner a line, `lng, lat`: for those who have coordinates, and for those who cannot draw. Null where a line is none. */
export function positionsOf(lines: string): Position[] | null {
  const positions: Position[] = [];
  for (const line of lines.normalize('NFKC').split('\n')) {
    if (line.trim() === '') continue;
    const [, lng, lat] = /^\s*(-?\d{1,3}(?:\.\d+)?)[\s,、]+(-?\d{1,2}(?:\.\d+)?)\s*$/.exec(line) ?? [];
    if (lng === undefined || lat === undefined) return null;
    positions.push([Number(lng), Number(lat)]);
  }
  return positions;
}

export const linesOf = (positions: readonly Position[]): string =>
  positions.map(([lng, lat]) => `${Number(lng.toFixed(6))}, ${Number(lat.toFixed(6))}`).join('\n');
