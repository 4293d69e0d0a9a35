// Whose register a run imports, and what its office said of owners.
import type { Kysely } from 'kysely';
import type { Database } from '../../db/database.ts';
import { readOrganisationsByName } from './import.queries.ts';
import type { ImportRunTable } from './import.table.ts';
import { answerKey, type Importer } from './stage-rows.ts';

export async function importerOf(db: Kysely<Database>, run: ImportRunTable): Promise<Importer> {
  return {
    importId: run.import_id,
    organisationId: run.organisation_id,
    language: run.language === 'en' ? 'en' : 'zh-CN',
    organisationOf: await readOrganisationsByName(db),
    own: new Set((JSON.parse(run.owners) as (string | null)[]).map(answerKey)),
  };
}
