// Decodes frames on a worker; on the page itself where the browser has no module workers or the worker failed.
import { BrowserCodeReader } from '@zxing/browser';
import { createLabelReader, decodedOf, type Decoded, type DecodeOptions } from './decode.ts';
import type { DecodeAnswer, DecodeRequest } from './decode-worker.ts';

export interface Decoder {
  /** Null where nothing was read. One frame at a time: ask again after the answer. */
  decode(canvas: HTMLCanvasElement, options: DecodeOptions): Promise<Decoded | null>;
  /** Whether frames are decoded off the main thread. */
  readonly offThread: () => boolean;
  close(): void;
}

/** A frame that takes longer than this has taken the worker with it. */
const longestMs = 4000;

export const createDecoder = (): Decoder => {
  let worker: Worker | null = null;
  let nextId = 1;
  let pending: { readonly id: number; readonly settle: (decoded: Decoded | null) => void } | null = null;
  let onPage: BrowserCodeReader | null = null;

  const giveUpWorker = (): void => {
    worker?.terminate();
    worker = null;
    pending?.settle(null);
    pending = null;
  };

  try {
    worker = new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('error', giveUpWorker);
    worker.addEventListener('message', (event: MessageEvent<DecodeAnswer>) => {
      if (pending?.id !== event.data.id) return;
      const { settle } = pending;
      pending = null;
      settle(event.data.decoded);
    });
  } catch {
    worker = null;
  }

  const decodeOnPage = (canvas: HTMLCanvasElement): Decoded | null => {
    onPage ??= new BrowserCodeReader(createLabelReader(false));
    try {
      return decodedOf(onPage.decodeFromCanvas(canvas));
    } catch {
      return null;
    }
  };

  return {
    offThread: () => worker !== null,
    decode(canvas, options) {
      if (worker === null) return Promise.resolve(decodeOnPage(canvas));
      const context = canvas.getContext('2d', { willReadFrequently: true });
      if (context === null) return Promise.resolve(null);
      const { width, height } = canvas;
      const rgba = context.getImageData(0, 0, width, height).data.buffer;
      const id = nextId;
      nextId += 1;
      const answer = new Promise<Decoded | null>((resolve) => {
        const timer = setTimeout(giveUpWorker, longestMs);
        pending = {
          id,
          settle: (decoded) => {
            clearTimeout(timer);
            resolve(decoded);
          },
        };
      });
      worker.postMessage({ id, rgba, width, height, ...options } satisfies DecodeRequest, [rgba]);
      return answer;
    },
    close: giveUpWorker,
  };
};
