// Appends one event each to many streams by few statements, for what comes in thousands. The same bytes as one at a time.
import type { Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import { insertMany } from '../db/insert-many.ts';
import { StreamConflict } from '../db/store.ts';
import { eventRow, type NewEvent } from './append.ts';

const columns = ['stream_kind', 'stream_id', 'n', 'type', 'recorded_at', 'body', 'position'] as const;

const insertFirst = insertMany('event', columns);
const insertNext = insertMany('event', columns, (insert) =>
  insert.onConflict((conflict) => conflict.columns(['stream_kind', 'stream_id', 'n']).doNothing()).returning('n'),
);

/** The first events of new streams, whose ids were made for them: no race is lost here. */
export async function appendFirstEvents(trx: Transaction<Database>, events: readonly NewEvent[]): Promise<void> {
  await insertFirst(trx, events.map(eventRow));
}

/** Throws StreamConflict where somebody else appended one of them first: `atomically` then runs the command again. */
export async function appendManyEvents(trx: Transaction<Database>, events: readonly NewEvent[]): Promise<void> {
  const inserted = await insertNext(trx, events.map(eventRow));
  const [first] = events;
  if (inserted !== events.length && first !== undefined) {
    throw new StreamConflict(first.streamKind, first.streamId, first.n);
  }
}
