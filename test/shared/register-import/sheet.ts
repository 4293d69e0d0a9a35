// Reads rows as a sheet of a register would be read, on a fixed day.
import { parseCivilDate } from '../../../shared/calendar.ts';
import type { Cell, Row, Sheet } from '../../../shared/register-import/cell.ts';
import type { ColumnMeaning } from '../../../shared/register-import/header.ts';
import { readRegister, reportLine, type ReportLine } from '../../../shared/register-import/read-register.ts';
import { importSettings } from '../../../shared/register-import/settings.ts';
import { defaultParameters } from '../../../shared/verdict/parameters.ts';

export const TODAY = '2026-11-23';
export const today = parseCivilDate(TODAY)?.firstDay ?? 0;

export const settings = importSettings(today);

export function readSheets(sheets: readonly Sheet[], columns: Record<number, ColumnMeaning | null> = {}) {
  const read = readRegister(sheets, importSettings(today, defaultParameters, { columns }));
  return {
    tables: read.tables,
    lines: [...read.rows].map((row) => reportLine(row, 'zh-CN')),
    passedOver: read.passedOver,
  };
}

export const readRows = (rows: readonly Row[]) => readSheets([{ name: 'Sheet1', rows }]);

/** The line of one row with a code and the given columns: `{ 型号: '15kg' }`. */
export function readOne(cells: Readonly<Record<string, Cell>>): ReportLine | undefined {
  const all = { 瓶码: '440811000100001', 型号: 'YSP35.5', 容积: '35.5', ...cells };
  return readRows([Object.keys(all), Object.values(all)]).lines[0];
}

/** What is accepted of `readOne`; throws where it was refused. */
export function accepted(cells: Readonly<Record<string, Cell>>) {
  const line = readOne(cells);
  if (line === undefined || !('accept' in line)) throw new Error(`not accepted: ${JSON.stringify(line)}`);
  return line.accept;
}
