// The shift in which a courier does something at a door.
import type { Kysely } from 'kysely';
import type { Database } from '../../db/database.ts';
import { ranAt, readShift, readShiftAt, type ShiftRow } from '../shift/shift.queries.ts';
import type { CommandContext } from '../sync/command-context.ts';

/**
 * The courier's own: the one named, or, where that one did not run then or its beginning was recorded under another id,
 * the one that did. Somebody else's is none. Where none ran then it is the one named: see `vehicleInShift`.
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
  if (named !== null && (named.organisationId !== organisationId || named.courierId !== personId)) return null;
  if (named !== null && ranAt(named, at)) return named;
  return (await readShiftAt(db, { organisationId, courierId: personId, at })) ?? named;
}

/** The vehicle that the courier works with at `at`; null: his shift does not run, and nothing is delivered without one. */
export const vehicleInShift = (shift: ShiftRow | null, at: string): string | null =>
  shift !== null && ranAt(shift, at) ? shift.vehicleId : null;
