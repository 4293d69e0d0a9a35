// The code by which an office approves a stand-in over the telephone: made by the server, checked by a phone without signal.
import { err, ok, type Result } from '../result.ts';

export const standInKinds = ['vehicle', 'zone'] as const;
export type StandInKind = (typeof standInKinds)[number];

/** No stand-in is longer, however it was approved. */
export const standInMaxHours = 24;

const MS_A_HOUR = 3_600_000;
/** The code says in which such stretch of time it was made, so that an old one read out again is of no use. */
const WINDOW_MS = 10 * 60_000;
/** A code is taken up to twenty minutes after its window, and one window before it: the phone's clock may be behind. */
const WINDOWS_BEHIND = 2;
const WINDOWS_AHEAD = 1;
const NUMBERS = 100;
const MAC_DIGITS = 6;
const WRONG_MOST = 5;
const FIRST_LOCK_MS = 15 * 60_000;
const LOCK_DOUBLINGS_MOST = 5;

/** HMAC-SHA-256 (RFC 2104): the platform's, or a library's. */
export type HmacSha256 = (key: Uint8Array, message: Uint8Array) => Uint8Array;

/** Who may stand in with what. */
export interface StandInSubject {
  readonly organisationId: string;
  readonly courierId: string;
  readonly kind: StandInKind;
  readonly targetId: string;
}

export interface CodeParts {
  /** The stretch of ten minutes since 1970 in which it was made. */
  readonly window: number;
  /** 1 to 24, from the beginning of the window. */
  readonly hours: number;
  /** 0 to 99, counted for each courier: tells two codes of one window apart. */
  readonly number: number;
}

export const windowOf = (ms: number): number => Math.floor(ms / WINDOW_MS);

export const nextNumber = (last: number | null): number => (last === null ? 0 : (last + 1) % NUMBERS);

export const standInFromMs = (parts: CodeParts): number => parts.window * WINDOW_MS;

export const standInUntilMs = (parts: CodeParts): number => standInFromMs(parts) + parts.hours * MS_A_HOUR;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

function macOf(subject: StandInSubject, parts: CodeParts, key: Uint8Array, hmac: HmacSha256): string {
  const message = [
    'stand-in/1',
    subject.organisationId,
    subject.courierId,
    subject.kind,
    subject.targetId,
    parts.window,
    parts.hours,
    parts.number,
  ].join('\n');
  const digest = hmac(key, new TextEncoder().encode(message));
  // Six bytes are whole in a double, and leave no digit likelier than another by more than one in 10^8.
  const value = digest.slice(0, 6).reduce((sum, byte) => sum * 256 + byte, 0);
  return String(value % 10 ** MAC_DIGITS).padStart(MAC_DIGITS, '0');
}

/** Ten digits: hours, number, six that prove it. */
export const standInCode = (subject: StandInSubject, parts: CodeParts, key: Uint8Array, hmac: HmacSha256): string =>
  `${twoDigits(parts.hours)}${twoDigits(parts.number)}${macOf(subject, parts, key, hmac)}`;

/** As it is read out: `04 17 382 915`. */
export const spokenCode = (code: string): string => code.replace(/^(\d{2})(\d{2})(\d{3})(\d{3})$/, '$1 $2 $3 $4');

/** The digits of what was typed, full-width ones too; null: not a code. */
export function typedStandInCode(typed: string): string | null {
  const digits = typed.slice(0, 80).normalize('NFKC').replace(/[\s-]/g, '');
  return /^\d{10}$/.test(digits) ? digits : null;
}

/** Hours and number of ten digits; null: no office gives such. */
export function partsInCode(code: string): Omit<CodeParts, 'window'> | null {
  const hours = Number(code.slice(0, 2));
  if (!/^\d{10}$/.test(code) || hours < 1 || hours > standInMaxHours) return null;
  return { hours, number: Number(code.slice(2, 4)) };
}

/** What a phone remembers of codes that were tried on it. */
export interface CodeTries {
  /** Wrong ones since the last right one or lock. */
  readonly wrong: number;
  readonly locks: number;
  /** No code is taken before; 0: not locked. */
  readonly lockedUntilMs: number;
  /** `window/number` of those that were taken, the latest last. */
  readonly used: readonly string[];
}

export const noTries: CodeTries = { wrong: 0, locks: 0, lockedUntilMs: 0, used: [] };

const USED_KEPT = 200;

export type CodeFailure = 'not-a-code' | 'wrong' | 'used' | 'over' | 'locked';

export interface CheckedCode {
  readonly result: Result<CodeParts, CodeFailure>;
  readonly tries: CodeTries;
}

function afterWrong(tries: CodeTries, nowMs: number): CodeTries {
  const wrong = tries.wrong + 1;
  if (wrong < WRONG_MOST) return { ...tries, wrong };
  const lockMs = FIRST_LOCK_MS * 2 ** Math.min(tries.locks, LOCK_DOUBLINGS_MOST);
  return { ...tries, wrong: 0, locks: tries.locks + 1, lockedUntilMs: nowMs + lockMs };
}

/**
 * What a phone by itself says of a code. `nowMs`: its clock, put right by what the server last told. It is the server that
 * decides when it hears of the use: this only lets honest people work where there is no signal.
 */
export function checkStandInCode(
  typed: string,
  subject: StandInSubject,
  key: Uint8Array,
  nowMs: number,
  tries: CodeTries,
  hmac: HmacSha256,
): CheckedCode {
  if (nowMs < tries.lockedUntilMs) return { result: err('locked'), tries };
  const code = typedStandInCode(typed);
  if (code === null) return { result: err('not-a-code'), tries };
  const said = partsInCode(code);
  if (said === null) return { result: err('wrong'), tries: afterWrong(tries, nowMs) };
  const now = windowOf(nowMs);
  for (let window = now - WINDOWS_BEHIND; window <= now + WINDOWS_AHEAD; window += 1) {
    const parts = { ...said, window };
    if (standInCode(subject, parts, key, hmac) !== code) continue;
    const id = `${parts.window}/${parts.number}`;
    if (tries.used.includes(id)) return { result: err('used'), tries };
    if (nowMs >= standInUntilMs(parts)) return { result: err('over'), tries };
    const used = [...tries.used, id].slice(-USED_KEPT);
    return { result: ok(parts), tries: { wrong: 0, locks: 0, lockedUntilMs: 0, used } };
  }
  return { result: err('wrong'), tries: afterWrong(tries, nowMs) };
}
