// What is still missing before an organisation's first cylinder can be filled: a list that is there only until then.
import type { Kysely } from 'kysely';
import { beginsAfter, isPast, localDay, parseCivilDate, type DayNumber } from '../../../shared/calendar.ts';
import type { Setup, setupSteps } from '../../../shared/contract/home.ts';
import type { Database } from '../../db/database.ts';
import { isAuthority, type Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { areaRange } from '../fill/station.lists.ts';
import { hasTelephone } from '../organisation/organisation.queries.ts';
import { sitesOf } from './home.queries.ts';

type Step = (typeof setupSteps)[number];

const lasts = (date: string | null, today: DayNumber): boolean => {
  const until = date === null ? null : parseCivilDate(date);
  return until !== null && !isPast(until, today);
};
const hasBegun = (date: string | null, today: DayNumber): boolean => {
  const from = date === null ? null : parseCivilDate(date);
  return date === null || (from !== null && !beginsAfter(from, today));
};

const asSteps = (steps: readonly (readonly [Step, boolean])[]): Setup => ({
  steps: steps.every(([, done]) => done) ? [] : steps.map(([id, done]) => ({ id, done })),
});

async function isFilled(db: Kysely<Database>, siteIds: readonly string[]): Promise<boolean> {
  if (siteIds.length === 0) return false;
  const row = await db.selectFrom('fill').select('fill_id').where('site_id', 'in', siteIds).limit(1).executeTakeFirst();
  return row !== undefined;
}

/** Somebody with the role in force and a certificate P that lasts. */
async function hasFiller(db: Kysely<Database>, organisationId: string, today: DayNumber): Promise<boolean> {
  const rows = await db
    .selectFrom('membership')
    .innerJoin('certificate', 'certificate.person_id', 'membership.person_id')
    .select(['membership.from_on', 'membership.until_on', 'certificate.until_on as certified_until'])
    .where('membership.organisation_id', '=', organisationId)
    .where('membership.role', '=', 'filler')
    .where('membership.ended_at', 'is', null)
    .where('certificate.kind', '=', 'P')
    .where('certificate.ended_at', 'is', null)
    .limit(200)
    .execute();
  return rows.some(
    (row) =>
      hasBegun(row.from_on, today) &&
      (row.until_on === null || lasts(row.until_on, today)) &&
      lasts(row.certified_until, today),
  );
}

async function ofStation(db: Kysely<Database>, organisationId: string, today: DayNumber): Promise<Setup> {
  const siteIds = await sitesOf(db, organisationId);
  if (await isFilled(db, siteIds)) return { steps: [] };
  const stations =
    siteIds.length === 0
      ? []
      : await db
          .selectFrom('site')
          .select('site_id')
          .where('site_id', 'in', siteIds)
          .where('kind', '=', 'station')
          .limit(1)
          .execute();
  const licences = await db
    .selectFrom('licence')
    .select(['from_on', 'until_on'])
    .where('organisation_id', '=', organisationId)
    .where('kind', '=', 'filling')
    .where('ended_at', 'is', null)
    .limit(50)
    .execute();
  const tanks = await db
    .selectFrom('tank')
    .select('mix')
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .limit(200)
    .execute();
  const scales = await db
    .selectFrom('scale')
    .select('verified_until')
    .where('organisation_id', '=', organisationId)
    .where('kind', '=', 'filling')
    .where('tank_id', 'is not', null)
    .where('ended_at', 'is', null)
    .limit(200)
    .execute();
  const block = await db
    .selectFrom('code_block')
    .select('block_id')
    .where('organisation_id', '=', organisationId)
    .limit(1)
    .executeTakeFirst();
  const cylinder = await db
    .selectFrom('cylinder')
    .select('cylinder_id')
    .where('owner_organisation_id', '=', organisationId)
    .where('registered', '=', 1)
    .limit(1)
    .executeTakeFirst();
  return asSteps([
    ['site', stations.length > 0],
    ['licence', licences.some((licence) => hasBegun(licence.from_on, today) && lasts(licence.until_on, today))],
    ['telephone', await hasTelephone(db, organisationId)],
    ['tank', tanks.length > 0],
    ['scale', scales.some((scale) => lasts(scale.verified_until, today))],
    ['filler', await hasFiller(db, organisationId, today)],
    ['gas', tanks.some((tank) => tank.mix !== null)],
    // Cylinders that came with codes of others, from an import, need none of our own.
    ['codes', block !== undefined || cylinder !== undefined],
    ['cylinder', cylinder !== undefined],
    ['fill', false],
  ]);
}

async function ofAuthority(db: Kysely<Database>, actor: Actor): Promise<Setup> {
  const [from, until] = areaRange(actor.area);
  const companies = db
    .selectFrom('organisation')
    .where('organisation.area', '>=', from)
    .where('organisation.area', '<', until)
    .where('organisation.ended_at', 'is', null)
    .where('organisation.kind', '<>', 'authority');
  const company = await companies.select('organisation.organisation_id').limit(1).executeTakeFirst();
  const account = await companies
    .innerJoin('membership', 'membership.organisation_id', 'organisation.organisation_id')
    .where('membership.ended_at', 'is', null)
    .select('membership.membership_id')
    .limit(1)
    .executeTakeFirst();
  return asSteps([
    ['company', company !== undefined],
    ['company-account', account !== undefined],
    ['telephone', await hasTelephone(db, actor.organisationId)],
  ]);
}

export async function describeSetup(
  deps: Pick<AppDependencies, 'store' | 'clock' | 'parameters'>,
  actor: Actor,
): Promise<Setup> {
  const db = deps.store.reader;
  if (isAuthority(actor)) return await ofAuthority(db, actor);
  if (actor.organisationKind !== 'filling-station' && actor.organisationKind !== 'gas-company') return { steps: [] };
  const nowMs = deps.clock.now();
  const { values } = deps.parameters.inForce(actor.area, new Date(nowMs).toISOString().slice(0, 10)).resolved;
  return await ofStation(db, actor.organisationId, localDay(nowMs, values.timeZone));
}
