// The facts of a customer that the rules of `deliver` and `collect` ask for.
import type { Kysely } from 'kysely';
import type { Facts } from '../../../shared/verdict/facts.ts';
import type { Database } from '../../db/database.ts';
import { factsOf, positionOf, readCustomer } from './customer.queries.ts';
import { readHolding } from './held-cylinders.ts';

export type CustomerFactsOfVerdict = NonNullable<Facts['customer']>;

/** What other records say of the customer: whoever asks must say it, so that nothing unsaid passes for nothing found. */
export interface BesideCustomer {
  /** Open and not yet fixed; null: not looked for. */
  readonly hazards: CustomerFactsOfVerdict['hazards'];
  /** YYYY-MM-DD of the last full check at the door. */
  readonly lastFullCheckOn: string | null;
  /** Cylinders that this same act takes back: they do not stay. */
  readonly takenBack: readonly string[];
  /** Of the parameters in force: kg a litre. */
  readonly fillFactorKgPerL: number;
}

/** Null: the company has no such customer, or ended it. Three statements by key. */
export async function readCustomerFacts(
  db: Kysely<Database>,
  organisationId: string,
  customerId: string,
  beside: BesideCustomer,
): Promise<CustomerFactsOfVerdict | null> {
  const found = await readCustomer(db, customerId);
  if (found === null || found.customer.organisation_id !== organisationId || found.customer.ended_at !== null)
    return null;
  const { customer, person } = found;
  const { kind, village, site, cylinderRoom, outdoorRoom, vaporiserRoom, gasAlarm, usualUseDays, cylindersAgreed } =
    factsOf(customer);
  const position = positionOf(person);
  const { cylindersOut, heldG } = await readHolding(db, customerId, beside.fillFactorKgPerL, beside.takenBack);
  return {
    id: customerId,
    kind,
    verified: customer.verified_at !== null,
    position: position === null ? null : [position.lng, position.lat],
    village,
    site,
    cylinderRoom,
    outdoorRoom,
    vaporiserRoom,
    gasAlarm,
    heldKg: heldG === null ? null : heldG / 1000,
    usualUseDays,
    hazards: beside.hazards,
    cylindersOut,
    cylindersAgreed,
    lastFullCheckOn: beside.lastFullCheckOn,
  };
}
