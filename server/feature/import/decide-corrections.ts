// Accepts or rejects the corrections that a ledger proposes: a person decides, row by row or all that wait.
import { ok, type Result } from '../../../shared/result.ts';
import type { CylinderEvent } from '../../../shared/event/cylinder-event.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import type { Attribution } from '../../log/append.ts';
import { findById } from '../cylinder/cylinder.queries.ts';
import { recordCylinderEvents } from '../cylinder/record-cylinder-event.ts';
import { voidTagsOf } from '../cylinder/tag.ts';
import { compareEntry, type Difference } from './compare-entry.ts';
import { everyRow, listRows, readVisibleRun, updateImportRow } from './import.queries.ts';
import { importerOf } from './importer.ts';
import { ownerIdOf } from './stage-rows.ts';
import type { StagedEntry } from './staged-entry.ts';

const MOST_AT_ONCE = 100;

export interface Decided {
  readonly accepted: number;
  readonly rejected: number;
  /** The cylinder is another company's now, or differs in nothing any more. */
  readonly passed: number;
  /** Corrections that still wait. */
  readonly left: boolean;
}

export function eventsOf(difference: Difference, correctionId: string, reason: string): CylinderEvent[] {
  const events: CylinderEvent[] = [];
  if (Object.keys(difference.after).length > 0) {
    events.push({
      type: 'facts-corrected',
      correctionId,
      before: difference.before,
      after: difference.after,
      reason,
      photoSha256: null,
      where: 'import',
    });
  }
  const { owner, state } = difference;
  if (owner !== null) events.push({ type: 'owner-changed', from: owner.from, to: owner.to, reason });
  if (state !== null) events.push({ type: 'state-changed', from: state.from, to: state.to, reason, photoSha256: null });
  return events;
}

/** Only the company whose cylinder it is decides, or, where the register knows no owner, the company whose ledger it is. */
export async function decideCorrections(
  deps: Pick<AppDependencies, 'store' | 'newId'>,
  actor: Actor,
  by: Attribution,
  asked: {
    readonly importId: string;
    readonly decision: 'accepted' | 'rejected';
    readonly reason: string;
    readonly rows: readonly number[] | null;
  },
): Promise<Result<Decided, Refusal>> {
  return await deps.store.atomically(async (trx) => {
    const run = await readVisibleRun(trx, actor, asked.importId);
    if (run === null || run.organisation_id !== actor.organisationId) return refuse('not-found');
    if (run.state !== 'applied') return refuse('conflict', 'It is not applied.');
    const importer = await importerOf(trx, run);
    const waiting = await trx
      .selectFrom('import_row')
      .selectAll()
      .where('import_id', '=', run.import_id)
      .where('kind', '=', 'correct')
      .where('decision', 'is', null)
      .$if(asked.rows !== null, (query) => query.where('n', 'in', [...(asked.rows ?? [])]))
      .orderBy('n')
      .limit(MOST_AT_ONCE)
      .execute();
    let [accepted, rejected, passed] = [0, 0, 0];
    for (const row of waiting) {
      if (asked.decision === 'rejected') {
        await updateImportRow(trx, row, { decision: 'rejected' });
        rejected += 1;
        continue;
      }
      const entry = JSON.parse(row.entry ?? '') as StagedEntry;
      const cylinder = row.cylinder_id === null ? null : await findById(trx, row.cylinder_id);
      const owner = cylinder?.ownerOrganisationId ?? null;
      const comparison =
        cylinder === null || !cylinder.registered || (owner !== null && owner !== actor.organisationId)
          ? null
          : compareEntry(entry, cylinder, ownerIdOf(entry.owner, importer), importer.organisationId);
      const events = comparison?.kind === 'correct' ? eventsOf(comparison.difference, deps.newId(), asked.reason) : [];
      const [first, ...rest] = events;
      if (cylinder === null || comparison?.kind !== 'correct' || first === undefined) {
        await updateImportRow(trx, row, { decision: 'rejected' });
        passed += 1;
        continue;
      }
      if (comparison.difference.state?.to === 'scrapped') {
        const voided = await voidTagsOf(trx, cylinder.cylinderId);
        rest.push(...voided.map((tag) => ({ type: 'tag-voided' as const, tag, reason: asked.reason })));
      }
      const after = await recordCylinderEvents(trx, cylinder, cylinder.cylinderId, [first, ...rest], by);
      await updateImportRow(trx, row, {
        decision: 'accepted',
        cylinder_version: after.version,
        entry: JSON.stringify({ ...entry, applied: comparison.difference }),
      });
      accepted += 1;
    }
    const left = await listRows(trx, run.import_id, {
      ...everyRow,
      kind: 'correct',
      waiting: true,
      after: 0,
      limit: 1,
    });
    return ok({ accepted, rejected, passed, left: left.items.length > 0 });
  });
}
