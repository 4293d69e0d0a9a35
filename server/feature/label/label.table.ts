// Rows of wanted labels, of addresses that open on phones, of print runs and the codes in them.
import type { LabelRequestStatus, LabelRunStatus } from '../../../shared/contract/label.ts';
import type { Flag } from '../../db/portable.ts';

export interface LabelRequestTable {
  request_id: string;
  cylinder_id: string;
  version: number;
  organisation_id: string;
  /** What the new label shall say. */
  code: string;
  /** 1: a code that is bound to the cylinder when the label is on it; 0: the cylinder's own once more. */
  fresh: Flag;
  reason: string;
  status: LabelRequestStatus;
  asked_at: string;
  /** Bound or withdrawn. */
  closed_at: string | null;
}

/** One company's word, for its own labels. */
export interface LabelConfirmationTable {
  organisation_id: string;
  /** A public base address without slash at its end. */
  base_url: string;
  version: number;
  confirmed_at: string;
  /** Somebody took it back. */
  ended_at: string | null;
}

export interface LabelRunTable {
  run_id: string;
  version: number;
  organisation_id: string;
  person_id: string | null;
  /** JSON of LabelSource: what was asked for. */
  source: string;
  /** JSON of LabelCodes: the very codes. */
  codes: string;
  label_count: number;
  base_url: string;
  /** JSON of LabelForm. */
  form: string;
  /** The name under the code; null: none. */
  printed_name: string | null;
  status: LabelRunStatus;
  /** JSON of LabelRefusal. */
  refusal: string | null;
  page_count: number | null;
  file_bytes: number | null;
  sha256: string | null;
  asked_at: string;
  ended_at: string | null;
  /** Why codes are printed that were printed before. */
  reprint_reason: string | null;
  /** So many of them were. */
  printed_before: number;
  /** When the file was first given to somebody, and how often it was. */
  handed_at: string | null;
  handed_count: number;
}

/** A code in a print run; the run may have been refused. */
export interface LabelPrintTable {
  code: string;
  /** From 1 on, each once: two runs cannot both be the first. */
  nth: number;
  run_id: string;
}

export interface LabelTables {
  label_request: LabelRequestTable;
  label_confirmation: LabelConfirmationTable;
  label_run: LabelRunTable;
  label_print: LabelPrintTable;
}
