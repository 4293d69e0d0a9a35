// Reads labels that are wanted, with the cylinder that each is for.
import type { Kysely } from 'kysely';
import type { LabelRequest, LabelRequestStatus } from '../../../shared/contract/label.ts';
import type { Database } from '../../db/database.ts';
import { pageRows } from '../../http/page.ts';
import type { CodeBlockTable, TagTable } from '../cylinder/cylinder.table.ts';
import type { LabelRequestTable } from './label.table.ts';

interface OfCylinder {
  readonly cylinder_code: string | null;
  readonly model: string | null;
  readonly serial_no: string | null;
}

const requestOf = (row: LabelRequestTable & OfCylinder): LabelRequest => ({
  requestId: row.request_id,
  cylinderId: row.cylinder_id,
  code: row.code,
  fresh: row.fresh === 1,
  reason: row.reason,
  status: row.status,
  askedAt: row.asked_at,
  closedAt: row.closed_at,
  cylinderCode: row.cylinder_code,
  model: row.model,
  serialNo: row.serial_no,
});

export async function readRequest(db: Kysely<Database>, requestId: string): Promise<LabelRequestTable | null> {
  const row = await db.selectFrom('label_request').selectAll().where('request_id', '=', requestId).executeTakeFirst();
  return row ?? null;
}

export async function readOpenRequest(
  db: Kysely<Database>,
  cylinderId: string,
  organisationId: string,
): Promise<LabelRequestTable | null> {
  const row = await db
    .selectFrom('label_request')
    .selectAll()
    .where('cylinder_id', '=', cylinderId)
    .where('organisation_id', '=', organisationId)
    .where('closed_at', 'is', null)
    .executeTakeFirst();
  return row ?? null;
}

export async function describeRequest(db: Kysely<Database>, row: LabelRequestTable): Promise<LabelRequest> {
  const cylinder = await db
    .selectFrom('cylinder')
    .select(['code as cylinder_code', 'model', 'serial_no'])
    .where('cylinder_id', '=', row.cylinder_id)
    .executeTakeFirst();
  return requestOf({ ...row, ...(cylinder ?? { cylinder_code: null, model: null, serial_no: null }) });
}

/** Of one status, the oldest first: what waits longest is printed first. */
export async function listRequests(
  db: Kysely<Database>,
  organisationId: string,
  asked: {
    readonly status: LabelRequestStatus;
    readonly after: readonly [string, string] | null;
    readonly limit: number;
  },
): Promise<{ items: LabelRequest[]; next: string | null }> {
  const rows = await db
    .selectFrom('label_request')
    .leftJoin('cylinder', 'cylinder.cylinder_id', 'label_request.cylinder_id')
    .where('label_request.organisation_id', '=', organisationId)
    .where('label_request.status', '=', asked.status)
    .$if(asked.after !== null, (query) =>
      query.where((eb) =>
        eb(
          eb.refTuple('label_request.asked_at', 'label_request.request_id'),
          '>',
          eb.tuple(asked.after?.[0] ?? '', asked.after?.[1] ?? ''),
        ),
      ),
    )
    .orderBy('label_request.asked_at')
    .orderBy('label_request.request_id')
    .selectAll('label_request')
    .select(['cylinder.code as cylinder_code', 'cylinder.model', 'cylinder.serial_no'])
    .limit(asked.limit + 1)
    .execute();
  return pageRows(rows, asked.limit, (row) => [row.asked_at, row.request_id], requestOf);
}

/** The block that was issued last, for the prefix that the company uses now; ids of blocks sort by time. */
export async function readLastBlock(
  db: Kysely<Database>,
  organisationId: string,
): Promise<Pick<CodeBlockTable, 'prefix' | 'width'> | null> {
  const row = await db
    .selectFrom('code_block')
    .select(['prefix', 'width'])
    .where('organisation_id', '=', organisationId)
    .orderBy('block_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** A label that was ever wanted with this code for another cylinder: it may be printed and lie about. */
export async function readRequestOfCode(
  db: Kysely<Database>,
  code: string,
  exceptCylinderId: string,
): Promise<LabelRequestTable | null> {
  const row = await db
    .selectFrom('label_request')
    .selectAll()
    .where('code', '=', code)
    .where('cylinder_id', '<>', exceptCylinderId)
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

const tagsAtOnce = 1000;

/** Those of the codes that are, or were, on cylinders. */
export async function tagsOf(
  db: Kysely<Database>,
  codes: readonly string[],
): Promise<Pick<TagTable, 'tag' | 'cylinder_id' | 'status'>[]> {
  const found: Pick<TagTable, 'tag' | 'cylinder_id' | 'status'>[] = [];
  for (let from = 0; from < codes.length; from += tagsAtOnce) {
    const some = codes.slice(from, from + tagsAtOnce);
    found.push(
      ...(await db.selectFrom('tag').select(['tag', 'cylinder_id', 'status']).where('tag', 'in', some).execute()),
    );
  }
  return found;
}

/** Those of the codes that are wanted for a cylinder, or printed for one and not on it yet. */
export async function openCodesOf(db: Kysely<Database>, codes: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (let from = 0; from < codes.length; from += tagsAtOnce) {
    const rows = await db
      .selectFrom('label_request')
      .select('code')
      .where('code', 'in', codes.slice(from, from + tagsAtOnce))
      .where('closed_at', 'is', null)
      .execute();
    found.push(...rows.map(({ code }) => code));
  }
  return found;
}

export async function countRequests(
  db: Kysely<Database>,
  organisationId: string,
  status: LabelRequestStatus,
): Promise<{ readonly count: number; readonly since: string | null }> {
  const row = await db
    .selectFrom('label_request')
    .select((eb) => [eb.fn.countAll<number>().as('count'), eb.fn.min('asked_at').as('since')])
    .where('organisation_id', '=', organisationId)
    .where('status', '=', status)
    .executeTakeFirst();
  return { count: Number(row?.count ?? 0), since: row?.since ?? null };
}

export async function readTagStatus(db: Kysely<Database>, tag: string): Promise<TagTable['status'] | null> {
  return (await db.selectFrom('tag').select('status').where('tag', '=', tag).executeTakeFirst())?.status ?? null;
}
