// Rows of organisations, their sites and licences, and of people with their memberships and certificates.
import type { Generated } from 'kysely';

export interface OrganisationTable {
  organisation_id: string;
  version: number;
  kind: string;
  name: string;
  short_name: string | null;
  credit_code: string | null;
  /** 12-digit division code, or the leading digits of one: for an authority, the area that it is responsible for. */
  area: string;
  ended_at: string | null;
  /** Digits; null: none was entered. */
  emergency_telephone: string | null;
}

export interface SiteTable {
  site_id: string;
  version: number;
  organisation_id: string;
  kind: string;
  name: string;
  area: string;
  address: string | null;
  lng_e7: number | null;
  lat_e7: number | null;
  ended_at: string | null;
}

export interface LicenceTable {
  licence_id: string;
  version: Generated<number>;
  organisation_id: string;
  /** filling, gas, inspection, manufacture. */
  kind: string;
  number: string | null;
  /** JSON list of media; empty where the licence names none. */
  media: string;
  from_on: string | null;
  until_on: string | null;
  ended_at: string | null;
}

export interface PersonTable {
  person_id: string;
  version: number;
  name: string | null;
  telephone: string | null;
  erased_at: string | null;
}

export interface MembershipTable {
  membership_id: string;
  person_id: string;
  organisation_id: string;
  /** Null: at every site of the organisation. */
  site_id: string | null;
  role: string;
  from_on: string;
  until_on: string | null;
  ended_at: string | null;
}

export interface CertificateTable {
  certificate_id: string;
  person_id: string;
  kind: string;
  number: string | null;
  until_on: string | null;
  ended_at: string | null;
}

export interface OrganisationTables {
  organisation: OrganisationTable;
  site: SiteTable;
  licence: LicenceTable;
  person: PersonTable;
  membership: MembershipTable;
  certificate: CertificateTable;
}
