// The register as people look at it: lists that each reader may see, one cylinder whole, its history.
import type { Kysely } from 'kysely';
import { civilDateText } from '../../../shared/calendar.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import type { CylinderDetail, CylinderEventRow, CylinderRow } from '../../../shared/contract/cylinder.ts';
import { situationOf } from '../../../shared/verdict/situation.ts';
import { maskedOwner } from '../../../shared/register-import/people.ts';
import type { ResolvedParameters } from '../../../shared/verdict/parameters.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import { pageRows } from '../../http/page.ts';
import { readStream } from '../../log/read.ts';
import { areaRange } from '../fill/station.lists.ts';
import { findById, readHoldsAndEntrustments } from './cylinder.queries.ts';
import { rowToCylinder, type CylinderTable } from './cylinder.table.ts';

type Key = readonly [string, string] | null;

export const rowOf = (cylinder: Cylinder, ownerName: string | null): CylinderRow => ({
  cylinderId: cylinder.cylinderId,
  code: cylinder.code,
  model: cylinder.model,
  serialNo: cylinder.serialNo,
  manufacturer: cylinder.manufacturer,
  madeOn: cylinder.madeOn,
  inspectionDueOn: cylinder.inspectionDueOn,
  ownerOrganisationId: cylinder.ownerOrganisationId,
  ownerName,
  state: cylinder.state,
  custodyKind: cylinder.custody?.kind ?? null,
  setAside: cylinder.setAsideId !== null,
  full: cylinder.lastFill !== null,
});

/** Makers number alike: more than so many with one number are not looked at. */
const mostAlike = 500;

/** What `find` finds among the cylinders that have this number stamped on them. */
async function numberedBy<Row>(
  db: Kysely<Database>,
  serialNo: string,
  find: (cylinderIds: readonly string[]) => Promise<Row[]>,
): Promise<Row[]> {
  const rows = await db
    .selectFrom('cylinder')
    .select('cylinder_id')
    .where('serial_no', '=', serialNo)
    .orderBy('cylinder_id')
    .limit(mostAlike)
    .execute();
  return rows.length === 0 ? [] : await find(rows.map((row) => row.cylinder_id));
}

const compare = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);
const byKey = (one: readonly [string, string], other: readonly [string, string]): number =>
  compare(one[0], other[0]) || compare(one[1], other[1]);

/**
 * Cylinders by code: a company's own, or those that it holds (`in: 'hand'`); for an authority, those of one owner in
 * its area. `search` is the beginning of a code, or a whole stamped number.
 */
export async function listCylinders(
  db: Kysely<Database>,
  actor: Actor,
  asked: {
    readonly in: 'own' | 'hand';
    readonly ownerId: string | null;
    readonly search: string | null;
    readonly after: Key;
    readonly limit: number;
  },
): Promise<{ items: CylinderRow[]; next: string | null }> {
  const [from, until] = areaRange(actor.area);
  const owner = actor.organisationKind === 'authority' ? asked.ownerId : actor.organisationId;
  if (owner === null) return { items: [], next: null };
  const base = db
    .selectFrom('cylinder')
    .leftJoin('organisation', 'organisation.organisation_id', 'cylinder.owner_organisation_id')
    .leftJoin('import_pending', 'import_pending.import_id', 'cylinder.import_id')
    .where('import_pending.import_id', 'is', null)
    .where(asked.in === 'own' ? 'cylinder.owner_organisation_id' : 'cylinder.custody_id', '=', owner)
    .where('cylinder.registered', '=', 1)
    .$if(actor.organisationKind === 'authority', (query) =>
      query.where('organisation.area', '>=', from).where('organisation.area', '<', until),
    )
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('cylinder.code', 'cylinder.cylinder_id'),
          '>',
          eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? ''),
        ),
      ),
    )
    .where('cylinder.code', 'is not', null)
    .orderBy('cylinder.code')
    .orderBy('cylinder.cylinder_id')
    .selectAll('cylinder')
    .select('organisation.name as owner_name')
    .limit(asked.limit + 1);
  const { search } = asked;
  // Two statements, since no index finds the one or the other.
  const found =
    search === null
      ? [await base.execute()]
      : [
          await base.where('cylinder.code', '>=', search).where('cylinder.code', '<', `${search}~`).execute(),
          await numberedBy(db, search, (ids) => base.where('cylinder.cylinder_id', 'in', ids).execute()),
        ];
  const rows = new Map(found.flat().map((row) => [row.cylinder_id, row]));
  const keyOfRow = (row: CylinderTable): [string, string] => [row.code ?? '', row.cylinder_id];
  return pageRows(
    [...rows.values()].sort((one, other) => byKey(keyOfRow(one), keyOfRow(other))).slice(0, asked.limit + 1),
    asked.limit,
    keyOfRow,
    (row) => rowOf(rowToCylinder(row satisfies CylinderTable), row.owner_name),
  );
}

/** A company's own, entrusted to it or in its hands; an authority's whole area. Others do not learn that it exists. */
export async function readVisible(db: Kysely<Database>, actor: Actor, cylinderId: string): Promise<Cylinder | null> {
  const cylinder = await findById(db, cylinderId);
  if (cylinder === null) return null;
  if (actor.organisationKind === 'authority') {
    const ids = [cylinder.ownerOrganisationId, cylinder.custody?.kind === 'org' ? cylinder.custody.id : null].filter(
      (id) => id !== null,
    );
    // Nobody's cylinder is everybody's business: without owner and holder any authority may look.
    if (ids.length === 0) return cylinder;
    const rows = await db.selectFrom('organisation').select('area').where('organisation_id', 'in', ids).execute();
    return rows.some((row) => row.area.startsWith(actor.area)) ? cylinder : null;
  }
  if (!cylinder.registered) return null;
  if (cylinder.ownerOrganisationId === actor.organisationId) return cylinder;
  if (cylinder.custody?.kind === 'org' && cylinder.custody.id === actor.organisationId) return cylinder;
  const { entrustments } = await readHoldsAndEntrustments(db, cylinderId);
  return entrustments.some((entrustment) => entrustment.org === actor.organisationId) ? cylinder : null;
}

export async function describeCylinder(
  db: Kysely<Database>,
  cylinder: Cylinder,
  resolved: ResolvedParameters,
  at: string,
  blacklisted: boolean,
): Promise<CylinderDetail> {
  const { holds, entrustments } = await readHoldsAndEntrustments(db, cylinder.cylinderId);
  const tags = await db
    .selectFrom('tag')
    .select(['tag', 'kind', 'status'])
    .where('cylinder_id', '=', cylinder.cylinderId)
    .orderBy('tag')
    .limit(100)
    .execute();
  const ids = [
    ...new Set(
      [
        cylinder.ownerOrganisationId,
        cylinder.custody?.kind === 'org' ? cylinder.custody.id : null,
        cylinder.lastFill?.organisationId ?? null,
        ...entrustments.map((entrustment) => entrustment.org),
      ].filter((id) => id !== null),
    ),
  ];
  const organisations =
    ids.length === 0
      ? []
      : await db
          .selectFrom('organisation')
          .select(['organisation_id', 'name'])
          .where('organisation_id', 'in', ids)
          .execute();
  const nameOf = (id: string | null | undefined): string | null =>
    organisations.find((organisation) => organisation.organisation_id === id)?.name ?? null;
  const unknownOwner =
    cylinder.ownerOrganisationId !== null
      ? undefined
      : await db
          .selectFrom('cylinder_owner_name')
          .select('owner_name')
          .where('cylinder_id', '=', cylinder.cylinderId)
          .executeTakeFirst();
  const { due, life } = situationOf(
    {
      step: 'collect',
      at,
      cylinder: {
        madeOn: cylinder.madeOn,
        designLifeYears: cylinder.designLifeYears,
        lifeExtendedUntil: cylinder.lifeExtendedUntil,
        lastInspection: { on: cylinder.inspectedOn, result: cylinder.inspectionResult },
        inspectionDueOn: cylinder.inspectionDueOn,
      },
    },
    resolved,
  );
  return {
    // Of an owner who is a person, the office of the company that imported it knows the name: from the import.
    ...rowOf(
      cylinder,
      nameOf(cylinder.ownerOrganisationId) ??
        (unknownOwner === undefined ? null : maskedOwner(unknownOwner.owner_name)),
    ),
    tags,
    twoPhase: cylinder.twoPhase,
    volumeMl: cylinder.volumeMl,
    tareG: cylinder.tareG,
    maxFillG: cylinder.maxFillG,
    medium: cylinder.medium,
    stampLegible: cylinder.stampLegible,
    designLifeYears: cylinder.designLifeYears,
    lifeExtendedUntil: cylinder.lifeExtendedUntil,
    inspectedOn: cylinder.inspectedOn,
    inspectionResult: cylinder.inspectionResult,
    valveUntil: cylinder.valveUntil,
    registrationCode: cylinder.registrationCode,
    nonconforming: cylinder.nonconforming,
    refurbished: cylinder.refurbished,
    blacklisted,
    holds: [...holds],
    firstFill: cylinder.firstFill,
    assumed: [...cylinder.assumed],
    custody:
      cylinder.custody === null
        ? null
        : { kind: cylinder.custody.kind, id: cylinder.custody.id, name: nameOf(cylinder.custody.id) },
    lastFill:
      cylinder.lastFill === null
        ? null
        : {
            at: cylinder.lastFill.at,
            organisationName: nameOf(cylinder.lastFill.organisationId),
            contentG: cylinder.lastFill.contentG,
            released: cylinder.lastFill.released,
            seal: cylinder.lastFill.seal,
          },
    entrustments: entrustments.map((entrustment) => ({
      organisationId: entrustment.org,
      organisationName: nameOf(entrustment.org),
      for: [...entrustment.for],
      from: entrustment.from,
      until: entrustment.until,
    })),
    dueOn: due === null ? null : civilDateText(due),
    lifeEndsOn: life === null ? null : civilDateText(life.end),
    version: cylinder.version,
  };
}

/** The newest first. `mayKnow` says whose names the reader may be told. */
export async function listCylinderEvents(
  db: Kysely<Database>,
  cylinderId: string,
  page: { readonly before: number | null; readonly limit: number },
  mayKnow: (organisationId: string | null) => boolean,
): Promise<{ items: CylinderEventRow[]; next: string | null; seen: string[] }> {
  const events = await readStream(db, 'cylinder', cylinderId, { before: page.before, most: page.limit + 1 });
  const shown = events.slice(0, page.limit);
  const uniq = (ids: (string | null)[]): string[] => [...new Set(ids.filter((id) => id !== null))];
  const organisationIds = uniq(shown.map((event) => event.by.organisationId));
  const siteIds = uniq(shown.map((event) => event.by.siteId));
  const scaleIds = uniq(shown.map((event) => event.by.scaleId));
  const personIds = uniq(shown.filter((event) => mayKnow(event.by.organisationId)).map((event) => event.by.personId));
  const organisations =
    organisationIds.length === 0
      ? []
      : await db
          .selectFrom('organisation')
          .select(['organisation_id as id', 'name'])
          .where('organisation_id', 'in', organisationIds)
          .execute();
  const sites =
    siteIds.length === 0
      ? []
      : await db.selectFrom('site').select(['site_id as id', 'name']).where('site_id', 'in', siteIds).execute();
  const scales =
    scaleIds.length === 0
      ? []
      : await db.selectFrom('scale').select(['scale_id as id', 'name']).where('scale_id', 'in', scaleIds).execute();
  const people =
    personIds.length === 0
      ? []
      : await db.selectFrom('person').select(['person_id as id', 'name']).where('person_id', 'in', personIds).execute();
  const nameIn = (rows: readonly { id: string; name: string | null }[], id: string | null): string | null =>
    rows.find((row) => row.id === id)?.name ?? null;
  const items = shown.map((event) => ({
    n: event.n,
    type: event.type,
    occurredAt: event.by.occurredAt,
    recordedAt: event.recordedAt,
    organisationName: nameIn(organisations, event.by.organisationId),
    siteName: nameIn(sites, event.by.siteId),
    personId: event.by.personId,
    personName: nameIn(people, event.by.personId),
    scaleName: nameIn(scales, event.by.scaleId),
    data: event.data as Record<string, unknown>,
  }));
  return {
    items,
    next: events.length > page.limit ? String(shown.at(-1)?.n ?? '') : null,
    seen: people.filter((person) => person.name !== null).map((person) => person.id),
  };
}
