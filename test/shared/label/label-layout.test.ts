// Layout of labels: whole dots, a quarter of a millimetre, four modules of margin, nothing over the edge, whatever the size.
import * as fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import {
  labelFormSchema,
  labelTemplates,
  pagesFor,
  printerDpis,
  type LabelForm,
} from '../../../shared/label/label-form.ts';
import {
  dotMmOf,
  layOutLabel,
  lineEm,
  mostModules,
  moduleMinDots,
  pageDots,
  quietModules,
  type LabelSymbol,
} from '../../../shared/label/label-layout.ts';
import { wordsEm } from '../../../shared/label/word-width.ts';

const rolls = fc.record({
  kind: fc.constant('roll' as const),
  format: fc.constant('zpl' as const),
  labelWidthMm: fc.integer({ min: 1500, max: 8000 }).map((hundredths) => hundredths / 100),
  labelHeightMm: fc.integer({ min: 1500, max: 8000 }).map((hundredths) => hundredths / 100),
  dpi: fc.constantFrom(...printerDpis),
  withName: fc.boolean(),
});
const sides = fc.integer({ min: 1, max: 20 }).map((version) => 17 + 4 * version);
const symbols = fc
  .tuple(sides, sides, sides)
  .map((each) => each.sort((a, b) => b - a))
  .map(([h = 0, q = 0, m = 0]): LabelSymbol[] => [
    { level: 'H', modules: h },
    { level: 'Q', modules: q },
    { level: 'M', modules: m },
  ]);
const words = fc
  .array(fc.stringMatching(/^[0-9A-Z平安燃气]{2,16}$/), { minLength: 1, maxLength: 2 })
  .map((texts) => texts.map((text) => ({ text, widthEm: wordsEm(text) })));

describe('a label', () => {
  it('has modules of whole dots, none below 0.25 mm, four of margin free of words and edges', () => {
    fc.assert(
      fc.property(rolls, symbols, words, (form, given, lines) => {
        const layout = layOutLabel(form, given, lines);
        if (!layout.ok) return;
        const { moduleDots, symbol, qr, widthDots, heightDots } = layout.value;
        expect(Number.isInteger(moduleDots)).toBe(true);
        expect(moduleDots * dotMmOf(form.dpi)).toBeGreaterThanOrEqual(0.25);
        expect(widthDots * dotMmOf(form.dpi)).toBeLessThanOrEqual(form.labelWidthMm + 1e-9);
        const quiet = quietModules * moduleDots;
        const [left, top] = [qr.x - quiet, qr.y - quiet];
        const side = moduleDots * symbol.modules + 2 * quiet;
        expect(Math.min(left, top)).toBeGreaterThanOrEqual(0);
        expect(Math.max(left + side - widthDots, top + side - heightDots)).toBeLessThanOrEqual(0);
        for (const [line, { x, y, sizeDots }] of layout.value.words.entries()) {
          const right = x + (lines[line]?.widthEm ?? 0) * sizeDots;
          expect(x >= 0 && y >= 0 && right <= widthDots && y + sizeDots * lineEm <= heightDots + 1).toBe(true);
          const besideIt = x >= left + side || right <= left || y >= top + side || y + sizeDots <= top;
          expect(besideIt).toBe(true);
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is refused just where the smallest symbol has more modules than fit', () => {
    fc.assert(
      fc.property(rolls, symbols, words, (form, given, lines) => {
        const most = mostModules(form, lines);
        const least = Math.min(...given.map(({ modules }) => modules));
        const layout = layOutLabel(form, given, lines);
        const told = layout.ok ? 'fits' : layout.error;
        expect(told).toBe(least <= most ? 'fits' : most === 0 && told === 'text-too-small' ? told : 'too-small');
      }),
      { numRuns: 1000 },
    );
  });

  it('of 15 mm takes a symbol of 37 modules at 203 dots an inch, two dots each', () => {
    const form = {
      kind: 'roll',
      format: 'zpl',
      labelWidthMm: 15,
      labelHeightMm: 15,
      dpi: 203,
      withName: false,
    } as const;
    const line = [{ text: 'AZ0000018', widthEm: wordsEm('AZ0000018') }];
    expect(layOutLabel(form, [{ level: 'M', modules: 37 }], line)).toMatchObject({
      ok: true,
      value: { moduleDots: 2 },
    });
    expect(layOutLabel(form, [{ level: 'M', modules: 49 }], line)).toEqual({ ok: false, error: 'too-small' });
  });

  it.each([
    [203, 2],
    [300, 3],
    [600, 6],
  ] as const)('at %i dots an inch has modules of %i dots at least', (dpi, dots) => {
    expect(moduleMinDots(dpi)).toBe(dots);
  });
});

describe('a sheet', () => {
  it('keeps every label on the page and off its neighbours', () => {
    for (const { form } of labelTemplates) {
      for (const dpi of printerDpis) {
        const page = pageDots({ ...form, dpi });
        const boxes = page.places;
        for (const [at, { x, y }] of boxes.entries()) {
          expect(x + page.labelWidthDots).toBeLessThanOrEqual(page.widthDots + 1);
          expect(y + page.labelHeightDots).toBeLessThanOrEqual(page.heightDots + 1);
          const overlaps = boxes
            .slice(at + 1)
            .some(
              (other) =>
                Math.abs(other.x - x) < page.labelWidthDots - 1 && Math.abs(other.y - y) < page.labelHeightDots - 1,
            );
          expect(overlaps).toBe(false);
        }
      }
    }
  });

  it('counts the labels that are used up', () => {
    const sheet = labelTemplates[0]?.form as Extract<LabelForm, { kind: 'sheet' }>;
    expect(pagesFor(sheet, 32)).toBe(1);
    expect(pagesFor({ ...sheet, skip: 1 }, 32)).toBe(2);
    expect(pagesFor(sheet, 0)).toBe(0);
  });

  it('that does not fit on its page is no form', () => {
    const sheet = labelTemplates[0]?.form;
    expect(v.is(labelFormSchema, sheet)).toBe(true);
    expect(v.is(labelFormSchema, { ...sheet, columns: 5 })).toBe(false);
    expect(v.is(labelFormSchema, { ...sheet, rows: 9 })).toBe(false);
    expect(v.is(labelFormSchema, { ...sheet, skip: 32 })).toBe(false);
    expect(v.is(labelFormSchema, { ...sheet, labelWidthMm: 14.9 })).toBe(false);
  });

  it('templates are forms all of them', () => {
    for (const { id, form } of labelTemplates) expect(v.safeParse(labelFormSchema, form).success, id).toBe(true);
  });
});
