// Seeds a SQLite file for the benchmark: cylinders with ten events each, one station, one filler signed in, one scale with a key.
import { createHash } from 'node:crypto';
import SqliteDatabase from 'better-sqlite3';
import { codesBetween } from '../../shared/cylinder/code.ts';
import type { Cylinder } from '../../shared/cylinder/cylinder.ts';
import { mixOf } from '../../shared/cylinder/tank-mix.ts';
import { applyCylinderEvent, type CylinderEvent } from '../../shared/event/cylinder-event.ts';
import { openSqlite } from '../../server/db/open-sqlite.ts';
import { migrateToLatest } from '../../server/db/migrate.ts';
import { cylinderToRow } from '../../server/feature/cylinder/cylinder.table.ts';
import { eventBytes, type Attribution } from '../../server/log/append.ts';

export const benchPrefix = 'AZ';
export const benchWidth = 8;
export const benchBadge = 'BENCH-1';
export const benchKey = 'bench-key-0123456789abcdefghijklmnopqrstuvwxyz';
export const benchSession = 'bench-session-0123456789abcdefghijklmnopqrs';
export const eventsEach = 10;

const hex = (n: number, width: number): string => n.toString(16).padStart(width, '0');
/** Version 7 by form, in the order of `n`: as ids that were made one after the other. */
export const idOf = (kind: number, n: number): string =>
  `${hex(0x019e0000 + kind, 8)}-${hex(Math.floor(n / 0x1000) & 0xffff, 4)}-7${hex(n & 0xfff, 3)}-8000-${hex(n, 12)}`;

export const organisationId = idOf(1, 1);
export const siteId = idOf(2, 1);
export const scaleId = idOf(3, 1);
export const tankId = idOf(4, 1);
export const fillerId = idOf(5, 1);
export const deviceId = idOf(6, 1);
export const cylinderIdOf = (n: number): string => idOf(16, n);

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

function eventsOf(n: number, code: string): [CylinderEvent, ...CylinderEvent[]] {
  const verdict = { outcome: 'allow' as const, reasons: [], ruleset: 'cn-2026.1', parametersVersion: 0 };
  const id = (kind: number): string => idOf(kind, n);
  const custody = { kind: 'org' as const, id: organisationId, siteId };
  const fill = (round: number): CylinderEvent[] => [
    {
      type: 'pre-fill-checked',
      check: {
        checkId: id(32 + round),
        at: '2026-01-01T00:00:00.000Z',
        personId: fillerId,
        passed: true,
        evacuated: false,
        emptyG: 16_700,
      },
      items: [],
      scaleId,
      weighed: 'scale',
      firstFill: false,
    },
    {
      type: 'fill-authorised',
      authorisationId: id(40 + round),
      siteId,
      scaleId,
      fillerId,
      expiresAt: '2026-01-01T00:10:00.000Z',
      tareG: 16_500,
      targetNetG: 14_500,
      maxFillG: 14_900,
      verdict,
    },
    {
      type: 'filled',
      fillId: id(48 + round),
      authorisationId: id(40 + round),
      siteId,
      scaleId,
      tankId,
      gas: { kind: 'lpg', dmePct: 0, odorised: true, reportOn: '2026-01-01' },
      fillerId,
      organisationId,
      startedAt: '2026-01-01T00:01:00.000Z',
      endedAt: '2026-01-01T00:02:00.000Z',
      netG: 14_500,
      grossG: 31_000,
      violations: [],
    },
  ];
  return [
    {
      type: 'registered',
      code,
      facts: {
        model: 'YSP35.5',
        twoPhase: false,
        volumeMl: 35_500,
        tareG: 16_500,
        maxFillG: 14_900,
        medium: 'lpg',
        stampLegible: true,
        madeOn: '2024-06',
        designLifeYears: 12,
        lifeExtendedUntil: null,
        inspectedOn: null,
        inspectionResult: null,
        inspectionDueOn: '2028-06',
        valveUntil: null,
        registrationCode: null,
        serialNo: String(1_000_000 + n),
        manufacturer: '某钢瓶厂',
        firstFill: false,
      },
      ownerOrganisationId: organisationId,
      state: 'active',
      custody,
      assumed: [],
      source: 'import',
      importId: null,
      photoSha256: null,
    },
    { type: 'tag-bound', tag: code, kind: 'code', principal: true },
    ...fill(0),
    { type: 'returned', custody, from: null, verdict },
    ...fill(1),
    { type: 'returned', custody, from: null, verdict },
  ];
}

const by: Attribution = {
  personId: fillerId,
  organisationId,
  siteId,
  deviceId,
  scaleId,
  commandId: null,
  occurredAt: '2026-01-01T00:00:00.000Z',
  deviceAt: null,
  recordedAt: '2026-01-01T00:00:00.000Z',
};

/** Makes `file` with `count` cylinders; reports now and then how many are in. */
export async function seedBench(file: string, count: number, report: (done: number) => void): Promise<void> {
  const store = openSqlite({ file, synchronous: 'NORMAL' });
  await migrateToLatest(store.reader);
  await store.close();
  const db = new SqliteDatabase(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = OFF');
  db.pragma('cache_size = -1048576');
  const insert = (table: string, row: object): void => {
    const columns = Object.keys(row);
    db.prepare(`insert into ${table} (${columns.join()}) values (${columns.map((name) => `@${name}`).join()})`).run(
      row,
    );
  };
  const soon = '2099-12-31';
  const now = '2026-01-01T00:00:00.000Z';
  insert('organisation', {
    organisation_id: organisationId,
    version: 1,
    kind: 'filling-station',
    name: '某充装站',
    short_name: null,
    credit_code: null,
    area: '440811001000',
    ended_at: null,
  });
  insert('site', {
    site_id: siteId,
    version: 1,
    organisation_id: organisationId,
    kind: 'station',
    name: '充装间',
    area: '440811001000',
    address: null,
    lng_e7: null,
    lat_e7: null,
    ended_at: null,
  });
  insert('licence', {
    licence_id: idOf(7, 1),
    organisation_id: organisationId,
    kind: 'filling',
    number: null,
    media: '["lpg"]',
    from_on: '2024-01-01',
    until_on: soon,
    ended_at: null,
  });
  insert('person', { person_id: fillerId, version: 1, name: '充装员甲', telephone: null, erased_at: null });
  insert('membership', {
    membership_id: idOf(8, 1),
    person_id: fillerId,
    organisation_id: organisationId,
    site_id: siteId,
    role: 'filler',
    from_on: '2024-01-01',
    until_on: null,
    ended_at: null,
  });
  insert('certificate', {
    certificate_id: idOf(9, 1),
    person_id: fillerId,
    kind: 'P',
    number: null,
    until_on: soon,
    ended_at: null,
  });
  const mix = mixOf([{ receiptId: idOf(10, 1), kind: 'lpg', dmePct: 0, odorised: true, reportOn: '2026-01-01' }]);
  insert('tank', {
    tank_id: tankId,
    version: 1,
    organisation_id: organisationId,
    site_id: siteId,
    name: '1号罐',
    capacity_kg: 20_000,
    mix: JSON.stringify(mix),
    ended_at: null,
  });
  insert('scale', {
    scale_id: scaleId,
    version: 1,
    organisation_id: organisationId,
    site_id: siteId,
    name: '1号秤',
    kind: 'filling',
    tank_id: tankId,
    division_g: 100,
    verified_until: soon,
    checked_on: '2026-01-01',
    ended_at: null,
  });
  insert('device', {
    device_id: deviceId,
    organisation_id: organisationId,
    version: 1,
    site_id: siteId,
    name: 'bench',
    first_seen_at: now,
    last_seen_at: now,
    last_seq: 0,
    ended_at: null,
  });
  insert('session', {
    id: idOf(11, 1),
    token: sha256(benchSession),
    person_id: fillerId,
    organisation_id: organisationId,
    site_id: siteId,
    device_id: deviceId,
    method: 'password',
    signed_in_at: '2098-01-01T00:00:00.000Z',
    expires_at: '2099-12-31T00:00:00.000Z',
    created_at: now,
    updated_at: now,
    ip_address: null,
    user_agent: null,
  });
  insert('badge', {
    organisation_id: organisationId,
    person_id: fillerId,
    badge: benchBadge,
    pin_hash: '',
    failures: 0,
    locks: 0,
    locked_until: null,
  });
  insert('api_key', {
    key_id: idOf(12, 1),
    version: 1,
    hash: sha256(benchKey),
    organisation_id: organisationId,
    site_id: siteId,
    scale_id: scaleId,
    label: 'bench',
    created_at: now,
    ended_at: null,
  });
  insert('code_block', {
    block_id: idOf(13, 1),
    organisation_id: organisationId,
    prefix: benchPrefix,
    width: benchWidth,
    first_serial: 1,
    last_serial: 99_999_999,
    issued_at: now,
  });

  const event = db.prepare(
    'insert into event (stream_kind, stream_id, n, type, recorded_at, body, position) values (?, ?, ?, ?, ?, ?, ?)',
  );
  const tag = db.prepare('insert into tag (tag, cylinder_id, kind, status) values (?, ?, ?, ?)');
  let cylinder: SqliteDatabase.Statement | null = null;
  let position = 0;
  const codes = benchCodes(count);
  const registered = db.transaction((from: number, until: number) => {
    for (let n = from; n < until; n += 1) {
      const code = codes[n];
      if (code === undefined) throw new Error('too few codes');
      const cylinderId = cylinderIdOf(n);
      let state: Cylinder | null = null;
      for (const data of eventsOf(n, code)) state = applyCylinderEvent(state, cylinderId, data);
      if (state === null) continue;
      const row = cylinderToRow(state);
      cylinder ??= db.prepare(
        `insert into cylinder (${Object.keys(row).join()}) values (${Object.keys(row)
          .map((name) => `@${name}`)
          .join()})`,
      );
      cylinder.run(row);
      tag.run(code, cylinderId, 'code', 'active');
    }
  });
  const recorded = db.transaction((from: number, until: number) => {
    for (let n = from; n < until; n += 1) {
      const cylinderId = cylinderIdOf(n);
      for (const [i, data] of eventsOf(n, codes[n] ?? '').entries()) {
        position += 1;
        const body = eventBytes({ streamKind: 'cylinder', streamId: cylinderId, n: i + 1, by, data });
        event.run('cylinder', cylinderId, i + 1, data.type, by.recordedAt, body, position);
      }
    }
  });
  const step = 5000;
  // The register first, as after a first import: its pages lie together, the log grows behind them.
  for (let from = 0; from < count; from += step) registered(from, Math.min(from + step, count));
  for (let from = 0; from < count; from += step) {
    recorded(from, Math.min(from + step, count));
    report(Math.min(from + step, count));
  }
  db.prepare('update sequencer set last_position = ?').run(position);
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** The codes of the first `count` cylinders, in their order. */
export function benchCodes(count: number): string[] {
  const codes: string[] = [];
  for (const { code } of codesBetween({ prefix: benchPrefix, width: benchWidth, first: 1, last: 99_999_999 })) {
    codes.push(code);
    if (codes.length === count) break;
  }
  return codes;
}

/** Leave to fill, good from now on, and the check on which it rests; ids by `authorisationIdOf(offset + i)`. */
export const authorisationIdOf = (n: number): string => idOf(0x100, n);

export function seedAuthorisations(file: string, offset: number, cylinders: readonly number[]): void {
  const db = new SqliteDatabase(file);
  db.pragma('synchronous = OFF');
  const now = Date.now();
  const insert = db.prepare(
    `insert into fill_authorisation (cylinder_id, authorisation_id, organisation_id, site_id, scale_id, filler_id, issued_at, expires_at, tare_g, target_net_g, max_fill_g, verdict, parameters_version)
     values (?, ?, ?, ?, ?, ?, ?, ?, 16500, 14500, 14900, '{"outcome":"allow","reasons":[],"ruleset":"cn-2026.1","parametersVersion":0}', 0)`,
  );
  const check = db.prepare('update cylinder set pre_fill_check = ? where cylinder_id = ?');
  db.transaction(() => {
    cylinders.forEach((n, i) => {
      const at = new Date(now).toISOString();
      const preFillCheck = {
        checkId: idOf(0x500, n),
        at,
        personId: fillerId,
        passed: true,
        evacuated: false,
        emptyG: 16_700,
      };
      check.run(JSON.stringify(preFillCheck), cylinderIdOf(n));
      insert.run(
        cylinderIdOf(n),
        authorisationIdOf(offset + i),
        organisationId,
        siteId,
        scaleId,
        fillerId,
        at,
        new Date(now + 36e5).toISOString(),
      );
    });
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}
