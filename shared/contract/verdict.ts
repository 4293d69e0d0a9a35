// What is asked of the gate and what it says, with what a screen needs to show it.
import * as v from 'valibot';
import { STEPS } from '../verdict/facts.ts';
import { verdictSchema } from './fill.ts';

export const verdictRequestSchema = v.object({
  step: v.picklist(STEPS),
  /** As the scanner read it, unchanged. */
  scanned: v.pipe(v.string(), v.minLength(1), v.maxLength(4096)),
  scaleId: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(64))), null),
  siteId: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(64))), null),
});
export type VerdictRequest = v.InferInput<typeof verdictRequestSchema>;

export const cylinderCardSchema = v.object({
  cylinderId: v.string(),
  code: v.nullable(v.string()),
  model: v.nullable(v.string()),
  serialNo: v.nullable(v.string()),
  manufacturer: v.nullable(v.string()),
  madeOn: v.nullable(v.string()),
  inspectionDueOn: v.nullable(v.string()),
  tareG: v.nullable(v.number()),
  maxFillG: v.nullable(v.number()),
  firstFill: v.nullable(v.boolean()),
  /** Facts that an import had to assume: to be confirmed at the cylinder. */
  assumed: v.array(v.string()),
  ownerOrganisationId: v.nullable(v.string()),
  setAside: v.boolean(),
});
export type CylinderCard = v.InferOutput<typeof cylinderCardSchema>;

export const verdictAnswerSchema = v.object({
  verdict: verdictSchema,
  /** The only blocks name acts still to be done: shown as what comes next, not as a refusal. */
  next: v.boolean(),
  parametersVersion: v.number(),
  at: v.string(),
  dataAsOf: v.string(),
  resolution: v.object({ kind: v.string(), why: v.nullable(v.string()) }),
  cylinder: v.nullable(cylinderCardSchema),
  /** Names of organisations that the reasons mention by id. */
  names: v.record(v.string(), v.string()),
});
export type VerdictAnswer = v.InferOutput<typeof verdictAnswerSchema>;
