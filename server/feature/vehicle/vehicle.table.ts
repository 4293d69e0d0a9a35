// Rows of delivery vehicles.

export interface VehicleTable {
  vehicle_id: string;
  version: number;
  organisation_id: string;
  /** Upper case, without spaces and dots; once an organisation among those in use. */
  plate: string;
  /** Of its label: `V` and nine more; never another vehicle's. */
  code: string;
  approved_until: string | null;
  insured_until: string | null;
  max_load_g: number | null;
  max_cylinders: number | null;
  photo_sha256: string | null;
  ended_at: string | null;
}

export interface VehicleTables {
  vehicle: VehicleTable;
}
