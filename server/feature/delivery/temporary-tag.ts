// Cylinders without a readable code: taken back under a pre-printed temporary tag, and found out at a site.
import type { IdentifiedTag } from '../../../shared/contract/door.ts';
import { destinationOf } from '../../../shared/delivery/empty-destination.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { wasHandledSince } from '../cylinder/handled-since.ts';
import { openCase } from '../cylinder/open-case.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { judgeCommand, verdictRecord } from '../fill/judge-command.ts';
import { setAside } from '../fill/set-aside.ts';
import { readActingSite } from '../fill/station.queries.ts';
import { resolveDiscrepancies } from '../shift/discrepancy.ts';
import type { CommandContext } from '../sync/command-context.ts';
import { namesIn } from '../verdict/names-in.ts';

/** False: the tag is on another cylinder already. That one keeps it, and a case says so. */
export async function keepTemporaryTag(
  context: CommandContext,
  taken: {
    readonly tag: string;
    readonly area: string;
    readonly deliveryId: string;
    readonly customerId: string;
    readonly vehicleId: string | null;
    readonly photoSha256: string;
  },
): Promise<boolean> {
  const { trx, actor } = context;
  const kept = await trx
    .insertInto('temporary_tag')
    .values({
      organisation_id: actor.organisationId,
      tag: taken.tag,
      version: 1,
      area: taken.area,
      delivery_id: taken.deliveryId,
      customer_id: taken.customerId,
      vehicle_id: taken.vehicleId,
      person_id: context.personId,
      photo_sha256: taken.photoSha256,
      collected_at: context.at,
      identified_at: null,
      identified_by: null,
      cylinder_id: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('tag')
    .execute();
  const { tag, ...more } = taken;
  if (kept.length === 0) {
    await openCase(context, {
      cylinderId: '',
      kind: 'duplicate-tag',
      organisationId: actor.organisationId,
      area: taken.area,
      details: { tag, what: 'temporary-tag', ...more, personId: context.personId },
    });
    return false;
  }
  await appendEvent(trx, {
    streamKind: 'temporary-tag',
    streamId: `${actor.organisationId}/${tag}`,
    n: 1,
    by: context.by,
    data: {
      type: 'temporary-tag-given',
      deliveryId: taken.deliveryId,
      customerId: taken.customerId,
      vehicleId: taken.vehicleId,
      photoSha256: taken.photoSha256,
    } as { type: 'temporary-tag-given' },
  });
  return true;
}

/** At a site somebody found out which cylinder it is: it was taken back then, and is here now. Said twice is once. */
export async function identifyTag(
  context: CommandContext,
  asked: { readonly tag: string; readonly scanned: string; readonly siteId: string },
): Promise<Result<IdentifiedTag, Refusal>> {
  const { trx, actor, by } = context;
  const site = await readActingSite(trx, actor, asked.siteId);
  const row = await trx
    .selectFrom('temporary_tag')
    .selectAll()
    .where('organisation_id', '=', actor.organisationId)
    .where('tag', '=', asked.tag)
    .executeTakeFirst();
  if (site === null || row === undefined) return refuse('not-found');
  const judged = await judgeCommand(context, {
    step: 'collect',
    scanned: asked.scanned,
    area: site.area,
    scaleId: null,
  });
  const cylinder = judged.found?.cylinder ?? null;
  if (cylinder === null) return refuse('conflict', 'This code is not on the register: code the cylinder first.');
  const going = destinationOf(judged.verdict.reasons, cylinder.ownerOrganisationId !== null);
  const answer: IdentifiedTag = {
    tag: row.tag,
    cylinderId: cylinder.cylinderId,
    code: cylinder.code,
    verdict: judged.verdict,
    destination: going?.destination ?? null,
    names: await namesIn(trx, judged),
  };
  if (row.identified_at !== null) {
    return row.cylinder_id === cylinder.cylinderId
      ? ok(answer)
      : refuse('conflict', 'This tag was found to be on another cylinder before.');
  }
  const superseded = await wasHandledSince(trx, cylinder.cylinderId, row.collected_at);
  await recordCylinderEvent(
    trx,
    cylinder,
    cylinder.cylinderId,
    {
      type: 'collected',
      deliveryId: row.delivery_id,
      customerId: row.customer_id,
      courierId: row.person_id,
      custody: { kind: 'org', id: actor.organisationId, siteId: site.siteId },
      from: cylinder.custody,
      verdict: verdictRecord(judged),
      at: row.collected_at,
      ...(superseded ? { superseded } : {}),
    },
    by,
  );
  const version = row.version + 1;
  await appendEvent(trx, {
    streamKind: 'temporary-tag',
    streamId: `${actor.organisationId}/${row.tag}`,
    n: version,
    by,
    data: { type: 'temporary-tag-identified', cylinderId: cylinder.cylinderId } as { type: 'temporary-tag-identified' },
  });
  await trx
    .updateTable('temporary_tag')
    .set({
      version,
      identified_at: context.at,
      identified_by: context.personId,
      cylinder_id: cylinder.cylinderId,
    })
    .where('organisation_id', '=', actor.organisationId)
    .where('tag', '=', row.tag)
    .execute();
  if (superseded) return ok(answer);
  await resolveDiscrepancies(trx, { cylinderId: cylinder.cylinderId, by, at: context.at, how: 'collected' });
  if (going !== null) {
    await setAside(context, {
      scanned: asked.scanned,
      siteId: site.siteId,
      setAsideId: context.newId(),
      destination: going.destination,
      reasons: going.rules,
    });
  }
  return ok(answer);
}
