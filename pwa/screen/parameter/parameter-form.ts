// From a parameter's value to what the form holds, and back: pure, so that each way of entering can be tried.
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Entry } from './fields.ts';

export interface ParameterForm {
  /** Numbers, dates, words and JSON, as typed. */
  text: string;
  /** Of lists. */
  chosen: readonly string[];
  /** Of rules that only warn: their last days, by rule. */
  until: Readonly<Record<string, string>>;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const formOf = (entry: Entry, value: unknown): ParameterForm => ({
  text:
    entry === 'json'
      ? JSON.stringify(value, null, 1)
      : typeof value === 'string' || typeof value === 'number'
        ? String(value)
        : '',
  chosen: Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [],
  until: isRecord(value)
    ? Object.fromEntries(Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string'))
    : {},
});

export type FormFault = 'missing' | 'wrongNumber' | 'wrongWhole' | 'wrongJson';

export const valueOf = (entry: Entry, form: ParameterForm): Result<unknown, FormFault> => {
  const text = form.text.normalize('NFKC').trim();
  switch (entry) {
    case 'list':
      return ok(form.chosen);
    case 'soft':
      return ok(Object.fromEntries(Object.entries(form.until).filter(([, day]) => day !== '')));
    case 'json':
      try {
        const value: unknown = JSON.parse(form.text);
        return isRecord(value) ? ok(value) : err('wrongJson');
      } catch {
        return err('wrongJson');
      }
    case 'whole':
      if (text === '') return err('missing');
      return /^\d{1,9}$/u.test(text) ? ok(Number(text)) : err('wrongWhole');
    case 'number':
      if (text === '') return err('missing');
      return /^\d{1,9}(\.\d{1,6})?$/u.test(text) ? ok(Number(text)) : err('wrongNumber');
    default:
      return text === '' ? err('missing') : ok(text);
  }
};
