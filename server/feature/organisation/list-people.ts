// The people of an organisation with their roles and certificates; names only for those whose work needs them.
import type { Kysely } from 'kysely';
import type { OrganisationPerson } from '../../../shared/contract/organisation.ts';
import type { Database } from '../../db/database.ts';
import { pageRows } from '../../http/page.ts';
import { afterIn, type Asked, type Page } from './organisation.queries.ts';

/** Those with a membership that was not ended. Without `withNames` neither names and telephones nor numbers of papers. */
export async function listPeople(
  db: Kysely<Database>,
  organisationId: string,
  asked: Asked & { readonly withNames: boolean },
): Promise<Page<OrganisationPerson>> {
  const ids = await db
    .selectFrom('membership')
    .select('person_id')
    .distinct()
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .where('person_id', '>', afterIn(organisationId, asked))
    .orderBy('person_id')
    .limit(asked.limit + 1)
    .execute();
  const shown = ids.slice(0, asked.limit).map((row) => row.person_id);
  if (shown.length === 0) return { items: [], next: null };
  const [people, memberships, certificates] = await Promise.all([
    db.selectFrom('person').select(['person_id', 'name', 'telephone']).where('person_id', 'in', shown).execute(),
    db
      .selectFrom('membership')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .where('person_id', 'in', shown)
      .where('ended_at', 'is', null)
      .orderBy('membership_id')
      .execute(),
    db
      .selectFrom('certificate')
      .selectAll()
      .where('person_id', 'in', shown)
      .where('ended_at', 'is', null)
      .orderBy('certificate_id')
      .execute(),
  ]);
  const byId = new Map(people.map((person) => [person.person_id, person]));
  return pageRows(
    ids,
    asked.limit,
    (row) => [organisationId, row.person_id],
    ({ person_id }) => ({
      personId: person_id,
      name: asked.withNames ? (byId.get(person_id)?.name ?? null) : null,
      telephone: asked.withNames ? (byId.get(person_id)?.telephone ?? null) : null,
      memberships: memberships
        .filter((membership) => membership.person_id === person_id)
        .map((membership) => ({
          membershipId: membership.membership_id,
          role: membership.role,
          siteId: membership.site_id,
          from: membership.from_on,
          until: membership.until_on,
        })),
      certificates: certificates
        .filter((certificate) => certificate.person_id === person_id)
        .map((certificate) => ({
          certificateId: certificate.certificate_id,
          kind: certificate.kind,
          number: asked.withNames ? certificate.number : null,
          until: certificate.until_on,
        })),
    }),
  );
}
