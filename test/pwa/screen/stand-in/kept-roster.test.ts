// What a courier's phone keeps: its own only, and the same proof as the server makes.
import { createHmac, randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import {
  bytesOfKey,
  hmacSha256,
  keepRoster,
  keepTries,
  readKeptRoster,
  readTries,
} from '../../../../pwa/screen/stand-in/kept-roster.ts';
import type { Remembered } from '../../../../pwa/text/remembered.ts';
import type { MyRoster } from '../../../../shared/contract/delivery.ts';
import { noTries } from '../../../../shared/delivery/stand-in-code.ts';

const remembering = (): Remembered & { readonly kept: Map<string, string> } => {
  const kept = new Map<string, string>();
  return {
    kept,
    read: (key) => kept.get(key) ?? null,
    write: (key, value) => {
      if (value === null) kept.delete(key);
      else kept.set(key, value);
    },
  };
};
const roster: MyRoster = {
  serverTime: '2026-11-23T01:00:00.000Z',
  organisationId: 'o',
  courierId: 'c',
  active: true,
  cardUntil: '2027-03-31',
  bindings: [],
  standIns: [],
  vehicles: [{ vehicleId: 'v', plate: '粤GA0001', code: 'V000000000' }],
  zones: [],
  codeKey: 'AAAA',
};

it('is read by the same person, and gone as soon as another one looks', () => {
  const remembered = remembering();
  keepRoster(remembered, roster);
  expect(readKeptRoster(remembered, 'c')).toEqual(roster);
  expect(readKeptRoster(remembered, 'd')).toBeNull();
  expect(remembered.kept.size).toBe(0);
});

it('counts the tries of each person, and begins anew where what was kept is broken', () => {
  const remembered = remembering();
  keepTries(remembered, 'c', { wrong: 3, locks: 1, lockedUntilMs: 5, used: ['1/2'] });
  expect(readTries(remembered, 'c')).toMatchObject({ wrong: 3, used: ['1/2'] });
  expect(readTries(remembered, 'd')).toEqual(noTries);
  remembered.write('stand-in-tries.c', '{"wrong":');
  expect(readTries(remembered, 'c')).toEqual(noTries);
});

it('proves codes as the server does', () => {
  const secret = randomBytes(32);
  const message = new TextEncoder().encode('stand-in/1\n甲');
  const key = bytesOfKey(secret.toString('base64url'));
  expect(Buffer.from(hmacSha256(key, message))).toEqual(createHmac('sha256', secret).update(message).digest());
});
