// Imports of registers over the API: an import, its rows, what may be asked of it.
import * as v from 'valibot';
import { choiceKey } from '../register-import/choice.ts';
import { columnMeanings } from '../register-import/header.ts';
import { refusals, warnings } from '../register-import/message.ts';

export const importStates = [
  'receiving',
  'queued',
  'reading',
  'failed',
  'ready',
  'applying',
  'applied',
  'undoing',
  'undone',
  'discarding',
  'discarded',
] as const;
export type ImportState = (typeof importStates)[number];

/** 100,000 rows are 8 MB as .xlsx and 20 MB as .csv. */
export const importFileMaxBytes = 64 * 1024 * 1024;

/** `case`: its code names another cylinder, which a case is opened for. */
export const importRowKinds = ['accept', 'refuse', 'skip', 'unchanged', 'correct', 'case'] as const;
export type ImportRowKind = (typeof importRowKinds)[number];

const columnSchema = v.object({
  /** 0 is the first. */
  index: v.number(),
  header: v.string(),
  /** Null: not read. */
  meaning: v.nullable(v.picklist(columnMeanings)),
  /** Why it means that: its heading, a person who said so for this file, or for one with the same headings before. */
  by: v.optional(v.picklist(['heading', 'chosen', 'remembered']), 'heading'),
});

export const importSummarySchema = v.object({
  /** Rows by what became of them: the kinds of rows, each refusal, each warning. */
  kinds: v.record(v.string(), v.number()),
  refusals: v.record(v.string(), v.number()),
  warnings: v.record(v.string(), v.number()),
  tables: v.array(
    v.object({
      sheet: v.string(),
      headerRow: v.number(),
      columns: v.array(columnSchema),
      /** The first rows as the sheet shows them, a cell for each of `columns`. */
      preview: v.optional(v.array(v.object({ row: v.number(), cells: v.array(v.string()) })), []),
      /** No heading is understood: nothing is read until somebody says, by headings, which columns are the code and one more. */
      isGuessed: v.optional(v.boolean(), false),
    }),
  ),
  /** Titles, totals and notes that are no rows of the register: the first hundred. */
  passedOver: v.array(v.object({ sheet: v.string(), row: v.number(), text: v.string() })),
  /** Owners as the file names them; `organisationId` null: not known on the register, or to be asked. The first two hundred. */
  owners: v.array(
    v.object({
      name: v.nullable(v.string()),
      rows: v.number(),
      organisationId: v.nullable(v.string()),
      /** Its organisation is what the office said, not what the register knows. */
      answered: v.optional(v.boolean(), false),
    }),
  ),
  /** Addresses in code cells, by host, that scanning could not read yet: it can from when the import is applied. */
  labelHosts: v.record(v.string(), v.number()),
  /** Registration codes that more than one row has: kept with the cylinder, but leading to none. */
  sharedRegistrationCodes: v.number(),
});
export type ImportSummary = v.InferOutput<typeof importSummarySchema>;

export const importSchema = v.object({
  importId: v.string(),
  organisationId: v.string(),
  fileName: v.string(),
  fileSha256: v.string(),
  fileBytes: v.number(),
  state: v.picklist(importStates),
  /** Why it failed. */
  fault: v.nullable(v.string()),
  rowsRead: v.number(),
  /** While applying, undoing or discarding: through how many of the rows. */
  rowsDone: v.number(),
  /** Where it was undone: rows taken back, and rows kept because their cylinder was used since. */
  rowsUndone: v.number(),
  rowsKept: v.number(),
  today: v.string(),
  /** What was chosen: see `importColumnsSchema` and `importOwnersSchema`. */
  columns: v.optional(v.record(v.string(), v.nullable(v.picklist(columnMeanings))), {}),
  own: v.optional(v.array(v.nullable(v.string())), []),
  summary: v.nullable(importSummarySchema),
  createdAt: v.string(),
  appliedAt: v.nullable(v.string()),
  endedAt: v.nullable(v.string()),
  reason: v.nullable(v.string()),
});
export type Import = v.InferOutput<typeof importSchema>;

export const importRowSchema = v.object({
  n: v.number(),
  kind: v.picklist(importRowKinds),
  /** The refusal or the gravest warning. */
  told: v.optional(v.nullable(v.string()), null),
  /** The row's line in the report. */
  line: v.record(v.string(), v.unknown()),
  /** The principal code, as the register keeps it. */
  code: v.optional(v.nullable(v.string()), null),
  /** Of a proposed correction: what the register keeps now of its fields. */
  kept: v.optional(v.record(v.string(), v.unknown())),
  cylinderId: v.nullable(v.string()),
  decision: v.nullable(v.picklist(['accepted', 'rejected', 'undone', 'kept'])),
});
export type ImportRow = v.InferOutput<typeof importRowSchema>;

/**
 * Words by which the rows that something is told of can be asked for. `code-blocked`: the row names a cylinder of the
 * register whose code is void, claimed by two, or scrapped with it.
 */
export const importTold = [...refusals, ...warnings, 'code-blocked'] as const;
export type ImportTold = (typeof importTold)[number];

/**
 * Meaning by column, what a person chose instead of what the headings say: `3` is the fourth column of every sheet,
 * `台账!3` of that one, `=瓶号码` every column with that heading.
 */
export const importColumnsSchema = v.object({
  columns: v.record(v.pipe(v.string(), v.regex(choiceKey)), v.nullable(v.picklist(columnMeanings))),
});

/** Owners, as the file names them (null: an empty cell), whose cylinders are registered for use with the importing company. */
export const importOwnersSchema = v.object({
  own: v.pipe(v.array(v.nullable(v.pipe(v.string(), v.maxLength(200)))), v.maxLength(200)),
});

const reason = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500));

export const importUndoSchema = v.object({ reason });

export const importDecisionSchema = v.object({
  decision: v.picklist(['accepted', 'rejected']),
  reason,
  /** The `n` of rows; without it, all that wait (call again until `left` is 0). */
  rows: v.optional(
    v.pipe(v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(2 ** 31 - 1))), v.maxLength(200)),
  ),
});
