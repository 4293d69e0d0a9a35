// Makes the file of a print run and reads every label of the finished file back, by itself, before anybody gets it.
import { labelUrl } from '../../../shared/cylinder/code.ts';
import { pagesFor, type LabelForm } from '../../../shared/label/label-form.ts';
import { pageDots } from '../../../shared/label/label-layout.ts';
import { readZpl, zplLabel, type Dots } from '../../../shared/label/zpl.ts';
import type { LabelRefusal } from '../../../shared/contract/label.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { drawPdf, type PlacedLabel } from './draw-pdf.ts';
import { codesOf, type LabelCodes } from './label-codes.ts';
import { layOut } from './lay-out.ts';
import { cut, dotsOf, openReader, saysAlone } from './read-back.ts';
import { renderPdf } from './render-pdf.ts';

export interface LabelTask {
  readonly codes: LabelCodes;
  readonly baseUrl: string;
  readonly form: LabelForm;
  readonly name: string | null;
  /** ISO; told in the file. */
  readonly madeAt: string;
}

export interface MadeLabels {
  readonly bytes: Uint8Array;
  readonly pages: number;
}

/** Named in a refusal: so many are enough to look for the fault. */
const namedMost = 20;

/** The dots of each label of a PDF, in their order. */
export async function* labelsOfPdf(pdf: Uint8Array, form: LabelForm, count: number): AsyncGenerator<Dots> {
  const page = pageDots(form);
  const size = { width: page.labelWidthDots, height: page.labelHeightDots };
  let at = form.kind === 'sheet' ? form.skip : 0;
  const end = at + count;
  let from = 0;
  for await (const rendered of renderPdf(pdf, page)) {
    for (; at < end && at < from + page.places.length; at += 1) {
      const place = page.places[at - from];
      if (place !== undefined) yield dotsOf(cut(rendered, { ...place, ...size }));
    }
    from += page.places.length;
  }
}

/** The dots of each label of a ZPL file, drawn from its text; null where the text is not understood. */
async function* labelsOfZpl(zpl: Uint8Array): AsyncGenerator<Dots> {
  const read = readZpl(new TextDecoder().decode(zpl));
  if (read.ok) yield* read.value;
}

/** Codes of labels that do not say what they must, the missing ones too. */
export async function unreadOf(
  labels: AsyncIterable<Dots>,
  codes: readonly string[],
  baseUrl: string,
  tell: (checked: number) => void,
): Promise<string[]> {
  const unread: string[] = [];
  let at = 0;
  for await (const dots of labels) {
    const code = codes[at] ?? '';
    if (!(await saysAlone(dots, labelUrl(baseUrl, code)))) unread.push(code);
    at += 1;
    tell(at);
  }
  return [...unread, ...codes.slice(at)];
}

async function zplOf(pdf: Uint8Array, form: LabelForm, codes: readonly string[]): Promise<Uint8Array> {
  const texts: string[] = [];
  for await (const dots of labelsOfPdf(pdf, form, codes.length)) texts.push(zplLabel(dots, codes[texts.length] ?? ''));
  return new TextEncoder().encode(texts.join(''));
}

export async function makeLabels(
  task: LabelTask,
  tell: (checked: number) => void,
): Promise<Result<MadeLabels, LabelRefusal>> {
  const { form, baseUrl } = task;
  const codes = codesOf(task.codes);
  const first = form.kind === 'sheet' ? form.skip : 0;
  const placed: PlacedLabel[] = [];
  for (const code of codes) {
    const layout = layOut(form, baseUrl, code, task.name);
    if (!layout.ok) return layout;
    placed.push({ at: first + placed.length, layout: layout.value });
  }
  const pdf = await drawPdf(form, placed, { title: codes[0] ?? '', madeAt: new Date(task.madeAt) });
  const bytes = form.format === 'zpl' ? await zplOf(pdf, form, codes) : pdf;
  await openReader();
  const labels = form.format === 'zpl' ? labelsOfZpl(bytes) : labelsOfPdf(bytes, form, codes.length);
  const unread = await unreadOf(labels, codes, baseUrl, tell);
  if (unread.length > 0) return err({ reason: 'unread', codes: unread.slice(0, namedMost), count: unread.length });
  return ok({ bytes, pages: pagesFor(form, codes.length) });
}
