// Addresses that phones cannot reach, each kind of them, and how long one may be.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { labelUrl } from '../../../shared/cylinder/code.ts';
import { addressFault, longestAddress } from '../../../shared/label/label-address.ts';

describe('an address of labels', () => {
  it.each([
    ['http://127.0.0.1:8470', 'ip'],
    ['http://192.168.1.20', 'ip'],
    ['http://0x7f.1', 'ip'],
    ['http://2130706433', 'ip'],
    ['http://[::1]:8470', 'ip'],
    ['http://localhost:8470', 'local'],
    ['http://gas.localhost', 'local'],
    ['http://server', 'single-label'],
    ['http://SERVER.', 'single-label'],
    ['http://station.local', 'private'],
    ['https://gas.internal/', 'private'],
    ['https://gas.home.arpa', 'private'],
    ['https://gas.LAN', 'private'],
    ['https://gas.example', 'reserved'],
    ['https://gas.test.', 'reserved'],
    ['ftp://gas.example.com', 'not-a-name'],
    ['https://gas_.-x.com', 'not-a-name'],
    ['https://', 'not-a-name'],
    ['gas.example.com', 'not-a-name'],
  ] as const)('%s is refused: %s', (address, fault) => {
    expect(addressFault(address)).toBe(fault);
  });

  it.each([
    'https://gas.example.com',
    'http://q.example.com.cn:8443/yp',
    'https://气瓶.example.中国',
    'https://internal.example.com',
    'https://mylocal.example.com',
  ])('%s may be reached', (address) => {
    expect(addressFault(address)).toBeNull();
  });
});

describe('the longest address', () => {
  it('is the last that fits', () => {
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 260 }), fc.stringMatching(/^[0-9A-Z]{4,20}$/), (room, code) => {
        // A symbol that grows by one module a letter.
        const modulesOf = (text: string): number => text.length;
        const longest = longestAddress(room, code, modulesOf);
        const fits = (length: number): boolean => labelUrl('x'.repeat(length), code).length <= room;
        const isLast = longest !== null && fits(longest) && (longest === 200 || !fits(longest + 1));
        expect(isLast || (longest === null && !fits(11))).toBe(true);
      }),
    );
  });

  it('is none where no symbol holds anything', () => {
    expect(longestAddress(177, 'AZ0000018', () => null)).toBeNull();
  });
});
