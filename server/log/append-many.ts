// Appends one event each to many streams, by few statements. The same bytes as one at a time.
import type { Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import { insertMany } from '../db/insert-many.ts';
import { StreamConflict } from '../db/store.ts';
import { eventRow, type NewEvent } from './append.ts';

const insertEvents = insertMany(
  'event',
  ['stream_kind', 'stream_id', 'n', 'type', 'recorded_at', 'body', 'position'],
  (insert) =>
    insert.onConflict((conflict) => conflict.columns(['stream_kind', 'stream_id', 'n']).doNothing()).returning('n'),
);

/** Throws StreamConflict where somebody else appended one of them first: `atomically` then runs the command again. */
export async function appendManyEvents(trx: Transaction<Database>, events: readonly NewEvent[]): Promise<void> {
  const inserted = await insertEvents(trx, events.map(eventRow));
  const [first] = events;
  if (inserted !== events.length && first !== undefined) {
    throw new StreamConflict(first.streamKind, first.streamId, first.n);
  }
}
