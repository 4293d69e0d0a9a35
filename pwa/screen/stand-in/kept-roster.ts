// What a courier's phone keeps of the roster for where there is no signal, and which codes were tried on it.
import { hmac } from '@noble/hashes/hmac.js';
import { sha256 } from '@noble/hashes/sha2.js';
import * as v from 'valibot';
import { myRosterSchema, type MyRoster } from '../../../shared/contract/delivery.ts';
import { noTries, type CodeTries, type HmacSha256 } from '../../../shared/delivery/stand-in-code.ts';
import type { Remembered } from '../../text/remembered.ts';

const rosterKey = 'roster';
const triesKey = 'stand-in-tries';

const triesSchema = v.object({
  courierId: v.string(),
  wrong: v.number(),
  locks: v.number(),
  lockedUntilMs: v.number(),
  used: v.array(v.string()),
});

function parsed<T>(schema: v.GenericSchema<unknown, T>, text: string | null): T | null {
  if (text === null) return null;
  try {
    const read = v.safeParse(schema, JSON.parse(text));
    return read.success ? read.output : null;
  } catch {
    return null;
  }
}

/** Somebody else's is not read, and not kept: it holds the key to their codes. */
export function readKeptRoster(remembered: Remembered, courierId: string): MyRoster | null {
  const roster = parsed(myRosterSchema, remembered.read(rosterKey));
  if (roster?.courierId === courierId) return roster;
  remembered.write(rosterKey, null);
  return null;
}

export const keepRoster = (remembered: Remembered, roster: MyRoster): void =>
  remembered.write(rosterKey, JSON.stringify(roster));

export function readTries(remembered: Remembered, courierId: string): CodeTries {
  const kept = parsed(triesSchema, remembered.read(`${triesKey}.${courierId}`));
  return kept === null || kept.courierId !== courierId ? noTries : kept;
}

export const keepTries = (remembered: Remembered, courierId: string, tries: CodeTries): void =>
  remembered.write(`${triesKey}.${courierId}`, JSON.stringify({ ...tries, courierId }));

/** A library's, because the platform's is only there on pages that came over HTTPS. */
export const hmacSha256: HmacSha256 = (key, message) => hmac(sha256, key, message);

export const bytesOfKey = (codeKey: string): Uint8Array => {
  const base64 = codeKey.replaceAll('-', '+').replaceAll('_', '/');
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
};
