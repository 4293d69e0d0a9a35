// What is aboard, by model: most first, those without a model among them.
import { expect, it } from 'vitest';
import { byModel } from '../../../../pwa/screen/shift/by-model.ts';

it('counts full and empty of each model, most first', () => {
  const row = (model: string | null, full: boolean) => ({ model, full });
  expect(
    byModel([row('YSP118', true), row('YSP35.5', true), row(null, false), row('YSP35.5', false), row('YSP35.5', true)]),
  ).toEqual([
    { model: 'YSP35.5', full: 2, empty: 1 },
    { model: 'YSP118', full: 1, empty: 0 },
    { model: null, full: 0, empty: 1 },
  ]);
  expect(byModel([])).toEqual([]);
});
