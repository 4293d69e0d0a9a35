// What a client sends when it asks for something to be recorded, and what it is answered. The same for the outbox and the server.
import * as v from 'valibot';

/** UUID version 7 (RFC 9562), lower case: made by the client, so that sending again is recognised. */
export const uuid = v.pipe(
  v.string(),
  v.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, 'must be a UUID in lower case'),
);

const firstInstantMs = Date.parse('1900-01-01T00:00:00Z');
const lastInstantMs = Date.parse('9000-01-01T00:00:00Z');

/** ISO 8601 with an offset; put right by any `clockOffset`, it still has a year of four digits. */
export const instant = v.pipe(
  v.string(),
  v.regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/,
    'must be an instant with an offset, such as 2026-11-23T08:30:00+08:00',
  ),
  v.check((text) => {
    const ms = Date.parse(text);
    return ms >= firstInstantMs && ms <= lastInstantMs;
  }, 'must be an instant that exists, of the years 1900 to 9000'),
);

/** Milliseconds: the server's clock minus a device's. A device whose clock was never set is decades behind, not centuries. */
export const clockOffset = v.pipe(v.number(), v.minValue(-4e12), v.maxValue(4e12));

/** YYYY-MM or YYYY-MM-DD, a date that exists. */
export const civilDate = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}(-\d{2})?$/, 'must be a date such as 2026-11 or 2026-11-23'),
  v.check((text) => {
    const at = new Date(`${text.length === 7 ? `${text}-01` : text}T00:00:00Z`);
    return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
  }, 'must be a date that exists'),
);

const reason = v.object({
  rule: v.string(),
  severity: v.picklist(['warn', 'block']),
  found: v.nullable(v.union([v.string(), v.number(), v.boolean()])),
  limit: v.nullable(v.union([v.string(), v.number(), v.boolean()])),
  action: v.string(),
});

/** What the person was shown when they acted; kept beside the server's own verdict. */
export const verdictShownSchema = v.object({
  outcome: v.picklist(['allow', 'warn', 'block']),
  reasons: v.array(reason),
  ruleset: v.string(),
  parametersVersion: v.nullable(v.number()),
  dataAsOf: v.nullable(v.string()),
});
export type VerdictShown = v.InferOutput<typeof verdictShownSchema>;

export const envelopeSchema = v.object({
  commandId: uuid,
  deviceId: uuid,
  /** 1, 2, 3 … a device. */
  seq: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  type: v.string(),
  version: v.pipe(v.number(), v.integer(), v.minValue(1)),
  /** Who acted: a person's id; checked by the server against the session that the command comes with. */
  actor: uuid,
  /**
   * For which organisation: a device may be used by people of several. Its commands wait until somebody of it signs in
   * there again; left unanswered in the session of another. Not given: for that of the session.
   */
  organisationId: v.optional(uuid),
  /** By the device's clock. */
  occurredAt: instant,
  /** The server's clock minus the device's, as measured at the last sync; null: never measured. */
  clockOffsetMs: v.nullable(clockOffset),
  appVersion: v.string(),
  verdictShown: v.nullable(verdictShownSchema),
  signature: v.nullable(v.string()),
  payload: v.unknown(),
});
export type Envelope = v.InferOutput<typeof envelopeSchema>;

/** How the server answers a command: each answer moves the device's number on, only the transport is tried again. */
export const answerSchema = v.object({
  commandId: v.nullable(v.string()),
  status: v.picklist(['recorded', 'recorded-with-case', 'unreadable']),
  /** What became of it, in the form of the command's type. */
  result: v.nullable(v.unknown()),
  /** For 'unreadable': what is wrong with it. For 'recorded-with-case': the case's kind. */
  detail: v.nullable(v.string()),
});
export type Answer = v.InferOutput<typeof answerSchema>;
