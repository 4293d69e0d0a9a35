// Who may see and change an organisation and what belongs to it: its own office, the authority of its area, and, before there is one, whoever sets up.
import type { Kysely } from 'kysely';
import type { Database } from '../../db/database.ts';
import { hasRole, isAuthority, type Actor } from '../../http/actor.ts';

export interface OfOrganisation {
  readonly organisationId: string;
  readonly area: string;
}

/** An authority's area holds what its digits begin. */
export const isInAreaOf = (actor: Actor, area: string): boolean => isAuthority(actor) && area.startsWith(actor.area);

export const maySee = (actor: Actor, thing: OfOrganisation): boolean =>
  actor.organisationId === thing.organisationId || isInAreaOf(actor, thing.area);

/** The area itself and all that hold it, the widest first: '', '4', '44', …. */
export const areasHolding = (area: string): string[] =>
  Array.from({ length: area.length + 1 }, (_, length) => area.slice(0, length));

/** Whether an authority that has people of its own is responsible for the area (null: for any area at all). */
async function isThereAuthority(db: Kysely<Database>, area: string | null): Promise<boolean> {
  const row = await db
    .selectFrom('organisation')
    .innerJoin('membership', 'membership.organisation_id', 'organisation.organisation_id')
    .where('organisation.kind', '=', 'authority')
    .where('organisation.ended_at', 'is', null)
    .where('membership.ended_at', 'is', null)
    .$if(area !== null, (query) => query.where('organisation.area', 'in', areasHolding(area ?? '')))
    .select('organisation.organisation_id')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function hasPeople(db: Kysely<Database>, organisationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('membership')
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .select('membership_id')
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Setting up from an empty database: an administrator may enter organisations that nobody could enter otherwise, because
 * no authority with people holds the area. An authority may be entered in this way only while there is none at all: it
 * would be set above others.
 */
async function isSettingUp(db: Kysely<Database>, actor: Actor, area: string, kind: string): Promise<boolean> {
  if (!hasRole(actor, 'administrator')) return false;
  return !(await isThereAuthority(db, kind === 'authority' ? null : area));
}

export async function mayCreate(
  db: Kysely<Database>,
  actor: Actor,
  wanted: { readonly area: string; readonly kind: string },
): Promise<boolean> {
  if (isInAreaOf(actor, wanted.area)) return hasRole(actor, 'supervisor');
  return await isSettingUp(db, actor, wanted.area, wanted.kind);
}

/** Sites, licences, scales and tanks, and what an organisation is called. */
export async function mayManage(
  db: Kysely<Database>,
  actor: Actor,
  organisation: OfOrganisation & { readonly kind: string },
): Promise<boolean> {
  if (actor.organisationId === organisation.organisationId) return hasRole(actor, 'office');
  if (isInAreaOf(actor, organisation.area)) return hasRole(actor, 'supervisor');
  if (!(await isSettingUp(db, actor, organisation.area, organisation.kind))) return false;
  return !(await hasPeople(db, organisation.organisationId));
}

/** The number that is answered at any hour: an authority, which has no office of its own, says so by its supervisor. */
export const maySayTelephone = async (
  db: Kysely<Database>,
  actor: Actor,
  organisation: OfOrganisation & { readonly kind: string },
): Promise<boolean> =>
  (actor.organisationId === organisation.organisationId && isAuthority(actor) && hasRole(actor, 'supervisor')) ||
  (await mayManage(db, actor, organisation));
