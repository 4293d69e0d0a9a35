// Cylinders that may not be filled are set aside with where they shall go: what the buttons of a refusal do.
import type { Payload } from '../../../shared/command/commands.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import { appendEvent } from '../../log/append.ts';
import { findByTags, findById } from '../cylinder/cylinder.queries.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { recorded, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { readActingSite } from './station.queries.ts';

export async function setAside(context: CommandContext, payload: Payload<'set-aside'>): Promise<Handled> {
  const site = await readActingSite(context.trx, context.actor, payload.siteId);
  if (site === null) throw new Unreadable('unknown-site');
  return await putAside(context, payload, site);
}

/** At a site of the actor's company, whoever brought it there. */
export async function putAside(
  context: CommandContext,
  payload: Payload<'set-aside'>,
  site: { readonly siteId: string },
): Promise<Handled> {
  const { trx } = context;
  const found = await findByTags(trx, tagTextsOf(resolveScan(payload.scanned, context.scanConfig)));
  const cylinder = found?.cylinder ?? null;
  if (cylinder?.setAsideId !== undefined && cylinder.setAsideId !== null) {
    // Pressed again, or scanned a second time: it stands on one list of a company only, with the latest destination.
    await endRow(context, cylinder.cylinderId, cylinder.setAsideId);
  }
  await trx
    .insertInto('set_aside')
    .values({
      cylinder_id: cylinder?.cylinderId ?? '',
      set_aside_id: payload.setAsideId,
      scanned_text: payload.scanned,
      organisation_id: context.actor.organisationId,
      site_id: site.siteId,
      destination: payload.destination,
      reasons: JSON.stringify(payload.reasons),
      set_aside_at: context.at,
      person_id: context.personId,
      handover_id: null,
      ended_at: null,
    })
    .execute();
  const event = {
    type: 'set-aside',
    setAsideId: payload.setAsideId,
    destination: payload.destination,
    reasons: payload.reasons,
    siteId: site.siteId,
  } as const;
  if (cylinder === null) {
    await appendEvent(trx, {
      streamKind: 'set-aside',
      streamId: payload.setAsideId,
      n: 1,
      by: context.by,
      data: { ...event, scanned: payload.scanned } as { type: 'set-aside' },
    });
  } else {
    await recordCylinderEvent(trx, cylinder, cylinder.cylinderId, event, context.by);
  }
  return recorded({ setAsideId: payload.setAsideId, cylinderId: cylinder?.cylinderId ?? null });
}

async function endRow(context: CommandContext, cylinderId: string, setAsideId: string): Promise<void> {
  await context.trx
    .updateTable('set_aside')
    .set({ ended_at: context.at })
    .where('cylinder_id', '=', cylinderId)
    .where('set_aside_id', '=', setAsideId)
    .where('organisation_id', '=', context.actor.organisationId)
    .execute();
}

/** Taken off the list again with a reason: the safety manager's, because the gate judges it anew anyway. */
export async function endSetAside(context: CommandContext, payload: Payload<'end-set-aside'>): Promise<Handled> {
  const { trx } = context;
  const row = await trx
    .selectFrom('set_aside')
    .selectAll()
    .where('set_aside_id', '=', payload.setAsideId)
    .where('organisation_id', '=', context.actor.organisationId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) throw new Unreadable('unknown-set-aside');
  await endRow(context, row.cylinder_id, payload.setAsideId);
  const event = { type: 'set-aside-ended', setAsideId: payload.setAsideId, reason: payload.reason } as const;
  const cylinder = row.cylinder_id === '' ? null : await findById(trx, row.cylinder_id);
  if (cylinder === null) {
    await appendEvent(trx, {
      streamKind: 'set-aside',
      streamId: payload.setAsideId,
      n: 2,
      by: context.by,
      data: event,
    });
  } else {
    await recordCylinderEvent(trx, cylinder, cylinder.cylinderId, event, context.by);
  }
  return recorded({ setAsideId: payload.setAsideId });
}
