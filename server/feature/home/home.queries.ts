// The few reads that home rests on, each by an index.
import { sql, type Kysely } from 'kysely';
import type { Database } from '../../db/database.ts';
import { areaRange } from '../fill/station.lists.ts';

/** More than a station fills in a day; the figures are then of the last of them. */
const mostFills = 5000;
const mostThings = 1000;

export const sitesOf = async (db: Kysely<Database>, organisationId: string): Promise<string[]> =>
  (
    await db
      .selectFrom('site')
      .select('site_id')
      .where('organisation_id', '=', organisationId)
      .where('ended_at', 'is', null)
      .orderBy('site_id')
      .limit(200)
      .execute()
  ).map((row) => row.site_id);

/** The newest first. `siteIds` is not empty, here and below. */
export const fillsSince = (db: Kysely<Database>, siteIds: readonly string[], since: string) =>
  db
    .selectFrom('fill')
    .select(['ended_at', 'status'])
    .where('site_id', 'in', siteIds)
    .where('ended_at', '>=', since)
    .orderBy('ended_at', 'desc')
    .limit(mostFills)
    .execute();

export const waitingForCheck = (db: Kysely<Database>, siteIds: readonly string[]) =>
  db
    .selectFrom('fill')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('ended_at').as('since')])
    .where('site_id', 'in', siteIds)
    // Said in the text of the statement: a partial index is not found by a parameter.
    .where('status', '=', sql.lit('filled' as const))
    .executeTakeFirstOrThrow();

export async function refusedSince(
  db: Kysely<Database>,
  who: { readonly organisationId: string; readonly siteIds: readonly string[] } | { readonly area: string },
  since: string,
): Promise<number> {
  const base = db
    .selectFrom('refused_attempt')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('attempted_at', '>=', since);
  if ('area' in who) {
    const [from, until] = areaRange(who.area);
    return Number((await base.where('area', '>=', from).where('area', '<', until).executeTakeFirstOrThrow()).count);
  }
  const row = await base
    .where('organisation_id', '=', who.organisationId)
    .where((eb) => eb.or([eb('site_id', 'is', null), eb('site_id', 'in', who.siteIds)]))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export const setAsideByDestination = (db: Kysely<Database>, siteIds: readonly string[]) =>
  db
    .selectFrom('set_aside')
    .select((eb) => ['destination', eb.fn.countAll<number>().as('count'), eb.fn.min('set_aside_at').as('since')])
    .where('site_id', 'in', siteIds)
    .where('ended_at', 'is', null)
    .groupBy('destination')
    .orderBy('destination')
    .execute();

/** By kind; a kind may come twice. A company's are those that its people met, and those about its cylinders. */
export async function openCases(
  db: Kysely<Database>,
  who: { readonly organisationId: string } | { readonly area: string },
) {
  const base = db
    .selectFrom('open_case')
    .select((eb) => ['kind', eb.fn.countAll<number>().as('count'), eb.fn.min('opened_at').as('since')])
    .where('closed_at', 'is', null)
    .groupBy('kind')
    .orderBy('kind');
  if ('organisationId' in who) {
    const met = await base.where('organisation_id', '=', who.organisationId).execute();
    const owned = await base
      .where('owner_organisation_id', '=', who.organisationId)
      .where((eb) => eb.or([eb('organisation_id', 'is', null), eb('organisation_id', '<>', who.organisationId)]))
      .execute();
    return [...met, ...owned];
  }
  const [from, until] = areaRange(who.area);
  return await base.where('area', '>=', from).where('area', '<', until).execute();
}

export const scalesAt = (db: Kysely<Database>, siteIds: readonly string[]) =>
  db
    .selectFrom('scale')
    .select(['scale_id', 'name', 'verified_until', 'checked_on'])
    .where('site_id', 'in', siteIds)
    .where('ended_at', 'is', null)
    .orderBy('scale_id')
    .limit(mostThings)
    .execute();

export const tanksAt = (db: Kysely<Database>, siteIds: readonly string[]) =>
  db
    .selectFrom('tank')
    .select(['tank_id', 'name', 'mix'])
    .where('site_id', 'in', siteIds)
    .where('ended_at', 'is', null)
    .orderBy('tank_id')
    .limit(mostThings)
    .execute();

/** Not ended, with a last day, of organisations that are not ended. */
export function licencesOf(db: Kysely<Database>, who: { readonly organisationId: string } | { readonly area: string }) {
  const base = db
    .selectFrom('licence')
    .innerJoin('organisation', 'organisation.organisation_id', 'licence.organisation_id')
    .select(['licence.organisation_id', 'organisation.name', 'licence.kind', 'licence.until_on'])
    .where('licence.ended_at', 'is', null)
    .where('organisation.ended_at', 'is', null)
    .where('licence.until_on', 'is not', null)
    .orderBy('licence.until_on')
    .limit(mostThings);
  if ('organisationId' in who) return base.where('licence.organisation_id', '=', who.organisationId).execute();
  const [from, until] = areaRange(who.area);
  return base.where('organisation.area', '>=', from).where('organisation.area', '<', until).execute();
}

export const certificatesOfPerson = (db: Kysely<Database>, personId: string) =>
  db
    .selectFrom('certificate')
    .select(['person_id', 'kind', 'until_on'])
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .where('until_on', 'is not', null)
    .limit(mostThings)
    .execute();

/** Of everybody who works at the organisation. */
export const certificatesOfPeople = (db: Kysely<Database>, organisationId: string) =>
  db
    .selectFrom('certificate')
    .select(['certificate.person_id', 'certificate.kind', 'certificate.until_on'])
    .where('certificate.ended_at', 'is', null)
    .where('certificate.until_on', 'is not', null)
    .where(
      'certificate.person_id',
      'in',
      db
        .selectFrom('membership')
        .select('membership.person_id')
        .where('membership.organisation_id', '=', organisationId)
        .where('membership.ended_at', 'is', null),
    )
    .limit(mostThings)
    .execute();

/** Cylinders that a courier handed over and took back. */
export async function deliveredSince(
  db: Kysely<Database>,
  by: { readonly courierId: string; readonly organisationId: string },
  since: string,
): Promise<{ full: number; empty: number }> {
  const row = await db
    .selectFrom('delivery')
    .where('courier_id', '=', by.courierId)
    .where('delivered_at', '>=', since)
    .where('organisation_id', '=', by.organisationId)
    .select((eb) => [eb.fn.sum<number>('full_count').as('full'), eb.fn.sum<number>('empty_count').as('empty')])
    .executeTakeFirst();
  return { full: row?.full ?? 0, empty: row?.empty ?? 0 };
}

type Who = { readonly organisationId: string } | { readonly area: string };

/** Uses of a stand-in code that do not count, told since `since`. */
export async function doubtfulStandIns(db: Kysely<Database>, who: Who, since: string) {
  const base = db
    .selectFrom('stand_in')
    .innerJoin('organisation', 'organisation.organisation_id', 'stand_in.organisation_id')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('stand_in.recorded_at').as('since')])
    .where('stand_in.doubt', 'is not', null)
    .where('stand_in.recorded_at', '>=', since);
  if ('organisationId' in who) {
    return await base.where('stand_in.organisation_id', '=', who.organisationId).executeTakeFirstOrThrow();
  }
  const [from, until] = areaRange(who.area);
  return await base
    .where('organisation.area', '>=', from)
    .where('organisation.area', '<', until)
    .executeTakeFirstOrThrow();
}

/** Devices in use that say of a record made before `before` that it is unsent. */
export async function devicesUnsent(db: Kysely<Database>, who: Who, before: string) {
  const base = db
    .selectFrom('device')
    .innerJoin('organisation', 'organisation.organisation_id', 'device.organisation_id')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('device.unsent_since').as('since')])
    // Said in the text of the statement: a partial index is not found by a parameter.
    .where('device.unsent_count', '>', sql.lit(0))
    .where('device.ended_at', 'is', null)
    .where('device.unsent_since', '<', before);
  if ('organisationId' in who) {
    return await base.where('device.organisation_id', '=', who.organisationId).executeTakeFirstOrThrow();
  }
  const [from, until] = areaRange(who.area);
  return await base
    .where('organisation.area', '>=', from)
    .where('organisation.area', '<', until)
    .executeTakeFirstOrThrow();
}

/** Of people who work in the area: papers that end by `until` (YYYY-MM-DD) and have no successor that lasts longer. */
export async function certificatesEndingIn(db: Kysely<Database>, area: string, until: string) {
  const [from, to] = areaRange(area);
  return await db
    .selectFrom('certificate as c')
    .innerJoin('membership as m', 'm.person_id', 'c.person_id')
    .innerJoin('organisation as o', 'o.organisation_id', 'm.organisation_id')
    .where('o.area', '>=', from)
    .where('o.area', '<', to)
    .where('o.ended_at', 'is', null)
    .where('m.ended_at', 'is', null)
    .where('c.ended_at', 'is', null)
    .where('c.until_on', '<=', until)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('certificate as later')
            .select('later.certificate_id')
            .whereRef('later.person_id', '=', 'c.person_id')
            .whereRef('later.kind', '=', 'c.kind')
            .where('later.ended_at', 'is', null)
            .where('later.until_on', '>', until),
        ),
      ),
    )
    .select(['o.organisation_id', 'o.name', 'c.person_id', 'c.kind', 'c.until_on'])
    .distinct()
    .orderBy('c.until_on')
    .limit(mostThings)
    .execute();
}
