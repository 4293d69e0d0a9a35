// The two decoders as the page sees them: each on a worker of its own, one frame at a time, ended when the scanner is left.
import { BrowserCodeReader } from '@zxing/browser';
import { createLabelReader, decodedOf, type Decoded, type DecodeOptions } from './decode.ts';
import type { SecondOptions } from './decode-second.ts';
import { canvasOf, type Frame } from './frame.ts';

/** What a worker is sent; the pixels are handed over, not copied. */
export interface DecodeRequest<Options> {
  readonly id: number;
  readonly frame: Frame;
  readonly options: Options;
}
export interface DecodeAnswer {
  readonly id: number;
  readonly decoded: Decoded | null;
}

export interface Decoder<Options> {
  /** Null where nothing was read. Takes the frame's pixels away. One frame at a time: ask again after the answer. */
  decode(frame: Frame, options: Options): Promise<Decoded | null>;
  /** Whether frames are decoded off the main thread. */
  offThread(): boolean;
  /** False once it can read no more: its worker could not be started, or was lost too often. */
  usable(): boolean;
  /** Ends the worker. The next frame would start another. */
  close(): void;
}

/** A frame that takes longer than this has taken the worker with it. */
const longestMs = 4000;
/** The first frame also waits for the worker's own files: on a slow network, before they are kept on the device. */
const longestStartMs = 20_000;
const startsAtMost = 3;

/** `start` makes the worker when the first frame comes. `onPage` decodes where there are no workers; null: nothing does. */
const createWorkerDecoder = <Options>(
  start: () => Worker,
  onPage: ((frame: Frame) => Decoded | null) | null,
): Decoder<Options> => {
  let worker: Worker | null = null;
  let answered = false;
  let starts = 0;
  let nextId = 1;
  let pending: { readonly id: number; readonly settle: (decoded: Decoded | null) => void } | null = null;

  const end = (): void => {
    worker?.terminate();
    worker = null;
    answered = false;
    pending?.settle(null);
    pending = null;
  };

  const running = (): Worker | null => {
    if (worker !== null || starts >= startsAtMost) return worker;
    starts += 1;
    try {
      worker = start();
    } catch {
      starts = startsAtMost;
      return null;
    }
    worker.addEventListener('error', end);
    worker.addEventListener('message', (event: MessageEvent<DecodeAnswer>) => {
      answered = true;
      // It works: what was lost before is no sign of a browser that cannot.
      starts = 1;
      if (pending?.id !== event.data.id) return;
      const { settle } = pending;
      pending = null;
      settle(event.data.decoded);
    });
    return worker;
  };

  const hasWorker = (): boolean => worker !== null || starts < startsAtMost;

  return {
    offThread: hasWorker,
    usable: () => hasWorker() || onPage !== null,
    decode(frame, options) {
      const at = running();
      if (at === null) return Promise.resolve(onPage?.(frame) ?? null);
      const id = nextId;
      nextId += 1;
      const answer = new Promise<Decoded | null>((resolve) => {
        const timer = setTimeout(end, answered ? longestMs : longestStartMs);
        pending = {
          id,
          settle: (decoded) => {
            clearTimeout(timer);
            resolve(decoded);
          },
        };
      });
      at.postMessage({ id, frame, options } satisfies DecodeRequest<Options>, [frame.rgba]);
      return answer;
    },
    close: end,
  };
};

/** @zxing: small, there at once, reads what is easy. On the page itself where the browser has no module workers. */
export const createFirstDecoder = (): Decoder<DecodeOptions> => {
  let reader: BrowserCodeReader | null = null;
  return createWorkerDecoder<DecodeOptions>(
    () => new Worker(new URL('./decode-worker.ts', import.meta.url), { type: 'module' }),
    (frame) => {
      reader ??= new BrowserCodeReader(createLabelReader());
      try {
        return decodedOf(reader.decodeFromCanvas(canvasOf(frame)));
      } catch {
        return null;
      }
    },
  );
};

/** zxing-wasm: loaded when something was not read; on a worker or not at all. */
export const createSecondDecoder = (): Decoder<SecondOptions> =>
  createWorkerDecoder<SecondOptions>(
    () => new Worker(new URL('./decode-second-worker.ts', import.meta.url), { type: 'module' }),
    null,
  );
