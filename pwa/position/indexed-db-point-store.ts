// The store of unsent positions on IndexedDB: survives the closing of the page.
import type { DBSchema } from 'idb';
import { keptDatabase } from '../kept-database.ts';
import { pointsKeptMost, type PointStore, type WaitingPoint } from './point-store.ts';

interface Layout extends DBSchema {
  /** By instant first, so that the order of the store is the order of the day. */
  waiting: { key: [at: string, shiftId: string]; value: WaitingPoint };
}

const keyOf = ({ point, shiftId }: WaitingPoint): [string, string] => [point.at, shiftId];

/** `name` of the database: one a device. */
export const createIndexedDbPointStore = (name = 'positions', most: number = pointsKeptMost): PointStore => {
  const using = keptDatabase<Layout>(name, (db) => void db.createObjectStore('waiting'));

  return {
    add: (waiting) =>
      using(async (db) => {
        const tx = db.transaction('waiting', 'readwrite');
        const key = keyOf(waiting);
        if ((await tx.store.getKey(key)) === undefined) await tx.store.put(waiting, key);
        let surplus = (await tx.store.count()) - most;
        let cursor = surplus > 0 ? await tx.store.openCursor() : null;
        while (cursor !== null && surplus > 0) {
          await cursor.delete();
          surplus -= 1;
          cursor = await cursor.continue();
        }
        await tx.done;
      }),
    head: (limit, personId, without = new Set()) =>
      using(async (db) => {
        const found: WaitingPoint[] = [];
        let cursor = await db.transaction('waiting').store.openCursor();
        while (cursor !== null && found.length < limit) {
          const one = cursor.value;
          const isAsked = one.personId === personId && !without.has(one.shiftId);
          if (isAsked && (found[0]?.shiftId ?? one.shiftId) === one.shiftId) found.push(one);
          cursor = await cursor.continue();
        }
        return found;
      }),
    remove: (points) =>
      using(async (db) => {
        const tx = db.transaction('waiting', 'readwrite');
        for (const one of points) void tx.store.delete(keyOf(one));
        await tx.done;
      }),
    count: () => using((db) => db.count('waiting')),
  };
};
