// The thread that brings SQLite's write-ahead log into its file.
import { parentPort, workerData } from 'node:worker_threads';
import { openCheckpoints } from './open-sqlite.ts';

const port = parentPort;
if (port !== null) {
  const checkpoints = openCheckpoints(workerData as string);
  port.on('message', (message: 'run' | 'close') => {
    const left = checkpoints.run();
    if (message === 'run') return port.postMessage(left);
    checkpoints.close();
    port.close();
  });
}
