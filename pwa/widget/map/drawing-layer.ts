// The layer of our own data: one canvas, drawn anew each frame from flat arrays and ready bitmaps.
import Layer from 'ol/layer/Layer.js';
import type { FrameState } from 'ol/Map.js';
import type { Position } from '../../../shared/verdict/place.ts';
import type { MapColours } from './colours.ts';
import { emptyDrawing, type MapDrawing, type MapVehicle } from './drawing.ts';
import type { Ground, Point } from './ground.ts';
import { createSymbols, symbolReach, type Bitmap, type Symbols } from './symbols.ts';

/** More vehicles than this on the screen go without their plates, but for those with an alarm. */
const labelledMost = 60;
/** A finger hits what is so near to it: half of 48 px. */
const tapReach = 24;
const fullTurn = 2 * Math.PI;

/** x, y, x, y … in the metres of the ground. */
type Flat = Float64Array;

const flatOf = (ground: Ground, positions: readonly Position[]): Flat => {
  const flat = new Float64Array(positions.length * 2);
  positions.forEach((position, index) => {
    const [x, y] = ground.toPoint(position);
    flat[2 * index] = x;
    flat[2 * index + 1] = y;
  });
  return flat;
};

interface FlatZone {
  readonly name: string;
  readonly rings: readonly Flat[];
  readonly middle: Point;
}

/** How a frame turns the ground into pixels; maps are never turned, so that two numbers an axis do. */
interface Frame {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly x0: number;
  readonly y0: number;
  readonly width: number;
  readonly height: number;
}

export interface DrawingLayer {
  readonly layer: Layer;
  set(drawing: MapDrawing): void;
  setColours(colours: MapColours, face: string): void;
  /** What is at a pixel of the map: a mark before a vehicle, the nearest first; null: nothing. */
  at(pixel: readonly number[]): string | null;
  /** West, south, east, north in metres of the ground, of the track where there is one, else of all; null: nothing is drawn. */
  bounds(): [number, number, number, number] | null;
}

export const createDrawingLayer = (ground: Ground, first: MapColours, firstFace: string): DrawingLayer => {
  let drawing = emptyDrawing;
  let colours = first;
  let face = firstFace;
  let symbols: Symbols | null = null;
  let ratioOfSymbols = 0;

  let ordered: readonly MapVehicle[] = [];
  let vehicles: Flat = new Float64Array();
  let zones: readonly FlatZone[] = [];
  let places: Flat = new Float64Array();
  let track: readonly Flat[] = [];
  let marks: Flat = new Float64Array();
  let own: { readonly at: Flat; readonly radius: number } | null = null;
  let last: Frame | null = null;

  const canvas = document.createElement('canvas');
  canvas.className = 'ol-layer';
  canvas.style.position = 'absolute';
  canvas.style.width = '100%';
  canvas.style.height = '100%';
  const context = canvas.getContext('2d');

  const pathOf = (
    c: CanvasRenderingContext2D,
    flat: Flat,
    { scaleX, scaleY, x0, y0 }: Frame,
    isClosed: boolean,
  ): void => {
    for (let i = 0; i < flat.length; i += 2) {
      const x = (flat[i] ?? 0) * scaleX + x0;
      const y = (flat[i + 1] ?? 0) * scaleY + y0;
      if (i === 0) c.moveTo(x, y);
      else c.lineTo(x, y);
    }
    if (isClosed) c.closePath();
  };

  const copy = (c: CanvasRenderingContext2D, { image, width, height }: Bitmap, x: number, y: number): void =>
    // Whole pixels: a copy without smoothing costs a fraction of one with it.
    c.drawImage(image, Math.round(x - width / 2), Math.round(y - height / 2), width, height);

  const drawZones = (c: CanvasRenderingContext2D, frame: Frame): void => {
    if (zones.length === 0) return;
    c.beginPath();
    for (const { rings } of zones) for (const ring of rings) pathOf(c, ring, frame, true);
    c.fillStyle = colours.next;
    c.globalAlpha = colours.isDark ? 0.22 : 0.1;
    c.fill('evenodd');
    c.globalAlpha = 1;
    c.strokeStyle = colours.nextText;
    c.lineWidth = 1.5;
    c.setLineDash([7, 4]);
    c.stroke();
    c.setLineDash([]);
    c.font = `700 13px ${face}`;
    c.textAlign = 'center';
    c.fillStyle = colours.nextText;
    c.strokeStyle = colours.ground;
    c.lineWidth = 3;
    for (const { name, middle } of zones) {
      const x = middle[0] * frame.scaleX + frame.x0;
      const y = middle[1] * frame.scaleY + frame.y0;
      if (x < 0 || y < 0 || x > frame.width || y > frame.height) continue;
      c.strokeText(name, x, y);
      c.fillText(name, x, y);
    }
  };

  const drawTrack = (c: CanvasRenderingContext2D, frame: Frame): void => {
    if (track.length === 0) return;
    c.beginPath();
    for (const piece of track) pathOf(c, piece, frame, false);
    c.lineJoin = 'round';
    c.lineCap = 'round';
    c.strokeStyle = colours.card;
    c.lineWidth = 7;
    c.stroke();
    c.strokeStyle = colours.nextText;
    c.lineWidth = 4;
    c.stroke();
    c.lineCap = 'butt';
  };

  const drawPlaces = (c: CanvasRenderingContext2D, frame: Frame, of: Symbols): void => {
    drawing.places.forEach((place, index) => {
      const x = (places[2 * index] ?? 0) * frame.scaleX + frame.x0;
      const y = (places[2 * index + 1] ?? 0) * frame.scaleY + frame.y0;
      if (x < 0 || y < 0 || x > frame.width || y > frame.height) return;
      c.fillStyle = colours.ink;
      c.fillRect(x - 5, y - 5, 10, 10);
      copy(c, of.label(place.name, false), x, y + 18);
    });
  };

  const drawVehicles = (c: CanvasRenderingContext2D, frame: Frame, of: Symbols): void => {
    const { scaleX, scaleY, x0, y0, width, height } = frame;
    const seen: number[] = [];
    for (let i = 0; i < ordered.length; i += 1) {
      const x = (vehicles[2 * i] ?? 0) * scaleX + x0;
      const y = (vehicles[2 * i + 1] ?? 0) * scaleY + y0;
      if (x < -symbolReach || y < -symbolReach || x > width + symbolReach || y > height + symbolReach) continue;
      const vehicle = ordered[i];
      if (vehicle === undefined) continue;
      seen.push(i);
      copy(c, of.vehicle(vehicle.look, vehicle.headingDeg), x, y);
    }
    const isCrowded = seen.length > labelledMost;
    let alarmsLabelled = 0;
    for (const i of seen) {
      const vehicle = ordered[i];
      if (vehicle === undefined) continue;
      const isSelected = vehicle.id === drawing.selectedId;
      if (isCrowded && !isSelected) {
        if (vehicle.look !== 'alarm' || alarmsLabelled >= labelledMost) continue;
        alarmsLabelled += 1;
      }
      const x = (vehicles[2 * i] ?? 0) * scaleX + x0;
      const y = (vehicles[2 * i + 1] ?? 0) * scaleY + y0;
      if (isSelected) {
        c.beginPath();
        c.arc(x, y, 20, 0, fullTurn);
        c.strokeStyle = colours.focus;
        c.lineWidth = 3;
        c.stroke();
      }
      copy(c, of.label(vehicle.label, isSelected), x, y + 28);
    }
  };

  const drawMarks = (c: CanvasRenderingContext2D, frame: Frame, of: Symbols): void => {
    drawing.marks.forEach((mark, index) => {
      const x = (marks[2 * index] ?? 0) * frame.scaleX + frame.x0;
      const y = (marks[2 * index + 1] ?? 0) * frame.scaleY + frame.y0;
      copy(c, of.mark(mark.sign, mark.id === drawing.selectedId), x, y);
    });
  };

  const drawOwn = (c: CanvasRenderingContext2D, frame: Frame): void => {
    if (own === null) return;
    const x = (own.at[0] ?? 0) * frame.scaleX + frame.x0;
    const y = (own.at[1] ?? 0) * frame.scaleY + frame.y0;
    c.beginPath();
    c.arc(x, y, Math.max(12, own.radius * frame.scaleX), 0, fullTurn);
    c.globalAlpha = 0.18;
    c.fillStyle = colours.focus;
    c.fill();
    c.globalAlpha = 1;
    c.beginPath();
    c.arc(x, y, 7, 0, fullTurn);
    c.fillStyle = colours.focus;
    c.fill();
    c.lineWidth = 3;
    c.strokeStyle = colours.card;
    c.stroke();
  };

  const render = (state: FrameState): HTMLElement => {
    const [width = 0, height = 0] = state.size;
    const ratio = state.pixelRatio;
    const [scaleX = 1, , , scaleY = 1, x0 = 0, y0 = 0] = state.coordinateToPixelTransform;
    const frame: Frame = { scaleX, scaleY, x0, y0, width, height };
    last = frame;
    const [pixelWidth, pixelHeight] = [Math.round(width * ratio), Math.round(height * ratio)];
    if (context === null) return canvas;
    if (canvas.width !== pixelWidth || canvas.height !== pixelHeight) {
      canvas.width = pixelWidth;
      canvas.height = pixelHeight;
    } else {
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.clearRect(0, 0, pixelWidth, pixelHeight);
    }
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    if (symbols === null || ratioOfSymbols !== ratio) {
      symbols = createSymbols(colours, ratio, face);
      ratioOfSymbols = ratio;
    }
    drawZones(context, frame);
    drawTrack(context, frame);
    drawPlaces(context, frame, symbols);
    drawOwn(context, frame);
    drawMarks(context, frame, symbols);
    drawVehicles(context, frame, symbols);
    return canvas;
  };

  const layer = new Layer({ render });

  return {
    layer,
    set(next) {
      const before = drawing;
      drawing = next;
      if (next.vehicles !== before.vehicles) {
        // Alarms lie on top.
        const calm = next.vehicles.filter(({ look }) => look !== 'alarm');
        ordered = [...calm, ...next.vehicles.filter(({ look }) => look === 'alarm')];
        vehicles = flatOf(
          ground,
          ordered.map(({ position }) => position),
        );
      }
      if (next.zones !== before.zones) {
        zones = next.zones.map((zone) => {
          const rings = zone.polygons.map((ring) => flatOf(ground, ring));
          const box = boxOf(rings.slice(0, 1));
          return {
            name: zone.name,
            rings,
            middle: box === null ? [0, 0] : [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2],
          };
        });
      }
      if (next.places !== before.places) {
        places = flatOf(
          ground,
          next.places.map(({ position }) => position),
        );
      }
      if (next.track !== before.track) track = (next.track?.pieces ?? []).map((piece) => flatOf(ground, piece));
      if (next.marks !== before.marks) {
        marks = flatOf(
          ground,
          next.marks.map(({ position }) => position),
        );
      }
      if (next.own !== before.own) {
        own =
          next.own === null ? null : { at: flatOf(ground, [next.own.position]), radius: radiusOf(ground, next.own) };
      }
      layer.changed();
    },
    setColours(nextColours, nextFace) {
      colours = nextColours;
      face = nextFace;
      symbols = null;
      layer.changed();
    },
    at([px = 0, py = 0]) {
      if (last === null) return null;
      const frame = last;
      let found: string | null = null;
      let least = tapReach;
      const look = (ids: readonly { readonly id: string }[], flat: Flat): void => {
        ids.forEach(({ id }, index) => {
          const x = (flat[2 * index] ?? 0) * frame.scaleX + frame.x0;
          const y = (flat[2 * index + 1] ?? 0) * frame.scaleY + frame.y0;
          const distance = Math.hypot(x - px, y - py);
          // What was drawn later lies on top.
          if (distance > least) return;
          least = distance;
          found = id;
        });
      };
      look(drawing.marks, marks);
      look(ordered, vehicles);
      return found;
    },
    bounds() {
      const onTrack = boxOf(track);
      if (onTrack !== null) return onTrack;
      return boxOf([vehicles, places, ...zones.flatMap(({ rings }) => rings)]);
    },
  };
};

const boxOf = (flats: readonly Flat[]): [number, number, number, number] | null => {
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
