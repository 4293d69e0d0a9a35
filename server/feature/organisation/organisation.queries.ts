// Reads organisations, sites and licences: by id, and as the lists that each reader may see.
import type { Kysely, Selectable } from 'kysely';
import type { EmergencyCall, Licence, Organisation, Site } from '../../../shared/contract/organisation.ts';
import type { Database } from '../../db/database.ts';
import { isAuthority, type Actor } from '../../http/actor.ts';
import { pageRows } from '../../http/page.ts';
import { areaRange } from '../fill/station.lists.ts';
import { areasHolding } from './access.ts';
import type { LicenceTable, OrganisationTable, SiteTable } from './organisation.table.ts';

export type Page<Item> = { items: Item[]; next: string | null };
export interface Asked {
  readonly after: readonly [string, string] | null;
  readonly limit: number;
}

export const organisationOf = (row: OrganisationTable): Organisation => ({
  organisationId: row.organisation_id,
  version: row.version,
  kind: row.kind,
  name: row.name,
  shortName: row.short_name,
  creditCode: row.credit_code,
  area: row.area,
  emergencyTelephone: row.emergency_telephone,
  endedAt: row.ended_at,
});

export const siteOf = (row: SiteTable): Site => ({
  siteId: row.site_id,
  version: row.version,
  organisationId: row.organisation_id,
  kind: row.kind,
  name: row.name,
  area: row.area,
  address: row.address,
  position: row.lng_e7 === null || row.lat_e7 === null ? null : { lng: row.lng_e7 / 1e7, lat: row.lat_e7 / 1e7 },
  endedAt: row.ended_at,
});

export const licenceOf = (row: Selectable<LicenceTable>): Licence => ({
  licenceId: row.licence_id,
  version: row.version,
  organisationId: row.organisation_id,
  kind: row.kind,
  number: row.number,
  media: JSON.parse(row.media) as string[],
  from: row.from_on,
  until: row.until_on,
  endedAt: row.ended_at,
});

export async function readOrganisation(
  db: Kysely<Database>,
  organisationId: string,
): Promise<OrganisationTable | null> {
  const row = await db
    .selectFrom('organisation')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst();
  return row ?? null;
}

export const hasTelephone = async (db: Kysely<Database>, organisationId: string): Promise<boolean> =>
  ((await readOrganisation(db, organisationId))?.emergency_telephone ?? null) !== null;

export async function readSite(db: Kysely<Database>, siteId: string): Promise<SiteTable | null> {
  return (await db.selectFrom('site').selectAll().where('site_id', '=', siteId).executeTakeFirst()) ?? null;
}

/**
 * Whom to ring at any hour: the organisation itself, and the authority nearest above `area` that has a number. Those that
 * were ended answer no more.
 */
export async function readEmergencyCalls(
  db: Kysely<Database>,
  of: { readonly organisationId: string | null; readonly area: string },
): Promise<EmergencyCall[]> {
  const reachable = db
    .selectFrom('organisation')
    .select(['organisation_id', 'name', 'kind', 'area', 'emergency_telephone'])
    .where('ended_at', 'is', null)
    .where('emergency_telephone', 'is not', null);
  const own =
    of.organisationId === null
      ? undefined
      : await reachable.where('organisation_id', '=', of.organisationId).executeTakeFirst();
  const authorities = await reachable
    .where('kind', '=', 'authority')
    .where('area', 'in', areasHolding(of.area))
    .orderBy('area', 'desc')
    .orderBy('organisation_id')
    .limit(1)
    .execute();
  return [own, ...authorities].flatMap((row, index) =>
    row === undefined || row.emergency_telephone === null || (index > 0 && row.organisation_id === own?.organisation_id)
      ? []
      : [{ organisationName: row.name, kind: row.kind, telephone: row.emergency_telephone }],
  );
}

/** A company sees itself, an authority its area; by area. */
export async function listOrganisations(
  db: Kysely<Database>,
  actor: Actor,
  asked: Asked & { readonly kind: string | null },
): Promise<Page<Organisation>> {
  const [from, until] = areaRange(actor.area);
  const rows = await db
    .selectFrom('organisation')
    .selectAll()
    .$if(isAuthority(actor), (query) => query.where('area', '>=', from).where('area', '<', until))
    .$if(!isAuthority(actor), (query) => query.where('organisation_id', '=', actor.organisationId))
    .$if(asked.kind !== null, (query) => query.where('kind', '=', asked.kind ?? ''))
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('area', 'organisation_id'), '>', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('area')
    .orderBy('organisation_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [row.area, row.organisation_id], organisationOf);
}

/** All that were not ended, in an area and of a kind. */
export async function listOrganisationNames(
  db: Kysely<Database>,
  asked: Asked & { readonly area: string; readonly kind: string | null },
): Promise<Page<Pick<Organisation, 'organisationId' | 'kind' | 'name' | 'shortName' | 'area'>>> {
  const [from, until] = areaRange(asked.area);
  const rows = await db
    .selectFrom('organisation')
    .select(['organisation_id', 'kind', 'name', 'short_name', 'area'])
    .where('ended_at', 'is', null)
    .where('area', '>=', from)
    .where('area', '<', until)
    .$if(asked.kind !== null, (query) => query.where('kind', '=', asked.kind ?? ''))
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('area', 'organisation_id'), '>', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('area')
    .orderBy('organisation_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.area, row.organisation_id],
    (row) => ({
      organisationId: row.organisation_id,
      kind: row.kind,
      name: row.name,
      shortName: row.short_name,
      area: row.area,
    }),
  );
}

/** The cursor's first part names the list, so that one of another organisation leads nowhere. */
const afterIn = (organisationId: string, asked: Asked): string =>
  asked.after !== null && asked.after[0] === organisationId ? asked.after[1] : '';

export async function listSites(db: Kysely<Database>, organisationId: string, asked: Asked): Promise<Page<Site>> {
  const rows = await db
    .selectFrom('site')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('site_id', '>', afterIn(organisationId, asked))
    .orderBy('site_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [organisationId, row.site_id], siteOf);
}

export async function listLicences(db: Kysely<Database>, organisationId: string, asked: Asked): Promise<Page<Licence>> {
  const rows = await db
    .selectFrom('licence')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('licence_id', '>', afterIn(organisationId, asked))
    .orderBy('licence_id')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [organisationId, row.licence_id], licenceOf);
}

export { afterIn };
