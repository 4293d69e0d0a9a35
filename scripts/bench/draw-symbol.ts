// Draws the modules of a code, for the benchmark and the tests: QR, Data Matrix, Code 128.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { prepareZXingModule, writeBarcode } from 'zxing-wasm/writer';
import type { Symbol } from './worn-code.ts';

const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/writer/zxing_writer.wasm')));
prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer } });

/** Throws where the symbology cannot hold the text. */
export async function drawSymbol(format: 'QRCode' | 'DataMatrix' | 'Code128', text: string): Promise<Symbol> {
  const { symbol, error } = await writeBarcode(text, {
    format,
    addQuietZones: false,
    scale: 1,
    ...(format === 'QRCode' ? { ecLevel: 'M' } : {}),
  });
  if (error !== '') throw new Error(error);
  const rows = format === 'Code128' ? 1 : symbol.height;
  const dark = Array.from(symbol.data.subarray(0, symbol.width * rows), (light) => (light === 0 ? 1 : 0));
  return { columns: symbol.width, rows, dark };
}
