// What putting a small thing means: it is new, as it was, changed, or somebody else changed it first.
import type { Refusal } from '../http/refusal.ts';
import { refuse } from '../http/refusal.ts';
import { ok, type Result } from '../../shared/result.ts';

export type Change =
  | { readonly kind: 'create'; readonly n: 1 }
  | { readonly kind: 'change'; readonly n: number }
  /** As it is on record: sent again, or nothing was altered. No event. */
  | { readonly kind: 'none'; readonly n: number };

interface Recorded {
  readonly version: number;
  readonly ended_at: string | null;
}

/**
 * `seen` is the version that the sender had before its eyes; null: the thing shall be new. `same`: it is on record just
 * as it was sent, so that sending again gives the same answer whatever version it names.
 */
export function decideChange(row: Recorded | null, seen: number | null, same: boolean): Result<Change, Refusal> {
  if (row === null) return seen === null ? ok({ kind: 'create', n: 1 }) : refuse('not-found');
  if (row.ended_at !== null) return refuse('conflict', 'It was ended.');
  if (same) return ok({ kind: 'none', n: row.version });
  if (seen === null) return refuse('already-used');
  if (seen !== row.version) return refuse('conflict', `It is at version ${row.version} now.`);
  return ok({ kind: 'change', n: row.version + 1 });
}

/** Ending twice is ending once. */
export const decideEnd = (row: Recorded): Change =>
  row.ended_at === null ? { kind: 'change', n: row.version + 1 } : { kind: 'none', n: row.version };

/** Whether two rows say the same in these columns. */
export const sameIn = <T extends object, K extends keyof T>(
  columns: readonly K[],
  one: Pick<T, K>,
  other: Pick<T, K>,
): boolean => columns.every((column) => one[column] === other[column]);
