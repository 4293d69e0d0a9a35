// What a client may ask to have recorded at the filling station: one payload schema a type, used by forms, outbox and server.
// Clients send what they observed (scanned text, checks, readings); all else is read where it is kept.
import * as v from 'valibot';
import { doorPayloads } from '../delivery/door-payloads.ts';
import { orderPayloads } from '../delivery/order-payloads.ts';
import { movementPayloads } from '../delivery/movement-payloads.ts';
import { standInKinds } from '../delivery/stand-in-code.ts';
import { destinations } from '../event/destinations.ts';
import { customerPayloads } from '../customer/customer.ts';
import { media } from '../cylinder/media.ts';
import { civilDate, instant, uuid } from './envelope.ts';

const scanned = v.pipe(v.string(), v.minLength(1), v.maxLength(4096));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const grams = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000));
const note = v.nullable(v.pipe(v.string(), v.maxLength(500)));
const reasonText = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500));
const photo = v.nullable(v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)));
const checkedItem = v.object({ item: v.pipe(v.string(), v.minLength(1), v.maxLength(64)), good: v.boolean(), note });
/** Where a weight comes from: the scale itself, or the fingers of a person. */
const weighed = v.picklist(['scale', 'typed', 'none']);

/** The items of the check before filling. `stamp` and `first-fill` confirm or overrule what an import had assumed. */
export const preFillItems = ['appearance', 'valve', 'stamp', 'contents'] as const;
/** The items of the check after filling. */
export const postFillItems = ['leak', 'valve', 'seal'] as const;

export const payloadSchemas = {
  /** An empty (or any) cylinder comes back to the station. Never refused. */
  'return-cylinder': v.object({ scanned, siteId: id }),

  /** Put into the area for cylinders that may not be filled, with where it shall go. */
  'set-aside': v.object({
    scanned,
    siteId: id,
    setAsideId: uuid,
    destination: v.picklist(destinations),
    reasons: v.array(v.string()),
  }),
  'end-set-aside': v.object({ scanned, setAsideId: uuid, reason: reasonText }),
  /** A list of set-aside cylinders leaves the station. */
  'hand-over': v.object({
    handoverId: uuid,
    siteId: id,
    destination: v.picklist(destinations),
    setAsideIds: v.pipe(v.array(uuid), v.minLength(1), v.maxLength(500)),
    receiverOrganisationId: v.nullable(id),
    receiver: reasonText,
    photoSha256: photo,
  }),

  'check-scale': v.object({
    scaleId: id,
    good: v.boolean(),
    testWeightG: v.nullable(grams),
    readingG: v.nullable(grams),
    note,
  }),

  /** The check before gas flows, with the reading of the empty cylinder. */
  'check-before-fill': v.object({
    checkId: uuid,
    scanned,
    scaleId: v.nullable(id),
    items: v.pipe(v.array(checkedItem), v.minLength(1), v.maxLength(40)),
    /** True: new or just inspected, so that it must be evacuated first; null: as the register says. */
    firstFill: v.nullable(v.boolean()),
    evacuated: v.boolean(),
    emptyG: v.nullable(grams),
    weighed,
  }),
  /** Asks for leave to fill; the answer holds the verdict and, where nothing blocks, the authorisation. */
  'authorise-fill': v.object({ authorisationId: uuid, scanned, scaleId: id }),
  /** What was filled; recorded whether it was authorised or not. */
  'record-fill': v.object({
    fillId: uuid,
    authorisationId: v.nullable(uuid),
    scanned: v.nullable(scanned),
    scaleId: id,
    startedAt: instant,
    endedAt: instant,
    netG: grams,
    grossG: v.nullable(grams),
  }),
  'correct-fill': v.object({
    fillId: uuid,
    correctionId: uuid,
    scanned,
    netG: grams,
    grossG: v.nullable(grams),
    reason: reasonText,
  }),
  /** The check after filling, by another person on another scale: released or held back. */
  'check-after-fill': v.object({
    checkId: uuid,
    scanned,
    scaleId: v.nullable(id),
    items: v.pipe(v.array(checkedItem), v.minLength(1), v.maxLength(40)),
    grossG: v.nullable(grams),
    weighed,
    sealed: v.boolean(),
    seal: v.nullable(v.pipe(v.string(), v.maxLength(64))),
  }),

  /** A wrong fact met at the hall, put right by the safety manager with a photo of the stamp or ring. */
  'correct-facts': v.object({
    correctionId: uuid,
    scanned,
    changes: v.partial(
      v.object({
        model: v.nullable(v.pipe(v.string(), v.maxLength(40))),
        volumeMl: v.pipe(grams, v.minValue(1)),
        tareG: v.pipe(grams, v.minValue(1)),
        maxFillG: v.nullable(v.pipe(grams, v.minValue(1))),
        madeOn: civilDate,
        designLifeYears: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50))),
        inspectedOn: v.nullable(civilDate),
        inspectionDueOn: v.nullable(civilDate),
        valveUntil: v.nullable(civilDate),
        stampLegible: v.boolean(),
      }),
    ),
    reason: reasonText,
    photoSha256: v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/)),
  }),

  /** Puts a cylinder on the register at the cylinder itself: pre-printed code, what the stamp says, a photo. */
  'code-cylinder': v.object({
    scanned,
    siteId: id,
    ownerOrganisationId: v.nullable(id),
    model: v.nullable(v.pipe(v.string(), v.maxLength(40))),
    volumeMl: v.pipe(grams, v.minValue(1)),
    tareG: v.pipe(grams, v.minValue(1)),
    maxFillG: v.nullable(v.pipe(grams, v.minValue(1))),
    medium: v.picklist(media),
    madeOn: civilDate,
    designLifeYears: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50))),
    inspectedOn: v.nullable(civilDate),
    inspectionDueOn: v.nullable(civilDate),
    valveUntil: v.nullable(civilDate),
    registrationCode: v.nullable(v.pipe(v.string(), v.maxLength(40))),
    serialNo: v.nullable(v.pipe(v.string(), v.maxLength(40))),
    manufacturer: v.nullable(v.pipe(v.string(), v.maxLength(100))),
    firstFill: v.boolean(),
    twoPhase: v.boolean(),
    photoSha256: photo,
  }),
  /** Gives a cylinder that is on the register a further tag, or a new label in place of a worn one. */
  'bind-tag': v.object({
    scanned,
    newTag: scanned,
    /** True: the new tag is the principal code, and the old principal one counts as replaced. */
    replaces: v.boolean(),
    reason: reasonText,
  }),

  /** Unloading of a tanker into a tank (卸车). */
  'receive-gas': v.object({
    receiptId: uuid,
    tankId: id,
    supplier: reasonText,
    supplierLicence: v.nullable(v.pipe(v.string(), v.maxLength(100))),
    tanker: v.nullable(v.pipe(v.string(), v.maxLength(40))),
    driver: v.nullable(v.pipe(v.string(), v.maxLength(60))),
    escort: v.nullable(v.pipe(v.string(), v.maxLength(60))),
    netKg: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000)),
    weighbridge: v.nullable(v.pipe(v.string(), v.maxLength(100))),
    kind: v.picklist(['lpg', 'industrial-propane', 'dme-blend', 'other']),
    reportOn: v.nullable(civilDate),
    reportNumber: v.nullable(v.pipe(v.string(), v.maxLength(100))),
    dmePct: v.nullable(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
    odorised: v.boolean(),
    photoSha256: photo,
    correctsReceiptId: v.nullable(uuid),
    reason: note,
  }),
  'empty-tank': v.object({ tankId: id, reason: reasonText }),

  /** A code that the office read out was taken by the phone: the courier stands in with a vehicle or zone. */
  'use-stand-in-code': v.object({
    standInId: uuid,
    code: v.pipe(v.string(), v.regex(/^\d{10}$/, 'must be ten digits')),
    kind: v.picklist(standInKinds),
    targetId: id,
    photoSha256: photo,
  }),

  /** A full cylinder found when the station begins: counted, weighed, and known to the gate from then on. */
  'count-opening-stock': v.object({
    countId: uuid,
    scanned,
    siteId: id,
    full: v.boolean(),
    grossG: v.nullable(grams),
    weighed,
  }),

  ...customerPayloads,
  ...movementPayloads,
  ...doorPayloads,
  ...orderPayloads,
} as const;

export type CommandType = keyof typeof payloadSchemas;
export type Payload<T extends CommandType> = v.InferOutput<(typeof payloadSchemas)[T]>;
export const commandTypes = Object.keys(payloadSchemas) as CommandType[];
export const isCommandType = (type: string): type is CommandType => Object.hasOwn(payloadSchemas, type);
