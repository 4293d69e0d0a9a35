// Many cylinders scanned one after another: the order in which they are listed (problems first) and how many of which kind.
import type { VerdictOutcome } from '../../widget/verdict.ts';

/** waiting: no answer yet; unjudged: could not be asked, so nothing is allowed. */
export type BatchState = VerdictOutcome | 'waiting' | 'unjudged';

export interface Batched {
  readonly id: string;
  readonly state: BatchState;
  readonly scannedAtMs: number;
}

const order: Readonly<Record<BatchState, number>> = { block: 0, unjudged: 1, warn: 2, next: 3, waiting: 4, allow: 5 };

/** Problems first; within each kind the latest scan first. */
export const problemsFirst = <T extends Batched>(entries: readonly T[]): T[] =>
  [...entries].sort((a, b) => order[a.state] - order[b.state] || b.scannedAtMs - a.scannedAtMs);

export const isProblem = (state: BatchState): boolean => order[state] <= order.warn;

export const tallyOf = (entries: readonly Batched[]): { readonly all: number; readonly problems: number } => ({
  all: entries.length,
  problems: entries.filter((entry) => isProblem(entry.state)).length,
});
