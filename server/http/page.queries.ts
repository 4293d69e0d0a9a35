// Lists of what belongs to an organisation in an area: a company reads its own, an authority its area, a page at a time.
import { sql, type SelectQueryBuilder, type SqlBool } from 'kysely';
import type { Database } from '../db/database.ts';
import { isAuthority, type Actor } from './actor.ts';
import { pageRows } from './page.ts';

export interface Paged {
  /** The sort key of the last row of the page before. */
  readonly after: readonly [string, string] | null;
  readonly limit: number;
}
export interface Listed<Item> {
  items: Item[];
  next: string | null;
}

/** Tables whose rows say whose they are, and where. */
type Owned = {
  [T in keyof Database]: Database[T] extends { organisation_id: string; area: string } ? T : never;
}[keyof Database];

/** Only what the reader may know of. */
export function ofReader<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  actor: Actor,
  table: Owned,
): SelectQueryBuilder<DB, TB, O> {
  const area = sql.ref(`${table}.area`);
  return isAuthority(actor)
    ? query.where(sql<SqlBool>`${area} >= ${actor.area}`).where(sql<SqlBool>`${area} < ${`${actor.area}~`}`)
    : query.where(sql<SqlBool>`${sql.ref(`${table}.organisation_id`)} = ${actor.organisationId}`);
}

/** A page in the order of two columns that tell the rows of `table` apart. */
export async function listPage<
  DB,
  TB extends keyof DB,
  O extends Readonly<Record<First | Second, string>>,
  First extends string,
  Second extends string,
  Item,
>(
  query: SelectQueryBuilder<DB, TB, O>,
  order: {
    readonly table: keyof Database;
    readonly by: readonly [First, Second];
    readonly way: 'asc' | 'desc';
  },
  { after, limit }: Paged,
  itemOf: (row: O) => Item,
): Promise<Listed<Item>> {
  const { table, way } = order;
  const [first, second] = order.by;
  const columns = [sql.ref(`${table}.${first}`), sql.ref(`${table}.${second}`)] as const;
  const beyond = sql.raw(way === 'desc' ? '<' : '>');
  const rows = await query
    .$if(after !== null, (some) =>
      some.where(sql<SqlBool>`(${columns[0]}, ${columns[1]}) ${beyond} (${after?.[0] ?? ''}, ${after?.[1] ?? ''})`),
    )
    .orderBy(columns[0], way)
    .orderBy(columns[1], way)
    .limit(limit + 1)
    .execute();
  return pageRows(rows as O[], limit, (row) => [row[first], row[second]], itemOf);
}
