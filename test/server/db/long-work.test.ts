// Long work in steps beside commands that must be durable: what was answered is there after a crash, and closing loses nothing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Kysely } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../server/db/database.ts';
import { migrateToLatest } from '../../../server/db/migrate.ts';
import { openSqlite } from '../../../server/db/open-sqlite.ts';
import type { Store } from '../../../server/db/store.ts';
import { describeOnEachStore, openTestStore } from '../../support/stores.ts';

const CRASHING = fileURLToPath(new URL('../../support/crashing-writer.ts', import.meta.url));

const addHost = async (db: Kysely<Database>, host: string): Promise<string> => {
  await db.insertInto('label_host').values({ host, import_id: 'test', added_at: '' }).execute();
  return host;
};
const hostsIn = async (store: Store): Promise<Set<string>> =>
  new Set((await store.reader.selectFrom('label_host').select('host').execute()).map(({ host }) => host));

describeOnEachStore('long work', (engine) => {
  let store: Store;
  beforeEach(async () => {
    store = await openTestStore(engine);
  });
  afterEach(async () => {
    await store.close();
  });

  it('gives each step its own result, whatever else is written meanwhile', async () => {
    const steps = Promise.all(
      Array.from({ length: 80 }, async (_, i) => await store.inSteps(async (trx) => await addHost(trx, `step-${i}`))),
    );
    const commands = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => await store.atomically(async (trx) => await addHost(trx, `now-${i}`))),
    );
    expect(commands).toEqual(Array.from({ length: 40 }, (_, i) => `now-${i}`));
    expect(await steps).toEqual(Array.from({ length: 80 }, (_, i) => `step-${i}`));
    expect((await hostsIn(store)).size).toBe(120);
  });

  it('leaves nothing of a step that fails, and the others alone', async () => {
    const results = await Promise.allSettled(
      ['a', 'b', 'c'].map(
        async (name) =>
          await store.inSteps(async (trx) => {
            await addHost(trx, name);
            if (name === 'b') throw new Error('not this one');
          }),
      ),
    );
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await hostsIn(store)).toEqual(new Set(['a', 'c']));
  });
});

describe('long work on SQLite', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiping-steps-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true, force: true });
  });

  it('works in memory, where there is no log to bring over', async () => {
    const store = openSqlite({ file: ':memory:' });
    await migrateToLatest(store.reader);
    for (let i = 0; i < 70; i += 1) await store.inSteps(async (trx) => await addHost(trx, `step-${i}`));
    await store.atomically(async (trx) => await addHost(trx, 'now'));
    expect((await hostsIn(store)).size).toBe(71);
    await store.close();
  });

  it('closes in the middle: what was begun is finished and there when it is opened again', async () => {
    const file = join(folder, 'close.sqlite');
    const store = openSqlite({ file });
    await migrateToLatest(store.reader);
    for (let i = 0; i < 40; i += 1) await store.inSteps(async (trx) => await addHost(trx, `before-${i}`));
    const under = [
      store.inSteps(async (trx) => await addHost(trx, 'step')),
      store.atomically(async (trx) => await addHost(trx, 'command')),
    ];
    await store.close();
    expect(await Promise.all(under)).toEqual(['step', 'command']);
    const again = openSqlite({ file });
    expect((await hostsIn(again)).size).toBe(42);
    await again.close();
  });

  it('killed in the middle: every command that was answered is there, and no step by half', async () => {
    const file = join(folder, 'killed.sqlite');
    const made = openSqlite({ file });
    await migrateToLatest(made.reader);
    await made.close();
    const child = spawn(process.execPath, [CRASHING, file], { stdio: ['ignore', 'pipe', 'inherit'] });
    const answered: string[] = [];
    const lines = createInterface({ input: child.stdout });
    lines.on('line', (line) => {
      answered.push(line);
      if (answered.length === 60) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const store = openSqlite({ file });
    const hosts = await hostsIn(store);
    expect(answered.length).toBeGreaterThanOrEqual(60);
    expect(answered.filter((name) => !hosts.has(name))).toEqual([]);
    const halves = [...hosts].filter((host) => host.startsWith('step-'));
    expect(halves.filter((host) => !hosts.has(`${host.slice(0, -1)}${host.endsWith('a') ? 'b' : 'a'}`))).toEqual([]);
    await store.close();
  }, 30_000);
});
