// Renders a finished PDF at the dots of the printer, as grey values: what the paper will show.
import { PDFiumLibrary } from '@hyzyla/pdfium';

export interface Grey {
  readonly width: number;
  readonly height: number;
  /** One byte a dot, 0 is black. */
  readonly data: Uint8Array;
}

/** One page after the other; the caller takes what it needs of each before it asks for the next. */
export async function* renderPdf(
  pdf: Uint8Array,
  page: { readonly widthDots: number; readonly heightDots: number },
): AsyncGenerator<Grey, void, undefined> {
  const library = await PDFiumLibrary.init();
  try {
    const document = await library.loadDocument(pdf);
    try {
      for (const each of document.pages()) {
        const { data, width, height } = await each.render({
          width: page.widthDots,
          height: page.heightDots,
          colorSpace: 'Gray',
          render: 'bitmap',
        });
        yield { data, width, height };
      }
    } finally {
      document.destroy();
    }
  } finally {
    library.destroy();
  }
}
