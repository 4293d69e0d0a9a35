// Layers of streets that the operator gives: images by an address, or a PMTiles file with images or shapes.
import TileLayer from 'ol/layer/Tile.js';
import TileImage from 'ol/source/TileImage.js';
import XYZ from 'ol/source/XYZ.js';
import TileGrid from 'ol/tilegrid/TileGrid.js';
import type ImageTile from 'ol/ImageTile.js';
import { FetchSource, PMTiles, TileType } from 'pmtiles';
import type { MapGround } from '../../../shared/contract/map.ts';
import type { MapColours } from './colours.ts';
import type { Ground } from './ground.ts';
import type { StreetLayer } from './street-layer.ts';

/** Bright pictures dazzle in the dark. */
const opacityIn = ({ isDark }: MapColours): number => (isDark ? 0.55 : 1);

/** Baidu's tiles: metres of BD09MC from the origin, a tile of 256 px at level 18 a pixel a metre, rows counted upwards. */
const baiduGrid = new TileGrid({
  origin: [0, 0],
  resolutions: Array.from({ length: 20 }, (_, z) => 2 ** (18 - z)),
});

const slots = (template: string, z: number, x: number, y: number): string =>
  template.replaceAll('{z}', String(z)).replaceAll('{x}', String(x)).replaceAll('{y}', String(y));

const templateSource = (template: string, given: MapGround, ground: Ground, transition: number): TileImage =>
  ground.isBaiduGrid
    ? new TileImage({
        tileGrid: baiduGrid,
        transition,
        tileUrlFunction: ([z = 0, x = 0, y = 0]) => slots(template, z, x, -y - 1),
      })
    : new XYZ({
        maxZoom: given.maxZoom,
        transition,
        tileUrlFunction: ([z = 0, x = 0, y = 0]) => slots(template, z, x, y),
      });

const mediaTypes: Partial<Record<TileType, string>> = {
  [TileType.Png]: 'image/png',
  [TileType.Jpeg]: 'image/jpeg',
  [TileType.Webp]: 'image/webp',
  [TileType.Avif]: 'image/avif',
};

const imageSource = (file: PMTiles, type: string, maxZoom: number, transition: number): XYZ =>
  new XYZ({
    maxZoom,
    transition,
    tileUrlFunction: ([z = 0, x = 0, y = 0]) => `${z}/${x}/${y}`,
    tileLoadFunction: (tile, key) => {
      // An XYZ source makes no other kind of tile.
      const image = (tile as ImageTile).getImage() as HTMLImageElement;
      const [z = 0, x = 0, y = 0] = key.split('/').map(Number);
      const load = async (): Promise<void> => {
        const found = await file.getZxy(z, x, y).catch(() => undefined);
        if (found === undefined) {
          // Nothing is drawn there: the same as an image that is not there.
          image.dispatchEvent(new Event('error'));
          return;
        }
        const address = URL.createObjectURL(new Blob([found.data], { type }));
        image.addEventListener('load', () => URL.revokeObjectURL(address), { once: true });
        image.src = address;
      };
      void load();
    },
  });

/** Throws where the file cannot be read. `onStreets`: told whether pieces come. */
export const openStreets = async (
  given: MapGround,
  ground: Ground,
  colours: MapColours,
  isStill: boolean,
  onStreets: (areThere: boolean) => void,
): Promise<readonly StreetLayer[]> => {
  const transition = isStill ? 0 : 200;
  const watched = (source: TileImage): TileImage => {
    let hasLoaded = false;
    source.on('tileloadend', () => {
      if (!hasLoaded) onStreets(true);
      hasLoaded = true;
    });
    source.on('tileloaderror', () => {
      if (!hasLoaded) onStreets(false);
    });
    return source;
  };
  const imagesOf = (source: TileImage): StreetLayer => {
    const layer = new TileLayer({ source, opacity: opacityIn(colours) });
    return { layer, setColours: (next) => layer.setOpacity(opacityIn(next)) };
  };
  const { tiles } = given;
  if (tiles.kind === 'none') return [];
  if (tiles.kind === 'template') {
    return tiles.urls.map((url) => imagesOf(watched(templateSource(url, given, ground, transition))));
  }
  const file = new PMTiles(new FetchSource(new URL(tiles.url, location.href).href));
  const header = await file.getHeader();
  onStreets(true);
  const type = mediaTypes[header.tileType];
  // Single tiles that such a file lacks are empty land, and no fault.
  if (type !== undefined) return [imagesOf(imageSource(file, type, header.maxZoom, transition))];
  const { shapesOf } = await import('./street-shapes.ts');
  return [shapesOf(file, header.maxZoom, colours)];
};
