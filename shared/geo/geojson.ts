// Zones out of a GeoJSON file (RFC 7946): polygons with a name, brought to WGS-84 by the conversion that is handed in.
import * as v from 'valibot';
import { err, ok, type Result } from '../result.ts';
import type { Position } from '../verdict/place.ts';
import { ringProblem, tidyRing, zoneLimits, type RingProblem } from './zone-shape.ts';

/** What the coordinates of a file rest on. A file from a map made in China is mostly on GCJ-02 or BD-09, whatever the format says. */
export const datums = ['wgs84', 'gcj02', 'bd09'] as const;
export type Datum = (typeof datums)[number];

export interface ReadZone {
  /** Of the properties `name`, `NAME`, `名称`, `title`; null: the file names it not. */
  readonly name: string | null;
  readonly polygons: readonly (readonly Position[])[];
  /** Code or name of the village in the file's properties. */
  readonly villages: readonly string[];
}

export type GeoJsonProblem =
  | { readonly kind: 'not-geojson' }
  | { readonly kind: 'nothing-drawn' }
  | { readonly kind: 'too-many-zones'; readonly most: number }
  | { readonly kind: 'too-many-polygons'; readonly zone: number }
  | { readonly kind: 'has-hole'; readonly zone: number }
  | { readonly kind: RingProblem; readonly zone: number };

export const zonesAFileMost = 200;

const position = v.pipe(
  v.array(v.pipe(v.number(), v.finite())),
  v.minLength(2),
  v.transform((given): Position => [given[0] ?? 0, given[1] ?? 0]),
);
const polygonCoordinates = v.array(v.array(position));
const geometrySchema = v.variant('type', [
  v.object({ type: v.literal('Polygon'), coordinates: polygonCoordinates }),
  v.object({ type: v.literal('MultiPolygon'), coordinates: v.array(polygonCoordinates) }),
]);
const featureSchema = v.object({
  type: v.literal('Feature'),
  properties: v.nullish(v.record(v.string(), v.unknown())),
  geometry: v.unknown(),
});
const collectionSchema = v.object({ type: v.literal('FeatureCollection'), features: v.array(v.unknown()) });

type Properties = Readonly<Record<string, unknown>>;

const textIn = (properties: Properties, names: readonly string[]): string | null => {
  for (const name of names) {
    const value = properties[name];
    const text = typeof value === 'number' ? String(value) : typeof value === 'string' ? value.trim() : '';
    if (text !== '' && text.length <= 60) return text;
  }
  return null;
};

interface Drawn {
  readonly properties: Properties;
  readonly polygons: readonly (readonly (readonly Position[])[])[];
}

function drawnOf(input: unknown, properties: Properties): Drawn | null {
  const geometry = v.safeParse(geometrySchema, input);
  if (!geometry.success) return null;
  const { type, coordinates } = geometry.output;
  return { properties, polygons: type === 'Polygon' ? [coordinates] : coordinates };
}

/** All polygons of the file; points and lines in it are passed over. Null: it is no GeoJSON. */
function drawnIn(input: unknown): Drawn[] | null {
  const collection = v.safeParse(collectionSchema, input);
  const features = collection.success ? collection.output.features : [input];
  const drawn: Drawn[] = [];
  for (const each of features) {
    const feature = v.safeParse(featureSchema, each);
    const found = feature.success
      ? drawnOf(feature.output.geometry, feature.output.properties ?? {})
      : drawnOf(each, {});
    if (found !== null) drawn.push(found);
    else if (!feature.success && !collection.success) return null;
  }
  return drawn;
}

function zoneOf(drawn: Drawn, zone: number, toWgs84: (at: Position) => Position): Result<ReadZone, GeoJsonProblem> {
  if (drawn.polygons.length > zoneLimits.polygons) return err({ kind: 'too-many-polygons', zone });
  const polygons: Position[][] = [];
  for (const [outer = [], ...holes] of drawn.polygons) {
    if (holes.length > 0) return err({ kind: 'has-hole', zone });
    if (outer.length > zoneLimits.positionsAPolygon) return err({ kind: 'too-many-positions', zone });
    const offGlobe = outer.some(([lng, lat]) => Math.abs(lng) > 180 || Math.abs(lat) > 90);
    if (offGlobe) return err({ kind: 'off-the-globe', zone });
    const ring = tidyRing(outer.map(toWgs84));
    const problem = ringProblem(ring);
    if (problem !== null) return err({ kind: problem, zone });
    polygons.push(ring);
  }
  const village = textIn(drawn.properties, ['village', 'villageCode', '村', '社区', 'adcode', 'code']);
  return ok({
    name: textIn(drawn.properties, ['name', 'NAME', 'Name', '名称', 'title']),
    polygons,
    villages: village === null ? [] : [village],
  });
}

/** `zone` in a problem counts from 1, in the order of the file. */
export function readGeoJson(
  text: string,
  toWgs84: (position: Position) => Position,
): Result<readonly ReadZone[], GeoJsonProblem> {
  let input: unknown;
  try {
    input = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return err({ kind: 'not-geojson' });
  }
  const drawn = drawnIn(input);
  if (drawn === null) return err({ kind: 'not-geojson' });
  if (drawn.length === 0) return err({ kind: 'nothing-drawn' });
  if (drawn.length > zonesAFileMost) return err({ kind: 'too-many-zones', most: zonesAFileMost });
  const zones: ReadZone[] = [];
  for (const [index, each] of drawn.entries()) {
    const zone = zoneOf(each, index + 1, toWgs84);
    if (!zone.ok) return zone;
    zones.push(zone.value);
  }
  return ok(zones);
}
