// The sheet that lies on a map: painted by a worker where the browser can, and only shifted and stretched while the map moves.
import { createPainter, type Frame, type PaintData, type PaintStyle } from './painter.ts';
import type { FromPainter, ToPainter } from './painter-worker.ts';

export interface Sheet {
  readonly element: HTMLElement;
  setStyle(style: PaintStyle): void;
  setData(data: PaintData): void;
  /** The map is here now: the picture there is is laid where it belongs, and a new one is asked for. */
  show(view: Frame): void;
  close(): void;
}

/** Beyond the edges, in CSS pixels: what comes into view before the next picture is there. */
const margin = 64;
/** While the map moves, a new picture at most so often. */
const everyMs = 140;
/** Finer than this nobody sees, and four times the pixels are four times the work; nor while it moves, finer than the other. */
const ratioMost = 2;
const ratioMoving = 1;
/** Not moved for so long, the map is at rest. */
const restMs = 250;

const canWork = (): boolean =>
  typeof Worker !== 'undefined' &&
  typeof OffscreenCanvas !== 'undefined' &&
  'transferToImageBitmap' in OffscreenCanvas.prototype &&
  typeof ImageBitmapRenderingContext !== 'undefined';

/** How it gets painted; `onPainted` is told when that is done, at once or later. */
interface Press {
  tell(message: ToPainter): void;
  close(): void;
}

const isSame = (a: Frame, b: Frame): boolean =>
  a.scaleX === b.scaleX &&
  a.x0 === b.x0 &&
  a.y0 === b.y0 &&
  a.width === b.width &&
  a.height === b.height &&
  a.ratio === b.ratio;

const onPage = (canvas: HTMLCanvasElement, onPainted: (frame: Frame) => void): Press => {
  const painter = createPainter();
  const pen = canvas.getContext('2d');
  return {
    tell(message) {
      if (message.kind === 'style') painter.setStyle(message.style);
      else if (message.kind === 'data') painter.setData(message.data);
      else if (pen !== null) {
        const { frame } = message;
        // Also empties it.
        canvas.width = Math.round(frame.width * frame.ratio);
        canvas.height = Math.round(frame.height * frame.ratio);
        painter.paint(pen, frame);
        onPainted(frame);
      }
    },
    close: () => undefined,
  };
};

/** `onFault`: it cannot after all. */
const inWorker = (canvas: HTMLCanvasElement, onPainted: (frame: Frame) => void, onFault: () => void): Press => {
  const worker = new Worker(new URL('./painter-worker.ts', import.meta.url), { type: 'module' });
  const screen = canvas.getContext('bitmaprenderer');
  worker.addEventListener('error', onFault);
  worker.addEventListener('message', ({ data: { picture, frame } }: MessageEvent<FromPainter>) => {
    if (picture === null || screen === null) {
      onFault();
      return;
    }
    screen.transferFromImageBitmap(picture);
    onPainted(frame);
  });
  return {
    tell(message) {
      // A worker has no target origin.
      // oxlint-disable-next-line require-post-message-target-origin -- to a worker, not to a window
      worker.postMessage(message);
    },
    close: () => worker.terminate(),
  };
};

export const createSheet = (): Sheet => {
  const element = document.createElement('div');
  element.className = 'ol-layer';
  Object.assign(element.style, { position: 'absolute', inset: '0', pointerEvents: 'none' });

  let canvas: HTMLCanvasElement;
  let press: Press;
  let style: PaintStyle | null = null;
  let data: PaintData | null = null;
  let view: Frame | null = null;
  let painted: Frame | null = null;
  /** Of what is painted now: the data and style that it was asked with may be old by the time it is there. */
  let isPainting = false;
  let isOld = false;
  let askedAtMs = -Infinity;
  let movedAtMs = -Infinity;
  let resting: ReturnType<typeof setTimeout> | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;

  const place = (): void => {
    if (painted === null || view === null) return;
    const scale = view.scaleX / painted.scaleX;
    const [x, y] = [view.x0 - painted.x0 * scale, view.y0 - painted.y0 * scale];
    canvas.style.transform = `translate(${x}px,${y}px) scale(${scale})`;
  };
  const onPainted = (frame: Frame): void => {
    isPainting = false;
    if (painted?.width !== frame.width || painted.height !== frame.height) {
      canvas.style.width = `${frame.width}px`;
      canvas.style.height = `${frame.height}px`;
    }
    painted = frame;
    place();
    ask();
  };
  /** The view with a margin around it, at a density that the eye can see. */
  const wanted = (): Frame | null => {
    if (view === null) return null;
    const isMoving = performance.now() - movedAtMs < restMs;
    const ratio = Math.min(isMoving ? ratioMoving : ratioMost, view.ratio);
    return {
      ...view,
      x0: view.x0 + margin,
      y0: view.y0 + margin,
      width: view.width + 2 * margin,
      height: view.height + 2 * margin,
      ratio,
    };
  };
  const ask = (): void => {
    const frame = wanted();
    if (frame === null || frame.width <= 2 * margin || style === null || data === null || isPainting) return;
    if (!isOld && painted !== null && isSame(painted, frame)) return;
    const waitMs = askedAtMs + everyMs - performance.now();
    if (waitMs > 0) {
      timer ??= setTimeout(() => {
        timer = null;
        ask();
      }, waitMs);
      return;
    }
    askedAtMs = performance.now();
    isPainting = true;
    isOld = false;
    press.tell({ kind: 'paint', frame });
  };

  /** The last picture is a fine one. */
  const rest = (): void => {
    const leftMs = movedAtMs + restMs - performance.now();
    resting = leftMs > 0 ? setTimeout(rest, leftMs) : null;
    if (resting === null) ask();
  };

  const begin = (isWorker: boolean): void => {
    canvas = document.createElement('canvas');
    // The margin lies outside of the map on all sides.
    Object.assign(canvas.style, {
      position: 'absolute',
      left: '0',
      top: '0',
      transformOrigin: '0 0',
      willChange: 'transform',
    });
    element.replaceChildren(canvas);
    painted = null;
    isPainting = false;
    isOld = true;
    const own = canvas;
    const done = (frame: Frame): void => {
      if (own === canvas) onPainted(frame);
    };
    press = isWorker
      ? inWorker(own, done, () => {
          if (own !== canvas) return;
          press.close();
          begin(false);
        })
      : onPage(own, done);
    if (style !== null) press.tell({ kind: 'style', style });
    if (data !== null) press.tell({ kind: 'data', data });
    ask();
  };
  begin(canWork());

  return {
    element,
    setStyle(next) {
      style = next;
      isOld = true;
      press.tell({ kind: 'style', style });
      ask();
    },
    setData(next) {
      data = next;
      isOld = true;
      press.tell({ kind: 'data', data });
      ask();
    },
    show(next) {
      if (view !== null && !isSame(view, next)) {
        movedAtMs = performance.now();
        resting ??= setTimeout(rest, restMs);
      }
      view = next;
      place();
      ask();
    },
    close() {
      if (timer !== null) clearTimeout(timer);
      if (resting !== null) clearTimeout(resting);
      press.close();
    },
  };
};
