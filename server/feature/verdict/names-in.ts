// Names of the organisations that a verdict's reasons mention by id, for the screens that show them.
import type { Kysely } from 'kysely';
import type { Database } from '../../db/database.ts';
import { namesOfOrganisations } from './facts.queries.ts';
import type { Judged } from './read-facts.ts';

const idsIn = ({ verdict, found }: Pick<Judged, 'verdict' | 'found'>): string[] => {
  const named = verdict.reasons.some(({ rule }) => rule === 'not-own' || rule === 'custody-broken');
  if (!named || found === null) return [];
  const { ownerOrganisationId, custody } = found.cylinder;
  return [ownerOrganisationId, custody?.kind === 'org' ? custody.id : null].filter((id) => id !== null);
};

/** Read only where a reason names an organisation: most verdicts do not. */
export const namesInAll = (
  db: Kysely<Database>,
  judged: readonly Pick<Judged, 'verdict' | 'found'>[],
): Promise<Record<string, string>> => namesOfOrganisations(db, [...new Set(judged.flatMap(idsIn))]);

export const namesIn = (db: Kysely<Database>, judged: Judged): Promise<Record<string, string>> =>
  namesInAll(db, [judged]);
