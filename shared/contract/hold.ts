// What is recorded of a cylinder away from the hall: holds, entrustments, lost, stolen and scrapped, findings, inspections.
import * as v from 'valibot';
import { civilDate } from '../command/envelope.ts';
import { cylinderStates } from '../cylinder/cylinder.ts';
import { holdKinds } from '../event/cylinder-event.ts';
import { sha256Schema } from './picture.ts';

const words = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(most));
const reason = words(500);
const photoSha256 = v.optional(v.nullable(sha256Schema), null);
const day = v.pipe(civilDate, v.length(10, 'must be a day such as 2026-11-23'));

export const holdInputSchema = v.object({ kind: v.picklist(holdKinds), reason });
export type HoldInput = v.InferOutput<typeof holdInputSchema>;

export const entrustmentInputSchema = v.pipe(
  v.object({
    /** With whom. */
    organisationId: words(64),
    purposes: v.pipe(
      v.array(v.picklist(['fill', 'deliver'])),
      v.minLength(1),
      v.maxLength(10),
      v.transform((purposes) => [...new Set(purposes)].sort()),
    ),
    from: day,
    /** Null: until it is ended. */
    until: v.nullable(day),
  }),
  v.check(({ from, until }) => until === null || from <= until, 'must not end before it begins'),
);
export type EntrustmentInput = v.InferOutput<typeof entrustmentInputSchema>;

export const stateInputSchema = v.object({
  /** `active`: found again. */
  to: v.picklist(cylinderStates),
  reason,
  photoSha256,
});
export type StateInput = v.InferOutput<typeof stateInputSchema>;

export const findings = ['nonconforming', 'refurbished'] as const;
export type Finding = (typeof findings)[number];

export const findingInputSchema = v.object({
  /** False: it turned out not to be so, or was put right. */
  found: v.boolean(),
  reason,
  photoSha256,
});
export type FindingInput = v.InferOutput<typeof findingInputSchema>;

export const inspectionInputSchema = v.pipe(
  v.object({
    on: civilDate,
    result: v.picklist(['pass', 'fail']),
    /** As the ring or the report says; null: as before. */
    dueOn: v.nullable(civilDate),
    /** Who inspected, where it is on the register; null for an inspection body's own record. */
    inspectionOrganisationId: v.nullable(words(64)),
    reportNumber: v.nullable(words(60)),
  }),
  v.check(({ on, dueOn }) => dueOn === null || dueOn.slice(0, 7) > on.slice(0, 7), 'must be due after it was made'),
);
export type InspectionInput = v.InferOutput<typeof inspectionInputSchema>;

export const cylinderChangedSchema = v.object({
  cylinderId: v.string(),
  /** The number of its last event. */
  version: v.number(),
});
export type CylinderChanged = v.InferOutput<typeof cylinderChangedSchema>;
