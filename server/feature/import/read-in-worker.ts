// Reads a file in a thread of its own, so that the server goes on answering, and hands over its rows batch by batch.
import { Worker } from 'node:worker_threads';
import type { FromReader, ReadTask } from './read-worker.ts';

/** An archive that unfolds to more than this thread may hold ends the thread, not the server. */
const HEAP_MB = 3072;

const nobodyWaits = (): void => undefined;

/** The next message comes when the caller asks for it. Throws where the thread died. The bytes of `task` are handed over. */
export async function* readInWorker(task: ReadTask): AsyncGenerator<FromReader, void, undefined> {
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), {
    workerData: task,
    transferList: [task.bytes.buffer],
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  const arrived: FromReader[] = [];
  let failure: Error | null = null;
  let ended = false;
  let wake = nobodyWaits;
  worker.on('message', (message: FromReader) => {
    arrived.push(message);
    wake();
  });
  worker.on('error', (error) => {
    failure = error instanceof Error ? error : new Error(String(error));
    wake();
  });
  worker.on('exit', () => {
    ended = true;
    wake();
  });
  try {
    for (;;) {
      const message = arrived.shift();
      if (message !== undefined) {
        yield message;
        if (message.kind !== 'rows') return;
        // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
        worker.postMessage('next');
        continue;
      }
      if (failure !== null) throw failure;
      if (ended) throw new Error('the reading thread ended without a result');
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  } finally {
    await worker.terminate();
  }
}
