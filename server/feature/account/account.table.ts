// Rows of logins, their credentials and sessions (kept through the accounts library), and of devices, badges and keys.
import type { Flag } from '../../db/portable.ts';

export interface LoginTable {
  /** The person's id. */
  id: string;
  /** Lower case, unique. */
  username: string;
  /** The library wants a name and an address; ours are empty, and one that leads nowhere (RFC 2606). */
  name: string;
  email: string;
  email_verified: Flag;
  image: string | null;
  password_temporary: Flag;
  created_at: string;
  updated_at: string;
}

export interface CredentialTable {
  id: string;
  person_id: string;
  account_id: string;
  provider_id: string;
  /** scrypt, as `salt:key`. */
  password: string | null;
  created_at: string;
  updated_at: string;
}

export interface SessionTable {
  id: string;
  /** SHA-256 of the cookie's value, in hex. */
  token: string;
  person_id: string;
  organisation_id: string;
  /** Null: at every site of the organisation. */
  site_id: string | null;
  device_id: string;
  /** password, badge. */
  method: string;
  /** When somebody last proved with a password who uses the device: nothing slides further than from here. */
  signed_in_at: string;
  expires_at: string;
  created_at: string;
  updated_at: string;
  ip_address: string | null;
  user_agent: string | null;
}

/** A device as one organisation knows it: the same one may be known to another. */
export interface DeviceTable {
  device_id: string;
  organisation_id: string;
  version: number;
  site_id: string | null;
  name: string;
  first_seen_at: string;
  last_seen_at: string;
  last_seq: number;
  ended_at: string | null;
}

/** Who has ever signed in on a device: only their acts can come from it later. */
export interface DevicePersonTable {
  organisation_id: string;
  device_id: string;
  person_id: string;
  last_signed_in_at: string;
}

/** The badge of a person at an organisation: one, replaced by the next. */
export interface BadgeTable {
  organisation_id: string;
  person_id: string;
  badge: string;
  pin_hash: string;
  /** Tries since the last success or lock. */
  failures: number;
  /** Locks since the last success: each is twice as long as the one before. */
  locks: number;
  locked_until: string | null;
}

/** `scale`: reports and fills as that scale. `ordering`: a company's own app, places orders and follows them. */
export type KeyPurpose = 'scale' | 'ordering';

export interface ApiKeyTable {
  key_id: string;
  version: number;
  /** SHA-256 of the secret, in hex. */
  hash: string;
  organisation_id: string;
  purpose: KeyPurpose;
  /** Empty for a key that is no scale's. */
  site_id: string;
  scale_id: string;
  label: string;
  created_at: string;
  ended_at: string | null;
}

export interface AccountTables {
  login: LoginTable;
  credential: CredentialTable;
  session: SessionTable;
  device: DeviceTable;
  device_person: DevicePersonTable;
  badge: BadgeTable;
  api_key: ApiKeyTable;
}
