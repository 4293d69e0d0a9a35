// The check of a scale before the shift, with a test weight.
import { dayText, localDay } from '../../../shared/calendar.ts';
import type { Payload } from '../../../shared/command/commands.ts';
import { appendEvent } from '../../log/append.ts';
import { recorded, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';

export async function checkScale(context: CommandContext, payload: Payload<'check-scale'>): Promise<Handled> {
  const { trx, actor } = context;
  const scale = await trx
    .selectFrom('scale')
    .innerJoin('site', 'site.site_id', 'scale.site_id')
    .selectAll('scale')
    .select('site.area')
    .where('scale.scale_id', '=', payload.scaleId)
    .where('scale.organisation_id', '=', actor.organisationId)
    .where('scale.ended_at', 'is', null)
    .executeTakeFirst();
  if (scale === undefined) throw new Unreadable('unknown-scale');
  const { timeZone } = context.parameters.inForce(scale.area, context.at.slice(0, 10)).resolved.values;
  const day = dayText(localDay(Date.parse(context.at), timeZone));
  // A scale that failed its check is not checked: what it said this morning no longer counts either.
  const checkedOn = payload.good ? day : null;
  const version = scale.version + 1;
  await trx
    .updateTable('scale')
    .set({ checked_on: checkedOn, version })
    .where('scale_id', '=', scale.scale_id)
    .execute();
  await appendEvent(trx, {
    streamKind: 'scale',
    streamId: scale.scale_id,
    n: version,
    by: context.by,
    data: {
      type: 'scale-checked',
      good: payload.good,
      on: day,
      testWeightG: payload.testWeightG,
      readingG: payload.readingG,
      note: payload.note,
    } as { type: 'scale-checked' },
  });
  return recorded({ scaleId: scale.scale_id, checkedOn });
}
