// The second decoder reads what the first reads, the same to the letter, and what the first does not; from bytes of our own.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { drawSymbol } from '../../../scripts/bench/draw-symbol.ts';
import { photographer, unworn, type Wear } from '../../../scripts/bench/worn-code.ts';
import { chanceOf } from '../../../scripts/chance.ts';
import { createDecode, type Decoded } from '../../../pwa/scan/decode.ts';
import { createSecondDecode } from '../../../pwa/scan/decode-second.ts';
import { secondWays } from '../../../pwa/scan/ways.ts';
import { readByOfFormat } from '../../../shared/cylinder/resolve-scan.ts';

const wasm = await readFile(fileURLToPath(import.meta.resolve('zxing-wasm/reader/zxing_reader.wasm')));
const second = createSecondDecode({ wasmBinary: new Uint8Array(wasm).buffer });
const first = createDecode();
const side = 480;

type Format = Parameters<typeof drawSymbol>[0];
const pictureOf = async (format: Format, text: string, wear: Partial<Wear>): Promise<Uint8ClampedArray> => {
  const symbol = await drawSymbol(format, text);
  return photographer(symbol, { ...unworn, ...wear }, { width: side, height: side }, chanceOf(4))();
};
const bySecond = (grey: Uint8ClampedArray, way = 0): Promise<Decoded | null> => {
  const data = new Uint8ClampedArray(grey.length * 4).map((_, at) => (at % 4 === 3 ? 255 : (grey[at >> 2] ?? 0)));
  const picture = { data, width: side, height: side, colorSpace: 'srgb', pixelFormat: 'rgba-unorm8' } as const;
  return second(picture, secondWays[way]?.options ?? { retouch: null });
};

test.each<[Format, string]>([
  ['QRCode', 'https://a.example/c/MZ00000017'],
  ['QRCode', '液化石油气瓶 0017'],
  ['DataMatrix', 'MZ00000017'],
  ['Code128', 'MZ00000017'],
])('both read the same of a good %s', async (format, text) => {
  const grey = await pictureOf(format, text, { tiltDeg: 0, turnDeg: 3 });
  const [one, other] = [first(grey, side, side, { inverted: false }), await bySecond(grey)];
  expect(one?.text).toBe(text);
  expect(other?.text).toBe(text);
  expect(other?.middle?.x).toBeCloseTo(0.5, 1);
  expect(other?.middle?.y).toBeCloseTo(0.5, 1);
  expect(readByOfFormat(one?.format ?? '')).toBe(readByOfFormat(other?.format ?? ''));
});

test('a code that slants by forty degrees is read by the second only', async () => {
  const text = 'https://a.example/c/MZ00000017';
  const grey = await pictureOf('QRCode', text, { tiltDeg: 42, turnDeg: 35 });
  expect(first(grey, side, side, { inverted: false })).toBeNull();
  expect((await bySecond(grey))?.text).toBe(text);
});

test('nothing in noise, and the next picture is read all the same', async () => {
  const chance = chanceOf(9);
  const noise = new Uint8ClampedArray(side * side).map(() => chance() * 255);
  for (let way = 0; way < secondWays.length; way += 1) expect(await bySecond(noise, way)).toBeNull();
  expect((await bySecond(await pictureOf('DataMatrix', 'MZ00000017', {})))?.text).toBe('MZ00000017');
});
