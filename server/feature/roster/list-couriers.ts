// An organisation's couriers with their cards and what they are bound to; names only for those whose work needs them.
import type { Kysely } from 'kysely';
import { courierCardKind, type Courier } from '../../../shared/contract/delivery.ts';
import type { Database } from '../../db/database.ts';
import { pageRows } from '../../http/page.ts';
import { afterIn, type Asked, type Page } from '../organisation/organisation.queries.ts';
import { bindingOf, standInOf } from './roster.queries.ts';

/** Without an end it does not hold, so that it comes last. */
const holdsLonger = (one: { until_on: string | null }, other: { until_on: string | null }): number =>
  (other.until_on ?? '').localeCompare(one.until_on ?? '');

/** Asked of the database, the order would lead it through all that the organisation ever bound. */
const inOrder = <T>(rows: readonly T[], idOf: (row: T) => string): T[] =>
  rows.toSorted((one, other) => (idOf(one) < idOf(other) ? -1 : 1));

export async function listCouriers(
  db: Kysely<Database>,
  organisationId: string,
  asked: Asked & { readonly withNames: boolean; readonly now: string },
): Promise<Page<Courier>> {
  const ids = await db
    .selectFrom('membership')
    .select('person_id')
    .distinct()
    .where('organisation_id', '=', organisationId)
    .where('role', '=', 'courier')
    .where('ended_at', 'is', null)
    .where('person_id', '>', afterIn(organisationId, asked))
    .orderBy('person_id')
    .limit(asked.limit + 1)
    .execute();
  const shown = ids.slice(0, asked.limit).map((row) => row.person_id);
  if (shown.length === 0) return { items: [], next: null };
  const [people, cards, photos, bindings, standIns] = await Promise.all([
    db.selectFrom('person').select(['person_id', 'name', 'telephone']).where('person_id', 'in', shown).execute(),
    db
      .selectFrom('certificate')
      .select(['person_id', 'number', 'until_on'])
      .where('person_id', 'in', shown)
      .where('kind', '=', courierCardKind)
      .where('ended_at', 'is', null)
      .execute(),
    db
      .selectFrom('courier_photo')
      .select(['courier_id', 'sha256'])
      .where('organisation_id', '=', organisationId)
      .where('courier_id', 'in', shown)
      .execute(),
    db
      .selectFrom('binding')
      .selectAll()
      .where('courier_id', 'in', shown)
      .where('organisation_id', '=', organisationId)
      .where('ended_at', 'is', null)
      .execute(),
    db
      .selectFrom('stand_in')
      .selectAll()
      .where('courier_id', 'in', shown)
      .where('until_at', '>', asked.now)
      .where('organisation_id', '=', organisationId)
      .where('doubt', 'is', null)
      .where('ended_at', 'is', null)
      .execute(),
  ]);
  return pageRows(
    ids,
    asked.limit,
    (row) => [organisationId, row.person_id],
    ({ person_id }) => {
      const person = people.find((each) => each.person_id === person_id);
      const [card] = cards.filter((each) => each.person_id === person_id).toSorted(holdsLonger);
      return {
        courierId: person_id,
        name: asked.withNames ? (person?.name ?? null) : null,
        telephone: asked.withNames ? (person?.telephone ?? null) : null,
        photoSha256: asked.withNames ? (photos.find((each) => each.courier_id === person_id)?.sha256 ?? null) : null,
        card: card === undefined ? null : { number: asked.withNames ? card.number : null, until: card.until_on },
        bindings: inOrder(
          bindings.filter((each) => each.courier_id === person_id).map(bindingOf),
          (one) => one.bindingId,
        ),
        standIns: inOrder(
          standIns.filter((each) => each.courier_id === person_id).map(standInOf),
          (one) => one.standInId,
        ),
      };
    },
  );
}
