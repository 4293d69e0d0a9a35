// Our own cylinder codes: prefix, serial number and an ISO 7064 MOD 37,36 check character; how they are issued, checked and shown.
import * as v from 'valibot';
import { err, ok } from '../result.ts';
import type { Result } from '../result.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const RADIX = ALPHABET.length;
const SERIAL_WIDTH_MIN = 4;
const SERIAL_WIDTH_MAX = 10;
const BLOCK_COUNT_MAX = 100_000;

// The hybrid systems of ISO/IEC 7064 start from the radix and keep their state within 1..36.
const START = RADIX;

function step(state: number, character: string): number {
  const sum = (state + ALPHABET.indexOf(character)) % RADIX;
  return ((sum === 0 ? RADIX : sum) * 2) % (RADIX + 1);
}

/** The check character of a body of `0-9A-Z` (ISO/IEC 7064, MOD 37,36). Throws RangeError on anything else. */
export function checkCharacter(body: string): string {
  if (!/^[0-9A-Z]+$/.test(body)) throw new RangeError('a code body is made of 0-9 and A-Z');
  let state = START;
  for (const character of body) state = step(state, character);
  return ALPHABET.charAt((RADIX + 1 - state) % RADIX);
}

/** Whether the last character of `code` is the check character of those before it, whoever issued it. */
export function hasValidCheck(code: string): boolean {
  return /^[0-9A-Z]{2,}$/.test(code) && checkCharacter(code.slice(0, -1)) === code.slice(-1);
}

/**
 * Where two neighbours could change places without the check noticing: the index of the second one, or null.
 * MOD 37,36 finds every single wrong character, but not every swap: one pair of neighbouring values per state slips through
 * (about one code in thirty has such a place), so those codes are never issued.
 */
export function blindSwapAt(code: string): number | null {
  let state = START;
  for (let at = 1; at < code.length; at += 1) {
    const [first, second] = [code.charAt(at - 1), code.charAt(at)];
    const next = step(state, first);
    if (first !== second && step(next, second) === step(step(state, second), first)) return at;
    state = next;
  }
  return null;
}

// The last letter lies in G-Z, so that no code of ours is all digits (registration codes, other makers' numbers) or hexadecimal
// (tag UIDs), and so that the serial begins where the last letter ends. I and O are left to the check character.
const PREFIX = /^[0-9A-HJ-NP-Z]{1,7}[GHJ-NP-Z]$/;
const OWN_CODE = /^([0-9A-HJ-NP-Z]{1,7}[GHJ-NP-Z])([0-9]{4,10})([0-9A-Z])$/;

function isPrefix(text: string): boolean {
  // With a leading zero of the serial, because a swap that is blind there would spoil nearly all codes of the prefix.
  return PREFIX.test(text) && blindSwapAt(`${text}0`) === null;
}

/** A prefix for our own codes: an area or an issuer, 2 to 8 of `0-9A-Z` without I and O, the last one a letter from G to Z. */
export const codePrefixSchema = v.pipe(
  v.string(),
  v.regex(PREFIX, 'a prefix is 2 to 8 of 0-9 and A-Z without I and O, and ends in a letter from G to Z'),
  v.check(isPrefix, 'two characters of this prefix could change places unnoticed: choose another one'),
);

const serialSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const widthSchema = v.pipe(v.number(), v.integer(), v.minValue(SERIAL_WIDTH_MIN), v.maxValue(SERIAL_WIDTH_MAX));

/** What is asked for when codes are issued: `count` codes of `width` serial digits, from the serial `first` on. */
export const codeBlockSchema = v.object({
  prefix: codePrefixSchema,
  width: widthSchema,
  first: serialSchema,
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(BLOCK_COUNT_MAX)),
});
export type CodeBlock = v.InferOutput<typeof codeBlockSchema>;

export interface CodeParts {
  readonly prefix: string;
  readonly serial: number;
  /** How many digits the serial is padded to: 4 to 10. */
  readonly width: number;
}

/** The code of one serial number. Throws RangeError where the parts are not such as `codeBlockSchema` accepts. */
export function codeOf({ prefix, serial, width }: CodeParts): string {
  if (!isPrefix(prefix)) throw new RangeError(`not a code prefix: ${prefix}`);
  if (!v.is(widthSchema, width)) throw new RangeError(`not a serial width: ${width}`);
  if (!v.is(serialSchema, serial) || serial >= 10 ** width) throw new RangeError(`not a serial of ${width} digits`);
  const body = prefix + String(serial).padStart(width, '0');
  return body + checkCharacter(body);
}

/** The parts of a code in our own form whose check character is right; null for any other text. */
export function ownCodeParts(code: string): CodeParts | null {
  const [, prefix, digits] = OWN_CODE.exec(code) ?? [];
  if (prefix === undefined || digits === undefined || !hasValidCheck(code)) return null;
  return { prefix, serial: Number(digits), width: digits.length };
}

/** Whether `code` is ours by form, check character and, where `prefixes` are given, prefix. */
export function isOwnCode(code: string, prefixes?: readonly string[]): boolean {
  const parts = ownCodeParts(code);
  return parts !== null && (prefixes === undefined || prefixes.includes(parts.prefix));
}

export interface IssuedCode {
  readonly code: string;
  readonly serial: number;
}

/** The codes that are issued for the serials from `first` to `last`, both included, in order. Throws like `codeOf`. */
export function* codesBetween(range: {
  readonly prefix: string;
  readonly width: number;
  readonly first: number;
  readonly last: number;
}): Generator<IssuedCode, void, undefined> {
  const { prefix, width, last } = range;
  let serial = range.first;
  while (serial <= last) {
    const code = codeOf({ prefix, serial, width });
    const blindAt = blindSwapAt(code);
    if (blindAt === null) {
      yield { code, serial };
      serial += 1;
    } else {
      // Every serial that shares the digits up to there is blind as well: on to the next that does not.
      const digitsAfter = Math.max(0, prefix.length + width - 1 - blindAt);
      const stride = 10 ** digitsAfter;
      serial = (Math.floor(serial / stride) + 1) * stride;
    }
  }
}

/**
 * Issues a block: exactly `count` codes and the last serial used; the next block of this prefix begins after it
 * (serials whose code could be mistyped unnoticed are left out, so `lastSerial` may lie beyond `first + count - 1`).
 * `range-exhausted`: the width has not that many codes left.
 */
export function issueBlock(block: CodeBlock): Result<{ codes: string[]; lastSerial: number }, 'range-exhausted'> {
  const codes: string[] = [];
  const { prefix, width, first, count } = block;
  for (const { code, serial } of codesBetween({ prefix, width, first, last: 10 ** width - 1 })) {
    codes.push(code);
    if (codes.length === count) return ok({ codes, lastSerial: serial });
  }
  return err('range-exhausted');
}

/** A code as people read it, in groups of four: `4408 1100 0100 017`. Codes with anything but `0-9A-Z` stay as they are. */
export function groupCode(code: string): string {
  return /^[0-9A-Z]{6,}$/.test(code) ? (code.match(/.{1,4}/g) ?? [code]).join(' ') : code;
}

/** The address that a label carries. `baseUrl` with or without a slash at its end. */
export function labelUrl(baseUrl: string, code: string): string {
  return `${baseUrl.endsWith('/') ? baseUrl.slice(0, -1) : baseUrl}/c/${encodeURIComponent(code)}`;
}
