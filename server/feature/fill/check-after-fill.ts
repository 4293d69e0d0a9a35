// The check after filling: leak, weight on another scale, seal, by another person. Released only where the verdict has no block.
import type { Payload } from '../../../shared/command/commands.ts';
import type { ReleaseOutcome } from '../../../shared/contract/fill.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { recorded, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { readScale } from '../verdict/facts.queries.ts';
import { namesIn } from '../verdict/names-in.ts';
import { isRefusal, judgeCommand, recordRefusal, verdictRecord } from './judge-command.ts';

export async function checkAfterFill(context: CommandContext, payload: Payload<'check-after-fill'>): Promise<Handled> {
  const { trx, actor } = context;
  const scale = payload.scaleId === null ? null : await readScale(trx, payload.scaleId);
  if (payload.scaleId !== null && scale?.organisationId !== actor.organisationId) throw new Unreadable('unknown-scale');
  const passed = payload.items.every((item) => item.good);
  const judged = await judgeCommand(context, {
    step: 'release',
    scanned: payload.scanned,
    area: scale?.siteArea ?? actor.area,
    scaleId: payload.scaleId,
    postFillCheck: {
      at: context.at,
      passed,
      grossKg: payload.grossG === null || payload.grossG === 0 ? null : payload.grossG / 1000,
      sealed: payload.sealed,
      seal: payload.seal,
    },
  });
  const cylinder = judged.found?.cylinder ?? null;
  const place = {
    siteId: scale?.siteId ?? actor.siteId,
    area: scale?.siteArea ?? actor.area,
    scaleId: payload.scaleId,
  };
  const refused: ReleaseOutcome = {
    fillId: cylinder?.lastFill?.fillId ?? null,
    cylinderId: cylinder?.cylinderId ?? null,
    outcome: 'held-back',
    verdict: judged.verdict,
    contentG: null,
    names: await namesIn(trx, judged),
  };
  const { lastFill = null } = cylinder ?? {};
  if (cylinder === null || lastFill === null || lastFill.organisationId !== actor.organisationId) {
    // Nothing that this company filled stands behind the scan: the gate says no, and says so on record. What another
    // company released stays as it is.
    await recordRefusal(context, judged, payload.scanned, place);
    return recorded(refused);
  }
  const contentG = payload.grossG === null || cylinder.tareG === null ? null : payload.grossG - cylinder.tareG;
  const outcome = judged.verdict.outcome === 'block' ? 'held-back' : 'released';
  const before = isRefusal(judged.verdict) ? await recordRefusal(context, judged, payload.scanned, place) : cylinder;
  await recordCylinderEvent(
    trx,
    before ?? cylinder,
    cylinder.cylinderId,
    {
      type: 'post-fill-checked',
      fillId: lastFill.fillId,
      checkId: payload.checkId,
      checkerId: context.personId,
      scaleId: payload.scaleId,
      weighed: payload.weighed,
      grossG: payload.grossG,
      passed,
      items: payload.items,
      sealed: payload.sealed,
      seal: payload.seal,
      contentG,
      outcome,
      verdict: verdictRecord(judged),
    },
    context.by,
  );
  await trx
    .updateTable('fill')
    .set({
      status: outcome,
      checked_gross_g: payload.grossG,
      check_scale_id: payload.scaleId,
      checker_id: context.personId,
      seal: payload.seal,
      checked_at: context.at,
    })
    .where('cylinder_id', '=', cylinder.cylinderId)
    .where('fill_id', '=', lastFill.fillId)
    .execute();
  return recorded({ ...refused, outcome, contentG } satisfies ReleaseOutcome);
}
