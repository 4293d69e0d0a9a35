// Codes read out over the telephone: right ones are taken once and in their time, forged, old and misheard ones are not.
import { createHmac } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  checkStandInCode,
  nextNumber,
  noTries,
  partsInCode,
  spokenCode,
  standInCode,
  standInUntilMs,
  typedStandInCode,
  windowOf,
  type CodeTries,
  type HmacSha256,
  type StandInSubject,
} from '../../../shared/delivery/stand-in-code.ts';

const hmac: HmacSha256 = (key, message) => createHmac('sha256', key).update(message).digest();
const key = new Uint8Array(32).fill(7);
const minute = 60_000;
/** The beginning of a window. */
const issuedMs = Date.parse('2026-11-23T01:00:00Z');
const subject: StandInSubject = { organisationId: 'org', courierId: 'c', kind: 'vehicle', targetId: 'v' };
const parts = { window: windowOf(issuedMs), hours: 4, number: 17 };
const code = standInCode(subject, parts, key, hmac);
const check = (typed: string, nowMs: number, tries: CodeTries = noTries, of = subject, by = key) =>
  checkStandInCode(typed, of, by, nowMs, tries, hmac);

describe('a code', () => {
  it('is taken within its time, however it is typed', () => {
    for (const typed of [
      code,
      spokenCode(code),
      ` ${spokenCode(code).replaceAll(' ', '-')}`,
      code.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
    ]) {
      expect(check(typed, issuedMs + minute).result).toEqual({ ok: true, value: parts });
    }
    expect(standInUntilMs(parts)).toBe(issuedMs + 4 * 60 * minute);
  });

  it('is taken from ten minutes before until twenty minutes after its window', () => {
    expect(check(code, issuedMs - 10 * minute).result.ok).toBe(true);
    expect(check(code, issuedMs - 10 * minute - 1).result).toEqual({ ok: false, error: 'wrong' });
    expect(check(code, issuedMs + 30 * minute - 1).result.ok).toBe(true);
    expect(check(code, issuedMs + 30 * minute).result).toEqual({ ok: false, error: 'wrong' });
  });

  it('is taken once on a phone', () => {
    const first = check(code, issuedMs);
    expect(check(code, issuedMs + minute, first.tries)).toEqual({
      result: { ok: false, error: 'used' },
      tries: first.tries,
    });
  });

  it('is for one courier, one thing, one company, one key', () => {
    const others: StandInSubject[] = [
      { ...subject, courierId: 'd' },
      { ...subject, targetId: 'w' },
      { ...subject, kind: 'zone' },
      { ...subject, organisationId: 'other' },
    ];
    for (const other of others) expect(check(code, issuedMs, noTries, other).result.ok).toBe(false);
    expect(check(code, issuedMs, noTries, subject, new Uint8Array(32)).result.ok).toBe(false);
  });

  it('of other hours is another code: nobody makes four hours into nine by a digit', () => {
    expect(check(`09${code.slice(2)}`, issuedMs).result).toEqual({ ok: false, error: 'wrong' });
    expect(check(`25${code.slice(2)}`, issuedMs).result).toEqual({ ok: false, error: 'wrong' });
    expect(check(`00${code.slice(2)}`, issuedMs).result).toEqual({ ok: false, error: 'wrong' });
    expect(partsInCode('2501234567')).toBeNull();
  });

  it('is locked for a while after five wrong ones, twice as long each time; what is no code does not count', () => {
    const wrong = `${code.slice(0, 9)}${(Number(code.at(-1)) + 1) % 10}`;
    let tries = noTries;
    for (let n = 0; n < 4; n += 1) tries = check(wrong, issuedMs, tries).tries;
    tries = check('12', issuedMs, tries).tries;
    expect(check(code, issuedMs, tries).result.ok).toBe(true);
    tries = check(wrong, issuedMs, tries).tries;
    expect(tries.lockedUntilMs).toBe(issuedMs + 15 * minute);
    expect(check(code, issuedMs + 15 * minute - 1, tries)).toEqual({ result: { ok: false, error: 'locked' }, tries });
    // Setting the clock back does not unlock.
    expect(check(code, issuedMs - 60 * minute, tries).result).toEqual({ ok: false, error: 'locked' });
    expect(check(code, issuedMs + 15 * minute, tries).result.ok).toBe(true);
    for (let n = 0; n < 5; n += 1) tries = check(wrong, issuedMs + 15 * minute, tries).tries;
    expect(tries.lockedUntilMs).toBe(issuedMs + 45 * minute);
  });
});

it('of all subjects and times is ten digits that only fit there', () => {
  const anything = fc.record({
    organisationId: fc.string(),
    courierId: fc.string(),
    kind: fc.constantFrom('vehicle' as const, 'zone' as const),
    targetId: fc.string(),
  });
  fc.assert(
    fc.property(
      anything,
      fc.uint8Array({ minLength: 32, maxLength: 32 }),
      fc.integer({ min: 1_700_000_000_000, max: 2_000_000_000_000 }),
      fc.integer({ min: 1, max: 24 }),
      fc.nat(99),
      (of, by, nowMs, hours, number) => {
        const made = standInCode(of, { window: windowOf(nowMs), hours, number }, by, hmac);
        expect(made).toMatch(/^\d{10}$/);
        expect(partsInCode(made)).toEqual({ hours, number });
        expect(checkStandInCode(spokenCode(made), of, by, nowMs, noTries, hmac).result).toEqual({
          ok: true,
          value: { window: windowOf(nowMs), hours, number },
        });
      },
    ),
  );
});

it('takes nothing else that is typed for a code, and throws at nothing', () => {
  fc.assert(
    fc.property(fc.string(), (typed) => {
      const digits = typedStandInCode(typed);
      expect(digits === null || /^\d{10}$/.test(digits)).toBe(true);
    }),
  );
  expect(nextNumber(null)).toBe(0);
  expect(nextNumber(99)).toBe(0);
});
