// Files of labels: what cannot be read is named, whatever the drawing said; a thousand are made beside other work.
import { beforeAll, describe, expect, it } from 'vitest';
import { codesOf } from '../../../../server/feature/label/label-codes.ts';
import { makeInWorker } from '../../../../server/feature/label/make-in-worker.ts';
import { labelsOfPdf, makeLabels, unreadOf, type LabelTask } from '../../../../server/feature/label/make-labels.ts';
import { openReader } from '../../../../server/feature/label/read-back.ts';
import { fontFile } from '../../../../server/feature/label/draw-pdf.ts';
import { labelTemplates, printerDpis, type LabelForm } from '../../../../shared/label/label-form.ts';
import { dotMmOf, pageDots } from '../../../../shared/label/label-layout.ts';
import { wordsEm } from '../../../../shared/label/word-width.ts';
import { isPrinted, readZpl, type Dots } from '../../../../shared/label/zpl.ts';
import PdfDocument from 'pdfkit';

const base = 'https://gas.example.com';
const task = (form: LabelForm, last: number, name: string | null = '平安燃气'): LabelTask => ({
  codes: { kind: 'serials', prefix: 'AZ', width: 6, first: 1, last },
  baseUrl: base,
  form,
  name,
  madeAt: '2026-05-18T04:00:00.000Z',
});
const bytesOf = async (of: LabelTask): Promise<Uint8Array> => {
  const made = await makeLabels(of, () => undefined);
  if (!made.ok) throw new Error(JSON.stringify(made.error));
  return made.value.bytes;
};

async function* each<T>(items: Iterable<T>): AsyncGenerator<T> {
  yield* items;
}

const pixelsOf = ({ widthDots, heightDots, bytes }: Dots): boolean[][] =>
  Array.from({ length: heightDots }, (_, y) =>
    Array.from({ length: widthDots }, (__, x) => isPrinted({ widthDots, heightDots, bytes }, x, y)),
  );

describe('the file of a print run', () => {
  beforeAll(async () => {
    await openReader();
  });

  it.each(labelTemplates.flatMap(({ id, form }) => printerDpis.map((dpi) => [id, dpi, form] as const)))(
    '%s at %i dots an inch reads',
    async (_, dpi, form) => {
      const few = task({ ...form, dpi }, 3);
      expect((await bytesOf(few)).length).toBeGreaterThan(1000);
    },
  );

  it('of a sheet has modules of whole dots just where the layout put them', async () => {
    const form = { ...labelTemplates[0]?.form, dpi: 300, skip: 5 } as LabelForm;
    const pdf = await bytesOf(task(form, 2));
    const page = pageDots(form);
    const seen: Dots[] = [];
    for await (const dots of labelsOfPdf(pdf, form, 2)) seen.push(dots);
    expect(seen.map(({ widthDots }) => widthDots)).toEqual([page.labelWidthDots, page.labelWidthDots]);
    // The finder pattern begins with seven dark modules: as many dots as seven modules are wide, on each of their rows.
    const rows = pixelsOf(seen[0] as Dots);
    const top = rows.findIndex((row) => row.includes(true));
    const left = rows[top]?.indexOf(true) ?? 0;
    const wide = rows[top]?.indexOf(false, left) ?? 0;
    expect((wide - left) % 7).toBe(0);
    const moduleDots = (wide - left) / 7;
    expect(moduleDots * dotMmOf(300)).toBeGreaterThanOrEqual(0.25);
    for (let y = top; y < top + moduleDots; y += 1) expect(rows[y]?.slice(left, wide).every(Boolean)).toBe(true);
    expect(rows[top + moduleDots]?.slice(left + moduleDots, wide - moduleDots).some(Boolean)).toBe(false);
  });

  it('asks the printer not to fit it to the page', async () => {
    const pdf = Buffer.from(await bytesOf(task(labelTemplates[0]?.form as LabelForm, 1))).toString('latin1');
    expect(pdf).toMatch(/\/PrintScaling \/None/);
  });

  it('is refused with the codes of those labels that do not read, say another thing, or are missing', async () => {
    const form = labelTemplates.find(({ id }) => id === 'roll-20x20')?.form as LabelForm;
    const zpl = new TextDecoder().decode(await bytesOf(task(form, 5, null)));
    const codes = codesOf(task(form, 5).codes);
    const whole = readZpl(zpl);
    const [one, two, three, four, five] = whole.ok ? whole.value : [];
    if (one === undefined || two === undefined || three === undefined || four === undefined || five === undefined) {
      throw new Error('five labels were made');
    }
    const blotted = { ...two, bytes: two.bytes.map((byte, at) => (at % 3 === 0 ? 0xff : byte)) };
    expect(await unreadOf(each([one, blotted, four, three]), codes, base, () => undefined)).toEqual([
      codes[1],
      codes[2],
      codes[3],
      codes[4],
    ]);
    expect(await unreadOf(each([one, two, three, four, five]), codes, base, () => undefined)).toEqual([]);
  });

  it('is the same however often it is made', async () => {
    const form = labelTemplates[1]?.form as LabelForm;
    expect(await bytesOf(task(form, 4))).toEqual(await bytesOf(task(form, 4)));
  });

  it('of a thousand labels is made in a thread that tells how far it is', async () => {
    const form = { ...(labelTemplates.find(({ id }) => id === 'a4-15x15')?.form as LabelForm), dpi: 300 as const };
    let told = 0;
    let turns = 0;
    const timer = setInterval(() => {
      turns += 1;
    }, 20);
    const big = task(form, 1100, null);
    const made = await makeInWorker(big, (checked) => {
      told = checked;
    });
    clearInterval(timer);
    expect(made).toMatchObject({ ok: true, value: { pages: Math.ceil(codesOf(big.codes).length / 176) } });
    expect(told).toBeGreaterThan(0);
    expect(turns).toBeGreaterThan(10);
  });
});

it('words are as wide as the font makes them, or less', () => {
  const document = new PdfDocument({ autoFirstPage: false });
  document.font(fontFile).fontSize(1000);
  for (const character of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ') {
    expect(document.widthOfString(character), character).toBeCloseTo(wordsEm(character) * 1000, 1);
  }
  for (const character of '平安燃气站（）@ag-·') {
    expect(document.widthOfString(character), character).toBeLessThanOrEqual(wordsEm(character) * 1000 + 0.1);
  }
});
