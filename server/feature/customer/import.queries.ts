// Reads imports of customer lists and their rows.
import type { Kysely } from 'kysely';
import {
  customerImportStates,
  type CustomerImport,
  type CustomerImportRow,
} from '../../../shared/contract/customer.ts';
import type { Database } from '../../db/database.ts';
import { pageRows } from '../../http/page.ts';
import type { CustomerImportTable } from './customer.table.ts';

export type ImportState = (typeof customerImportStates)[number];

export async function readImport(db: Kysely<Database>, importId: string): Promise<CustomerImportTable | null> {
  const row = await db.selectFrom('customer_import').selectAll().where('import_id', '=', importId).executeTakeFirst();
  return row ?? null;
}

export const importOf = (row: CustomerImportTable): CustomerImport => ({
  importId: row.import_id,
  version: row.version,
  fileName: row.file_name,
  state: customerImportStates.find((state) => state === row.state) ?? 'read',
  columns: JSON.parse(row.columns) as CustomerImport['columns'],
  rowsAccepted: row.rows_accepted,
  rowsDoubtful: row.rows_doubtful,
  rowsRefused: row.rows_refused,
  rowsUndone: row.rows_undone,
  rowsKept: row.rows_kept,
  createdAt: row.created_at,
  inForceAt: row.in_force_at,
  endedAt: row.ended_at,
});

/** The newest first. */
export async function listImports(
  db: Kysely<Database>,
  organisationId: string,
  asked: { readonly after: readonly [string, string] | null; readonly limit: number },
): Promise<{ items: CustomerImport[]; next: string | null }> {
  const rows = await db
    .selectFrom('customer_import')
    .selectAll()
    .where('organisation_id', '=', organisationId)
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

const kinds = ['accepted', 'doubtful', 'refused'] as const;
export type RowKind = (typeof kinds)[number];

/** In the order of the file; `kind` null: all. */
export async function listImportRows(
  db: Kysely<Database>,
  importId: string,
  asked: { readonly kind: RowKind | null; readonly after: number; readonly limit: number },
): Promise<{ items: CustomerImportRow[]; next: string | null }> {
  const rows = await db
    .selectFrom('customer_import_row')
    .select(['n', 'sheet', 'line', 'kind', 'problems', 'customer_id'])
    .where('import_id', '=', importId)
    .$if(asked.kind !== null, (query) => query.where('kind', '=', asked.kind ?? ''))
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
      sheet: row.sheet,
      line: row.line,
      kind: kinds.find((kind) => kind === row.kind) ?? 'refused',
      problems: JSON.parse(row.problems) as CustomerImportRow['problems'],
      customerId: row.customer_id,
    }),
  );
}
