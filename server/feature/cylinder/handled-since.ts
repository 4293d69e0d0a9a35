// Whether somebody had a cylinder in hand after an act that is told only now: then it is where that one left it.
import type { Kysely } from 'kysely';
import type { CylinderEvent } from '../../../shared/event/cylinder-event.ts';
import type { Database } from '../../db/database.ts';

const changedHands = [
  'moved',
  'delivered',
  'collected',
  'returned',
  'handed-over',
] as const satisfies readonly CylinderEvent['type'][];

const inHand = [
  ...changedHands,
  'set-aside',
  'pre-fill-checked',
  'fill-authorised',
  'filled',
  'post-fill-checked',
  'opening-stock-counted',
] as const satisfies readonly CylinderEvent['type'][];

interface Body {
  readonly by: { readonly occurredAt: string };
  readonly data: { readonly at?: string };
}

/**
 * Those of the cylinders that were in hand after `at` (`YYYY-MM-DDTHH:mm:ss.sssZ`). Asked only of what arrives late: it
 * reads their log since then.
 */
export async function readHandledSince(
  db: Kysely<Database>,
  cylinderIds: readonly string[],
  at: string,
  types: readonly CylinderEvent['type'][] = inHand,
): Promise<ReadonlySet<string>> {
  if (cylinderIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('event')
    .select(['stream_id', 'body'])
    .where('stream_kind', '=', 'cylinder')
    .where('stream_id', 'in', cylinderIds)
    .where('type', 'in', types)
    // What happened later was recorded later.
    .where('recorded_at', '>', at)
    .execute();
  return new Set(
    rows
      .filter((row) => {
        const { by, data } = JSON.parse(row.body) as Body;
        return (data.at ?? by.occurredAt) > at;
      })
      .map((row) => row.stream_id),
  );
}

export const wasHandledSince = async (db: Kysely<Database>, cylinderId: string, at: string): Promise<boolean> =>
  (await readHandledSince(db, [cylinderId], at)).size > 0;

/** Whether it went from hand to hand after `at`: what was done to it in one place says nothing of where it came from. */
export const wasMovedSince = async (db: Kysely<Database>, cylinderId: string, at: string): Promise<boolean> =>
  (await readHandledSince(db, [cylinderId], at, changedHands)).size > 0;
