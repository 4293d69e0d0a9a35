// Streets as shapes from a PMTiles file, drawn quietly under our own data; knows the layers of Protomaps and of OpenMapTiles.
import MVT from 'ol/format/MVT.js';
import type { FeatureLike } from 'ol/Feature.js';
import VectorTileLayer from 'ol/layer/VectorTile.js';
import type RenderFeature from 'ol/render/Feature.js';
import VectorTileSource from 'ol/source/VectorTile.js';
import Fill from 'ol/style/Fill.js';
import Stroke from 'ol/style/Stroke.js';
import Style from 'ol/style/Style.js';
import Text from 'ol/style/Text.js';
import { createXYZ } from 'ol/tilegrid.js';
import type VectorTile from 'ol/VectorTile.js';
import type { PMTiles } from 'pmtiles';
import type { MapColours } from './colours.ts';
import type { StreetLayer } from './street-layer.ts';

const tilePx = 512;
/** Roads by how much they matter, whatever the file calls them. */
const roadClasses: Readonly<Record<string, 3 | 2 | 1>> = {
  highway: 3,
  motorway: 3,
  trunk: 3,
  major_road: 2,
  primary: 2,
  secondary: 2,
  medium_road: 2,
  tertiary: 2,
  minor_road: 1,
  minor: 1,
  service: 1,
  residential: 1,
};
const roadWidths = { 3: 5, 2: 3.5, 1: 2 } as const;

const styleOf = (colours: MapColours): ((feature: FeatureLike, resolution: number) => Style | undefined) => {
  const water = new Style({ fill: new Fill({ color: colours.isDark ? '#1d3440' : '#cfe3ee' }) });
  const stream = new Style({ stroke: new Stroke({ color: colours.isDark ? '#1d3440' : '#cfe3ee', width: 1.5 }) });
  const green = new Style({ fill: new Fill({ color: colours.isDark ? '#1a2a22' : '#dfeade' }) });
  const house = new Style({ fill: new Fill({ color: colours.line }) });
  const border = new Style({ stroke: new Stroke({ color: colours.edge, width: 1, lineDash: [4, 4] }) });
  const road = colours.isDark ? '#3b474d' : colours.card;
  const roads = new Map(
    ([3, 2, 1] as const).map((level) => [
      level,
      new Style({
        stroke: new Stroke({ color: road, width: roadWidths[level], lineCap: 'round' }),
        zIndex: level,
      }),
    ]),
  );
  const path = new Style({ stroke: new Stroke({ color: colours.line, width: 1 }) });
  const name = new Style({
    text: new Text({
      font: '600 12px system-ui, sans-serif',
      fill: new Fill({ color: colours.soft }),
      stroke: new Stroke({ color: colours.ground, width: 3 }),
    }),
  });
  return (feature, resolution) => {
    const layer: unknown = feature.get('layer');
    const geometry = feature.getGeometry()?.getType();
    const isArea = geometry === 'Polygon' || geometry === 'MultiPolygon';
    switch (layer) {
      case 'water':
        return isArea ? water : geometry === 'Point' ? undefined : stream;
      case 'waterway':
        return stream;
      case 'landuse':
      case 'landcover':
      case 'park': {
        const kind: unknown = feature.get('kind') ?? feature.get('class');
        const isGreen = typeof kind === 'string' && /park|wood|forest|grass|scrub|farm|garden|nature/u.test(kind);
        return isArea && isGreen ? green : undefined;
      }
      case 'buildings':
      case 'building':
        return isArea && resolution < 5 ? house : undefined;
      case 'boundaries':
      case 'boundary':
        return border;
      case 'roads':
      case 'transportation': {
        if (isArea || geometry === 'Point') return undefined;
        const kind: unknown = feature.get('kind_detail') ?? feature.get('class') ?? feature.get('kind');
        const level = roadClasses[String(kind)] ?? roadClasses[String(feature.get('kind'))];
        return level === undefined ? (resolution < 5 ? path : undefined) : roads.get(level);
      }
      case 'places':
      case 'place': {
        if (geometry !== 'Point') return undefined;
        const written: unknown = feature.get('name:zh') ?? feature.get('name:zh-Hans') ?? feature.get('name');
        if (typeof written !== 'string') return undefined;
        name.getText()?.setText(written);
        return name;
      }
      default:
        return undefined;
    }
  };
};

export const shapesOf = (file: PMTiles, maxZoom: number, colours: MapColours): StreetLayer => {
  const source = new VectorTileSource({
    format: new MVT(),
    tileGrid: createXYZ({ maxZoom, tileSize: tilePx }),
    tileUrlFunction: ([z = 0, x = 0, y = 0]) => `${z}/${x}/${y}`,
    tileLoadFunction: (tile, key) => {
      // A source of vector tiles makes no other kind of tile.
      const shapes = tile as VectorTile<RenderFeature>;
      const [z = 0, x = 0, y = 0] = key.split('/').map(Number);
      shapes.setLoader((extent, _resolution, projection) => {
        const load = async (): Promise<void> => {
          try {
            const found = await file.getZxy(z, x, y);
            const features =
              found === undefined ? [] : new MVT().readFeatures(found.data, { extent, featureProjection: projection });
            shapes.setFeatures(features);
          } catch {
            shapes.onError();
          }
        };
        void load();
      });
    },
  });
  const layer = new VectorTileLayer({ source, style: styleOf(colours), declutter: true, renderMode: 'hybrid' });
  return { layer, setColours: (next) => layer.setStyle(styleOf(next)) };
};
