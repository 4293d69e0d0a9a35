// Whether somebody had a cylinder in hand after an act that is told only now: then it is where that one left it.
import type { Kysely } from 'kysely';
import type { Database } from '../../db/database.ts';
import { readStream } from '../../log/read.ts';

const inHand: ReadonlySet<string> = new Set([
  'moved',
  'delivered',
  'collected',
  'returned',
  'handed-over',
  'set-aside',
  'pre-fill-checked',
  'fill-authorised',
  'filled',
  'post-fill-checked',
  'opening-stock-counted',
]);

/** So many events back are looked at: an act that is told late is told within weeks. */
const mostEvents = 200;

export async function wasHandledSince(db: Kysely<Database>, cylinderId: string, at: string): Promise<boolean> {
  const events = await readStream(db, 'cylinder', cylinderId, { before: null, most: mostEvents });
  return events.some(({ type, by, data }) => {
    if (!inHand.has(type)) return false;
    const happenedAt =
      typeof data === 'object' && data !== null && 'at' in data && typeof data.at === 'string'
        ? data.at
        : by.occurredAt;
    return happenedAt > at;
  });
}
