// A cylinder comes back to the station: never refused, because what is dangerous must come in.
import type { Payload } from '../../../shared/command/commands.ts';
import type { ReturnOutcome } from '../../../shared/contract/station.ts';
import { setAsideAwaited } from '../delivery/awaited-set-aside.ts';
import { wasMovedSince } from '../cylinder/handled-since.ts';
import { openCase } from '../cylinder/open-case.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { recorded, recordedWithCase, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { namesIn } from '../verdict/names-in.ts';
import { judgeCommand, verdictRecord } from './judge-command.ts';
import { readActingSite } from './station.queries.ts';

export async function returnCylinder(context: CommandContext, payload: Payload<'return-cylinder'>): Promise<Handled> {
  const site = await readActingSite(context.trx, context.actor, payload.siteId);
  if (site === null) throw new Unreadable('unknown-site');
  const judged = await judgeCommand(context, {
    step: 'collect',
    scanned: payload.scanned,
    area: site.area,
    scaleId: null,
  });
  const cylinder = judged.found?.cylinder ?? null;
  const outcome: ReturnOutcome = {
    cylinderId: cylinder?.cylinderId ?? null,
    code: cylinder?.code ?? null,
    verdict: judged.verdict,
    names: await namesIn(context.trx, judged),
  };
  if (cylinder === null) {
    await openCase(context, {
      cylinderId: '',
      kind: 'unknown-cylinder',
      organisationId: context.actor.organisationId,
      area: site.area,
      details: { scanned: payload.scanned, siteId: site.siteId, what: 'return-cylinder' },
    });
    await setAsideAwaited(context, [{ cylinderId: null, scanned: payload.scanned }], site);
    return recordedWithCase(outcome, 'unknown-cylinder');
  }
  const superseded = context.at < context.now && (await wasMovedSince(context.trx, cylinder.cylinderId, context.at));
  await recordCylinderEvent(
    context.trx,
    cylinder,
    cylinder.cylinderId,
    {
      type: 'returned',
      custody: { kind: 'org', id: context.actor.organisationId, siteId: site.siteId },
      from: cylinder.custody,
      verdict: verdictRecord(judged),
      at: context.at,
      ...(superseded ? { superseded } : {}),
    },
    context.by,
  );
  if (superseded) return recorded(outcome);
  await setAsideAwaited(context, [{ cylinderId: cylinder.cylinderId, scanned: payload.scanned }], site);
  return recorded(outcome);
}
