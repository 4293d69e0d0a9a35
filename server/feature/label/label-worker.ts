// The thread that makes labels and reads them back, so that the server goes on answering.
import { parentPort, workerData } from 'node:worker_threads';
import type { LabelRefusal } from '../../../shared/contract/label.ts';
import type { Result } from '../../../shared/result.ts';
import { makeLabels, type LabelTask, type MadeLabels } from './make-labels.ts';

export type FromPress =
  | { readonly kind: 'checked'; readonly checked: number }
  | { readonly kind: 'end'; readonly made: Result<MadeLabels, LabelRefusal> };

/** Progress is for people: told so many times a second at most. */
const toldEveryMs = 200;

const port = parentPort;
if (port !== null) {
  let toldAtMs = 0;
  const made = await makeLabels(workerData as LabelTask, (checked) => {
    const nowMs = performance.now();
    if (nowMs - toldAtMs < toldEveryMs) return;
    toldAtMs = nowMs;
    port.postMessage({ kind: 'checked', checked } satisfies FromPress);
  });
  port.postMessage({ kind: 'end', made } satisfies FromPress);
  port.close();
}
