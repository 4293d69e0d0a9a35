// Rows of filling: authorisations, fills, refused attempts, cylinders set aside and handed over, corrected facts.

export interface FillAuthorisationTable {
  cylinder_id: string;
  authorisation_id: string;
  organisation_id: string;
  site_id: string;
  scale_id: string;
  filler_id: string;
  issued_at: string;
  expires_at: string;
  tare_g: number;
  target_net_g: number;
  max_fill_g: number;
  /** JSON of the verdict as given. */
  verdict: string;
  parameters_version: number;
}

export interface FillTable {
  cylinder_id: string;
  fill_id: string;
  authorisation_id: string | null;
  organisation_id: string;
  site_id: string;
  scale_id: string;
  tank_id: string | null;
  filler_id: string | null;
  started_at: string;
  ended_at: string;
  net_g: number;
  gross_g: number | null;
  /** JSON list of why it counts as unauthorised; null: it was authorised. */
  violation: string | null;
  status: 'filled' | 'released' | 'held-back';
  checked_gross_g: number | null;
  check_scale_id: string | null;
  checker_id: string | null;
  seal: string | null;
  checked_at: string | null;
}

export interface RefusedAttemptTable {
  /** '' where the code is not on the register. */
  cylinder_id: string;
  attempt_id: string;
  scanned_text: string;
  step: string;
  organisation_id: string;
  area: string;
  site_id: string | null;
  scale_id: string | null;
  person_id: string | null;
  device_id: string | null;
  attempted_at: string;
  /** JSON list of the verdict's reasons. */
  reasons: string;
  ruleset: string;
  parameters_version: number;
}

export interface SetAsideTable {
  /** '' for a cylinder that is not on the register. */
  cylinder_id: string;
  set_aside_id: string;
  scanned_text: string;
  organisation_id: string;
  site_id: string;
  destination: 'inspection' | 'owner' | 'authority' | 'scrap';
  /** JSON list of rule ids. */
  reasons: string;
  set_aside_at: string;
  person_id: string | null;
  handover_id: string | null;
  ended_at: string | null;
}

export interface HandoverTable {
  handover_id: string;
  organisation_id: string;
  site_id: string;
  destination: 'inspection' | 'owner' | 'authority' | 'scrap';
  receiver_organisation_id: string | null;
  receiver: string;
  handed_over_at: string;
  person_id: string | null;
  cylinders: number;
  photo_sha256: string | null;
}

export interface FactCorrectionTable {
  cylinder_id: string;
  correction_id: string;
  organisation_id: string;
  area: string;
  site_id: string | null;
  person_id: string | null;
  corrected_at: string;
  /** JSON {before, after}. */
  changes: string;
  reason: string;
  photo_sha256: string | null;
}

export interface FillTables {
  fill_authorisation: FillAuthorisationTable;
  fill: FillTable;
  refused_attempt: RefusedAttemptTable;
  set_aside: SetAsideTable;
  handover: HandoverTable;
  fact_correction: FactCorrectionTable;
}
