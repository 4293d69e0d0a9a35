// Paints our own data onto a sheet, from flat arrays and ready bitmaps: the same in a worker and on the page.
import type { MapColours } from './colours.ts';
import type { MarkLook } from './drawing.ts';
import { createSymbols, symbolReach, type Bitmap, type Pen, type Symbols } from './symbols.ts';

/** x, y, x, y … in the metres of the ground. */
export type Flat = Float64Array;

/** What is painted, ready to be handed to a worker: no objects of the page in it. */
export interface PaintData {
  /** Alarms last, so that they lie on top. */
  readonly vehicles: Flat;
  readonly looks: readonly MarkLook[];
  /** Degrees; NaN: not known. */
  readonly headingsDeg: Float32Array;
  readonly plates: readonly string[];
  readonly zones: readonly {
    readonly name: string;
    readonly rings: readonly Flat[];
    readonly middle: readonly [number, number];
  }[];
  readonly places: Flat;
  readonly placeNames: readonly string[];
  readonly track: readonly Flat[];
  readonly marks: Flat;
  readonly markSigns: readonly string[];
  readonly own: { readonly at: Flat; readonly radius: number } | null;
  /** Index of the vehicle that is looked at, and of the mark; -1: none. */
  readonly selectedVehicle: number;
  readonly selectedMark: number;
}

/** How the ground becomes CSS pixels of the sheet; maps are never turned, so that two numbers an axis do. */
export interface Frame {
  readonly scaleX: number;
  readonly scaleY: number;
  readonly x0: number;
  readonly y0: number;
  /** Of the sheet, in CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Pixels of the sheet a CSS pixel. */
  readonly ratio: number;
}

export interface PaintStyle {
  readonly colours: MapColours;
  readonly face: string;
}

/** More vehicles than this on the screen go without their plates, but for those with an alarm. */
const labelledMost = 60;
/** More than this are drawn small. */
const smallFrom = 200;
const fullTurn = 2 * Math.PI;

const pathOf = (c: Pen, flat: Flat, { scaleX, scaleY, x0, y0 }: Frame, isClosed: boolean): void => {
  for (let i = 0; i < flat.length; i += 2) {
    const x = (flat[i] ?? 0) * scaleX + x0;
    const y = (flat[i + 1] ?? 0) * scaleY + y0;
    if (i === 0) c.moveTo(x, y);
    else c.lineTo(x, y);
  }
  if (isClosed) c.closePath();
};

const copy = (c: Pen, { image, width, height }: Bitmap, x: number, y: number, ratio: number): void =>
  // Onto whole pixels: a copy without smoothing costs a fraction of one with it.
  c.drawImage(
    image,
    Math.round((x - width / 2) * ratio) / ratio,
    Math.round((y - height / 2) * ratio) / ratio,
    image.width / ratio,
    image.height / ratio,
  );

const drawZones = (c: Pen, { zones }: PaintData, frame: Frame, { colours, face }: PaintStyle): void => {
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

const drawTrack = (c: Pen, { track }: PaintData, frame: Frame, { colours }: PaintStyle): void => {
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

const drawPlaces = (
  c: Pen,
  { places, placeNames }: PaintData,
  frame: Frame,
  { colours }: PaintStyle,
  of: Symbols,
): void => {
  placeNames.forEach((name, index) => {
    const x = (places[2 * index] ?? 0) * frame.scaleX + frame.x0;
    const y = (places[2 * index + 1] ?? 0) * frame.scaleY + frame.y0;
    if (x < 0 || y < 0 || x > frame.width || y > frame.height) return;
    c.fillStyle = colours.ink;
    c.fillRect(x - 5, y - 5, 10, 10);
    copy(c, of.label(name, false), x, y + 18, frame.ratio);
  });
};

type Box = readonly [left: number, top: number, right: number, bottom: number];
const overlap = (a: Box, b: Box): boolean => a[0] < b[2] && b[0] < a[2] && a[1] < b[3] && b[1] < a[3];

const drawVehicles = (c: Pen, data: PaintData, frame: Frame, { colours }: PaintStyle, of: Symbols): void => {
  const { vehicles, looks, headingsDeg, plates, selectedVehicle } = data;
  const { scaleX, scaleY, x0, y0, width, height, ratio } = frame;
  const seen: number[] = [];
  for (let i = 0; i < looks.length; i += 1) {
    const x = (vehicles[2 * i] ?? 0) * scaleX + x0;
    const y = (vehicles[2 * i + 1] ?? 0) * scaleY + y0;
    if (x < -symbolReach || y < -symbolReach || x > width + symbolReach || y > height + symbolReach) continue;
    seen.push(i);
  }
  const isCrowded = seen.length > labelledMost;
  const isSmall = seen.length > smallFrom;
  const taken: Box[] = [];
  for (const i of seen) {
    const x = (vehicles[2 * i] ?? 0) * scaleX + x0;
    const y = (vehicles[2 * i + 1] ?? 0) * scaleY + y0;
    const headingDeg = headingsDeg[i] ?? NaN;
    const look = looks[i] ?? 'silent';
    const symbol = of.vehicle(look, Number.isNaN(headingDeg) ? null : headingDeg, isSmall && i !== selectedVehicle);
    copy(c, symbol, x, y, ratio);
  }
  // Of labels that would cover each other the first stays: the one that is looked at, then alarms.
  for (const i of [selectedVehicle, ...seen.reverse()]) {
    const isSelected = i === selectedVehicle;
    if (i < 0 || (isSelected && taken.length > 0) || (isCrowded && !isSelected && looks[i] !== 'alarm')) continue;
    const x = (vehicles[2 * i] ?? 0) * scaleX + x0;
    const y = (vehicles[2 * i + 1] ?? 0) * scaleY + y0;
    if (isSelected) {
      c.beginPath();
      c.arc(x, y, 20, 0, fullTurn);
      c.strokeStyle = colours.focus;
      c.lineWidth = 3;
      c.stroke();
    }
    const label = of.label(plates[i] ?? '', isSelected);
    const box: Box = [x - label.width / 2, y + 28 - label.height / 2, x + label.width / 2, y + 28 + label.height / 2];
    if (taken.some((one) => overlap(one, box))) continue;
    taken.push(box);
    copy(c, label, x, y + 28, ratio);
  }
};

const drawMarks = (c: Pen, { marks, markSigns, selectedMark }: PaintData, frame: Frame, of: Symbols): void => {
  markSigns.forEach((sign, index) => {
    const x = (marks[2 * index] ?? 0) * frame.scaleX + frame.x0;
    const y = (marks[2 * index + 1] ?? 0) * frame.scaleY + frame.y0;
    copy(c, of.mark(sign, index === selectedMark), x, y, frame.ratio);
  });
};

const drawOwn = (c: Pen, { own }: PaintData, frame: Frame, { colours }: PaintStyle): void => {
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

export interface Painter {
  setStyle(style: PaintStyle): void;
  setData(data: PaintData): void;
  /** Onto an empty sheet of the frame's size. */
  paint(pen: Pen, frame: Frame): void;
}

export const createPainter = (): Painter => {
  let style: PaintStyle | null = null;
  let data: PaintData | null = null;
  /** By density: a map that moves is painted at another one than a map at rest. */
  const symbols = new Map<number, Symbols>();
  return {
    setStyle(next) {
      style = next;
      symbols.clear();
    },
    setData(next) {
      data = next;
    },
    paint(pen, frame) {
      if (style === null || data === null) return;
      const of = symbols.get(frame.ratio) ?? createSymbols(style.colours, frame.ratio, style.face);
      symbols.set(frame.ratio, of);
      pen.setTransform(frame.ratio, 0, 0, frame.ratio, 0, 0);
      drawZones(pen, data, frame, style);
      drawTrack(pen, data, frame, style);
      drawPlaces(pen, data, frame, style, of);
      drawOwn(pen, data, frame, style);
      drawMarks(pen, data, frame, of);
      drawVehicles(pen, data, frame, style, of);
    },
  };
};
