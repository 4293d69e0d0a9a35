// Real, empty, migrated stores for tests: the same suite runs on SQLite and on PostgreSQL.
import { randomUUID } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { describe, inject } from 'vitest';
import { openPostgres } from '../../server/db/open-postgres.ts';
import { openSqlite } from '../../server/db/open-sqlite.ts';
import type { Engine, Store } from '../../server/db/store.ts';

export const engines: readonly Engine[] = ['sqlite', 'postgres'];

async function admin(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** A store of its own for the caller, migrated; `close` removes it altogether. */
export async function openTestStore(engine: Engine): Promise<Store> {
  if (engine === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'yiping-sqlite-'));
    const file = join(folder, 'test.sqlite');
    await copyFile(inject('sqliteTemplate'), file);
    const store = openSqlite({ file, synchronous: 'NORMAL' });
    return {
      ...store,
      async close() {
        await store.close();
        await rm(folder, { recursive: true, force: true });
      },
    };
  }
  const adminUrl = inject('postgresUrl');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  await admin(adminUrl, `create database ${name} template ${inject('postgresTemplate')} strategy file_copy`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const store = openPostgres({ url: url.href, mostConnections: 5, onIdleError: () => undefined });
  return {
    ...store,
    async close() {
      await store.close();
      await admin(adminUrl, `drop database ${name} with (force)`);
    },
  };
}

/** The same tests on each database. */
export function describeOnEachStore(name: string, suite: (engine: Engine) => void): void {
  for (const engine of engines) {
    describe(`${name} (${engine})`, () => {
      suite(engine);
    });
  }
}
