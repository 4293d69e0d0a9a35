// The guide of the ordering API: its examples, run as they stand against a real server, and the same in both languages.
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { createAdaptorServer } from '@hono/node-server';
import { expect, it } from 'vitest';
import { createApp } from '../../server/app.ts';
import { migrateToLatest } from '../../server/db/migrate.ts';
import { openSqlite } from '../../server/db/open-sqlite.ts';
import { createOrderingKey } from '../../server/feature/account/api-key.ts';
import { openScanBook } from '../../server/feature/cylinder/scan-book.ts';
import { factColumns, personColumns } from '../../server/feature/customer/customer.queries.ts';
import { openParameterBook } from '../../server/feature/parameter/parameter-book.ts';
import type { AppDependencies } from '../../server/http/environment.ts';
import { createIdentify } from '../../server/http/session.ts';
import { makeOrganisation, testIds } from '../support/accounts.ts';
import { pino } from 'pino';

const run = promisify(execFile);

async function examplesOf(file: string): Promise<string[]> {
  const guide = await readFile(file, 'utf8');
  return [...guide.matchAll(/^```sh run\n(.*?)^```$/gms)].map(([, text = '']) => text);
}

it('has the same examples in both languages', async () => {
  const [english, chinese] = await Promise.all(['docs/ordering-api.md', 'docs/ordering-api.zh-CN.md'].map(examplesOf));
  expect(english?.length).toBeGreaterThan(4);
  expect(chinese).toEqual(english);
});

it('has examples that do what is said of them', async () => {
  const store = openSqlite({ file: ':memory:', synchronous: 'NORMAL' });
  await migrateToLatest(store.reader);
  const deps: AppDependencies = {
    store,
    clock: { now: Date.now },
    newId: testIds(),
    parameters: await openParameterBook(store.reader),
    scan: await openScanBook(store.reader, { baseUrls: [], vendorPatterns: [] }),
    logger: pino({ level: 'silent' }),
    publicUrls: ['http://localhost'],
    version: '0.0.0-test',
    pictureFolder: '',
  };
  const { organisationId } = await makeOrganisation(deps, { kind: 'gas-company' });
  const customerId = deps.newId();
  await store.atomically(async (trx) => {
    const facts = {
      kind: null,
      village: null,
      site: null,
      cylinderRoom: null,
      outdoorRoom: null,
      vaporiserRoom: null,
      gasAlarm: null,
      usualUseDays: null,
      cylindersAgreed: null,
    };
    const person = {
      name: '用户甲',
      telephone: '000-7654321',
      address: null,
      position: null,
      identity: null,
      confirmation: null,
      photoSha256: null,
    };
    await trx
      .insertInto('customer')
      .values({
        customer_id: customerId,
        version: 1,
        organisation_id: organisationId,
        area: '330102001000',
        ...factColumns(facts),
        opened_at: '2026-01-01T00:00:00.000Z',
        verified_at: null,
        import_id: null,
        ended_at: null,
      })
      .execute();
    await trx
      .insertInto('customer_person')
      .values({ customer_id: customerId, organisation_id: organisationId, ...personColumns(person), erased_at: null })
      .execute();
  });
  const actor = {
    personId: deps.newId(),
    organisationId,
    organisationKind: 'gas-company',
    area: '330102001000',
    siteId: null,
    roles: ['office'],
    deviceId: null,
    scaleId: null,
  } as const;
  const key = await createOrderingKey(deps, actor, '小程序');
  const app = createApp(deps, createIdentify(deps));
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  const env = {
    ...process.env,
    BASE: `http://127.0.0.1:${port}`,
    KEY: key.ok ? key.value.secret : '',
    TELEPHONE: '+86 000 7654321',
  };
  const examples = await examplesOf('docs/ordering-api.md');
  const script = examples.map((example, index) => `echo; echo "== ${index}"\n${example}`).join('\n');
  const { stdout } = await run('bash', ['-euo', 'pipefail', '-c', script], { env });
  const answers = stdout
    .split(/^== \d+\n/m)
    .slice(1)
    .map((answer) => answer.trim());
  const [, placed = '', again, refused = '', state, changes = ''] = answers;
  expect(JSON.parse(placed)).toMatchObject({ customerId, state: 'new', position: 1 });
  expect(again).toEqual(placed);
  expect(JSON.parse(refused)).toMatchObject({ status: 404, code: 'not-found' });
  expect(state).toEqual(placed);
  const [all = '', none = ''] = changes.split('\n');
  expect(JSON.parse(all)).toEqual({ items: [JSON.parse(placed)], next: 1, more: false });
  expect(JSON.parse(none)).toEqual({ items: [], next: 1, more: false });
  server.closeAllConnections();
  server.close();
  await store.close();
});
