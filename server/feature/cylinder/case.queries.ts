// Cases as people look into them: the list of who met it and of whose cylinder it is, and one case with its evidence.
import type { Kysely } from 'kysely';
import type { Case, CaseRow } from '../../../shared/contract/cylinder.ts';
import type { StampFacts } from '../../../shared/cylinder/cylinder.ts';
import type { Database } from '../../db/database.ts';
import { hasRole, isAuthority, type Actor } from '../../http/actor.ts';
import { pageRows } from '../../http/page.ts';
import { readStream } from '../../log/read.ts';
import { areaRange } from '../fill/station.lists.ts';
import { findById } from './cylinder.queries.ts';
import type { OpenCaseTable } from './cylinder.table.ts';
import { rowOf } from './register.queries.ts';

type Key = readonly [string, string] | null;

/** What those who opened cases wrote down; which of it is there depends on the kind. */
interface CaseDetails {
  readonly tag?: string;
  readonly statusBefore?: string | null;
  readonly claim?: StampFacts;
  readonly claimedByCylinderId?: string;
  readonly claimedCode?: string;
  readonly siteId?: string;
  readonly scaleId?: string;
  readonly photoSha256?: string | null;
  readonly scanned?: string | null;
  readonly what?: string;
  readonly fillId?: string;
  readonly violations?: readonly string[];
}

const detailsOf = (row: Pick<OpenCaseTable, 'details'>): CaseDetails => JSON.parse(row.details) as CaseDetails;

const caseRows = (
  db: Kysely<Database>,
  asked: { readonly open: boolean; readonly after: Key; readonly limit: number },
) =>
  db
    .selectFrom('open_case')
    .leftJoin('cylinder', 'cylinder.cylinder_id', 'open_case.cylinder_id')
    .leftJoin('organisation', 'organisation.organisation_id', 'open_case.organisation_id')
    .selectAll('open_case')
    .select(['cylinder.code', 'organisation.name as organisation_name'])
    .where('open_case.closed_at', asked.open ? 'is' : 'is not', null)
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('open_case.opened_at', 'open_case.case_id'),
          '<',
          eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? ''),
        ),
      ),
    )
    .orderBy('open_case.opened_at', 'desc')
    .orderBy('open_case.case_id', 'desc')
    .limit(asked.limit + 1);

type FoundRow = Awaited<ReturnType<ReturnType<typeof caseRows>['execute']>>[number];

/** Who was at work, and where: for their own office and the authority. An owner elsewhere learns what, not who. */
const ofPeople = new Set(['fillerId', 'personId', 'siteId', 'scaleId', 'deviceId']);
const mayKnowWho = (row: FoundRow, actor: Actor): boolean =>
  isAuthority(actor) || row.organisation_id === actor.organisationId;

const caseRowOf = (row: FoundRow, actor: Actor): CaseRow => {
  const { tag = null, scanned = null } = detailsOf(row);
  const details = Object.entries(JSON.parse(row.details) as Record<string, unknown>);
  return {
    caseId: row.case_id,
    kind: row.kind,
    cylinderId: row.cylinder_id === '' ? null : row.cylinder_id,
    code: row.code ?? tag ?? scanned,
    organisationId: row.organisation_id,
    organisationName: row.organisation_name,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    details: Object.fromEntries(details.filter(([name]) => mayKnowWho(row, actor) || !ofPeople.has(name))),
  };
};

const newestFirst = (one: FoundRow, other: FoundRow): number => {
  const [a, b] = [`${one.opened_at} ${one.case_id}`, `${other.opened_at} ${other.case_id}`];
  return a < b ? 1 : a > b ? -1 : 0;
};

/** The newest first: those that the own people met, and those about own cylinders; for an authority those of its area. */
export async function listCases(
  db: Kysely<Database>,
  actor: Actor,
  asked: { readonly open: boolean; readonly after: Key; readonly limit: number },
): Promise<{ items: CaseRow[]; next: string | null }> {
  const keyOfRow = (row: FoundRow): [string, string] => [row.opened_at, row.case_id];
  const base = caseRows(db, asked);
  if (isAuthority(actor)) {
    const [from, until] = areaRange(actor.area);
    const rows = await base.where('open_case.area', '>=', from).where('open_case.area', '<', until).execute();
    return pageRows(rows, asked.limit, keyOfRow, (row) => caseRowOf(row, actor));
  }
  // Two statements, since no index finds the one or the other.
  const met = await base.where('open_case.organisation_id', '=', actor.organisationId).execute();
  const owned = await base.where('open_case.owner_organisation_id', '=', actor.organisationId).execute();
  const rows = [...new Map([...met, ...owned].map((row) => [row.case_id, row])).values()];
  return pageRows(rows.sort(newestFirst).slice(0, asked.limit + 1), asked.limit, keyOfRow, (row) =>
    caseRowOf(row, actor),
  );
}

async function nameOf(db: Kysely<Database>, table: 'site' | 'scale', id: string | undefined): Promise<string | null> {
  if (id === undefined) return null;
  const row =
    table === 'site'
      ? await db.selectFrom('site').select('name').where('site_id', '=', id).executeTakeFirst()
      : await db.selectFrom('scale').select('name').where('scale_id', '=', id).executeTakeFirst();
  return row?.name ?? null;
}

async function readCylinderRow(db: Kysely<Database>, cylinderId: string | undefined) {
  if (cylinderId === undefined || cylinderId === '') return null;
  const cylinder = await findById(db, cylinderId);
  if (cylinder === null) return null;
  const owner =
    cylinder.ownerOrganisationId === null
      ? undefined
      : await db
          .selectFrom('organisation')
          .select('name')
          .where('organisation_id', '=', cylinder.ownerOrganisationId)
          .executeTakeFirst();
  return { ...rowOf(cylinder, owner?.name ?? null), tareG: cylinder.tareG, volumeMl: cylinder.volumeMl };
}

async function readFill(db: Kysely<Database>, cylinderId: string, fillId: string | undefined) {
  if (fillId === undefined) return null;
  const row = await db
    .selectFrom('fill')
    .select(['started_at', 'ended_at', 'net_g', 'filler_id'])
    .where('cylinder_id', '=', cylinderId)
    .where('fill_id', '=', fillId)
    .executeTakeFirst();
  return row === undefined
    ? null
    : { startedAt: row.started_at, endedAt: row.ended_at, netG: row.net_g, personId: row.filler_id };
}

/** Null where there is none, or none that the reader may know of. `seen`: whose names it tells. */
export async function readCase(
  db: Kysely<Database>,
  actor: Actor,
  caseId: string,
): Promise<{ readonly found: Case; readonly seen: readonly string[] } | null> {
  const row = await caseRowById(db, caseId);
  if (row === undefined) return null;
  const details = detailsOf(row);
  const cylinder = await readCylinderRow(db, row.cylinder_id);
  const owns =
    row.owner_organisation_id === actor.organisationId || cylinder?.ownerOrganisationId === actor.organisationId;
  const isOwn = row.organisation_id === actor.organisationId;
  if (isAuthority(actor) ? !row.area.startsWith(actor.area) : !isOwn && !owns) return null;

  const events = await readStream(db, 'case', caseId, { before: null, most: 2 });
  const opened = events.find((event) => event.type === 'case-opened');
  const closed = events.find((event) => event.type === 'case-closed');
  const fill = await readFill(db, row.cylinder_id, details.fillId);
  const mayKnow = mayKnowWho(row, actor);
  const ids = mayKnow
    ? [opened?.by.personId, closed?.by.personId, fill?.personId].filter((id) => id !== null && id !== undefined)
    : [];
  const people =
    ids.length === 0
      ? []
      : await db.selectFrom('person').select(['person_id', 'name']).where('person_id', 'in', ids).execute();
  const personOf = (id: string | null | undefined): string | null =>
    people.find((person) => person.person_id === id)?.name ?? null;
  const closing = closed?.data as { readonly decision?: string; readonly reason?: string } | undefined;
  const { claim } = details;
  const isAboutTag = row.kind === 'duplicate-tag' && details.tag !== undefined && cylinder !== null;
  const found: Case = {
    ...caseRowOf(row, actor),
    tag: details.tag ?? null,
    claimedCode: details.claimedCode ?? null,
    scanned: details.scanned ?? null,
    at: details.what ?? null,
    siteName: mayKnow ? await nameOf(db, 'site', details.siteId) : null,
    scaleName: mayKnow ? await nameOf(db, 'scale', details.scaleId) : null,
    openedBy: personOf(opened?.by.personId),
    cylinder,
    claimedBy: await readCylinderRow(db, details.claimedByCylinderId),
    claim:
      claim === undefined
        ? null
        : {
            model: claim.model,
            serialNo: claim.serialNo,
            manufacturer: claim.manufacturer,
            madeOn: claim.madeOn,
            tareG: claim.tareG,
            volumeMl: claim.volumeMl,
            inspectionDueOn: claim.inspectionDueOn,
          },
    photoSha256: details.photoSha256 ?? null,
    fill: fill === null ? null : { startedAt: fill.startedAt, endedAt: fill.endedAt, netG: fill.netG },
    filledBy: personOf(fill?.personId),
    violations: [...(details.violations ?? [])],
    mayDecideTag: isAboutTag && (isAuthority(actor) ? hasRole(actor, 'supervisor') : owns),
    closedBy: personOf(closed?.by.personId),
    decision: closing?.decision ?? null,
    closingReason: closing?.reason ?? null,
  };
  return { found, seen: people.filter((person) => person.name !== null).map((person) => person.person_id) };
}

const caseRowById = (db: Kysely<Database>, caseId: string): Promise<FoundRow | undefined> =>
  db
    .selectFrom('open_case')
    .leftJoin('cylinder', 'cylinder.cylinder_id', 'open_case.cylinder_id')
    .leftJoin('organisation', 'organisation.organisation_id', 'open_case.organisation_id')
    .selectAll('open_case')
    .select(['cylinder.code', 'organisation.name as organisation_name'])
    .where('open_case.case_id', '=', caseId)
    .executeTakeFirst();
