// The pictures that were taken of a customer, at their door, or of their papers, wherever they are referred to.
import type { Transaction } from 'kysely';
import type { Database } from '../../db/database.ts';

/** What a correction replaced, as `customer_person_before` keeps it. */
interface PersonBefore {
  readonly photoSha256?: string | null;
  readonly confirmation?: { readonly pictureSha256?: string | null } | null;
}

async function ofFile(trx: Transaction<Database>, customerId: string): Promise<(string | null | undefined)[]> {
  const person = await trx
    .selectFrom('customer_person')
    .select(['confirmation_sha256', 'photo_sha256'])
    .where('customer_id', '=', customerId)
    .executeTakeFirst();
  const before = await trx
    .selectFrom('customer_person_before')
    .select('was')
    .where('customer_id', '=', customerId)
    .where('was', 'is not', null)
    .execute();
  const appliances = await trx
    .selectFrom('customer_appliance')
    .select('photo_sha256')
    .where('customer_id', '=', customerId)
    .execute();
  const contracts = await trx
    .selectFrom('customer_contract')
    .select('photo_sha256')
    .where('customer_id', '=', customerId)
    .execute();
  const replaced = before.flatMap(({ was }) => {
    const { photoSha256, confirmation } = JSON.parse(was ?? '{}') as PersonBefore;
    return [photoSha256, confirmation?.pictureSha256];
  });
  return [
    person?.confirmation_sha256,
    person?.photo_sha256,
    ...replaced,
    ...[...appliances, ...contracts].map((row) => row.photo_sha256),
  ];
}

async function ofDoor(trx: Transaction<Database>, customerId: string): Promise<(string | null | undefined)[]> {
  const checks = await trx
    .selectFrom('door_check')
    .select(['photo_sha256', 'items'])
    .where('customer_id', '=', customerId)
    .execute();
  const items = checks.flatMap((row) => JSON.parse(row.items) as { readonly photoSha256?: string | null }[]);
  const mendings = await trx
    .selectFrom('door_mending')
    .select(['before_sha256', 'after_sha256'])
    .where('customer_id', '=', customerId)
    .execute();
  const hazards = await trx
    .selectFrom('hazard')
    .select(['found_sha256', 'before_sha256', 'after_sha256', 'review_sha256'])
    .where('customer_id', '=', customerId)
    .execute();
  const notices = await trx.selectFrom('notice').select('photo_sha256').where('customer_id', '=', customerId).execute();
  const leaks = await trx
    .selectFrom('leak')
    .select(['photo_sha256', 'found_sha256'])
    .where('customer_id', '=', customerId)
    .execute();
  return [
    ...checks.map((row) => row.photo_sha256),
    ...items.map((item) => item.photoSha256),
    ...[...mendings, ...hazards, ...notices, ...leaks].flatMap((row) => Object.values(row)),
  ];
}

async function ofDeliveries(trx: Transaction<Database>, customerId: string): Promise<(string | null)[]> {
  const cylinders = await trx
    .selectFrom('delivery_cylinder as c')
    .innerJoin('delivery as d', 'd.delivery_id', 'c.delivery_id')
    .where('d.customer_id', '=', customerId)
    .where('c.photo_sha256', 'is not', null)
    .select('c.photo_sha256')
    .execute();
  const tags = await trx
    .selectFrom('temporary_tag')
    .select('photo_sha256')
    .where('customer_id', '=', customerId)
    .execute();
  return [...cylinders, ...tags].map((row) => row.photo_sha256);
}

/** Each once, in their order. Before the file is emptied: it names some of them. */
export async function picturesOfCustomer(trx: Transaction<Database>, customerId: string): Promise<string[]> {
  const found = [
    ...(await ofFile(trx, customerId)),
    ...(await ofDoor(trx, customerId)),
    ...(await ofDeliveries(trx, customerId)),
  ];
  const known = found.flatMap((sha256) => (sha256 === null || sha256 === undefined ? [] : [sha256]));
  return [...new Set(known)].toSorted();
}
