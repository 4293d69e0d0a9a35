// The numbers of a size as they are typed, and the way back to a form that can be printed.
import * as v from 'valibot';
import { labelFormSchema, type LabelForm } from '../../../shared/label/label-form.ts';

const sheetFields = [
  'labelWidthMm',
  'labelHeightMm',
  'columns',
  'rows',
  'marginLeftMm',
  'marginTopMm',
  'gapXMm',
  'gapYMm',
  'pageWidthMm',
  'pageHeightMm',
  'skip',
] as const;
const rollFields = ['labelWidthMm', 'labelHeightMm'] as const;
export type FormField = (typeof sheetFields)[number];

export const fieldsOf = (form: LabelForm): readonly FormField[] => (form.kind === 'sheet' ? sheetFields : rollFields);

export type TypedNumbers = Readonly<Partial<Record<FormField, string>>>;

export const numbersOf = (form: LabelForm): TypedNumbers => {
  const numbers: Readonly<Partial<Record<FormField, number>>> = form;
  return Object.fromEntries(fieldsOf(form).map((field) => [field, String(numbers[field] ?? 0)]));
};

const numberIn = (typed: string): number => {
  const plain = typed.normalize('NFKC').trim().replace(',', '.');
  return plain === '' ? Number.NaN : Number(plain);
};

/** The form with the typed numbers, or the fields that do not do. */
export function typedForm(
  form: LabelForm,
  typed: TypedNumbers,
): { readonly form: LabelForm | null; readonly wrong: ReadonlySet<string> } {
  const numbers = Object.fromEntries(fieldsOf(form).map((field) => [field, numberIn(typed[field] ?? '')]));
  const parsed = v.safeParse(labelFormSchema, { ...form, ...numbers });
  if (parsed.success) return { form: parsed.output, wrong: new Set() };
  return { form: null, wrong: new Set(parsed.issues.map((issue) => v.getDotPath(issue) ?? '')) };
}
