// Gives the file of a print run to somebody, on record: whoever holds it can print every label in it.
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import { printedUrlOf, type AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import type { LabelRunEvent } from './label-event.ts';
import { sentences } from './label-sentences.ts';
import type { LabelRunTable } from './label.table.ts';
import { isUsedUp } from './print.queries.ts';
import { readRun } from './run.queries.ts';

export async function handOut(
  deps: Pick<AppDependencies, 'store' | 'clock' | 'publicUrls' | 'printedUrl'>,
  actor: Actor,
  runId: string,
): Promise<Result<LabelRunTable, Refusal>> {
  const nowMs = deps.clock.now();
  const baseUrl = printedUrlOf(deps);
  const by = byActor(actor, instantOf(nowMs));
  return await deps.store.atomically(async (trx) => {
    const run = await readRun(trx, runId);
    if (run === null || run.organisation_id !== actor.organisationId || run.status !== 'ready') {
      return refuse('not-found');
    }
    if (await isUsedUp(trx, run, { nowMs, baseUrl })) return refuse('conflict', sentences.fileUsedUp);
    const after = {
      version: run.version + 1,
      handed_at: run.handed_at ?? by.recordedAt,
      handed_count: run.handed_count + 1,
    };
    await trx.updateTable('label_run').set(after).where('run_id', '=', runId).execute();
    const data: LabelRunEvent = { type: 'label-file-handed-out' };
    await appendEvent(trx, { streamKind: 'label-run', streamId: runId, n: after.version, by, data });
    return ok({ ...run, ...after });
  });
}
