// The contract of unsent positions on IndexedDB, for a page to run: bundle this, load it, and await runPointContract(); it gives back what failed.
import { createIndexedDbPointStore } from '../../../pwa/position/indexed-db-point-store.ts';
import { pointStoreContract, waitingPoint } from './contract.ts';

interface Outcome {
  readonly name: string;
  readonly error: string | null;
}

const equal = (found: unknown, expected: unknown): void => {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left !== right) throw new Error(`found ${left}, expected ${right}`);
};

/** Every test of the contract, each on a database of its own; then what only a store that lasts can do. */
export const runPointContract = async (): Promise<readonly Outcome[]> => {
  const run = crypto.getRandomValues(new Uint32Array(1))[0];
  const tests = [...pointStoreContract((name, most) => createIndexedDbPointStore(`points-${run}-${name}`, most))];
  const name = `points-${run}-lasting`;
  tests.push({
    name: 'two tabs share what waits',
    run: async () => {
      const [a, b] = [createIndexedDbPointStore(name), createIndexedDbPointStore(name)];
      await Promise.all([a.add(waitingPoint(1)), b.add(waitingPoint(2)), b.add(waitingPoint(1))]);
      equal(await a.count(), 2);
      await a.remove(await b.head(1, 'p'));
      equal(await b.count(), 1);
    },
  });
  tests.push({
    name: 'goes on after the system closed the connection',
    run: async () => {
      const store = createIndexedDbPointStore(name);
      const before = await store.count();
      const native = IDBDatabase.prototype.transaction;
      let broken = 0;
      IDBDatabase.prototype.transaction = function broke(this: IDBDatabase, ...slots: Parameters<typeof native>) {
        if (broken === 0) {
          broken += 1;
          this.close();
          throw new DOMException('Connection to Indexed Database server lost', 'UnknownError');
        }
        return native.apply(this, slots);
      };
      try {
        await store.add(waitingPoint(50));
      } finally {
        IDBDatabase.prototype.transaction = native;
      }
      equal(broken, 1);
      equal(await store.count(), before + 1);
    },
  });

  const outcomes: Outcome[] = [];
  for (const one of tests) {
    try {
      await one.run(equal);
      outcomes.push({ name: one.name, error: null });
    } catch (error) {
      outcomes.push({ name: one.name, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return outcomes;
};
