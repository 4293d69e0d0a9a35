// The customer's door over HTTP: checks, hazards, notices, leaks, deliveries, temporary tags, the exchange list.
// The results of commands: `check-door` DoorCheckOutcome, `give-notice` NoticeOutcome, `fix-hazard` and `review-hazard`
// HazardOutcome, `record-delivery` DeliveryOutcome, `report-leak` LeakOutcome.
import * as v from 'valibot';
import { uuid } from '../command/envelope.ts';
import { positionSchema } from '../customer/customer.ts';
import { seenCylinder } from '../delivery/movement-payloads.ts';
import { hazardGrades } from '../delivery/hazard-grade.ts';
import { destinations } from '../event/cylinder-event.ts';
import { verdictSchema } from './fill.ts';
import { cylinderCardSchema } from './verdict.ts';

const scanned = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const textOrNull = v.nullable(v.string());

export const hazardStates = ['open', 'fixed', 'closed'] as const;
export const hazardSources = ['check', 'notice', 'leak', 'sample'] as const;
/** What a case of these acts is opened for: see `cases` in the results. */
const cases = v.array(v.string());

const told = v.object({
  hazardId: v.string(),
  item: v.string(),
  grade: v.picklist(hazardGrades),
  /** YYYY-MM-DD, its last day. */
  deadline: v.string(),
  /** False: it was open already. */
  isNew: v.boolean(),
});

/** `check-door`. */
export const doorCheckOutcomeSchema = v.object({
  checkId: v.string(),
  /** Bad and not mended: what the verdict `deliver` is asked with. Null: not every item of the short check was looked at. */
  failedItems: v.nullable(v.array(v.string())),
  hazards: v.array(told),
  /** Hazards that this check found good: the office looks at them again. */
  fixedHazardIds: v.array(v.string()),
  liftedNoticeIds: v.array(v.string()),
  cases,
});
export type DoorCheckOutcome = v.InferOutput<typeof doorCheckOutcomeSchema>;

/** `give-notice`. While it stands no gas is delivered; a later check in which nothing stops gas lifts it. */
export const noticeOutcomeSchema = v.object({ noticeId: v.string(), hazardId: v.string(), cases });
export type NoticeOutcome = v.InferOutput<typeof noticeOutcomeSchema>;

/** `fix-hazard`, `review-hazard`. */
export const hazardOutcomeSchema = v.object({ hazardId: v.string(), state: v.picklist(hazardStates), cases });
export type HazardOutcome = v.InferOutput<typeof hazardOutcomeSchema>;

/** `report-leak`: nothing in it has to be waited for. */
export const leakOutcomeSchema = v.object({
  leakId: v.string(),
  caseId: v.string(),
  /** The cylinder that was named and is held now; null: none was, or its code is not on the register. */
  cylinderId: textOrNull,
  holdId: textOrNull,
  hazardId: textOrNull,
});
export type LeakOutcome = v.InferOutput<typeof leakOutcomeSchema>;

export const doorConflicts = ['twice', 'also-empty'] as const;

/** A full cylinder as it is (or would be) handed over. */
export const judgedFullSchema = v.object({
  scanned: v.string(),
  cylinder: v.nullable(cylinderCardSchema),
  /** `twice`: scanned before in this act, handed over once. `also-empty`: taken back in this same act; not handed over. */
  conflict: v.nullable(v.picklist(doorConflicts)),
  verdict: verdictSchema,
  /** True: it stops the act. */
  blocked: v.boolean(),
  /** The only blocks name acts still to be done (the check at the door). */
  next: v.boolean(),
  /** Not scanned when the vehicle was loaded: loaded here, and judged for that too. Null: it is aboard, or not ours. */
  loadVerdict: v.nullable(verdictSchema),
  /** Aboard another vehicle of the company: it is handed from vehicle to vehicle first. */
  onOtherVehicle: v.nullable(v.object({ vehicleId: v.string(), plate: v.string() })),
  names: v.record(v.string(), v.string()),
});
export type JudgedFull = v.InferOutput<typeof judgedFullSchema>;

/** An empty as it is (or would be) taken back: never refused. */
export const judgedEmptySchema = v.object({
  scanned: textOrNull,
  temporaryTag: textOrNull,
  cylinder: v.nullable(cylinderCardSchema),
  conflict: v.nullable(v.literal('twice')),
  /** Null: without a readable code nothing is judged. */
  verdict: v.nullable(verdictSchema),
  /** It may not be filled: at the station it is set aside, to go there. Null: nothing is known against it. */
  destination: v.nullable(v.picklist(destinations)),
  /** The register says that another home has it. */
  elsewhere: v.boolean(),
  names: v.record(v.string(), v.string()),
});
export type JudgedEmpty = v.InferOutput<typeof judgedEmptySchema>;

/** POST /doors/judge. */
export const doorJudgeRequestSchema = v.pipe(
  v.object({
    customerId: id,
    shiftId: v.nullable(uuid),
    channel: v.picklist(['courier', 'counter']),
    siteId: v.nullable(id),
    full: v.pipe(v.array(seenCylinder), v.maxLength(50)),
    empty: v.pipe(
      v.array(v.object({ scanned: v.nullable(scanned), temporaryTag: v.optional(v.nullable(scanned), null) })),
      v.maxLength(50),
    ),
    checkId: v.nullable(uuid),
    position: v.nullable(positionSchema),
  }),
  v.check(({ channel, siteId }) => channel !== 'counter' || siteId !== null, 'a counter is at a site'),
);
export type DoorJudgeRequest = v.InferInput<typeof doorJudgeRequestSchema>;

/** In the order asked. Mass and count of each full cylinder are as if those before it were handed over already. */
export const doorJudgeAnswerSchema = v.object({
  at: v.string(),
  full: v.array(judgedFullSchema),
  empty: v.array(judgedEmptySchema),
  /** True: nothing is handed over. */
  blocked: v.boolean(),
  next: v.boolean(),
  parametersVersion: v.number(),
});
export type DoorJudgeAnswer = v.InferOutput<typeof doorJudgeAnswerSchema>;

/** `record-delivery`. */
export const deliveryOutcomeSchema = v.object({
  deliveryId: v.string(),
  /** False: it was asked for and something blocks: nothing was handed over. */
  done: v.boolean(),
  blocked: v.boolean(),
  next: v.boolean(),
  /** No gas is handed over here without an order of the office, and there is none. Answers of before do not say. */
  needsOrder: v.optional(v.boolean(), false),
  at: v.string(),
  full: v.array(judgedFullSchema),
  empty: v.array(judgedEmptySchema),
  loadedAtDoor: v.number(),
  /** Null: no order was named. False: there is no such open order. */
  orderCompleted: v.nullable(v.boolean()),
  cases,
});
export type DeliveryOutcome = v.InferOutput<typeof deliveryOutcomeSchema>;

/** Who and where, as far as the reader may know: the name only for those whose work needs it. */
const ofCustomer = {
  customerId: v.string(),
  organisationId: v.string(),
  organisationName: v.string(),
  customerName: textOrNull,
  customerKind: textOrNull,
  village: textOrNull,
};

export const hazardRowSchema = v.object({
  hazardId: v.string(),
  ...ofCustomer,
  /** An item of the check; of a notice, why it was given: `check-refused`, `serious-hazard`, `forbidden-site`, `other`. */
  item: v.string(),
  source: v.picklist(hazardSources),
  sourceId: v.string(),
  grade: v.picklist(hazardGrades),
  deadline: v.string(),
  overdue: v.boolean(),
  state: v.picklist(hazardStates),
  foundAt: v.string(),
  foundNote: textOrNull,
  foundSha256: textOrNull,
  fixedAt: textOrNull,
  fixedNote: textOrNull,
  /** The check that found it good. */
  fixedCheckId: textOrNull,
  beforeSha256: textOrNull,
  afterSha256: textOrNull,
  reviewedAt: textOrNull,
  reviewNote: textOrNull,
});
export type HazardRow = v.InferOutput<typeof hazardRowSchema>;

/** GET /hazards/{id}: its row with every step, the newest first. */
export const hazardSchema = v.object({
  ...hazardRowSchema.entries,
  history: v.array(
    v.object({
      n: v.number(),
      what: v.picklist(['found', 'found-again', 'fixed', 'reviewed']),
      at: v.string(),
      personId: textOrNull,
      /** Only for those whose work needs it. */
      personName: textOrNull,
      note: textOrNull,
      /** Of what: a check, a notice, a leak, a sample. Null: it was not a finding. */
      source: v.nullable(v.picklist(hazardSources)),
      /** `reviewed`: good or not. */
      good: v.nullable(v.boolean()),
      beforeSha256: textOrNull,
      afterSha256: textOrNull,
    }),
  ),
});
export type Hazard = v.InferOutput<typeof hazardSchema>;

export const noticeRowSchema = v.object({
  noticeId: v.string(),
  ...ofCustomer,
  why: v.string(),
  givenAt: v.string(),
  photoSha256: textOrNull,
  witness: textOrNull,
  note: textOrNull,
  liftedAt: textOrNull,
  liftedCheckId: textOrNull,
});
export type NoticeRow = v.InferOutput<typeof noticeRowSchema>;

/** What was found where a leak had been reported. */
export const leakFindings = ['no-leak', 'valve', 'regulator', 'hose', 'stove', 'cylinder', 'other'] as const;
export type LeakFinding = (typeof leakFindings)[number];
export const leakStates = ['reported', 'going', 'closed'] as const;

export const leakRowSchema = v.object({
  leakId: v.string(),
  version: v.number(),
  /** `reported`: nobody was said to go yet. */
  state: v.picklist(leakStates),
  organisationId: v.string(),
  organisationName: v.string(),
  where: v.picklist(['vehicle', 'home', 'site']),
  cylinderId: textOrNull,
  code: textOrNull,
  scanned: textOrNull,
  customerId: textOrNull,
  /** Only for those whose work needs it; so are the names below. */
  customerName: textOrNull,
  village: textOrNull,
  vehicleId: textOrNull,
  plate: textOrNull,
  reportedAt: v.string(),
  reportedBy: v.nullable(v.object({ personId: v.string(), name: textOrNull, telephone: textOrNull })),
  photoSha256: textOrNull,
  note: textOrNull,
  goingAt: textOrNull,
  /** Of the company's people; null: others. */
  goingPersonId: textOrNull,
  goingWho: textOrNull,
  found: v.nullable(v.picklist(leakFindings)),
  foundAt: textOrNull,
  foundNote: textOrNull,
  foundSha256: textOrNull,
  closedAt: textOrNull,
  caseId: v.string(),
});
export type LeakRow = v.InferOutput<typeof leakRowSchema>;

const leakVersion = v.pipe(v.number(), v.integer(), v.minValue(1));
const said = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(most));

/** PUT /leaks/{id}/going: who goes there, one of the company's people or others, such as the fire brigade. */
export const leakGoingSchema = v.pipe(
  v.object({ version: leakVersion, personId: v.nullable(uuid), who: v.nullable(said(60)) }),
  v.check(({ personId, who }) => (personId === null) !== (who === null), 'one of the people, or others'),
);
export type LeakGoing = v.InferOutput<typeof leakGoingSchema>;

/** PUT /leaks/{id}/findings. */
export const leakFindingsSchema = v.pipe(
  v.object({
    version: leakVersion,
    found: v.picklist(leakFindings),
    note: v.nullable(said(500)),
    photoSha256: v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
    /** True: nothing is left to be done about it, and its case is closed. */
    closes: v.boolean(),
  }),
  v.check(({ found, note }) => found !== 'other' || note !== null, 'say what it was'),
);
export type LeakFindings = v.InferOutput<typeof leakFindingsSchema>;

/** What was mended on the spot: the office looks at some of them. */
export const mendingRowSchema = v.object({
  mendingId: v.string(),
  ...ofCustomer,
  checkId: v.string(),
  item: v.string(),
  beforeSha256: v.string(),
  afterSha256: v.string(),
  part: textOrNull,
  applianceId: textOrNull,
  mendedAt: v.string(),
  sampledAt: textOrNull,
  sampledGood: v.nullable(v.boolean()),
  sampleNote: textOrNull,
});
export type MendingRow = v.InferOutput<typeof mendingRowSchema>;
/** POST /mendings/{id}/sample. Not good: it is a hazard from then on. */
export const mendingSampleSchema = v.object({
  good: v.boolean(),
  note: v.nullable(v.pipe(v.string(), v.maxLength(500))),
});

export const doorCheckSchema = v.object({
  checkId: v.string(),
  kind: v.picklist(['full', 'short']),
  /** By what was looked at; `part`: not even every item of the short one. */
  covers: v.picklist(['full', 'short', 'part']),
  checkedAt: v.string(),
  items: v.array(
    v.object({
      item: v.string(),
      good: v.boolean(),
      note: textOrNull,
      photoSha256: textOrNull,
      mended: v.boolean(),
    }),
  ),
  failedItems: v.array(v.string()),
  passed: v.boolean(),
  photoSha256: textOrNull,
  leafletShown: v.boolean(),
});
export type DoorCheck = v.InferOutput<typeof doorCheckSchema>;

/** GET /customers/{id}/door: what a courier knows before the bell is rung. */
export const customerDoorSchema = v.object({
  customerId: v.string(),
  /** Of any kind. */
  lastCheck: v.nullable(doorCheckSchema),
  lastFullCheck: v.nullable(doorCheckSchema),
  /** YYYY-MM-DD of the full check that counts; null: there was none, or something has changed since. */
  lastFullCheckOn: textOrNull,
  /** YYYY-MM-DD, its last day; null: at once. */
  fullCheckDueOn: textOrNull,
  fullCheckDueWhy: v.nullable(v.picklist(['never', 'changed', 'overdue'])),
  /** The last answer to each item, to begin with. */
  prefill: v.array(v.object({ item: v.string(), good: v.boolean(), note: textOrNull, at: v.string() })),
  /** Open, and put right but not looked at again. */
  hazards: v.array(hazardRowSchema),
  /** Those that stand. */
  notices: v.array(noticeRowSchema),
  /** Cylinders of which register and eyes did not agree, the newest first, at most twenty. */
  traces: v.array(
    v.object({
      cylinderId: v.string(),
      code: textOrNull,
      /** `found-here`: this home had it; `was-here`: the register said that this home had it. */
      role: v.picklist(['found-here', 'was-here']),
      seen: v.boolean(),
      at: v.string(),
    }),
  ),
});
export type CustomerDoor = v.InferOutput<typeof customerDoorSchema>;

export const deliveryRowSchema = v.object({
  deliveryId: v.string(),
  ...ofCustomer,
  courierId: textOrNull,
  courierName: textOrNull,
  vehicleId: textOrNull,
  shiftId: textOrNull,
  orderId: textOrNull,
  channel: v.picklist(['courier', 'counter']),
  siteId: textOrNull,
  deliveredAt: v.string(),
  full: v.number(),
  empty: v.number(),
  loadedAtDoor: v.number(),
  despiteBlock: v.boolean(),
  addendumReason: textOrNull,
});
export type DeliveryRow = v.InferOutput<typeof deliveryRowSchema>;

export const deliverySchema = v.object({
  ...deliveryRowSchema.entries,
  foundBy: v.string(),
  recordedAt: v.string(),
  check: v.nullable(doorCheckSchema),
  cylinders: v.array(
    v.object({
      direction: v.picklist(['full', 'empty']),
      cylinderId: textOrNull,
      code: textOrNull,
      model: textOrNull,
      scanned: textOrNull,
      temporaryTag: textOrNull,
      photoSha256: textOrNull,
      verdict: v.nullable(verdictSchema),
      conflict: textOrNull,
      loadedAtDoor: v.boolean(),
      elsewhere: v.boolean(),
      /** Told after something later had been recorded of the cylinder: where it is now stayed. */
      superseded: v.boolean(),
      destination: v.nullable(v.picklist(destinations)),
    }),
  ),
});
export type Delivery = v.InferOutput<typeof deliverySchema>;

export const temporaryTagRowSchema = v.object({
  tag: v.string(),
  organisationId: v.string(),
  deliveryId: v.string(),
  village: textOrNull,
  vehicleId: textOrNull,
  photoSha256: v.string(),
  collectedAt: v.string(),
  identifiedAt: textOrNull,
  cylinderId: textOrNull,
  code: textOrNull,
});
export type TemporaryTagRow = v.InferOutput<typeof temporaryTagRowSchema>;
/** POST /temporary-tags/{tag}/identify: which cylinder it was, found out at a site. */
export const identifyTagSchema = v.object({ scanned, siteId: id });
export const identifiedTagSchema = v.object({
  tag: v.string(),
  cylinderId: v.string(),
  code: textOrNull,
  verdict: verdictSchema,
  destination: v.nullable(v.picklist(destinations)),
  names: v.record(v.string(), v.string()),
});
export type IdentifiedTag = v.InferOutput<typeof identifiedTagSchema>;

/** GET /exchange (互换清单): a line a company. */
export const exchangeCompanySchema = v.object({
  organisationId: v.string(),
  organisationName: v.string(),
  /** Of theirs, set aside with us to go back. */
  heldOfTheirs: v.number(),
  /** Of ours, set aside with them. */
  heldOfOurs: v.number(),
});
export type ExchangeCompany = v.InferOutput<typeof exchangeCompanySchema>;
/** GET /exchange/area: for an authority, a line a holder and owner of whom one at least is in its area. */
export const exchangePairSchema = v.object({
  holderId: v.string(),
  holderName: v.string(),
  ownerId: v.string(),
  ownerName: v.string(),
  held: v.number(),
  /** When the one that waits longest was set aside. */
  oldestAt: v.string(),
});
export type ExchangePair = v.InferOutput<typeof exchangePairSchema>;
/** GET /exchange/cylinders?company=&of=theirs|ours; an authority: ?holder=&owner=. */
export const exchangeCylinderSchema = v.object({
  cylinderId: v.string(),
  code: textOrNull,
  model: textOrNull,
  serialNo: textOrNull,
  setAsideId: textOrNull,
  setAsideAt: v.string(),
  siteId: v.string(),
  siteName: textOrNull,
});
export type ExchangeCylinder = v.InferOutput<typeof exchangeCylinderSchema>;
