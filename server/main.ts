// The server process: reads the environment (nothing else does), opens what it names, serves until it is told to stop.
import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { createAdaptorServer } from '@hono/node-server';
import { pino } from 'pino';
import { createApp } from './app.ts';
import { compose } from './compose.ts';
import { localAddress, readConfig, type TlsConfig } from './config.ts';
import { createTries } from './feature/account/tries.ts';
import { createScaleReadings } from './feature/fill/scale-readings.ts';
import { createMetrics, measuredStore } from './feature/metrics/metrics.ts';
import { startImportRunner } from './feature/import/run-imports.ts';
import { startPositionSweep } from './feature/position/sweep-positions.ts';
import type { AppDependencies } from './http/environment.ts';
import { installApp } from './http/install-page.ts';
import { localAddresses } from './http/local-addresses.ts';
import { openLocalAuthority } from './http/local-authority.ts';
import { createIdentify } from './http/session.ts';
import { createTlsListener, identityOfFiles, localIdentity } from './http/tls.ts';
import { startSequencer } from './log/sequence.ts';

/** How long requests under way are waited for when stopping. */
const patienceMs = 10_000;
/** A signal that comes again so soon is the same one: a terminal and npm both pass Ctrl-C on. */
const sameSignalMs = 800;
/** Parameters and code blocks that another process changed are seen after at most this long. */
const refreshEveryMs = 1_000;

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

function exit(status: number): never {
  destination.flushSync();
  process.exit(status);
}

const composed = await compose(config, logger);
/** Of the process, whichever way somebody comes in. */
const metrics = createMetrics(true);
const deps: AppDependencies = {
  ...composed,
  store: measuredStore(composed.store, metrics),
  metrics,
  metricsToken: config.metricsToken,
  readings: createScaleReadings(() => composed.clock.now()),
  tries: createTries(),
};
const app = createApp(deps, createIdentify(deps));

interface Listener {
  readonly server: Server | SecureServer;
  readonly host: string;
  readonly port: number;
}

/** Everywhere: a phone's camera needs TLS, so that this is what the local network comes in by. */
const everywhere = '0.0.0.0';

async function tlsListeners({ port, certificate }: TlsConfig): Promise<{
  readonly listeners: readonly Listener[];
  /** What `npm start` shows to people. */
  readonly report: object;
  stopRenewing(): void;
}> {
  const { addresses, name } = localAddresses();
  const hosts = addresses.length > 0 ? addresses : ['127.0.0.1'];
  const isPublic = config.publicUrls[0]?.startsWith('https:') === true;
  const ways = hosts.map((host) => `https://${host}:${port}`);
  const tlsDeps: AppDependencies = {
    ...deps,
    publicUrls: isPublic ? config.publicUrls : [...ways, ...config.publicUrls],
    insistsOnTls: isPublic && certificate.kind === 'files',
  };
  const tlsApp = createApp(tlsDeps, createIdentify(tlsDeps));
  const trouble = (error: unknown): void => logger.error({ err: error }, 'the certificate could not be renewed');
  if (certificate.kind === 'files') {
    const identity = await identityOfFiles(certificate.certFile, certificate.keyFile);
    const { server, stopRenewing } = createTlsListener(tlsApp, identity, trouble);
    const address = isPublic ? config.publicUrls[0] : ways[0];
    return { listeners: [{ server, host: everywhere, port }], report: { address, install: null }, stopRenewing };
  }
  const { folder, installPort } = certificate;
  const authority = await openLocalAuthority(folder, deps.clock.now());
  const { server, stopRenewing } = createTlsListener(tlsApp, localIdentity(authority, Date.now), trouble);
  const install = createAdaptorServer({ fetch: installApp(authority, port).fetch }) as Server;
  return {
    listeners: [
      { server, host: everywhere, port },
      { server: install, host: everywhere, port: installPort },
    ],
    report: {
      address: ways[0],
      others: [...ways.slice(1), ...(name === null ? [] : [`https://${name}:${port}`])],
      isOnNetwork: addresses.length > 0,
      install: { address: `http://${hosts[0] ?? ''}:${installPort}`, fingerprint: authority.fingerprint },
    },
    stopRenewing,
  };
}

const tls =
  config.tls === null
    ? null
    : await tlsListeners(config.tls).catch(async (error: unknown) => {
        logger.fatal({ err: error }, 'cannot serve TLS');
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        await deps.store.close();
        return exit(2);
      });
const plain = createAdaptorServer({ fetch: app.fetch, hostname: config.host }) as Server;
const listeners: readonly Listener[] = [
  { server: plain, host: config.host, port: config.port },
  ...(tls?.listeners ?? []),
];
const sequencer = startSequencer(deps.store, (error) => logger.error({ err: error }, 'events wait for their position'));
const imports = startImportRunner(deps);
const positions = startPositionSweep(deps, config.positionDays, (error) =>
  logger.error({ err: error }, 'positions could not be looked through'),
);

let refreshing: Promise<void> = Promise.resolve();
const refresher = setInterval(() => {
  refreshing = Promise.all([deps.parameters.refresh(), deps.scan.refresh()]).then(
    () => undefined,
    (error: unknown) => logger.error({ err: error }, 'parameters could not be read again'),
  );
}, refreshEveryMs);

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
  tls?.stopRenewing();
  const servers = listeners.map(({ server }) => server);
  const impatient = setTimeout(() => servers.forEach((server) => server.closeAllConnections()), patienceMs);
  // A connection falls idle when its last request was answered, and would be kept open for the next one.
  const sweeping = setInterval(() => servers.forEach((server) => server.closeIdleConnections()), 50);
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => void server.close(() => resolve()))));
  clearInterval(sweeping);
  clearTimeout(impatient);
  await imports.stop();
  await positions.stop();
  await sequencer.stop();
  await refreshing;
  await deps.store.close();
  logger.info('stopped');
  exit(status);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(signal, 0));
// Whoever started us with a channel went away without a word: nobody would stop us later.
process.on('disconnect', () => void stop('disconnect', 0));

await Promise.all(
  listeners.map(
    ({ server, host, port }) =>
      new Promise<void>((resolve) => {
        server.on('error', (error: NodeJS.ErrnoException) => {
          logger.fatal({ err: error, port }, 'cannot listen');
          process.send?.({ type: 'cannot-listen', code: error.code ?? error.message, port });
          void stop('cannot listen', error.code === 'EADDRINUSE' ? 3 : 1);
        });
        server.listen(port, host, resolve);
      }),
  ),
);
const address = localAddress(config.host, config.port);
logger.info(
  { address, tls: config.tls?.port, register: config.register, engine: deps.store.engine, version: deps.version },
  'serving',
);
process.send?.({ type: 'serving', address, tls: tls?.report ?? null });
