// Leave to fill: given where nothing blocks, bound to cylinder, station, scale and filler; else the refusal is on record.
import type { Payload } from '../../../shared/command/commands.ts';
import { openCase } from '../cylinder/open-case.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { recorded, recordedWithCase, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { isRefusal, judgeCommand, recordRefusal, verdictRecord } from './judge-command.ts';
import { fillTarget } from './target.ts';
import { readScale } from '../verdict/facts.queries.ts';
import { namesIn } from '../verdict/names-in.ts';
import type { FillLeave } from '../../../shared/contract/fill.ts';

const msAMinute = 60_000;

/** `issuedAt`: from when the leave counts, by the clock that will say when the fill began. */
export async function authoriseFill(
  context: CommandContext,
  payload: Payload<'authorise-fill'>,
  issuedAt = context.at,
): Promise<Handled> {
  const scale = await readScale(context.trx, payload.scaleId);
  if (scale === null || scale.organisationId !== context.actor.organisationId) throw new Unreadable('unknown-scale');
  if (context.actor.scaleId !== null && context.actor.scaleId !== scale.scaleId) throw new Unreadable('unknown-scale');
  // Who is bound to one site fills at that site's scales.
  if (context.actor.siteId !== null && context.actor.siteId !== scale.siteId) throw new Unreadable('unknown-scale');
  const place = { siteId: scale.siteId, area: scale.siteArea, scaleId: scale.scaleId };
  const judged = await judgeCommand(context, {
    step: 'fill',
    scanned: payload.scanned,
    area: scale.siteArea,
    scaleId: scale.scaleId,
  });
  const cylinder = judged.found?.cylinder ?? null;
  const leave: FillLeave = {
    authorisationId: payload.authorisationId,
    granted: false,
    verdict: judged.verdict,
    cylinderId: cylinder?.cylinderId ?? null,
    code: cylinder?.code ?? null,
    model: cylinder?.model ?? null,
    tareG: null,
    targetNetG: null,
    maxFillG: null,
    expiresAt: null,
    names: await namesIn(context.trx, judged),
  };
  if (judged.verdict.outcome === 'block' || cylinder === null || cylinder.tareG === null || context.personId === null) {
    if (isRefusal(judged.verdict)) await recordRefusal(context, judged, payload.scanned, place);
    return recorded(leave);
  }
  const target = fillTarget(cylinder, judged.parameters.resolved.fillFactorGPerL);
  if (target === null) return recorded(leave);
  const expiresAt = new Date(Date.parse(issuedAt) + judged.parameters.authorisationMinutes * msAMinute).toISOString();
  const verdict = verdictRecord(judged);
  await context.trx
    .insertInto('fill_authorisation')
    .values({
      cylinder_id: cylinder.cylinderId,
      authorisation_id: payload.authorisationId,
      organisation_id: context.actor.organisationId,
      site_id: scale.siteId,
      scale_id: scale.scaleId,
      filler_id: context.personId,
      issued_at: issuedAt,
      expires_at: expiresAt,
      tare_g: cylinder.tareG,
      target_net_g: target.targetNetG,
      max_fill_g: target.maxFillG,
      verdict: JSON.stringify(verdict),
      parameters_version: judged.parameters.version,
    })
    .execute();
  await recordCylinderEvent(
    context.trx,
    cylinder,
    cylinder.cylinderId,
    {
      type: 'fill-authorised',
      authorisationId: payload.authorisationId,
      siteId: scale.siteId,
      scaleId: scale.scaleId,
      fillerId: context.personId,
      expiresAt,
      tareG: cylinder.tareG,
      targetNetG: target.targetNetG,
      maxFillG: target.maxFillG,
      verdict,
    },
    context.by,
  );
  const granted = {
    ...leave,
    granted: true,
    tareG: cylinder.tareG,
    targetNetG: target.targetNetG,
    maxFillG: target.maxFillG,
    expiresAt,
  } satisfies FillLeave;
  const lateMs = Date.parse(context.now) - Date.parse(context.at);
  if (lateMs <= judged.parameters.authorisationMinutes * msAMinute) return recorded(granted);
  // Nobody waited for it at the scale: a leave that is dated back until it covers a fill is for a person to look into.
  await openCase(context, {
    cylinderId: cylinder.cylinderId,
    kind: 'late-leave',
    organisationId: context.actor.organisationId,
    area: scale.siteArea,
    details: {
      authorisationId: payload.authorisationId,
      siteId: scale.siteId,
      scaleId: scale.scaleId,
      fillerId: context.personId,
      occurredAt: context.at,
      recordedAt: context.now,
      lateMin: Math.floor(lateMs / msAMinute),
    },
  });
  return recordedWithCase(granted, 'late-leave');
}
