// What a correction at the cylinder sends: only what was changed, in the command's units.
import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { payloadSchemas } from '../../../../shared/command/commands.ts';
import { changesOf, fieldsToCorrect, type FactsForm } from '../../../../pwa/screen/scan/correction.ts';
import { isUnrecognisedReason, unrecognisedText } from '../../../../pwa/screen/scan/unrecognised-text.ts';
import { unrecognisedReasons } from '../../../../shared/cylinder/resolve-scan.ts';

const form: FactsForm = {
  model: 'YSP35.5',
  madeOn: '2021-06',
  designLifeYears: '8',
  inspectedOn: '',
  inspectionDueOn: '2026-06',
  valveUntil: '',
  tareKg: '16.5',
  maxFillKg: '14.9',
  volumeL: '35.5',
  stampLegible: true,
};

describe('a correction', () => {
  it('sends nothing where nothing was changed', () => {
    expect(changesOf(form, { ...form })).toEqual({ changes: {}, wrong: [] });
  });
  it('sends dates as the ring shows them and masses in grams', () => {
    const after = { ...form, inspectionDueOn: '2030-11', inspectedOn: '2026-11', tareKg: '16.35', volumeL: '35.7' };
    const { changes, wrong } = changesOf(form, after);
    expect(wrong).toEqual([]);
    expect(changes).toEqual({ inspectionDueOn: '2030-11', inspectedOn: '2026-11', tareG: 16_350, volumeMl: 35_700 });
    expect(v.is(payloadSchemas['correct-facts'].entries.changes, changes)).toBe(true);
  });
  it('takes an emptied date for none, but leaves what a cylinder must have', () => {
    expect(changesOf({ ...form, valveUntil: '2027-01' }, form).changes).toEqual({ valveUntil: null });
    expect(changesOf(form, { ...form, madeOn: '', tareKg: '' }).changes).toEqual({});
  });
  it('names what cannot be read', () => {
    expect(changesOf(form, { ...form, tareKg: '0', designLifeYears: '99' }).wrong).toEqual([
      'designLifeYears',
      'tareKg',
    ]);
  });
  it('opens the fields that the reasons rest on, each once', () => {
    expect(fieldsToCorrect(['inspection-overdue', 'not-own', 'inspection-unproven'])).toEqual([
      'inspectionDueOn',
      'inspectedOn',
    ]);
    expect(fieldsToCorrect(['not-own'])).toEqual([]);
  });
});

describe('an unrecognised text', () => {
  it('has a sentence of its own for every reason, in both languages', () => {
    for (const language of ['zh-CN', 'en'] as const) {
      const sentences = unrecognisedReasons.map((reason) => unrecognisedText[language][reason]);
      expect(new Set(sentences).size).toBe(unrecognisedReasons.length);
    }
  });
  it('is told from other words', () => {
    expect(isUnrecognisedReason('payment-or-chat')).toBe(true);
    expect(isUnrecognisedReason('toString')).toBe(false);
    expect(isUnrecognisedReason(null)).toBe(false);
  });
});
