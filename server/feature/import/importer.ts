// Whose register a run imports, and what its office said of owners.
import type { Kysely } from 'kysely';
import type { Database } from '../../db/database.ts';
import { readOrganisationsByName, readBlocksOfOthers } from './import.queries.ts';
import { ownCodeParts } from '../../../shared/cylinder/code.ts';
import type { ImportRunTable } from './import.table.ts';
import { answerKey, type Importer } from './stage-rows.ts';

export async function importerOf(db: Kysely<Database>, run: ImportRunTable): Promise<Importer> {
  const others = Map.groupBy(await readBlocksOfOthers(db, run.organisation_id), (block) => block.prefix);
  return {
    importId: run.import_id,
    organisationId: run.organisation_id,
    language: run.language === 'en' ? 'en' : 'zh-CN',
    organisationOf: await readOrganisationsByName(db),
    isIssuedElsewhere(code) {
      const parts = ownCodeParts(code);
      if (parts === null) return false;
      const { prefix, width, serial } = parts;
      return (others.get(prefix) ?? []).some(
        (block) => block.width === width && block.first_serial <= serial && block.last_serial >= serial,
      );
    },
    own: new Set((JSON.parse(run.owners) as (string | null)[]).map(answerKey)),
  };
}
