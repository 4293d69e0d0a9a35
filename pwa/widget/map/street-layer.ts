// What the map needs of a layer of streets, whatever it is drawn from.
import type Layer from 'ol/layer/Layer.js';
import type { MapColours } from './colours.ts';

export interface StreetLayer {
  readonly layer: Layer;
  setColours(colours: MapColours): void;
}
