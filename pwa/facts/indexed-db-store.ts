// Facts on IndexedDB: there after the page was closed, shared by all tabs.
import type { DBSchema } from 'idb';
import { keptDatabase } from '../kept-database.ts';
import { isOwner, type FactsStore, type Stored } from './store.ts';

interface Layout extends DBSchema {
  kept: { key: 'facts'; value: Stored };
}

/** `name` of the database: one a device. */
export const createIndexedDbFactsStore = (name = 'facts'): FactsStore => {
  const using = keptDatabase<Layout>(name, (db) => void db.createObjectStore('kept'));

  return {
    read: async (owner) => {
      const stored = await using((db) => db.get('kept', 'facts'));
      return stored !== undefined && isOwner(stored.owner, owner) ? stored : null;
    },
    write: (stored) => using(async (db) => void (await db.put('kept', stored, 'facts'))),
    clear: () => using((db) => db.clear('kept')),
  };
};
