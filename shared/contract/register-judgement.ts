// The register judged under changed parameters: what is asked and answered, a stretch of cylinders at a time.
import * as v from 'valibot';
import { uuid } from '../command/envelope.ts';
import { OUTCOMES } from '../register-judgement/judgement.ts';
import { STEPS } from '../verdict/facts.ts';
import { RULE_IDS } from '../verdict/rules.ts';
import { daySchema } from './parameter.ts';

export const registerJudgementRequestSchema = v.object({
  step: v.picklist(STEPS),
  day: daySchema,
  /** Parameters by name, as they would be; null: its default. Named none, both sides are as things are. */
  changes: v.record(v.pipe(v.string(), v.maxLength(60)), v.unknown()),
  /** For an authority: of one organisation alone. */
  organisationId: v.optional(v.nullable(uuid), null),
  /** `next` of the stretch before. */
  after: v.optional(v.nullable(v.pipe(v.string(), v.maxLength(400))), null),
});
export type RegisterJudgementRequest = v.InferInput<typeof registerJudgementRequestSchema>;

const outcome = v.picklist(OUTCOMES);
const severities = v.object({ block: v.number(), warn: v.number() });
const rule = v.picklist(RULE_IDS);

export const changedCylinderSchema = v.object({
  cylinderId: v.string(),
  code: v.nullable(v.string()),
  ownerOrganisationId: v.nullable(v.string()),
  before: outcome,
  after: outcome,
  /** Rules that apply only under the change, or more severely. */
  appeared: v.array(rule),
  gone: v.array(rule),
});

export const registerJudgementSchema = v.object({
  /** Cylinders in all, about: for progress. Only with the first stretch. */
  total: v.nullable(v.number()),
  counts: v.object({
    judged: v.number(),
    changed: v.number(),
    outcomes: v.array(v.object({ before: outcome, after: outcome, cylinders: v.number() })),
    rules: v.array(v.object({ rule: v.string(), before: severities, after: severities })),
  }),
  changed: v.array(changedCylinderSchema),
  /** Null: the register is through. */
  next: v.nullable(v.string()),
});
export type RegisterJudgementAnswer = v.InferOutput<typeof registerJudgementSchema>;
