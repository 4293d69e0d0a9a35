// The check before gas flows: what the filler saw and what the scale showed; it also confirms or overrules what an import assumed.
import type { Payload } from '../../../shared/command/commands.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import type { CylinderEvent } from '../../../shared/event/cylinder-event.ts';
import { findByTags, isForCompany } from '../cylinder/cylinder.queries.ts';
import { recordCylinderEvents } from '../cylinder/record-cylinder-event.ts';
import { openCase } from '../cylinder/open-case.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import {
  dayOf,
  recorded,
  recordedWithCase,
  Unreadable,
  type CommandContext,
  type Handled,
} from '../sync/command-context.ts';

export type PreFillObservation = Omit<Payload<'check-before-fill'>, 'scanned'>;

/** Which of the assumed facts a pair of eyes at the cylinder has now seen for itself. */
function seenAt(cylinder: Cylinder, stampSeen: boolean, firstFillSaid: boolean): string[] {
  return cylinder.assumed.filter(
    (name) => (stampSeen && name === 'stampLegible') || (firstFillSaid && name === 'firstFill'),
  );
}

/** The events of one check: the check itself, and what it changes in the facts. */
export function eventsOfCheck(
  cylinder: Cylinder,
  observed: PreFillObservation,
  at: string,
  personId: string | null,
  correctionId: string,
): [CylinderEvent, ...CylinderEvent[]] {
  const stamp = observed.items.find((item) => item.item === 'stamp');
  const events: CylinderEvent[] = [];
  if (stamp !== undefined && cylinder.stampLegible !== stamp.good) {
    events.push({
      type: 'facts-corrected',
      correctionId,
      before: { stampLegible: cylinder.stampLegible },
      after: { stampLegible: stamp.good },
      reason: stamp.note ?? 'pre-fill-check',
      photoSha256: null,
      where: 'check',
    });
  }
  const confirmed = seenAt(cylinder, stamp?.good === true, observed.firstFill !== null);
  if (confirmed.length > 0) events.push({ type: 'assumptions-confirmed', confirmed });
  return [
    {
      type: 'pre-fill-checked',
      check: {
        checkId: observed.checkId,
        at,
        personId,
        passed: observed.items.every((item) => item.good),
        evacuated: observed.evacuated,
        emptyG: observed.emptyG === 0 ? null : observed.emptyG,
      },
      items: observed.items,
      scaleId: observed.scaleId,
      weighed: observed.weighed,
      firstFill: observed.firstFill,
    },
    ...events,
  ];
}

export async function checkBeforeFill(
  context: CommandContext,
  payload: Payload<'check-before-fill'>,
): Promise<Handled> {
  const resolution = resolveScan(payload.scanned, context.scanConfig);
  const found = await findByTags(context.trx, tagTextsOf(resolution));
  if (found === null) {
    const caseId = await openCase(context, {
      cylinderId: '',
      kind: 'unknown-cylinder',
      organisationId: context.actor.organisationId,
      area: context.actor.area,
      details: { scanned: payload.scanned, what: 'check-before-fill' },
    });
    return recordedWithCase({ cylinderId: null, caseId }, 'unknown-cylinder');
  }
  // A check changes what the register says of a cylinder: not for a company that may not fill it anyway.
  if (!(await isForCompany(context.trx, found.cylinder, context.actor.organisationId, dayOf(context)))) {
    throw new Unreadable('not-own');
  }
  const after = await recordCylinderEvents(
    context.trx,
    found.cylinder,
    found.cylinder.cylinderId,
    eventsOfCheck(found.cylinder, payload, context.at, context.personId, context.newId()),
    context.by,
  );
  return recorded({ cylinderId: after.cylinderId, passed: after.preFillCheck?.passed ?? false });
}
