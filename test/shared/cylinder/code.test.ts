// Our own codes: the check character against published ones, what it catches, how blocks are issued.
import * as v from 'valibot';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  blindSwapAt,
  checkCharacter,
  codeBlockSchema,
  codeOf,
  codePrefixSchema,
  codesBetween,
  groupCode,
  hasValidCheck,
  isOwnCode,
  issueBlock,
  labelUrl,
  ownCodeParts,
} from '../../../shared/cylinder/code.ts';

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';

const prefixes = fc
  .tuple(
    fc.string({ unit: fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRSTUVWXYZ'), minLength: 1, maxLength: 7 }),
    fc.constantFrom(...'GHJKLMNPQRSTUVWXYZ'),
  )
  .map(([start, last]) => start + last)
  .filter((prefix) => v.is(codePrefixSchema, prefix));
const parts = fc
  .record({
    prefix: prefixes,
    width: fc.integer({ min: 4, max: 10 }),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  .map(({ prefix, width, share }) => ({ prefix, width, serial: 1 + Math.floor(share * (10 ** width - 2)) }));
const issued = parts.map(codeOf).filter((code) => blindSwapAt(code) === null);

describe('check character', () => {
  // GRid of IFPI, and the two check characters of the ISAN that ISO 15706 gives as its example.
  it.each([
    ['A12425GABC1234002', 'M'],
    ['000000003A8D0000', 'Z'],
    ['000000003A8D000000000000', '6'],
  ])('of %s is %s', (body, expected) => {
    expect(checkCharacter(body)).toBe(expected);
    expect(hasValidCheck(body + expected)).toBe(true);
  });

  it.each(['', 'mz1', 'MZ 1', 'MZ-1', 'MZ１', '码1'])('throws on the body %j', (body) => {
    expect(() => checkCharacter(body)).toThrow(RangeError);
  });

  it.each(['', 'M', 'mz0000001g', 'MZ0000001G ', 'MZ0000001H'])('%j has no valid one', (code) => {
    expect(hasValidCheck(code)).toBe(false);
  });

  it('catches every single wrong character of an issued code', () => {
    fc.assert(
      fc.property(issued, (code) => {
        const wrong = [...code].flatMap((right, at) =>
          [...ALPHABET.replace(right, '')].map((sign) => code.slice(0, at) + sign + code.slice(at + 1)),
        );
        expect(wrong.filter(hasValidCheck)).toEqual([]);
      }),
    );
  });

  it('catches every swap of two neighbours in an issued code', () => {
    fc.assert(
      fc.property(issued, (code) => {
        const swapped = [...code]
          .slice(1)
          .map((sign, at) => code.slice(0, at) + sign + code.charAt(at) + code.slice(at + 2));
        expect(swapped.filter((other) => other !== code && hasValidCheck(other))).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  it('is blind where blindSwapAt says so', () => {
    const code = codeOf({ prefix: 'MZ', serial: 45, width: 7 });
    expect(code).toBe('MZ0000045R');
    expect(blindSwapAt(code)).toBe(8);
    expect(hasValidCheck('MZ0000054R')).toBe(true);
  });
});

describe('codeOf', () => {
  it('is prefix, padded serial and check character, and taken apart again', () => {
    expect(codeOf({ prefix: 'MZ', serial: 1, width: 7 })).toBe('MZ0000001G');
    fc.assert(
      fc.property(parts, (given) => {
        expect(ownCodeParts(codeOf(given))).toEqual(given);
      }),
    );
  });

  it.each([
    ['a serial of 0', { prefix: 'MZ', serial: 0, width: 7 }],
    ['a serial of more digits than the width', { prefix: 'MZ', serial: 10_000, width: 4 }],
    ['half a serial', { prefix: 'MZ', serial: 1.5, width: 4 }],
    ['a width of 3', { prefix: 'MZ', serial: 1, width: 3 }],
    ['a width of 11', { prefix: 'MZ', serial: 1, width: 11 }],
    ['a prefix of one letter', { prefix: 'Z', serial: 1, width: 7 }],
  ])('throws on %s', (_name, given) => {
    expect(() => codeOf(given)).toThrow(RangeError);
  });

  it('gives no two parts the same code', () => {
    fc.assert(
      fc.property(parts, parts, (a, b) => {
        fc.pre(JSON.stringify(a) !== JSON.stringify(b));
        expect(codeOf(a)).not.toBe(codeOf(b));
      }),
    );
    expect(codeOf({ prefix: 'MZ', serial: 10_000_001, width: 8 })).not.toBe(
      codeOf({ prefix: 'MZ', serial: 1, width: 8 }),
    );
  });

  it('is never all digits or hexadecimal', () => {
    fc.assert(
      fc.property(parts, (given) => {
        expect(codeOf(given)).not.toMatch(/^[0-9A-F]+$/);
      }),
    );
  });
});

describe('prefix', () => {
  it.each(['MZ', 'G4408N', '440811MZ', 'ZJ'])('%s is one', (prefix) => {
    expect(v.is(codePrefixSchema, prefix)).toBe(true);
  });

  it.each([
    ['digits only', '440811'],
    ['hexadecimal', 'CAFE'],
    ['a digit at its end', 'MZ1'],
    ['an I', 'MI'],
    ['an O', 'OZ'],
    ['lower case', 'mz'],
    ['one character', 'Z'],
    ['nine characters', 'ABCDEFGHJ'],
    ['a place where swaps go unnoticed', 'SZ'],
  ])('with %s is refused', (_name, prefix) => {
    expect(v.is(codePrefixSchema, prefix)).toBe(false);
  });
});

describe('isOwnCode', () => {
  it('asks for the form, the check character and one of the prefixes given', () => {
    expect(isOwnCode('MZ0000001G')).toBe(true);
    expect(isOwnCode('MZ0000001G', ['ZJ', 'MZ'])).toBe(true);
    expect(isOwnCode('MZ0000001G', ['ZJ'])).toBe(false);
    expect(isOwnCode('MZ0000001G', [])).toBe(false);
    expect(isOwnCode('MZ0000001H')).toBe(false);
    // A right check character by chance, but digits only: not in our form.
    const chance = Array.from({ length: 1000 }, (_, at) => String(440811000100000 + at)).find(hasValidCheck) ?? '';
    expect(chance).not.toBe('');
    expect(isOwnCode(chance)).toBe(false);
  });
});

describe('blocks', () => {
  const block = { prefix: 'MZ', width: 7, first: 1, count: 1000 };

  it('hold exactly the codes asked for, none of them twice, and say where the next block begins', () => {
    const first = issueBlock(block);
    if (!first.ok) throw new Error(first.error);
    const next = issueBlock({ ...block, first: first.value.lastSerial + 1 });
    if (!next.ok) throw new Error(next.error);
    const codes = [...first.value.codes, ...next.value.codes];
    expect(first.value.codes).toHaveLength(1000);
    expect(new Set(codes).size).toBe(2000);
    expect(codes).toEqual(codes.toSorted());
    expect(first.value.codes[0]).toBe('MZ0000001G');
    expect(first.value.codes).not.toContain('MZ0000045R');
    expect(first.value.lastSerial).toBe(ownCodeParts(first.value.codes[999] ?? '')?.serial);
    expect(first.value.lastSerial).toBeLessThan(1100);
  });

  it('are enumerated again from what is kept of them', () => {
    const given = issueBlock(block);
    if (!given.ok) throw new Error(given.error);
    const again = [...codesBetween({ prefix: 'MZ', width: 7, first: 1, last: given.value.lastSerial })];
    expect(again.map(({ code }) => code)).toEqual(given.value.codes);
  });

  it('leave out exactly the codes with a blind swap, also where a whole run of serials has one', () => {
    fc.assert(
      fc.property(parts, fc.integer({ min: 0, max: 3000 }), ({ prefix, width, serial }, more) => {
        const last = Math.min(serial + more, 10 ** width - 1);
        const expected: string[] = [];
        for (let at = serial; at <= last; at += 1) {
          const code = codeOf({ prefix, serial: at, width });
          if (blindSwapAt(code) === null) expected.push(code);
        }
        expect([...codesBetween({ prefix, width, first: serial, last })].map(({ code }) => code)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('are refused where the width has no more codes, up to its last serial', () => {
    expect(issueBlock({ prefix: 'MZ', width: 4, first: 9998, count: 3 })).toEqual({
      ok: false,
      error: 'range-exhausted',
    });
    const last = [...codesBetween({ prefix: 'MZ', width: 4, first: 9990, last: 9999 })];
    expect(issueBlock({ prefix: 'MZ', width: 4, first: 9990, count: last.length })).toMatchObject({ ok: true });
    expect(issueBlock({ prefix: 'MZ', width: 4, first: 9990, count: last.length + 1 })).toMatchObject({ ok: false });
  });

  it('are asked for within limits', () => {
    expect(v.is(codeBlockSchema, block)).toBe(true);
    expect(v.is(codeBlockSchema, { ...block, count: 0 })).toBe(false);
    expect(v.is(codeBlockSchema, { ...block, count: 100_001 })).toBe(false);
    expect(v.is(codeBlockSchema, { ...block, first: 0 })).toBe(false);
  });
});

describe('shown to people', () => {
  it('in groups of four', () => {
    expect(groupCode('440811000100017')).toBe('4408 1100 0100 017');
    expect(groupCode('MZ0000001G')).toBe('MZ00 0000 1G');
    expect(groupCode('12345')).toBe('12345');
    expect(groupCode('(8004)9506000134352A1')).toBe('(8004)9506000134352A1');
  });

  it('as an address', () => {
    expect(labelUrl('https://ypym.example.cn', 'MZ0000001G')).toBe('https://ypym.example.cn/c/MZ0000001G');
    expect(labelUrl('https://ypym.example.cn/gas/', 'A#1')).toBe('https://ypym.example.cn/gas/c/A%231');
  });
});
