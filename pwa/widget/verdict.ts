// What the verdict screen needs to be told: sentences already in the reader's language, found values beside limits.
import type { IconName } from './icons.ts';

/** allow, warn, block as judged; next where the only blocks are acts still to be done. */
export type VerdictOutcome = 'allow' | 'warn' | 'block' | 'next';

export interface VerdictReason {
  readonly rule: string;
  /** todo: an act still to be done, not a fault. */
  readonly severity: 'block' | 'warn' | 'todo';
  /** One short sentence: 超期未检. */
  readonly title: string;
  /** A sentence with the value found and the limit in it. */
  readonly text?: string;
  /** The value found and the limit side by side, where they say more than the sentence. */
  readonly facts?: readonly { readonly label: string; readonly value: string }[];
  readonly basis: readonly string[];
}

/** Something about the person, vehicle, scale, gas or age of facts: told once a shift, then it stands as a strip. */
export interface VerdictStrip {
  readonly id: string;
  readonly text: string;
}

export interface VerdictAction {
  readonly id: string;
  readonly label: string;
  readonly icon?: IconName;
  /** The one that comes next is strong: at most one. */
  readonly strong?: boolean;
}

export interface RecentVerdict {
  readonly id: string;
  readonly outcome: VerdictOutcome;
  /** Read out and shown on touch: the code, and what was said. */
  readonly label: string;
}
