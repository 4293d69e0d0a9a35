// The server process: reads the environment (nothing else does), opens what it names, serves until it is told to stop.
import { existsSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Server as SecureServer } from 'node:https';
import { networkInterfaces } from 'node:os';
import { createAdaptorServer } from '@hono/node-server';
import { pino } from 'pino';
import { createApp } from './app.ts';
import { compose } from './compose.ts';
import { localAddress, readConfig, type TlsConfig } from './config.ts';
import { createTries } from './feature/account/tries.ts';
import { createScaleReadings } from './feature/fill/scale-readings.ts';
import { createMetrics, measuredStore } from './feature/metrics/metrics.ts';
import { startImportRunner } from './feature/import/run-imports.ts';
import { createPress } from './feature/label/press.ts';
import { startPictureErasure } from './feature/picture/erase-pictures.ts';
import { startPositionSweep } from './feature/position/sweep-positions.ts';
import type { AppDependencies } from './http/environment.ts';
import { createDoors, type Door, type Doors } from './http/doors.ts';
import { installApp } from './http/install-page.ts';
import { localAddresses, type LocalAddresses } from './http/local-addresses.ts';
import { openLocalAuthority } from './http/local-authority.ts';
import { createIdentify } from './http/session.ts';
import { createTlsListener, identityOfFiles, localIdentity, type TlsIdentity } from './http/tls.ts';
import { startSequencer } from './log/sequence.ts';

/** How long requests under way are waited for when stopping. */
const patienceMs = 10_000;
/** A signal that comes again so soon is the same one: a terminal and npm both pass Ctrl-C on. */
const sameSignalMs = 800;
/** Parameters and code blocks that another process changed are seen after at most this long. */
const refreshEveryMs = 1_000;

const read = readConfig(process.env, existsSync);
if (!read.ok) {
  process.stderr.write(`环境变量有误 · The environment is wrong:\n${read.error.join('\n')}\n`);
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

const composed = await compose(config, logger).catch((error: unknown) => {
  logger.fatal({ err: error }, 'cannot open the data');
  const why = error instanceof Error ? error.message : String(error);
  process.stderr.write(`数据打不开：${why}\nThe data cannot be opened: ${why}\n`);
  return exit(1);
});
/** Of the process, whichever way somebody comes in. */
const metrics = createMetrics(true);
const store = measuredStore(composed.store, metrics);
const deps: AppDependencies = {
  ...composed,
  store,
  press: createPress({ ...composed, store }),
  metrics,
  metricsToken: config.metricsToken,
  readings: createScaleReadings(() => composed.clock.now()),
  tries: createTries(),
};
const app = createApp(deps, createIdentify(deps));

/** At which addresses TLS is listened on. */
const hostsOf = ({ reach }: TlsConfig): (() => readonly string[]) => {
  if (reach.kind === 'everywhere') return () => ['0.0.0.0'];
  if (reach.kind === 'one') return () => [reach.address];
  return () => ['127.0.0.1', ...localAddresses().addresses];
};

/** What people are shown; a chosen address has to be one of this machine. */
function presentAddresses({ reach }: TlsConfig): LocalAddresses {
  const present = localAddresses();
  if (reach.kind !== 'one') return present;
  const { address } = reach;
  const all = Object.values(networkInterfaces()).flatMap((infos = []) => infos.map((info) => info.address));
  if (!all.includes(address)) {
    const others = present.addresses.join(' ') || '–';
    throw new Error(
      `LAN_ADDRESS：这台机器没有地址 ${address}，现有：${others}\nLAN_ADDRESS: this machine has no address ${address}; it has: ${others}`,
    );
  }
  return { addresses: [address], name: null };
}

async function tlsDoors(tlsConfig: TlsConfig): Promise<{
  readonly doors: readonly Doors[];
  /** What `npm start` shows to people. */
  readonly report: object;
}> {
  const { port, certificate } = tlsConfig;
  const { addresses, name } = presentAddresses(tlsConfig);
  const shown = addresses.length > 0 ? addresses : ['127.0.0.1'];
  const isPublic = config.publicUrls[0]?.startsWith('https:') === true;
  const ways = shown.map((host) => `https://${host}:${port}`);
  const tlsDeps: AppDependencies = {
    ...deps,
    publicUrls: isPublic ? config.publicUrls : [...ways, ...config.publicUrls],
    insistsOnTls: isPublic && certificate.kind === 'files',
  };
  const tlsApp = createApp(tlsDeps, createIdentify(tlsDeps));
  const trouble = (error: unknown): void => logger.error({ err: error }, 'the certificate could not be renewed');
  const hosts = hostsOf(tlsConfig);
  const onTrouble = (error: unknown): void =>
    logger.error({ err: error }, 'an address that came later is not listened on');
  const tlsOf = (identity: () => TlsIdentity | Promise<TlsIdentity>) => async (): Promise<Door> => {
    const { server, stopRenewing } = createTlsListener(tlsApp, await identity(), trouble);
    return { server, stop: stopRenewing };
  };
  if (certificate.kind === 'files') {
    const identity = () => identityOfFiles(certificate.certFile, certificate.keyFile);
    // A pair that does not fit is told before anything listens.
    await identity();
    const address = isPublic ? config.publicUrls[0] : ways[0];
    const doors = [createDoors({ hosts, port, make: tlsOf(identity), onTrouble })];
    return { doors, report: { address, install: null } };
  }
  const { folder, installPort } = certificate;
  const authority = await openLocalAuthority(folder, deps.clock.now());
  const install = (): Door => ({
    server: createAdaptorServer({ fetch: installApp(authority, port).fetch }) as Server,
  });
  return {
    doors: [
      createDoors({ hosts, port, make: tlsOf(() => localIdentity(authority, Date.now)), onTrouble }),
      createDoors({ hosts, port: installPort, make: install, onTrouble }),
    ],
    report: {
      address: ways[0],
      others: [...ways.slice(1), ...(name === null ? [] : [`https://${name}:${port}`])],
      isOnNetwork: addresses.length > 0,
      install: { address: `http://${shown[0] ?? ''}:${installPort}`, fingerprint: authority.fingerprint },
    },
  };
}

const tls =
  config.tls === null
    ? null
    : await tlsDoors(config.tls).catch(async (error: unknown) => {
        logger.fatal({ err: error }, 'cannot serve TLS');
        process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
        await deps.store.close();
        return exit(2);
      });
const plain = createAdaptorServer({ fetch: app.fetch, hostname: config.host }) as Server;
const listening = (): readonly (Server | SecureServer)[] => [
  plain,
  ...(tls?.doors ?? []).flatMap((doors) => doors.servers()),
];
const sequencer = startSequencer(deps.store, (error) => logger.error({ err: error }, 'events wait for their position'));
const imports = startImportRunner(deps);
const positions = startPositionSweep(deps, config.positionDays, (error) =>
  logger.error({ err: error }, 'positions could not be looked through'),
);

const erasure = startPictureErasure(deps, (error) => logger.error({ err: error }, 'pictures could not be erased'));

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
  for (const doors of tls?.doors ?? []) doors.stopFollowing();
  const servers = listening();
  const impatient = setTimeout(() => servers.forEach((server) => server.closeAllConnections()), patienceMs);
  // A connection falls idle when its last request was answered, and would be kept open for the next one.
  const sweeping = setInterval(() => servers.forEach((server) => server.closeIdleConnections()), 50);
  await Promise.all(servers.map((server) => new Promise<void>((resolve) => void server.close(() => resolve()))));
  clearInterval(sweeping);
  clearTimeout(impatient);
  await imports.stop();
  await positions.stop();
  await erasure.stop();
  await sequencer.stop();
  await refreshing;
  await deps.store.close();
  logger.info('stopped');
  exit(status);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stop(signal, 0));
// Whoever started us with a channel went away without a word: nobody would stop us later.
process.on('disconnect', () => void stop('disconnect', 0));

const cannotListen =
  (port: number) =>
  (error: NodeJS.ErrnoException): void => {
    logger.fatal({ err: error, port }, 'cannot listen');
    process.send?.({ type: 'cannot-listen', code: error.code ?? error.message, port });
    void stop('cannot listen', error.code === 'EADDRINUSE' ? 3 : 1);
  };
// Where one of them cannot be had, the process stops: what comes after is never said.
const never = new Promise<never>(() => undefined);
await new Promise<void>((resolve) => {
  plain.on('error', cannotListen(config.port));
  plain.listen(config.port, config.host, resolve);
});
for (const [index, doors] of (tls?.doors ?? []).entries()) {
  await doors.open().catch(async (error: NodeJS.ErrnoException) => {
    cannotListen((config.tls?.port ?? 0) + index)(error);
    return await never;
  });
}
const address = localAddress(config.host, config.port);
logger.info(
  {
    address,
    tls: tls?.doors.flatMap((doors) => doors.where()),
    register: config.register,
    engine: deps.store.engine,
    version: deps.version,
  },
  'serving',
);
process.send?.({ type: 'serving', address, tls: tls?.report ?? null });
