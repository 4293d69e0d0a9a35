// Tables as text (RFC 4180) that spreadsheet programs open: what somebody else wrote into a cell stays a text there.

/** Programs for spreadsheets take these for the beginning of a formula, the full-width ones too. */
const FORMULA = /^[=+\-@\t\r＝＋－＠]/u;

/** In quotes where it must be; never a formula. */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return '';
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  const plain = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

export const csvLine = (cells: readonly unknown[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** Goes before the first line: without it Excel takes UTF-8 for the local encoding. */
export const csvMark = '\uFEFF';
