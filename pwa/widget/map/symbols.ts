// Symbols and labels of a map as bitmaps, each drawn once: a thousand vehicles a frame are a thousand copies of a few pictures.
import type { MapColours } from './colours.ts';
import type { MarkLook } from './drawing.ts';

/** On the page, or in a worker. */
export type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
export type Sheet = HTMLCanvasElement | OffscreenCanvas;

export interface Bitmap {
  readonly image: Sheet;
  /** In CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Headings are drawn in so many directions. */
export const directions = 24;
/** Half the side of a symbol's picture, in CSS pixels. */
export const symbolReach = 17;
const labelHeight = 20;
const smallSize = 0.625;
/** More labels than ever fit on a screen are not kept. */
const labelsMost = 600;

/** In a worker there is no document; an old browser has no other canvas than the document's. */
const makeSheet = (width: number, height: number): { readonly image: Sheet; readonly pen: Pen | null } => {
  if (typeof document === 'undefined') {
    const image = new OffscreenCanvas(width, height);
    return { image, pen: image.getContext('2d') };
  }
  const image = document.createElement('canvas');
  image.width = width;
  image.height = height;
  return { image, pen: image.getContext('2d') };
};

const bitmap = (width: number, height: number, ratio: number, draw: (c: Pen) => void): Bitmap => {
  const { image, pen } = makeSheet(Math.ceil(width * ratio), Math.ceil(height * ratio));
  if (pen !== null) {
    pen.scale(ratio, ratio);
    draw(pen);
  }
  return { image, width, height };
};

const outlined = (c: Pen, fill: string, outline: string): void => {
  c.lineJoin = 'round';
  c.lineWidth = 4;
  c.strokeStyle = outline;
  c.stroke();
  c.fillStyle = fill;
  c.fill();
};

/** An arrow with its middle in the origin, pointing north. */
const arrow = (c: Pen): void => {
  c.beginPath();
  c.moveTo(0, -12);
  c.lineTo(9, 10);
  c.lineTo(0, 5.5);
  c.lineTo(-9, 10);
  c.closePath();
};

const shapes: Readonly<Record<MarkLook | 'moving-anywhere', (c: Pen, colours: MapColours) => void>> = {
  moving(c, colours) {
    arrow(c);
    outlined(c, colours.nextText, colours.card);
  },
  /** Moving, and nobody knows where to: a disc with two waves of way. */
  'moving-anywhere'(c, colours) {
    c.beginPath();
    c.arc(0, 0, 10, 0, 2 * Math.PI);
    outlined(c, colours.nextText, colours.card);
    c.beginPath();
    c.moveTo(-4.5, -3.5);
    c.lineTo(0, 0);
    c.lineTo(-4.5, 3.5);
    c.moveTo(1, -3.5);
    c.lineTo(5.5, 0);
    c.lineTo(1, 3.5);
    c.lineWidth = 2;
    c.strokeStyle = colours.card;
    c.stroke();
  },
  standing(c, colours) {
    c.beginPath();
    c.rect(-8.5, -8.5, 17, 17);
    outlined(c, colours.ink, colours.card);
    c.fillStyle = colours.card;
    c.fillRect(-4.5, -4.5, 3, 9);
    c.fillRect(1.5, -4.5, 3, 9);
  },
  silent(c, colours) {
    c.beginPath();
    c.arc(0, 0, 10, 0, 2 * Math.PI);
    outlined(c, colours.card, colours.card);
    c.setLineDash([4, 3]);
    c.lineWidth = 2.5;
    c.strokeStyle = colours.ink;
    c.stroke();
    c.setLineDash([]);
    c.fillStyle = colours.ink;
    c.font = '800 14px system-ui, sans-serif';
    c.textAlign = 'center';
    c.textBaseline = 'middle';
    c.fillText('?', 0, 0.5);
  },
  alarm(c, colours) {
    c.beginPath();
    c.moveTo(0, -14);
    c.lineTo(14, 11);
    c.lineTo(-14, 11);
    c.closePath();
    outlined(c, colours.block, colours.card);
    c.fillStyle = colours.onBlock;
    c.fillRect(-1.75, -5, 3.5, 8.5);
    c.fillRect(-1.75, 5.5, 3.5, 3);
  },
};

export interface Symbols {
  /** `isSmall`: among so many that large ones would hide each other. */
  vehicle(look: MarkLook, headingDeg: number | null, isSmall: boolean): Bitmap;
  label(text: string, isStrong: boolean): Bitmap;
  mark(sign: string, isSelected: boolean): Bitmap;
}

/** For one set of colours and one density of pixels; made anew where either changes. */
export const createSymbols = (colours: MapColours, ratio: number, face: string): Symbols => {
  const vehicles = new Map<number, Bitmap>();
  const labels = new Map<string, Bitmap>();
  const marks = new Map<string, Bitmap>();
  const side = 2 * symbolReach;
  const measure = makeSheet(1, 1).pen;
  const looks: readonly MarkLook[] = ['moving', 'standing', 'silent', 'alarm'];

  return {
    vehicle(look, headingDeg, isSmall) {
      const isArrow = look === 'moving' && headingDeg !== null;
      const direction = isArrow ? (Math.round((headingDeg / 360) * directions) + directions) % directions : directions;
      const key = (looks.indexOf(look) * (directions + 1) + direction) * 2 + Number(isSmall);
      let made = vehicles.get(key);
      if (made === undefined) {
        const size = isSmall ? side * smallSize : side;
        made = bitmap(size, size, ratio, (c) => {
          if (isSmall) c.scale(smallSize, smallSize);
          c.translate(symbolReach, symbolReach);
          if (isArrow) c.rotate((direction / directions) * 2 * Math.PI);
          shapes[look === 'moving' && !isArrow ? 'moving-anywhere' : look](c, colours);
        });
        vehicles.set(key, made);
      }
      return made;
    },
    label(text, isStrong) {
      const key = `${isStrong ? '!' : ' '}${text}`;
      let made = labels.get(key);
      if (made === undefined) {
        if (labels.size >= labelsMost) labels.clear();
        const font = `700 ${isStrong ? 14 : 13}px ${face}`;
        if (measure !== null) measure.font = font;
        const width = Math.ceil((measure?.measureText(text).width ?? text.length * 12) + 12);
        made = bitmap(width, labelHeight, ratio, (c) => {
          c.fillStyle = isStrong ? colours.ink : colours.card;
          c.fillRect(0, 0, width, labelHeight);
          c.fillStyle = isStrong ? colours.card : colours.ink;
          c.font = font;
          c.textBaseline = 'middle';
          c.fillText(text, 6, labelHeight / 2 + 0.5);
        });
        labels.set(key, made);
      }
      return made;
    },
    mark(sign, isSelected) {
      const key = `${isSelected ? '!' : ' '}${sign}`;
      let made = marks.get(key);
      if (made === undefined) {
        made = bitmap(side, side, ratio, (c) => {
          c.translate(symbolReach, symbolReach);
          c.beginPath();
          c.arc(0, 0, 12, 0, 2 * Math.PI);
          outlined(c, isSelected ? colours.ink : colours.card, isSelected ? colours.card : colours.ink);
          c.fillStyle = isSelected ? colours.card : colours.ink;
          c.font = `800 13px ${face}`;
          c.textAlign = 'center';
          c.textBaseline = 'middle';
          c.fillText(sign, 0, 0.5);
        });
        marks.set(key, made);
      }
      return made;
    },
  };
};
