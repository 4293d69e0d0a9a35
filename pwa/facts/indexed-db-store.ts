// Facts on IndexedDB: there after the page was closed, shared by all tabs, reopened where the system closed it.
import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { isOwner, type FactsStore, type Stored } from './store.ts';

interface Layout extends DBSchema {
  kept: { key: 'facts'; value: Stored };
}

/** `name` of the database: one a device. */
export const createIndexedDbFactsStore = (name = 'facts'): FactsStore => {
  let opening: Promise<IDBPDatabase<Layout>> | null = null;

  const open = (): Promise<IDBPDatabase<Layout>> => {
    opening ??= openDB<Layout>(name, 1, {
      upgrade(db) {
        db.createObjectStore('kept');
      },
      blocking(_current, _blocked, event) {
        (event.target as IDBDatabase).close();
        opening = null;
      },
      terminated() {
        opening = null;
      },
    });
    // A failed opening must not be remembered as the answer for ever.
    opening.catch(() => {
      opening = null;
    });
    return opening;
  };

  /** iOS closes the connection under memory pressure, without a word: opened anew, once. */
  const using = async <T>(work: (db: IDBPDatabase<Layout>) => Promise<T>): Promise<T> => {
    try {
      return await work(await open());
    } catch (error) {
      if (!(error instanceof DOMException) || error.name === 'QuotaExceededError') throw error;
      opening = null;
      return await work(await open());
    }
  };

  return {
    read: async (owner) => {
      const stored = await using((db) => db.get('kept', 'facts'));
      return stored !== undefined && isOwner(stored.owner, owner) ? stored : null;
    },
    write: (stored) => using(async (db) => void (await db.put('kept', stored, 'facts'))),
    clear: () => using((db) => db.clear('kept')),
  };
};
