// What people ask of an import: other columns, to apply it, to undo it, to forget it. The work itself is done in the background.
import { ok, type Result } from '../../../shared/result.ts';
import type { Import, ImportState } from '../../../shared/contract/import.ts';
import type { Choices } from '../../../shared/register-import/choice.ts';
import type { Store } from '../../db/store.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import type { Attribution } from '../../log/append.ts';
import type { ImportEvent } from './import-event.ts';
import { changeRun, importOf, readRun, readVisibleRun } from './import.queries.ts';
import type { ImportRunTable } from './import.table.ts';

export type ImportRequest =
  | { readonly ask: 'columns'; readonly columns: Choices }
  | { readonly ask: 'owners'; readonly own: readonly (string | null)[] }
  | { readonly ask: 'apply' }
  | { readonly ask: 'undo'; readonly reason: string }
  | { readonly ask: 'discard' };

interface Step {
  /** The state in which it may be asked. */
  readonly from: ImportState;
  /** States in which it was asked already: the same answer. */
  readonly done: readonly ImportState[];
  readonly changes: Partial<ImportRunTable>;
  readonly event: ImportEvent;
}

function stepOf(request: ImportRequest): Step {
  switch (request.ask) {
    case 'columns':
      return {
        from: 'ready',
        done: [],
        changes: { state: 'queued', columns: JSON.stringify(request.columns), summary: null },
        event: { type: 'import-columns-chosen', columns: request.columns },
      };
    case 'owners':
      // Names may be persons': the log says only how many there are.
      return {
        from: 'ready',
        done: [],
        changes: { state: 'queued', owners: JSON.stringify(request.own), summary: null },
        event: { type: 'import-owners-said', own: request.own.length },
      };
    case 'apply':
      return {
        from: 'ready',
        done: ['applying', 'applied'],
        changes: { state: 'applying', done_through: 0 },
        event: { type: 'import-apply-asked' },
      };
    case 'undo':
      return {
        from: 'applied',
        done: ['undoing', 'undone'],
        changes: { state: 'undoing', done_through: 0, rows_undone: 0, rows_kept: 0, reason: request.reason },
        event: { type: 'import-undo-asked', reason: request.reason },
      };
    case 'discard':
      return {
        from: 'ready',
        done: ['discarding', 'discarded'],
        changes: { state: 'discarding' },
        event: { type: 'import-discard-asked' },
      };
  }
}

/** Only the company whose import it is may ask; the authority only looks. */
export async function askImport(
  store: Store,
  actor: Actor,
  by: Attribution,
  importId: string,
  request: ImportRequest,
): Promise<Result<Import, Refusal>> {
  return await store.atomically(async (trx) => {
    const run = await readVisibleRun(trx, actor, importId);
    if (run === null || run.organisation_id !== actor.organisationId) return refuse('not-found');
    const { from, done, changes, event } = stepOf(request);
    if (done.includes(run.state)) return ok(importOf(run));
    if (run.state !== from) return refuse('conflict', `It is ${run.state}.`);
    await changeRun(trx, run, changes, event, by);
    return ok(importOf((await readRun(trx, importId)) ?? run));
  });
}
