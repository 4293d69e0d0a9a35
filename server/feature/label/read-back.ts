// Reads the symbol of one label back from its dots, as a phone would.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { isPrinted, type Dots } from '../../../shared/label/zpl.ts';
import type { Grey } from './render-pdf.ts';

const wasmFile = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm');

/** The library would fetch its program from the network: it is read from the package instead. */
export async function openReader(): Promise<void> {
  const file = readFileSync(wasmFile);
  const wasmBinary = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength);
  await prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of a page that is one label, and nothing of its neighbours. */
export function cut(page: Grey, box: Box): Grey {
  const data = new Uint8Array(box.width * box.height).fill(255);
  const width = Math.min(box.width, page.width - box.x);
  for (let y = 0; y < Math.min(box.height, page.height - box.y); y += 1) {
    const from = (box.y + y) * page.width + box.x;
    data.set(page.data.subarray(from, from + width), y * box.width);
  }
  return { width: box.width, height: box.height, data };
}

/** A printer makes a dot black or leaves it white. */
const darkBelow = 128;

export function dotsOf(picture: Grey): Dots {
  const perRow = Math.ceil(picture.width / 8);
  const bytes = new Uint8Array(perRow * picture.height);
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = 0; x < picture.width; x += 1) {
      if ((picture.data[y * picture.width + x] ?? 255) >= darkBelow) continue;
      const at = y * perRow + (x >> 3);
      bytes[at] = (bytes[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  return { widthDots: picture.width, heightDots: picture.height, bytes };
}

/** The one symbol on the label says just this; two, or another text, is not read. */
export async function saysAlone(dots: Dots, text: string): Promise<boolean> {
  const { widthDots: width, heightDots: height } = dots;
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (isPrinted(dots, x, y)) data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  const found = await readBarcodes(
    // Node has no ImageData: the reader needs no more of it than this.
    { data, width, height, colorSpace: 'srgb' },
    { formats: ['QRCode'], maxNumberOfSymbols: 2, tryHarder: true },
  );
  return found.length === 1 && found[0]?.isValid === true && found[0].text === text;
}
