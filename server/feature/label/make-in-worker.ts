// Has labels made in a thread of their own.
import { Worker } from 'node:worker_threads';
import type { LabelRefusal } from '../../../shared/contract/label.ts';
import type { Result } from '../../../shared/result.ts';
import type { FromPress } from './label-worker.ts';
import type { LabelTask, MadeLabels } from './make-labels.ts';

/** A run that needs more ends its thread, not the server. */
const HEAP_MB = 2048;

/** Throws where the thread died. */
export async function makeInWorker(
  task: LabelTask,
  tell: (checked: number) => void,
): Promise<Result<MadeLabels, LabelRefusal>> {
  const worker = new Worker(new URL('./label-worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
  });
  try {
    return await new Promise((resolve, reject) => {
      worker.on('message', (message: FromPress) => {
        if (message.kind === 'end') resolve(message.made);
        else tell(message.checked);
      });
      worker.on('error', reject);
      worker.on('exit', () => {
        reject(new Error('the thread that makes labels ended without a result'));
      });
    });
  } finally {
    await worker.terminate();
  }
}
