// GS1 identifiers of one cylinder: GIAI (8004), serialised GRAI (8003) and SGTIN (01 with 21), from element strings and Digital Links.
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';
import { GS } from './scan-text.ts';

export interface Gs1Identity {
  readonly ai: '8003' | '8004' | '01';
  /** The element strings that identify the cylinder, as printed under a symbol: `(8004)9506000134352A1`. Case matters. */
  readonly tag: string;
}
/** `gs1-invalid`: broken syntax or check digit. `gs1-not-individual`: names a kind of article, or something else than a cylinder. */
export type Gs1Failure = 'gs1-invalid' | 'gs1-not-individual';
type Gs1Result = Result<Gs1Identity, Gs1Failure>;
type Elements = ReadonlyMap<string, string>;

// Character set 82 of the GS1 General Specifications, without the brackets: they would make the printed form ambiguous.
const VALUE = /^[!"%-'*-?A-Z_a-z]+$/;

function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    sum += Number(digits.charAt(at)) * ((digits.length - at) % 2 === 0 ? 3 : 1);
  }
  return sum % 10 === 0;
}

function identify(elements: Elements): Gs1Result {
  const giai = elements.get('8004');
  if (giai !== undefined) {
    const valid = giai.length <= 30 && /^[0-9]{4}./.test(giai) && VALUE.test(giai);
    return valid ? ok({ ai: '8004', tag: `(8004)${giai}` }) : err('gs1-invalid');
  }
  const grai = elements.get('8003');
  if (grai !== undefined) {
    const [type, serial] = [grai.slice(0, 14), grai.slice(14)];
    if (!/^0[0-9]{13}$/.test(type) || !hasCheckDigit(type) || serial.length > 16) return err('gs1-invalid');
    if (serial === '') return err('gs1-not-individual');
    return VALUE.test(serial) ? ok({ ai: '8003', tag: `(8003)${grai}` }) : err('gs1-invalid');
  }
  const gtin = elements.get('01');
  if (gtin === undefined) return err('gs1-not-individual');
  if (!/^[0-9]{14}$/.test(gtin) || !hasCheckDigit(gtin)) return err('gs1-invalid');
  const serial = elements.get('21');
  if (serial === undefined) return err('gs1-not-individual');
  return serial.length <= 20 && VALUE.test(serial)
    ? ok({ ai: '01', tag: `(01)${gtin}(21)${serial}` })
    : err('gs1-invalid');
}

/** How many digits the AI has, by its first two (GS1 General Specifications, 7.8); null where there is none such. */
function aiLength(start: string): number | null {
  if (/^(?:0[0-4]|1[0-9]|2[0-2]|30|37|9[0-9])/.test(start)) return 2;
  if (/^(?:2[3-5]|4[0-2])/.test(start)) return 3;
  if (/^(?:3[1-69]|43|7[0-2]|8[0-2])/.test(start)) return 4;
  return null;
}

// Values of predefined length need no separator after them.
function fixedValueLength(ai: string): number | null {
  if (ai === '00') return 18;
  if (/^0[1-3]$/.test(ai)) return 14;
  if (ai === '04') return 16;
  if (/^1[1-9]$/.test(ai)) return 6;
  if (ai === '20') return 2;
  if (/^3[1-6]/.test(ai) && ai.length === 4) return 6;
  return ai.startsWith('41') ? 13 : null;
}

function parseUnbracketed(text: string): Elements | null {
  const elements = new Map<string, string>();
  let at = 0;
  while (at < text.length) {
    if (text.startsWith(GS, at)) {
      at += 1;
      continue;
    }
    const length = aiLength(text.slice(at, at + 2));
    if (length === null) return null;
    const ai = text.slice(at, at + length);
    at += length;
    const separator = text.indexOf(GS, at);
    const end = separator < 0 ? text.length : separator;
    const fixed = fixedValueLength(ai);
    const value = text.slice(at, fixed === null ? end : Math.min(end, at + fixed));
    if (!/^[0-9]+$/.test(ai) || value === '' || (fixed !== null && value.length < fixed)) return null;
    if (elements.has(ai)) return null;
    elements.set(ai, value);
    at += value.length;
  }
  return elements;
}

function parseBracketed(text: string): Elements | null {
  const elements = new Map<string, string>();
  // '(8004)A(21)B' splits into '', '8004)A', '21)B'.
  const [before, ...parts] = text.replaceAll(GS, '').split('(');
  if (before !== '') return null;
  for (const part of parts) {
    const [, ai, value] = /^([0-9]{2,4})\)([^)]+)$/.exec(part) ?? [];
    if (ai === undefined || value === undefined || elements.has(ai)) return null;
    elements.set(ai, value);
  }
  return elements;
}

/** Element strings, with brackets as printed or with FNC1 as encoded (`declared`: an AIM identifier said so). Null: no sign of GS1. */
export function gs1FromElements(text: string, declared: boolean): Gs1Result | null {
  if (/^\([0-9]{2,4}\)/.test(text)) {
    const elements = parseBracketed(text);
    return elements === null ? err('gs1-invalid') : identify(elements);
  }
  if (declared || text.includes(GS)) {
    const elements = parseUnbracketed(text);
    if (elements !== null && elements.size > 0) return identify(elements);
    return declared ? err('gs1-invalid') : null;
  }
  // Readers that drop FNC1: only where a GS1 check digit vouches for it.
  if (/^(?:80030[0-9]{13}.|01[0-9]{14}21.)/.test(text)) {
    const elements = parseUnbracketed(text);
    const identity = elements === null ? null : identify(elements);
    return identity !== null && identity.ok ? identity : null;
  }
  return null;
}

/** A GS1 Digital Link, by its decoded path; the host is only a resolver. Null: no such link. */
export function gs1FromPath(segments: readonly string[]): Gs1Result | null {
  const at = segments.findIndex((segment) => segment === '8003' || segment === '8004' || segment === '01');
  const [key, value] = [segments[at], segments[at + 1]];
  if (key === undefined || value === undefined) return null;
  const elements = new Map<string, string>();
  if (key === '01' && !/^(?:[0-9]{8}|[0-9]{12,14})$/.test(value)) return null;
  elements.set(key, key === '01' ? value.padStart(14, '0') : value);
  for (let next = at + 2; next + 1 < segments.length; next += 2) {
    const [qualifier, qualified] = [segments[next], segments[next + 1]];
    if (qualifier !== undefined && qualified !== undefined) elements.set(qualifier, qualified);
  }
  return identify(elements);
}
