// A command's scan judged where it was made, and the refusal recorded where it is one.
import { isActStillToBeDone, type Verdict } from '../../../shared/verdict/judge.ts';
import type { Step } from '../../../shared/verdict/facts.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { appendEvent } from '../../log/append.ts';
import type { CommandContext } from '../sync/command-context.ts';
import { judgeHere, type Asked, type Judged } from '../verdict/read-facts.ts';

export async function judgeCommand(
  context: CommandContext,
  asked: {
    readonly step: Step;
    readonly scanned: string;
    readonly area: string;
    readonly scaleId: string | null;
    readonly postFillCheck?: NonNullable<Asked['postFillCheck']>;
    readonly delivery?: NonNullable<Asked['delivery']>;
  },
): Promise<Judged> {
  return await judgeHere(context.trx, context.parameters, context.scanConfig, {
    ...asked,
    at: context.at,
    organisationId: context.actor.organisationId,
    operatorId: context.personId,
  });
}

/** A verdict as events keep it. */
export const verdictRecord = (
  judged: Judged,
): { outcome: Verdict['outcome']; reasons: unknown[]; ruleset: string; parametersVersion: number } => ({
  outcome: judged.verdict.outcome,
  reasons: [...judged.verdict.reasons],
  ruleset: judged.verdict.ruleset,
  parametersVersion: judged.parameters.version,
});

/** Blocked, and not only because a check is still to be done. */
export const isRefusal = (verdict: Verdict): boolean => verdict.outcome === 'block' && !isActStillToBeDone(verdict);

/**
 * A refused attempt: who, where, which scale, which reasons. Resolves to the cylinder's state after it, null where the
 * code led to none.
 */
export async function recordRefusal(
  context: CommandContext,
  judged: Judged,
  scanned: string,
  place: { readonly siteId: string | null; readonly area: string; readonly scaleId: string | null },
): Promise<Cylinder | null> {
  const attemptId = context.newId();
  const event = {
    type: 'fill-refused',
    attemptId,
    scannedText: scanned,
    siteId: place.siteId,
    scaleId: place.scaleId,
    step: judged.facts.step,
    verdict: verdictRecord(judged),
  } as const;
  await context.trx
    .insertInto('refused_attempt')
    .values({
      cylinder_id: judged.found?.cylinder.cylinderId ?? '',
      attempt_id: attemptId,
      scanned_text: scanned,
      step: judged.facts.step,
      organisation_id: context.actor.organisationId,
      area: place.area,
      site_id: place.siteId,
      scale_id: place.scaleId,
      person_id: context.personId,
      device_id: context.actor.deviceId,
      attempted_at: context.at,
      reasons: JSON.stringify(judged.verdict.reasons),
      ruleset: judged.verdict.ruleset,
      parameters_version: judged.parameters.version,
    })
    .execute();
  if (judged.found === null) {
    await appendEvent(context.trx, {
      streamKind: 'refused-attempt',
      streamId: attemptId,
      n: 1,
      by: context.by,
      data: event,
    });
    return null;
  }
  return await recordCylinderEvent(
    context.trx,
    judged.found.cylinder,
    judged.found.cylinder.cylinderId,
    event,
    context.by,
  );
}
