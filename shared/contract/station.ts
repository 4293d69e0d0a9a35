// What the station's other acts are answered: returns, what is set aside and handed over, corrections, gas receipts, opening stock.
import * as v from 'valibot';
import { destinations } from '../event/cylinder-event.ts';
import { verdictSchema } from './fill.ts';

export const returnOutcomeSchema = v.object({
  cylinderId: v.nullable(v.string()),
  code: v.nullable(v.string()),
  verdict: verdictSchema,
  /** Names of organisations that the verdict's reasons mention by id. */
  names: v.optional(v.record(v.string(), v.string()), {}),
});
export type ReturnOutcome = v.InferOutput<typeof returnOutcomeSchema>;

export const setAsideRowSchema = v.object({
  setAsideId: v.string(),
  /** Null: not on the register. */
  cylinderId: v.nullable(v.string()),
  code: v.nullable(v.string()),
  model: v.nullable(v.string()),
  scanned: v.string(),
  destination: v.picklist(destinations),
  reasons: v.array(v.string()),
  ownerOrganisationId: v.nullable(v.string()),
  ownerName: v.nullable(v.string()),
  setAsideAt: v.string(),
});
export type SetAsideRow = v.InferOutput<typeof setAsideRowSchema>;

export const handoverRowSchema = v.object({
  handoverId: v.string(),
  siteId: v.string(),
  destination: v.picklist(destinations),
  receiver: v.string(),
  receiverOrganisationId: v.nullable(v.string()),
  handedOverAt: v.string(),
  cylinders: v.number(),
  photoSha256: v.nullable(v.string()),
});
export type HandoverRow = v.InferOutput<typeof handoverRowSchema>;

/** One list as it was handed over, with every cylinder on it: what is printed and signed. */
export const handoverSchema = v.object({
  ...handoverRowSchema.entries,
  lines: v.array(setAsideRowSchema),
});
export type Handover = v.InferOutput<typeof handoverSchema>;

export const correctionRowSchema = v.object({
  correctionId: v.string(),
  cylinderId: v.string(),
  code: v.nullable(v.string()),
  organisationId: v.string(),
  siteId: v.nullable(v.string()),
  personId: v.nullable(v.string()),
  correctedAt: v.string(),
  before: v.record(v.string(), v.unknown()),
  after: v.record(v.string(), v.unknown()),
  reason: v.string(),
  photoSha256: v.nullable(v.string()),
});

export const refusedAttemptRowSchema = v.object({
  attemptId: v.string(),
  cylinderId: v.nullable(v.string()),
  scanned: v.string(),
  step: v.string(),
  organisationId: v.string(),
  organisationName: v.string(),
  siteId: v.nullable(v.string()),
  scaleId: v.nullable(v.string()),
  personId: v.nullable(v.string()),
  attemptedAt: v.string(),
  rules: v.array(v.string()),
});
export type RefusedAttemptRow = v.InferOutput<typeof refusedAttemptRowSchema>;

export const gasReceiptRowSchema = v.object({
  receiptId: v.string(),
  tankId: v.string(),
  receivedAt: v.string(),
  netKg: v.number(),
  supplier: v.string(),
  supplierLicence: v.nullable(v.string()),
  tanker: v.nullable(v.string()),
  weighbridge: v.nullable(v.string()),
  kind: v.string(),
  reportOn: v.nullable(v.string()),
  reportNumber: v.nullable(v.string()),
  dmePct: v.nullable(v.number()),
  odorised: v.boolean(),
  photoSha256: v.nullable(v.string()),
  correctsReceiptId: v.nullable(v.string()),
  /** Set: another receipt stands in its place. */
  correctedByReceiptId: v.nullable(v.string()),
});
export type GasReceiptRow = v.InferOutput<typeof gasReceiptRowSchema>;

export const tankOutcomeSchema = v.object({
  tankId: v.string(),
  /** What it holds now, as the gate will judge it. */
  gas: v.nullable(
    v.object({
      kind: v.nullable(v.string()),
      dmePct: v.nullable(v.number()),
      odorised: v.nullable(v.boolean()),
      reportOn: v.nullable(v.string()),
    }),
  ),
});
export type TankOutcome = v.InferOutput<typeof tankOutcomeSchema>;
