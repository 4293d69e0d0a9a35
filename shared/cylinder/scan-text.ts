// What scanned or typed text is before anybody asks what it names: one spelling, without what scanners and printers add.

/** Stands between the element strings of GS1 symbols (FNC1 as scanners send it). */
export const GS = '\u001d';
export const SCAN_TEXT_MAX = 4096;

const GS_SPELLED = /<GS>|\{GS\}|\u241d/gi;
// Controls, format characters (zero-width, bidi, BOM, soft hyphen), lone surrogates, private use, variation selectors, spaces.
const NOISE = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\ufe00-\ufe0f\p{Z}]/gu;
const HYPHENS = /[\p{Pd}\u2212]/gu;
const AIM_IDENTIFIER = /^\][A-Za-z][0-9A-Za-z]/;
const AIM_GS1 = new Set([']C1', ']e0', ']e1', ']e2', ']d2', ']Q3', ']J1']);

/** NFKC (full-width letters and digits become plain ones) without spaces and invisible characters but GS. The letter case stays. */
export function normaliseText(text: string): string {
  const elements = text.normalize('NFKC').replace(GS_SPELLED, GS).split(GS);
  return elements.map((element) => element.replace(NOISE, '')).join(GS);
}

/** Takes the AIM symbology identifier off (`]Q1`, `]C1`, …) and says whether it declares GS1 element strings. */
export function withoutAimIdentifier(text: string): { text: string; gs1: boolean } {
  const [identifier] = AIM_IDENTIFIER.exec(text) ?? [];
  return identifier === undefined
    ? { text, gs1: false }
    : { text: text.slice(identifier.length), gs1: AIM_GS1.has(identifier) };
}

/** Without any of `characters` at either end; linear, which a regular expression with `+$` is not. */
export function trimOf(text: string, characters: string): string {
  let from = 0;
  let to = text.length;
  while (from < to && characters.includes(text.charAt(from))) from += 1;
  while (to > from && characters.includes(text.charAt(to - 1))) to -= 1;
  return text.slice(from, to);
}

const CODE_LENGTH_MIN = 4;
const CODE_LENGTH_MAX = 40;
const HAN_MAX = 3;
const CODE_CHARACTERS = /^[0-9A-Z._\p{Script=Han}]+$/u;

/**
 * A code in the one spelling in which tags are kept: upper case, without the hyphens and spaces of grouped print and the
 * asterisks of Code 39. Null where the text is no code: 4 to 40 of `0-9A-Z._` and at most three Han characters, a digit among them.
 */
export function plainCode(normalised: string): string | null {
  if (normalised.length > SCAN_TEXT_MAX) return null;
  const code = trimOf(normalised.replace(HYPHENS, '').replaceAll(GS, '').toUpperCase(), '*"\'<>[]{}`;,._#、。');
  if (code.length < CODE_LENGTH_MIN || code.length > CODE_LENGTH_MAX) return null;
  if (!CODE_CHARACTERS.test(code) || !/[0-9]/.test(code)) return null;
  return (code.match(/\p{Script=Han}/gu) ?? []).length > HAN_MAX ? null : code;
}

// Bytes of a UID: MIFARE single, double, triple (4, 7, 10), ISO 15693 (8), EPC-96 and EPC-128 (12, 16).
const UID_BYTES = new Set([4, 7, 8, 10, 12, 16]);

function uidOf(hex: string): string | null {
  return hex.length % 2 === 0 && UID_BYTES.has(hex.length / 2) ? hex.toUpperCase() : null;
}

/** The UID of an NFC or RFID tag whose bytes are written apart (`04:A2:…`, `04-A2-…`): upper-case hex without separators. */
export function separatedUid(normalised: string): string | null {
  return /^[0-9A-F]{2}(?:[:-][0-9A-F]{2})+$/i.test(normalised) ? uidOf(normalised.replace(/[:-]/g, '')) : null;
}

/** The same written together. Digits alone are a number, not a UID; both have the same tag text. */
export function joinedUid(code: string): string | null {
  return /^[0-9A-F]+$/.test(code) && /[A-F]/.test(code) ? uidOf(code) : null;
}

// Kind (3 = LPG cylinder, which may be left out), province (GB/T 2260), filling unit, serial whose first place turns to a letter
// after 999,999 (TSG R5001-2005).
const REGISTRATION = /^([1-6]?)([1-8][0-9])([0-9]{3}[0-9A-F][0-9]{5})$/;
const PROVINCES = new Set(
  '11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82'.split(' '),
);
const LPG_KIND = '3';

/** The 使用登记代码 in its full form of twelve, or null. Eleven places are those of an LPG cylinder without its kind. */
export function registrationNumber(code: string): string | null {
  const [, kind, province, rest] = REGISTRATION.exec(code) ?? [];
  if (kind === undefined || province === undefined || rest === undefined || !PROVINCES.has(province)) return null;
  return (kind === '' ? LPG_KIND : kind) + province + rest;
}

/** The spellings under which a registration number may be kept, the full one first. */
export function registrationSpellings(number: string): string[] {
  return number.startsWith(LPG_KIND) ? [number, number.slice(1)] : [number];
}
