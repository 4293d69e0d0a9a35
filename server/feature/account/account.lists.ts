// Lists of the office: accounts of its people, keys. Each is a page of an index.
import type { Kysely } from 'kysely';
import type { InferOutput } from 'valibot';
import type { Account, apiKeySchema } from '../../../shared/contract/account.ts';
import type { Database } from '../../db/database.ts';

export interface Asked {
  readonly limit: number;
  /** Id of the last one of the page before; '' for the first page. */
  readonly after: string;
}

/** One more than asked for, where there are more. */
export async function personIdsOf(db: Kysely<Database>, organisationId: string, asked: Asked): Promise<string[]> {
  const rows = await db
    .selectFrom('membership')
    .select('person_id')
    .distinct()
    .where('organisation_id', '=', organisationId)
    .where('person_id', '>', asked.after)
    .orderBy('person_id')
    .limit(asked.limit + 1)
    .execute();
  return rows.map((row) => row.person_id);
}

/** In the order of `personIds`; those who were never of the organisation are left out. */
export async function readAccounts(
  db: Kysely<Database>,
  organisationId: string,
  personIds: readonly string[],
  now: string,
): Promise<Account[]> {
  if (personIds.length === 0) return [];
  const [people, memberships, certificates] = await Promise.all([
    db
      .selectFrom('person as p')
      .leftJoin('login', 'login.id', 'p.person_id')
      .leftJoin('badge as b', (join) =>
        join.onRef('b.person_id', '=', 'p.person_id').on('b.organisation_id', '=', organisationId),
      )
      .where('p.person_id', 'in', personIds)
      .select(['p.person_id', 'p.name', 'p.telephone', 'login.username', 'b.badge', 'b.locked_until'])
      .execute(),
    db
      .selectFrom('membership')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .where('person_id', 'in', personIds)
      .orderBy('membership_id')
      .execute(),
    db.selectFrom('certificate').selectAll().where('person_id', 'in', personIds).orderBy('certificate_id').execute(),
  ]);
  const byId = new Map(people.map((person) => [person.person_id, person]));
  return personIds.flatMap((personId) => {
    const person = byId.get(personId);
    const held = memberships.filter((membership) => membership.person_id === personId);
    if (person === undefined || held.length === 0) return [];
    return {
      personId,
      name: person.name,
      telephone: person.telephone,
      username: person.username,
      badge: person.badge,
      badgeLockedUntil: person.locked_until !== null && person.locked_until > now ? person.locked_until : null,
      memberships: held.map((membership) => ({
        membershipId: membership.membership_id,
        role: membership.role,
        siteId: membership.site_id,
        from: membership.from_on,
        until: membership.until_on,
        endedAt: membership.ended_at,
      })),
      certificates: certificates
        .filter((certificate) => certificate.person_id === personId)
        .map((certificate) => ({
          certificateId: certificate.certificate_id,
          kind: certificate.kind,
          number: certificate.number,
          until: certificate.until_on,
          endedAt: certificate.ended_at,
        })),
    };
  });
}

export async function listApiKeys(
  db: Kysely<Database>,
  organisationId: string,
  asked: Asked,
): Promise<InferOutput<typeof apiKeySchema>[]> {
  const rows = await db
    .selectFrom('api_key')
    .where('organisation_id', '=', organisationId)
    .where('key_id', '>', asked.after)
    .select([
      'key_id as keyId',
      'purpose',
      'scale_id as scaleId',
      'site_id as siteId',
      'label',
      'created_at as createdAt',
      'ended_at as endedAt',
    ])
    .orderBy('key_id')
    .limit(asked.limit + 1)
    .execute();
  return rows.map((row) => (row.purpose === 'scale' ? row : { ...row, scaleId: null, siteId: null }));
}
