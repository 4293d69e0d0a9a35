// The form of a new customer: what is still missing, and the command that it makes.
import type { Payload } from '../../../shared/command/commands.ts';
import type {
  CustomerKind,
  CustomerPerson,
  CustomerPosition,
  CustomerSite,
} from '../../../shared/customer/customer.ts';
import { identityFault, type IdentityFault, type IdentityKind } from '../../../shared/customer/identity.ts';

export type Answer = 'yes' | 'no';

export interface CustomerForm {
  kind: CustomerKind | null;
  village: string;
  address: string;
  name: string;
  telephone: string;
  identityKind: IdentityKind;
  identityNumber: string;
  site: CustomerSite | null;
  gasAlarm: Answer | null;
  cylinderRoom: Answer | null;
  outdoorRoom: Answer | null;
  vaporiserRoom: Answer | null;
  usualUseDays: string;
  cylindersAgreed: string;
  position: CustomerPosition | null;
  photo: string | null;
  confirmedBy: 'signature' | 'thumbprint' | 'witness' | null;
  thumbprint: string | null;
  witness: string;
}

/** `village`: couriers go from house to house, so the last one is where the next one is. */
export const emptyForm = (village = ''): CustomerForm => ({
  kind: 'household',
  village,
  address: '',
  name: '',
  telephone: '',
  identityKind: 'id-card',
  identityNumber: '',
  site: null,
  gasAlarm: null,
  cylinderRoom: null,
  outdoorRoom: null,
  vaporiserRoom: null,
  usualUseDays: '',
  cylindersAgreed: '',
  position: null,
  photo: null,
  confirmedBy: null,
  thumbprint: null,
  witness: '',
});

export type MissingField = 'kind' | 'name' | 'place' | 'telephone' | 'site' | 'confirmation';

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());
const flagOf = (answer: Answer | null): boolean | null => (answer === null ? null : answer === 'yes');
const countOf = (text: string): number | null => (/^\d{1,3}$/.test(text) ? Number(text) : null);

/** What is wrong with the number that was typed; null also where none was. */
export const identityFaultOf = (form: Pick<CustomerForm, 'identityKind' | 'identityNumber'>): IdentityFault | null =>
  form.identityNumber.trim() === '' ? null : identityFault(form.identityKind, form.identityNumber);

const confirmationOf = (form: CustomerForm, signaturePicture: string | null): CustomerPerson['confirmation'] => {
  if (form.confirmedBy === null) return null;
  if (form.confirmedBy === 'witness') return { by: 'witness', pictureSha256: null, witness: orNull(form.witness) };
  const pictureSha256 = form.confirmedBy === 'signature' ? signaturePicture : form.thumbprint;
  return { by: form.confirmedBy, pictureSha256, witness: null };
};

/** `signaturePicture`: SHA-256 of what was drawn; null: nothing was. */
export function missingIn(form: CustomerForm, signaturePicture: string | null): MissingField[] {
  const missing: MissingField[] = [];
  const telephone = orNull(form.telephone);
  const confirmation = confirmationOf(form, signaturePicture);
  if (form.kind === null) missing.push('kind');
  if (orNull(form.village) === null && form.position === null) missing.push('place');
  if (orNull(form.name) === null) missing.push('name');
  if (telephone !== null && !/^\+?[\d\- ]{5,24}$/.test(telephone)) missing.push('telephone');
  if (form.site === null) missing.push('site');
  if (confirmation !== null && confirmation.pictureSha256 === null && confirmation.witness === null) {
    missing.push('confirmation');
  }
  return missing;
}

/** What the form says; for one in which nothing that is asked for is missing. */
export function filledIn(
  form: CustomerForm,
  signaturePicture: string | null,
): Pick<Payload<'open-customer'>, 'facts' | 'person'> {
  const number = orNull(form.identityNumber);
  return {
    facts: {
      kind: form.kind,
      village: orNull(form.village),
      site: form.site,
      cylinderRoom: flagOf(form.cylinderRoom),
      outdoorRoom: flagOf(form.outdoorRoom),
      vaporiserRoom: flagOf(form.vaporiserRoom),
      gasAlarm: flagOf(form.gasAlarm),
      usualUseDays: countOf(form.usualUseDays),
      cylindersAgreed: countOf(form.cylindersAgreed),
    },
    person: {
      name: form.name.trim(),
      telephone: orNull(form.telephone),
      address: orNull(form.address),
      position: form.position,
      identity: number === null ? null : { kind: form.identityKind, number },
      confirmation: confirmationOf(form, signaturePicture),
      photoSha256: form.photo,
    },
  };
}

/**
 * The command, or what is missing; nothing is where only the number of the paper is wrong. Without a paper the file is
 * taken all the same: it is not a real-name file yet, and says so.
 */
export function openingOf(
  form: CustomerForm,
  ids: { readonly customerId: string; readonly signaturePicture: string | null },
): { readonly payload: Payload<'open-customer'> } | { readonly missing: MissingField[] } {
  const missing = missingIn(form, ids.signaturePicture);
  if (missing.length > 0 || identityFaultOf(form) !== null) return { missing };
  const filled = filledIn(form, ids.signaturePicture);
  return { payload: { customerId: ids.customerId, ...filled, appliances: [], contract: null } };
}
