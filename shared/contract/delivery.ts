// Couriers, vehicles, zones, who is bound to what, and stand-ins: what is asked and answered.
import * as v from 'valibot';
import { civilDate, instant, uuid } from '../command/envelope.ts';
import { standInKinds, standInMaxHours } from '../delivery/stand-in-code.ts';
import { datums } from '../geo/geojson.ts';
import { zoneLimits } from '../geo/zone-shape.ts';
import type { Position } from '../verdict/place.ts';
import { sha256Schema } from './picture.ts';

/** The kind of certificate that is a courier's card (送气工证). */
export const courierCardKind = 'deliver';

const words = (most: number) => v.pipe(v.string(), v.trim(), v.minLength(1, 'must not be empty'), v.maxLength(most));
const seenVersion = v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1)));
const day = v.pipe(civilDate, v.length(10, 'must be a day such as 2026-11-23'));
const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const photo = v.nullable(sha256Schema);

/** 号牌 in one spelling: capitals, without the dot and spaces that people put between. */
const plate = v.pipe(
  v.string(),
  v.maxLength(40),
  v.transform((text) =>
    text
      .normalize('NFKC')
      .toUpperCase()
      .replace(/[\s·•.\p{Pd}]/gu, ''),
  ),
  v.regex(/^[\p{Script=Han}A-Z0-9]{3,12}$/u, 'must be 3 to 12 letters, digits or Han characters'),
);

export const vehicleInputSchema = v.object({
  version: seenVersion,
  organisationId: id,
  plate,
  /** The last days of the approval for dangerous goods and of the insurance; null: not known, which does not hold. */
  approvedUntil: v.nullable(civilDate),
  insuredUntil: v.nullable(civilDate),
  maxLoadKg: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50_000))),
  maxCylinders: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1000))),
  photoSha256: photo,
});
export type VehicleInput = v.InferOutput<typeof vehicleInputSchema>;

export const vehicleSchema = v.object({
  vehicleId: v.string(),
  version: v.number(),
  organisationId: v.string(),
  plate: v.string(),
  /** On its label, as an address that ends in `/v/CODE`. */
  code: v.string(),
  labelUrl: v.string(),
  approvedUntil: v.nullable(v.string()),
  insuredUntil: v.nullable(v.string()),
  maxLoadKg: v.nullable(v.number()),
  maxCylinders: v.nullable(v.number()),
  photoSha256: v.nullable(v.string()),
  endedAt: v.nullable(v.string()),
});
export type Vehicle = v.InferOutput<typeof vehicleSchema>;

const degrees = (most: number) => v.pipe(v.number(), v.minValue(-most), v.maxValue(most));
const position = v.pipe(
  v.tuple([degrees(180), degrees(90)]),
  v.transform(([lng, lat]): Position => [lng, lat]),
);
const ring = v.pipe(v.array(position), v.maxLength(zoneLimits.positionsAPolygon + 1));
const polygons = v.pipe(v.array(ring), v.maxLength(zoneLimits.polygons));
const villages = v.pipe(v.array(words(60)), v.maxLength(zoneLimits.villages));

export const zoneInputSchema = v.pipe(
  v.object({
    version: seenVersion,
    organisationId: id,
    name: words(40),
    /** Rings of `[lng, lat]` in degrees WGS-84, without holes; closed by the server where they are not. */
    polygons,
    /** Names or codes, as customers have theirs. */
    villages,
  }),
  v.check((zone) => zone.polygons.length + zone.villages.length > 0, 'needs a polygon or a village'),
);
export type ZoneInput = v.InferOutput<typeof zoneInputSchema>;

export const zoneSchema = v.object({
  zoneId: v.string(),
  version: v.number(),
  organisationId: v.string(),
  name: v.string(),
  polygons: v.array(v.array(position)),
  villages: v.array(v.string()),
  endedAt: v.nullable(v.string()),
});
export type Zone = v.InferOutput<typeof zoneSchema>;

export const zoneFileSchema = v.object({
  /** On what the file's coordinates rest; whoever made the file knows. */
  datum: v.picklist(datums),
  /** The file's text: GeoJSON with polygons. */
  geojson: v.pipe(v.string(), v.maxLength(900_000)),
});
/** Nothing is kept yet: each zone that is wanted is put under an id. */
export const zoneFileReadSchema = v.object({
  zones: v.array(
    v.object({
      name: v.nullable(v.string()),
      polygons: v.array(v.array(position)),
      villages: v.array(v.string()),
    }),
  ),
  /** What is wrong with the file; null: nothing. `zone` counts from 1; 0: the whole file. */
  problem: v.nullable(v.object({ kind: v.string(), zone: v.number() })),
});

export const courierPhotoSchema = v.object({ sha256: photo });

export const standInKind = v.picklist(standInKinds);

export const bindingInputSchema = v.pipe(
  v.object({
    courierId: id,
    kind: standInKind,
    targetId: id,
    from: day,
    /** The last day; null: until it is ended. */
    until: v.nullable(day),
  }),
  v.check((binding) => binding.until === null || binding.until >= binding.from, 'ends before it begins'),
);
export type BindingInput = v.InferOutput<typeof bindingInputSchema>;

export const bindingSchema = v.object({
  bindingId: v.string(),
  courierId: v.string(),
  kind: standInKind,
  targetId: v.string(),
  from: v.string(),
  until: v.nullable(v.string()),
  madeAt: v.string(),
  endedAt: v.nullable(v.string()),
  endReason: v.nullable(v.string()),
});
export type Binding = v.InferOutput<typeof bindingSchema>;

export const standInInputSchema = v.object({
  courierId: id,
  kind: standInKind,
  targetId: id,
  /** Null: from now. */
  from: v.nullable(instant),
  /** At most 24 hours after it begins. */
  until: instant,
  reason: words(200),
});
export type StandInInput = v.InferOutput<typeof standInInputSchema>;

export const standInDoubts = ['never-issued', 'used-before', 'out-of-time'] as const;

export const standInSchema = v.object({
  standInId: v.string(),
  courierId: v.string(),
  kind: standInKind,
  targetId: v.string(),
  from: v.string(),
  until: v.string(),
  reason: v.string(),
  byCode: v.boolean(),
  /** Why it does not count; null: it does. */
  doubt: v.nullable(v.picklist(standInDoubts)),
  photoSha256: v.nullable(v.string()),
  recordedAt: v.string(),
  endedAt: v.nullable(v.string()),
  endReason: v.nullable(v.string()),
});
export type StandIn = v.InferOutput<typeof standInSchema>;

export const standInCodeInputSchema = v.object({
  courierId: id,
  kind: standInKind,
  targetId: id,
  hours: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(standInMaxHours)),
  reason: words(200),
});
export type StandInCodeInput = v.InferOutput<typeof standInCodeInputSchema>;

export const standInCodeSchema = v.object({
  codeId: v.string(),
  /** Ten digits, to be read out. */
  code: v.string(),
  until: v.string(),
  used: v.boolean(),
});

export const courierSchema = v.object({
  courierId: v.string(),
  /** Null for those whose work does not need it, and where it was erased. */
  name: v.nullable(v.string()),
  telephone: v.nullable(v.string()),
  photoSha256: v.nullable(v.string()),
  /** The card that holds longest; null: none on record. */
  card: v.nullable(v.object({ number: v.nullable(v.string()), until: v.nullable(v.string()) })),
  /** Bindings that were not ended, and stand-ins that are not over. */
  bindings: v.array(bindingSchema),
  standIns: v.array(standInSchema),
});
export type Courier = v.InferOutput<typeof courierSchema>;

/** What a courier's phone keeps, so that it works where there is no signal. */
export const myRosterSchema = v.object({
  serverTime: v.string(),
  organisationId: v.string(),
  courierId: v.string(),
  active: v.boolean(),
  cardUntil: v.nullable(v.string()),
  bindings: v.array(bindingSchema),
  standIns: v.array(standInSchema),
  /** All of the company: another vehicle may have to stand in. */
  vehicles: v.array(v.object({ vehicleId: v.string(), plate: v.string(), code: v.string() })),
  zones: v.array(v.object({ zoneId: v.string(), name: v.string() })),
  /** Base64url; only for this person: codes that the office reads out are checked with it. */
  codeKey: v.string(),
});
export type MyRoster = v.InferOutput<typeof myRosterSchema>;

/** What became of a code that was used. */
export const codeUseSchema = v.object({ standInId: uuid, doubt: v.nullable(v.picklist(standInDoubts)) });
