// Labels for roll printers as ZPL II: each label is one picture of dots, so that no printer's own fonts or symbols come into it.
import { err, ok, type Result } from '../result.ts';

/** One bit a dot, rows padded to whole bytes, the leftmost dot in the highest bit; 1 is printed. */
export interface Dots {
  readonly widthDots: number;
  readonly heightDots: number;
  readonly bytes: Uint8Array;
}

export const bytesPerRow = (widthDots: number): number => Math.ceil(widthDots / 8);

export const isPrinted = ({ widthDots, bytes }: Dots, x: number, y: number): boolean =>
  ((bytes[y * bytesPerRow(widthDots) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;

// ZPL II, ^GF, alternative data compression: G to Y repeat the next digit 1 to 19 times, g to z 20 to 400 times.
const UNITS = 'GHIJKLMNOPQRSTUVWXY';
const TWENTIES = 'ghijklmnopqrstuvwxyz';

function repeated(digit: string, times: number): string {
  let text = '';
  let left = times;
  while (left > 0) {
    const now = Math.min(left, 419);
    const twenties = Math.floor(now / 20);
    const units = now % 20;
    text += TWENTIES.charAt(twenties - 1).repeat(twenties > 0 ? 1 : 0);
    text += UNITS.charAt(units - 1).repeat(units > 0 ? 1 : 0) + digit;
    left -= now;
  }
  return text;
}

/** `,` fills a row with light, `!` with dark, `:` is the row before once more. */
function rowText(row: string, before: string | null): string {
  if (row === before) return ':';
  const light = /0*$/.exec(row)?.[0].length ?? 0;
  const dark = /F*$/.exec(row)?.[0].length ?? 0;
  const tail = light > 1 ? light : dark > 1 ? dark : 0;
  const end = tail === 0 ? '' : light > 1 ? ',' : '!';
  const runs = row.slice(0, row.length - tail).match(/(.)\1*/g) ?? [];
  return runs.map((run) => (run.length > 2 ? repeated(run.charAt(0), run.length) : run)).join('') + end;
}

/** `code` stands in it as a remark, so that a file can be looked through. */
export function zplLabel(dots: Dots, code: string): string {
  const perRow = bytesPerRow(dots.widthDots);
  let before: string | null = null;
  let data = '';
  for (let y = 0; y < dots.heightDots; y += 1) {
    const bytes = [...dots.bytes.subarray(y * perRow, (y + 1) * perRow)];
    const row = bytes
      .map((byte) => byte.toString(16).padStart(2, '0'))
      .join('')
      .toUpperCase();
    data += rowText(row, before);
    before = row;
  }
  const total = perRow * dots.heightDots;
  return [
    '^XA',
    `^FX${code}^FS`,
    `^PW${dots.widthDots}`,
    `^LL${dots.heightDots}`,
    '^LH0,0',
    `^FO0,0^GFA,${total},${total},${perRow},${data}^FS`,
    '^PQ1',
    '^XZ',
    '',
  ].join('\n');
}

function unfold(data: string, perRow: number, rows: number): Result<Uint8Array, string> {
  const digits = perRow * 2;
  const bytes = new Uint8Array(perRow * rows);
  let before = '0'.repeat(digits);
  let row = '';
  let times = 0;
  let y = 0;
  const end = (full: string): void => {
    for (let at = 0; at < perRow; at += 1) {
      bytes[y * perRow + at] = Number.parseInt(full.slice(at * 2, at * 2 + 2), 16);
    }
    before = full;
    row = '';
    y += 1;
  };
  for (const letter of data) {
    if (y >= rows) return err('more rows than the picture has');
    if (UNITS.includes(letter)) {
      times += UNITS.indexOf(letter) + 1;
    } else if (TWENTIES.includes(letter)) {
      times += (TWENTIES.indexOf(letter) + 1) * 20;
    } else if (letter === ':') {
      if (row !== '' || times > 0) return err('a repeated row begins within a row');
      end(before);
    } else if (letter === ',' || letter === '!') {
      if (times > 0) return err('a count without a digit');
      end(row.padEnd(digits, letter === ',' ? '0' : 'F'));
    } else if (/^[0-9A-F]$/.test(letter)) {
      row += letter.repeat(Math.max(1, times));
      times = 0;
      if (row.length > digits) return err('a row is too long');
      if (row.length === digits) end(row);
    } else {
      return err(`unknown letter ${letter} in a picture`);
    }
  }
  return y === rows && row === '' && times === 0 ? ok(bytes) : err('the picture is cut short');
}

const LABEL =
  /\^XA\s*(?:\^FX([^^]*)\^FS\s*)?\^PW(\d{1,5})\s*\^LL(\d{1,5})\s*\^LH0,0\s*\^FO(\d{1,5}),(\d{1,5})\^GFA,(\d{1,8}),(\d{1,8}),(\d{1,5}),([^^~]*)\^FS\s*\^PQ1\s*\^XZ\s*/y;

/**
 * What a printer makes of a file such as `zplLabel` writes: the dots of each label, drawn from the text alone. Anything else in
 * it is an error, since nobody knows what it would print.
 */
export function readZpl(zpl: string): Result<Dots[], string> {
  const labels: Dots[] = [];
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < zpl.length) {
    const from = LABEL.lastIndex;
    const found = LABEL.exec(zpl);
    if (found === null) return err(`not understood at ${from}`);
    const [widthDots = 0, heightDots = 0, left = 0, top = 0, , total = 0, perRow = 1] = found.slice(2, 9).map(Number);
    if (perRow === 0 || total % perRow !== 0) return err('the picture has no whole rows');
    const rows = total / perRow;
    const picture = unfold((found[9] ?? '').replace(/\s/g, ''), perRow, rows);
    if (!picture.ok) return picture;
    const bytes = new Uint8Array(bytesPerRow(widthDots) * heightDots);
    for (let y = 0; y < rows; y += 1) {
      for (let x = 0; x < perRow * 8; x += 1) {
        const dark = ((picture.value[y * perRow + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
        const [toX, toY] = [x + left, y + top];
        if (!dark || toX >= widthDots || toY >= heightDots) continue;
        const at = toY * bytesPerRow(widthDots) + (toX >> 3);
        bytes[at] = (bytes[at] ?? 0) | (0x80 >> (toX & 7));
      }
    }
    labels.push({ widthDots, heightDots, bytes });
  }
  return ok(labels);
}
