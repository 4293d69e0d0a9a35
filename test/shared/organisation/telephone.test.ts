// Telephone numbers of the country: which are taken, as people write them, and how they are shown.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { emergencyTelephoneSchema } from '../../../shared/contract/organisation.ts';
import { parseTelephone, telephoneText } from '../../../shared/organisation/telephone.ts';

describe('parseTelephone', () => {
  it.each([
    ['0759-2000001', 'landline', '07592000001'],
    ['(0759) 200 0001', 'landline', '07592000001'],
    ['０７５９－２００００００１', 'landline', '075920000001'],
    ['010-8000 0001', 'landline', '01080000001'],
    ['+86 759 2000001', 'landline', '07592000001'],
    ['0086-10-80000001', 'landline', '01080000001'],
    ['138 0000 0001', 'mobile', '13800000001'],
    ['+86 138-0000-0001', 'mobile', '13800000001'],
    ['400-000-0001', 'service', '4000000001'],
    ['95000', 'service', '95000'],
    ['950000', 'service', '950000'],
    ['96000', 'service', '96000'],
    ['0759-960000', 'service', '0759960000'],
    ['12345', 'service', '12345'],
  ])('takes %s', (written, kind, digits) => {
    expect(parseTelephone(written)).toEqual({ kind, digits });
  });

  it.each([
    ['no area code', '2000001'],
    ['a local number that begins with 1', '0759-1000001'],
    ['a local number that begins with 9', '010-90000001'],
    ['seven digits behind a two-digit area', '010-8000001'],
    ['six digits', '0759-200000'],
    ['nine digits', '0759-200000001'],
    ['a mobile that lacks a digit', '1380000000'],
    ['a mobile with one too many', '138000000011'],
    ['a prefix that no mobile has', '12000000001'],
    ['the fire brigade', '119'],
    ['of another country', '+852 20000001'],
    ['two numbers', '0759-2000001 13800000001'],
    ['an extension', '0759-2000001-801'],
    ['letters', '0759-CALLGAS'],
    ['nothing', ''],
  ])('does not take %s', (_, written) => {
    expect(parseTelephone(written)).toBeNull();
    expect(v.safeParse(emergencyTelephoneSchema, written).success).toBe(false);
  });

  it('takes what it shows, as the same number', () => {
    const digits = fc.oneof(
      fc.stringMatching(/^1[3-9][0-9]{9}$/),
      fc.stringMatching(/^0[3-9][0-9]{2}[2-8][0-9]{6,7}$/),
      fc.stringMatching(/^0(10|2[0-9])[2-8][0-9]{7}$/),
      fc.stringMatching(/^400[0-9]{7}$/),
      fc.stringMatching(/^9[56][0-9]{3,4}$/),
    );
    fc.assert(
      fc.property(digits, (number) => {
        expect(parseTelephone(telephoneText(number))?.digits).toBe(number);
        expect(parseTelephone(number)?.digits).toBe(number);
      }),
    );
  });

  it('groups them as they are read aloud', () => {
    expect(telephoneText('13800000001')).toBe('138 0000 0001');
    expect(telephoneText('4000000001')).toBe('400 000 0001');
    expect(telephoneText('07592000001')).toBe('0759-2000001');
    expect(telephoneText('01080000001')).toBe('010-80000001');
    expect(telephoneText('95000')).toBe('95000');
  });
});
