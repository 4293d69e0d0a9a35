// Rows of dated parameters per area, of cylinder models and of blacklist criteria: small tables that are kept in memory by version.
import type { Generated } from 'kysely';

export interface ParameterTable {
  /** 1, 2, 3 …; the highest names the state of all parameters. */
  version: number;
  /** Leading digits of a division code; '' holds everywhere. */
  area: string;
  name: string;
  /** JSON; null: no longer set here, what a wider area sets holds again. */
  value: string;
  from_on: string;
  recorded_at: string;
  reason: string;
  /** Made by who sent it, so that sending it again is recognised; null where a program set it. */
  change_id: string | null;
  set_by_organisation_id: string | null;
  set_by_person_id: string | null;
}

export interface ModelTable {
  /** As compared by the rules. */
  model: string;
  volume_ml: number;
  tare_g: number;
  max_fill_g: number | null;
  everyday_name: string | null;
}

export interface BlacklistCriterionTable {
  criterion_id: string;
  version: Generated<number>;
  area: string;
  manufacturer: string | null;
  model: string | null;
  made_from: string | null;
  made_until: string | null;
  reason: string;
  recorded_at: string;
  ended_at: string | null;
}

export interface ParameterTables {
  parameter: ParameterTable;
  model: ModelTable;
  blacklist_criterion: BlacklistCriterionTable;
}
