// Takes a cylinder out of use at once (停用), by whoever met the danger: only the authority lets it go again.
import type { Transaction } from 'kysely';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import type { Database } from '../../db/database.ts';
import type { Attribution } from '../../log/append.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';

export async function freezeCylinder(
  trx: Transaction<Database>,
  cylinder: Cylinder,
  hold: { readonly holdId: string; readonly reason: string },
  by: Attribution,
): Promise<Cylinder> {
  await trx
    .insertInto('cylinder_hold')
    .values({
      cylinder_id: cylinder.cylinderId,
      hold_id: hold.holdId,
      kind: 'freeze',
      reason: hold.reason,
      placed_at: by.recordedAt,
      lifted_at: null,
    })
    .execute();
  const event = { type: 'hold-placed', holdId: hold.holdId, kind: 'freeze', reason: hold.reason } as const;
  return await recordCylinderEvent(trx, cylinder, cylinder.cylinderId, event, by);
}
