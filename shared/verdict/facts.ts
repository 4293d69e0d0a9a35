// All that a verdict may know: the schema of the facts, for every step, and their type.
import * as v from 'valibot';
import { type Result, err, ok } from '../result.ts';
import { CUSTOMER_KINDS, SITES, parametersSchema } from './parameters.ts';
import * as s from './schema.ts';

export const STEPS = ['fill', 'release', 'load', 'deliver', 'collect'] as const;
export type Step = (typeof STEPS)[number];

export const MEDIA = ['lpg', 'industrial-propane', 'other'] as const;

const { maybe } = s;

const until = { until: maybe(s.civilDate) };
const period = { from: maybe(s.civilDate), ...until };

const org = s.fields({
  id: maybe(s.text),
  fillingLicence: maybe(s.fields({ ...until, media: maybe(s.listOf(s.text)) })),
  gasLicence: maybe(s.fields(until)),
});

const cylinder = s.fields({
  code: maybe(s.text),
  codeStatus: maybe(s.oneOf(['active', 'replaced', 'void', 'duplicate'])),
  model: maybe(s.text),
  twoPhase: maybe(s.flag),
  volumeL: maybe(s.above0),
  tareKg: maybe(s.above0),
  maxFillKg: maybe(s.above0),
  medium: maybe(s.oneOf(MEDIA)),
  stampLegible: maybe(s.flag),
  madeOn: maybe(s.civilDate),
  designLifeYears: maybe(s.wholeAbove0),
  lifeExtendedUntil: maybe(s.civilDate),
  lastInspection: maybe(s.fields({ on: maybe(s.civilDate), result: maybe(s.oneOf(['pass', 'fail'])) })),
  inspectionDueOn: maybe(s.civilDate),
  valveUntil: maybe(s.civilDate),
  ownerOrg: maybe(s.text),
  entrustments: maybe(
    s.listOf(s.fields({ org: maybe(s.text), for: maybe(s.listOf(s.oneOf(['fill', 'deliver']))), ...period })),
  ),
  state: maybe(s.oneOf(['active', 'scrapped', 'lost', 'stolen'])),
  holds: maybe(s.listOf(s.oneOf(['seizure', 'recall', 'freeze']))),
  nonconforming: maybe(s.flag),
  refurbished: maybe(s.flag),
  blacklisted: maybe(s.flag),
  firstFill: maybe(s.flag),
  custody: maybe(s.fields({ kind: maybe(s.oneOf(['org', 'vehicle', 'customer'])), id: maybe(s.text) })),
  lastFill: maybe(
    s.fields({
      at: maybe(s.instant),
      org: maybe(s.text),
      contentKg: maybe(s.above0),
      seal: maybe(s.text),
      released: maybe(s.flag),
    }),
  ),
});

const check = { at: maybe(s.instant), passed: maybe(s.flag), code: maybe(s.text) };

const courier = s.fields({
  id: maybe(s.text),
  org: maybe(s.text),
  active: maybe(s.flag),
  cardUntil: maybe(s.civilDate),
  bindings: maybe(s.listOf(s.fields({ vehicle: maybe(s.text), ...period }))),
  zones: maybe(
    s.listOf(s.fields({ id: maybe(s.text), ...period, villages: maybe(s.listOf(s.text)), polygon: maybe(s.ring) })),
  ),
});

const vehicle = s.fields({
  id: maybe(s.text),
  org: maybe(s.text),
  approvedUntil: maybe(s.civilDate),
  insuredUntil: maybe(s.civilDate),
  maxLoadKg: maybe(s.above0),
  maxCylinders: maybe(s.wholeAbove0),
  loadKg: maybe(s.from0),
  loadCount: maybe(s.wholeFrom0),
  lastPositionAt: maybe(s.instant),
});

const customer = s.fields({
  id: maybe(s.text),
  kind: maybe(s.oneOf(CUSTOMER_KINDS)),
  verified: maybe(s.flag),
  position: maybe(s.position),
  village: maybe(s.text),
  site: maybe(s.oneOf(SITES)),
  cylinderRoom: maybe(s.flag),
  outdoorRoom: maybe(s.flag),
  vaporiserRoom: maybe(s.flag),
  gasAlarm: maybe(s.flag),
  heldKg: maybe(s.from0),
  usualUseDays: maybe(s.wholeFrom0),
  hazards: maybe(s.listOf(s.fields({ grade: maybe(s.oneOf(['serious', 'minor'])), deadline: maybe(s.civilDate) }))),
  cylindersOut: maybe(s.wholeFrom0),
  cylindersAgreed: maybe(s.wholeFrom0),
  lastFullCheckOn: maybe(s.civilDate),
});

export const factsSchema = s.fields({
  step: s.oneOf(STEPS),
  at: s.instant,
  dataAsOf: maybe(s.liveOrInstant),
  parameters: maybe(parametersSchema),
  org: maybe(org),
  cylinder: maybe(cylinder),
  operator: maybe(
    s.fields({
      id: maybe(s.text),
      certificates: maybe(s.listOf(s.fields({ kind: maybe(s.text), ...until }))),
    }),
  ),
  filledBy: maybe(s.text),
  fillAuthorised: maybe(s.flag),
  preFillCheck: maybe(s.fields({ ...check, evacuated: maybe(s.flag), emptyKg: maybe(s.above0) })),
  postFillCheck: maybe(s.fields({ ...check, grossKg: maybe(s.above0), sealed: maybe(s.flag), seal: maybe(s.text) })),
  scale: maybe(s.fields({ id: maybe(s.text), verifiedUntil: maybe(s.civilDate), checkedOn: maybe(s.civilDate) })),
  gas: maybe(
    s.fields({
      kind: maybe(s.oneOf(['lpg', 'industrial-propane', 'dme-blend', 'other'])),
      dmePct: maybe(s.from0),
      odorised: maybe(s.flag),
      reportOn: maybe(s.civilDate),
    }),
  ),
  sealIntact: maybe(s.flag),
  sealSeen: maybe(s.text),
  channel: maybe(s.oneOf(['courier', 'counter'])),
  courier: maybe(courier),
  vehicle: maybe(vehicle),
  position: maybe(s.fields({ lng: maybe(s.lng), lat: maybe(s.lat), accuracyM: maybe(s.from0) })),
  customer: maybe(customer),
  doorCheck: maybe(
    s.fields({
      customer: maybe(s.text),
      at: maybe(s.instant),
      photo: maybe(s.flag),
      leaflet: maybe(s.flag),
      failedItems: maybe(s.listOf(s.text)),
    }),
  ),
});

/**
 * The facts of one verdict. Only `step` and `at` must be there; any other field may be missing or null.
 * Dates as stamped (`YYYY-MM`, `YYYY-MM-DD`), instants ISO 8601 with an offset, masses in kg, volumes in L, degrees WGS-84.
 */
export type Facts = v.InferOutput<typeof factsSchema>;

/** Facts from outside. The error names the path and what was expected there: `cylinder.tareKg: expected a number above 0, not -1`. */
export function parseFacts(input: unknown): Result<Facts, string> {
  const parsed = v.safeParse(factsSchema, input, { abortEarly: true });
  return parsed.success ? ok(parsed.output) : err(s.explain(parsed.issues));
}
