// A door on the device: what is filled in beforehand, what is missing, which way a scan goes, and what is sent of it.
import { expect, it } from 'vitest';
import {
  badItems,
  checkAgain,
  checkPayload,
  deliveryPayload,
  gapsOf,
  isElsewhere,
  itemsOf,
  newCheck,
  prefilled,
  scannedCylinder,
  taggedCylinder,
  turnedRound,
  wayOf,
  type CheckDraft,
  type DoorDraft,
} from '../../../../pwa/screen/door/draft.ts';
import { payloadSchemas } from '../../../../shared/command/commands.ts';
import * as v from 'valibot';

const [before, after, place] = ['a'.repeat(64), 'b'.repeat(64), 'c'.repeat(64)] as const;
const checkId = '0190d4a0-0000-7000-8000-000000000001';
const deliveryId = '0190d4a0-0000-7000-8000-000000000002';
const customerId = '0190d4a0-0000-7000-8000-000000000003';
const good = (kind: 'short' | 'full'): CheckDraft => ({
  ...newCheck(checkId, kind, []),
  answers: Object.fromEntries(itemsOf(kind).map((item) => [item, 'pass' as const])),
  photo: place,
});
const at = { customerId, shiftId: null, position: null };

it('fills in what was good the last time, never a leak, never what was bad, and nothing of a full check', () => {
  const last = [
    { item: 'leak', good: true },
    { item: 'hose-joint', good: true },
    { item: 'regulator', good: false },
    { item: 'storage', good: true },
  ];
  expect(prefilled('short', last)).toEqual({ 'hose-joint': 'pass' });
  expect(prefilled('full', last)).toEqual({});
});

it('misses what was not looked at, a word or photo of what is bad, both photos of what was mended, and one of the place', () => {
  expect(gapsOf(newCheck(checkId, 'short', []))).toEqual([{ kind: 'items', count: 5 }, { kind: 'photo' }]);
  const bad: CheckDraft = { ...good('short'), answers: { ...good('short').answers, regulator: 'fail' } };
  expect(gapsOf(bad)).toEqual([{ kind: 'finding', item: 'regulator' }]);
  expect(gapsOf({ ...bad, findings: { regulator: { note: '  ', photo: null } } })).toHaveLength(1);
  expect(gapsOf({ ...bad, findings: { regulator: { note: '裂', photo: null } } })).toEqual([]);
  const mended = { ...bad, mended: { regulator: { before, after: null, part: '' } } };
  expect(gapsOf(mended)).toEqual([{ kind: 'mend', item: 'regulator' }]);
  expect(badItems(mended)).toEqual(['regulator']);
  const whole = { ...bad, mended: { regulator: { before, after, part: '' } } };
  expect(gapsOf(whole)).toEqual([]);
  expect(badItems(whole)).toEqual([]);
});

it('sends what was mended as good, with both photos, and the command takes it', () => {
  const check: CheckDraft = {
    ...good('short'),
    answers: { ...good('short').answers, regulator: 'fail', 'hose-joint': 'fail' },
    findings: { 'hose-joint': { note: ' 松 ', photo: null }, regulator: { note: '', photo: before } },
    mended: { regulator: { before, after, part: '新调压器' } },
  };
  const payload = checkPayload(check, at);
  expect(v.safeParse(payloadSchemas['check-door'], payload).success).toBe(true);
  expect(payload.items.find(({ item }) => item === 'regulator')).toEqual({
    item: 'regulator',
    good: true,
    note: null,
    photoSha256: null,
  });
  expect(payload.items.find(({ item }) => item === 'hose-joint')).toMatchObject({ good: false, note: '松' });
  expect(payload.mended).toEqual([
    { item: 'regulator', beforeSha256: before, afterSha256: after, part: '新调压器', applianceId: null },
  ]);
});

it('does not send a mending that was taken back: good after all', () => {
  const check = { ...good('short'), mended: { regulator: { before, after, part: '' } } };
  expect(checkPayload(check, at).mended).toEqual([]);
});

it('checks again with another id, without the leak, without what was bad, without photos', () => {
  const check: CheckDraft = {
    ...good('short'),
    answers: { ...good('short').answers, regulator: 'fail' },
    madeAtMs: 5,
  };
  const again = checkAgain(check, 'other');
  expect(again).toMatchObject({ checkId: 'other', photo: null, madeAtMs: null });
  expect(Object.keys(again.answers).sort()).toEqual(['detector', 'hose-joint', 'location']);
});

it('hands over what is full in our own hands, and takes everything else back', () => {
  const handing = { vehicleId: 'v-1', organisationId: 'o-1' };
  const full = { full: true, released: true };
  expect(wayOf({ ...full, custody: { kind: 'vehicle', id: 'v-1' } }, handing)).toBe('out');
  expect(wayOf({ ...full, custody: { kind: 'org', id: 'o-1' } }, handing)).toBe('out');
  expect(wayOf({ ...full, custody: { kind: 'vehicle', id: 'v-2' } }, handing)).toBe('in');
  expect(wayOf({ ...full, custody: { kind: 'customer', id: 'c-1' } }, handing)).toBe('in');
  expect(wayOf({ ...full, released: false, custody: { kind: 'vehicle', id: 'v-1' } }, handing)).toBe('in');
  expect(wayOf({ full: false, released: false, custody: { kind: 'vehicle', id: 'v-1' } }, handing)).toBe('in');
  expect(wayOf({ ...full, custody: null }, handing)).toBe('in');
  expect(wayOf(null, handing)).toBe('in');
  expect(wayOf({ ...full, custody: { kind: 'vehicle', id: 'v-1' } }, { ...handing, vehicleId: null })).toBe('in');
});

it('knows another home from this one', () => {
  const held = { full: false, released: false, custody: { kind: 'customer', id: 'c-1' } };
  expect(isElsewhere(held, 'c-1')).toBe(false);
  expect(isElsewhere(held, 'c-2')).toBe(true);
  expect(isElsewhere({ ...held, custody: { kind: 'org', id: 'c-1' } }, 'c-2')).toBe(false);
  expect(isElsewhere(null, 'c-2')).toBe(false);
});

it('sends full and empty, turned round too, an unreadable one by its tag, and the check only once it was made', () => {
  const seen = { code: null, model: null, elsewhere: false };
  const draft: DoorDraft = {
    customerId,
    channel: 'courier',
    begunAtMs: 0,
    orderId: null,
    foundBy: 'code',
    village: null,
    check: good('short'),
    deliveryId,
    cylinders: [
      { ...scannedCylinder('1', 'A', { ...seen, way: 'out' }), sealIntact: true, sealSeen: ' S1 ' },
      turnedRound(scannedCylinder('2', 'B', { ...seen, way: 'out' })),
      taggedCylinder('3', 'T-1', place),
    ],
  };
  const payload = deliveryPayload(draft, { ...at, siteId: 'site', decided: 'ask' });
  expect(v.safeParse(payloadSchemas['record-delivery'], payload).success).toBe(true);
  expect(payload).toMatchObject({
    siteId: null,
    checkId: null,
    full: [{ scanned: 'A', sealIntact: true, sealSeen: 'S1' }],
    empty: [
      { scanned: 'B', temporaryTag: null },
      { scanned: null, temporaryTag: 'T-1', photoSha256: place },
    ],
  });
  const made = { ...draft, check: { ...draft.check, madeAtMs: 1 } };
  expect(deliveryPayload(made, { ...at, siteId: null, decided: 'done' })).toMatchObject({ checkId, decided: 'done' });
  const sold = deliveryPayload({ ...draft, channel: 'counter' }, { ...at, siteId: 'site', decided: 'ask' });
  expect(sold).toMatchObject({ channel: 'counter', siteId: 'site' });
});
