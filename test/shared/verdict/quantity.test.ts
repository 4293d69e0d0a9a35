// Rounding as the decimal number was written, and the fill limit cut to 0.1 kg.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillLimitG, toThousandths } from '../../../shared/verdict/quantity.ts';

describe('thousandths', () => {
  it.each([
    [0, 0],
    [0.0004, 0],
    [0.0005, 1],
    [0.00049999, 0],
    [0.0014999999, 1],
    [1.0005, 1001],
    [1.005, 1005],
    [1.0004999, 1000],
    [4.0155, 4016],
    [8.1235, 8124],
    [16.8005, 16_801],
    [16.80049999, 16_800],
    [16.5, 16_500],
    [31.4, 31_400],
    [2.675, 2675],
    [0.42, 420],
    [0.4255, 426],
    [12, 12_000],
    [1.001, 1001],
    [1e-7, 0],
    [123_456_789.0005, 123_456_789_001],
    [123_456_789.0004, 123_456_789_000],
    [1e21, 1e24],
    [1e300, 1e303],
  ])('of %d are %d', (value, thousandths) => {
    expect(toThousandths(value)).toBe(thousandths);
  });

  it('are rounded half up by the digits, whatever binary makes of them', () => {
    const whole = fc.integer({ min: 0, max: 5_000_000 });
    const tail = fc.integer({ min: 0, max: 999 });
    fc.assert(
      fc.property(whole, tail, (thousandths, rest) => {
        const digits = String(thousandths).padStart(4, '0');
        const value = Number(`${digits.slice(0, -3)}.${digits.slice(-3)}${String(rest).padStart(3, '0')}`);
        expect(toThousandths(value)).toBe(thousandths + (rest >= 500 ? 1 : 0));
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the fill limit', () => {
  it.each([
    [420, 35_500, 14_900],
    [420, 55_000, 23_100],
    [420, 54_999, 23_000],
    [420, 118_000, 49_500],
    [426, 12_000, 5100],
    [420, 100, 0],
    [1, 99_999, 0],
    [1, 100_000, 100],
  ])('of %d g/L and %d ml is %d g', (factor, volume, limit) => {
    expect(fillLimitG(factor, volume)).toBe(limit);
  });
});
