// Rows of shifts, of the blind counts at their end, of what did not agree, and of alarms for the office.
import type { DiscrepancyKind, ResolvedHow } from '../../../shared/contract/shift.ts';
import type { Flag } from '../../db/portable.ts';

export interface ShiftTable {
  shift_id: string;
  version: number;
  organisation_id: string;
  courier_id: string;
  vehicle_id: string;
  area: string;
  begun_at: string;
  /** Null: it runs. */
  ended_at: string | null;
  /** The count with which it was ended; null: none. */
  count_id: string | null;
  /** What the courier said of what the count left open. */
  explanation: string | null;
  /** By the office: the day is through. */
  closed_at: string | null;
  closed_by: string | null;
  close_note: string | null;
}

export interface ShiftAlarmTable {
  alarm_id: string;
  organisation_id: string;
  area: string;
  vehicle_id: string;
  /** The one that was begun while another courier's ran. */
  shift_id: string;
  other_shift_id: string;
  case_id: string;
  raised_at: string;
}

export interface VehicleCountTable {
  count_id: string;
  organisation_id: string;
  shift_id: string;
  vehicle_id: string;
  person_id: string | null;
  counted_at: string;
  recorded_at: string;
  /** By the register, when it was counted. */
  expected_full: number;
  expected_empty: number;
  /** With those that cannot be read. */
  counted_full: number;
  counted_empty: number;
  unreadable_full: number;
  unreadable_empty: number;
  note: string | null;
}

export interface DiscrepancyTable {
  discrepancy_id: string;
  version: number;
  organisation_id: string;
  area: string;
  shift_id: string;
  vehicle_id: string;
  courier_id: string;
  count_id: string | null;
  kind: DiscrepancyKind;
  cylinder_id: string | null;
  /** What was scanned where it led to no cylinder. */
  scanned_text: string | null;
  /** By the register; `fullness`: as it was counted. */
  was_full: Flag | null;
  /** How many: more than one only where their codes cannot be read. */
  cylinders: number;
  opened_at: string;
  explanation: string | null;
  resolved_at: string | null;
  resolved_how: ResolvedHow | null;
  resolved_by: string | null;
  resolved_reason: string | null;
}

export interface ShiftTables {
  shift: ShiftTable;
  shift_alarm: ShiftAlarmTable;
  vehicle_count: VehicleCountTable;
  discrepancy: DiscrepancyTable;
}
