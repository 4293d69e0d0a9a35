// The benchmark's servers, each a process of its own: ours on a seeded file, a route that does nothing, a fill in raw SQLite.
import { serve } from '@hono/node-server';
import SqliteDatabase from 'better-sqlite3';
import { Hono } from 'hono';
import { sql } from 'kysely';
import { pino } from 'pino';
import { createApp } from '../../server/app.ts';
import { openSqlite } from '../../server/db/open-sqlite.ts';
import { openScanBook } from '../../server/feature/cylinder/scan-book.ts';
import { openParameterBook } from '../../server/feature/parameter/parameter-book.ts';
import { createIdentify } from '../../server/http/session.ts';
import { startSequencer } from '../../server/log/sequence.ts';
import { idOf } from './seed.ts';

/** Reads the register once, as after a while in service: neither the disk nor the first touch of a page is measured. */
const registerReads = [
  'select sum(version), sum(length(last_fill)) from cylinder not indexed',
  'select sum(length(status)) from tag not indexed',
];

/** One row read and three written in a durable commit of its own: no accounts, no rules, no query builder, no schema. */
function rawFill(file: string): Hono {
  const db = new SqliteDatabase(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('cache_size = -65536');
  db.pragma('mmap_size = 1073741824');
  for (const text of registerReads) db.prepare(text).get();
  const read = db.prepare<[string], { version: number; last_fill: string | null }>(
    'select version, last_fill from cylinder where cylinder_id = ?',
  );
  const update = db.prepare('update cylinder set version = ?, last_fill = ? where cylinder_id = ?');
  const fill = db.prepare(
    `insert into fill (cylinder_id, fill_id, organisation_id, site_id, scale_id, started_at, ended_at, net_g, status) values (?, ?, '', 'raw', '', ?, ?, ?, 'filled')`,
  );
  const event = db.prepare(
    `insert into event (stream_kind, stream_id, n, type, recorded_at, body, position) values ('cylinder', ?, ?, 'filled', ?, ?, null)`,
  );
  const record = db.transaction((id: string, body: { cylinderId: string; netG: number }) => {
    const row = read.get(body.cylinderId);
    if (row === undefined) return null;
    const now = new Date().toISOString();
    const text = JSON.stringify({ id, at: now, ...body });
    update.run(row.version + 1, text, body.cylinderId);
    fill.run(body.cylinderId, id, now, now, body.netG);
    event.run(body.cylinderId, row.version + 1, now, text);
    return { id, netG: body.netG };
  });
  return new Hono().put('/raw-fills/:id', async (c) => {
    const done = record.immediate(c.req.param('id'), await c.req.json<{ cylinderId: string; netG: number }>());
    return done === null ? c.body(null, 404) : c.json(done);
  });
}

async function ours(file: string): Promise<Hono> {
  const store = openSqlite({ file, synchronous: 'FULL' });
  for (const text of registerReads) await sql.raw(text).execute(store.reader);
  const logger = pino({ level: 'error' }, pino.destination(2));
  let made = Date.now();
  const deps = {
    store,
    clock: { now: () => Date.now() },
    newId: () => {
      made += 1;
      return idOf(0x200, made);
    },
    parameters: await openParameterBook(store.reader),
    scan: await openScanBook(store.reader, { baseUrls: ['http://127.0.0.1'], vendorPatterns: [] }),
    logger,
    publicUrls: ['http://127.0.0.1'],
    version: 'bench',
    pictureFolder: '.',
  };
  startSequencer(store, (error) => logger.error(error));
  // Variables of the environment do not matter to who only hands it a fetch handler.
  return createApp(deps, createIdentify(deps)) as unknown as Hono;
}

const [kind = 'empty', file = ''] = process.argv.slice(2);
const app =
  kind === 'ours' ? await ours(file) : kind === 'raw' ? rawFill(file) : new Hono().get('/empty', (c) => c.text('ok'));
process.once('SIGINT', () => process.exit(0));
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, (info) => {
  process.stdout.write(`${info.port}\n`);
});
