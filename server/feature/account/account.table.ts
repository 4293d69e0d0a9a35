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
  end_reason: string | null;
  /** When it last said what waits on it; the following are of then, as far as it said. */
  told_at: string | null;
  /** Records of this organisation's, and pictures. */
  unsent_count: number | null;
  unsent_pictures: number | null;
  /** When the oldest of the records was made, by the server's clock. */
  unsent_since: string | null;
  /** The server's clock minus the device's. */
  clock_offset_ms: number | null;
  app_version: string | null;
}

/** What a device sent after its use was ended: kept as it came, recorded nowhere. */
export interface EndedDeviceCommandTable {
  organisation_id: string;
  device_id: string;
  /** The command's id; where it has none, the SHA-256 of what came. */
  command_key: string;
  received_at: string;
  /** Who was last signed in there. */
  session_person_id: string;
  case_id: string;
  /** JSON as it came. */
  raw: string;
}

/** What was on record of a person before a correction. It can be emptied; the event says only which fields. */
export interface PersonBeforeTable {
  person_id: string;
  /** Of the event that changed it. */
  n: number;
  correction_id: string;
  /** Null: a fact of the person. */
  certificate_id: string | null;
  /** JSON of what was changed, before and after; null: erased. */
  was: string | null;
  became: string | null;
  reason: string | null;
  corrected_by: string | null;
  corrected_at: string;
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
  ended_device_command: EndedDeviceCommandTable;
  person_before: PersonBeforeTable;
}
