// The blind count: what was scanned as full and as empty, how many cannot be read; and in which order differences are told.
import * as v from 'valibot';
import type { Discrepancy, DiscrepancyKind } from '../../../shared/contract/shift.ts';
import type { Remembered } from '../../text/remembered.ts';

const countedSchema = v.object({ id: v.string(), scanned: v.string(), full: v.boolean() });
export type Counted = v.InferOutput<typeof countedSchema>;

const countSchema = v.object({
  /** Of which shift. */
  of: v.string(),
  items: v.array(countedSchema),
  unreadableFull: v.number(),
  unreadableEmpty: v.number(),
  /** As it was sent last; null: not yet. */
  countId: v.nullable(v.string()),
});
export type Count = v.InferOutput<typeof countSchema>;

export const noCount = (of: string): Count => ({
  of,
  items: [],
  unreadableFull: 0,
  unreadableEmpty: 0,
  countId: null,
});

export type CountTaken =
  | { readonly kind: 'added' | 'changed'; readonly count: Count }
  /** Counted before, and as the same. */
  | { readonly kind: 'twice' };

/** Scanned again as the other: the later look counts. */
export const countScan = (count: Count, scanned: string, full: boolean, id: string): CountTaken => {
  const before = count.items.find((item) => item.scanned === scanned);
  if (before?.full === full) return { kind: 'twice' };
  const items = [{ id, scanned, full }, ...count.items.filter((item) => item !== before)];
  return { kind: before === undefined ? 'added' : 'changed', count: { ...count, items } };
};

/** The most that one count may hold of each. */
export const mostCounted = 500;

export const withUnreadable = (count: Count, full: boolean, by: 1 | -1): Count => {
  const key = full ? 'unreadableFull' : 'unreadableEmpty';
  return { ...count, [key]: Math.min(mostCounted, Math.max(0, count[key] + by)) };
};

export const tallyOf = (count: Count): { readonly full: number; readonly empty: number } => {
  const full = count.items.filter((item) => item.full).length;
  return { full: full + count.unreadableFull, empty: count.items.length - full + count.unreadableEmpty };
};

export const isNothing = (count: Count): boolean => {
  const { full, empty } = tallyOf(count);
  return full + empty === 0;
};

const order: Readonly<Record<DiscrepancyKind, number>> = {
  missing: 0,
  'left-aboard': 1,
  unexpected: 2,
  'unknown-code': 3,
  fullness: 4,
  unreadable: 5,
  'not-counted': 6,
};

/** Open ones first; missing full ones before all else. */
export const worstFirst = <T extends Pick<Discrepancy, 'kind' | 'full' | 'resolvedAt' | 'openedAt'>>(
  found: readonly T[],
): T[] =>
  [...found].sort(
    (a, b) =>
      Number(a.resolvedAt !== null) - Number(b.resolvedAt !== null) ||
      order[a.kind] - order[b.kind] ||
      Number(b.full === true) - Number(a.full === true) ||
      a.openedAt.localeCompare(b.openedAt),
  );

const key = 'count';

export const readCount = (remembered: Remembered, of: string): Count => {
  try {
    const read = v.safeParse(countSchema, JSON.parse(remembered.read(key) ?? 'null'));
    return read.success && read.output.of === of ? read.output : noCount(of);
  } catch {
    return noCount(of);
  }
};

export const keepCount = (remembered: Remembered, count: Count | null): void =>
  remembered.write(key, count === null ? null : JSON.stringify(count));
