// What is stamped on a cylinder and names it: number, month and maker. Two records of one stamp are one cylinder.

export interface Stamp {
  readonly serialNo: string | null;
  /** `YYYY-MM` or `YYYY-MM-DD`. */
  readonly madeOn: string | null;
  readonly manufacturer: string | null;
}

/** No number is longer than this; what spreadsheets strip of it are zeros. */
const PADDED_LENGTH = 8;

const plainName = (name: string): string => name.normalize('NFKC').replace(/\s/gu, '').toUpperCase();

/** Width, case, blanks, dashes and leading zeros aside: a spreadsheet takes 0012 for 12. '' where nothing is left. */
export const serialKey = (serialNo: string): string =>
  serialNo
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}]/gu, '')
    .replace(/^0+/, '');

/** How the register may have written the number: what it is looked for by. Empty where it names nothing. */
export function serialSpellings(serialNo: string): string[] {
  const key = serialKey(serialNo);
  if (key === '') return [];
  const spellings = new Set([serialNo, key]);
  if (/^\d+$/.test(key)) {
    for (let length = key.length + 1; length <= PADDED_LENGTH; length++) spellings.add(key.padStart(length, '0'));
  } else {
    spellings.add(serialNo.normalize('NFKC').toUpperCase().trim());
  }
  return [...spellings];
}

/** Under which stamps are compared; null where the number or the month is missing. */
export function stampKey({ serialNo, madeOn }: Stamp): string | null {
  const key = serialNo === null ? '' : serialKey(serialNo);
  return key === '' || madeOn === null ? null : `${madeOn.slice(0, 7)} ${key}`;
}

/** The same number and month, and the same maker or one of the two says none. */
export function isSameStamp(one: Stamp, other: Stamp): boolean {
  const key = stampKey(one);
  if (key === null || key !== stampKey(other)) return false;
  const [maker, otherMaker] = [one.manufacturer, other.manufacturer];
  return maker === null || otherMaker === null || plainName(maker) === plainName(otherMaker);
}
