// What the register shows of cylinders: a row in a list, one cylinder whole, its history, its tags; and blocks of codes.
import * as v from 'valibot';
import { codePrefixSchema } from '../cylinder/code.ts';

export const codingOutcomeSchema = v.object({
  /** Null: the code is on another cylinder already, and a case was opened. */
  cylinderId: v.nullable(v.string()),
  code: v.string(),
  caseId: v.nullable(v.string()),
});
export type CodingOutcome = v.InferOutput<typeof codingOutcomeSchema>;

const date = v.nullable(v.string());

export const cylinderRowSchema = v.object({
  cylinderId: v.string(),
  code: v.nullable(v.string()),
  model: v.nullable(v.string()),
  serialNo: v.nullable(v.string()),
  manufacturer: v.nullable(v.string()),
  madeOn: date,
  inspectionDueOn: date,
  ownerOrganisationId: v.nullable(v.string()),
  ownerName: v.nullable(v.string()),
  state: v.string(),
  custodyKind: v.nullable(v.string()),
  setAside: v.boolean(),
  full: v.boolean(),
});
export type CylinderRow = v.InferOutput<typeof cylinderRowSchema>;

export const cylinderSchema = v.object({
  ...cylinderRowSchema.entries,
  tags: v.array(v.object({ tag: v.string(), kind: v.string(), status: v.string() })),
  twoPhase: v.boolean(),
  volumeMl: v.nullable(v.number()),
  tareG: v.nullable(v.number()),
  maxFillG: v.nullable(v.number()),
  medium: v.nullable(v.string()),
  stampLegible: v.nullable(v.boolean()),
  designLifeYears: v.nullable(v.number()),
  lifeExtendedUntil: date,
  inspectedOn: date,
  inspectionResult: v.nullable(v.string()),
  valveUntil: date,
  registrationCode: v.nullable(v.string()),
  nonconforming: v.boolean(),
  refurbished: v.boolean(),
  blacklisted: v.boolean(),
  holds: v.array(v.string()),
  firstFill: v.nullable(v.boolean()),
  /** Facts that an import had to assume and nobody has confirmed at the cylinder yet. */
  assumed: v.array(v.string()),
  custody: v.nullable(v.object({ kind: v.string(), id: v.string(), name: v.nullable(v.string()) })),
  lastFill: v.nullable(
    v.object({
      at: v.string(),
      organisationName: v.nullable(v.string()),
      contentG: v.nullable(v.number()),
      released: v.boolean(),
      seal: v.nullable(v.string()),
    }),
  ),
  entrustments: v.array(
    v.object({
      organisationId: v.string(),
      organisationName: v.nullable(v.string()),
      for: v.array(v.string()),
      from: v.string(),
      until: date,
    }),
  ),
  /** When the law says that it must next be inspected, and when its life ends; null where that cannot be said. */
  dueOn: date,
  lifeEndsOn: date,
  version: v.number(),
});
export type CylinderDetail = v.InferOutput<typeof cylinderSchema>;

export const cylinderEventRowSchema = v.object({
  n: v.number(),
  type: v.string(),
  occurredAt: v.string(),
  recordedAt: v.string(),
  organisationName: v.nullable(v.string()),
  siteName: v.nullable(v.string()),
  personId: v.nullable(v.string()),
  /** Only for those whose work needs it; each look is logged. */
  personName: v.nullable(v.string()),
  scaleName: v.nullable(v.string()),
  data: v.record(v.string(), v.unknown()),
});
export type CylinderEventRow = v.InferOutput<typeof cylinderEventRowSchema>;

export const codeBlockRequestSchema = v.object({
  prefix: codePrefixSchema,
  width: v.pipe(v.number(), v.integer(), v.minValue(4), v.maxValue(10)),
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
});
export const codeBlockSchema = v.object({
  blockId: v.string(),
  prefix: v.string(),
  firstCode: v.string(),
  lastCode: v.string(),
  count: v.number(),
  issuedAt: v.string(),
});

const stampRow = { ...cylinderRowSchema.entries, tareG: v.nullable(v.number()), volumeMl: v.nullable(v.number()) };

/** A cylinder that may be the one whose code cannot be read: what its stamp says, and what it looked like. */
export const stampCandidateSchema = v.object({ ...stampRow, photoSha256: v.nullable(v.string()) });
export type StampCandidate = v.InferOutput<typeof stampCandidateSchema>;

/** The last four characters of a stamped number, as typed. */
export const serialTailSchema = v.pipe(
  v.string(),
  v.maxLength(20),
  v.transform((text) => text.normalize('NFKC').replace(/\s/gu, '').toUpperCase()),
  v.regex(/^[\p{L}\p{N}-]{4}$/u, 'must be four letters or digits'),
);

export const caseRowSchema = v.object({
  caseId: v.string(),
  /** duplicate-tag, duplicate-stamp, unauthorised-fill, unknown-cylinder, verdict-differs. */
  kind: v.string(),
  cylinderId: v.nullable(v.string()),
  /** Of the cylinder; else what was scanned. */
  code: v.nullable(v.string()),
  /** Who met it. */
  organisationId: v.nullable(v.string()),
  organisationName: v.nullable(v.string()),
  openedAt: v.string(),
  closedAt: v.nullable(v.string()),
  /** As it was written down when the case was opened: ids and facts, no names of people. */
  details: v.record(v.string(), v.unknown()),
});
export type CaseRow = v.InferOutput<typeof caseRowSchema>;

export const caseDecisions = ['tag-kept', 'tag-voided', 'looked-into'] as const;

/** One case with its evidence; what does not belong to its kind is null. */
export const caseSchema = v.object({
  ...caseRowSchema.entries,
  /** The code that is claimed twice. */
  tag: v.nullable(v.string()),
  /** The code with which a cylinder was coded that is on the register already, by its stamp. */
  claimedCode: v.nullable(v.string()),
  scanned: v.nullable(v.string()),
  /** The act at which it was met, by the name of its command. */
  at: v.nullable(v.string()),
  siteName: v.nullable(v.string()),
  scaleName: v.nullable(v.string()),
  /** Names only for the people's own office and the authority; each look is logged. */
  openedBy: v.nullable(v.string()),
  /** The cylinder on the register that it is about, as it is now. */
  cylinder: v.nullable(v.object(stampRow)),
  /** The cylinder that shall get the code as well. */
  claimedBy: v.nullable(v.object(stampRow)),
  /** What was read off the stamp of a cylinder that is not on the register. */
  claim: v.nullable(
    v.object({
      model: v.nullable(v.string()),
      serialNo: v.nullable(v.string()),
      manufacturer: v.nullable(v.string()),
      madeOn: date,
      tareG: v.nullable(v.number()),
      volumeMl: v.nullable(v.number()),
      inspectionDueOn: date,
    }),
  ),
  photoSha256: v.nullable(v.string()),
  fill: v.nullable(v.object({ startedAt: v.string(), endedAt: v.string(), netG: v.number() })),
  filledBy: v.nullable(v.string()),
  violations: v.array(v.string()),
  /** Whether the reader's word counts on the code: the owner's, and the supervisor's. */
  mayDecideTag: v.boolean(),
  closedBy: v.nullable(v.string()),
  decision: v.nullable(v.string()),
  closingReason: v.nullable(v.string()),
});
export type Case = v.InferOutput<typeof caseSchema>;
