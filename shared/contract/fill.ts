// What the filling hall is answered: leave to fill, what became of a fill, of a check after it. Masses in whole grams.
import * as v from 'valibot';
import { civilDate, instant, uuid } from '../command/envelope.ts';

export const verdictSchema = v.object({
  outcome: v.picklist(['allow', 'warn', 'block']),
  reasons: v.pipe(
    v.array(
      v.object({
        rule: v.string(),
        severity: v.picklist(['block', 'warn']),
        found: v.nullable(v.union([v.string(), v.number(), v.boolean()])),
        limit: v.nullable(v.union([v.string(), v.number(), v.boolean()])),
        action: v.string(),
      }),
    ),
    v.readonly(),
  ),
  ruleset: v.string(),
});

export const fillLeaveSchema = v.object({
  authorisationId: uuid,
  /** True: gas may flow. False: see the verdict's reasons. */
  granted: v.boolean(),
  verdict: verdictSchema,
  cylinderId: v.nullable(v.string()),
  code: v.nullable(v.string()),
  model: v.nullable(v.string()),
  /** Of the empty cylinder, from the register: null where not granted, as are the three that follow. */
  tareG: v.nullable(v.number()),
  /** Gas in the cylinder to stop at: gross less tare. */
  targetNetG: v.nullable(v.number()),
  /** Gas that may never be exceeded: gross less tare. */
  maxFillG: v.nullable(v.number()),
  /** The fill must have begun by then. */
  expiresAt: v.nullable(instant),
  /** Names of organisations that the verdict's reasons mention by id. */
  names: v.optional(v.record(v.string(), v.string()), {}),
});
export type FillLeave = v.InferOutput<typeof fillLeaveSchema>;

export const fillOutcomeSchema = v.object({
  fillId: uuid,
  cylinderId: v.nullable(v.string()),
  /** False: on record as filled without valid leave; see `violations`. */
  authorised: v.boolean(),
  violations: v.array(v.string()),
  /** More gas than may ever be in it: it will not be released. */
  overfilled: v.boolean(),
});
export type FillOutcome = v.InferOutput<typeof fillOutcomeSchema>;

export const releaseOutcomeSchema = v.object({
  fillId: v.nullable(v.string()),
  cylinderId: v.nullable(v.string()),
  outcome: v.picklist(['released', 'held-back']),
  verdict: verdictSchema,
  /** Gas in it by the second weighing. */
  contentG: v.nullable(v.number()),
  /** Names of organisations that the verdict's reasons mention by id. */
  names: v.optional(v.record(v.string(), v.string()), {}),
});
export type ReleaseOutcome = v.InferOutput<typeof releaseOutcomeSchema>;

const scannedText = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const grams = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));
const badge = v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(64)));

/** What a filling scale sends to ask for leave. */
export const authorisationRequestSchema = v.object({
  /** The cylinder's code as the scanner read it, unchanged. */
  scanned: scannedText,
  /** The operator's badge as read; null only where a person is signed in. */
  badge,
  occurredAt: instant,
  /** The check before filling, where it is made at the scale; null: it was made on a screen before. */
  check: v.nullable(
    v.object({
      items: v.pipe(
        v.array(v.object({ item: v.pipe(v.string(), v.minLength(1), v.maxLength(64)), good: v.boolean() })),
        v.minLength(1),
        v.maxLength(40),
      ),
      firstFill: v.nullable(v.boolean()),
      evacuated: v.boolean(),
      /** Reading of the empty cylinder. */
      emptyG: v.nullable(grams),
    }),
  ),
  /** Only for a client that is no scale with a key of its own. */
  scaleId: v.optional(v.nullable(v.string()), null),
});
export type AuthorisationRequest = v.InferOutput<typeof authorisationRequestSchema>;

/** What a filling scale reports after it has stopped. */
export const fillReportSchema = v.object({
  authorisationId: v.nullable(uuid),
  /** As the scanner read it; null: the cylinder of the authorisation. */
  scanned: v.nullable(scannedText),
  badge,
  startedAt: instant,
  endedAt: instant,
  /** Gas in the cylinder: gross less tare. */
  netG: grams,
  grossG: v.nullable(grams),
  scaleId: v.optional(v.nullable(v.string()), null),
});
export type FillReport = v.InferOutput<typeof fillReportSchema>;

export const scaleReadingSchema = v.object({
  at: instant,
  grossG: v.pipe(v.number(), v.integer(), v.minValue(-100_000), v.maxValue(1_000_000)),
  stable: v.boolean(),
  phase: v.picklist(['idle', 'fast', 'slow', 'stopped']),
  authorisationId: v.nullable(uuid),
});
export type ScaleReading = v.InferOutput<typeof scaleReadingSchema>;

/** One scale of a station as the filling screen shows it. */
export const scaleTileSchema = v.object({
  scaleId: v.string(),
  name: v.string(),
  kind: v.picklist(['filling', 'check']),
  siteId: v.string(),
  tankName: v.nullable(v.string()),
  gas: v.nullable(
    v.object({
      kind: v.nullable(v.string()),
      dmePct: v.nullable(v.number()),
      odorised: v.nullable(v.boolean()),
      reportOn: v.nullable(v.string()),
    }),
  ),
  verifiedUntil: v.nullable(civilDate),
  checkedOn: v.nullable(civilDate),
  /** The last that the scale itself sent, where it is at most ten seconds old. */
  reading: v.nullable(scaleReadingSchema),
  /** Leave that may still be used on this scale. */
  authorisation: v.nullable(
    v.object({
      authorisationId: v.string(),
      cylinderId: v.string(),
      code: v.nullable(v.string()),
      model: v.nullable(v.string()),
      fillerId: v.string(),
      tareG: v.number(),
      targetNetG: v.number(),
      maxFillG: v.number(),
      issuedAt: v.string(),
      expiresAt: v.string(),
    }),
  ),
});
export type ScaleTile = v.InferOutput<typeof scaleTileSchema>;

export const scaleTilesSchema = v.object({
  items: v.array(scaleTileSchema),
  serverTime: v.string(),
  /** How the check after filling deals with seals here: looked at, not asked for, or their numbers written down. */
  sealMode: v.picklist(['visual', 'none', 'numbered']),
});

export const fillRowSchema = v.object({
  fillId: v.string(),
  cylinderId: v.nullable(v.string()),
  code: v.nullable(v.string()),
  model: v.nullable(v.string()),
  scaleId: v.string(),
  fillerId: v.nullable(v.string()),
  startedAt: v.string(),
  endedAt: v.string(),
  netG: v.number(),
  status: v.picklist(['filled', 'released', 'held-back']),
  violations: v.array(v.string()),
  checkedAt: v.nullable(v.string()),
});
export type FillRow = v.InferOutput<typeof fillRowSchema>;
