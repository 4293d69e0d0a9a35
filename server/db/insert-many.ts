// Inserts many rows in few statements.
import { sql, type CompiledQuery, type InsertQueryBuilder, type Kysely } from 'kysely';
import { compiled } from './compiled.ts';
import type { Database } from './database.ts';
import { isPostgres } from './portable.ts';

/** SQLite: blocks of fixed sizes, so that each statement is built and prepared once. */
const BLOCKS = [64, 8, 1] as const;

type Insert<T extends keyof Database> = InsertQueryBuilder<Database, T, never>;

/**
 * A function that inserts any number of rows and resolves to how many rows the statements gave back: none, unless
 * `finish` asks for some (`on conflict do nothing returning …`); `finish` must bring no values of its own.
 */
export function insertMany<T extends keyof Database & string>(
  table: T,
  columns: readonly (keyof Database[T] & string)[],
  finish: (insert: Insert<T>) => Insert<T> = (insert) => insert,
): (db: Kysely<Database>, rows: readonly Database[T][]) => Promise<number> {
  const blocks = new Map<number, CompiledQuery>();
  const blockOf = (db: Kysely<Database>, size: number): CompiledQuery => {
    let block = blocks.get(size);
    if (block === undefined) {
      const placeholders = Array.from({ length: size }, () => Object.fromEntries(columns.map((column) => [column, 0])));
      // Only the text of the statement is kept: the values are given anew each time, row by row in the order of `columns`.
      block = finish(db.insertInto(table).values(placeholders as never) as unknown as Insert<T>).compile();
      blocks.set(size, block);
    }
    return block;
  };
  // PostgreSQL takes longer to read a statement with thousands of parameters than to write its rows: they come as one.
  const asJson = compiled<Database, { rows: string }, unknown>((db, p) => {
    const names = sql.join(columns.map((column) => sql.ref(column)));
    const given = sql`select ${names} from json_populate_recordset(null::${sql.table(table)}, ${p('rows')})`;
    const insert = db.insertInto(table).columns(columns as never);
    return finish(insert.expression(given as never) as unknown as Insert<T>);
  });
  return async (db, rows) => {
    if (rows.length === 0) return 0;
    if (isPostgres(db)) return (await asJson(db, { rows: JSON.stringify(rows) })).length;
    const executor = db.getExecutor();
    let given = 0;
    let at = 0;
    for (const size of BLOCKS) {
      for (; rows.length - at >= size; at += size) {
        const parameters: unknown[] = [];
        for (const row of rows.slice(at, at + size)) for (const column of columns) parameters.push(row[column]);
        given += (await executor.executeQuery({ ...blockOf(db, size), parameters })).rows.length;
      }
    }
    return given;
  };
}
