// When one read is enough and when two must agree.
import { describe, expect, test } from 'vitest';
import { codeOf } from '../../../shared/cylinder/code.ts';
import { createAgreement } from '../../../pwa/scan/agreement.ts';

const own = codeOf({ prefix: 'MZ', serial: 17, width: 7 });
const foreign = '4408110001017';
const fresh = () =>
  createAgreement({ config: { baseUrls: ['https://a.cn'], vendorPatterns: [] }, windowMs: 3000, awayMs: 1500 });
const qr = { format: 'QR_CODE' } as const;
const linear = { format: 'CODE_128' } as const;

describe('one read is enough', () => {
  test('for a matrix code with a check character', () => {
    expect(fresh().take({ text: own, by: qr, atMs: 0 })).toEqual({ kind: 'agreed', text: own });
  });
  test('for our own address', () => {
    const text = `https://a.cn/c/${own}`;
    expect(fresh().take({ text, by: qr, atMs: 0 })).toEqual({ kind: 'agreed', text });
  });
  test('for what was typed', () => {
    expect(fresh().take({ text: foreign, by: { source: 'typed' }, atMs: 0 }).kind).toBe('agreed');
  });
});

describe('two equal reads are needed', () => {
  test.each([
    ['a matrix code without a check character', foreign, qr],
    ['a 1-D code, though it has a check character', own, linear],
    ['a wedge that does not say, without a check character', foreign, { source: 'wedge' } as const],
  ])('%s', (_, text, by) => {
    const agreement = fresh();
    expect(agreement.take({ text, by, atMs: 0 }).kind).toBe('again');
    expect(agreement.take({ text, by, atMs: 3000 }).kind).toBe('agreed');
  });

  test('a different second read begins anew', () => {
    const agreement = fresh();
    agreement.take({ text: foreign, by: linear, atMs: 0 });
    expect(agreement.take({ text: '4408110001018', by: linear, atMs: 100 }).kind).toBe('again');
    expect(agreement.take({ text: foreign, by: linear, atMs: 200 }).kind).toBe('again');
    expect(agreement.take({ text: foreign, by: linear, atMs: 300 }).kind).toBe('agreed');
  });

  test('a second read that comes too late is a first one', () => {
    const agreement = fresh();
    agreement.take({ text: foreign, by: linear, atMs: 0 });
    expect(agreement.take({ text: foreign, by: linear, atMs: 3001 }).kind).toBe('again');
  });
});

describe('a code that stays in view', () => {
  test('is told once, and again after it was away', () => {
    const agreement = fresh();
    agreement.take({ text: own, by: qr, atMs: 0 });
    expect(agreement.take({ text: own, by: qr, atMs: 1400 }).kind).toBe('same');
    expect(agreement.take({ text: own, by: qr, atMs: 2800 }).kind).toBe('same');
    expect(agreement.take({ text: own, by: qr, atMs: 4300 }).kind).toBe('agreed');
  });
  test('is told again at once after reset', () => {
    const agreement = fresh();
    agreement.take({ text: own, by: qr, atMs: 0 });
    agreement.reset();
    expect(agreement.take({ text: own, by: qr, atMs: 10 }).kind).toBe('agreed');
  });
});
