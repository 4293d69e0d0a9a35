// A fill that was recorded with a wrong weight is corrected by a further record; the first stays readable in the log.
import type { Payload } from '../../../shared/command/commands.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import { findByTags } from '../cylinder/cylinder.queries.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { recorded, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';

export async function correctFill(context: CommandContext, payload: Payload<'correct-fill'>): Promise<Handled> {
  const { trx } = context;
  const found = await findByTags(trx, tagTextsOf(resolveScan(payload.scanned, context.scanConfig)));
  if (found === null) throw new Unreadable('unknown-cylinder');
  const { cylinder } = found;
  const fill = await trx
    .selectFrom('fill')
    .selectAll()
    .where('cylinder_id', '=', cylinder.cylinderId)
    .where('fill_id', '=', payload.fillId)
    .where('organisation_id', '=', context.actor.organisationId)
    .executeTakeFirst();
  if (fill === undefined) throw new Unreadable('unknown-fill');
  // What was weighed again and released is known by that weighing; a number typed later does not undo it.
  if (fill.status === 'released') throw new Unreadable('fill-already-released');
  await trx
    .updateTable('fill')
    .set({ net_g: payload.netG, gross_g: payload.grossG })
    .where('cylinder_id', '=', cylinder.cylinderId)
    .where('fill_id', '=', payload.fillId)
    .execute();
  await recordCylinderEvent(
    trx,
    cylinder,
    cylinder.cylinderId,
    {
      type: 'fill-corrected',
      fillId: payload.fillId,
      correctionId: payload.correctionId,
      before: { netG: fill.net_g, grossG: fill.gross_g },
      after: { netG: payload.netG, grossG: payload.grossG },
      reason: payload.reason,
    },
    context.by,
  );
  return recorded({ fillId: payload.fillId, cylinderId: cylinder.cylinderId });
}
