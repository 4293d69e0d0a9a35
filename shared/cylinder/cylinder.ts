// What is known of one cylinder: the state that its events add up to. Masses in grams, volumes in millilitres, dates as the stamp gives them.
import * as v from 'valibot';
import { media } from './media.ts';

export { media, type Medium } from './media.ts';

/** YYYY-MM or YYYY-MM-DD. Whether the day exists is asked by the calendar, not here. */
const civilDate = v.pipe(v.string(), v.regex(/^\d{4}-\d{2}(-\d{2})?$/));
const grams = v.pipe(v.number(), v.integer(), v.minValue(1));
const millilitres = v.pipe(v.number(), v.integer(), v.minValue(1));

export const cylinderStates = ['active', 'scrapped', 'lost', 'stolen'] as const;
export type CylinderState = (typeof cylinderStates)[number];
export const custodyKinds = ['org', 'vehicle', 'customer'] as const;

/** The facts that a stamp, a ring or a ledger gives, each null where not known. */
export const stampFactsSchema = v.object({
  model: v.nullable(v.string()),
  twoPhase: v.boolean(),
  volumeMl: v.nullable(millilitres),
  tareG: v.nullable(grams),
  maxFillG: v.nullable(grams),
  medium: v.nullable(v.picklist(media)),
  stampLegible: v.nullable(v.boolean()),
  madeOn: v.nullable(civilDate),
  designLifeYears: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
  lifeExtendedUntil: v.nullable(civilDate),
  inspectedOn: v.nullable(civilDate),
  inspectionResult: v.nullable(v.picklist(['pass', 'fail'])),
  inspectionDueOn: v.nullable(civilDate),
  valveUntil: v.nullable(civilDate),
  registrationCode: v.nullable(v.string()),
  serialNo: v.nullable(v.string()),
  manufacturer: v.nullable(v.string()),
  firstFill: v.nullable(v.boolean()),
});
export type StampFacts = v.InferOutput<typeof stampFactsSchema>;

export const custodySchema = v.object({
  kind: v.picklist(custodyKinds),
  /** Of the organisation, the vehicle or the customer. */
  id: v.string(),
  /** Where an organisation keeps it. */
  siteId: v.nullable(v.string()),
});
export type Custody = v.InferOutput<typeof custodySchema>;

/** What was filled, or what a tank holds. `dmePct` null: not known, 0: not detected. */
export const gasSchema = v.object({
  kind: v.nullable(v.picklist(['lpg', 'industrial-propane', 'dme-blend', 'other'])),
  dmePct: v.nullable(v.number()),
  odorised: v.nullable(v.boolean()),
  reportOn: v.nullable(civilDate),
});
export type Gas = v.InferOutput<typeof gasSchema>;

/** The check before gas flows that stands now; it is used up by the fill. */
export const preFillCheckSchema = v.object({
  checkId: v.string(),
  at: v.string(),
  personId: v.nullable(v.string()),
  passed: v.boolean(),
  evacuated: v.boolean(),
  /** On the scale, before gas. */
  emptyG: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1))),
});
export type PreFillCheck = v.InferOutput<typeof preFillCheckSchema>;

/** What is in it now. */
export const lastFillSchema = v.object({
  fillId: v.string(),
  at: v.string(),
  organisationId: v.string(),
  /** What the scale put in, and after the check what the second scale found in it; null: not weighed. */
  contentG: v.nullable(v.pipe(v.number(), v.integer())),
  filledBy: v.nullable(v.string()),
  /** Whether a fill verdict without a block had been given for it and not been used before. */
  authorised: v.boolean(),
  seal: v.nullable(v.string()),
  released: v.boolean(),
  gas: v.nullable(gasSchema),
  /** A customer or another company had it since: met again without having been taken back, it may hold anything. */
  handedOut: v.optional(v.boolean()),
});
export type LastFill = v.InferOutput<typeof lastFillSchema>;

export interface Cylinder extends StampFacts {
  readonly cylinderId: string;
  /** The number of its last event: also the optimistic lock. */
  readonly version: number;
  /** The principal code; null once it was withdrawn and until it gets another. */
  readonly code: string | null;
  readonly importId: string | null;
  readonly ownerOrganisationId: string | null;
  readonly state: CylinderState;
  readonly nonconforming: boolean;
  readonly refurbished: boolean;
  readonly custody: Custody | null;
  readonly setAsideId: string | null;
  /** Names of facts that no ledger gave and that were assumed at the import, until a check confirms or overrules them. */
  readonly assumed: readonly string[];
  readonly preFillCheck: PreFillCheck | null;
  readonly lastFill: LastFill | null;
  /** False: its registration was undone; its codes lead nowhere and it may take no step. */
  readonly registered: boolean;
}
