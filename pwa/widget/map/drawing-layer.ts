// The layer of our own data: keeps it as flat arrays of the ground's metres, hands it to the sheet, and finds what was tapped.
import Layer from 'ol/layer/Layer.js';
import type { FrameState } from 'ol/Map.js';
import type { Position } from '../../../shared/verdict/place.ts';
import type { MapColours } from './colours.ts';
import { emptyDrawing, type MapDrawing, type MapVehicle } from './drawing.ts';
import type { Ground } from './ground.ts';
import type { Flat, Frame, PaintData } from './painter.ts';
import { createSheet } from './sheet.ts';

/** A finger hits what is so near to it: half of 48 px. */
const tapReach = 24;

const flatOf = (ground: Ground, things: readonly { readonly position: Position }[]): Flat => {
  const flat = new Float64Array(things.length * 2);
  things.forEach(({ position }, index) => {
    const [x, y] = ground.toPoint(position);
    flat[2 * index] = x;
    flat[2 * index + 1] = y;
  });
  return flat;
};
const lineOf = (ground: Ground, positions: readonly Position[]): Flat =>
  flatOf(
    ground,
    positions.map((position) => ({ position })),
  );

type Box = [west: number, south: number, east: number, north: number];

const boxOf = (flats: readonly Flat[]): Box | null => {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const flat of flats) {
    for (let i = 0; i < flat.length; i += 2) {
      const [x = 0, y = 0] = [flat[i], flat[i + 1]];
      west = Math.min(west, x);
      east = Math.max(east, x);
      south = Math.min(south, y);
      north = Math.max(north, y);
    }
  }
  return west > east ? null : [west, south, east, north];
};

/** Metres on the earth as metres of the grid, which is stretched towards the poles. */
const radiusOf = (ground: Ground, { position: [lng, lat], accuracyM }: NonNullable<MapDrawing['own']>): number => {
  const metresADegree = 111_320;
  const [, south] = ground.toPoint([lng, lat - accuracyM / metresADegree]);
  const [, here] = ground.toPoint([lng, lat]);
  return here - south;
};

export interface DrawingLayer {
  readonly layer: Layer;
  set(drawing: MapDrawing): void;
  setColours(colours: MapColours, face: string): void;
  /** What is at a pixel of the map: a mark before a vehicle, the nearest first; null: nothing. */
  at(pixel: readonly number[]): string | null;
  /** In metres of the ground, of the track where there is one, else of all; null: nothing is drawn. */
  bounds(): Box | null;
  close(): void;
}

export const createDrawingLayer = (ground: Ground): DrawingLayer => {
  const sheet = createSheet();
  let drawing = emptyDrawing;
  let ordered: readonly MapVehicle[] = [];
  let data: PaintData = {
    vehicles: new Float64Array(),
    looks: [],
    headingsDeg: new Float32Array(),
    plates: [],
    zones: [],
    places: new Float64Array(),
    placeNames: [],
    track: [],
    marks: new Float64Array(),
    markSigns: [],
    own: null,
    selectedVehicle: -1,
    selectedMark: -1,
  };
  let last: Frame | null = null;

  const layer = new Layer({
    render(state: FrameState): HTMLElement {
      const [width = 0, height = 0] = state.size;
      const [scaleX = 1, , , scaleY = 1, x0 = 0, y0 = 0] = state.coordinateToPixelTransform;
      last = { scaleX, scaleY, x0, y0, width, height, ratio: state.pixelRatio };
      sheet.show(last);
      return sheet.element;
    },
  });

  return {
    layer,
    set(next) {
      const before = drawing;
      drawing = next;
      if (next.vehicles !== before.vehicles) {
        ordered = [
          ...next.vehicles.filter(({ look }) => look !== 'alarm'),
          ...next.vehicles.filter(({ look }) => look === 'alarm'),
        ];
        data = {
          ...data,
          vehicles: flatOf(ground, ordered),
          looks: ordered.map(({ look }) => look),
          headingsDeg: Float32Array.from(ordered, ({ headingDeg }) => headingDeg ?? NaN),
          plates: ordered.map(({ label }) => label),
        };
      }
      if (next.zones !== before.zones) {
        const zones = next.zones.map(({ name, polygons }) => {
          const rings = polygons.map((ring) => lineOf(ground, ring));
          const [west, south, east, north] = boxOf(rings.slice(0, 1)) ?? [0, 0, 0, 0];
          return { name, rings, middle: [(west + east) / 2, (south + north) / 2] as const };
        });
        data = { ...data, zones };
      }
      if (next.places !== before.places) {
        data = { ...data, places: flatOf(ground, next.places), placeNames: next.places.map(({ name }) => name) };
      }
      if (next.track !== before.track) {
        data = { ...data, track: (next.track?.pieces ?? []).map((piece) => lineOf(ground, piece)) };
      }
      if (next.marks !== before.marks) {
        data = { ...data, marks: flatOf(ground, next.marks), markSigns: next.marks.map(({ sign }) => sign) };
      }
      if (next.own !== before.own) {
        const own =
          next.own === null ? null : { at: lineOf(ground, [next.own.position]), radius: radiusOf(ground, next.own) };
        data = { ...data, own };
      }
      data = {
        ...data,
        selectedVehicle: ordered.findIndex(({ id }) => id === next.selectedId),
        selectedMark: next.marks.findIndex(({ id }) => id === next.selectedId),
      };
      sheet.setData(data);
    },
    setColours: (colours, face) => sheet.setStyle({ colours, face }),
    at([px = 0, py = 0]) {
      if (last === null) return null;
      const { scaleX, scaleY, x0, y0 } = last;
      let found: string | null = null;
      let least: number = tapReach;
      const look = (things: readonly { readonly id: string }[], flat: Flat): void => {
        things.forEach(({ id }, index) => {
          const x = (flat[2 * index] ?? 0) * scaleX + x0;
          const y = (flat[2 * index + 1] ?? 0) * scaleY + y0;
          const distance = Math.hypot(x - px, y - py);
          if (distance > least) return;
          least = distance;
          found = id;
        });
      };
      look(drawing.marks, data.marks);
      if (found === null) look(ordered, data.vehicles);
      return found;
    },
    bounds() {
      return boxOf(data.track) ?? boxOf([data.vehicles, data.places, ...data.zones.flatMap(({ rings }) => rings)]);
    },
    close: () => sheet.close(),
  };
};
