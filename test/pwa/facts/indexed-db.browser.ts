// The contract of a shift's facts on IndexedDB, for a page to run: bundle this, load it, and await runContract(); it gives back what failed.
import { createIndexedDbFactsStore } from '../../../pwa/facts/indexed-db-store.ts';
import { factsStoreContract, stored } from './contract.ts';

const equal = (found: unknown, expected: unknown): void => {
  const [left, right] = [JSON.stringify(found), JSON.stringify(expected)];
  if (left !== right) throw new Error(`found ${left}, expected ${right}`);
};

export const runContract = async (): Promise<readonly { readonly name: string; readonly error: string | null }[]> => {
  const run = crypto.getRandomValues(new Uint32Array(1))[0];
  const tests = [
    ...factsStoreContract((name) => Promise.resolve(createIndexedDbFactsStore(`facts-${run}-${name}`))),
    {
      name: 'two tabs share what is kept, also after the system closed the connection',
      run: async () => {
        const name = `facts-${run}-lasting`;
        const [one, other] = [createIndexedDbFactsStore(name), createIndexedDbFactsStore(name)];
        const kept = stored('2026-11-23T00:00:00.000Z');
        await one.write(kept);
        equal(await other.read(kept.owner), kept);
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
          equal(await one.read(kept.owner), kept);
        } finally {
          IDBDatabase.prototype.transaction = native;
        }
        equal(broken, 1);
      },
    },
  ];
  const outcomes: { name: string; error: string | null }[] = [];
  for (const { name, run: runOne } of tests) {
    try {
      await runOne(equal);
      outcomes.push({ name, error: null });
    } catch (error) {
      outcomes.push({ name, error: error instanceof Error ? error.message : String(error) });
    }
  }
  return outcomes;
};
