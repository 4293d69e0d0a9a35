// What waits in the database: events for their position, imports for their end.
import type { Store } from '../../db/store.ts';
import type { Backlog } from './metrics.ts';

/** Beyond this it is not counted further: a monitor asks every few seconds. */
const mostCounted = 10_000;

export async function readBacklog(reader: Store['reader'], nowMs: number): Promise<Backlog> {
  const [oldest, waiting, sequencer, imports] = await Promise.all([
    reader
      .selectFrom('event')
      .select('recorded_at')
      .where('position', 'is', null)
      .orderBy('recorded_at')
      .limit(1)
      .executeTakeFirst(),
    reader
      .selectFrom((from) =>
        from.selectFrom('event').select('n').where('position', 'is', null).limit(mostCounted).as('few'),
      )
      .select((eb) => eb.fn.countAll<number | string>().as('count'))
      .executeTakeFirstOrThrow(),
    reader.selectFrom('sequencer').select('last_position').where('id', '=', 1).executeTakeFirst(),
    reader
      .selectFrom('import_run')
      .select((eb) => [
        'state',
        eb.fn.countAll<number | string>().as('runs'),
        eb.fn.sum<number | string>('rows_read').as('rows_read'),
        eb.fn.sum<number | string>('done_through').as('rows_done'),
      ])
      .groupBy('state')
      .execute(),
  ]);
  return {
    eventsWaiting: Number(waiting.count),
    oldestWaitingS: oldest === undefined ? 0 : Math.max(0, (nowMs - Date.parse(oldest.recorded_at)) / 1000),
    lastPosition: Number(sequencer?.last_position ?? 0),
    imports: imports.map((row) => ({
      state: row.state,
      runs: Number(row.runs),
      rowsRead: Number(row.rows_read),
      rowsDone: Number(row.rows_done),
    })),
  };
}
