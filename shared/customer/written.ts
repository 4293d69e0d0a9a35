// People's data as it is looked for and as those see it whose work does not need it: the same word written two ways, and masks.
import { identityKey } from './identity.ts';

const bare = (text: string): string =>
  text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s\p{P}\p{S}\p{Cf}]/gu, '');

export const nameKey = bare;
export const villageKey = bare;
export const addressKey = bare;
export { identityKey };

/** Digits without the country's +86 or 0086. */
export const telephoneKey = (telephone: string): string =>
  telephone
    .normalize('NFKC')
    .replace(/[^\d+]/g, '')
    .replace(/^(\+86|0086)(?=\d{7})/, '')
    .replace(/\+/g, '');

/** 138****1234; a short number keeps its last two digits. */
export function maskTelephone(telephone: string): string {
  const digits = telephoneKey(telephone);
  return digits.length >= 9 ? `${digits.slice(0, 3)}****${digits.slice(-4)}` : `****${digits.slice(-2)}`;
}

/** 张**; of a shop too. */
export function maskName(name: string): string {
  const [first = ''] = name.trim();
  return `${first}**`;
}

/** The last four characters of a paper's number; of a short one none. */
export function maskIdentity(number: string): string {
  const plain = identityKey(number);
  return plain.length >= 9 ? `****${plain.slice(-4)}` : '****';
}
