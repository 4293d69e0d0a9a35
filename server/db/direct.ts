// Reads of a database that answers at once: SQLite needs no waiting, and each turn of the event loop costs as much as a read.

type RunNow = (sql: string, parameters: readonly unknown[]) => unknown[];

/** By Kysely's adapter: a database and its transactions share one. */
const byAdapter = new WeakMap<object, RunNow>();

export function answersAtOnce(adapter: object, run: RunNow): void {
  byAdapter.set(adapter, run);
}

/** Null for a database behind a network. */
export const runNow = (adapter: object): RunNow | null => byAdapter.get(adapter) ?? null;
