// The one way in which a cylinder changes: events are applied to its state, its row follows, and the log holds them.
import type { Transaction } from 'kysely';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { applyCylinderEvent, type CylinderEvent } from '../../../shared/event/cylinder-event.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import { cylinderToRow, type CylinderTable } from './cylinder.table.ts';

type Column = Exclude<keyof CylinderTable, 'cylinder_id'>;

const updates = new Map<string, ReturnType<typeof updateOf>>();

const updateOf = (columns: readonly Column[]) =>
  compiled<Database, CylinderTable, unknown>((db, p) =>
    db
      .updateTable('cylinder')
      .set(Object.fromEntries(columns.map((column) => [column, p(column)])))
      .where('cylinder_id', '=', p('cylinder_id')),
  );

/** Only what changed is written: an index of a column that stayed the same is left alone. */
async function updateRow(trx: Transaction<Database>, before: CylinderTable, after: CylinderTable): Promise<void> {
  const columns = (Object.keys(after) as (keyof CylinderTable)[]).filter(
    (column): column is Column => column !== 'cylinder_id' && before[column] !== after[column],
  );
  const key = columns.join();
  let update = updates.get(key);
  if (update === undefined) {
    update = updateOf(columns);
    updates.set(key, update);
  }
  await update(trx, after);
}

/**
 * Applies events to a cylinder (`before` null: the first is its registration) and resolves to its new state.
 * Throws StreamConflict where somebody else changed it since it was read: `atomically` then runs the command again.
 */
export async function recordCylinderEvents(
  trx: Transaction<Database>,
  before: Cylinder | null,
  cylinderId: string,
  events: readonly [CylinderEvent, ...CylinderEvent[]],
  by: Attribution,
): Promise<Cylinder> {
  const [first, ...rest] = events;
  let after = applyCylinderEvent(before, cylinderId, first);
  await appendEvent(trx, { streamKind: 'cylinder', streamId: cylinderId, n: after.version, by, data: first });
  for (const event of rest) {
    after = applyCylinderEvent(after, cylinderId, event);
    await appendEvent(trx, { streamKind: 'cylinder', streamId: cylinderId, n: after.version, by, data: event });
  }
  if (before === null) await trx.insertInto('cylinder').values(cylinderToRow(after)).execute();
  else await updateRow(trx, cylinderToRow(before), cylinderToRow(after));
  return after;
}

export const recordCylinderEvent = (
  trx: Transaction<Database>,
  before: Cylinder | null,
  cylinderId: string,
  event: CylinderEvent,
  by: Attribution,
): Promise<Cylinder> => recordCylinderEvents(trx, before, cylinderId, [event], by);
