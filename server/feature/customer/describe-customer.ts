// One customer whole, and all that happened to it, for somebody who may see it.
import type { Kysely } from 'kysely';
import type { Customer, CustomerEventRow } from '../../../shared/contract/customer.ts';
import { applianceKinds } from '../../../shared/customer/customer.ts';
import type { Database } from '../../db/database.ts';
import { readStream } from '../../log/read.ts';
import { countErasure } from '../picture/erase-pictures.ts';
import { countAlike, factsOf, type CustomerOnFile } from './customer.queries.ts';
import { readHolding } from './held-cylinders.ts';
import { shownPerson } from './see-customer.ts';

/** So many are shown: the ones that were replaced are in the history. */
const mostAppliances = 100;
const mostContracts = 20;

export async function describeCustomer(
  db: Kysely<Database>,
  { customer, person }: CustomerOnFile,
  how: 'everything' | 'whole' | 'masked',
  fillFactorKgPerL: number,
): Promise<Customer> {
  const customerId = customer.customer_id;
  const { name: organisationName } = await db
    .selectFrom('organisation')
    .select('name')
    .where('organisation_id', '=', customer.organisation_id)
    .executeTakeFirstOrThrow();
  const appliances = await db
    .selectFrom('customer_appliance')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('ended_at', 'is', null)
    .orderBy('appliance_id')
    .limit(mostAppliances)
    .execute();
  const contracts = await db
    .selectFrom('customer_contract')
    .selectAll()
    .where('customer_id', '=', customerId)
    .where('ended_at', 'is', null)
    .orderBy('from_on', 'desc')
    .limit(mostContracts)
    .execute();
  const masked = how === 'masked';
  return {
    customerId,
    version: customer.version,
    organisationId: customer.organisation_id,
    organisationName,
    facts: factsOf(customer),
    person: shownPerson(person, how),
    masked,
    verified: customer.verified_at !== null,
    openedAt: customer.opened_at,
    endedAt: customer.ended_at,
    appliances: appliances.map((row) => ({
      applianceId: row.appliance_id,
      kind: applianceKinds.find((kind) => kind === row.kind) ?? 'other',
      maker: row.maker,
      model: row.model,
      certificateNumber: row.certificate_number,
      code: row.code,
      madeOn: row.made_on,
      replaceBy: row.replace_by,
      photoSha256: row.photo_sha256,
      recordedAt: row.recorded_at,
    })),
    contracts: contracts.map((row) => ({
      contractId: row.contract_id,
      number: row.number,
      from: row.from_on,
      until: row.until_on,
      // The page bears name and address.
      photoSha256: masked ? null : row.photo_sha256,
    })),
    ...(await readHolding(db, customerId, fillFactorKgPerL)),
    alike: await countAlike(db, person),
    pictures: person.erased_at === null ? null : await countErasure(db, customerId),
  };
}

/** The newest first. `withPeople`: who did it, and what was on file of the customer's person before. */
export async function listCustomerEvents(
  db: Kysely<Database>,
  customerId: string,
  page: { readonly before: number | null; readonly limit: number },
  withPeople: boolean,
): Promise<{ items: CustomerEventRow[]; next: string | null; seen: string[] }> {
  const events = await readStream(db, 'customer', customerId, { before: page.before, most: page.limit + 1 });
  const shown = events.slice(0, page.limit);
  const personIds = [...new Set(shown.map((event) => event.by.personId).filter((id) => id !== null))];
  const people =
    !withPeople || personIds.length === 0
      ? []
      : await db.selectFrom('person').select(['person_id', 'name']).where('person_id', 'in', personIds).execute();
  const numbers = shown.map((event) => event.n);
  const before =
    !withPeople || numbers.length === 0
      ? []
      : await db
          .selectFrom('customer_person_before')
          .select(['n', 'was'])
          .where('customer_id', '=', customerId)
          .where('n', 'in', numbers)
          .execute();
  const items = shown.map((event) => {
    const was = before.find((row) => row.n === event.n)?.was ?? null;
    return {
      n: event.n,
      type: event.type,
      occurredAt: event.by.occurredAt,
      recordedAt: event.recordedAt,
      personId: event.by.personId,
      personName: people.find((person) => person.person_id === event.by.personId)?.name ?? null,
      data: event.data as Record<string, unknown>,
      was: was === null ? null : withoutNumber(JSON.parse(was) as Record<string, unknown>),
    };
  });
  return {
    items,
    next: events.length > page.limit ? String(shown.at(-1)?.n ?? '') : null,
    seen: people.filter((person) => person.name !== null).map((person) => person.person_id),
  };
}

/** The number of a paper is told only where somebody asks for it with a reason. */
function withoutNumber({ identity, ...was }: Record<string, unknown>): Record<string, unknown> {
  if (identity === undefined) return was;
  const kind = typeof identity === 'object' && identity !== null && 'kind' in identity ? identity.kind : null;
  return { ...was, identity: kind === null ? null : { kind } };
}
