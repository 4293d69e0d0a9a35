// Appends the first events of many new streams at once, for what comes in thousands. The same bytes as one at a time.
import type { Transaction } from 'kysely';
import type { Database } from '../db/database.ts';
import { insertMany } from '../db/insert-many.ts';
import { eventRow, type NewEvent } from './append.ts';

const insertEvents = insertMany('event', ['stream_kind', 'stream_id', 'n', 'type', 'recorded_at', 'body', 'position']);

/** The streams must be new: their ids were made for them, so no race is lost here. */
export async function appendFirstEvents(trx: Transaction<Database>, events: readonly NewEvent[]): Promise<void> {
  await insertEvents(trx, events.map(eventRow));
}
