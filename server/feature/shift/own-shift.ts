// The shift that a command names, as one that its sender may act in.
import { hasRole } from '../../http/actor.ts';
import { Unreadable, type CommandContext } from '../sync/command-context.ts';
import { readShift, readShiftAt, type ShiftRow } from './shift.queries.ts';

/**
 * The courier's own: the one named or, where its beginning was recorded under the id of another phone, the one that ran
 * then. Office and safety manager may act in any of their company, for one who cannot. Throws Unreadable otherwise.
 */
export async function shiftToActIn(context: CommandContext, shiftId: string): Promise<ShiftRow> {
  const { trx, actor, personId, at } = context;
  const { organisationId } = actor;
  const named = await readShift(trx, shiftId);
  const ran = named === null && personId !== null;
  const shift = ran ? await readShiftAt(trx, { organisationId, courierId: personId, at }) : named;
  if (shift === null || shift.organisationId !== organisationId) throw new Unreadable('unknown-shift');
  if (shift.courierId !== personId && !hasRole(actor, 'office', 'safety-manager'))
    throw new Unreadable('not-your-shift');
  return shift;
}
