// Positions of phones and trackers, what is odd about them, live vehicles and tracks: what is asked and answered.
import * as v from 'valibot';
import { clockOffset, instant, uuid } from '../command/envelope.ts';
import { positionAlarmKinds } from '../position/alarm.ts';

const id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));
const number = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));

export const positionLimits = {
  pointsABatch: 500,
  /** A track is asked for at most so long a time. */
  trackHours: 24,
  vehiclesAPage: 2000,
  pointsAPage: 5000,
} as const;

/** WGS-84, degrees. `at` by the phone's clock. */
export const reportedPointSchema = v.object({
  at: instant,
  lng: number(-180, 180),
  lat: number(-90, 90),
  accuracyM: v.nullable(number(0, 100_000)),
  speedMps: v.nullable(number(0, 500)),
  headingDeg: v.nullable(number(0, 360)),
});
export type ReportedPoint = v.InferOutput<typeof reportedPointSchema>;

export const positionBatchSchema = v.object({
  shiftId: uuid,
  /** The server's clock minus the phone's, as measured at the last sync; null: never measured. */
  clockOffsetMs: v.optional(v.nullable(clockOffset), null),
  /** In any order; sent again is kept once. */
  points: v.pipe(v.array(reportedPointSchema), v.maxLength(positionLimits.pointsABatch)),
});
export type PositionBatch = v.InferOutput<typeof positionBatchSchema>;

/** What became of a batch: the sender forgets it, whatever the numbers are. */
export const positionBatchAnswerSchema = v.object({
  /** New ones of the shift's time. */
  kept: v.number(),
  /** Sent before. */
  repeated: v.number(),
  /** Not of the shift's time, and not kept: before it began, after it ended, or after now. */
  outside: v.number(),
  /** ISO 8601: to measure the clock by. */
  serverTime: v.string(),
});
export type PositionBatchAnswer = v.InferOutput<typeof positionBatchAnswerSchema>;

export const positionSource = v.picklist(['phone', 'tracker']);
export const positionAlarmKind = v.picklist(positionAlarmKinds);

export const liveVehicleSchema = v.object({
  vehicleId: v.string(),
  plate: v.string(),
  organisationId: v.string(),
  shiftId: v.string(),
  courierId: v.string(),
  /** Null: no position yet in this shift. */
  lng: v.nullable(v.number()),
  lat: v.nullable(v.number()),
  accuracyM: v.nullable(v.number()),
  at: v.nullable(v.string()),
  source: v.nullable(positionSource),
  speedMps: v.nullable(v.number()),
  headingDeg: v.nullable(v.number()),
  state: v.picklist(['moving', 'standing', 'silent']),
  /** Open ones. */
  alarms: v.array(positionAlarmKind),
  /** Cylinders aboard. */
  loadCount: v.number(),
});
export type LiveVehicle = v.InferOutput<typeof liveVehicleSchema>;

export const liveSchema = v.object({
  /** To be sent as `since` the next time. */
  asOf: v.string(),
  /** Without `since`: every vehicle with an open shift. With it: those that changed. */
  vehicles: v.array(liveVehicleSchema),
  /** With `since`: shifts that ended; what was shown of them is to be taken off the map. */
  endedShiftIds: v.array(v.string()),
  /** How many shifts run in all: who shows another number of them asks again without `since`. */
  running: v.number(),
  /** More than fit into one answer; null: that was all. */
  next: v.nullable(v.string()),
});
export type Live = v.InferOutput<typeof liveSchema>;

export const trackPointSchema = v.object({
  at: v.string(),
  lng: v.number(),
  lat: v.number(),
  accuracyM: v.nullable(v.number()),
  speedMps: v.nullable(v.number()),
  headingDeg: v.nullable(v.number()),
});
export type TrackPointShown = v.InferOutput<typeof trackPointSchema>;

/** One shift as one source saw it, the earliest point first. The next page may go on with the same. */
export const trackPieceSchema = v.object({
  shiftId: v.string(),
  courierId: v.string(),
  source: positionSource,
  points: v.array(trackPointSchema),
});
export const trackSchema = v.object({
  vehicleId: v.string(),
  pieces: v.array(trackPieceSchema),
  next: v.nullable(v.string()),
});
export type Track = v.InferOutput<typeof trackSchema>;

/** What may be done along a track. */
export const markKinds = [
  'shift-begun',
  'shift-ended',
  'movement',
  'vehicle-count',
  'door-check',
  'notice',
  'delivery',
  'leak',
] as const;
export type MarkKind = (typeof markKinds)[number];

export const trackEventSchema = v.object({
  at: v.string(),
  kind: v.picklist(markKinds),
  /** Of the hand-over, check, delivery …. */
  id: v.string(),
  shiftId: v.string(),
  /** Null: not known where. */
  lng: v.nullable(v.number()),
  lat: v.nullable(v.number()),
  accuracyM: v.nullable(v.number()),
});
export type TrackEvent = v.InferOutput<typeof trackEventSchema>;

export const positionAlarmSchema = v.object({
  alarmId: v.string(),
  kind: positionAlarmKind,
  organisationId: v.string(),
  vehicleId: v.string(),
  plate: v.string(),
  /** Null: it moved without a shift. */
  shiftId: v.nullable(v.string()),
  courierId: v.nullable(v.string()),
  source: v.nullable(positionSource),
  openedAt: v.string(),
  closedAt: v.nullable(v.string()),
  /** Metres, minutes or km/h, by the kind. */
  found: v.number(),
  limit: v.number(),
});
export type PositionAlarm = v.InferOutput<typeof positionAlarmSchema>;

/** As a tracker names itself: an IMEI or the like. */
export const trackerDeviceId = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^[\w.:-]{3,64}$/, 'must be 3 to 64 letters or digits'),
);

export const vehicleTrackerInputSchema = v.object({
  /** Null: none any more. */
  deviceId: v.nullable(trackerDeviceId),
});
export const vehicleTrackerSchema = v.object({
  vehicleId: v.string(),
  /** The latest first; at most the last 50. */
  trackers: v.array(
    v.object({
      deviceId: v.string(),
      from: v.string(),
      until: v.nullable(v.string()),
      /** When it last told of itself; null: never. */
      lastAt: v.nullable(v.string()),
    }),
  ),
});
export type VehicleTracker = v.InferOutput<typeof vehicleTrackerSchema>;

/** A tracker that tells of itself and belongs to no vehicle. */
export const unknownTrackerSchema = v.object({
  deviceId: v.string(),
  firstAt: v.string(),
  lastAt: v.string(),
  reports: v.number(),
});
export type UnknownTracker = v.InferOutput<typeof unknownTrackerSchema>;

export const trackerKeyInputSchema = v.object({
  organisationId: id,
  label: v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60)),
});
export const trackerKeySchema = v.object({
  keyId: v.string(),
  organisationId: v.string(),
  label: v.string(),
  createdAt: v.string(),
  endedAt: v.nullable(v.string()),
});
export type TrackerKey = v.InferOutput<typeof trackerKeySchema>;
export const createdTrackerKeySchema = v.object({
  keyId: v.string(),
  /** Shown this once. */
  secret: v.string(),
});

/** Told to a forwarder: an answer that is no error, so that it does not send the same again. */
export const trackerAnswerSchema = v.object({
  kept: v.boolean(),
  why: v.nullable(v.picklist(['unknown-device', 'no-shift', 'no-fix', 'sent-before', 'ahead-of-time'])),
});
export type TrackerAnswer = v.InferOutput<typeof trackerAnswerSchema>;
