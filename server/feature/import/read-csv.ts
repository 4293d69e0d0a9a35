// Reads a table that was saved as text: UTF-8, UTF-16 or GB18030; commas, semicolons or tabs; quoted line breaks.
import { parse } from 'csv-parse/sync';
import type { Sheet } from '../../../shared/register-import/cell.ts';
import { err, ok, type Result } from '../../../shared/result.ts';

/** What Excel writes for "Unicode text" begins so. */
const UTF_16_LE = [0xff, 0xfe];
const UTF_16_BE = [0xfe, 0xff];
const DELIMITERS = [',', '\t', ';', '|', '，'] as const;
const LOOKED_AT_LINES = 50;

const beginsWith = (bytes: Buffer, mark: readonly number[]): boolean => mark.every((byte, i) => bytes[i] === byte);

/** Text in any encoding that Excel on a Chinese Windows saves. GB18030 is what is not valid UTF-8. */
export function decodeText(bytes: Buffer): string {
  if (beginsWith(bytes, UTF_16_LE)) return new TextDecoder('utf-16le').decode(bytes);
  if (beginsWith(bytes, UTF_16_BE)) return new TextDecoder('utf-16be').decode(bytes);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** How often each delimiter stands outside quotes, line by line. */
function countsOf(text: string, delimiter: string): number[] {
  const counts: number[] = [];
  let count = 0;
  let quoted = false;
  for (let i = 0; i < text.length && counts.length < LOOKED_AT_LINES; i++) {
    const char = text[i];
    if (char === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (char === delimiter) count += 1;
    else if (char === '\n') {
      counts.push(count);
      count = 0;
    }
  }
  if (counts.length < LOOKED_AT_LINES) counts.push(count);
  return counts;
}

/** The delimiter that most lines have the same number of. */
export function delimiterOf(text: string): string {
  let best: string = ',';
  let bestScore = 0;
  for (const delimiter of DELIMITERS) {
    const counts = countsOf(text, delimiter).filter((count) => count > 0);
    const byCount = new Map<number, number>();
    for (const count of counts) byCount.set(count, (byCount.get(count) ?? 0) + 1);
    const score = Math.max(0, ...[...byCount].map(([count, lines]) => lines * Math.min(count, 20)));
    if (score > bestScore) [best, bestScore] = [delimiter, score];
  }
  return best;
}

/** One sheet; row numbers are those that a spreadsheet program gives the file. */
export function readCsv(bytes: Buffer, name: string): Result<Sheet[], 'broken'> {
  let text = decodeText(bytes);
  if (text.includes('\0')) return err('broken');
  // Excel's own hint, which is no row of the sheet.
  const hint = /^sep=(.)\r?\n/i.exec(text);
  if (hint !== null) text = text.slice(hint[0].length);
  const options = {
    delimiter: hint?.[1] ?? delimiterOf(text),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: false,
    record_delimiter: /\r(?!\n)/.test(text) && !text.includes('\n') ? '\r' : ['\r\n', '\n'],
  };
  try {
    return ok([{ name, rows: parse(text, options) }]);
  } catch {
    // A stray quotation mark: every line is a row then.
    return ok([{ name, rows: parse(text, { ...options, quote: null }) }]);
  }
}
