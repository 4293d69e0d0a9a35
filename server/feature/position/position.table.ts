// Rows of positions, of what is odd about them, and of the trackers that tell of vehicles. Degrees are WGS-84, 1e-7 of one.

/** Said by a courier's phone, or by a tracker that is built into the vehicle. */
export type PositionSource = 'phone' | 'tracker';

/** Only of working time: each lies within its shift. */
export interface PositionTable {
  vehicle_id: string;
  at: string;
  shift_id: string;
  source: PositionSource;
  lng_e7: number;
  lat_e7: number;
  /** Null: the receiver did not say. */
  accuracy_m: number | null;
  speed_cm_s: number | null;
  heading_deg: number | null;
}

/** The last position of a shift by each source, and how far its track was watched. */
export interface LivePositionTable {
  shift_id: string;
  source: PositionSource;
  vehicle_id: string;
  at: string;
  lng_e7: number;
  lat_e7: number;
  accuracy_m: number | null;
  speed_cm_s: number | null;
  heading_deg: number | null;
  /** By the server's clock. */
  changed_at: string;
  /** JSON of `Watched` (shared/position/watch.ts); null: nothing was watched yet. */
  watched: string | null;
  /** Until when; before `at` where an act brought a position that was not watched yet. */
  watched_at: string | null;
}

/** What was done along a track, at the place where it was done as far as that is known. */
export interface PositionMarkTable {
  vehicle_id: string;
  at: string;
  /** Of the hand-over, delivery, check …: its own id. */
  mark_id: string;
  shift_id: string;
  kind: string;
  lng_e7: number | null;
  lat_e7: number | null;
  accuracy_m: number | null;
}

export interface PositionAlarmTable {
  alarm_id: string;
  /** 1: open, 2: closed. */
  version: number;
  organisation_id: string;
  area: string;
  kind: string;
  vehicle_id: string;
  /** Null: the vehicle moved without a shift. */
  shift_id: string | null;
  courier_id: string | null;
  /** Null: silence, which is of both. */
  source: PositionSource | null;
  opened_at: string;
  closed_at: string | null;
  /** In the unit of the kind (shared/position/alarm.ts). */
  found: number;
  allowed: number;
  recorded_at: string;
}

export interface TrackerKeyTable {
  key_id: string;
  version: number;
  /** SHA-256 of the secret, in hex. */
  hash: string;
  organisation_id: string;
  label: string;
  created_at: string;
  ended_at: string | null;
}

/** Which tracker is built into which vehicle, from when until when. */
export interface VehicleTrackerTable {
  vehicle_id: string;
  /** Counted for each vehicle. */
  n: number;
  organisation_id: string;
  /** As the tracker names itself (IMEI or the like): `uniqueId` of Traccar. */
  device_id: string;
  from_at: string;
  until_at: string | null;
}

/** What a company's key has told of each tracker, whether it belongs to a vehicle or not. No places. */
export interface TrackerSeenTable {
  organisation_id: string;
  device_id: string;
  /** Whose tracker it was at its last report; null: of no vehicle. */
  vehicle_id: string | null;
  first_at: string;
  last_at: string;
  reports: number;
  /** Since when, and when last, it moved outside a shift; null: it does not. */
  moving_since: string | null;
  moved_at: string | null;
}

/** One row: how many positions were removed since the last event that told of it. */
export interface PositionRetentionTable {
  retention_id: string;
  version: number;
  removed_before: string;
  waiting: number;
}

export interface PositionTables {
  position: PositionTable;
  live_position: LivePositionTable;
  position_mark: PositionMarkTable;
  position_alarm: PositionAlarmTable;
  tracker_key: TrackerKeyTable;
  vehicle_tracker: VehicleTrackerTable;
  tracker_seen: TrackerSeenTable;
  position_retention: PositionRetentionTable;
}
