// The ground of the map: which street tiles the operator gives, on which datum, and whom to thank for them.
import * as v from 'valibot';
import { datums, type Datum } from '../geo/geojson.ts';

/** Where the server itself serves the operator's PMTiles file. */
export const ownTilesPath = '/map/tiles.pmtiles';

export type MapTiles =
  /** Plain ground: zones and tracks need no streets. */
  | { readonly kind: 'none' }
  /** Addresses of images with {z}, {x} and {y} in them; where there are several, each is drawn over the one before. */
  | { readonly kind: 'template'; readonly urls: readonly string[] }
  /** A PMTiles file, asked for piece by piece; a path is one of this server. */
  | { readonly kind: 'pmtiles'; readonly url: string };

export interface MapGround {
  readonly tiles: MapTiles;
  /** What the tiles rest on; our own data are WGS-84. */
  readonly datum: Datum;
  /** Plain text, shown on the map; empty: none. */
  readonly attribution: string;
  /** The finest level that the tiles have; nearer than that they are drawn larger. */
  readonly maxZoom: number;
}

export const plainGround: MapGround = { tiles: { kind: 'none' }, datum: 'wgs84', attribution: '', maxZoom: 18 };

const url = v.pipe(v.string(), v.minLength(1), v.maxLength(2000));

export const mapSettingsSchema = v.object({
  tiles: v.variant('kind', [
    v.object({ kind: v.literal('none') }),
    v.object({ kind: v.literal('template'), urls: v.array(url) }),
    v.object({ kind: v.literal('pmtiles'), url }),
  ]),
  datum: v.picklist(datums),
  attribution: v.string(),
  maxZoom: v.number(),
});
