// Closes a case with what was decided and why. A duplicate tag becomes good again, or void for ever.
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Store } from '../../db/store.ts';
import type { Actor } from '../../http/actor.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import { findById } from './cylinder.queries.ts';
import { recordCylinderEvent } from './record-cylinder-event.ts';
import { setTagStatus } from './tag.ts';

export const decisions = ['tag-kept', 'tag-voided', 'looked-into'] as const;
export type Decision = (typeof decisions)[number];

export async function closeCase(
  store: Store,
  actor: Actor,
  by: Attribution,
  asked: { readonly caseId: string; readonly decision: Decision; readonly reason: string },
): Promise<Result<{ closedAt: string }, 'not-found' | 'already-closed' | 'not-a-duplicate'>> {
  return await store.atomically(async (trx) => {
    const found = await trx.selectFrom('open_case').selectAll().where('case_id', '=', asked.caseId).executeTakeFirst();
    const visible =
      found !== undefined &&
      (actor.organisationKind === 'authority'
        ? found.area.startsWith(actor.area)
        : found.organisation_id === actor.organisationId);
    if (!visible) return err('not-found');
    if (found.closed_at !== null) return err('already-closed');
    const details = JSON.parse(found.details) as { tag?: string; statusBefore?: 'active' | 'replaced' | null };
    if (asked.decision !== 'looked-into') {
      if (found.kind !== 'duplicate-tag' || details.tag === undefined) return err('not-a-duplicate');
      const cylinder = await findById(trx, found.cylinder_id);
      if (cylinder === null) return err('not-found');
      if (asked.decision === 'tag-voided') {
        await setTagStatus(trx, details.tag, 'void');
        await recordCylinderEvent(
          trx,
          cylinder,
          cylinder.cylinderId,
          { type: 'tag-voided', tag: details.tag, reason: asked.reason },
          by,
        );
      } else if (cylinder.state !== 'scrapped') {
        await setTagStatus(trx, details.tag, details.statusBefore ?? 'active');
      }
    }
    await trx
      .updateTable('open_case')
      .set({ closed_at: by.recordedAt })
      .where('cylinder_id', '=', found.cylinder_id)
      .where('case_id', '=', asked.caseId)
      .execute();
    await appendEvent(trx, {
      streamKind: 'case',
      streamId: asked.caseId,
      n: 2,
      by,
      data: { type: 'case-closed', decision: asked.decision, reason: asked.reason } as { type: 'case-closed' },
    });
    return ok({ closedAt: by.recordedAt });
  });
}
