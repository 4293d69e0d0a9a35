// What the facts of a verdict hold beside the cylinder: one statement each for scale with tank, certificates, licences.
import { sql, type Kysely } from 'kysely';
import type { Gas } from '../../../shared/cylinder/cylinder.ts';
import type { LicenceOnFile } from '../../../shared/verdict/licence.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { opaque } from '../../db/portable.ts';
import type { LicenceTable } from '../organisation/organisation.table.ts';

export interface ScaleWithGas {
  readonly scaleId: string;
  readonly organisationId: string;
  readonly siteId: string;
  readonly siteArea: string;
  readonly name: string;
  readonly kind: string;
  readonly tankId: string | null;
  readonly verifiedUntil: string | null;
  readonly checkedOn: string | null;
  /** Of the tank that it hangs on; null: no tank, or nothing known of what is in it. */
  readonly gas: Gas | null;
}

const scaleById = compiled<
  Database,
  { id: string },
  {
    scale_id: string;
    organisation_id: string;
    site_id: string;
    area: string;
    name: string;
    kind: string;
    tank_id: string | null;
    verified_until: string | null;
    checked_on: string | null;
    mix: string | null;
  }
>((db, p) =>
  db
    .selectFrom('scale')
    .innerJoin('site', 'site.site_id', 'scale.site_id')
    .leftJoin('tank', 'tank.tank_id', 'scale.tank_id')
    .where('scale.scale_id', '=', opaque(p('id')))
    .where('scale.ended_at', 'is', null)
    .select([
      'scale.scale_id',
      'scale.organisation_id',
      'scale.site_id',
      'site.area',
      'scale.name',
      'scale.kind',
      'scale.tank_id',
      'scale.verified_until',
      'scale.checked_on',
      'tank.mix',
    ]),
);

export async function readScale(db: Kysely<Database>, scaleId: string): Promise<ScaleWithGas | null> {
  const [row] = await scaleById(db, { id: scaleId });
  if (row === undefined) return null;
  return {
    scaleId: row.scale_id,
    organisationId: row.organisation_id,
    siteId: row.site_id,
    siteArea: row.area,
    name: row.name,
    kind: row.kind,
    tankId: row.tank_id,
    verifiedUntil: row.verified_until,
    checkedOn: row.checked_on,
    gas: row.mix === null ? null : (JSON.parse(row.mix) as { gas: Gas }).gas,
  };
}

const licencesOf = compiled<Database, { id: string }, Pick<LicenceTable, 'kind' | 'media' | 'from_on' | 'until_on'>>(
  (db, p) =>
    db
      .selectFrom('licence')
      .where('organisation_id', '=', p('id'))
      .where('ended_at', 'is', null)
      .select(['kind', 'media', 'from_on', 'until_on']),
);

export async function readLicences(db: Kysely<Database>, organisationId: string): Promise<LicenceOnFile[]> {
  const rows = await licencesOf(db, { id: organisationId });
  return rows.map((row) => ({
    kind: row.kind,
    media: JSON.parse(row.media) as string[],
    from: row.from_on,
    until: row.until_on,
  }));
}

interface PaperRow {
  readonly of: string;
  readonly kind: string;
  readonly media: string | null;
  readonly from_on: string | null;
  readonly until_on: string | null;
}

const papersOf = compiled<Database, { personId: string; organisationId: string }, PaperRow>((db, p) =>
  db
    .selectFrom('certificate')
    .where('person_id', '=', opaque(p('personId')))
    .where('ended_at', 'is', null)
    .select((eb) => [
      sql<string>`'person'`.as('of'),
      eb.ref('kind').as('kind'),
      sql<string | null>`cast(null as text)`.as('media'),
      sql<string | null>`cast(null as text)`.as('from_on'),
      eb.ref('until_on').as('until_on'),
    ])
    .unionAll(
      db
        .selectFrom('licence')
        .where('organisation_id', '=', opaque(p('organisationId')))
        .where('ended_at', 'is', null)
        .select((eb) => [
          sql<string>`'organisation'`.as('of'),
          eb.ref('kind').as('kind'),
          sql<string | null>`${eb.ref('media')}`.as('media'),
          eb.ref('from_on').as('from_on'),
          eb.ref('until_on').as('until_on'),
        ]),
    ),
);

export interface Papers {
  readonly certificates: readonly { readonly kind: string; readonly until: string | null }[];
  readonly licences: readonly LicenceOnFile[];
}

/** Of who acts and for whom, by one statement; without a person there are no certificates. */
export async function readPapers(
  db: Kysely<Database>,
  of: { readonly personId: string | null; readonly organisationId: string },
): Promise<Papers> {
  const certificates: Papers['certificates'][number][] = [];
  const licences: LicenceOnFile[] = [];
  for (const row of await papersOf(db, { personId: of.personId ?? '', organisationId: of.organisationId })) {
    const { kind, media, until_on: until } = row;
    if (row.of === 'person') certificates.push({ kind, until });
    else licences.push({ kind, media: JSON.parse(media ?? '[]') as string[], from: row.from_on, until });
  }
  return { certificates, licences };
}

/** Names by id; ids that are not there are left out. Asked only where a reason names an organisation. */
export async function namesOfOrganisations(
  db: Kysely<Database>,
  ids: readonly string[],
): Promise<Record<string, string>> {
  if (ids.length === 0) return {};
  const rows = await db
    .selectFrom('organisation')
    .select(['organisation_id', 'name', 'short_name'])
    .where('organisation_id', 'in', [...ids])
    .execute();
  return Object.fromEntries(rows.map((row) => [row.organisation_id, row.short_name ?? row.name]));
}
