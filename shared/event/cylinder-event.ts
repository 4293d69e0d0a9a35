// All that may happen to a cylinder, and what it makes of the cylinder's state: the rows are this function of the log.
import * as v from 'valibot';
import { assertNever } from '../result.ts';
import {
  custodySchema,
  cylinderStates,
  gasSchema,
  lastFillSchema,
  preFillCheckSchema,
  stampFactsSchema,
  type Cylinder,
  type StampFacts,
} from '../cylinder/cylinder.ts';
import { destinations } from './destinations.ts';

export { destinations, type Destination } from './destinations.ts';

const id = v.string();
const text = v.string();
const sha256 = v.nullable(v.string());
/** A verdict as it was given, kept as it was: rules and parameters change, this does not. */
const verdict = v.object({
  outcome: v.picklist(['allow', 'warn', 'block']),
  reasons: v.array(v.unknown()),
  ruleset: text,
  parametersVersion: v.number(),
});
const changedFacts = v.partial(stampFactsSchema);

export const holdKinds = ['seizure', 'recall', 'freeze'] as const;

export const cylinderEventSchema = v.variant('type', [
  /** Put on the register: by an import, at the cylinder (coding), or by the office. */
  v.object({
    type: v.literal('registered'),
    code: text,
    facts: stampFactsSchema,
    ownerOrganisationId: v.nullable(id),
    state: v.picklist(cylinderStates),
    custody: v.nullable(custodySchema),
    assumed: v.array(text),
    source: v.picklist(['import', 'coding', 'office']),
    importId: v.nullable(id),
    photoSha256: sha256,
    /** Tags that were bound with it, its code among them; without it they have events of their own. */
    tags: v.optional(v.array(v.object({ tag: text, kind: text }))),
  }),
  /** A registration undone before the cylinder was used. */
  v.object({ type: v.literal('registration-undone'), reason: text, importId: v.nullable(id) }),
  v.object({ type: v.literal('registration-restored'), code: text, reason: text, importId: v.nullable(id) }),
  v.object({ type: v.literal('tag-bound'), tag: text, kind: text, principal: v.boolean() }),
  v.object({ type: v.literal('tag-replaced'), tag: text, by: v.nullable(text), reason: text }),
  v.object({ type: v.literal('tag-voided'), tag: text, reason: text }),
  /** A wrong fact put right; what it was stays readable in `before`. */
  v.object({
    type: v.literal('facts-corrected'),
    correctionId: id,
    before: changedFacts,
    after: changedFacts,
    reason: text,
    photoSha256: sha256,
    where: v.picklist(['hall', 'office', 'import', 'check']),
  }),
  /** The eyes at the cylinder agree with what an import had assumed. */
  v.object({ type: v.literal('assumptions-confirmed'), confirmed: v.array(text) }),
  v.object({ type: v.literal('owner-changed'), from: v.nullable(id), to: v.nullable(id), reason: text }),
  v.object({
    type: v.literal('state-changed'),
    from: v.picklist(cylinderStates),
    to: v.picklist(cylinderStates),
    reason: text,
    photoSha256: sha256,
  }),
  v.object({
    type: v.literal('finding-changed'),
    finding: v.picklist(['nonconforming', 'refurbished']),
    to: v.boolean(),
    reason: text,
    photoSha256: sha256,
  }),
  v.object({
    type: v.literal('inspected'),
    on: text,
    result: v.picklist(['pass', 'fail']),
    dueOn: v.nullable(text),
    inspectionOrganisationId: v.nullable(id),
    reportNumber: v.nullable(text),
  }),
  v.object({
    type: v.literal('entrusted'),
    entrustmentId: id,
    organisationId: id,
    purposes: v.array(text),
    from: text,
    until: v.nullable(text),
  }),
  v.object({ type: v.literal('entrustment-ended'), entrustmentId: id, reason: text }),
  v.object({ type: v.literal('hold-placed'), holdId: id, kind: v.picklist(holdKinds), reason: text }),
  v.object({ type: v.literal('hold-lifted'), holdId: id, reason: text }),
  /** Taken back: what was in it is no longer what is in it. */
  v.object({
    type: v.literal('returned'),
    custody: custodySchema,
    from: v.nullable(custodySchema),
    verdict,
    /** When it came in; what was checked or filled later, and arrived here before, stands. Without it: just now. */
    at: v.optional(text),
    /** True: told later than a hand-over that came after it, so that the cylinder is where that one left it. */
    superseded: v.optional(v.boolean()),
  }),
  v.object({
    type: v.literal('set-aside'),
    setAsideId: id,
    destination: v.picklist(destinations),
    reasons: v.array(text),
    siteId: id,
  }),
  v.object({ type: v.literal('set-aside-ended'), setAsideId: id, reason: text }),
  v.object({
    type: v.literal('handed-over'),
    setAsideId: id,
    handoverId: id,
    destination: v.picklist(destinations),
    receiverOrganisationId: v.nullable(id),
  }),
  v.object({
    type: v.literal('pre-fill-checked'),
    check: preFillCheckSchema,
    items: v.array(v.object({ item: text, good: v.boolean(), note: v.nullable(text) })),
    scaleId: v.nullable(id),
    weighed: v.picklist(['scale', 'typed', 'none']),
    firstFill: v.nullable(v.boolean()),
  }),
  v.object({
    type: v.literal('fill-refused'),
    attemptId: id,
    scannedText: text,
    siteId: v.nullable(id),
    scaleId: v.nullable(id),
    step: text,
    verdict,
  }),
  v.object({
    type: v.literal('fill-authorised'),
    authorisationId: id,
    siteId: id,
    scaleId: id,
    fillerId: id,
    expiresAt: text,
    tareG: v.number(),
    targetNetG: v.number(),
    maxFillG: v.number(),
    verdict,
  }),
  v.object({
    type: v.literal('filled'),
    fillId: id,
    authorisationId: v.nullable(id),
    siteId: id,
    scaleId: id,
    tankId: v.nullable(id),
    gas: v.nullable(gasSchema),
    fillerId: v.nullable(id),
    organisationId: id,
    startedAt: text,
    endedAt: text,
    netG: v.number(),
    grossG: v.nullable(v.number()),
    /** Why it counts as filled without a valid authorisation; empty where it had one. */
    violations: v.array(text),
  }),
  v.object({
    type: v.literal('fill-corrected'),
    fillId: id,
    correctionId: id,
    before: v.object({ netG: v.number(), grossG: v.nullable(v.number()) }),
    after: v.object({ netG: v.number(), grossG: v.nullable(v.number()) }),
    reason: text,
  }),
  v.object({
    type: v.literal('post-fill-checked'),
    fillId: id,
    checkId: id,
    checkerId: v.nullable(id),
    scaleId: v.nullable(id),
    weighed: v.picklist(['scale', 'typed', 'none']),
    grossG: v.nullable(v.number()),
    passed: v.boolean(),
    items: v.array(v.object({ item: text, good: v.boolean(), note: v.nullable(text) })),
    sealed: v.boolean(),
    seal: v.nullable(text),
    contentG: v.nullable(v.number()),
    outcome: v.picklist(['released', 'held-back']),
    verdict,
  }),
  /** Handed on as it is, full or empty: onto a vehicle, off it, between depots. */
  v.object({
    type: v.literal('moved'),
    movementId: id,
    shiftId: v.nullable(id),
    custody: custodySchema,
    from: v.nullable(custodySchema),
    /** At the door: a cylinder of ours that had not been scanned when it was loaded. */
    why: v.picklist(['load', 'unload', 'transfer', 'load-at-door']),
    courierId: v.nullable(id),
    /** Onto a vehicle it is judged; null elsewhere. */
    verdict: v.nullable(verdict),
    at: text,
    /** True: told later than another hand-over that came after it, so that the cylinder is where that one left it. */
    superseded: v.optional(v.boolean()),
  }),
  v.object({
    type: v.literal('delivered'),
    deliveryId: id,
    customerId: id,
    channel: v.picklist(['courier', 'counter']),
    courierId: v.nullable(id),
    vehicleId: v.nullable(id),
    from: v.nullable(custodySchema),
    verdict,
    at: text,
    /** True: told later than another hand-over that came after it, so that the cylinder is where that one left it. */
    superseded: v.optional(v.boolean()),
  }),
  /** Taken back at the door: what was in it is no longer what is in it. */
  v.object({
    type: v.literal('collected'),
    deliveryId: id,
    customerId: id,
    courierId: v.nullable(id),
    custody: custodySchema,
    from: v.nullable(custodySchema),
    verdict,
    at: text,
    /** True: told later than another hand-over that came after it, so that the cylinder is where that one left it. */
    superseded: v.optional(v.boolean()),
  }),
  /** Found full when a station began to keep this register. */
  v.object({
    type: v.literal('opening-stock-counted'),
    fill: v.nullable(lastFillSchema),
    custody: custodySchema,
    grossG: v.nullable(v.number()),
  }),
]);

export type CylinderEvent = v.InferOutput<typeof cylinderEventSchema>;
export type CylinderEventOf<T extends CylinderEvent['type']> = Extract<CylinderEvent, { type: T }>;

const known = <K extends keyof StampFacts>(
  changes: Partial<StampFacts>,
  key: K,
  before: StampFacts[K],
): StampFacts[K] => {
  const value = changes[key];
  return value === undefined ? before : (value as StampFacts[K]);
};

/** Out of the company's hands: what comes back may hold anything. */
const handedOut = (lastFill: Cylinder['lastFill']): Cylinder['lastFill'] =>
  lastFill === null ? null : { ...lastFill, handedOut: true };

/** The stamp's facts after a correction: what the correction does not name stays. */
export function correctedFacts(
  facts: StampFacts,
  changes: { readonly [K in keyof StampFacts]?: StampFacts[K] | undefined },
): StampFacts {
  const given = changes as Partial<StampFacts>;
  return {
    model: known(given, 'model', facts.model),
    twoPhase: known(given, 'twoPhase', facts.twoPhase),
    volumeMl: known(given, 'volumeMl', facts.volumeMl),
    tareG: known(given, 'tareG', facts.tareG),
    maxFillG: known(given, 'maxFillG', facts.maxFillG),
    medium: known(given, 'medium', facts.medium),
    stampLegible: known(given, 'stampLegible', facts.stampLegible),
    madeOn: known(given, 'madeOn', facts.madeOn),
    designLifeYears: known(given, 'designLifeYears', facts.designLifeYears),
    lifeExtendedUntil: known(given, 'lifeExtendedUntil', facts.lifeExtendedUntil),
    inspectedOn: known(given, 'inspectedOn', facts.inspectedOn),
    inspectionResult: known(given, 'inspectionResult', facts.inspectionResult),
    inspectionDueOn: known(given, 'inspectionDueOn', facts.inspectionDueOn),
    valveUntil: known(given, 'valveUntil', facts.valveUntil),
    registrationCode: known(given, 'registrationCode', facts.registrationCode),
    serialNo: known(given, 'serialNo', facts.serialNo),
    manufacturer: known(given, 'manufacturer', facts.manufacturer),
    firstFill: known(given, 'firstFill', facts.firstFill),
  };
}

/**
 * The cylinder after an event; `cylinder` is null before its first. Pure and total over the union, so that rows can be
 * made anew from the log. Throws where the first event is not a registration: a log like that was not written by us.
 */
export function applyCylinderEvent(cylinder: Cylinder | null, cylinderId: string, event: CylinderEvent): Cylinder {
  if (cylinder === null) {
    if (event.type !== 'registered') throw new Error(`cylinder ${cylinderId} begins with ${event.type}`);
    return {
      ...event.facts,
      cylinderId,
      version: 1,
      code: event.code,
      importId: event.importId,
      ownerOrganisationId: event.ownerOrganisationId,
      state: event.state,
      nonconforming: false,
      refurbished: false,
      custody: event.custody,
      setAsideId: null,
      assumed: event.assumed,
      preFillCheck: null,
      lastFill: null,
      registered: true,
    };
  }
  const next = { ...cylinder, version: cylinder.version + 1 };
  switch (event.type) {
    case 'registered':
      throw new Error(`cylinder ${cylinderId} was registered twice`);
    case 'registration-undone':
      return { ...next, registered: false };
    case 'registration-restored':
      return { ...next, registered: true, code: event.code, importId: event.importId };
    case 'tag-bound':
      return event.principal ? { ...next, code: event.tag } : next;
    case 'tag-replaced':
      return cylinder.code === event.tag && event.by !== null ? { ...next, code: event.by } : next;
    case 'tag-voided':
    case 'entrusted':
    case 'entrustment-ended':
    case 'hold-placed':
    case 'hold-lifted':
    case 'fill-refused':
    case 'fill-authorised':
      return next;
    case 'facts-corrected':
      return {
        ...next,
        ...correctedFacts(cylinder, event.after),
        assumed: cylinder.assumed.filter((name) => !(name in event.after)),
      };
    case 'assumptions-confirmed':
      return { ...next, assumed: cylinder.assumed.filter((name) => !event.confirmed.includes(name)) };
    case 'owner-changed':
      return { ...next, ownerOrganisationId: event.to };
    case 'state-changed':
      return { ...next, state: event.to };
    case 'finding-changed':
      return event.finding === 'nonconforming'
        ? { ...next, nonconforming: event.to }
        : { ...next, refurbished: event.to };
    case 'inspected':
      // A cylinder that was inspected was opened and emptied: its next fill is a first fill.
      return {
        ...next,
        inspectedOn: event.on,
        inspectionResult: event.result,
        inspectionDueOn: event.dueOn ?? cylinder.inspectionDueOn,
        firstFill: true,
        assumed: cylinder.assumed.filter((name) => name !== 'inspectionResult' && name !== 'firstFill'),
      };
    case 'moved':
      return event.superseded === true ? next : { ...next, custody: event.custody };
    case 'delivered':
      return event.superseded === true
        ? next
        : {
            ...next,
            custody: { kind: 'customer', id: event.customerId, siteId: null },
            lastFill: handedOut(cylinder.lastFill),
          };
    case 'collected':
    case 'returned': {
      if (event.type === 'collected' && event.superseded === true) return next;
      const isLater = (at: string | undefined): boolean => event.at !== undefined && at !== undefined && at > event.at;
      const lastFill = isLater(cylinder.lastFill?.at) ? cylinder.lastFill : null;
      const preFillCheck = isLater(cylinder.preFillCheck?.at) ? cylinder.preFillCheck : null;
      const custody = event.superseded === true ? cylinder.custody : event.custody;
      return { ...next, custody, lastFill, preFillCheck };
    }
    case 'set-aside':
      return { ...next, setAsideId: event.setAsideId };
    case 'set-aside-ended':
      return cylinder.setAsideId === event.setAsideId ? { ...next, setAsideId: null } : next;
    case 'handed-over':
      // Set aside anew since, somewhere else: what leaves by the older list is not this cylinder.
      if (cylinder.setAsideId !== null && cylinder.setAsideId !== event.setAsideId) return next;
      return {
        ...next,
        setAsideId: null,
        lastFill: handedOut(cylinder.lastFill),
        custody:
          event.receiverOrganisationId === null
            ? null
            : { kind: 'org', id: event.receiverOrganisationId, siteId: null },
      };
    case 'pre-fill-checked':
      return { ...next, preFillCheck: event.check, firstFill: event.firstFill ?? cylinder.firstFill };
    case 'filled':
      return {
        ...next,
        preFillCheck: null,
        firstFill: false,
        lastFill: {
          fillId: event.fillId,
          at: event.endedAt,
          organisationId: event.organisationId,
          contentG: event.netG,
          filledBy: event.fillerId,
          authorised: event.violations.length === 0,
          seal: null,
          released: false,
          gas: event.gas,
        },
      };
    case 'fill-corrected':
      return cylinder.lastFill?.fillId === event.fillId
        ? { ...next, lastFill: { ...cylinder.lastFill, contentG: event.after.netG } }
        : next;
    case 'post-fill-checked':
      return cylinder.lastFill?.fillId === event.fillId
        ? {
            ...next,
            lastFill: {
              ...cylinder.lastFill,
              contentG: event.contentG ?? cylinder.lastFill.contentG,
              seal: event.seal,
              released: event.outcome === 'released',
            },
          }
        : next;
    case 'opening-stock-counted':
      return { ...next, custody: event.custody, lastFill: event.fill };
    default:
      return assertNever(event);
  }
}
