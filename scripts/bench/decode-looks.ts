// What the decoding benchmark asks its page, and what the page answers.
import type { Symbol, Wear } from './worn-code.ts';

export interface Sample {
  readonly symbol: Symbol;
  readonly text: string;
  readonly wear: Wear;
  readonly seed: number;
}

export interface Look {
  /** Whether it was read in one of the frames, rightly. */
  readonly read: boolean;
  /** Read as something that it does not say. */
  readonly wrong: string | null;
  /** Ms of each frame that was looked at, from the video's picture to the answer. */
  readonly framesMs: readonly number[];
}
export interface Looks {
  readonly first: Look;
  readonly second: Look;
}
