// The shift in which a courier does something at a door.
import type { Kysely } from 'kysely';
import type { Database } from '../../db/database.ts';
import { readShift, readShiftAt, type ShiftRow } from '../shift/shift.queries.ts';
import type { CommandContext } from '../sync/command-context.ts';

/**
 * The courier's own: the one named, or, where its beginning was recorded under another id, the one that ran then.
 * Somebody else's is none.
 */
export async function shiftOfAct(
  {
    trx: db,
    actor,
    personId,
    at,
  }: { readonly trx: Kysely<Database> } & Pick<CommandContext, 'actor' | 'personId' | 'at'>,
  shiftId: string | null,
): Promise<ShiftRow | null> {
  if (personId === null) return null;
  const { organisationId } = actor;
  const named = shiftId === null ? null : await readShift(db, shiftId);
  if (named !== null) return named.organisationId === organisationId && named.courierId === personId ? named : null;
  return await readShiftAt(db, { organisationId, courierId: personId, at });
}
