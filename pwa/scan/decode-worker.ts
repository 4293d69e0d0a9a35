// The worker that decodes: frames come in, one at a time, and what was read goes back. The page stays smooth.
import { createDecode, greyOf, type Decoded, type DecodeOptions } from './decode.ts';

export interface DecodeRequest extends DecodeOptions {
  readonly id: number;
  /** RGBA, handed over, not copied. */
  readonly rgba: ArrayBuffer;
  readonly width: number;
  readonly height: number;
}
export interface DecodeAnswer {
  readonly id: number;
  readonly decoded: Decoded | null;
}

declare const self: DedicatedWorkerGlobalScope;

const decode = createDecode();

self.addEventListener('message', (event: MessageEvent<DecodeRequest>) => {
  const { id, rgba, width, height, harder, inverted } = event.data;
  const decoded = decode(greyOf(new Uint8ClampedArray(rgba)), width, height, { harder, inverted });
  // To the page that made this worker: there is no target origin.
  // oxlint-disable-next-line require-post-message-target-origin
  self.postMessage({ id, decoded } satisfies DecodeAnswer);
});
