// The server process: reads the environment (nothing else does), opens what it names, serves until it is told to stop.
import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { pino } from 'pino';
import { createApp } from './app.ts';
import { compose } from './compose.ts';
import { localAddress, readConfig } from './config.ts';
import { startImportRunner } from './feature/import/run-imports.ts';
import { createIdentify } from './http/session.ts';
import { startSequencer } from './log/sequence.ts';

/** How long requests under way are waited for when stopping. */
const patienceMs = 10_000;
/** A signal that comes again so soon is the same one: a terminal and npm both pass Ctrl-C on. */
const sameSignalMs = 800;
/** Parameters and code blocks that another process changed are seen after at most this long. */
const refreshEveryMs = 5_000;

const read = readConfig(process.env, existsSync);
if (!read.ok) {
  process.stderr.write(`${read.error.join('\n')}\n`);
  process.exit(2);
}
const config = read.value;
const destination = pino.destination(
  config.logFile === null ? { fd: 2, sync: false } : { dest: config.logFile, mkdir: true, sync: false },
);
const logger = pino({ level: config.logLevel, base: null }, destination);

const deps = await compose(config, logger);
const app = createApp(deps, createIdentify(deps));

const server = createAdaptorServer({ fetch: app.fetch, hostname: config.host }) as Server;
const sequencer = startSequencer(deps.store, (error) => logger.error({ err: error }, 'events wait for their position'));
const imports = startImportRunner(deps);

let refreshing: Promise<void> = Promise.resolve();
const refresher = setInterval(() => {
  refreshing = Promise.all([deps.parameters.refresh(), deps.scan.refresh()]).then(
    () => undefined,
    (error: unknown) => logger.error({ err: error }, 'parameters could not be read again'),
  );
}, refreshEveryMs);

function exit(status: number): never {
  destination.flushSync();
  process.exit(status);
}

let stopping: number | null = null;

/** Requests under way are answered, what waits to be written is written; a second request to stop does not wait. */
async function stop(why: string, status: number): Promise<void> {
  if (stopping !== null) {
    if (Date.now() - stopping < sameSignalMs) return;
    logger.warn('stopped without waiting');
    exit(1);
  }
  stopping = Date.now();
  logger.info({ why }, 'stopping');
  clearInterval(refresher);
  let sweeping: NodeJS.Timeout | undefined;
  const impatient = setTimeout(() => server.closeAllConnections(), patienceMs);
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    // A connection falls idle when its last request was answered, and would be kept open for the next one.
    sweeping = setInterval(() => server.closeIdleConnections(), 50);
  });
  clearInterval(sweeping);
  clearTimeout(impatient);
  await imports.stop();
  await sequencer.stop();
  await refreshing;
  await deps.store.close();
  logger.info('stopped');
  exit(status);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(signal, 0));
// Whoever started us with a channel went away without a word: nobody would stop us later.
process.on('disconnect', () => void stop('disconnect', 0));

server.on('error', (error: NodeJS.ErrnoException) => {
  logger.fatal({ err: error }, 'cannot listen');
  process.send?.({ type: 'cannot-listen', code: error.code ?? error.message });
  void stop('cannot listen', error.code === 'EADDRINUSE' ? 3 : 1);
});
server.listen(config.port, config.host, () => {
  const address = localAddress(config.host, config.port);
  logger.info({ address, register: config.register, engine: deps.store.engine, version: deps.version }, 'serving');
  process.send?.({ type: 'serving', address });
});
