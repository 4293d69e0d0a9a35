// Lists are given a page at a time: a size, and a cursor that says after which row the next page begins.
import * as v from 'valibot';
import { ProblemException } from './problem.ts';

export const pageQuery = {
  /** Rows a page. */
  limit: v.optional(
    v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.minValue(1), v.maxValue(200)),
    '50',
  ),
  /** `next` of the page before. */
  after: v.optional(v.pipe(v.string(), v.maxLength(400))),
};

export const pageOf = <S extends v.GenericSchema>(item: S) =>
  v.object({ items: v.array(item), next: v.nullable(v.string()) });

/** A cursor is the sort key of the last row shown, as JSON in base64url: opaque to clients. */
export const cursorOf = (key: readonly (string | number)[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url');

/** What our keys are made of; both databases take any of it as a value to compare with. */
const keySchema = v.array(
  v.union([
    v.pipe(
      v.string(),
      v.check((text) => !text.includes('\u0000')),
    ),
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(2 ** 31 - 1)),
  ]),
);

/** Null where the cursor was not made by us. */
export function keyOf(cursor: string): (string | number)[] | null {
  try {
    const parsed = v.safeParse(keySchema, JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/**
 * A page of rows of which one more than `limit` was asked for: the surplus one says that there is a next page.
 * `keyOfRow` gives the sort key by which the query was ordered.
 */
export function pageRows<Row, Item>(
  rows: readonly Row[],
  limit: number,
  keyOfRow: (row: Row) => readonly (string | number)[],
  itemOf: (row: Row) => Item,
): { items: Item[]; next: string | null } {
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    items: shown.map(itemOf),
    next: rows.length > limit && last !== undefined ? cursorOf(keyOfRow(last)) : null,
  };
}

/** The key of a cursor for rows ordered by two texts; throws `invalid` where the cursor was not made by such a list. */
export function textKeyOf(cursor: string | undefined): readonly [string, string] | null {
  if (cursor === undefined) return null;
  const [first, second] = keyOf(cursor) ?? [];
  if (typeof first !== 'string' || typeof second !== 'string') throw new ProblemException('invalid', 'after');
  return [first, second];
}
