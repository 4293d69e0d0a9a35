// The demo town served on a port of its own, with the real clock: what the browser tests talk to.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import { pino } from 'pino';
import { build as buildPages } from 'vite';
import { fillTown, type DemoCode, type DemoScale, type DemoTown } from '../../scripts/demo/fill-town.ts';
import type { PersonName } from '../../scripts/demo/people.ts';
import { createApp } from '../../server/app.ts';
import { migrateToLatest } from '../../server/db/migrate.ts';
import { openSqlite } from '../../server/db/open-sqlite.ts';
import { byConsole } from '../../server/feature/account/account-dependencies.ts';
import { createApiKey } from '../../server/feature/account/api-key.ts';
import { dayIn } from '../../server/feature/account/in-force.ts';
import { openScanBook } from '../../server/feature/cylinder/scan-book.ts';
import { openParameterBook } from '../../server/feature/parameter/parameter-book.ts';
import type { AppDependencies, AppEnvironment } from '../../server/http/environment.ts';
import { createIdentify } from '../../server/http/session.ts';
import { idMaker } from '../../server/new-id.ts';
import { startSequencer } from '../../server/log/sequence.ts';

export interface EmptyCylinder {
  readonly cylinderId: string;
  readonly code: string;
  readonly tareG: number;
}

export interface E2eTown {
  /** Without a slash at its end. */
  readonly url: string;
  /** Devices, by their cookie, whose requests get no answer. */
  readonly unreachable: Set<string>;
  readonly deps: AppDependencies;
  readonly demo: DemoTown;
  /** `rule` null: allowed. Throws where the town has none for it. */
  codeFor(rule: DemoCode['rule']): DemoCode;
  signIn(username: PersonName): DemoTown['signIns'][number];
  /** A scale of the first station. */
  scale(name: string): DemoScale;
  /** A key for a scale that the town gives none: a check scale with a display that is wired to the network. */
  keyFor(scale: DemoScale): Promise<string>;
  /** Empty cylinders of the first station that stand there with nothing wrong with them, not filled lately. */
  goodEmpties(count: number): Promise<EmptyCylinder[]>;
  /** A label of the first station that is on no cylinder. */
  unboundCode(): string;
  close(): Promise<void>;
}

const root = fileURLToPath(new URL('../..', import.meta.url));
/** E2E_PAGES: a folder of built pages to be tested in place of the project's own. */
const pwaFolder = process.env['E2E_PAGES'] ?? join(root, 'dist/pwa');

/** `npm test` builds the pages before the browser's tests; who runs one file alone may not have. */
async function ensurePages(): Promise<void> {
  if (existsSync(join(pwaFolder, 'index.html'))) return;
  const build = { outDir: pwaFolder, emptyOutDir: true };
  await buildPages({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn', build });
}

/** The cookie by which a device of the tests is told from the others. */
export const deviceCookie = 'e2e-device';

async function listen(
  handler: () => Hono<AppEnvironment> | null,
  unreachable: ReadonlySet<string>,
): Promise<{ server: Server; url: string }> {
  const server = createAdaptorServer({
    fetch: (request, { incoming }) => {
      const device = new RegExp(`${deviceCookie}=([^;]+)`, 'u').exec(request.headers.get('cookie') ?? '')?.[1];
      if (device !== undefined && unreachable.has(device)) {
        incoming.socket.destroy();
        return new Response(null, { status: 503 });
      }
      return handler()?.fetch(request) ?? new Response(null, { status: 503 });
    },
  }) as Server;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

export interface E2eServer<T> {
  /** Without a slash at its end. */
  readonly url: string;
  /** Devices, by their cookie, whose requests get no answer. */
  readonly unreachable: Set<string>;
  readonly deps: AppDependencies;
  readonly filled: T;
  close(): Promise<void>;
}

/**
 * A database of its own, filled by `fill`, and the whole program over it on a port of its own, with the real clock.
 * `publicUrl`: the address that labels lead to, where it is another one.
 */
export async function openE2eServer<T>(
  fill: (deps: AppDependencies) => Promise<T>,
  publicUrl?: string,
): Promise<E2eServer<T>> {
  await ensurePages();
  const folder = await mkdtemp(join(tmpdir(), 'yiping-e2e-'));
  const pictureFolder = join(folder, 'pictures');
  await mkdir(pictureFolder);
  const store = openSqlite({ file: join(folder, 'town.sqlite'), synchronous: 'NORMAL' });
  await migrateToLatest(store.reader);
  let app: Hono<AppEnvironment> | null = null;
  const unreachable = new Set<string>();
  const { server, url } = await listen(() => app, unreachable);
  const publicUrls = publicUrl === undefined ? [url] : [publicUrl, url];
  const deps: AppDependencies = {
    store,
    clock: { now: Date.now },
    newId: idMaker({ now: Date.now, randomUuid: randomUUID }),
    parameters: await openParameterBook(store.reader),
    scan: await openScanBook(store.reader, { baseUrls: publicUrls, vendorPatterns: [] }),
    logger: pino({ level: 'warn' }),
    publicUrls,
    version: '0.0.0-test',
    pictureFolder,
    pwaFolder,
  };
  const filled = await fill(deps);
  await Promise.all([deps.parameters.refresh(), deps.scan.refresh()]);
  app = createApp(deps, createIdentify(deps));
  const sequencer = startSequencer(store, (error) => deps.logger.error({ err: error }, 'sequencer'));
  return {
    url,
    unreachable,
    deps,
    filled,
    async close() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
      await sequencer.stop();
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function openE2eTown(publicUrl?: string): Promise<E2eTown> {
  const {
    url,
    unreachable,
    deps,
    filled: demo,
    close,
  } = await openE2eServer(
    (into) => fillTown(into, { today: dayIn('', Date.now(), into.parameters), seed: 1 }),
    publicUrl,
  );
  const { store } = deps;

  const found = <T>(one: T | undefined, what: string): T => {
    if (one === undefined) throw new Error(`the demo town has no ${what}`);
    return one;
  };
  const station = found(
    demo.signIns.find((one) => one.username === 'jia'),
    'filler',
  ).organisation;
  const taken = new Set(demo.codes.map((one) => one.code));
  const unknown = found(
    demo.codes.find((one) => one.rule === 'code-unknown'),
    'label without a cylinder',
  );

  return {
    url,
    unreachable,
    deps,
    demo,
    codeFor: (rule) =>
      found(
        demo.codes.find((one) => one.rule === rule),
        `code for ${rule ?? 'allow'}`,
      ),
    signIn: (username) =>
      found(
        demo.signIns.find((one) => one.username === username),
        username,
      ),
    scale: (name) =>
      found(
        demo.scales.find((one) => one.name === name && one.site === station),
        name,
      ),
    async keyFor({ scaleId, name }) {
      const { organisation_id: organisationId } = await store.reader
        .selectFrom('scale')
        .select('organisation_id')
        .where('scale_id', '=', scaleId)
        .executeTakeFirstOrThrow();
      const by = byConsole(new Date().toISOString());
      const made = await createApiKey(deps, organisationId, { scaleId, label: name }, by);
      if (!made.ok) throw new Error(made.error.code);
      return made.value.secret;
    },
    async goodEmpties(count) {
      const rows = await store.reader
        .selectFrom('cylinder')
        .innerJoin('organisation', 'organisation.organisation_id', 'cylinder.owner_organisation_id')
        .select(['cylinder_id', 'code', 'tare_g'])
        .where('organisation.name', '=', station)
        .whereRef('cylinder.custody_id', '=', 'cylinder.owner_organisation_id')
        .where('cylinder.model', '=', 'YSP35.5')
        .where('cylinder.state', '=', 'active')
        .where('cylinder.first_fill', '=', 0)
        .where('cylinder.set_aside_id', 'is', null)
        .where('cylinder.pre_fill_check', 'is', null)
        .where('cylinder.last_fill', 'is', null)
        .orderBy('cylinder.code')
        .execute();
      const good = rows.flatMap(({ cylinder_id: cylinderId, code, tare_g: tareG }) =>
        code === null || tareG === null || taken.has(code) ? [] : [{ cylinderId, code, tareG }],
      );
      if (good.length < count) throw new Error(`only ${good.length} good empty cylinders`);
      for (const { code } of good.slice(0, count)) taken.add(code);
      return good.slice(0, count);
    },
    unboundCode: () => unknown.code,
    close,
  };
}
