// What may happen to wanted labels, to addresses of labels, and to print runs.
import type { LabelRefusal, LabelSource } from '../../../shared/contract/label.ts';
import type { LabelForm } from '../../../shared/label/label-form.ts';
import type { LabelCodes } from './label-codes.ts';

/** Stream `label-request`, by requestId. */
export type LabelRequestEvent =
  | {
      readonly type: 'label-asked';
      readonly cylinderId: string;
      readonly code: string;
      readonly fresh: boolean;
      readonly reason: string;
    }
  | { readonly type: 'label-printed'; readonly runId: string | null }
  | { readonly type: 'label-bound' }
  | { readonly type: 'label-withdrawn'; readonly reason: string };

/** Stream `label-address`, by organisationId and the address, a space between; until 0018 by the address alone. */
export type LabelAddressEvent =
  { readonly type: 'label-address-confirmed' } | { readonly type: 'label-address-withdrawn'; readonly reason: string };

/** Stream `label-run`, by runId. */
export type LabelRunEvent =
  | {
      readonly type: 'label-run-asked';
      readonly source: LabelSource;
      readonly codes: LabelCodes;
      readonly count: number;
      readonly baseUrl: string;
      readonly form: LabelForm;
      readonly printedName: string | null;
      /** Said where some of the codes were printed before. */
      readonly reprint?: { readonly reason: string; readonly count: number };
    }
  | { readonly type: 'label-run-ready'; readonly pages: number; readonly bytes: number; readonly sha256: string }
  | { readonly type: 'label-file-handed-out' }
  | { readonly type: 'label-run-refused'; readonly refusal: LabelRefusal };
