// A list of cylinders that were set aside leaves the station: to inspection, to their owner, to the authority, to be scrapped.
import type { Payload } from '../../../shared/command/commands.ts';
import { appendEvent } from '../../log/append.ts';
import { findById } from '../cylinder/cylinder.queries.ts';
import { readOrganisation } from '../organisation/organisation.queries.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { recorded, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { readActingSite } from './station.queries.ts';

export async function handOver(context: CommandContext, payload: Payload<'hand-over'>): Promise<Handled> {
  const { trx } = context;
  const site = await readActingSite(trx, context.actor, payload.siteId);
  if (site === null) throw new Unreadable('unknown-site');
  if (payload.receiverOrganisationId !== null) {
    const receiver = await readOrganisation(trx, payload.receiverOrganisationId);
    if (receiver === null || receiver.ended_at !== null) throw new Unreadable('unknown-receiver');
  }
  const rows = await trx
    .selectFrom('set_aside')
    .selectAll()
    .where('set_aside_id', 'in', [...new Set(payload.setAsideIds)])
    .where('organisation_id', '=', context.actor.organisationId)
    .where('site_id', '=', site.siteId)
    .where('destination', '=', payload.destination)
    .where('ended_at', 'is', null)
    .orderBy('set_aside_id')
    .execute();
  // What was handed over already or set to go elsewhere meanwhile stays where it is, and the sender is told which.
  const taken = new Set(rows.map((row) => row.set_aside_id));
  const left = payload.setAsideIds.filter((setAsideId) => !taken.has(setAsideId));
  if (rows.length === 0) throw new Unreadable('nothing-to-hand-over');
  await trx
    .insertInto('handover')
    .values({
      handover_id: payload.handoverId,
      organisation_id: context.actor.organisationId,
      site_id: site.siteId,
      destination: payload.destination,
      receiver_organisation_id: payload.receiverOrganisationId,
      receiver: payload.receiver,
      handed_over_at: context.at,
      person_id: context.personId,
      cylinders: rows.length,
      photo_sha256: payload.photoSha256,
    })
    .execute();
  for (const row of rows) {
    await trx
      .updateTable('set_aside')
      .set({ handover_id: payload.handoverId, ended_at: context.at })
      .where('cylinder_id', '=', row.cylinder_id)
      .where('set_aside_id', '=', row.set_aside_id)
      .execute();
    const cylinder = row.cylinder_id === '' ? null : await findById(trx, row.cylinder_id);
    const event = {
      type: 'handed-over',
      setAsideId: row.set_aside_id,
      handoverId: payload.handoverId,
      destination: payload.destination,
      receiverOrganisationId: payload.receiverOrganisationId,
    } as const;
    if (cylinder === null) {
      await appendEvent(trx, {
        streamKind: 'set-aside',
        streamId: row.set_aside_id,
        n: 2,
        by: context.by,
        data: event,
      });
    } else {
      await recordCylinderEvent(trx, cylinder, cylinder.cylinderId, event, context.by);
    }
  }
  await appendEvent(trx, {
    streamKind: 'handover',
    streamId: payload.handoverId,
    n: 1,
    by: context.by,
    data: {
      type: 'handover-made',
      siteId: site.siteId,
      destination: payload.destination,
      receiverOrganisationId: payload.receiverOrganisationId,
      photoSha256: payload.photoSha256,
      setAsideIds: rows.map((row) => row.set_aside_id),
    } as { type: 'handover-made' },
  });
  return recorded({ handoverId: payload.handoverId, cylinders: rows.length, left });
}
