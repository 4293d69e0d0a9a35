// The worker of the first decoder: frames come in, one at a time, and what was read goes back. The page stays smooth.
import { createDecode, type DecodeOptions } from './decode.ts';
import type { DecodeAnswer, DecodeRequest } from './decoder.ts';
import { greyOf } from './grey.ts';

declare const self: DedicatedWorkerGlobalScope;

const decode = createDecode();

self.addEventListener('message', (event: MessageEvent<DecodeRequest<DecodeOptions>>) => {
  const { id, frame, options } = event.data;
  const decoded = decode(greyOf(new Uint8ClampedArray(frame.rgba)), frame.width, frame.height, options);
  // To the page that made this worker: there is no target origin.
  // oxlint-disable-next-line require-post-message-target-origin -- a worker answers its page
  self.postMessage({ id, decoded } satisfies DecodeAnswer);
});
