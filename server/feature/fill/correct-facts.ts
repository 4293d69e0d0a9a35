// A wrong fact met at the hall is put right there and then with a photo of stamp or ring: dates, model, masses; never owner, state, holds.
import type { Payload } from '../../../shared/command/commands.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import type { StampFacts } from '../../../shared/cylinder/cylinder.ts';
import { findByTags, isForCompany } from '../cylinder/cylinder.queries.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { dayOf, recorded, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';

export async function correctFacts(context: CommandContext, payload: Payload<'correct-facts'>): Promise<Handled> {
  const { trx, actor } = context;
  const found = await findByTags(trx, tagTextsOf(resolveScan(payload.scanned, context.scanConfig)));
  if (found === null) throw new Unreadable('unknown-cylinder');
  const { cylinder } = found;
  if (!(await isForCompany(trx, cylinder, actor.organisationId, dayOf(context)))) throw new Unreadable('not-own');
  const picture = await trx
    .selectFrom('picture_holder')
    .select('sha256')
    .where('sha256', '=', payload.photoSha256)
    .where('organisation_id', '=', actor.organisationId)
    .executeTakeFirst();
  if (picture === undefined) throw new Unreadable('photo-missing');
  // One photo shows one stamp: it proves nothing of another cylinder.
  const elsewhere = await trx
    .selectFrom('fact_correction')
    .select('correction_id')
    .where('photo_sha256', '=', payload.photoSha256)
    .where('cylinder_id', '!=', cylinder.cylinderId)
    .limit(1)
    .executeTakeFirst();
  if (elsewhere !== undefined) throw new Unreadable('photo-of-another-cylinder');
  const before: Record<string, unknown> = {};
  const after: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(payload.changes)) {
    if (value === undefined) continue;
    const was = cylinder[name as keyof StampFacts];
    if (was === value) continue;
    before[name] = was;
    after[name] = value;
  }
  // A ring that shows a later inspection was punched by who passed it; a failed one gets no ring.
  if (after['inspectedOn'] !== undefined && after['inspectedOn'] !== null && cylinder.inspectionResult === null) {
    before['inspectionResult'] = null;
    after['inspectionResult'] = 'pass';
  }
  if (Object.keys(after).length === 0) throw new Unreadable('nothing-changed');
  await trx
    .insertInto('fact_correction')
    .values({
      cylinder_id: cylinder.cylinderId,
      correction_id: payload.correctionId,
      organisation_id: actor.organisationId,
      area: actor.area,
      site_id: actor.siteId,
      person_id: context.personId,
      corrected_at: context.at,
      changes: JSON.stringify({ before, after }),
      reason: payload.reason,
      photo_sha256: payload.photoSha256,
    })
    .execute();
  await recordCylinderEvent(
    trx,
    cylinder,
    cylinder.cylinderId,
    {
      type: 'facts-corrected',
      correctionId: payload.correctionId,
      before,
      after,
      reason: payload.reason,
      photoSha256: payload.photoSha256,
      where: 'hall',
    },
    context.by,
  );
  return recorded({ cylinderId: cylinder.cylinderId, correctionId: payload.correctionId });
}
