// Numbers of papers that say who somebody is, with the check characters that tell a slip of the pen.

/** Resident identity card, 户口簿 (which bears the same number), unified social credit code, and others without a check. */
export const identityKinds = ['id-card', 'household-register', 'business-licence', 'passport', 'other'] as const;
export type IdentityKind = (typeof identityKinds)[number];

export type IdentityFault = 'form' | 'date' | 'check';

/** Upper case, without white space and hyphens. */
export const identityKey = (number: string): string => number.normalize('NFKC').toUpperCase().replace(/[\s-]/g, '');

const CITIZEN_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CITIZEN_CHECKS = '10X98765432';

/** GB 11643: 6 digits of place, 8 of birth, 3 of order, one to check (ISO 7064 MOD 11-2). */
function citizenFault(number: string): IdentityFault | null {
  if (!/^\d{17}[\dX]$/.test(number)) return 'form';
  const birth = `${number.slice(6, 10)}-${number.slice(10, 12)}-${number.slice(12, 14)}`;
  const at = new Date(`${birth}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || !at.toISOString().startsWith(birth)) return 'date';
  const sum = CITIZEN_WEIGHTS.reduce((total, weight, i) => total + weight * Number(number[i]), 0);
  return CITIZEN_CHECKS[sum % 11] === number[17] ? null : 'check';
}

const CREDIT_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** GB 32100: 17 characters weighted by powers of 3, modulo 31. */
function creditFault(number: string): IdentityFault | null {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(number)) return 'form';
  let sum = 0;
  let weight = 1;
  for (const character of number.slice(0, 17)) {
    sum += CREDIT_CHARACTERS.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT_CHARACTERS[(31 - (sum % 31)) % 31] === number[17] ? null : 'check';
}

/** What is wrong with the number; null: nothing that can be told from it alone. */
export function identityFault(kind: IdentityKind, number: string): IdentityFault | null {
  const plain = identityKey(number);
  if (kind === 'id-card' || kind === 'household-register') return citizenFault(plain);
  if (kind === 'business-licence') return creditFault(plain);
  return /^[\p{L}\p{N}]{4,40}$/u.test(plain) ? null : 'form';
}
