// What every change of a customer has in common: whose it is, that it goes on, its version and its event.
import type { Transaction } from 'kysely';
import type { CustomerOutcome } from '../../../shared/contract/customer.ts';
import type { Database } from '../../db/database.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import { recorded, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import type { CustomerEvent } from './customer-event.ts';
import { countAlike, readCustomer, type CustomerOnFile } from './customer.queries.ts';

/** The customer, if it is the actor's company's. One that was ended stays as it is. */
export async function ownCustomer(context: CommandContext, customerId: string): Promise<CustomerOnFile> {
  const found = await readCustomer(context.trx, customerId);
  if (found === null || found.customer.organisation_id !== context.actor.organisationId) {
    throw new Unreadable('unknown-customer');
  }
  if (found.customer.ended_at !== null) throw new Unreadable('customer-ended');
  return found;
}

/** Appends the event and moves the row's version along; resolves to the version. */
export async function appendToCustomer(
  trx: Transaction<Database>,
  customer: { readonly customer_id: string; readonly version: number },
  data: CustomerEvent,
  by: Attribution,
): Promise<number> {
  const n = customer.version + 1;
  await appendEvent(trx, { streamKind: 'customer', streamId: customer.customer_id, n, by, data });
  await trx.updateTable('customer').set({ version: n }).where('customer_id', '=', customer.customer_id).execute();
  return n;
}

/** What is answered: the customer as it stands after the change. */
export async function standsNow(context: CommandContext, customerId: string): Promise<Handled> {
  const found = await readCustomer(context.trx, customerId);
  if (found === null) throw new Unreadable('unknown-customer');
  return recorded({
    customerId,
    version: found.customer.version,
    verified: found.customer.verified_at !== null,
    alike: await countAlike(context.trx, found.person),
  } satisfies CustomerOutcome);
}
