// The ways in which each decoder looks at frames, in turn: what reads most comes first. Weighed by the decoding benchmark.
import type { DecodeOptions } from './decode.ts';
import type { SecondOptions } from './decode-second.ts';
import type { Scaling } from './frame.ts';

export interface Way<Options> extends Scaling {
  readonly options: Options;
}

/** A code near the lens reads better small, one far off only in full; every few frames light on dark. */
export const firstWays: readonly Way<DecodeOptions>[] = [
  { middle: 1, factor: 0.75, longest: 720, options: { inverted: false } },
  { middle: 1, factor: 0.5, longest: 480, options: { inverted: false } },
  { middle: 1, factor: 1, longest: 960, options: { inverted: false } },
  { middle: 1, factor: 0.6, longest: 640, options: { inverted: true } },
];

/** As it is; then for what is blurred, held too near, small, dim, and moved. */
export const secondWays: readonly Way<SecondOptions>[] = [
  { middle: 1, factor: 1, longest: 960, options: { retouch: null } },
  { middle: 1, factor: 0.5, longest: 480, options: { retouch: { kind: 'sharpen', reachPx: 2 } } },
  { middle: 1.6, factor: 0.75, longest: 960, options: { retouch: null } },
  { middle: 0.5, factor: 2, longest: 960, options: { retouch: null } },
  { middle: 1, factor: 1, longest: 960, options: { retouch: { kind: 'smooth', reachPx: 2 } } },
  { middle: 1, factor: 1, longest: 960, options: { retouch: { kind: 'sharpen', reachPx: 5 } } },
];
