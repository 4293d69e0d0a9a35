// Gives each committed event its position afterwards, one place in line for all: what deltas, live feeds and proofs read.
import { sql } from 'kysely';
import type { Store } from '../db/store.ts';

/**
 * Positions up to `most` events that have none yet; resolves to how many. Run by one sequencer at a time: the update of
 * its one row makes a second one wait. An event is positioned after its commit, so a reader of positions misses none.
 */
export async function assignPositions(store: Store, most = 500): Promise<number> {
  const waiting = await store.reader
    .selectFrom('event')
    .select('n')
    .where('position', 'is', null)
    .orderBy('recorded_at')
    .limit(1)
    .execute();
  if (waiting.length === 0) return 0;
  return await store.atomically(async (trx) => {
    await trx
      .updateTable('sequencer')
      .set((eb) => ({ last_position: eb('last_position', '+', 0) }))
      .where('id', '=', 1)
      .execute();
    const sequencer = await trx
      .selectFrom('sequencer')
      .select('last_position')
      .where('id', '=', 1)
      .executeTakeFirstOrThrow();
    // One statement for all of them: imports bring events by the hundred thousand.
    const { numAffectedRows = 0n } = await sql`
      update event set position = numbered.position
      from (
        select stream_kind, stream_id, n,
          ${sequencer.last_position} + row_number() over (order by recorded_at, stream_kind, stream_id, n) as position
        from (
          select recorded_at, stream_kind, stream_id, n from event where position is null
          order by recorded_at, stream_kind, stream_id, n limit ${most}
        ) as waiting
      ) as numbered
      where event.stream_kind = numbered.stream_kind and event.stream_id = numbered.stream_id and event.n = numbered.n
    `.execute(trx);
    const positioned = Number(numAffectedRows);
    await trx
      .updateTable('sequencer')
      .set({ last_position: sequencer.last_position + positioned })
      .where('id', '=', 1)
      .execute();
    return positioned;
  });
}

/** Runs the sequencer until stopped: soon after there was something to do, else every `idleMs`. */
export function startSequencer(
  store: Store,
  onError: (error: unknown) => void,
  idleMs = 500,
): { stop(): Promise<void> } {
  const asked = { stop: false };
  let wake: () => void = () => undefined;
  const running = (async () => {
    while (!asked.stop) {
      let done = 0;
      try {
        done = await assignPositions(store);
      } catch (error) {
        onError(error);
      }
      if (done === 0 && !asked.stop) {
        await new Promise<void>((resolve) => {
          wake = resolve;
          setTimeout(resolve, idleMs).unref();
        });
      }
    }
  })();
  return {
    async stop() {
      asked.stop = true;
      wake();
      await running;
    },
  };
}
