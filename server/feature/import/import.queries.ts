// Reads and writes the rows of imports; what they mean is decided elsewhere.
import type { Kysely, Transaction } from 'kysely';
import type {
  Import,
  ImportRow,
  ImportRowKind,
  ImportState,
  ImportSummary,
  ImportTold,
} from '../../../shared/contract/import.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { isSameStamp, serialSpellings, stampKey, type Stamp } from '../../../shared/cylinder/stamp.ts';
import { ownerKey } from '../../../shared/register-import/word-cell.ts';
import { compiled } from '../../db/compiled.ts';
import type { Database } from '../../db/database.ts';
import { insertMany } from '../../db/insert-many.ts';
import { StreamConflict } from '../../db/store.ts';
import type { Actor } from '../../http/actor.ts';
import { pageRows } from '../../http/page.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import { rowToCylinder, type TagTable } from '../cylinder/cylinder.table.ts';
import { areaRange } from '../fill/station.lists.ts';
import type { ImportEvent } from './import-event.ts';
import { chosenColumns } from './mapping.ts';
import { keptFacts } from './compare-entry.ts';
import type { ImportRowTable, ImportRunTable } from './import.table.ts';
import type { StagedEntry } from './staged-entry.ts';

/** Rows whatever they became. */
export const everyRow = { kind: null, told: null, decision: null, waiting: false } as const;

export const importOf = (row: ImportRunTable): Import => ({
  importId: row.import_id,
  organisationId: row.organisation_id,
  fileName: row.file_name,
  fileSha256: row.file_sha256,
  fileBytes: row.file_bytes,
  state: row.state,
  fault: row.fault,
  rowsRead: row.rows_read,
  rowsDone: row.done_through,
  rowsUndone: row.rows_undone,
  rowsKept: row.rows_kept,
  today: row.today,
  columns: chosenColumns(row.columns),
  own: JSON.parse(row.owners) as (string | null)[],
  summary: row.summary === null ? null : (JSON.parse(row.summary) as ImportSummary),
  createdAt: row.created_at,
  appliedAt: row.applied_at,
  endedAt: row.ended_at,
  reason: row.reason,
});

const runById = compiled<Database, { id: string }, ImportRunTable>((db, p) =>
  db.selectFrom('import_run').selectAll().where('import_id', '=', p('id')),
);

export async function readRun(db: Kysely<Database>, importId: string): Promise<ImportRunTable | null> {
  const [row] = await runById(db, { id: importId });
  return row ?? null;
}

/** A company's own, or those of an authority's area; others do not learn that it exists. */
export async function readVisibleRun(
  db: Kysely<Database>,
  actor: Actor,
  importId: string,
): Promise<ImportRunTable | null> {
  const run = await readRun(db, importId);
  if (run === null) return null;
  const visible =
    actor.organisationKind === 'authority'
      ? run.area.startsWith(actor.area)
      : run.organisation_id === actor.organisationId;
  return visible ? run : null;
}

/** Changes the run by an event of its own. Throws StreamConflict where somebody else changed it since it was read. */
export async function changeRun(
  trx: Transaction<Database>,
  run: ImportRunTable,
  changes: Partial<Omit<ImportRunTable, 'import_id' | 'version'>>,
  event: ImportEvent,
  by: Attribution,
): Promise<void> {
  const n = run.version + 1;
  await appendEvent(trx, { streamKind: 'import', streamId: run.import_id, n, by, data: event });
  const updated = await trx
    .updateTable('import_run')
    .set({ ...changes, version: n })
    .where('import_id', '=', run.import_id)
    .where('version', '=', run.version)
    .returning('import_id')
    .execute();
  if (updated.length === 0) throw new StreamConflict('import', run.import_id, n);
}

/** How far the work of a run has come. No event: it says nothing that its rows do not say. */
export async function setProgress(
  trx: Transaction<Database>,
  importId: string,
  progress: Partial<Pick<ImportRunTable, 'done_through' | 'rows_read' | 'rows_undone' | 'rows_kept' | 'state'>>,
): Promise<void> {
  await trx.updateTable('import_run').set(progress).where('import_id', '=', importId).execute();
}

export const WORKING_STATES: readonly ImportState[] = ['queued', 'reading', 'applying', 'undoing', 'discarding'];

/** The oldest run that waits for work, or null. */
export async function nextRun(db: Kysely<Database>): Promise<ImportRunTable | null> {
  const row = await db
    .selectFrom('import_run')
    .selectAll()
    .where('state', 'in', [...WORKING_STATES])
    .orderBy('created_at')
    .orderBy('import_id')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

export const insertRows = insertMany('import_row', [
  'import_id',
  'n',
  'kind',
  'told',
  'line',
  'entry',
  'cylinder_id',
  'cylinder_version',
  'decision',
]);

const rowsAfter = compiled<Database, { id: string; after: number; most: number }, ImportRowTable>((db, p) =>
  db
    .selectFrom('import_row')
    .selectAll()
    .where('import_id', '=', p('id'))
    .where('n', '>', p('after'))
    .orderBy('n')
    .limit(p('most')),
);

export const readRowsAfter = (
  db: Kysely<Database>,
  importId: string,
  after: number,
  most: number,
): Promise<ImportRowTable[]> => rowsAfter(db, { id: importId, after, most });

export async function updateImportRow(
  trx: Transaction<Database>,
  row: Pick<ImportRowTable, 'import_id' | 'n'>,
  changes: Partial<Omit<ImportRowTable, 'import_id' | 'n'>>,
): Promise<void> {
  await trx
    .updateTable('import_row')
    .set(changes)
    .where('import_id', '=', row.import_id)
    .where('n', '=', row.n)
    .execute();
}

/** Forgets up to `most` rows; resolves to how many there were. */
export async function deleteRows(trx: Transaction<Database>, importId: string, most: number): Promise<number> {
  const rows = await trx
    .selectFrom('import_row')
    .select('n')
    .where('import_id', '=', importId)
    .orderBy('n')
    .limit(most)
    .execute();
  const last = rows.at(-1);
  if (last === undefined) return 0;
  await trx.deleteFrom('import_row').where('import_id', '=', importId).where('n', '<=', last.n).execute();
  return rows.length;
}

export async function addLabelHosts(
  trx: Transaction<Database>,
  hosts: readonly string[],
  importId: string,
  addedAt: string,
): Promise<void> {
  for (const host of hosts) {
    await trx
      .insertInto('label_host')
      .values({ host, import_id: importId, added_at: addedAt })
      .onConflict((conflict) => conflict.column('host').doNothing())
      .execute();
  }
}

export async function deleteFile(trx: Transaction<Database>, importId: string): Promise<void> {
  await trx.deleteFrom('import_file').where('import_id', '=', importId).execute();
}

/** The file's bytes, read part by part; `between` lets others have their turn. */
export async function readFileBytes(
  db: Kysely<Database>,
  run: Pick<ImportRunTable, 'import_id' | 'file_bytes'>,
  between: () => Promise<void>,
): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(run.file_bytes);
  let at = 0;
  for (let part = 0; ; part++) {
    const row = await db
      .selectFrom('import_file')
      .select('content')
      .where('import_id', '=', run.import_id)
      .where('part', '=', part)
      .executeTakeFirst();
    if (row === undefined) return bytes.subarray(0, at);
    const content = Buffer.from(row.content, 'base64');
    bytes.set(content, at);
    at += content.length;
    await between();
  }
}

export interface Claimed {
  readonly cylinder: Cylinder;
  readonly tagStatus: TagTable['status'];
}

/** The cylinders that tags lead to, on the register or taken off it, by tag. */
export async function readClaimed(db: Kysely<Database>, tags: readonly string[]): Promise<Map<string, Claimed>> {
  if (tags.length === 0) return new Map();
  const rows = await db
    .selectFrom('tag')
    .innerJoin('cylinder', 'cylinder.cylinder_id', 'tag.cylinder_id')
    .where('tag.tag', 'in', [...new Set(tags)])
    .selectAll('cylinder')
    .select(['tag.tag', 'tag.status as tag_status'])
    .execute();
  return new Map(rows.map((row) => [row.tag, { cylinder: rowToCylinder(row), tagStatus: row.tag_status }]));
}

/** A cylinder that bears the stamp that a ledger gives to another code. */
export interface Twin {
  readonly cylinderId: string;
  readonly code: string | null;
  readonly ownerOrganisationId: string | null;
}

/** Not `exceptCylinderId`; null where the register has none. */
export type TwinOf = (stamp: Stamp, exceptCylinderId: string | null) => Twin | null;

/** Cylinders on the register, also those that an import is still writing, by the stamps that are asked for. */
export async function readTwins(db: Kysely<Database>, stamps: readonly Stamp[]): Promise<TwinOf> {
  const whole = stamps.filter((stamp) => stampKey(stamp) !== null);
  const spellings = [...new Set(whole.flatMap(({ serialNo }) => serialSpellings(serialNo ?? '')))];
  const months = whole.map(({ madeOn }) => (madeOn ?? '').slice(0, 7)).sort();
  const [from, until] = [months[0], months.at(-1)];
  if (spellings.length === 0 || from === undefined || until === undefined) return () => null;
  const rows = await db
    .selectFrom('cylinder')
    .select(['cylinder_id', 'code', 'owner_organisation_id', 'serial_no', 'made_on', 'manufacturer'])
    .where('serial_no', 'in', spellings)
    .where('registered', '=', 1)
    // Small makers number from 1 each month: of those only the months of the ledger are read. 'Y' ends after '-31'.
    .where('made_on', '>=', from)
    .where('made_on', '<=', `${until}Y`)
    .orderBy('cylinder_id')
    .execute();
  const byKey = Map.groupBy(
    rows.map((row) => ({
      stamp: { serialNo: row.serial_no, madeOn: row.made_on, manufacturer: row.manufacturer },
      twin: { cylinderId: row.cylinder_id, code: row.code, ownerOrganisationId: row.owner_organisation_id },
    })),
    ({ stamp }) => stampKey(stamp),
  );
  return (stamp, exceptCylinderId) => {
    const alike = byKey.get(stampKey(stamp)) ?? [];
    const found = alike.find((one) => one.twin.cylinderId !== exceptCylinderId && isSameStamp(one.stamp, stamp));
    return found?.twin ?? null;
  };
}

/** Whether somebody is already asked to look into the same claim on the cylinder. */
export async function isCaseOpen(
  trx: Transaction<Database>,
  cylinderId: string,
  kind: string,
  organisationId: string,
  claimed: string,
): Promise<boolean> {
  // By the cylinder alone: a company may have thousands of open cases, a cylinder has a handful in all.
  const cases = await trx
    .selectFrom('open_case')
    .select(['kind', 'organisation_id', 'closed_at', 'details'])
    .where('cylinder_id', '=', cylinderId)
    .execute();
  return cases.some(({ kind: itsKind, organisation_id: by, closed_at: closedAt, details }) => {
    if (itsKind !== kind || by !== organisationId || closedAt !== null) return false;
    const { tag, claimedCode } = JSON.parse(details) as { tag?: string; claimedCode?: string };
    return tag === claimed || claimedCode === claimed;
  });
}

/** Organisations by name, as names are compared; a name that two of them have names none. */
export async function readOrganisationsByName(db: Kysely<Database>): Promise<(name: string) => string | null> {
  const rows = await db
    .selectFrom('organisation')
    .select(['organisation_id', 'name', 'short_name'])
    .where('ended_at', 'is', null)
    .execute();
  const byKey = new Map<string, string | null>();
  for (const row of rows) {
    for (const name of new Set([row.name, row.short_name ?? row.name].map(ownerKey))) {
      const known = byKey.get(name);
      byKey.set(name, known === undefined || known === row.organisation_id ? row.organisation_id : null);
    }
  }
  return (name) => byKey.get(ownerKey(name)) ?? null;
}

/** Blocks of codes that were issued to other organisations. */
export async function readBlocksOfOthers(
  db: Kysely<Database>,
  organisationId: string,
): Promise<{ prefix: string; width: number; first_serial: number; last_serial: number }[]> {
  return await db
    .selectFrom('code_block')
    .select(['prefix', 'width', 'first_serial', 'last_serial'])
    .where('organisation_id', '!=', organisationId)
    .execute();
}

export async function listRuns(
  db: Kysely<Database>,
  actor: Actor,
  asked: { readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<{ items: Import[]; next: string | null }> {
  const [from, until] = areaRange(actor.area);
  const ofAuthority = actor.organisationKind === 'authority';
  const rows = await db
    .selectFrom('import_run')
    .selectAll()
    .$if(!ofAuthority, (query) => query.where('organisation_id', '=', actor.organisationId))
    .$if(ofAuthority, (query) => query.where('area', '>=', from).where('area', '<', until))
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('created_at', 'import_id'), '<', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('created_at', 'desc')
    .orderBy('import_id', 'desc')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [row.created_at, row.import_id], importOf);
}

export async function listRows(
  db: Kysely<Database>,
  importId: string,
  asked: {
    readonly kind: ImportRowKind | null;
    /** `any`: rows that something is told of. */
    readonly told: ImportTold | 'any' | null;
    readonly decision: ImportRow['decision'];
    readonly waiting: boolean;
    readonly after: number;
    readonly limit: number;
  },
): Promise<{ items: ImportRow[]; next: string | null }> {
  const rows = await db
    .selectFrom('import_row')
    .select(['n', 'kind', 'told', 'line', 'entry', 'cylinder_id', 'decision'])
    .where('import_id', '=', importId)
    .$if(asked.kind !== null, (query) => query.where('kind', '=', asked.kind ?? 'accept'))
    .$if(asked.told === 'any', (query) => query.where('told', 'is not', null))
    .$if(asked.told !== null && asked.told !== 'any', (query) => query.where('told', '=', asked.told))
    .$if(asked.decision !== null, (query) => query.where('decision', '=', asked.decision))
    .$if(asked.waiting, (query) => query.where('decision', 'is', null))
    .where('n', '>', asked.after)
    .orderBy('n')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.n],
    (row) => ({
      n: row.n,
      kind: row.kind,
      told: row.told,
      line: JSON.parse(row.line) as Record<string, unknown>,
      code: row.entry === null ? null : (JSON.parse(row.entry) as StagedEntry).tags[0].tag,
      cylinderId: row.cylinder_id,
      decision: row.decision,
    }),
  );
}

/** Proposed corrections with what the register keeps now beside them: of the importer's own cylinders, and those of nobody. */
export async function withKept(
  db: Kysely<Database>,
  organisationId: string,
  rows: readonly ImportRow[],
): Promise<ImportRow[]> {
  const ids = rows.flatMap(({ kind, cylinderId }) => (kind === 'correct' && cylinderId !== null ? [cylinderId] : []));
  if (ids.length === 0) return [...rows];
  const cylinders = await db.selectFrom('cylinder').selectAll().where('cylinder_id', 'in', ids).execute();
  const byId = new Map(cylinders.map((row) => [row.cylinder_id, rowToCylinder(row)]));
  return rows.map((row) => {
    const cylinder = row.kind === 'correct' && row.cylinderId !== null ? byId.get(row.cylinderId) : undefined;
    if (cylinder === undefined || (cylinder.ownerOrganisationId ?? organisationId) !== organisationId) return row;
    return { ...row, kept: keptFacts(cylinder, Object.keys((row.line['correct'] ?? {}) as object)) };
  });
}
