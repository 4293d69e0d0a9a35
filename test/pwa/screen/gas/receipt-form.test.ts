// The form of a gas receipt: nothing about the gas is assumed, and what it makes is a valid command.
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { payloadSchemas } from '../../../../shared/command/commands.ts';
import { emptyForm, formOf, receiptOf, type ReceiptForm } from '../../../../pwa/screen/gas/receipt-form.ts';

const ids = { receiptId: '019e0000-0000-7000-8000-000000000001', tankId: 'tank-1', corrects: null };
const filled = (): ReceiptForm => ({
  ...emptyForm(),
  supplier: ' 示范供气公司 ',
  netKg: '18250',
  kind: 'lpg',
  odour: 'yes',
  dme: 'none',
  reportOn: '2026-11-20',
});

describe('a gas receipt', () => {
  it('asks for supplier, weight, kind, odour and test', () => {
    expect(receiptOf(emptyForm(), ids)).toEqual({ missing: ['supplier', 'netKg', 'kind', 'odour', 'dme'] });
  });
  it('makes a command that the server reads', () => {
    const made = receiptOf(filled(), ids);
    if (!('payload' in made)) throw new Error('missing');
    expect(v.parse(payloadSchemas['receive-gas'], made.payload)).toMatchObject({
      supplier: '示范供气公司',
      netKg: 18_250,
      dmePct: 0,
      odorised: true,
      driver: null,
      correctsReceiptId: null,
    });
  });
  it('tells not tested from not found', () => {
    expect(receiptOf({ ...filled(), dme: 'unknown' }, ids)).toMatchObject({ payload: { dmePct: null } });
    expect(receiptOf({ ...filled(), dme: 'found' }, ids)).toEqual({ missing: ['dmePct'] });
    expect(receiptOf({ ...filled(), dme: 'found', dmePct: '3.5' }, ids)).toMatchObject({ payload: { dmePct: 3.5 } });
    expect(receiptOf({ ...filled(), dme: 'found', dmePct: '101' }, ids)).toEqual({ missing: ['dmePct'] });
  });
  it('takes a weight from one kilogram to a hundred tonnes', () => {
    expect(receiptOf({ ...filled(), netKg: '0' }, ids)).toEqual({ missing: ['netKg'] });
    expect(receiptOf({ ...filled(), netKg: '100000' }, ids)).toHaveProperty('payload');
    expect(receiptOf({ ...filled(), netKg: '100001' }, ids)).toEqual({ missing: ['netKg'] });
  });
  it('needs a reason where it corrects another', () => {
    const corrects = { ...ids, corrects: '019e0000-0000-7000-8000-000000000002' };
    expect(receiptOf(filled(), corrects)).toEqual({ missing: ['reason'] });
    expect(receiptOf({ ...filled(), reason: '磅单看错' }, corrects)).toHaveProperty('payload');
  });
  it('opens a correction with what the first said', () => {
    const form = formOf({
      receiptId: 'r',
      tankId: 't',
      receivedAt: '2026-11-20T00:00:00Z',
      netKg: 18_250,
      supplier: '示范供气公司',
      supplierLicence: null,
      tanker: null,
      weighbridge: null,
      kind: 'lpg',
      reportOn: null,
      reportNumber: null,
      dmePct: null,
      odorised: false,
      photoSha256: null,
      correctsReceiptId: null,
      correctedByReceiptId: null,
    });
    expect(form).toMatchObject({ netKg: '18250', kind: 'lpg', odour: 'no', dme: 'unknown', driver: '', reason: '' });
  });
});
