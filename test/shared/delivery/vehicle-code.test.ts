// Codes of vehicles: their own form, found in what a scanner reads, and never taken for a cylinder's.
import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { resolveScan } from '../../../shared/cylinder/resolve-scan.ts';
import { isVehicleCode, makeVehicleCode, vehicleCodeOf, vehicleUrl } from '../../../shared/delivery/vehicle-code.ts';

const config = { baseUrls: ['https://gas.example.cn/yp'], vendorPatterns: [] };
const bytes = fc.uint8Array({ minLength: 8, maxLength: 8 });

it('are read off their label, off the plain code, and as people type it', () => {
  fc.assert(
    fc.property(bytes, (random) => {
      const code = makeVehicleCode(random);
      expect(isVehicleCode(code)).toBe(true);
      expect(vehicleCodeOf(vehicleUrl(config.baseUrls[0] ?? '', code), config)).toBe(code);
      expect(vehicleCodeOf(`]Q1${code}`, config)).toBe(code);
      expect(vehicleCodeOf(` ${code.slice(0, 4).toLowerCase()}-${code.slice(4)} `, config)).toBe(code);
    }),
  );
});

it('are not read with one character wrong, off another host or off a label of a cylinder', () => {
  fc.assert(
    fc.property(bytes, fc.nat(9), fc.constantFrom(...'0123456789ABCDEFGHJKLMNPQRSTVWXYZ'), (random, at, other) => {
      const code = makeVehicleCode(random);
      const wrong = code.slice(0, at) + other + code.slice(at + 1);
      expect(vehicleCodeOf(wrong, config)).toBe(wrong === code ? code : null);
      expect(vehicleCodeOf(`https://elsewhere.example/yp/v/${code}`, config)).toBeNull();
      expect(vehicleCodeOf(`https://gas.example.cn/yp/c/${code}`, config)).toBeNull();
      expect(vehicleCodeOf(`https://gas.example.cn/yp/v/${code}/x`, config)).toBeNull();
    }),
  );
  expect(() => makeVehicleCode(new Uint8Array(7))).toThrow(RangeError);
});

it('on their label lead to no cylinder', () => {
  fc.assert(
    fc.property(bytes, (random) => {
      const label = vehicleUrl('https://gas.example.cn/yp/', makeVehicleCode(random));
      expect(resolveScan(label, config)).toMatchObject({ kind: 'unrecognised', why: 'own-page' });
    }),
  );
});
