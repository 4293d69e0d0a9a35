// What is printed on: sheets of labels or a roll, in millimetres, with the dots of the printer; common sizes to start from.
import * as v from 'valibot';

/** Printers of labels have 203, 300 or 600 dots an inch. */
export const printerDpis = [203, 300, 600] as const;
export type PrinterDpi = (typeof printerDpis)[number];

export const labelMinMm = 15;
export const labelMaxMm = 200;

/** Millimetres to a hundredth: finer than any printer. */
const mm = (least: number, most: number) =>
  v.pipe(
    v.number(),
    v.minValue(least),
    v.maxValue(most),
    v.transform((value) => Math.round(value * 100) / 100),
  );
const few = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));

const labelSize = { labelWidthMm: mm(labelMinMm, labelMaxMm), labelHeightMm: mm(labelMinMm, labelMaxMm) };
const dpi = v.picklist(printerDpis);

/** The short name of the company under the code. */
const withName = v.boolean();

const sheetSchema = v.pipe(
  v.object({
    kind: v.literal('sheet'),
    format: v.literal('pdf'),
    ...labelSize,
    dpi,
    withName,
    pageWidthMm: mm(50, 450),
    pageHeightMm: mm(50, 450),
    columns: few(1, 30),
    rows: few(1, 40),
    marginLeftMm: mm(0, 200),
    marginTopMm: mm(0, 200),
    gapXMm: mm(0, 100),
    gapYMm: mm(0, 100),
    /** So many labels of the first sheet are used up. */
    skip: few(0, 1199),
  }),
  v.forward(
    v.check(
      (sheet) =>
        sheet.marginLeftMm + sheet.columns * (sheet.labelWidthMm + sheet.gapXMm) - sheet.gapXMm <=
        sheet.pageWidthMm + 0.005,
      'the columns do not fit on the page',
    ),
    ['columns'],
  ),
  v.forward(
    v.check(
      (sheet) =>
        sheet.marginTopMm + sheet.rows * (sheet.labelHeightMm + sheet.gapYMm) - sheet.gapYMm <=
        sheet.pageHeightMm + 0.005,
      'the rows do not fit on the page',
    ),
    ['rows'],
  ),
  v.forward(
    v.check((sheet) => sheet.skip < sheet.rows * sheet.columns, 'nothing of the first sheet is left'),
    ['skip'],
  ),
);

const rollSchema = v.object({
  kind: v.literal('roll'),
  format: v.picklist(['pdf', 'zpl']),
  ...labelSize,
  dpi,
  withName,
});

export const labelFormSchema = v.variant('kind', [sheetSchema, rollSchema]);
export type LabelForm = v.InferOutput<typeof labelFormSchema>;
export type SheetForm = Extract<LabelForm, { kind: 'sheet' }>;
export type RollForm = Extract<LabelForm, { kind: 'roll' }>;

export interface LabelTemplate {
  readonly id: string;
  readonly form: LabelForm;
}

const a4 = (
  id: string,
  size: readonly [widthMm: number, heightMm: number],
  grid: readonly [columns: number, rows: number],
  margin: readonly [leftMm: number, topMm: number],
  gap: readonly [xMm: number, yMm: number],
): LabelTemplate => ({
  id,
  form: {
    kind: 'sheet',
    format: 'pdf',
    labelWidthMm: size[0],
    labelHeightMm: size[1],
    dpi: 600,
    withName: true,
    pageWidthMm: 210,
    pageHeightMm: 297,
    columns: grid[0],
    rows: grid[1],
    marginLeftMm: margin[0],
    marginTopMm: margin[1],
    gapXMm: gap[0],
    gapYMm: gap[1],
    skip: 0,
  },
});

const roll = (widthMm: number, heightMm: number): LabelTemplate => ({
  id: `roll-${widthMm}x${heightMm}`,
  form: {
    kind: 'roll',
    format: 'zpl',
    labelWidthMm: widthMm,
    labelHeightMm: heightMm,
    dpi: 203,
    withName: widthMm >= 30,
  },
});

/** Sizes that are sold everywhere; their numbers are changed where a sheet differs. */
export const labelTemplates: readonly LabelTemplate[] = [
  a4('a4-40x30', [40, 30], [4, 8], [14, 16.5], [7.33, 3.43]),
  a4('a4-48.5x25.4', [48.5, 25.4], [4, 10], [8, 21.5], [0, 0]),
  a4('a4-63.5x38.1', [63.5, 38.1], [3, 7], [7.25, 15.15], [2.5, 0]),
  a4('a4-20x20', [20, 20], [8, 12], [11, 17], [4, 2]),
  a4('a4-15x15', [15, 15], [11, 16], [7.5, 13.5], [3, 2]),
  roll(15, 15),
  roll(20, 20),
  roll(30, 20),
  roll(40, 30),
  roll(50, 30),
];

export const labelsPerPage = (form: LabelForm): number => (form.kind === 'sheet' ? form.columns * form.rows : 1);

/** Pages that so many labels take. */
export const pagesFor = (form: LabelForm, labels: number): number =>
  Math.ceil((labels + (form.kind === 'sheet' ? form.skip : 0)) / labelsPerPage(form));
