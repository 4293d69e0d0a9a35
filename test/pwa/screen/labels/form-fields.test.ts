// Sizes as they are typed: back to the same form, commas and full-width digits taken, what does not do is named.
import { describe, expect, it } from 'vitest';
import { fieldsOf, numbersOf, typedForm } from '../../../../pwa/screen/labels/form-fields.ts';
import { labelTemplates } from '../../../../shared/label/label-form.ts';

describe('typed sizes', () => {
  it.each(labelTemplates)('of $id come back as they were', ({ form }) => {
    expect(typedForm(form, numbersOf(form))).toEqual({ form, wrong: new Set() });
  });

  const roll = labelTemplates.find(({ form }) => form.kind === 'roll')?.form;
  const sheet = labelTemplates.find(({ form }) => form.kind === 'sheet')?.form;
  if (roll === undefined || sheet === undefined) throw new Error('both kinds have templates');

  it('are taken as people type them', () => {
    expect(typedForm(roll, { ...numbersOf(roll), labelWidthMm: ' ３0,5 ' }).form).toMatchObject({ labelWidthMm: 30.5 });
  });

  it.each([
    [roll, { labelWidthMm: '14' }, 'labelWidthMm'],
    [roll, { labelHeightMm: '' }, 'labelHeightMm'],
    [sheet, { columns: '40' }, 'columns'],
    [sheet, { columns: '5' }, 'columns'],
    [sheet, { rows: '2.5' }, 'rows'],
    [sheet, { skip: '32' }, 'skip'],
  ] as const)('that do not do are named', (form, numbers, field) => {
    const read = typedForm(form, { ...numbersOf(form), ...numbers });
    expect(read.form).toBeNull();
    expect([...read.wrong]).toEqual([field]);
  });

  it('of a roll are its width and height', () => {
    expect(fieldsOf(roll)).toEqual(['labelWidthMm', 'labelHeightMm']);
  });
});
