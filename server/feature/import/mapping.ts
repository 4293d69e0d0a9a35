// What a company said of the columns of its sheets, kept by their headings for the next file of the kind.
import { createHash } from 'node:crypto';
import type { Kysely, Transaction } from 'kysely';
import type { ImportSummary } from '../../../shared/contract/import.ts';
import {
  choicesOf,
  headingsKey,
  worthRemembering,
  type Choices,
  type RememberedChoices,
} from '../../../shared/register-import/choice.ts';
import type { Database } from '../../db/database.ts';
import type { ImportRunTable } from './import.table.ts';

/** A company keeps a handful of kinds of sheets. */
const MAPPINGS_MAX = 50;

/** The choices as a run keeps them. */
export const chosenColumns = (kept: string): Choices => choicesOf(JSON.parse(kept) as Record<string, unknown>);

export async function readMappings(db: Kysely<Database>, organisationId: string): Promise<RememberedChoices[]> {
  const rows = await db
    .selectFrom('import_mapping')
    .select(['headings', 'meanings'])
    .where('organisation_id', '=', organisationId)
    .orderBy('chosen_at', 'desc')
    .limit(MAPPINGS_MAX)
    .execute();
  return rows.map(({ headings, meanings }) => ({
    headings: JSON.parse(headings) as string[],
    meanings: JSON.parse(meanings) as Choices,
  }));
}

const digestOf = (headings: readonly string[]): string =>
  createHash('sha256').update(headingsKey(headings)).digest('hex');

/** With the import that is put in force: what was said of its columns holds for the next with the same headings. */
export async function rememberMapping(trx: Transaction<Database>, run: ImportRunTable, at: string): Promise<void> {
  const choices = chosenColumns(run.columns);
  const summary = run.summary === null ? null : (JSON.parse(run.summary) as ImportSummary);
  if (summary === null || Object.keys(choices).length === 0) return;
  for (const { sheet, columns } of summary.tables) {
    const found = worthRemembering(sheet, columns, choices);
    if (found === null) continue;
    const kept = { headings: JSON.stringify(found.headings), meanings: JSON.stringify(found.meanings) };
    await trx
      .insertInto('import_mapping')
      .values({
        organisation_id: run.organisation_id,
        headings_sha256: digestOf(found.headings),
        ...kept,
        import_id: run.import_id,
        chosen_at: at,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['organisation_id', 'headings_sha256'])
          .doUpdateSet({ ...kept, import_id: run.import_id, chosen_at: at }),
      )
      .execute();
  }
}
