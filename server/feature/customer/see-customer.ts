// Who may see a customer, and how much: those whose work needs it see people's data whole, others see it masked.
import type { InferOutput } from 'valibot';
import type { Kysely } from 'kysely';
import type { customerPersonShownSchema } from '../../../shared/contract/customer.ts';
import { maskIdentity, maskName, maskTelephone } from '../../../shared/customer/written.ts';
import type { Database } from '../../db/database.ts';
import { hasRole, type Actor } from '../../http/actor.ts';
import { maySee } from '../organisation/access.ts';
import { personOfRow, readCustomer, type CustomerOnFile } from './customer.queries.ts';
import type { CustomerPersonTable } from './customer.table.ts';

type Shown = InferOutput<typeof customerPersonShownSchema>;

/** Of their own company's customers: who takes orders, delivers, or answers for safety. */
export const knowsCustomers = (actor: Actor, organisationId: string): boolean =>
  actor.organisationId === organisationId && hasRole(actor, 'office', 'courier', 'safety-manager');

/** Who may ask to see a file whole, with a reason: the company's office, and at the authority whoever inspects. */
export const mayLook = (actor: Actor): boolean => hasRole(actor, 'office', 'supervisor', 'inspector');

/** A company's own, an authority's area. Others do not learn that it exists. */
export async function readVisibleCustomer(
  db: Kysely<Database>,
  actor: Actor,
  customerId: string,
): Promise<CustomerOnFile | null> {
  const found = await readCustomer(db, customerId);
  if (found === null) return null;
  const { organisation_id: organisationId, area } = found.customer;
  return maySee(actor, { organisationId, area }) ? found : null;
}

/** `whole`: name, telephone and address as they are. Only `everything` has the number of the paper too. */
export function shownPerson(row: CustomerPersonTable, how: 'everything' | 'whole' | 'masked'): Shown {
  const { identity, confirmation, ...person } = personOfRow(row);
  const number = identity === null ? null : how === 'everything' ? identity.number : maskIdentity(identity.number);
  const shared = {
    identityKind: identity?.kind ?? null,
    identityNumber: number,
    confirmedBy: confirmation?.by ?? null,
    erasedAt: row.erased_at,
  };
  if (how === 'masked') {
    return {
      ...shared,
      name: row.name === null ? null : maskName(row.name),
      telephone: row.telephone === null ? null : maskTelephone(row.telephone),
      address: null,
      position: null,
      confirmationSha256: null,
      witness: null,
      photoSha256: null,
    };
  }
  return {
    ...shared,
    name: row.name,
    telephone: person.telephone,
    address: person.address,
    position: person.position,
    confirmationSha256: confirmation?.pictureSha256 ?? null,
    witness: confirmation?.witness ?? null,
    photoSha256: person.photoSha256,
  };
}
