// The painter beside the page's own thread: takes data and frames, gives back pictures.
import { createPainter, type Frame, type PaintData, type PaintStyle } from './painter.ts';

export type ToPainter =
  | { readonly kind: 'style'; readonly style: PaintStyle }
  | { readonly kind: 'data'; readonly data: PaintData }
  | { readonly kind: 'paint'; readonly frame: Frame };

export interface FromPainter {
  /** Null: this browser's workers cannot paint. */
  readonly picture: ImageBitmap | null;
  readonly frame: Frame;
}

declare const self: DedicatedWorkerGlobalScope;

const painter = createPainter();
let sheet: OffscreenCanvas | null = null;

const paint = (frame: Frame): ImageBitmap | null => {
  const [width, height] = [Math.round(frame.width * frame.ratio), Math.round(frame.height * frame.ratio)];
  if (sheet === null || sheet.width !== width || sheet.height !== height) sheet = new OffscreenCanvas(width, height);
  const pen = sheet.getContext('2d');
  if (pen === null) return null;
  painter.paint(pen, frame);
  // Leaves an empty sheet behind.
  return sheet.transferToImageBitmap();
};

self.addEventListener('message', (event: MessageEvent<ToPainter>) => {
  const told = event.data;
  if (told.kind === 'style') painter.setStyle(told.style);
  else if (told.kind === 'data') painter.setData(told.data);
  else {
    const picture = paint(told.frame);
    const answer: FromPainter = { picture, frame: told.frame };
    self.postMessage(answer, picture === null ? [] : [picture]);
  }
});
