// Takes back what an import did, stretch by stretch, by events that say the opposite. What was used since stays.
import type { Transaction } from 'kysely';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import type { CylinderEvent } from '../../../shared/event/cylinder-event.ts';
import type { Database } from '../../db/database.ts';
import type { Attribution } from '../../log/append.ts';
import { findById } from '../cylinder/cylinder.queries.ts';
import { recordCylinderEvents } from '../cylinder/record-cylinder-event.ts';
import type { Difference } from './compare-entry.ts';
import { readRowsAfter, setProgress, updateImportRow } from './import.queries.ts';
import type { ImportRowTable, ImportRunTable } from './import.table.ts';
import type { StagedEntry } from './staged-entry.ts';

/** The version that the cylinder had when the import was through with it. */
function versionThen(row: ImportRowTable): number {
  if (row.cylinder_version !== null) return row.cylinder_version;
  return (JSON.parse(row.entry ?? '{}') as Partial<StagedEntry>).frozen === true ? 2 : 1;
}

/** The correction as it was made, the other way round. */
function reversed(difference: Difference, correctionId: string, reason: string): CylinderEvent[] {
  const events: CylinderEvent[] = [];
  if (Object.keys(difference.after).length > 0) {
    events.push({
      type: 'facts-corrected',
      correctionId,
      before: difference.after,
      after: difference.before,
      reason,
      photoSha256: null,
      where: 'import',
    });
  }
  const { owner, state } = difference;
  if (owner !== null) events.push({ type: 'owner-changed', from: owner.to, to: owner.from, reason });
  // What was scrapped stays scrapped: its codes are void for ever.
  if (state !== null && state.to !== 'scrapped') {
    events.push({ type: 'state-changed', from: state.to, to: state.from, reason, photoSha256: null });
  }
  return events;
}

function undoingEvents(row: ImportRowTable, importId: string, reason: string, newId: () => string): CylinderEvent[] {
  if (row.kind === 'accept') return [{ type: 'registration-undone', reason, importId }];
  const { applied } = JSON.parse(row.entry ?? '{}') as { applied?: Difference };
  return row.kind === 'correct' && row.decision === 'accepted' && applied !== undefined
    ? reversed(applied, newId(), reason)
    : [];
}

/** Only a cylinder to which nothing has happened since can be taken back. */
const isUntouched = (cylinder: Cylinder | null, row: ImportRowTable): cylinder is Cylinder =>
  cylinder !== null && cylinder.registered && cylinder.version === versionThen(row);

/** Undoes at most `most` rows after those that are through; resolves to how far it came, or null where none is left. */
export async function undoRows(
  trx: Transaction<Database>,
  run: Pick<ImportRunTable, 'import_id' | 'done_through' | 'rows_undone' | 'rows_kept'>,
  most: number,
  undo: { readonly reason: string; readonly by: Attribution; readonly newId: () => string },
): Promise<Pick<ImportRunTable, 'done_through' | 'rows_undone' | 'rows_kept'> | null> {
  const importId = run.import_id;
  const rows = await readRowsAfter(trx, importId, run.done_through, most);
  const last = rows.at(-1);
  if (last === undefined) return null;
  let undone = 0;
  let kept = 0;
  for (const row of rows) {
    const [first, ...rest] = undoingEvents(row, importId, undo.reason, undo.newId);
    if (first === undefined || row.cylinder_id === null) continue;
    const cylinder = await findById(trx, row.cylinder_id);
    if (!isUntouched(cylinder, row)) {
      await updateImportRow(trx, row, { decision: 'kept' });
      kept += 1;
      continue;
    }
    const now = await recordCylinderEvents(trx, cylinder, cylinder.cylinderId, [first, ...rest], undo.by);
    await updateImportRow(trx, row, { cylinder_version: now.version, decision: 'undone' });
    undone += 1;
  }
  const progress = {
    done_through: last.n,
    rows_undone: run.rows_undone + undone,
    rows_kept: run.rows_kept + kept,
  };
  await setProgress(trx, importId, progress);
  return progress;
}
