// The organisation whose things the actor is about to change, or why it may not.
import type { Kysely } from 'kysely';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { mayManage, maySee } from './access.ts';
import { readOrganisation } from './organisation.queries.ts';
import type { OrganisationTable } from './organisation.table.ts';

/** `not-found` where the actor may not even know of it. An organisation that was ended is left as it is. */
export async function manageable(
  db: Kysely<Database>,
  actor: Actor,
  organisationId: string,
): Promise<Result<OrganisationTable, Refusal>> {
  const row = await readOrganisation(db, organisationId);
  if (row === null) return refuse('not-found');
  const organisation = { organisationId, area: row.area, kind: row.kind };
  if (!(await mayManage(db, actor, organisation))) {
    return refuse(maySee(actor, organisation) ? 'not-allowed' : 'not-found');
  }
  return row.ended_at === null ? ok(row) : refuse('conflict', 'The organisation was ended.');
}
