// Rows of door checks, what was mended, hazards, notices, leaks, and what photos and positions prove of them. Notes and
// witnesses are words about people: they stand here, never in an event.
import type { LeakFinding } from '../../../shared/contract/door.ts';
import type { Flag } from '../../db/portable.ts';

export interface DoorCheckTable {
  check_id: string;
  customer_id: string;
  organisation_id: string;
  /** Of the organisation. */
  area: string;
  shift_id: string | null;
  person_id: string | null;
  /** As the courier called it. */
  kind: 'full' | 'short';
  /** By the items that were looked at; `part`: not even those of the short one. */
  covers: 'full' | 'short' | 'part';
  checked_at: string;
  recorded_at: string;
  /** JSON of CheckedItem. */
  items: string;
  /** JSON list: bad, and not mended on the spot. */
  failed_items: string;
  /** Nothing failed that stops gas. */
  passed: Flag;
  photo_sha256: string | null;
  leaflet_shown: Flag;
  /** JSON: where and how the customer keeps cylinders, as it was on file then. */
  site_facts: string;
}

export interface DoorMendingTable {
  mending_id: string;
  version: number;
  check_id: string;
  customer_id: string;
  organisation_id: string;
  area: string;
  person_id: string | null;
  item: string;
  before_sha256: string;
  after_sha256: string;
  part: string | null;
  appliance_id: string | null;
  mended_at: string;
  sampled_at: string | null;
  sampled_by: string | null;
  sampled_good: Flag | null;
  sample_note: string | null;
}

export interface HazardTable {
  hazard_id: string;
  version: number;
  customer_id: string;
  organisation_id: string;
  area: string;
  /** An item of the check, or why a notice was given. */
  item: string;
  source: 'check' | 'notice' | 'leak' | 'sample';
  /** Of the check, notice, leak or mending. */
  source_id: string;
  grade: 'serious' | 'minor';
  /** YYYY-MM-DD. */
  deadline: string;
  /** `fixed`: put right, and not yet looked at by the office. */
  state: 'open' | 'fixed' | 'closed';
  found_at: string;
  /** Seen again: nothing of before says that it is gone. */
  last_found_at: string;
  found_by: string | null;
  found_note: string | null;
  found_sha256: string | null;
  fixed_at: string | null;
  fixed_by: string | null;
  fixed_note: string | null;
  /** The check that found it good. */
  fixed_check_id: string | null;
  before_sha256: string | null;
  after_sha256: string | null;
  reviewed_at: string | null;
  reviewed_by: string | null;
  review_note: string | null;
  review_sha256: string | null;
}

export interface NoticeTable {
  notice_id: string;
  version: number;
  customer_id: string;
  organisation_id: string;
  area: string;
  shift_id: string | null;
  person_id: string | null;
  why: string;
  photo_sha256: string | null;
  witness: string | null;
  note: string | null;
  given_at: string;
  lifted_at: string | null;
  lifted_check_id: string | null;
}

export interface LeakTable {
  leak_id: string;
  organisation_id: string;
  area: string;
  where_found: 'vehicle' | 'home' | 'site';
  cylinder_id: string | null;
  scanned_text: string | null;
  customer_id: string | null;
  shift_id: string | null;
  vehicle_id: string | null;
  person_id: string | null;
  photo_sha256: string | null;
  note: string | null;
  reported_at: string;
  hold_id: string | null;
  /** Closed with the leak. */
  case_id: string;
  version: number;
  /** When somebody was last said to go; null: nobody goes yet. */
  going_at: string | null;
  /** Of the company's people; null: others, named in `going_who`. */
  going_person_id: string | null;
  going_who: string | null;
  found: LeakFinding | null;
  found_at: string | null;
  found_by: string | null;
  found_note: string | null;
  found_sha256: string | null;
}

/** What was written at a step of a hazard: `n` of its event. */
export interface HazardNoteTable {
  hazard_id: string;
  n: number;
  note: string;
}

export interface ActPhotoTable {
  sha256: string;
  act_id: string;
  act_kind: string;
  organisation_id: string;
  used_at: string;
}

/** Where somebody acted: erased with the customer. */
export interface DoorActPositionTable {
  act_id: string;
  act_kind: string;
  organisation_id: string;
  person_id: string;
  customer_id: string | null;
  at: string;
  /** WGS-84, 1e-7 degrees. */
  lng_e7: number;
  lat_e7: number;
  accuracy_m: number | null;
}

export interface HazardTables {
  door_check: DoorCheckTable;
  door_mending: DoorMendingTable;
  hazard: HazardTable;
  hazard_note: HazardNoteTable;
  notice: NoticeTable;
  leak: LeakTable;
  act_photo: ActPhotoTable;
  door_act_position: DoorActPositionTable;
}
