// The store on IndexedDB: survives the closing of the page, shared by all tabs.
import type { DBSchema, IDBPDatabase } from 'idb';
import type { Envelope } from '../../shared/command/envelope.ts';
import { keptDatabase } from '../kept-database.ts';
import { isFor, type Acknowledged, type OutboxStore } from './store.ts';

interface Layout extends DBSchema {
  unsent: { key: number; value: Envelope; indexes: { commandId: string } };
  done: { key: number; value: Acknowledged; indexes: { commandId: string } };
  meta: { key: string; value: unknown };
}
type Database = IDBPDatabase<Layout>;

const isOpen = (one: Acknowledged): boolean => one.answer.status === 'unreadable' && !one.seen;

interface Lease {
  readonly holder: string;
  readonly untilMs: number;
}

/** `name` of the database: one a device. */
export const createIndexedDbStore = (name = 'outbox'): OutboxStore => {
  const using = keptDatabase<Layout>(name, (db) => {
    db.createObjectStore('unsent', { keyPath: 'seq' }).createIndex('commandId', 'commandId', { unique: true });
    db.createObjectStore('done', { keyPath: 'envelope.seq' }).createIndex('commandId', 'envelope.commandId', {
      unique: true,
    });
    db.createObjectStore('meta');
  });

  const writing = <Stores extends ('unsent' | 'done' | 'meta')[]>(db: Database, stores: Stores) =>
    db.transaction(stores, 'readwrite', { durability: 'strict' });

  return {
    deviceId: (newId) =>
      using(async (db) => {
        const tx = writing(db, ['meta']);
        const meta = tx.objectStore('meta');
        const known = await meta.get('deviceId');
        const deviceId = typeof known === 'string' ? known : newId();
        if (known !== deviceId) await meta.put(deviceId, 'deviceId');
        await tx.done;
        return deviceId;
      }),

    append: (draft, newId) =>
      using(async (db) => {
        const tx = writing(db, ['unsent', 'done', 'meta']);
        const meta = tx.objectStore('meta');
        const [waiting, acknowledged, device, last] = await Promise.all([
          tx.objectStore('unsent').index('commandId').get(draft.commandId),
          tx.objectStore('done').index('commandId').get(draft.commandId),
          meta.get('deviceId'),
          meta.get('lastSeq'),
        ]);
        const known = waiting ?? acknowledged?.envelope;
        if (known !== undefined) {
          await tx.done;
          return known;
        }
        const deviceId = typeof device === 'string' ? device : newId();
        const seq = (typeof last === 'number' ? last : 0) + 1;
        const envelope = { ...draft, deviceId, seq };
        await Promise.all([
          tx.objectStore('unsent').add(envelope),
          meta.put(seq, 'lastSeq'),
          meta.put(deviceId, 'deviceId'),
          tx.done,
        ]);
        return envelope;
      }),

    head: (limit, organisationId) =>
      using(async (db) => {
        if (organisationId === null) return db.getAll('unsent', undefined, limit);
        const found: Envelope[] = [];
        let cursor = await db.transaction('unsent').store.openCursor();
        while (cursor !== null && found.length < limit) {
          if (isFor(cursor.value, organisationId)) found.push(cursor.value);
          cursor = await cursor.continue();
        }
        return found;
      }),
    waiting: (organisationId) =>
      using(async (db) => {
        const all = await db.count('unsent');
        if (all === 0 || organisationId === null) return all;
        return (await db.getAll('unsent')).filter((one) => isFor(one, organisationId)).length;
      }),

    acknowledge: (answers, atMs, keep) =>
      using(async (db) => {
        const tx = writing(db, ['unsent', 'done']);
        const unsent = tx.objectStore('unsent');
        const done = tx.objectStore('done');
        for (const { commandId, answer } of answers) {
          const envelope = await unsent.index('commandId').get(commandId);
          if (envelope === undefined) continue;
          await done.put({ envelope, answer, acknowledgedAtMs: atMs, seen: false });
          await unsent.delete(envelope.seq);
        }
        let surplus = (await done.count()) - keep;
        let cursor = surplus > 0 ? await done.openCursor() : null;
        while (cursor !== null && surplus > 0) {
          if (!isOpen(cursor.value)) await cursor.delete();
          surplus -= 1;
          cursor = await cursor.continue();
        }
        await tx.done;
      }),

    answerOf: (commandId) =>
      using(async (db) => (await db.getFromIndex('done', 'commandId', commandId))?.answer ?? null),

    history: (limit) =>
      using(async (db) => {
        const found: Acknowledged[] = [];
        let cursor = await db.transaction('done').store.openCursor(undefined, 'prev');
        while (cursor !== null && found.length < limit) {
          found.push(cursor.value);
          cursor = await cursor.continue();
        }
        return found;
      }),

    unseenFailures: () => using(async (db) => (await db.getAll('done')).filter(isOpen).reverse()),

    markSeen: (commandId) =>
      using(async (db) => {
        const tx = writing(db, ['done']);
        const done = tx.objectStore('done');
        const one = await done.index('commandId').get(commandId);
        if (one !== undefined) await done.put({ ...one, seen: true });
        await tx.done;
      }),

    readClockOffsetMs: () =>
      using(async (db) => {
        const offsetMs = await db.get('meta', 'clockOffsetMs');
        return typeof offsetMs === 'number' ? offsetMs : null;
      }),
    writeClockOffsetMs: (offsetMs) =>
      using(async (db) => {
        await db.put('meta', offsetMs, 'clockOffsetMs');
      }),

    lease: (holder, nowMs, untilMs) =>
      using(async (db) => {
        const tx = db.transaction('meta', 'readwrite');
        const held = (await tx.store.get('lease')) as Lease | undefined;
        const free = held === undefined || held.holder === holder || held.untilMs <= nowMs;
        if (free) await tx.store.put({ holder, untilMs } satisfies Lease, 'lease');
        await tx.done;
        return free;
      }),
    release: (holder) =>
      using(async (db) => {
        const tx = db.transaction('meta', 'readwrite');
        const held = (await tx.store.get('lease')) as Lease | undefined;
        if (held?.holder === holder) await tx.store.delete('lease');
        await tx.done;
      }),
  };
};
