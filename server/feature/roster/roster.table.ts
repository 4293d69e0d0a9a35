// Rows of the roster: bindings, stand-ins, the codes that approve those, and the photographs on couriers' cards.
import type { StandInKind } from '../../../shared/delivery/stand-in-code.ts';

/** All that changes an organisation's roster is one stream of events: two that would overlap meet here. */
export interface RosterTable {
  organisation_id: string;
  version: number;
}

export interface BindingTable {
  binding_id: string;
  organisation_id: string;
  courier_id: string;
  kind: StandInKind;
  target_id: string;
  /** Days, both inclusive. */
  from_on: string;
  until_on: string | null;
  made_at: string;
  ended_at: string | null;
  end_reason: string | null;
}

export interface StandInTable {
  stand_in_id: string;
  organisation_id: string;
  courier_id: string;
  kind: StandInKind;
  target_id: string;
  from_at: string;
  until_at: string;
  reason: string;
  /** Set where it was approved by a code. */
  code_id: string | null;
  /** Why it does not count: never-issued, used-before, out-of-time. Null: it counts. */
  doubt: string | null;
  photo_sha256: string | null;
  recorded_at: string;
  ended_at: string | null;
  end_reason: string | null;
}

export interface StandInCodeTable {
  code_id: string;
  organisation_id: string;
  courier_id: string;
  kind: StandInKind;
  target_id: string;
  /** Counted for each courier, 0 to 99. */
  number: number;
  code: string;
  reason: string;
  issued_at: string;
  from_at: string;
  until_at: string;
  used_stand_in_id: string | null;
}

/** Shared with the courier's phone while it is online. */
export interface StandInKeyTable {
  organisation_id: string;
  courier_id: string;
  /** 32 bytes in base64url. */
  secret: string;
  made_at: string;
}

/** A picture of a person: it can be erased, and is not in the log. */
export interface CourierPhotoTable {
  organisation_id: string;
  courier_id: string;
  sha256: string | null;
  changed_at: string;
}

export interface RosterTables {
  roster: RosterTable;
  binding: BindingTable;
  stand_in: StandInTable;
  stand_in_code: StandInCodeTable;
  stand_in_key: StandInKeyTable;
  courier_photo: CourierPhotoTable;
}
