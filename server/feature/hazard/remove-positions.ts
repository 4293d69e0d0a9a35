// Where people were when they acted at doors is kept no longer than it is needed: what they did stays.
import type { Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';

const mostAtOnce = 500;

/** The oldest before `before` (`YYYY-MM-DDTHH:mm:ss.sssZ`), some hundreds at a time; resolves to how many: 0, none is as old. */
export async function removeDoorPositions(trx: Transaction<Database>, before: string): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('door_act_position')
    .where('act_id', 'in', (eb) =>
      eb
        .selectFrom('door_act_position')
        .select('act_id')
        .where('at', '<', before)
        .orderBy('at')
        .orderBy('act_id')
        .limit(mostAtOnce),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
