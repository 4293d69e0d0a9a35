// The form of a customer: what it asks for, what it makes of the answers, and what a correction leaves alone.
import { expect, it } from 'vitest';
import type { Customer } from '../../../../shared/contract/customer.ts';
import { correctionOf, formOf } from '../../../../pwa/screen/customers/correction.ts';
import { emptyForm, openingOf, type CustomerForm } from '../../../../pwa/screen/customers/open-form.ts';

const picture = 'a'.repeat(64);
const ids = { customerId: 'c', signaturePicture: null };
const filled: CustomerForm = { ...emptyForm('示范村'), name: ' 用户甲 ', site: 'ground', gasAlarm: 'no' };

const customer: Customer = {
  customerId: 'c',
  version: 1,
  organisationId: 'o',
  organisationName: '某燃气公司',
  facts: {
    kind: null,
    village: '示范村',
    site: null,
    cylinderRoom: null,
    outdoorRoom: null,
    vaporiserRoom: null,
    gasAlarm: null,
    usualUseDays: 20,
    cylindersAgreed: 2,
  },
  person: {
    name: '用户甲',
    telephone: '13800001234',
    address: null,
    position: { lng: 110.25, lat: 21.25, accuracyM: 12 },
    identityKind: 'id-card',
    identityNumber: '****0017',
    confirmedBy: null,
    confirmationSha256: null,
    witness: null,
    photoSha256: picture,
    erasedAt: null,
  },
  masked: false,
  verified: false,
  openedAt: '2026-05-18T04:00:00.000Z',
  endedAt: null,
  appliances: [],
  contracts: [],
  cylindersOut: 0,
  heldG: 0,
  pictures: null,
  alike: 0,
};
const more = { correctionId: 'k', signaturePicture: null, reason: '试' };

it('asks for a name, a place and where the cylinders stand; a position is a place', () => {
  expect(openingOf({ ...emptyForm(), kind: null }, ids)).toEqual({ missing: ['kind', 'place', 'name', 'site'] });
  const located = { ...filled, village: '', position: { lng: 110, lat: 21, accuracyM: 5 } };
  expect(openingOf(located, ids)).toMatchObject({ payload: { facts: { village: null } } });
  expect(openingOf({ ...filled, telephone: '没有' }, ids)).toEqual({ missing: ['telephone'] });
});

it('takes no answer for no answer, and blanks for nothing', () => {
  expect(openingOf({ ...filled, address: '  ' }, ids)).toMatchObject({
    payload: {
      facts: { gasAlarm: false, cylinderRoom: null, cylindersAgreed: null },
      person: { name: '用户甲', telephone: null, address: null, identity: null, confirmation: null },
    },
  });
});

it('takes no confirmation that is not complete, and no number that no paper has', () => {
  expect(openingOf({ ...filled, confirmedBy: 'signature', thumbprint: picture }, ids)).toEqual({
    missing: ['confirmation'],
  });
  expect(openingOf({ ...filled, confirmedBy: 'thumbprint', thumbprint: picture }, ids)).toMatchObject({
    payload: { person: { confirmation: { by: 'thumbprint', pictureSha256: picture, witness: null } } },
  });
  expect(openingOf({ ...filled, identityNumber: '990000199001010018' }, ids)).toEqual({ missing: [] });
});

it('corrects only what was altered, and does not ask for what was never known', () => {
  const form = { ...formOf(customer), telephone: '13900009999' };
  expect(correctionOf(customer, form, more)).toEqual({
    payload: { customerId: 'c', correctionId: 'k', facts: {}, person: { telephone: '13900009999' }, reason: '试' },
  });
  expect(correctionOf(customer, formOf(customer), more)).toMatchObject({ payload: { facts: {}, person: {} } });
  expect(correctionOf(customer, { ...formOf(customer), name: '' }, more)).toEqual({ missing: ['name'] });
  const confirmed = { ...formOf(customer), confirmedBy: 'witness' as const, witness: '村干部甲' };
  expect(correctionOf(customer, confirmed, more)).toMatchObject({
    payload: { person: { confirmation: { by: 'witness', witness: '村干部甲' } } },
  });
});
