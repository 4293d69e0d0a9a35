// Unfinished doors on the device: found again after a reload, by their own person only, and not on another day.
import { expect, it } from 'vitest';
import { newCheck, scannedCylinder, type DoorDraft } from '../../../../pwa/screen/door/draft.ts';
import {
  draftKeptMs,
  dropDraft,
  isBegun,
  keepDraft,
  readDraft,
  readDrafts,
} from '../../../../pwa/screen/door/kept-drafts.ts';
import type { Remembered } from '../../../../pwa/text/remembered.ts';

const memory = (): Remembered & { readonly kept: Map<string, string> } => {
  const kept = new Map<string, string>();
  return {
    kept,
    read: (key) => kept.get(key) ?? null,
    write: (key, value) => void (value === null ? kept.delete(key) : kept.set(key, value)),
  };
};
const draftOf = (customerId: string, begunAtMs = 0): DoorDraft => ({
  customerId,
  channel: 'courier',
  begunAtMs,
  orderId: null,
  foundBy: 'list',
  village: null,
  check: newCheck('k', 'short', [{ item: 'location', good: true }]),
  deliveryId: 'd',
  cylinders: [scannedCylinder('1', 'A', { way: 'in', code: null, model: null, elsewhere: false })],
});
const at = (customerId: string) => ({ customerId, channel: 'courier' as const });

it('is found again as it was, the latest first, and gone once it is done', () => {
  const device = memory();
  keepDraft(device, 'p', draftOf('c-1', 1), 10);
  keepDraft(device, 'p', draftOf('c-2', 2), 10);
  expect(readDraft(device, 'p', at('c-1'), 10)).toEqual(draftOf('c-1', 1));
  expect(readDrafts(device, 'p', 10).map(({ customerId }) => customerId)).toEqual(['c-2', 'c-1']);
  dropDraft(device, 'p', at('c-2'), 10);
  dropDraft(device, 'p', at('c-1'), 10);
  expect(device.kept.size).toBe(0);
});

it('is not another person’s, nor the counter’s', () => {
  const device = memory();
  keepDraft(device, 'p', draftOf('c-1'), 0);
  expect(readDraft(device, 'q', at('c-1'), 0)).toBeNull();
  expect(readDraft(device, 'p', { customerId: 'c-1', channel: 'counter' }, 0)).toBeNull();
});

it('is worth nothing after half a day, before it began, or where it cannot be read', () => {
  const device = memory();
  keepDraft(device, 'p', draftOf('c-1', 1000), 1000);
  expect(readDraft(device, 'p', at('c-1'), 1000 + draftKeptMs - 1)).not.toBeNull();
  expect(readDraft(device, 'p', at('c-1'), 1000 + draftKeptMs)).toBeNull();
  expect(readDraft(device, 'p', at('c-1'), 999)).toBeNull();
  device.write('door.p', '{"courier:c-1":{}}');
  expect(readDraft(device, 'p', at('c-1'), 1000)).toBeNull();
  device.write('door.p', 'nothing');
  expect(readDrafts(device, 'p', 1000)).toEqual([]);
});

it('leaves nothing behind where a page was only looked at', () => {
  const empty = { ...draftOf('c-1'), cylinders: [] };
  expect(isBegun(empty)).toBe(false);
  expect(isBegun({ ...empty, check: { ...empty.check, answers: { leak: 'pass' } } })).toBe(true);
  expect(isBegun({ ...empty, check: { ...empty.check, answers: { location: 'fail' } } })).toBe(true);
  expect(isBegun(draftOf('c-1'))).toBe(true);
});
