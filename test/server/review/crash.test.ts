// The server dies, or its connections to the database do, in the middle of batches: what was answered is there, nothing is half there.
import { randomUUID } from 'node:crypto';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { Client } from 'pg';
import { expect, inject, it } from 'vitest';
import { openSqlite } from '../../../server/db/open-sqlite.ts';
import type { Engine, Store } from '../../../server/db/store.ts';
import { idMaker } from '../../../server/new-id.ts';
import { assignPositions } from '../../../server/log/sequence.ts';
import { cookieOf, makeOrganisation, makePerson, openTestApp, testPassword } from '../../support/accounts.ts';
import { describeOnEachStore, openTestStore } from '../../support/stores.ts';
import { newCustomer } from '../feature/customer/customers.ts';

const main = fileURLToPath(new URL('../../../server/main.ts', import.meta.url));

/** Each stream counts from 1 without a gap, the place in line too; a receipt stands for each customer and its event. */
async function wholeness(store: Store): Promise<string[]> {
  const wrong: string[] = [];
  const db = store.reader;
  const streams = await db
    .selectFrom('event')
    .select([
      'stream_kind',
      'stream_id',
      (eb) => eb.fn.countAll<number>().as('count'),
      (eb) => eb.fn.max('n').as('last'),
    ])
    .groupBy(['stream_kind', 'stream_id'])
    .execute();
  for (const { stream_kind: kind, stream_id: id, count, last } of streams) {
    if (Number(count) !== Number(last)) wrong.push(`${kind} ${id}: ${String(count)} events up to ${String(last)}`);
  }
  const opened = await db.selectFrom('customer').select('customer_id').orderBy('customer_id').execute();
  const told = await db
    .selectFrom('event')
    .select('stream_id')
    .where('type', '=', 'customer-opened')
    .orderBy('stream_id')
    .execute();
  const people = await db.selectFrom('customer_person').select('customer_id').orderBy('customer_id').execute();
  const receipts = await db.selectFrom('command_receipt').select('command_id').execute();
  const ids = opened.map(({ customer_id: id }) => id);
  if (JSON.stringify(ids) !== JSON.stringify(told.map(({ stream_id: id }) => id))) wrong.push('rows and events differ');
  if (JSON.stringify(ids) !== JSON.stringify(people.map(({ customer_id: id }) => id))) wrong.push('half a customer');
  if (receipts.length !== ids.length)
    wrong.push(`${String(receipts.length)} receipts of ${String(ids.length)} customers`);
  while ((await assignPositions(store)) > 0);
  const places = await db.selectFrom('event').select('position').orderBy('position').execute();
  if (places.some(({ position }, i) => Number(position) !== i + 1)) wrong.push('a gap in the line');
  return wrong;
}

interface Place {
  readonly store: Store;
  readonly environment: Readonly<Record<string, string>>;
  /** Cuts every connection that the server has; null: it has none. */
  readonly cut: (() => Promise<void>) | null;
  close(): Promise<void>;
}

async function openPlace(engine: Engine): Promise<Place> {
  if (engine === 'sqlite') {
    const folder = await mkdtemp(join(tmpdir(), 'yiping-crash-'));
    const file = join(folder, 'yiping.sqlite');
    await copyFile(inject('sqliteTemplate'), file);
    const store = openSqlite({ file });
    const close = async (): Promise<void> => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    };
    return { store, environment: { DATA_DIR: folder, REGISTER: 'real' }, cut: null, close };
  }
  const store = await openTestStore('postgres');
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(store.reader);
  const name = rows[0]?.name ?? '';
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  const folder = await mkdtemp(join(tmpdir(), 'yiping-crash-'));
  const cut = async (): Promise<void> => {
    const client = new Client({ connectionString: inject('postgresUrl') });
    await client.connect();
    await client.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = $2',
      ['served', name],
    );
    await client.end();
  };
  const close = async (): Promise<void> => {
    await store.close();
    await rm(folder, { recursive: true, force: true });
  };
  url.searchParams.set('application_name', 'served');
  return { store, environment: { DATA_DIR: folder, DATABASE_URL: url.href }, cut, close };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

async function startServer(place: Place, port: number): Promise<ChildProcess> {
  const env = { ...process.env, ...place.environment, PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'fatal' };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  for (let tries = 0; tries < 600; tries += 1) {
    const ready = await fetch(`http://127.0.0.1:${String(port)}/readyz`).catch(() => null);
    if (ready?.ok === true) return child;
    if (child.exitCode !== null) throw new Error('the server did not start');
    await delay(50);
  }
  throw new Error('the server was never ready');
}

describeOnEachStore('a server that dies', (engine) => {
  it('has lost nothing of what it answered, and takes the rest again', async () => {
    const place = await openPlace(engine);
    const test = await openTestApp(engine, { store: place.store });
    const at = await makeOrganisation(test.deps, { kind: 'gas-company' });
    const personId = await makePerson(test.deps, at, { username: 'the-office', roles: ['office'] });
    const port = await freePort();
    const base = `http://127.0.0.1:${String(port)}`;
    const newId = idMaker({ now: Date.now, randomUuid: randomUUID });
    let child = await startServer(place, port);
    const deviceId = newId();
    const page = { origin: base, 'content-type': 'application/json' };
    const signedIn = await fetch(`${base}/api/v1/session`, {
      method: 'POST',
      headers: page,
      body: JSON.stringify({ username: 'the-office', password: testPassword, deviceId, deviceName: '电脑' }),
    });
    expect(signedIn.status).toBe(200);
    const headers = { ...page, cookie: cookieOf(signedIn) };

    let seq = 0;
    const batch = (): object[] =>
      Array.from({ length: 10 }, () => {
        seq += 1;
        return {
          commandId: newId(),
          deviceId,
          seq,
          type: 'open-customer',
          version: 1,
          actor: personId,
          occurredAt: new Date().toISOString(),
          clockOffsetMs: 0,
          appVersion: 'test',
          verdictShown: null,
          signature: null,
          payload: { ...newCustomer(test), customerId: newId() },
        };
      });
    const answered = new Set<string>();
    const statuses = new Set<number>();
    /** Whether it was answered. */
    const send = async (commands: readonly object[]): Promise<boolean> => {
      try {
        const body = JSON.stringify({ commands });
        const response = await fetch(`${base}/api/v1/commands`, { method: 'POST', headers, body });
        statuses.add(response.status);
        if (!response.ok) return false;
        const { answers } = (await response.json()) as { answers: { commandId: string; status: string }[] };
        for (const { commandId, status } of answers) {
          expect(status).toMatch(/^recorded/);
          answered.add(commandId);
        }
        return answers.length === commands.length;
      } catch {
        return false;
      }
    };
    const over = { is: false };
    const outbox = async (): Promise<object[][]> => {
      const left: object[][] = [];
      while (!over.is) {
        const commands = batch();
        if (!(await send(commands))) left.push(commands);
      }
      return left;
    };
    const outboxes = [outbox(), outbox(), outbox(), outbox()];
    for (let cuts = 0; answered.size < 100 || cuts < 4; cuts += 1) {
      if (cuts > 200 || child.exitCode !== null) throw new Error('it answers no more');
      await delay(300);
      await place.cut?.();
    }
    over.is = true;
    child.kill('SIGKILL');
    await once(child, 'close');
    const left = (await Promise.all(outboxes)).flat();
    // Cut connections pass: the sender is told so, and nothing else went wrong.
    expect([...statuses].filter((status) => status !== 200 && status !== 503)).toEqual([]);
    expect(left.length).toBeGreaterThan(0);

    const isThere = async (): Promise<string[]> => {
      const rows = await place.store.reader.selectFrom('command_receipt').select('command_id').execute();
      const there = new Set(rows.map(({ command_id: id }) => id));
      return [...answered].filter((id) => !there.has(id));
    };
    expect(await wholeness(place.store)).toEqual([]);
    expect(await isThere()).toEqual([]);

    child = await startServer(place, port);
    for (const commands of left) expect(await send(commands)).toBe(true);
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(answered.size).toBe(seq);
    expect(await isThere()).toEqual([]);
    expect(await wholeness(place.store)).toEqual([]);
    await place.close();
  });
});
