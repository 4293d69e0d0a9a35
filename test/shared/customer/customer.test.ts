// Numbers of papers with their check characters, keys to look for, and masks that give nothing away.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identityFault } from '../../../shared/customer/identity.ts';
import { addressKey, maskIdentity, maskName, maskTelephone, telephoneKey } from '../../../shared/customer/written.ts';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];

describe('the number of a paper', () => {
  it.each([
    ['id-card', '11010519491231002X', null],
    ['id-card', '11010519491231002x', null],
    ['id-card', '440524188001010014', null],
    ['id-card', '110105194912310021', 'check'],
    ['id-card', '110105194913310029', 'date'],
    ['id-card', '110105491231002', 'form'],
    ['household-register', '11010519491231002X', null],
    ['business-licence', '91350100M000100Y43', null],
    ['business-licence', '91350100M000100Y44', 'check'],
    ['business-licence', '91350100I000100Y43', 'form'],
    ['passport', 'E12345678', null],
    ['other', '#', 'form'],
  ] as const)('%s %s', (kind, number, fault) => {
    expect(identityFault(kind, number)).toBe(fault);
  });

  it('tells every single wrong digit', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 16 }), fc.integer({ min: 1, max: 9 }), (at, by) => {
        const digits = [...'99000019900101001'].map(Number);
        const check = '10X98765432'[digits.reduce((sum, digit, i) => sum + digit * (weights[i] ?? 0), 0) % 11];
        const wrong = digits.map((digit, i) => (i === at ? (digit + by) % 10 : digit));
        expect(identityFault('id-card', `${wrong.join('')}${check}`)).not.toBeNull();
      }),
    );
  });
});

describe('keys and masks', () => {
  it.each([
    ['+86 138-0000-1234', '13800001234'],
    ['0086 13800001234', '13800001234'],
    ['０７５９－３３８１２３４', '07593381234'],
    ['86123', '86123'],
  ])('telephone %s', (written, key) => {
    expect(telephoneKey(written)).toBe(key);
  });

  it.each([
    ['13800001234', '138****1234'],
    ['3381234', '****34'],
    ['110', '****10'],
  ])('masks %s', (telephone, mask) => {
    expect(maskTelephone(telephone)).toBe(mask);
  });

  it('keeps one character of a name and four of a paper', () => {
    expect(maskName('欧阳某某')).toBe('欧**');
    expect(maskName('𠮷野家')).toBe('𠮷**');
    expect(maskIdentity('11010519491231002x')).toBe('****002X');
    expect(maskIdentity('1234')).toBe('****');
  });

  it('looks for an address by its letters and digits alone', () => {
    expect(addressKey('示范村 一组（3－1）号')).toBe('示范村一组31号');
  });
});
