// Labels: cylinders that want a new one, the address that they lead to, sizes of sheets and rolls, and print runs.
import * as v from 'valibot';
import { uuid } from '../command/envelope.ts';
import { addressFaults } from '../label/label-address.ts';
import { labelFormSchema } from '../label/label-form.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const reason = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500));
const code = v.pipe(v.string(), v.trim(), v.toUpperCase(), v.minLength(4), v.maxLength(40));

export const labelRequestStatuses = ['waiting', 'printed', 'bound', 'withdrawn'] as const;
export type LabelRequestStatus = (typeof labelRequestStatuses)[number];

export const labelRequestInputSchema = v.object({
  /** Sent again under the same id, the same answer; without it a new one is made. */
  requestId: v.exactOptional(uuid),
  cylinderId: id,
  /**
   * What the label shall say: the cylinder's own code, or a spare one that was issued to the company. Without it, its own
   * code once more where that is ours and good; otherwise one more is issued.
   */
  code: v.nullish(code, null),
  reason,
});
export type LabelRequestInput = v.InferOutput<typeof labelRequestInputSchema>;

export const labelRequestSchema = v.object({
  requestId: v.string(),
  cylinderId: v.string(),
  /** What the new label says. */
  code: v.string(),
  /** True: the code is bound to the cylinder when the label is on it; false: it is the cylinder's own. */
  fresh: v.boolean(),
  reason: v.string(),
  status: v.picklist(labelRequestStatuses),
  askedAt: v.string(),
  closedAt: v.nullable(v.string()),
  /** Of the cylinder, as it is now. */
  cylinderCode: v.nullable(v.string()),
  model: v.nullable(v.string()),
  serialNo: v.nullable(v.string()),
});
export type LabelRequest = v.InferOutput<typeof labelRequestSchema>;

export const labelReasonSchema = v.object({ reason });
/** What was read from the label on the cylinder, as it came. */
export const labelBoundSchema = v.object({ scanned: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)) });

/** At most so many labels in one file: the largest block of codes. */
export const labelRunMost = 10_000;
const chosenMost = 200;

const place = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(labelRunMost));

export const labelSourceSchema = v.variant('kind', [
  /** Codes of a block by their place in it, from 1 on, both included. */
  v.object({ kind: v.literal('block'), blockId: id, first: place, last: place }),
  /** The code of one cylinder once more. */
  v.object({ kind: v.literal('cylinder'), cylinderId: id }),
  /** Labels that wait in the queue. */
  v.object({
    kind: v.literal('requests'),
    requestIds: v.pipe(v.array(uuid), v.minLength(1), v.maxLength(chosenMost)),
  }),
]);
export type LabelSource = v.InferOutput<typeof labelSourceSchema>;

export const labelPreviewInputSchema = v.object({ source: labelSourceSchema, form: labelFormSchema });
export type LabelPreviewInput = v.InferOutput<typeof labelPreviewInputSchema>;

export const labelRunInputSchema = v.object({
  ...labelPreviewInputSchema.entries,
  /** Why codes are printed again that were printed before; refused without it where some were. */
  reprintReason: v.nullish(reason, null),
});
export type LabelRunInput = v.InferOutput<typeof labelRunInputSchema>;

export const labelChoiceInputSchema = v.object({ source: labelSourceSchema });

/** Which labels a source makes. */
export const labelChoiceSchema = v.object({
  count: v.number(),
  /** Codes of the block that are left out: on cylinders already; wanted for a cylinder by themselves. */
  onCylinders: v.number(),
  wanted: v.number(),
  /** Some were printed before, so a reason is wanted; null: none was. */
  reprint: v.nullable(
    v.object({
      count: v.number(),
      /** Null where it was not printed here. */
      lastAt: v.nullable(v.string()),
      lastBy: v.nullable(v.string()),
    }),
  ),
});
export type LabelChoice = v.InferOutput<typeof labelChoiceSchema>;

export const labelRunStatuses = ['working', 'ready', 'refused'] as const;
export type LabelRunStatus = (typeof labelRunStatuses)[number];

/** Why no file is offered. */
export const labelRefusalSchema = v.variant('reason', [
  /** Labels that could not be read back, the first of them by their codes. */
  v.object({ reason: v.literal('unread'), codes: v.array(v.string()), count: v.number() }),
  /** It cannot be laid out: what is too large for the label, and how long the address may be. */
  v.object({
    reason: v.literal('too-small'),
    code: v.string(),
    /** Characters of the address before the code (`https://host`). */
    addressLength: v.number(),
    /** Null: not even the shortest address fits. */
    longestAddress: v.nullable(v.number()),
  }),
  /** The words under the code cannot be printed legibly. */
  v.object({ reason: v.literal('text-too-small'), code: v.string() }),
  v.object({ reason: v.literal('failed') }),
]);
export type LabelRefusal = v.InferOutput<typeof labelRefusalSchema>;

export const labelRunSchema = v.object({
  runId: v.string(),
  source: labelSourceSchema,
  firstCode: v.string(),
  lastCode: v.string(),
  count: v.number(),
  baseUrl: v.string(),
  form: labelFormSchema,
  status: v.picklist(labelRunStatuses),
  refusal: v.nullable(labelRefusalSchema),
  /** Labels that were read back so far; null where nobody works on it here. */
  checked: v.nullable(v.number()),
  pages: v.nullable(v.number()),
  bytes: v.nullable(v.number()),
  askedAt: v.string(),
  endedAt: v.nullable(v.string()),
  /** The name of who asked for it. */
  by: v.nullable(v.string()),
  /** Some of the codes were printed before: how many, and why they are again. */
  reprint: v.nullable(v.object({ reason: v.string(), count: v.number() })),
  /** How often the file was downloaded. */
  handedOut: v.number(),
  /** True: labels of it are on cylinders, it was downloaded long ago, or its address is not confirmed any more: it is not given. */
  isUsedUp: v.boolean(),
});
export type LabelRun = v.InferOutput<typeof labelRunSchema>;

/** What one label will look like, in dots of the printer, or why it cannot be. */
export const labelPreviewSchema = v.object({
  code: v.string(),
  address: v.string(),
  dotMm: v.number(),
  layout: v.nullable(
    v.object({
      widthDots: v.number(),
      heightDots: v.number(),
      modules: v.number(),
      moduleDots: v.number(),
      moduleMm: v.number(),
      level: v.string(),
      qr: v.object({ x: v.number(), y: v.number() }),
      /** Dark modules row by row: `1` and `0`. */
      rows: v.array(v.string()),
      words: v.array(v.object({ text: v.string(), x: v.number(), y: v.number(), sizeDots: v.number() })),
    }),
  ),
  refusal: v.nullable(labelRefusalSchema),
});
export type LabelPreview = v.InferOutput<typeof labelPreviewSchema>;

export const labelAddressSchema = v.object({
  /** What labels lead to: `BASE/c/CODE`. */
  baseUrl: v.string(),
  /** Why phones cannot reach it; null: they might. */
  fault: v.nullable(v.picklist(addressFaults)),
  /** When somebody of this organisation opened it on a phone; null: nobody has, and nothing is printed. */
  confirmedAt: v.nullable(v.string()),
  /** A symbol to try it with: dark modules row by row, `1` and `0`. */
  rows: v.array(v.string()),
});
export type LabelAddress = v.InferOutput<typeof labelAddressSchema>;

export const labelAddressInputSchema = v.object({ baseUrl: v.pipe(v.string(), v.maxLength(200)) });

export const labelBlockSchema = v.object({
  blockId: v.string(),
  prefix: v.string(),
  firstCode: v.string(),
  lastCode: v.string(),
  count: v.number(),
  issuedAt: v.string(),
});
export type LabelBlock = v.InferOutput<typeof labelBlockSchema>;
