// Reads print runs, blocks of codes to print, and the address that somebody opened on a phone.
import type { Kysely } from 'kysely';
import type { LabelBlock, LabelRefusal, LabelRun, LabelSource } from '../../../shared/contract/label.ts';
import { codeOf, issueBlock } from '../../../shared/cylinder/code.ts';
import type { LabelForm } from '../../../shared/label/label-form.ts';
import type { Database } from '../../db/database.ts';
import { pageRows } from '../../http/page.ts';
import type { CodeBlockTable } from '../cylinder/cylinder.table.ts';
import type { LabelCodes } from './label-codes.ts';
import type { LabelConfirmationTable, LabelRequestTable, LabelRunTable } from './label.table.ts';

interface Asked {
  readonly after: readonly [string, string] | null;
  readonly limit: number;
}

/** Written by `askRun` alone, so they are read without being checked again. */
export const codesIn = (row: Pick<LabelRunTable, 'codes'>): LabelCodes => JSON.parse(row.codes) as LabelCodes;
export const formIn = (row: Pick<LabelRunTable, 'form'>): LabelForm => JSON.parse(row.form) as LabelForm;
export const sourceIn = (row: Pick<LabelRunTable, 'source'>): LabelSource => JSON.parse(row.source) as LabelSource;

function ends(codes: LabelCodes): readonly [first: string, last: string] {
  if (codes.kind === 'list') return [codes.codes[0] ?? '', codes.codes.at(-1) ?? ''];
  const { prefix, width, first, last } = codes;
  return [codeOf({ prefix, width, serial: first }), codeOf({ prefix, width, serial: last })];
}

/** What is told of a run besides its row. */
export interface RunTelling {
  /** Labels that were read back so far. */
  readonly checked: number | null;
  /** The name of who asked for it. */
  readonly by: string | null;
  readonly isUsedUp: boolean;
}

export function runOf(row: LabelRunTable, { checked, by, isUsedUp }: RunTelling): LabelRun {
  const [firstCode, lastCode] = ends(codesIn(row));
  return {
    runId: row.run_id,
    source: sourceIn(row),
    firstCode,
    lastCode,
    count: row.label_count,
    baseUrl: row.base_url,
    form: formIn(row),
    status: row.status,
    refusal: row.refusal === null ? null : (JSON.parse(row.refusal) as LabelRefusal),
    checked: row.status === 'ready' ? row.label_count : checked,
    pages: row.page_count,
    bytes: row.file_bytes,
    askedAt: row.asked_at,
    endedAt: row.ended_at,
    by,
    reprint: row.reprint_reason === null ? null : { reason: row.reprint_reason, count: row.printed_before },
    handedOut: row.handed_count,
    isUsedUp,
  };
}

export async function readRun(db: Kysely<Database>, runId: string): Promise<LabelRunTable | null> {
  return (await db.selectFrom('label_run').selectAll().where('run_id', '=', runId).executeTakeFirst()) ?? null;
}

/** The name of who asked for it. */
export async function readPrinter(db: Kysely<Database>, { person_id }: LabelRunTable): Promise<string | null> {
  if (person_id === null) return null;
  const row = await db.selectFrom('person').select('name').where('person_id', '=', person_id).executeTakeFirst();
  return row?.name ?? null;
}

/** The newest first. */
export async function listRuns(
  db: Kysely<Database>,
  organisationId: string,
  asked: Asked,
): Promise<{ items: LabelRunTable[]; next: string | null }> {
  const rows = await db
    .selectFrom('label_run')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(eb.refTuple('asked_at', 'run_id'), '<', eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? '')),
      ),
    )
    .orderBy('asked_at', 'desc')
    .orderBy('run_id', 'desc')
    .limit(asked.limit + 1)
    .execute();
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.asked_at, row.run_id],
    (row) => row,
  );
}

export async function readBlock(
  db: Kysely<Database>,
  organisationId: string,
  blockId: string,
): Promise<CodeBlockTable | null> {
  const row = await db
    .selectFrom('code_block')
    .selectAll()
    .where('block_id', '=', blockId)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst();
  return row ?? null;
}

function blockOf(row: CodeBlockTable, count: number): LabelBlock {
  const { prefix, width, first_serial: first, last_serial: last } = row;
  const issued = issueBlock({ prefix, width, first, count: 1 });
  return {
    blockId: row.block_id,
    prefix,
    firstCode: issued.ok ? (issued.value.codes[0] ?? '') : '',
    lastCode: codeOf({ prefix, width, serial: last }),
    count,
    issuedAt: row.issued_at,
  };
}

/** How many codes each block has: its event says so; its serials do not, since some are left out. */
async function countsOf(db: Kysely<Database>, blockIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (blockIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('event')
    .select(['stream_id', 'body'])
    .where('stream_kind', '=', 'code-block')
    .where('stream_id', 'in', [...blockIds])
    .where('n', '=', 1)
    .execute();
  return new Map(
    rows.map(({ stream_id: blockId, body }) => {
      const { data } = JSON.parse(body) as { readonly data: { readonly count: number } };
      return [blockId, data.count];
    }),
  );
}

/** Blocks of the company, the newest first; their ids sort by time. Single codes that were issued for one label are left out. */
export async function listBlocks(
  db: Kysely<Database>,
  organisationId: string,
  asked: Asked,
): Promise<{ items: LabelBlock[]; next: string | null }> {
  const rows = await db
    .selectFrom('code_block')
    .leftJoin('label_request', 'label_request.request_id', 'code_block.block_id')
    .where('code_block.organisation_id', '=', organisationId)
    .where('label_request.request_id', 'is', null)
    .$if(asked.after !== null, (query) => query.where('code_block.block_id', '<', asked.after?.[0] ?? ''))
    .orderBy('code_block.block_id', 'desc')
    .selectAll('code_block')
    .limit(asked.limit + 1)
    .execute();
  const counts = await countsOf(
    db,
    rows.map((row) => row.block_id),
  );
  return pageRows(
    rows,
    asked.limit,
    (row) => [row.block_id, ''],
    (row) => blockOf(row, counts.get(row.block_id) ?? 0),
  );
}

/** Waiting or printed requests of the company by their ids. */
export async function readRequests(
  db: Kysely<Database>,
  organisationId: string,
  requestIds: readonly string[],
): Promise<LabelRequestTable[]> {
  if (requestIds.length === 0) return [];
  return await db
    .selectFrom('label_request')
    .selectAll()
    .where('request_id', 'in', [...requestIds])
    .where('organisation_id', '=', organisationId)
    .where('closed_at', 'is', null)
    .orderBy('asked_at')
    .orderBy('request_id')
    .execute();
}

export async function readConfirmation(
  db: Kysely<Database>,
  organisationId: string,
  baseUrl: string,
): Promise<LabelConfirmationTable | null> {
  const row = await db
    .selectFrom('label_confirmation')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('base_url', '=', baseUrl)
    .executeTakeFirst();
  return row ?? null;
}
