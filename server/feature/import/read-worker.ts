// The thread that reads a register: unpacks, judges and prepares rows, a batch at a time, each when the last one was taken.
import { parentPort, workerData } from 'node:worker_threads';
import type { ScanConfig } from '../../../shared/cylinder/resolve-scan.ts';
import { cellText, type Sheet } from '../../../shared/register-import/cell.ts';
import type { Refusal, Warning } from '../../../shared/register-import/message.ts';
import {
  previewOf,
  readRegister,
  reportLine,
  type ReadRow,
  type RegisterRead,
} from '../../../shared/register-import/read-register.ts';
import { withoutPeople } from '../../../shared/register-import/people.ts';
import type { ImportSettings } from '../../../shared/register-import/settings.ts';
import type { ImportSummary } from '../../../shared/contract/import.ts';
import { guessHeader } from '../../../shared/register-import/table.ts';
import { readFileSheets, type FileFault } from './read-file.ts';
import { prepareEntry, registrationTag, type StagedEntry } from './staged-entry.ts';

export interface ReadTask {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly name: string;
  readonly settings: ImportSettings;
  readonly scanConfig: ScanConfig;
  /** People look at it before it is applied: they may say what the columns are where no heading does. */
  readonly isLookedAt: boolean;
}

export interface PreparedRow {
  readonly kind: 'accept' | 'refuse' | 'skip';
  /** JSON of its line in the report. */
  readonly line: string;
  readonly entry: StagedEntry | null;
  readonly refusal: Refusal | null;
  readonly warnings: readonly Warning[];
  /** The refusal, or the gravest of the warnings. */
  readonly told: Refusal | Warning | null;
  readonly unknownHost: string | null;
}

export type FromReader =
  | { readonly kind: 'rows'; readonly rows: readonly PreparedRow[] }
  | {
      readonly kind: 'end';
      readonly tables: ImportSummary['tables'];
      readonly passedOver: ImportSummary['passedOver'];
      readonly sharedRegistrationCodes: number;
    }
  | { readonly kind: 'fault'; readonly fault: FileFault | 'no-register' };

/** The server's own thread takes a batch over, and stages it, in a turn of its own. */
const BATCH_ROWS = 100;
const PASSED_OVER_MAX = 100;

/** Registration codes that stand in more than one row: one certificate for many cylinders names none of them. */
function sharedRegistrations(sheets: readonly Sheet[], read: RegisterRead, config: ScanConfig): Set<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const { sheet: name, table } of read.tables) {
    const column = table.columns.get('registrationCode');
    const sheet = sheets.find((candidate) => candidate.name === name);
    if (column === undefined || sheet === undefined) continue;
    for (const row of sheet.rows.slice(table.firstRow)) {
      const tag = registrationTag(cellText(row[column.index]), config);
      if (tag === null) continue;
      if (seen.has(tag)) shared.add(tag);
      seen.add(tag);
    }
  }
  return shared;
}

function prepare(row: ReadRow, task: ReadTask, shared: ReadonlySet<string>): PreparedRow {
  const line = reportLine(row, task.settings.language);
  const none = { entry: null, refusal: null, warnings: [], told: null, unknownHost: null };
  if (row.kind === 'skip') return { ...none, kind: 'skip', line: JSON.stringify(line) };
  if (row.kind === 'refuse') {
    return { ...none, kind: 'refuse', line: JSON.stringify(line), refusal: row.refusal, told: row.refusal };
  }
  const { entry, unknownHost } = prepareEntry(row, row.table, task.scanConfig, (code) => shared.has(code));
  // The code as the register keeps it, which is what scanning the label gives.
  const told = 'accept' in line ? { ...line, accept: { ...line.accept, code: entry.tags[0].tag } } : line;
  const warnings = row.warnings.map(({ warning }) => warning);
  const gravest = 'accept' in line ? (line.warn ?? null) : null;
  return { kind: 'accept', line: JSON.stringify(told), entry, refusal: null, warnings, told: gravest, unknownHost };
}

const PREVIEW_ROWS = 6;

const tablesOf = (sheets: readonly Sheet[], read: RegisterRead): ImportSummary['tables'] =>
  read.tables.map(({ sheet, headerRow, table }) => {
    const by = (index: number) => table.said.get(index) ?? ('heading' as const);
    const columns = [
      ...[...table.columns].map(([meaning, { index, header }]) => ({ index, header, meaning, by: by(index) })),
      ...table.otherCodes.map(({ index, header }) => ({ index, header, meaning: 'code' as const, by: by(index) })),
      ...table.otherOwners.map(({ index, header }) => ({
        index,
        header,
        meaning: 'ownerName' as const,
        by: by(index),
      })),
      ...table.otherStates.map(({ index, header }) => ({ index, header, meaning: 'state' as const, by: by(index) })),
      ...table.unread.map(({ index, header }) => ({ index, header, meaning: null, by: by(index) })),
    ]
      .filter((column, at, all) => all.findIndex(({ index }) => index === column.index) === at)
      .toSorted((a, b) => a.index - b.index);
    const rows = sheets.find(({ name }) => name === sheet)?.rows ?? [];
    return { sheet, headerRow, columns, preview: previewOf(rows, table, columns, PREVIEW_ROWS), isGuessed: false };
  });

/** Sheets of which nothing was understood, with the headings that they seem to have. */
const guessedTables = (sheets: readonly Sheet[]): ImportSummary['tables'] =>
  sheets.flatMap(({ name, rows }) => {
    const found = guessHeader(rows);
    if (found === null) return [];
    const columns = found.columns.map(({ index, header }) => ({
      index,
      header,
      meaning: null,
      by: 'heading' as const,
    }));
    const preview = previewOf(rows, found, columns, PREVIEW_ROWS);
    return [{ sheet: name, headerRow: found.firstRow, columns, preview, isGuessed: true }];
  });

async function run(task: ReadTask, send: (message: FromReader) => Promise<void>): Promise<void> {
  const sheets = readFileSheets(
    Buffer.from(task.bytes.buffer, task.bytes.byteOffset, task.bytes.byteLength),
    task.name,
  );
  if (!sheets.ok) return await send({ kind: 'fault', fault: sheets.error });
  const read = readRegister(sheets.value, task.settings);
  if (read.tables.length === 0) {
    const guessed = task.isLookedAt ? guessedTables(sheets.value) : [];
    if (guessed.length === 0) return await send({ kind: 'fault', fault: 'no-register' });
    return await send({ kind: 'end', tables: guessed, passedOver: [], sharedRegistrationCodes: 0 });
  }
  const shared = sharedRegistrations(sheets.value, read, task.scanConfig);
  let rows: PreparedRow[] = [];
  for (const row of read.rows) {
    rows.push(prepare(row, task, shared));
    if (rows.length < BATCH_ROWS) continue;
    await send({ kind: 'rows', rows });
    rows = [];
  }
  if (rows.length > 0) await send({ kind: 'rows', rows });
  await send({
    kind: 'end',
    tables: tablesOf(sheets.value, read),
    passedOver: read.passedOver
      .slice(0, PASSED_OVER_MAX)
      .map(({ sheet, row, text }) => ({ sheet, row, text: withoutPeople(text) })),
    sharedRegistrationCodes: shared.size,
  });
}

const port = parentPort;
if (port !== null) {
  await run(workerData as ReadTask, async (message) => {
    port.postMessage(message);
    if (message.kind === 'rows') await new Promise((resolve) => port.once('message', resolve));
  });
  port.close();
}
