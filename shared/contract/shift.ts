// Shifts, hand-overs and the end of the day: what their routes answer, and what their commands are answered.
// begin-shift: beginShiftResultSchema · move-cylinders: moveResultSchema · count-vehicle: countResultSchema · end-shift: endShiftResultSchema
import * as v from 'valibot';
import { uuid } from '../command/envelope.ts';
import { seenCylinder } from '../delivery/movement-payloads.ts';
import { verdictSchema } from './fill.ts';
import { cylinderCardSchema } from './verdict.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const words = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(500));
const names = v.record(v.string(), v.string());

const shiftVehicleSchema = v.object({ vehicleId: v.string(), plate: v.string(), code: v.string() });

/** What is aboard by the register, and how much may be. Masses are gross, in grams; null: no limit is known. */
export const vehicleLoadSchema = v.object({
  full: v.number(),
  empty: v.number(),
  /** Gas, bottles and all; of one without a known mass nothing is added. */
  fullG: v.number(),
  emptyG: v.number(),
  limitG: v.nullable(v.number()),
  maxCylinders: v.nullable(v.number()),
});
export type VehicleLoad = v.InferOutput<typeof vehicleLoadSchema>;

/**
 * `missing`: aboard by the register, not counted. `unexpected`: counted, and elsewhere by the register. `unknown-code`: not on
 * the register. `fullness`: counted as full and empty by the register, or the other way round. `unreadable`: so many without a
 * code that can be read. `left-aboard`: full, and still on the vehicle when the shift ended. `not-counted`: ended without a count.
 */
export const discrepancyKinds = [
  'missing',
  'unexpected',
  'unknown-code',
  'fullness',
  'unreadable',
  'left-aboard',
  'not-counted',
] as const;
export type DiscrepancyKind = (typeof discrepancyKinds)[number];

/** What the office may say of one that no act resolved. */
export const officeResolutions = ['found', 'wrong-count', 'lost', 'other'] as const;
/** By an act that names the cylinder, by a later count, or by the office. */
export const resolutions = ['moved', 'delivered', 'collected', 'counted', ...officeResolutions] as const;
export type ResolvedHow = (typeof resolutions)[number];

export const discrepancySchema = v.object({
  discrepancyId: v.string(),
  kind: v.picklist(discrepancyKinds),
  organisationId: v.string(),
  shiftId: v.string(),
  vehicleId: v.string(),
  plate: v.nullable(v.string()),
  courierId: v.string(),
  cylinderId: v.nullable(v.string()),
  code: v.nullable(v.string()),
  model: v.nullable(v.string()),
  /** Of `unknown-code`: what was scanned. */
  scanned: v.nullable(v.string()),
  /** By the register; of `fullness`, `unknown-code` and `unreadable` as it was counted. */
  full: v.nullable(v.boolean()),
  cylinders: v.number(),
  openedAt: v.string(),
  explanation: v.nullable(v.string()),
  resolvedAt: v.nullable(v.string()),
  resolvedHow: v.nullable(v.picklist(resolutions)),
  resolvedReason: v.nullable(v.string()),
});
export type Discrepancy = v.InferOutput<typeof discrepancySchema>;

/** A vehicle that office or station took in for its courier. */
export const vehicleReceptionSchema = v.object({
  receptionId: v.string(),
  shiftId: v.string(),
  plate: v.string(),
  siteName: v.nullable(v.string()),
  receivedAt: v.string(),
  /** As they were counted. */
  full: v.number(),
  empty: v.number(),
  reason: v.string(),
});
export type VehicleReception = v.InferOutput<typeof vehicleReceptionSchema>;

/** GET /shift. `waiting`: older shifts of the same courier, on other vehicles, that are still to be counted and ended. */
export const ownShiftSchema = v.object({
  shift: v.nullable(
    v.object({
      shiftId: v.string(),
      organisationId: v.string(),
      courierId: v.string(),
      begunAt: v.string(),
      vehicle: shiftVehicleSchema,
      load: vehicleLoadSchema,
      /** The latest one of this shift. */
      count: v.nullable(v.object({ countId: v.string(), countedAt: v.string() })),
      openDiscrepancies: v.number(),
    }),
  ),
  waiting: v.array(v.object({ shiftId: v.string(), begunAt: v.string(), vehicle: shiftVehicleSchema })),
  /** Taken in by office or station for the courier, who was not told yet; the latest first. */
  received: v.optional(v.array(vehicleReceptionSchema), []),
});
export type OwnShift = v.InferOutput<typeof ownShiftSchema>;

/** GET /shifts, the latest first. */
export const shiftRowSchema = v.object({
  shiftId: v.string(),
  organisationId: v.string(),
  courierId: v.string(),
  /** Null for those whose work does not need it. */
  courierName: v.nullable(v.string()),
  vehicle: shiftVehicleSchema,
  begunAt: v.string(),
  endedAt: v.nullable(v.string()),
  counted: v.boolean(),
  closedAt: v.nullable(v.string()),
  openDiscrepancies: v.number(),
});
export type ShiftRow = v.InferOutput<typeof shiftRowSchema>;

const holderSchema = v.object({
  kind: v.picklist(['site', 'vehicle']),
  id: v.string(),
  /** Of the site, or the vehicle's plate. */
  name: v.nullable(v.string()),
});

/**
 * Why there was no shift for a movement: none runs, it had ended, it is of another vehicle. What is asked is then not moved,
 * but for an unloading, which is never refused; the office gets a case of what was.
 */
export const shiftProblems = ['no-shift', 'shift-ended', 'other-vehicle'] as const;
export type ShiftProblem = (typeof shiftProblems)[number];
export type MoveWhy = 'load' | 'unload' | 'transfer';

export const movementSchema = v.object({
  movementId: v.string(),
  /** Null: between sites, by office or station. */
  shiftId: v.nullable(v.string()),
  why: v.picklist(['load', 'unload', 'transfer']),
  from: holderSchema,
  to: holderSchema,
  movedAt: v.string(),
  recordedAt: v.string(),
  cylinders: v.number(),
  problem: v.nullable(v.picklist(shiftProblems)),
  /** Why it was told later. */
  addendum: v.nullable(v.string()),
});
export type Movement = v.InferOutput<typeof movementSchema>;

export const vehicleCountSchema = v.object({
  countId: v.string(),
  countedAt: v.string(),
  expected: v.object({ full: v.number(), empty: v.number() }),
  /** With those that cannot be read. */
  counted: v.object({ full: v.number(), empty: v.number() }),
  unreadable: v.object({ full: v.number(), empty: v.number() }),
  note: v.nullable(v.string()),
});
export type VehicleCount = v.InferOutput<typeof vehicleCountSchema>;

/** GET /shifts/{shiftId}; at most 200 movements, 50 counts, 500 discrepancies, the latest first. */
export const shiftSchema = v.object({
  ...shiftRowSchema.entries,
  explanation: v.nullable(v.string()),
  closeNote: v.nullable(v.string()),
  load: vehicleLoadSchema,
  movements: v.array(movementSchema),
  counts: v.array(vehicleCountSchema),
  discrepancies: v.array(discrepancySchema),
});
export type Shift = v.InferOutput<typeof shiftSchema>;

/** GET /vehicles/{vehicleId}/aboard */
export const aboardRowSchema = v.object({
  cylinderId: v.string(),
  code: v.nullable(v.string()),
  model: v.nullable(v.string()),
  full: v.boolean(),
  tareG: v.nullable(v.number()),
  /** Gas in it; null: empty, or not weighed. */
  contentG: v.nullable(v.number()),
  ownerOrganisationId: v.nullable(v.string()),
  inspectionDueOn: v.nullable(v.string()),
});
export type AboardRow = v.InferOutput<typeof aboardRowSchema>;

/** GET /shift-alarms: another courier's shift ran on the same vehicle. */
export const shiftAlarmSchema = v.object({
  alarmId: v.string(),
  organisationId: v.string(),
  raisedAt: v.string(),
  vehicle: shiftVehicleSchema,
  shiftId: v.string(),
  courierId: v.string(),
  courierName: v.nullable(v.string()),
  otherShiftId: v.string(),
  otherCourierId: v.string(),
  otherCourierName: v.nullable(v.string()),
  /** Looked into by closing the case. */
  caseId: v.string(),
  closedAt: v.nullable(v.string()),
});
export type ShiftAlarm = v.InferOutput<typeof shiftAlarmSchema>;

/** POST /loads/judge */
export const loadRequestSchema = v.object({
  vehicleId: id,
  /** Where they are taken from; null: from another vehicle. */
  siteId: v.nullable(id),
  items: v.pipe(
    v.array(v.object({ ...seenCylinder.entries, empty: v.optional(v.boolean()) })),
    v.minLength(1),
    v.maxLength(200),
  ),
});
export type LoadRequest = v.InferInput<typeof loadRequestSchema>;

/**
 * Masses in grams, gross. `after`: with those that are not blocked; a vehicle without a known limit takes nothing
 * (`limitG` null).
 */
export const loadTotalsSchema = v.object({
  beforeG: v.number(),
  afterG: v.number(),
  limitG: v.nullable(v.number()),
  countBefore: v.number(),
  countAfter: v.number(),
  maxCylinders: v.nullable(v.number()),
});
export type LoadTotals = v.InferOutput<typeof loadTotalsSchema>;

export const judgedLoadSchema = v.object({
  /** In the order asked. */
  items: v.array(
    v.object({
      scanned: v.string(),
      verdict: verdictSchema,
      cylinder: v.nullable(cylinderCardSchema),
      names,
      blocked: v.boolean(),
      /** The same cylinder as one before it in the list: counted once. */
      repeated: v.boolean(),
      /** On this vehicle by the register. */
      alreadyThere: v.boolean(),
      full: v.boolean(),
      grossG: v.number(),
    }),
  ),
  totals: loadTotalsSchema,
});
export type JudgedLoad = v.InferOutput<typeof judgedLoadSchema>;

/** Of the rules of `load` those that ask for courier, vehicle and licence; `tracker-silent` only warns. */
export const beginShiftResultSchema = v.object({
  /**
   * `begun`: under the id that was sent. `running`: there is one on this vehicle already, `shiftId` is its id. `refused`: see the
   * verdict; `shiftId` is null.
   */
  outcome: v.picklist(['begun', 'running', 'refused']),
  shiftId: v.nullable(v.string()),
  vehicle: v.nullable(shiftVehicleSchema),
  begunAt: v.nullable(v.string()),
  verdict: verdictSchema,
  /** Another courier's shift is open on this vehicle: the office was told. */
  conflict: v.boolean(),
  /** Own shifts on other vehicles (换车): still to be counted and ended. */
  waiting: v.array(v.object({ shiftId: v.string(), vehicleId: v.string() })),
});
export type BeginShiftResult = v.InferOutput<typeof beginShiftResultSchema>;

/**
 * `moved`: it changed hands. `kept`: good, but nothing was moved. `blocked`: its verdict is why; with `done` what is blocked
 * was moved all the same, and has a case. `repeated`: the same as one before it. `already-there`. `unknown`: not on the register.
 */
export const moveStatuses = ['moved', 'kept', 'blocked', 'repeated', 'already-there', 'unknown'] as const;
export type MoveStatus = (typeof moveStatuses)[number];

export const moveResultSchema = v.object({
  movementId: uuid,
  /** False: nothing was moved. */
  moved: v.boolean(),
  problem: v.nullable(v.picklist(shiftProblems)),
  /** The shift that it belongs to; null: none. */
  shiftId: v.nullable(v.string()),
  /** In the order in which they were scanned. */
  items: v.array(
    v.object({
      scanned: v.string(),
      cylinderId: v.nullable(v.string()),
      code: v.nullable(v.string()),
      status: v.picklist(moveStatuses),
      /** By the step `load`, or `collect` for an empty one; null: what leaves a vehicle is not judged. */
      verdict: v.nullable(verdictSchema),
      /** The register had it somewhere else than where it was taken from. */
      elsewhere: v.boolean(),
      full: v.boolean(),
    }),
  ),
  /** Names of organisations that the reasons mention by id. */
  names,
  /** Of the vehicle that they were moved to; null: to a site. */
  totals: v.nullable(loadTotalsSchema),
});
export type MoveResult = v.InferOutput<typeof moveResultSchema>;

export const countResultSchema = v.object({
  ...vehicleCountSchema.entries,
  shiftId: v.string(),
  /** All that is open of this shift, now that it is counted. */
  discrepancies: v.array(discrepancySchema),
});
export type CountResult = v.InferOutput<typeof countResultSchema>;

/** `receive-vehicle`. */
export const receiveVehicleResultSchema = v.object({
  receptionId: v.string(),
  shiftId: v.string(),
  receivedAt: v.string(),
  expected: v.object({ full: v.number(), empty: v.number() }),
  /** With those that cannot be read. */
  counted: v.object({ full: v.number(), empty: v.number() }),
  /** All that stays open of the shift. */
  discrepancies: v.array(discrepancySchema),
});
export type ReceiveVehicleResult = v.InferOutput<typeof receiveVehicleResultSchema>;

export const endShiftResultSchema = v.object({
  shiftId: v.string(),
  endedAt: v.string(),
  /** False: ended without a count. */
  counted: v.boolean(),
  aboard: v.object({ full: v.number(), empty: v.number() }),
  /** All that stays open. */
  discrepancies: v.array(discrepancySchema),
});
export type EndShiftResult = v.InferOutput<typeof endShiftResultSchema>;

/** POST /shifts/{shiftId}/close: 409 while one of its discrepancies is open without an explanation. */
export const closeShiftSchema = v.object({
  note: v.nullable(v.pipe(v.string(), v.trim(), v.maxLength(500))),
  explanations: v.optional(
    v.pipe(v.array(v.object({ discrepancyId: uuid, explanation: words })), v.maxLength(500)),
    [],
  ),
});
export type CloseShift = v.InferInput<typeof closeShiftSchema>;

/** POST /discrepancies/{discrepancyId}/resolve */
export const resolveDiscrepancySchema = v.object({ how: v.picklist(officeResolutions), reason: words });
export type ResolveDiscrepancy = v.InferInput<typeof resolveDiscrepancySchema>;

/** GET /movements/{movementId} */
export const movementInFullSchema = v.object({
  ...movementSchema.entries,
  items: v.array(
    v.object({
      scanned: v.string(),
      cylinderId: v.nullable(v.string()),
      code: v.nullable(v.string()),
      model: v.nullable(v.string()),
      status: v.picklist(moveStatuses),
      /** As it was then. */
      full: v.boolean(),
      elsewhere: v.boolean(),
      outcome: v.nullable(v.picklist(['allow', 'warn', 'block'])),
    }),
  ),
});
export type MovementInFull = v.InferOutput<typeof movementInFullSchema>;
