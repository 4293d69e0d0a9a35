// One stamp is one cylinder: number, month and maker, however a ledger writes them.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSameStamp, serialKey, serialSpellings, stampKey, type Stamp } from '../../../shared/cylinder/stamp.ts';

const stamp = (changes: Partial<Stamp> = {}): Stamp => ({
  serialNo: '0012345',
  madeOn: '2022-06',
  manufacturer: '某钢瓶厂',
  ...changes,
});

describe('stamps', () => {
  it.each<[Partial<Stamp>, boolean]>([
    [{}, true],
    [{ serialNo: '12345' }, true],
    [{ serialNo: '００１２３４５' }, true],
    [{ serialNo: '001-2345' }, true],
    [{ serialNo: '0012346' }, false],
    [{ serialNo: '00123450' }, false],
    [{ madeOn: '2022-06-15' }, true],
    [{ madeOn: '2022-05-31' }, false],
    [{ madeOn: '2022-07-01' }, false],
    [{ manufacturer: '某 钢瓶厂' }, true],
    [{ manufacturer: null }, true],
    [{ manufacturer: '另一钢瓶厂' }, false],
    [{ serialNo: null }, false],
    [{ madeOn: null }, false],
  ])('%j is the same: %s', (changes, same) => {
    expect(isSameStamp(stamp(), stamp(changes))).toBe(same);
    expect(isSameStamp(stamp(changes), stamp())).toBe(same);
  });

  it('name nothing by zeros alone', () => {
    expect(stampKey(stamp({ serialNo: '0000' }))).toBeNull();
    expect(isSameStamp(stamp({ serialNo: '0' }), stamp({ serialNo: '0' }))).toBe(false);
    expect(serialSpellings('000')).toEqual([]);
  });

  it('are looked for by every spelling of a number that lost its zeros', () => {
    expect(serialSpellings('12345')).toEqual(['12345', '012345', '0012345', '00012345']);
    expect(serialSpellings('0012345')).toContain('12345');
    expect(serialSpellings(' g1 ')).toEqual(expect.arrayContaining([' g1 ', 'G1']));
  });

  it('find a number of at most eight digits under whatever count of zeros either side wrote', () => {
    const digits = fc.stringMatching(/^[1-9]\d{0,6}$/);
    fc.assert(
      fc.property(digits, fc.nat(7), fc.nat(7), (number, kept, said) => {
        const written = (zeros: number): string => number.padStart(Math.min(8, number.length + zeros), '0');
        expect(serialSpellings(written(said))).toContain(written(kept));
        expect(serialKey(written(kept))).toBe(number);
      }),
    );
  });
});
