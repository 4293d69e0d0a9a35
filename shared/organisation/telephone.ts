// Telephone numbers that an emergency is told to: which ones there are in the country, how they are kept and how they are shown.
// 电信网编号计划（2017年版）: landlines by area code and a local number that begins with 2 to 8; mobiles; service numbers.

export type TelephoneKind = 'landline' | 'mobile' | 'service';

export interface Telephone {
  readonly kind: TelephoneKind;
  /** Digits only, as they are dialled within the country. */
  readonly digits: string;
}

const areaCode = String.raw`0(?:10|2\d|[3-9]\d{2})`;
const forms: readonly (readonly [TelephoneKind, RegExp])[] = [
  ['mobile', /^1[3-9]\d{9}$/],
  ['landline', /^0(?:(?:10|2\d)[2-8]\d{7}|[3-9]\d{2}[2-8]\d{6,7})$/],
  // 400: charged to both sides; 95: of the whole country; 96: of a province, from elsewhere with an area code; 123: hotlines.
  ['service', new RegExp(String.raw`^(?:400\d{7}|95\d{3}|95\d{4}|95\d{6}|(?:${areaCode})?96\d{3,4}|123\d{2})$`)],
];

const kindOf = (digits: string): TelephoneKind | null => forms.find(([, form]) => form.test(digits))?.[0] ?? null;

/** As people write it: full-width digits, spaces, hyphens, brackets, +86. Null: no number that can be dialled. */
export function parseTelephone(written: string): Telephone | null {
  const plain = written.normalize('NFKC').replace(/[\s\-‐-―−().·]/gu, '');
  const national = plain.replace(/^(?:\+|00)86/u, '');
  // After +86 an area code stands without its 0.
  const tried = national === plain ? [plain] : [national, `0${national}`];
  for (const digits of tried) {
    const kind = kindOf(digits);
    if (kind !== null) return { kind, digits };
  }
  return null;
}

const inGroups = (digits: string, ...ends: readonly number[]): string =>
  ends
    .map((end, index) => digits.slice(ends[index - 1] ?? 0, end))
    .filter((group) => group !== '')
    .join(' ');

/** For reading aloud: 138 1234 5678, 0759-1234567, 400 123 4567; anything else as it is. */
export function telephoneText(digits: string): string {
  const kind = kindOf(digits);
  if (kind === 'mobile') return inGroups(digits, 3, 7, 11);
  if (digits.startsWith('400') && kind === 'service') return inGroups(digits, 3, 6, 10);
  const area = kind === null ? null : new RegExp(`^${areaCode}`).exec(digits);
  return area === null ? digits : `${area[0]}-${digits.slice(area[0].length)}`;
}
