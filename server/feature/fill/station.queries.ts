// Whether a site or a scale is one at which the actor may act.
import type { Kysely } from 'kysely';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';

export interface ActingSite {
  readonly siteId: string;
  readonly area: string;
}

const siteById = compiled<Database, { id: string }, { site_id: string; organisation_id: string; area: string }>(
  (db, p) =>
    db
      .selectFrom('site')
      .where('site_id', '=', p('id'))
      .where('ended_at', 'is', null)
      .select(['site_id', 'organisation_id', 'area']),
);

/** Null where there is no such site, it is another organisation's, or the actor is bound to another one. */
export async function readActingSite(db: Kysely<Database>, actor: Actor, siteId: string): Promise<ActingSite | null> {
  // The session was opened at this site of its organisation, and was read with it a moment ago.
  if (siteId === actor.siteId && actor.siteArea !== undefined) return { siteId, area: actor.siteArea };
  const [row] = await siteById(db, { id: siteId });
  if (row === undefined || row.organisation_id !== actor.organisationId) return null;
  if (actor.siteId !== null && actor.siteId !== siteId) return null;
  return { siteId: row.site_id, area: row.area };
}
