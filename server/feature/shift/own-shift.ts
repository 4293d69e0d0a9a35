// The shift that a command names, as one that its sender may act in.
import { hasRole } from '../../http/actor.ts';
import { Unreadable, type CommandContext } from '../sync/command-context.ts';
import { readShift, type ShiftRow } from './shift.queries.ts';

/** The courier's own; the office may act in any of its company, for one who cannot. Throws Unreadable otherwise. */
export async function shiftToActIn(context: CommandContext, shiftId: string): Promise<ShiftRow> {
  const { trx, actor, personId } = context;
  const shift = await readShift(trx, shiftId);
  if (shift === null || shift.organisationId !== actor.organisationId) throw new Unreadable('unknown-shift');
  if (shift.courierId !== personId && !hasRole(actor, 'office')) throw new Unreadable('not-your-shift');
  return shift;
}
