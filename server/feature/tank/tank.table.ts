// Rows of tanks, gas receipts and scales.

export interface TankTable {
  tank_id: string;
  version: number;
  organisation_id: string;
  site_id: string;
  name: string;
  capacity_kg: number | null;
  /** JSON of TankMix: what it holds since it was last emptied; null: empty or not known. */
  mix: string | null;
  ended_at: string | null;
}

export interface GasReceiptTable {
  receipt_id: string;
  organisation_id: string;
  site_id: string;
  tank_id: string;
  received_at: string;
  net_kg: number;
  /** JSON of the whole receipt. */
  receipt: string;
  corrects_id: string | null;
  corrected_by_id: string | null;
}

export interface ScaleTable {
  scale_id: string;
  version: number;
  organisation_id: string;
  site_id: string;
  name: string;
  /** filling or check. */
  kind: string;
  tank_id: string | null;
  division_g: number | null;
  verified_until: string | null;
  checked_on: string | null;
  ended_at: string | null;
}

export interface TankTables {
  tank: TankTable;
  gas_receipt: GasReceiptTable;
  scale: ScaleTable;
}
