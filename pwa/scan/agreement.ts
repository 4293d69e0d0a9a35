// One read is not the truth: 1-D codes, and codes without a check character, are believed when two reads agree.
import {
  needsSecondRead,
  readByOfFormat,
  resolveScan,
  type ReadBy,
  type ScanConfig,
} from '../../shared/cylinder/resolve-scan.ts';

export interface Read {
  readonly text: string;
  /** The decoder's name of the symbology (QR_CODE, CODE_128, …), or how it came where no decoder was in it. */
  readonly by: { readonly format: string } | { readonly source: ReadBy };
  /** Ms, of one clock. */
  readonly atMs: number;
}

export type Agreed =
  | { readonly kind: 'agreed'; readonly text: string }
  /** Waits for an equal second read. */
  | { readonly kind: 'again'; readonly text: string }
  /** The same as was just told, still in view. */
  | { readonly kind: 'same' };

export interface AgreementOptions {
  readonly config: ScanConfig;
  /** How long a first read waits for its second. Frames of a camera: 3,000; pulls of a trigger: 15,000. */
  readonly windowMs: number;
  /** A code that stays in view is told once; told again after it was away for so long. */
  readonly awayMs: number;
}

export interface Agreement {
  take(read: Read): Agreed;
  /** Forgets what was told, so that the same cylinder can be scanned on purpose again. */
  reset(): void;
}

export const createAgreement = ({ config, windowMs, awayMs }: AgreementOptions): Agreement => {
  let first: { text: string; atMs: number } | null = null;
  let told: { text: string; seenAtMs: number } | null = null;
  return {
    take({ text, by, atMs }) {
      if (told !== null && told.text === text && atMs - told.seenAtMs < awayMs) {
        told.seenAtMs = atMs;
        return { kind: 'same' };
      }
      const readBy = 'source' in by ? by.source : readByOfFormat(by.format);
      const agreed = first !== null && first.text === text && atMs - first.atMs <= windowMs;
      if (!agreed && needsSecondRead(resolveScan(text, config), readBy)) {
        first = { text, atMs };
        return { kind: 'again', text };
      }
      first = null;
      told = { text, seenAtMs: atMs };
      return { kind: 'agreed', text };
    },
    reset() {
      first = null;
      told = null;
    },
  };
};
