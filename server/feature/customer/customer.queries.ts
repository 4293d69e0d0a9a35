// Reads customers: rows into what the rules and the contract call them, by id, and those that are like another.
import type { Kysely } from 'kysely';
import {
  customerKinds,
  customerSites,
  isRealName,
  type CustomerFacts,
  type CustomerPerson,
} from '../../../shared/customer/customer.ts';
import { identityKinds } from '../../../shared/customer/identity.ts';
import { addressKey, identityKey, nameKey, telephoneKey, villageKey } from '../../../shared/customer/written.ts';
import type { Database } from '../../db/database.ts';
import type { Flag } from '../../db/portable.ts';
import type { CustomerPersonTable, CustomerTable } from './customer.table.ts';

const flagOf = (value: boolean | null): Flag | null => (value === null ? null : value ? 1 : 0);
const isSet = (value: Flag | null): boolean | null => (value === null ? null : value === 1);
const orNull = (key: string): string | null => (key === '' ? null : key);

export const factsOf = (row: CustomerTable): CustomerFacts => ({
  kind: customerKinds.find((kind) => kind === row.kind) ?? null,
  village: row.village,
  site: customerSites.find((site) => site === row.site) ?? null,
  cylinderRoom: isSet(row.cylinder_room),
  outdoorRoom: isSet(row.outdoor_room),
  vaporiserRoom: isSet(row.vaporiser_room),
  gasAlarm: isSet(row.gas_alarm),
  usualUseDays: row.usual_use_days,
  cylindersAgreed: row.cylinders_agreed,
});

export const factColumns = (facts: CustomerFacts) => ({
  kind: facts.kind,
  village: facts.village,
  village_key: villageKey(facts.village ?? ''),
  site: facts.site,
  cylinder_room: flagOf(facts.cylinderRoom),
  outdoor_room: flagOf(facts.outdoorRoom),
  vaporiser_room: flagOf(facts.vaporiserRoom),
  gas_alarm: flagOf(facts.gasAlarm),
  usual_use_days: facts.usualUseDays,
  cylinders_agreed: facts.cylindersAgreed,
});

export const positionOf = (
  row: Pick<CustomerPersonTable, 'lng_e7' | 'lat_e7' | 'accuracy_m'>,
): CustomerPerson['position'] =>
  row.lng_e7 === null || row.lat_e7 === null
    ? null
    : { lng: row.lng_e7 / 1e7, lat: row.lat_e7 / 1e7, accuracyM: row.accuracy_m };

/** As it is on file; the name of somebody who was erased is empty. */
export function personOfRow(row: CustomerPersonTable): CustomerPerson {
  const identityKind = identityKinds.find((kind) => kind === row.identity_kind);
  const by = (['signature', 'thumbprint', 'witness'] as const).find((confirmed) => confirmed === row.confirmed_by);
  return {
    name: row.name ?? '',
    telephone: row.telephone,
    address: row.address,
    position: positionOf(row),
    identity:
      identityKind === undefined || row.identity_number === null
        ? null
        : { kind: identityKind, number: row.identity_number },
    confirmation: by === undefined ? null : { by, pictureSha256: row.confirmation_sha256, witness: row.witness },
    photoSha256: row.photo_sha256,
  };
}

export const personColumns = (person: CustomerPerson) => ({
  name: person.name,
  name_key: orNull(nameKey(person.name)),
  telephone: person.telephone,
  telephone_key: orNull(telephoneKey(person.telephone ?? '')),
  address: person.address,
  address_key: orNull(addressKey(person.address ?? '')),
  lng_e7: person.position === null ? null : Math.round(person.position.lng * 1e7),
  lat_e7: person.position === null ? null : Math.round(person.position.lat * 1e7),
  accuracy_m: person.position?.accuracyM ?? null,
  identity_kind: person.identity?.kind ?? null,
  identity_number: person.identity?.number ?? null,
  identity_key: orNull(identityKey(person.identity?.number ?? '')),
  confirmed_by: person.confirmation?.by ?? null,
  confirmation_sha256: person.confirmation?.pictureSha256 ?? null,
  witness: person.confirmation?.witness ?? null,
  photo_sha256: person.photoSha256,
});

/** What an erased person leaves. */
export const nobody = {
  name: null,
  name_key: null,
  telephone: null,
  telephone_key: null,
  address: null,
  address_key: null,
  lng_e7: null,
  lat_e7: null,
  accuracy_m: null,
  identity_kind: null,
  identity_number: null,
  identity_key: null,
  confirmed_by: null,
  confirmation_sha256: null,
  witness: null,
  photo_sha256: null,
} as const satisfies Partial<CustomerPersonTable>;

/** Verified from the first moment at which the file was a real-name file; null: it is none. */
export const verifiedAt = (person: CustomerPerson, before: string | null, at: string): string | null =>
  isRealName(person) ? (before ?? at) : null;

export interface CustomerOnFile {
  readonly customer: CustomerTable;
  readonly person: CustomerPersonTable;
}

export async function readCustomer(db: Kysely<Database>, customerId: string): Promise<CustomerOnFile | null> {
  const customer = await db.selectFrom('customer').selectAll().where('customer_id', '=', customerId).executeTakeFirst();
  if (customer === undefined) return null;
  const person = await db
    .selectFrom('customer_person')
    .selectAll()
    .where('customer_id', '=', customerId)
    .executeTakeFirstOrThrow();
  return { customer, person };
}

/** So many are looked at: who has the number of a whole village's shop is not counted to the end. */
const mostAlike = 20;

/** How many other customers of the company, not ended, bear the same paper's number or the same telephone. */
export async function countAlike(
  db: Kysely<Database>,
  person: Pick<CustomerPersonTable, 'customer_id' | 'organisation_id' | 'identity_key' | 'telephone_key'>,
): Promise<number> {
  const ids = new Set<string>();
  for (const column of ['identity_key', 'telephone_key'] as const) {
    const key = person[column];
    if (key === null) continue;
    const rows = await db
      .selectFrom('customer_person')
      .innerJoin('customer', 'customer.customer_id', 'customer_person.customer_id')
      .where('customer_person.organisation_id', '=', person.organisation_id)
      .where(`customer_person.${column}`, '=', key)
      .where('customer.ended_at', 'is', null)
      .select('customer_person.customer_id')
      .limit(mostAlike)
      .execute();
    for (const { customer_id: id } of rows) if (id !== person.customer_id) ids.add(id);
  }
  return ids.size;
}
