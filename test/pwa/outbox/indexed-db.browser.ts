// The contract on IndexedDB, for a page to run: bundle this, load it, and await runContract(); it gives back what failed.
import { createIndexedDbStore } from '../../../pwa/outbox/indexed-db-store.ts';
import { outboxStoreContract } from './contract.ts';

interface Outcome {
  readonly name: string;
  readonly error: string | null;
}

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, sorted(one)]),
  );
};

const equal = (found: unknown, expected: unknown): void => {
  const [left, right] = [JSON.stringify(sorted(found)), JSON.stringify(sorted(expected))];
  if (left !== right) throw new Error(`found ${left}, expected ${right}`);
};

const draft = (n: number) => ({
  commandId: `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`,
  type: 'check-scale',
  version: 1,
  actor: 'a',
  occurredAt: '2026-11-23T08:30:00.000Z',
  clockOffsetMs: null,
  appVersion: '0.1.0',
  verdictShown: null,
  signature: null,
  payload: {},
});

/** Every test of the contract, each on a database of its own; then what only a store that lasts can do. */
export const runContract = async (): Promise<readonly Outcome[]> => {
  const run = crypto.getRandomValues(new Uint32Array(1))[0];
  const tests = [...outboxStoreContract((name) => Promise.resolve(createIndexedDbStore(`contract-${run}-${name}`)))];
  const name = `contract-${run}-lasting`;

  tests.push({
    name: 'two tabs share numbers and commands',
    run: async () => {
      const [a, b] = [createIndexedDbStore(name), createIndexedDbStore(name)];
      const made = await Promise.all([1, 2, 3, 4].map((n) => (n % 2 === 0 ? a : b).append(draft(n), () => 'device')));
      equal(made.map((one) => one.seq).toSorted(), [1, 2, 3, 4]);
      equal(await a.waiting(null), 4);
      equal(
        (await b.head(10, null)).map((one) => one.deviceId),
        ['device', 'device', 'device', 'device'],
      );
    },
  });
  tests.push({
    name: 'goes on after the system closed the connection',
    run: async () => {
      const store = createIndexedDbStore(name);
      const before = await store.waiting(null);
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
        await store.append(draft(50), () => 'other');
      } finally {
        IDBDatabase.prototype.transaction = native;
      }
      equal(broken, 1);
      equal(await store.waiting(null), before + 1);
      equal(await store.deviceId(() => 'other'), 'device');
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
