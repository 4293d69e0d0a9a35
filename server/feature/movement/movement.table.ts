// Rows of hand-overs: one a movement, one a cylinder that was scanned for it.
import type { MoveStatus, MoveWhy, ShiftProblem } from '../../../shared/contract/shift.ts';
import type { Flag } from '../../db/portable.ts';

export interface MovementTable {
  movement_id: string;
  organisation_id: string;
  area: string;
  shift_id: string | null;
  why: MoveWhy;
  from_kind: 'site' | 'vehicle';
  from_id: string;
  to_kind: 'site' | 'vehicle';
  to_id: string;
  /** When it happened. */
  moved_at: string;
  recorded_at: string;
  person_id: string | null;
  /** That changed hands: without those scanned twice. */
  cylinders: number;
  /** It had happened though there was no shift for it. */
  problem: ShiftProblem | null;
  /** Why it was told later; null: it was told as it happened. */
  addendum: string | null;
}

export interface MovementItemTable {
  movement_id: string;
  /** In the order in which they were scanned, from 1. */
  n: number;
  cylinder_id: string | null;
  scanned_text: string;
  status: MoveStatus;
  was_full: Flag;
  /** The register had it somewhere else than where it was taken from. */
  was_elsewhere: Flag;
  /** Of the verdict; null: not judged. */
  outcome: 'allow' | 'warn' | 'block' | null;
}

/** A vehicle that office or station took in for its courier. */
export interface VehicleReceptionTable {
  reception_id: string;
  organisation_id: string;
  shift_id: string;
  vehicle_id: string;
  courier_id: string;
  site_id: string;
  person_id: string | null;
  received_at: string;
  recorded_at: string;
  count_id: string;
  reason: string;
  /** As they were counted. */
  full_count: number;
  empty_count: number;
  /** When the courier was told; null: not yet. */
  told_at: string | null;
}

export interface MovementTables {
  vehicle_reception: VehicleReceptionTable;
  movement: MovementTable;
  movement_item: MovementItemTable;
}
