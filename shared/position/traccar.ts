// What Traccar forwards of a position, as JSON and as a query (https://www.traccar.org/forward/): its fields and units.
import * as v from 'valibot';
import { mpsOfKnots } from './point.ts';

/** One report of a tracker, in our units. */
export interface TrackerReport {
  readonly deviceId: string;
  readonly atMs: number;
  readonly lng: number;
  readonly lat: number;
  readonly accuracyM: number | null;
  readonly speedMps: number;
  readonly headingDeg: number;
  /** False: the receiver saw too few satellites, or repeats its last place. */
  readonly isFix: boolean;
}

/** Either an ISO 8601 text with an offset or milliseconds since 1970. */
const moment = v.pipe(
  v.union([v.string(), v.number()]),
  v.transform((at) => (typeof at === 'number' || /^\d{12,14}$/.test(at) ? Number(at) : Date.parse(at))),
  v.number('must be a time'),
  v.minValue(0),
  // The last millisecond of the year 9999: later ones have no text of our form.
  v.maxValue(253_402_300_799_999),
  v.transform(Math.trunc),
);

const deviceId = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(64));

/** In a query as Java writes it: 1.0E-5 too. */
const figure = v.pipe(
  v.union([v.number(), v.pipe(v.string(), v.regex(/^-?\d+(\.\d+)?(E-?\d+)?$/i, 'must be a number'))]),
  v.transform(Number),
  v.finite('must be a number'),
);
const degrees = (most: number) => v.pipe(figure, v.minValue(-most), v.maxValue(most));
const atLeastNought = v.pipe(figure, v.minValue(0));
const flag = v.pipe(
  v.union([v.boolean(), v.picklist(['true', 'false', '1', '0'])]),
  v.transform((value) => value === true || value === 'true' || value === '1'),
);

const measured = {
  fixTime: moment,
  latitude: degrees(90),
  longitude: degrees(180),
  /** Knots. */
  speed: v.optional(atLeastNought, 0),
  /** Degrees from north. */
  course: v.optional(figure, 0),
  /** Metres; 0: the tracker does not say. */
  accuracy: v.optional(atLeastNought, 0),
  valid: v.optional(flag, true),
  /** The place of an earlier report, sent again without a new one. */
  outdated: v.optional(flag, false),
};

const bodySchema = v.object({ position: v.object(measured), device: v.object({ uniqueId: deviceId }) });
const querySchema = v.object({ ...measured, uniqueId: deviceId });

type Measured = v.InferOutput<ReturnType<typeof v.object<typeof measured, undefined>>>;

const reportOf = (uniqueId: string, position: Measured): TrackerReport => ({
  deviceId: uniqueId,
  atMs: position.fixTime,
  lng: position.longitude,
  lat: position.latitude,
  accuracyM: position.accuracy === 0 ? null : position.accuracy,
  speedMps: mpsOfKnots(position.speed),
  headingDeg: ((position.course % 360) + 360) % 360,
  isFix: position.valid && !position.outdated,
});

/** `forward.type` json: the body, of which all else is left aside. */
export const traccarBodySchema = v.pipe(
  bodySchema,
  v.transform(({ position, device }) => reportOf(device.uniqueId, position)),
);

/** `forward.type` url: the query, its names being those of Traccar's placeholders. */
export const traccarQuerySchema = v.pipe(
  querySchema,
  v.transform(({ uniqueId, ...position }) => reportOf(uniqueId, position)),
);
