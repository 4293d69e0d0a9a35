// What a courier's phone keeps of the server's facts, to judge by itself where there is no signal (GET /shift/facts and /shift/facts/customers).
import * as v from 'valibot';
import {
  custodySchema,
  cylinderStates,
  gasSchema,
  lastFillSchema,
  stampFactsSchema,
  type Cylinder,
} from '../cylinder/cylinder.ts';
import { customerKinds, customerSites } from '../customer/customer.ts';
import { hazardGrades } from '../delivery/hazard-grade.ts';
import { holdKinds } from '../event/cylinder-event.ts';
import { scanConfigSchema } from '../cylinder/scan-config.ts';
import { standInKind } from './delivery.ts';

const position = v.tuple([v.number(), v.number()]);
const nullableText = v.nullable(v.string());

/** So many full ones that stand at the company's sites are sent, the latest filled first. */
export const mostStanding = 500;
/** So many customers of the courier's zones. */
export const mostShiftCustomers = 2000;

/** A cylinder's state without what only the filling hall asks, and what stands beside it. */
export const keptCylinderSchema = v.object({
  cylinderId: v.string(),
  code: nullableText,
  /** Under which it may be scanned. */
  tags: v.array(v.object({ tag: v.string(), status: v.picklist(['active', 'replaced', 'void', 'duplicate']) })),
  ...stampFactsSchema.entries,
  ownerOrganisationId: nullableText,
  state: v.picklist(cylinderStates),
  nonconforming: v.boolean(),
  refurbished: v.boolean(),
  custody: v.nullable(custodySchema),
  setAsideId: nullableText,
  assumed: v.array(v.string()),
  lastFill: v.nullable(v.object({ ...lastFillSchema.entries, filledBy: v.null(), gas: v.nullable(gasSchema) })),
  registered: v.boolean(),
  holds: v.array(v.picklist(holdKinds)),
  entrustments: v.array(
    v.object({ org: v.string(), for: v.array(v.picklist(['fill', 'deliver'])), from: v.string(), until: nullableText }),
  ),
  blacklisted: v.boolean(),
});
export type KeptCylinder = v.InferOutput<typeof keptCylinderSchema>;

/** Of the server's state all but its history, and what only the hall asks. */
export const cylinderOf = (kept: KeptCylinder): Cylinder => ({
  ...kept,
  version: 0,
  importId: null,
  preFillCheck: null,
});

const shape = v.nullable(v.object({ polygons: v.array(v.array(position)), villages: v.array(v.string()) }));
const held = { kind: standInKind, targetId: v.string(), shape };

export const courierOnFileSchema = v.object({
  courierId: v.string(),
  organisationId: v.string(),
  memberships: v.array(v.object({ from: v.string(), until: nullableText })),
  cards: v.array(nullableText),
  bindings: v.array(v.object({ ...held, from: v.string(), until: nullableText })),
  /** Those that run and those that begin later. */
  standIns: v.array(v.object({ ...held, from: v.string(), until: v.string() })),
});

export const keptVehicleSchema = v.object({
  vehicleId: v.string(),
  plate: v.string(),
  code: v.string(),
  /** As the facts of a verdict have it. */
  facts: v.object({
    id: v.string(),
    org: v.string(),
    approvedUntil: nullableText,
    insuredUntil: nullableText,
    maxLoadKg: v.nullable(v.number()),
    maxCylinders: v.nullable(v.number()),
    lastPositionAt: nullableText,
  }),
  /** Aboard as of `asOf`, gas and all. */
  aboard: v.object({ grossG: v.number(), count: v.number() }),
});
export type KeptVehicle = v.InferOutput<typeof keptVehicleSchema>;

export const shiftFactsSchema = v.object({
  /** The server's instant. */
  asOf: v.string(),
  organisationId: v.string(),
  courierId: v.string(),
  area: v.string(),
  /** The open shift; null: none has begun. */
  shiftId: nullableText,
  /** Of the shift; where none has begun, the one that the courier is bound to or stands in with; null: none. */
  vehicleId: nullableText,
  /** In force from that day on, the earliest first: what was set ahead for the days that a phone may be away. */
  parameters: v.pipe(
    v.array(v.object({ from: v.string(), version: v.number(), values: v.record(v.string(), v.unknown()) })),
    v.minLength(1),
  ),
  licences: v.array(
    v.object({ kind: v.string(), media: v.array(v.string()), from: nullableText, until: nullableText }),
  ),
  courier: courierOnFileSchema,
  /** Of the company, that of the shift first. */
  vehicles: v.array(keptVehicleSchema),
  /** Shapes of the company's zones, for a stand-in that the phone takes by itself. */
  zones: v.array(v.object({ zoneId: v.string(), polygons: v.array(v.array(position)), villages: v.array(v.string()) })),
  /** Sites of the company: where a load comes from. */
  sites: v.array(v.object({ siteId: v.string(), name: v.string(), kind: v.string() })),
  /** All aboard the vehicle, and those that stand full at the company's sites and may be loaded. */
  cylinders: v.array(keptCylinderSchema),
  /** Of organisations that a reason may name. */
  names: v.record(v.string(), v.string()),
  scan: scanConfigSchema,
});
export type ShiftFacts = v.InferOutput<typeof shiftFactsSchema>;

export const keptCustomerSchema = v.object({
  customerId: v.string(),
  /** Masked. */
  name: nullableText,
  kind: v.nullable(v.picklist(customerKinds)),
  verified: v.boolean(),
  position: v.nullable(position),
  village: nullableText,
  site: v.nullable(v.picklist(customerSites)),
  cylinderRoom: v.nullable(v.boolean()),
  outdoorRoom: v.nullable(v.boolean()),
  vaporiserRoom: v.nullable(v.boolean()),
  gasAlarm: v.nullable(v.boolean()),
  usualUseDays: v.nullable(v.number()),
  cylindersAgreed: v.nullable(v.number()),
  /** Open and not yet fixed. `item`: of the check, or why a notice was given. */
  hazards: v.array(
    v.object({
      hazardId: v.string(),
      item: v.string(),
      source: v.picklist(['check', 'notice', 'leak', 'sample']),
      grade: v.picklist(hazardGrades),
      /** YYYY-MM-DD, its last day. */
      deadline: v.string(),
    }),
  ),
  lastFullCheckOn: nullableText,
});
export type KeptCustomer = v.InferOutput<typeof keptCustomerSchema>;

/** A page of the customers of the courier's zones, with the cylinders that they hold. */
export const shiftCustomersSchema = v.object({
  asOf: v.string(),
  items: v.array(keptCustomerSchema),
  cylinders: v.array(keptCylinderSchema),
  names: v.record(v.string(), v.string()),
  next: nullableText,
});
export type ShiftCustomers = v.InferOutput<typeof shiftCustomersSchema>;
