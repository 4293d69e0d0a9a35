// Rows of customers. What says who and where somebody is stands in `customer_person` and what it was before in
// `customer_person_before`: both can be emptied, and the customer's cylinders, facts and events stay.
import type { Flag } from '../../db/portable.ts';

export interface CustomerTable {
  customer_id: string;
  /** The number of its last event. */
  version: number;
  organisation_id: string;
  /** Of the organisation. */
  area: string;
  kind: string | null;
  village: string | null;
  village_key: string;
  site: string | null;
  cylinder_room: Flag | null;
  outdoor_room: Flag | null;
  vaporiser_room: Flag | null;
  gas_alarm: Flag | null;
  usual_use_days: number | null;
  cylinders_agreed: number | null;
  opened_at: string;
  verified_at: string | null;
  import_id: string | null;
  ended_at: string | null;
}

/** Keys are as one looks for them (shared/customer/written.ts); null where there is nothing to look for. */
export interface CustomerPersonTable {
  customer_id: string;
  organisation_id: string;
  name: string | null;
  name_key: string | null;
  telephone: string | null;
  telephone_key: string | null;
  address: string | null;
  address_key: string | null;
  /** WGS-84, 1e-7 degrees. */
  lng_e7: number | null;
  lat_e7: number | null;
  accuracy_m: number | null;
  identity_kind: string | null;
  identity_number: string | null;
  identity_key: string | null;
  /** signature, thumbprint, witness. */
  confirmed_by: string | null;
  confirmation_sha256: string | null;
  witness: string | null;
  /** Of the place. */
  photo_sha256: string | null;
  erased_at: string | null;
}

export interface CustomerPersonBeforeTable {
  customer_id: string;
  /** Of the event that changed it. */
  n: number;
  /** JSON of what was changed, as it was before; null: erased. */
  was: string | null;
}

export interface CustomerApplianceTable {
  customer_id: string;
  appliance_id: string;
  kind: string;
  maker: string | null;
  model: string | null;
  certificate_number: string | null;
  code: string | null;
  made_on: string | null;
  replace_by: string | null;
  photo_sha256: string | null;
  recorded_at: string;
  replaces_id: string | null;
  ended_at: string | null;
}

export interface CustomerContractTable {
  customer_id: string;
  contract_id: string;
  number: string | null;
  from_on: string;
  until_on: string | null;
  photo_sha256: string | null;
  recorded_at: string;
  replaces_id: string | null;
  ended_at: string | null;
}

export interface CustomerImportTable {
  import_id: string;
  version: number;
  organisation_id: string;
  area: string;
  file_name: string;
  file_sha256: string;
  state: string;
  /** JSON: what each column was read as. */
  columns: string;
  rows_accepted: number;
  rows_doubtful: number;
  rows_refused: number;
  rows_undone: number;
  rows_kept: number;
  /** The last row that is in force, or was undone. */
  done_through: number;
  created_at: string;
  in_force_at: string | null;
  ended_at: string | null;
  reason: string | null;
}

export interface CustomerImportRowTable {
  import_id: string;
  n: number;
  sheet: string;
  line: number;
  kind: string;
  /** JSON: where and why, without what the cells say. */
  problems: string;
  /** JSON; null: refused, or in force and no longer kept here. */
  entry: string | null;
  customer_id: string | null;
}

export interface CustomerTables {
  customer: CustomerTable;
  customer_person: CustomerPersonTable;
  customer_person_before: CustomerPersonBeforeTable;
  customer_appliance: CustomerApplianceTable;
  customer_contract: CustomerContractTable;
  customer_import: CustomerImportTable;
  customer_import_row: CustomerImportRowTable;
}
