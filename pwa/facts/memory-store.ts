// Facts that last as long as the page: for tests, and where the browser refuses IndexedDB (its private windows).
import { isOwner, type FactsStore, type Stored } from './store.ts';

export const createMemoryFactsStore = (): FactsStore => {
  let kept: Stored | null = null;
  return {
    read: (owner) => Promise.resolve(kept !== null && isOwner(kept.owner, owner) ? kept : null),
    write(stored) {
      kept = stored;
      return Promise.resolve();
    },
    clear() {
      kept = null;
      return Promise.resolve();
    },
  };
};
