// Gives a cylinder a further tag, or a new label for a worn one: the old code still leads to it, and never to another.
import type { Payload } from '../../../shared/command/commands.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import type { CylinderEvent } from '../../../shared/event/cylinder-event.ts';
import {
  dayOf,
  recorded,
  recordedWithCase,
  Unreadable,
  type CommandContext,
  type Handled,
} from '../sync/command-context.ts';
import { findByTags, isForCompany } from './cylinder.queries.ts';
import { readOpenRequest } from '../label/request.queries.ts';
import { openCase } from './open-case.ts';
import { recordCylinderEvents } from './record-cylinder-event.ts';
import { bindNewTag, isIssuedTo, readTag, setTagStatus, tagTextOf } from './tag.ts';

export async function bindTag(context: CommandContext, payload: Payload<'bind-tag'>): Promise<Handled> {
  const { trx, actor } = context;
  const found = await findByTags(trx, tagTextsOf(resolveScan(payload.scanned, context.scanConfig)));
  if (found === null) throw new Unreadable('unknown-cylinder');
  const { cylinder } = found;
  if (!(await isForCompany(trx, cylinder, actor.organisationId, dayOf(context)))) throw new Unreadable('not-own');
  // A scrapped cylinder's codes are void for ever: it gets no new one.
  if (cylinder.state === 'scrapped') throw new Unreadable('scrapped');
  // What carries a code that two cylinders have may be the other one: a new label would hide that.
  if (found.tagStatus === 'duplicate') throw new Unreadable('tag-duplicate');
  const resolution = resolveScan(payload.newTag, context.scanConfig);
  const tag = tagTextOf(resolution);
  if (tag === null) throw new Unreadable('not-a-code');
  // So may what carries a void code, unless the label was asked for the cylinder itself, found by its stamp.
  if (found.tagStatus === 'void') {
    const wanted = await readOpenRequest(trx, cylinder.cylinderId, actor.organisationId);
    if (wanted?.code !== tag) throw new Unreadable('tag-void');
  }
  if (!(await isIssuedTo(trx, tag, actor.organisationId))) throw new Unreadable('code-not-issued-here');
  if (!(await bindNewTag(trx, { tag, cylinder_id: cylinder.cylinderId, kind: resolution.kind }))) {
    const other = await readTag(trx, tag);
    if (other?.cylinder_id === cylinder.cylinderId) throw new Unreadable('tag-is-its-own');
    const caseId = await openCase(context, {
      cylinderId: other?.cylinder_id ?? '',
      kind: 'duplicate-tag',
      organisationId: actor.organisationId,
      area: actor.area,
      details: { tag, statusBefore: other?.status ?? null, claimedByCylinderId: cylinder.cylinderId },
    });
    return recordedWithCase({ cylinderId: cylinder.cylinderId, code: cylinder.code, caseId }, 'duplicate-tag');
  }
  const principal = payload.replaces || cylinder.code === null;
  const bound: CylinderEvent = { type: 'tag-bound', tag, kind: resolution.kind, principal };
  const old = payload.replaces ? cylinder.code : null;
  if (old === null) {
    await recordCylinderEvents(trx, cylinder, cylinder.cylinderId, [bound], context.by);
  } else {
    const before = await readTag(trx, old);
    // A code that is void, or whose case is open, stays what it is on whatever still carries it.
    if (before?.status === 'active') await setTagStatus(trx, old, 'replaced');
    await recordCylinderEvents(
      trx,
      cylinder,
      cylinder.cylinderId,
      [{ type: 'tag-replaced', tag: old, by: tag, reason: payload.reason }, bound],
      context.by,
    );
  }
  return recorded({ cylinderId: cylinder.cylinderId, code: principal ? tag : cylinder.code, caseId: null });
}
