// Labels that were printed before prints were counted: none is taken for new, and each company keeps its own word.
import { sql, type Kysely } from 'kysely';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { up } from '../../../../migrations/0018-label-prints.ts';
import { keyText } from '../../../../server/db/portable.ts';
import type { Store } from '../../../../server/db/store.ts';
import { byConsole } from '../../../../server/feature/account/account-dependencies.ts';
import { printedBefore } from '../../../../server/feature/label/print.queries.ts';
import { appendEvent } from '../../../../server/log/append.ts';
import { codesBetween } from '../../../../shared/cylinder/code.ts';
import { testStart } from '../../../support/accounts.ts';
import { describeOnEachStore, openTestStore } from '../../../support/stores.ts';

describeOnEachStore('labels of an older version', (engine) => {
  let store: Store;
  /** The schema as 0009 left it. */
  beforeEach(async () => {
    store = await openTestStore(engine);
    const { schema } = store.reader;
    await schema.dropTable('label_confirmation').execute();
    await schema.dropTable('label_print').execute();
    for (const column of ['reprint_reason', 'printed_before', 'handed_at', 'handed_count']) {
      await schema.alterTable('label_run').dropColumn(column).execute();
    }
    await schema
      .createTable('label_address')
      .addColumn('base_url', keyText(store.reader), (c) => c.primaryKey())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('confirmed_at', 'text', (c) => c.notNull())
      .addColumn('ended_at', 'text')
      .execute();
  });
  afterEach(async () => {
    await store.close();
  });

  it('are known by their codes, and their address by who confirmed it', async () => {
    const base = 'https://gas.example.com';
    const serials = { prefix: 'AZ', width: 6, first: 1, last: 250 };
    const codes = [...codesBetween(serials)].map(({ code }) => code);
    const by = { ...byConsole(testStart), organisationId: 'org-1' };
    await store.atomically(async (trx) => {
      await sql`insert into label_address (base_url, version, confirmed_at, ended_at) values (${base}, 1, ${testStart}, null)`.execute(
        trx,
      );
      const data = { type: 'label-address-confirmed' };
      await appendEvent(trx, { streamKind: 'label-address', streamId: base, n: 1, by, data });
      for (const [runId, status, said, at] of [
        ['run-1', 'ready', { kind: 'serials', ...serials }, '2026-05-01T00:00:00.000Z'],
        ['run-2', 'refused', { kind: 'list', codes: ['AZ0009990'] }, '2026-05-02T00:00:00.000Z'],
        ['run-3', 'working', { kind: 'list', codes: [codes[0]] }, '2026-05-03T00:00:00.000Z'],
      ] as const) {
        await sql`insert into label_run (run_id, version, organisation_id, source, codes, label_count, base_url, form, status, asked_at)
          values (${runId}, 1, 'org-1', '{"kind":"block"}', ${JSON.stringify(said)}, 1, ${base}, '{}', ${status}, ${at})`.execute(
          trx,
        );
      }
    });
    // A migration knows no tables: what is there then is not what is there now.
    await up(store.reader as unknown as Kysely<unknown>);
    expect(await store.reader.selectFrom('label_confirmation').selectAll().execute()).toEqual([
      { organisation_id: 'org-1', base_url: base, version: 0, confirmed_at: testStart, ended_at: null },
    ]);
    expect(await printedBefore(store.reader, [...codes, 'AZ0009990'])).toEqual({
      count: codes.length,
      lastAt: '2026-05-03T00:00:00.000Z',
      lastBy: null,
    });
    const first = await store.reader
      .selectFrom('label_print')
      .select(['nth', 'run_id'])
      .where('code', '=', codes[0] ?? '')
      .orderBy('nth')
      .execute();
    expect(first).toEqual([
      { nth: 1, run_id: 'run-1' },
      { nth: 2, run_id: 'run-3' },
    ]);
    const run = await store.reader.selectFrom('label_run').selectAll().where('run_id', '=', 'run-1').executeTakeFirst();
    expect(run).toMatchObject({ reprint_reason: null, printed_before: 0, handed_at: null, handed_count: 0 });
  });
});
