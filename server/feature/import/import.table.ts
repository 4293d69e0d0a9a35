// Rows of imports: what was sent, what each of its rows became, which are not in force yet, who does the work.
import type { ImportRowKind, ImportState } from '../../../shared/contract/import.ts';
import type { Flag } from '../../db/portable.ts';

export interface ImportRunTable {
  import_id: string;
  version: number;
  organisation_id: string;
  /** Null: from the console. */
  person_id: string | null;
  area: string;
  file_name: string;
  file_sha256: string;
  file_bytes: number;
  language: string;
  /** The day by which it is judged, YYYY-MM-DD. */
  today: string;
  /** JSON of Choices: what a person said that columns mean. */
  columns: string;
  /** JSON: owners as the file names them whose cylinders, the office said, are registered with it. Nobody's name goes into the log. */
  owners: string;
  /**
   * receiving → queued → reading → ready → applying → applied → undoing → undone; failed where the file is no register; ready →
   * discarding → discarded where nobody wants it. What ends in -ing is work that is taken up again after a crash.
   */
  state: ImportState;
  /** 1: goes on to be applied without waiting to be looked at. */
  apply_when_read: Flag;
  /** Why it failed. */
  fault: string | null;
  rows_read: number;
  /** The `n` of the last row that applying, undoing or discarding is through with. */
  done_through: number;
  /** Of those that were undone: taken back, and kept because they were used since. */
  rows_undone: number;
  rows_kept: number;
  /** JSON of ImportSummary; null until it was read. */
  summary: string | null;
  created_at: string;
  applied_at: string | null;
  /** When it failed, was undone or discarded. */
  ended_at: string | null;
  /** Why it was undone. */
  reason: string | null;
}

/** The file as it came, until it was read: base64 in parts. */
export interface ImportFileTable {
  import_id: string;
  part: number;
  content: string;
}

export interface ImportRowTable {
  import_id: string;
  /** 1, 2, 3 … in the order of the file. */
  n: number;
  kind: ImportRowKind;
  /** The refusal or the gravest warning; null: nothing is told of it. */
  told: string | null;
  /** JSON of its line in the report. */
  line: string;
  /** JSON of StagedEntry; null where the row names no cylinder. */
  entry: string | null;
  /** The cylinder that it registers, is unchanged against, or would correct. */
  cylinder_id: string | null;
  /** The cylinder's version after this import wrote it: one that was used since has a later one. */
  cylinder_version: number | null;
  /** Of a proposed correction (null while it waits); of an undone import: what became of the row. */
  decision: 'accepted' | 'rejected' | 'undone' | 'kept' | null;
}

/** A row: the cylinders of this import are being written and are on the register for nobody yet. */
export interface ImportPendingTable {
  import_id: string;
}

/** A host of other makers' labels that an applied register was full of: from then on scanning reads the codes in them. */
export interface LabelHostTable {
  host: string;
  import_id: string;
  added_at: string;
}

/** What was said of the columns of a sheet with these headings, when such an import was put in force last. */
export interface ImportMappingTable {
  organisation_id: string;
  headings_sha256: string;
  /** JSON list. */
  headings: string;
  /** JSON: meaning by heading. */
  meanings: string;
  import_id: string;
  chosen_at: string;
}

/** The one process that does the work of imports, as long as it renews its lease. */
export interface ImportRunnerTable {
  id: number;
  /** `host:pid:random`. */
  holder: string;
  until: string;
}

export interface ImportTables {
  import_run: ImportRunTable;
  import_file: ImportFileTable;
  import_row: ImportRowTable;
  import_mapping: ImportMappingTable;
  import_pending: ImportPendingTable;
  label_host: LabelHostTable;
  import_runner: ImportRunnerTable;
}
