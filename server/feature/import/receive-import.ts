// Takes a file in: kept in the database in small parts, so that whichever process does the work can read it.
import { webcrypto } from 'node:crypto';
import type { Choices } from '../../../shared/register-import/choice.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import type { ImportEvent } from './import-event.ts';
import { readRun, setProgress } from './import.queries.ts';

const PART_BYTES = 192 * 1024;

export interface ReceivedFile {
  readonly importId: string;
  readonly organisationId: string;
  /** Of the organisation. */
  readonly area: string;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  readonly language: 'zh-CN' | 'en';
  /** YYYY-MM-DD. */
  readonly today: string;
  /** Goes on to be applied without waiting to be looked at. */
  readonly applyWhenRead: boolean;
  readonly columns: Choices;
  /** Owners, as the file names them, whose cylinders are registered with the organisation. */
  readonly own: readonly (string | null)[];
}

/**
 * Sent again under the same id, the same file is taken once. If we crash before the last part is in, the run stays
 * `receiving`: sending it again goes on, else it is discarded later.
 */
export async function receiveImport(
  deps: Pick<AppDependencies, 'store'>,
  file: ReceivedFile,
  by: Attribution,
): Promise<Result<null, Refusal>> {
  const { bytes, importId } = file;
  const sha256 = Buffer.from(await webcrypto.subtle.digest('SHA-256', bytes.slice())).toString('hex');
  const begun = await deps.store.atomically(async (trx) => {
    const before = await readRun(trx, importId);
    if (before !== null) return before;
    await trx
      .insertInto('import_run')
      .values({
        import_id: importId,
        version: 1,
        organisation_id: file.organisationId,
        person_id: by.personId,
        area: file.area,
        file_name: file.fileName,
        file_sha256: sha256,
        file_bytes: bytes.length,
        language: file.language,
        today: file.today,
        columns: JSON.stringify(file.columns),
        owners: JSON.stringify(file.own),
        state: 'receiving',
        apply_when_read: file.applyWhenRead ? 1 : 0,
        fault: null,
        rows_read: 0,
        done_through: 0,
        rows_undone: 0,
        rows_kept: 0,
        summary: null,
        created_at: by.recordedAt,
        applied_at: null,
        ended_at: null,
        reason: null,
      })
      .execute();
    const data = { type: 'import-received', fileSha256: sha256, fileBytes: bytes.length } satisfies ImportEvent;
    await appendEvent(trx, { streamKind: 'import', streamId: importId, n: 1, by, data });
    return null;
  });
  if (begun !== null) {
    if (begun.organisation_id !== file.organisationId || begun.file_sha256 !== sha256) return refuse('already-used');
    if (begun.state !== 'receiving') return ok(null);
  }
  for (let part = 0; part * PART_BYTES < bytes.length; part++) {
    const content = Buffer.from(bytes.subarray(part * PART_BYTES, (part + 1) * PART_BYTES)).toString('base64');
    await deps.store.inSteps(async (trx) => {
      await trx
        .insertInto('import_file')
        .values({ import_id: importId, part, content })
        .onConflict((conflict) => conflict.columns(['import_id', 'part']).doNothing())
        .execute();
    });
  }
  await deps.store.atomically(async (trx) => await setProgress(trx, importId, { state: 'queued' }));
  return ok(null);
}
