// Ids of this device: in the form of RFC 9562, in order, different.
import { expect, test } from 'vitest';
import { uuid } from '../../../shared/command/envelope.ts';
import { uuidV7Maker } from '../../../pwa/outbox/uuid-v7.ts';
import * as v from 'valibot';

const random = (length: number): Uint8Array => crypto.getRandomValues(new Uint8Array(length));

test('has the form of version 7 and begins with the time', () => {
  const id = uuidV7Maker(() => 0x0192_3456_789a, random)();
  expect(v.is(uuid, id)).toBe(true);
  expect(id.slice(0, 15)).toBe('01923456-789a-7');
});

test('rises within a millisecond, past 4096 of them, and while the clock goes back', () => {
  let nowMs = 1_800_000_000_000;
  const make = uuidV7Maker(() => nowMs, random);
  const ids = Array.from({ length: 10_000 }, make);
  nowMs -= 60_000;
  ids.push(...Array.from({ length: 100 }, make));
  nowMs += 120_000;
  ids.push(make());
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.toSorted()).toEqual(ids);
  expect(ids.every((id) => v.is(uuid, id))).toBe(true);
});
