// Inserts many rows in few statements: blocks of fixed sizes, so that each statement is built and prepared once.
import type { InsertQueryBuilder, Kysely } from 'kysely';
import { compiled } from './compiled.ts';
import type { Database } from './database.ts';

const BLOCKS = [64, 8, 1] as const;

type Insert<T extends keyof Database> = InsertQueryBuilder<Database, T, never>;
type Run = (db: Kysely<Database>, values: Record<string, unknown>) => Promise<unknown[]>;

/**
 * A function that inserts any number of rows and resolves to how many rows the statements gave back: none, unless
 * `finish` asks for some (`on conflict do nothing returning …`).
 */
export function insertMany<T extends keyof Database & string>(
  table: T,
  columns: readonly (keyof Database[T] & string)[],
  finish: (insert: Insert<T>) => Insert<T> = (insert) => insert,
): (db: Kysely<Database>, rows: readonly Database[T][]) => Promise<number> {
  const bySize = new Map<number, Run>();
  const runOf = (size: number): Run => {
    let run = bySize.get(size);
    if (run === undefined) {
      run = compiled<Database, Record<string, unknown>, unknown>((db, p) => {
        const values = Array.from({ length: size }, (_, i) =>
          Object.fromEntries(columns.map((column) => [column, p(`${i}.${column}`)])),
        );
        // The values are placeholders here, of no type that the table knows.
        return finish(db.insertInto(table).values(values as never) as unknown as Insert<T>);
      });
      bySize.set(size, run);
    }
    return run;
  };
  return async (db, rows) => {
    let given = 0;
    let at = 0;
    for (const size of BLOCKS) {
      for (; rows.length - at >= size; at += size) {
        const values: Record<string, unknown> = {};
        for (let i = 0; i < size; i++) {
          for (const column of columns) values[`${i}.${column}`] = rows[at + i]?.[column];
        }
        given += (await runOf(size)(db, values)).length;
      }
    }
    return given;
  };
}
