// A wrong fact put right at the cylinder: which fields the reasons of a refusal point at, and what of a form has changed.
import type { Payload } from '../../../shared/command/commands.ts';
import { kgTextToGrams } from '../../text/format.ts';

export interface FactsForm {
  readonly model: string;
  readonly madeOn: string;
  readonly designLifeYears: string;
  readonly inspectedOn: string;
  readonly inspectionDueOn: string;
  readonly valveUntil: string;
  /** Kilograms, as typed. */
  readonly tareKg: string;
  readonly maxFillKg: string;
  /** Litres, as typed. */
  readonly volumeL: string;
  readonly stampLegible: boolean;
}
export type FactsField = keyof FactsForm;

const fieldsOf: Readonly<Record<string, readonly FactsField[]>> = {
  'inspection-overdue': ['inspectionDueOn', 'inspectedOn'],
  'inspection-unproven': ['inspectedOn', 'inspectionDueOn'],
  'life-exceeded': ['madeOn', 'designLifeYears'],
  'valve-expired': ['valveUntil'],
  'tare-doubtful': ['tareKg'],
  overfill: ['maxFillKg', 'tareKg'],
  'stamp-illegible': ['stampLegible', 'madeOn'],
  'record-incomplete': ['model', 'tareKg', 'volumeL', 'maxFillKg', 'madeOn', 'inspectedOn', 'inspectionDueOn'],
  'record-implausible': [
    'madeOn',
    'inspectedOn',
    'inspectionDueOn',
    'tareKg',
    'volumeL',
    'maxFillKg',
    'designLifeYears',
  ],
};

/** Fields that the reasons rest on, those of the first reason first. */
export const fieldsToCorrect = (rules: readonly string[]): FactsField[] => [
  ...new Set(rules.flatMap((rule) => fieldsOf[rule] ?? [])),
];

export type Changes = Payload<'correct-facts'>['changes'];

const wholeYears = (text: string): number | null => (/^\d{1,2}$/.test(text) ? Number(text) : null);

/**
 * What of the form differs from what it showed at first, in the command's units; `wrong` names fields that cannot be
 * read. An emptied field counts as unchanged where the fact may not be missing.
 */
export const changesOf = (
  before: FactsForm,
  after: FactsForm,
): { readonly changes: Changes; readonly wrong: FactsField[] } => {
  const changes: { -readonly [K in keyof Changes]: Changes[K] } = {};
  const wrong: FactsField[] = [];
  const touched = (field: FactsField): boolean => before[field] !== after[field];
  const orNull = (text: string): string | null => (text === '' ? null : text);

  if (touched('model')) changes.model = orNull(after.model.trim());
  if (touched('madeOn') && after.madeOn !== '') changes.madeOn = after.madeOn;
  if (touched('inspectedOn')) changes.inspectedOn = orNull(after.inspectedOn);
  if (touched('inspectionDueOn')) changes.inspectionDueOn = orNull(after.inspectionDueOn);
  if (touched('valveUntil')) changes.valveUntil = orNull(after.valveUntil);
  if (touched('stampLegible')) changes.stampLegible = after.stampLegible;
  if (touched('designLifeYears')) {
    const years = wholeYears(after.designLifeYears);
    if (after.designLifeYears !== '' && (years === null || years < 1 || years > 50)) wrong.push('designLifeYears');
    else changes.designLifeYears = years;
  }
  const mass = (field: 'tareKg' | 'maxFillKg' | 'volumeL', put: (thousandths: number) => void): void => {
    if (!touched(field) || after[field] === '') return;
    const thousandths = kgTextToGrams(after[field]);
    if (thousandths === null || thousandths < 1 || thousandths > 1_000_000) wrong.push(field);
    else put(thousandths);
  };
  mass('tareKg', (g) => (changes.tareG = g));
  mass('maxFillKg', (g) => (changes.maxFillG = g));
  mass('volumeL', (ml) => (changes.volumeMl = ml));
  return { changes, wrong };
};
