// Draws labels as PDF: symbols as outlines on whole dots of the printer, words in an embedded font cut down to what is used.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import PdfDocument from 'pdfkit';
import { lineEm, pageDots, type LabelLayout } from '../../../shared/label/label-layout.ts';
import type { LabelForm } from '../../../shared/label/label-form.ts';
import { outlineOf } from '../../../shared/label/outline.ts';
import type { DrawnSymbol } from './symbol.ts';

export const fontFile = createRequire(import.meta.url).resolve(
  '@expo-google-fonts/noto-sans-sc/500Medium/NotoSansSC_500Medium.ttf',
);

const pointsPerInch = 72;

export interface PlacedLabel {
  /** From 0 on, its place among all places of all pages. */
  readonly at: number;
  readonly layout: LabelLayout<DrawnSymbol>;
}

export interface PdfHead {
  readonly title: string;
  /** Told in the file, so that the same run gives the same bytes. */
  readonly madeAt: Date;
}

/**
 * Viewers shrink pages to what the printer can reach unless the file says otherwise, and then no module is a whole number of
 * dots. pdfkit has no option for it, and its types leave out the catalogue (PDF 32000-1, table 150).
 */
function printAsIs(document: PDFKit.PDFDocument): void {
  const { _root: root } = document as typeof document & { readonly _root: { data: Record<string, unknown> } };
  root.data['ViewerPreferences'] = document.ref({ PrintScaling: 'None' });
}

function drawLabel(document: PDFKit.PDFDocument, layout: LabelLayout<DrawnSymbol>, left: number, top: number): void {
  const { moduleDots, qr } = layout;
  for (const ring of outlineOf(layout.symbol.drawn)) {
    ring.forEach(([x, y], corner) => {
      const [toX, toY] = [left + qr.x + x * moduleDots, top + qr.y + y * moduleDots];
      if (corner === 0) document.moveTo(toX, toY);
      else document.lineTo(toX, toY);
    });
    document.closePath();
  }
  document.fill('black', 'even-odd');
  for (const { text, x, y, sizeDots } of layout.words) {
    // The font's own line is higher than its em square: half of the surplus stands above.
    const surplus = (document.fontSize(sizeDots).currentLineHeight(true) - sizeDots * lineEm) / 2;
    document.text(text, left + x, top + y - surplus, { lineBreak: false });
  }
}

/** Labels in the order of their places; the coordinates of the file are dots, scaled once a page. */
export async function drawPdf(form: LabelForm, labels: Iterable<PlacedLabel>, head: PdfHead): Promise<Uint8Array> {
  const page = pageDots(form);
  const scale = pointsPerInch / form.dpi;
  const document = new PdfDocument({
    autoFirstPage: false,
    compress: true,
    info: { Title: head.title, Creator: '一瓶一码', Producer: '一瓶一码', CreationDate: head.madeAt },
  });
  printAsIs(document);
  const parts: Buffer[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    document.on('data', (part: Buffer) => parts.push(part));
    document.on('end', resolve);
    document.on('error', reject);
  });
  document.registerFont('label', readFileSync(fontFile));
  let pageNow = -1;
  for (const { at, layout } of labels) {
    const pageAt = Math.floor(at / page.places.length);
    while (pageNow < pageAt) {
      document.addPage({ size: [page.widthDots * scale, page.heightDots * scale], margin: 0 });
      document.scale(scale).font('label').fillColor('black');
      pageNow += 1;
    }
    const place = page.places[at % page.places.length];
    if (place !== undefined) drawLabel(document, layout, place.x, place.y);
  }
  document.end();
  await ended;
  return Buffer.concat(parts);
}
