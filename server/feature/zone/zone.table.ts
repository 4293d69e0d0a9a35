// Rows of delivery zones.

export interface ZoneTable {
  zone_id: string;
  version: number;
  organisation_id: string;
  name: string;
  /** JSON: closed rings of `[lng, lat]` in degrees WGS-84. */
  polygons: string;
  /** JSON list of names or codes of villages. */
  villages: string;
  ended_at: string | null;
}

export interface ZoneTables {
  zone: ZoneTable;
}
