// Names of the organisations that a verdict's reasons mention by id, for the screens that show them.
import type { Kysely } from 'kysely';
import type { Database } from '../../db/database.ts';
import { namesOfOrganisations } from './facts.queries.ts';
import type { Judged } from './read-facts.ts';

/** Read only where a reason names an organisation: most verdicts do not. */
export async function namesIn(db: Kysely<Database>, judged: Judged): Promise<Record<string, string>> {
  const { cylinder = null } = judged.found ?? {};
  const named = judged.verdict.reasons.some(({ rule }) => rule === 'not-own' || rule === 'custody-broken');
  if (!named || cylinder === null) return {};
  const ids = [cylinder.ownerOrganisationId, cylinder.custody?.kind === 'org' ? cylinder.custody.id : null];
  return await namesOfOrganisations(
    db,
    ids.filter((id) => id !== null),
  );
}
