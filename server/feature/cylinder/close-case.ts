// Closes a case with what was decided and why. A duplicate tag becomes good again, or void for ever.
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Transaction } from 'kysely';
import type { caseDecisions } from '../../../shared/contract/cylinder.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import type { Database } from '../../db/database.ts';
import type { Store } from '../../db/store.ts';
import { hasRole, isAuthority, type Actor } from '../../http/actor.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import { findById } from './cylinder.queries.ts';
import type { OpenCaseTable } from './cylinder.table.ts';
import { recordCylinderEvent } from './record-cylinder-event.ts';
import { readVisible } from './register.queries.ts';
import { readTag, setTagStatus } from './tag.ts';

export type Decision = (typeof caseDecisions)[number];

const tagOf = (row: OpenCaseTable): string | undefined => (JSON.parse(row.details) as { tag?: string }).tag;

/**
 * Whose word counts on a code: the owner's of the cylinder that it names, and a supervisor's in whose area that is.
 * Whoever claimed it for another cylinder says nothing of somebody else's.
 */
async function mayDecide(trx: Transaction<Database>, actor: Actor, cylinder: Cylinder): Promise<boolean> {
  if (!isAuthority(actor)) return cylinder.ownerOrganisationId === actor.organisationId;
  return hasRole(actor, 'supervisor') && (await readVisible(trx, actor, cylinder.cylinderId)) !== null;
}

/** A code is good again when the last of its cases is closed: as a label of today or an old one, as the log knows. */
async function keepTag(trx: Transaction<Database>, { cylinder_id, case_id }: OpenCaseTable, tag: string) {
  if ((await readTag(trx, tag))?.status !== 'duplicate') return;
  const open = await trx
    .selectFrom('open_case')
    .selectAll()
    .where('cylinder_id', '=', cylinder_id)
    .where('kind', '=', 'duplicate-tag')
    .where('closed_at', 'is', null)
    .where('case_id', '!=', case_id)
    .execute();
  if (open.some((row) => tagOf(row) === tag)) return;
  const replaced = await trx
    .selectFrom('event')
    .select('body')
    .where('stream_kind', '=', 'cylinder')
    .where('stream_id', '=', cylinder_id)
    .where('type', '=', 'tag-replaced')
    .execute();
  const isOld = replaced.some(({ body }) => (JSON.parse(body) as { data: { tag: string } }).data.tag === tag);
  await setTagStatus(trx, tag, isOld ? 'replaced' : 'active');
}

/** One that is open. */
export async function endCase(
  trx: Transaction<Database>,
  { cylinder_id: cylinderId, case_id: caseId }: Pick<OpenCaseTable, 'cylinder_id' | 'case_id'>,
  by: Attribution,
  { decision, reason }: { readonly decision: Decision; readonly reason: string },
): Promise<void> {
  await trx
    .updateTable('open_case')
    .set({ closed_at: by.recordedAt })
    .where('cylinder_id', '=', cylinderId)
    .where('case_id', '=', caseId)
    .execute();
  await appendEvent(trx, {
    streamKind: 'case',
    streamId: caseId,
    n: 2,
    by,
    data: { type: 'case-closed', decision, reason } as { type: 'case-closed' },
  });
}

export async function closeCase(
  store: Store,
  actor: Actor,
  by: Attribution,
  asked: { readonly caseId: string; readonly decision: Decision; readonly reason: string },
): Promise<Result<{ closedAt: string }, 'not-found' | 'not-allowed' | 'already-closed' | 'not-a-duplicate'>> {
  return await store.atomically(async (trx) => {
    const found = await trx.selectFrom('open_case').selectAll().where('case_id', '=', asked.caseId).executeTakeFirst();
    if (found === undefined) return err('not-found');
    const cylinder = found.cylinder_id === '' ? null : await findById(trx, found.cylinder_id);
    const visible = isAuthority(actor)
      ? found.area.startsWith(actor.area)
      : [found.organisation_id, found.owner_organisation_id, cylinder?.ownerOrganisationId].includes(
          actor.organisationId,
        );
    if (!visible) return err('not-found');
    if (found.closed_at !== null) return err('already-closed');
    if (asked.decision !== 'looked-into') {
      const tag = tagOf(found);
      if (found.kind !== 'duplicate-tag' || tag === undefined || cylinder === null) return err('not-a-duplicate');
      if (!(await mayDecide(trx, actor, cylinder))) return err('not-allowed');
      if (asked.decision === 'tag-kept') {
        await keepTag(trx, found, tag);
      } else if ((await readTag(trx, tag))?.status !== 'void') {
        await setTagStatus(trx, tag, 'void');
        await recordCylinderEvent(
          trx,
          cylinder,
          cylinder.cylinderId,
          { type: 'tag-voided', tag, reason: asked.reason },
          by,
        );
      }
    }
    await endCase(trx, found, by, asked);
    return ok({ closedAt: by.recordedAt });
  });
}
