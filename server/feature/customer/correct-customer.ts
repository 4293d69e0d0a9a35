// Puts right what is on file of a customer, with the reason; what it was stays readable to those who may read it.
import type { Payload } from '../../../shared/command/commands.ts';
import type { CustomerFacts, CustomerPerson } from '../../../shared/customer/customer.ts';
import { Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { appendToCustomer, ownCustomer, standsNow } from './change-customer.ts';
import { factColumns, factsOf, personColumns, personOfRow, verifiedAt } from './customer.queries.ts';

type Changes<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** Those of `changes` that are named and say something else than `before`. */
function differing<T extends object>(before: T, changes: Changes<T>): (keyof T & string)[] {
  return (Object.keys(changes) as (keyof T & string)[]).filter(
    (key) => changes[key] !== undefined && JSON.stringify(changes[key]) !== JSON.stringify(before[key]),
  );
}

/** What is not named stays as it was. */
const changed = <T extends object>(before: T, changes: Changes<T>): T => ({
  ...before,
  ...(Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined)) as Partial<T>),
});

const picked = <T extends object>(from: T, keys: readonly (keyof T & string)[]): Partial<T> =>
  Object.fromEntries(keys.map((key) => [key, from[key]])) as Partial<T>;

export async function correctCustomer(context: CommandContext, payload: Payload<'correct-customer'>): Promise<Handled> {
  const { trx, at, by } = context;
  const { customer, person } = await ownCustomer(context, payload.customerId);
  if (person.erased_at !== null && Object.keys(payload.person).length > 0) throw new Unreadable('customer-erased');
  const factsBefore = factsOf(customer);
  const personBefore = personOfRow(person);
  const factKeys = differing<CustomerFacts>(factsBefore, payload.facts);
  const personKeys = differing<CustomerPerson>(personBefore, payload.person);
  // Sent twice from two devices, or nothing new: as it is on record.
  if (factKeys.length === 0 && personKeys.length === 0) return await standsNow(context, customer.customer_id);

  const facts = changed<CustomerFacts>(factsBefore, payload.facts);
  const after = changed<CustomerPerson>(personBefore, payload.person);
  const verified = person.erased_at === null ? verifiedAt(after, customer.verified_at, at) : customer.verified_at;
  const n = await appendToCustomer(
    trx,
    customer,
    {
      type: 'customer-corrected',
      correctionId: payload.correctionId,
      before: picked(factsBefore, factKeys),
      after: picked(facts, factKeys),
      personFields: personKeys,
      verified: verified !== null,
      reason: payload.reason,
    },
    by,
  );
  await trx
    .updateTable('customer')
    .set({ ...factColumns(facts), verified_at: verified })
    .where('customer_id', '=', customer.customer_id)
    .execute();
  if (personKeys.length > 0) {
    await trx
      .insertInto('customer_person_before')
      .values({ customer_id: customer.customer_id, n, was: JSON.stringify(picked(personBefore, personKeys)) })
      .execute();
    await trx
      .updateTable('customer_person')
      .set(personColumns(after))
      .where('customer_id', '=', customer.customer_id)
      .execute();
  }
  return await standsNow(context, customer.customer_id);
}
