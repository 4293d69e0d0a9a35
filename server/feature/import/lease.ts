// Who does the work of imports: one process at a time, by a lease in the database that it renews while it lives.
import { hostname } from 'node:os';
import { pid } from 'node:process';
import type { Store } from '../../db/store.ts';
import type { Clock } from '../../http/environment.ts';

export const LEASE_MS = 30_000;
export const RENEW_MS = 10_000;

export const newHolder = (id: string): string => `${hostname()}:${pid}:${id}`;

/** A holder of this machine whose process is gone will not renew its lease. */
function isDead(holder: string): boolean {
  const [host, process_] = holder.split(':');
  if (host !== hostname() || process_ === undefined) return false;
  try {
    process.kill(Number(process_), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

/** Takes or renews the lease; false where another process that lives holds it. */
export async function holdLease(store: Store, clock: Clock, holder: string): Promise<boolean> {
  const now = new Date(clock.now()).toISOString();
  const until = new Date(clock.now() + LEASE_MS).toISOString();
  const held = await store.reader.selectFrom('import_runner').selectAll().where('id', '=', 1).executeTakeFirst();
  if (held !== undefined && held.holder !== holder && held.until > now && !isDead(held.holder)) return false;
  return await store.atomically(async (trx) => {
    if (held === undefined) {
      const inserted = await trx
        .insertInto('import_runner')
        .values({ id: 1, holder, until })
        .onConflict((conflict) => conflict.column('id').doNothing())
        .returning('id')
        .execute();
      return inserted.length > 0;
    }
    // Only as it was read: whoever took it meanwhile keeps it.
    const updated = await trx
      .updateTable('import_runner')
      .set({ holder, until })
      .where('id', '=', 1)
      .where('holder', '=', held.holder)
      .where('until', '=', held.until)
      .returning('id')
      .execute();
    return updated.length > 0;
  });
}

export async function releaseLease(store: Store, holder: string): Promise<void> {
  await store.atomically(async (trx) => {
    await trx.deleteFrom('import_runner').where('holder', '=', holder).execute();
  });
}

/** Whether a process other than `holder` does the work now. */
export async function isHeldByOther(store: Store, clock: Clock, holder: string): Promise<boolean> {
  const now = new Date(clock.now()).toISOString();
  const held = await store.reader.selectFrom('import_runner').selectAll().where('id', '=', 1).executeTakeFirst();
  return held !== undefined && held.holder !== holder && held.until > now && !isDead(held.holder);
}
