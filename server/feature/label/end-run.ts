// The end of a print run goes on record: the file that is offered, or why there is none; labels that were wanted are printed.
import type { LabelRefusal } from '../../../shared/contract/label.ts';
import type { Result } from '../../../shared/result.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import { instantOf } from '../account/account-dependencies.ts';
import type { LabelRequestEvent, LabelRunEvent } from './label-event.ts';
import type { LabelRunTable } from './label.table.ts';
import { readRequests, readRun, sourceIn } from './run.queries.ts';

export interface FileFacts {
  readonly pages: number;
  readonly bytes: number;
  readonly sha256: string;
}

/** Does nothing where another process was faster. */
export async function endRun(
  deps: Pick<AppDependencies, 'store' | 'clock'>,
  run: LabelRunTable,
  end: Result<FileFacts, LabelRefusal>,
): Promise<void> {
  const now = instantOf(deps.clock.now());
  const by: Attribution = {
    personId: run.person_id,
    organisationId: run.organisation_id,
    siteId: null,
    deviceId: null,
    scaleId: null,
    commandId: null,
    occurredAt: now,
    deviceAt: null,
    recordedAt: now,
  };
  const data: LabelRunEvent = end.ok
    ? { type: 'label-run-ready', ...end.value }
    : { type: 'label-run-refused', refusal: end.error };
  await deps.store.atomically(async (trx) => {
    const row = await readRun(trx, run.run_id);
    if (row === null || row.status !== 'working') return;
    const n = row.version + 1;
    await trx
      .updateTable('label_run')
      .set({
        version: n,
        status: end.ok ? 'ready' : 'refused',
        refusal: end.ok ? null : JSON.stringify(end.error),
        page_count: end.ok ? end.value.pages : null,
        file_bytes: end.ok ? end.value.bytes : null,
        sha256: end.ok ? end.value.sha256 : null,
        ended_at: now,
      })
      .where('run_id', '=', run.run_id)
      .execute();
    await appendEvent(trx, { streamKind: 'label-run', streamId: run.run_id, n, by, data });
    const source = sourceIn(row);
    if (!end.ok || source.kind !== 'requests') return;
    for (const request of await readRequests(trx, row.organisation_id, source.requestIds)) {
      if (request.status !== 'waiting') continue;
      const printed: LabelRequestEvent = { type: 'label-printed', runId: run.run_id };
      await trx
        .updateTable('label_request')
        .set({ version: request.version + 1, status: 'printed' })
        .where('cylinder_id', '=', request.cylinder_id)
        .where('request_id', '=', request.request_id)
        .execute();
      await appendEvent(trx, {
        streamKind: 'label-request',
        streamId: request.request_id,
        n: request.version + 1,
        by,
        data: printed,
      });
    }
  });
}
