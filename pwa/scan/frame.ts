// One frame on its way to a decoder: the part that is looked at, at the size that is wanted.
import { middleOf, scaled, type Box, type Size } from './area.ts';

export interface Frame {
  /** Four bytes a pixel: red, green, blue, alpha. */
  readonly rgba: ArrayBuffer;
  readonly width: number;
  readonly height: number;
}

/** Which part of the marked area is looked at, and how large. */
export interface Scaling {
  /**
   * Share of the area, from its middle: what is small and far is held there. More than 1: what lies round it as well, for
   * codes held so near that they reach over its edge.
   */
  readonly middle: number;
  /** Pixels of the frame for one of the camera's; more than 1: enlarged, for modules of hardly two pixels. */
  readonly factor: number;
  /** Pixels of the longer side, at most. */
  readonly longest: number;
}

export interface Cut {
  readonly frame: Frame;
  /** The part of the source that it shows, in its pixels. */
  readonly from: Box;
}

/** Cuts frames out of a source of this size with one canvas, used again and again. Null where there is no memory for it. */
export const createCutter = (): ((
  source: CanvasImageSource,
  size: Size,
  area: Box,
  scaling: Scaling,
) => Cut | null) => {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
  return (source, size, area, { middle, factor, longest }) => {
    if (context === null) return null;
    const from = middleOf(area, middle, size);
    const { width, height } = scaled(from, factor, longest);
    // Setting a canvas's size gives it new memory, even where it stays the same.
    if (canvas.width !== width) canvas.width = width;
    if (canvas.height !== height) canvas.height = height;
    context.drawImage(source, from.x, from.y, from.width, from.height, 0, 0, width, height);
    return { frame: { rgba: context.getImageData(0, 0, width, height).data.buffer, width, height }, from };
  };
};

/** For a decoder that wants a canvas. */
export const canvasOf = ({ rgba, width, height }: Frame): HTMLCanvasElement => {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
  return canvas;
};
