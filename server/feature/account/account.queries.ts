// What is read of accounts: who a session or key belongs to, where a person works, whose badge it is.
import { sql, type Kysely } from 'kysely';
import { compiled } from '../../db/compiled.ts';
import { opaque } from '../../db/portable.ts';
import type { Database } from '../../db/database.ts';
import type { KeyPurpose } from './account.table.ts';

export interface SessionRow {
  readonly personId: string;
  readonly organisationId: string;
  readonly organisationKind: string;
  readonly area: string;
  readonly siteId: string | null;
  readonly siteArea: string | null;
  readonly deviceId: string;
  readonly method: string;
  readonly signedInAt: string;
  readonly expiresAt: string;
  readonly passwordTemporary: number | null;
  readonly role: string;
  readonly fromOn: string;
  readonly untilOn: string | null;
}

/** A row for each membership that counts at the session's place; none where session, organisation, site or device ended. */
export const sessionRows = compiled<Database, { tokenHash: string; now: string }, SessionRow>((db, p) =>
  db
    .selectFrom('session as s')
    .innerJoin('organisation as o', 'o.organisation_id', 's.organisation_id')
    .innerJoin('device as d', (join) =>
      join.onRef('d.organisation_id', '=', 's.organisation_id').onRef('d.device_id', '=', 's.device_id'),
    )
    .innerJoin('membership as m', (join) =>
      join.onRef('m.person_id', '=', 's.person_id').onRef('m.organisation_id', '=', 's.organisation_id'),
    )
    .leftJoin('site', 'site.site_id', 's.site_id')
    .leftJoin('login', 'login.id', 's.person_id')
    .where('s.token', '=', opaque(p('tokenHash')))
    .where('s.expires_at', '>', opaque(p('now')))
    .where('o.ended_at', 'is', null)
    .where('d.ended_at', 'is', null)
    .where('m.ended_at', 'is', null)
    .where('site.ended_at', 'is', null)
    .where((eb) => eb.or([eb('m.site_id', 'is', null), eb('m.site_id', '=', eb.ref('s.site_id'))]))
    .select([
      's.person_id as personId',
      's.organisation_id as organisationId',
      'o.kind as organisationKind',
      'o.area as area',
      's.site_id as siteId',
      'site.area as siteArea',
      's.device_id as deviceId',
      's.method as method',
      's.signed_in_at as signedInAt',
      's.expires_at as expiresAt',
      'login.password_temporary as passwordTemporary',
      'm.role as role',
      'm.from_on as fromOn',
      'm.until_on as untilOn',
    ]),
);

export interface ApiKeyRow {
  readonly keyId: string;
  readonly purpose: KeyPurpose;
  readonly organisationId: string;
  readonly organisationKind: string;
  readonly area: string;
  /** Null for a key that is no scale's. */
  readonly siteId: string | null;
  readonly scaleId: string;
}

/**
 * Nothing where the key, its organisation or, for one of a scale, its scale ended, or the scale went to another
 * organisation.
 */
export const apiKeyRows = compiled<Database, { hash: string }, ApiKeyRow>((db, p) =>
  db
    .selectFrom('api_key as k')
    .innerJoin('organisation as o', 'o.organisation_id', 'k.organisation_id')
    .leftJoin('scale', (join) =>
      join.onRef('scale.scale_id', '=', 'k.scale_id').onRef('scale.organisation_id', '=', 'k.organisation_id'),
    )
    .where('k.hash', '=', opaque(p('hash')))
    .where('k.ended_at', 'is', null)
    .where('o.ended_at', 'is', null)
    .where((eb) =>
      eb.or([
        // Written into the statement: values that it is given would have a join prepared anew each time (see `opaque`).
        eb('k.purpose', '=', sql.lit('ordering')),
        eb.and([
          eb('k.purpose', '=', sql.lit('scale')),
          eb('scale.scale_id', 'is not', null),
          eb('scale.ended_at', 'is', null),
        ]),
      ]),
    )
    .select([
      'k.key_id as keyId',
      'k.purpose as purpose',
      'k.organisation_id as organisationId',
      'o.kind as organisationKind',
      'o.area as area',
      'scale.site_id as siteId',
      'k.scale_id as scaleId',
    ]),
);

export interface WorkplaceRow {
  readonly membershipId: string;
  readonly organisationId: string;
  readonly organisationName: string;
  readonly area: string;
  readonly siteId: string | null;
  readonly siteName: string | null;
  readonly role: string;
  readonly fromOn: string;
  readonly untilOn: string | null;
}

/** Memberships of a person that were not ended, the oldest first. */
export async function workplaceRows(db: Kysely<Database>, personId: string): Promise<WorkplaceRow[]> {
  return await db
    .selectFrom('membership as m')
    .innerJoin('organisation as o', 'o.organisation_id', 'm.organisation_id')
    .leftJoin('site', 'site.site_id', 'm.site_id')
    .where('m.person_id', '=', personId)
    .where('m.ended_at', 'is', null)
    .where('o.ended_at', 'is', null)
    .where('site.ended_at', 'is', null)
    .select([
      'm.membership_id as membershipId',
      'm.organisation_id as organisationId',
      'o.name as organisationName',
      'o.area as area',
      'm.site_id as siteId',
      'site.name as siteName',
      'm.role as role',
      'm.from_on as fromOn',
      'm.until_on as untilOn',
    ])
    .orderBy('m.membership_id')
    .execute();
}

/** The person behind a user name, and what their password is compared with. */
export async function loginByUsername(
  db: Kysely<Database>,
  username: string,
): Promise<{ personId: string; passwordHash: string | null } | null> {
  const row = await db
    .selectFrom('login')
    .innerJoin('credential', 'credential.person_id', 'login.id')
    .where('login.username', '=', username)
    .where('credential.provider_id', '=', 'credential')
    .select(['login.id as personId', 'credential.password as passwordHash'])
    .executeTakeFirst();
  return row ?? null;
}

export async function loginByPerson(
  db: Kysely<Database>,
  personId: string,
): Promise<{ username: string; passwordHash: string | null; temporary: boolean } | null> {
  const row = await db
    .selectFrom('login')
    .innerJoin('credential', 'credential.person_id', 'login.id')
    .where('login.id', '=', personId)
    .where('credential.provider_id', '=', 'credential')
    .select(['login.username', 'credential.password', 'login.password_temporary'])
    .executeTakeFirst();
  return row === undefined
    ? null
    : { username: row.username, passwordHash: row.password, temporary: row.password_temporary === 1 };
}

/** What the session's own holder is told of it. Null where it is gone. */
export async function sessionDetails(db: Kysely<Database>, tokenHash: string) {
  const row = await db
    .selectFrom('session as s')
    .innerJoin('person', 'person.person_id', 's.person_id')
    .innerJoin('organisation as o', 'o.organisation_id', 's.organisation_id')
    .leftJoin('site', 'site.site_id', 's.site_id')
    .leftJoin('login', 'login.id', 's.person_id')
    .where('s.token', '=', tokenHash)
    .select([
      'person.name as personName',
      'o.name as organisationName',
      'site.name as siteName',
      's.method as method',
      's.signed_in_at as signedInAt',
      's.expires_at as expiresAt',
      'login.password_temporary as passwordTemporary',
    ])
    .executeTakeFirst();
  return row ?? null;
}

/** Not ended; a person has a few. */
export async function certificatesOf(db: Kysely<Database>, personId: string) {
  return await db
    .selectFrom('certificate')
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .select(['kind', 'until_on as until'])
    .orderBy('certificate_id')
    .execute();
}

export interface BadgeOwner {
  readonly personId: string;
  readonly area: string;
  readonly siteId: string | null;
  readonly role: string;
  readonly fromOn: string;
  readonly untilOn: string | null;
}

/** Memberships of the badge's owner at the organisation that were not ended; which are in force is for the caller to say. */
export const badgeOwners = compiled<Database, { organisationId: string; badge: string }, BadgeOwner>((db, p) =>
  db
    .selectFrom('badge as b')
    .innerJoin('organisation as o', 'o.organisation_id', 'b.organisation_id')
    .innerJoin('membership as m', (join) =>
      join.onRef('m.person_id', '=', 'b.person_id').onRef('m.organisation_id', '=', 'b.organisation_id'),
    )
    .where('b.organisation_id', '=', opaque(p('organisationId')))
    .where('b.badge', '=', opaque(p('badge')))
    .where('m.ended_at', 'is', null)
    .select([
      'b.person_id as personId',
      'o.area as area',
      'm.site_id as siteId',
      'm.role as role',
      'm.from_on as fromOn',
      'm.until_on as untilOn',
    ]),
);

export async function isUsernameTaken(db: Kysely<Database>, username: string): Promise<boolean> {
  const row = await db.selectFrom('login').select('id').where('username', '=', username).executeTakeFirst();
  return row !== undefined;
}

/** Who has the badge at the organisation, with a role in force or not. */
export async function wearerOf(db: Kysely<Database>, organisationId: string, badge: string): Promise<string | null> {
  const row = await db
    .selectFrom('badge')
    .select('person_id')
    .where('organisation_id', '=', organisationId)
    .where('badge', '=', badge)
    .executeTakeFirst();
  return row?.person_id ?? null;
}

/** Memberships of a person that were not ended, at any organisation. */
export async function standingOf(
  db: Kysely<Database>,
  personId: string,
): Promise<{ readonly membershipId: string; readonly organisationId: string; readonly role: string }[]> {
  return await db
    .selectFrom('membership')
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .select(['membership_id as membershipId', 'organisation_id as organisationId', 'role'])
    .execute();
}
