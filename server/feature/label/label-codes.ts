// The codes of a print run, kept short: a stretch of serials, or a list.
import { codesBetween } from '../../../shared/cylinder/code.ts';

export type LabelCodes =
  | {
      readonly kind: 'serials';
      readonly prefix: string;
      readonly width: number;
      readonly first: number;
      readonly last: number;
    }
  | { readonly kind: 'list'; readonly codes: readonly string[] };

/** In the order in which they are printed. */
export const codesOf = (codes: LabelCodes): string[] =>
  codes.kind === 'list' ? [...codes.codes] : [...codesBetween(codes)].map(({ code }) => code);
