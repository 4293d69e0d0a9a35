// The worker of the second decoder: its WebAssembly is a file of our own build, and the service worker keeps it for days without network.
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { DecodeAnswer, DecodeRequest } from './decoder.ts';
import { createSecondDecode, type SecondOptions } from './decode-second.ts';

declare const self: DedicatedWorkerGlobalScope;

const decode = createSecondDecode({ locateFile: () => wasmUrl });

const answer = async ({ id, frame, options }: DecodeRequest<SecondOptions>): Promise<void> => {
  const pixels = new Uint8ClampedArray(frame.rgba);
  const decoded = await decode(new ImageData(pixels, frame.width, frame.height), options);
  // To the page that made this worker: there is no target origin.
  // oxlint-disable-next-line require-post-message-target-origin -- a worker answers its page
  self.postMessage({ id, decoded } satisfies DecodeAnswer);
};

self.addEventListener('message', (event: MessageEvent<DecodeRequest<SecondOptions>>) => {
  answer(event.data).catch((error: unknown) => {
    // Its WebAssembly did not load, or failed: told as the worker's own error, so that the page starts another.
    setTimeout(() => {
      throw error;
    });
  });
});
