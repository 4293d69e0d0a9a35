// A correction of a customer: only what was altered is sent, and it has a reason.
import type { Payload } from '../../../shared/command/commands.ts';
import type { Customer } from '../../../shared/contract/customer.ts';
import type { CustomerFacts, CustomerPerson } from '../../../shared/customer/customer.ts';
import {
  emptyForm,
  filledIn,
  identityFaultOf,
  missingIn,
  type Answer,
  type CustomerForm,
  type MissingField,
} from './open-form.ts';

const answerOf = (flag: boolean | null): Answer | null => (flag === null ? null : flag ? 'yes' : 'no');

/** As it is on file. The number of the paper, who confirmed, and the photo are asked for anew: empty leaves them as they are. */
export const formOf = ({ facts, person }: Customer): CustomerForm => ({
  ...emptyForm(),
  kind: facts.kind,
  village: facts.village ?? '',
  address: person.address ?? '',
  name: person.name ?? '',
  telephone: person.telephone ?? '',
  identityKind: person.identityKind ?? 'id-card',
  site: facts.site,
  gasAlarm: answerOf(facts.gasAlarm),
  cylinderRoom: answerOf(facts.cylinderRoom),
  outdoorRoom: answerOf(facts.outdoorRoom),
  vaporiserRoom: answerOf(facts.vaporiserRoom),
  usualUseDays: facts.usualUseDays === null ? '' : String(facts.usualUseDays),
  cylindersAgreed: facts.cylindersAgreed === null ? '' : String(facts.cylindersAgreed),
  position: person.position,
});

/** Those of `wanted` that differ from what is on file. */
function altered<T extends object>(wanted: T, before: { readonly [K in keyof T]: unknown }): Partial<T> {
  const keys = (Object.keys(wanted) as (keyof T)[]).filter(
    (key) => JSON.stringify(wanted[key]) !== JSON.stringify(before[key]),
  );
  return Object.fromEntries(keys.map((key) => [key, wanted[key]])) as Partial<T>;
}

/** `facts` and `person` are empty where nothing was altered; `missing` is empty where only the paper's number is wrong. */
export function correctionOf(
  customer: Customer,
  form: CustomerForm,
  more: { readonly correctionId: string; readonly signaturePicture: string | null; readonly reason: string },
): { readonly payload: Payload<'correct-customer'> } | { readonly missing: MissingField[] } {
  // What was never known need not be known now, to put another thing right.
  const excused = missingIn(formOf(customer), null);
  const missing = missingIn(form, more.signaturePicture).filter((field) => !excused.includes(field));
  if (missing.length > 0 || identityFaultOf(form) !== null) return { missing };
  const filled = filledIn(form, more.signaturePicture);
  const { identity, confirmation, photoSha256, ...rest } = filled.person;
  const facts: Partial<CustomerFacts> = altered(filled.facts, customer.facts);
  const person: Partial<CustomerPerson> = {
    ...altered(rest, customer.person),
    ...(identity === null ? {} : { identity }),
    ...(confirmation === null ? {} : { confirmation }),
    ...(photoSha256 === null ? {} : { photoSha256 }),
  };
  return {
    payload: {
      customerId: customer.customerId,
      correctionId: more.correctionId,
      facts,
      person,
      reason: more.reason,
    },
  };
}
