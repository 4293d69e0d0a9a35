// What reads of one turn of the event loop see on SQLite: one state, and always what the reader's own side has committed.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SqliteStatements } from '../../../server/db/sqlite-statements.ts';

let folder: string;
let writer: SqliteDatabase.Database;
let reader: SqliteStatements;

const count = (): unknown => (reader.run('select count(*) as n from cylinder', []) as { n: number }[])[0]?.n;
const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
const open = (): SqliteDatabase.Database => {
  const database = new SqliteDatabase(join(folder, 'reads.sqlite'));
  database.pragma('journal_mode = WAL');
  return database;
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'reads-'));
  writer = open();
  writer.exec('create table cylinder (code text primary key)');
  reader = new SqliteStatements(open(), true);
});

afterEach(() => {
  reader.close();
  writer.close();
  rmSync(folder, { recursive: true });
});

describe('reads that share a snapshot', () => {
  test('see one state within a turn, and the new one in the next', async () => {
    expect(count()).toBe(0);
    writer.exec(`insert into cylinder values ('A')`);
    await Promise.resolve();
    expect(count()).toBe(0);
    await nextTurn();
    expect(count()).toBe(1);
  });

  test('see a commit in the same turn once the snapshot was ended', () => {
    expect(count()).toBe(0);
    writer.exec(`insert into cylinder values ('A')`);
    reader.endSnapshot();
    expect(count()).toBe(1);
  });

  test('leave a transaction of their own alone', async () => {
    expect(count()).toBe(0);
    reader.run('begin', []);
    reader.run(`insert into cylinder values ('B')`, []);
    expect(count()).toBe(1);
    await nextTurn();
    reader.run('rollback', []);
    expect(count()).toBe(0);
  });

  test('do not hold a statement back that writes', async () => {
    expect(count()).toBe(0);
    expect(reader.run(`insert into cylinder values ('C') returning code`, [])).toEqual([{ code: 'C' }]);
    await nextTurn();
    expect(writer.prepare('select count(*) as n from cylinder').get()).toEqual({ n: 1 });
  });

  test('are over when the connection is closed', () => {
    expect(count()).toBe(0);
    expect(() => reader.close()).not.toThrow();
    reader = new SqliteStatements(open(), true);
  });
});
