// Ids: version 7, sorted by time, never going back, whatever the clock does.
import { randomUUID } from 'node:crypto';
import { expect, it } from 'vitest';
import { idMaker } from '../../server/new-id.ts';

const msOf = (id: string): number => Number.parseInt(id.replace('-', '').slice(0, 12), 16);

it('are UUIDs of version 7 that hold the millisecond', () => {
  const newId = idMaker({ now: () => 1_795_454_758_690, randomUuid: randomUUID });
  const id = newId();
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(msOf(id)).toBe(1_795_454_758_690);
});

it('ascend within a millisecond, beyond what its counter holds, and when the clock goes back', () => {
  let now = 1_795_454_758_690;
  const newId = idMaker({ now: () => now, randomUuid: randomUUID });
  const ids = Array.from({ length: 10_000 }, newId);
  now -= 60_000;
  ids.push(...Array.from({ length: 10_000 }, newId));
  now += 3_600_000;
  const later = newId();
  expect(msOf(later)).toBe(now);
  ids.push(later);
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});
