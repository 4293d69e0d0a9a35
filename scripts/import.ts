// Imports a company's cylinder register from a spreadsheet, or with --dry-run only says row by row what it would make of it.
import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { once } from 'node:events';
import { stderr, stdout } from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { localDay, parseCivilDate } from '../shared/calendar.ts';
import { readRegister, reportLine, type ReadRow, type RegisterRead } from '../shared/register-import/read-register.ts';
import { importSettings, type ImportSettings } from '../shared/register-import/settings.ts';
import { defaultParameters } from '../shared/verdict/parameters.ts';
import { fileFaultText, readFileSheets } from '../server/feature/import/read-file.ts';

const HELP = `npm run --silent import -- FILE --dry-run [--report out.jsonl]

  FILE             .xlsx, or .csv in UTF-8 or GB18030
  --dry-run        read and judge only; needs no database
  --report PATH    one JSON line a sheet row; without it the lines go to standard output
  --today DATE     YYYY-MM-DD to judge by; default: today
  --language L     zh-CN (default) or en, of the messages
`;

/** Where the report goes; a line at a time, no faster than it can be written. */
type Sink = { write(text: string): boolean; once(event: 'drain', listener: () => void): unknown };

const BATCH = 500;

async function writeReport(
  rows: Iterable<ReadRow>,
  language: ImportSettings['language'],
  sink: Sink,
): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  let lines: string[] = [];
  const flush = async (): Promise<void> => {
    if (lines.length > 0 && !sink.write(lines.join(''))) await once(sink as NodeJS.WritableStream, 'drain');
    lines = [];
  };
  for (const row of rows) {
    const line = reportLine(row, language);
    const kind = 'refuse' in line ? line.refuse : 'skip' in line ? 'skip' : 'accept';
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
    if ('accept' in line && line.warn !== undefined)
      counts.set(`warn ${line.warn}`, (counts.get(`warn ${line.warn}`) ?? 0) + 1);
    lines.push(`${JSON.stringify(line)}\n`);
    if (lines.length >= BATCH) await flush();
  }
  await flush();
  return counts;
}

function describe(read: RegisterRead): string {
  const tables = read.tables.map(({ sheet, headerRow, table }) => {
    const columns = [...table.columns]
      .toSorted(([, a], [, b]) => a.index - b.index)
      .map(([meaning, column]) => `${meaning}=${column.header}`);
    const unread = table.unread.map((column) => column.header).filter(Boolean);
    return `${sheet} (data from row ${headerRow + 1}): ${columns.join(', ')}${unread.length > 0 ? `; not read: ${unread.join(', ')}` : ''}`;
  });
  return tables.join('\n');
}

/** The exit status: 0 done, 1 the file cannot be imported, 2 the command was not understood. */
export async function runImport(args: readonly string[]): Promise<number> {
  let parsed;
  try {
    parsed = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'dry-run': { type: 'boolean', default: false },
        report: { type: 'string' },
        today: { type: 'string' },
        language: { type: 'string', default: 'zh-CN' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n${HELP}`);
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help) {
    stdout.write(HELP);
    return 0;
  }
  const [file] = positionals;
  const language = values.language === 'en' ? 'en' : 'zh-CN';
  const given = values.today === undefined ? null : parseCivilDate(values.today);
  if (
    file === undefined ||
    positionals.length > 1 ||
    (given !== null ? given.day === null : values.today !== undefined)
  ) {
    stderr.write(HELP);
    return 2;
  }
  const today = given?.firstDay ?? localDay(Date.now(), defaultParameters.values.timeZone);
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
  const sheets = readFileSheets(bytes, basename(file));
  if (!sheets.ok) {
    stderr.write(`${basename(file)}: ${fileFaultText(sheets.error, language)}\n`);
    return 1;
  }
  const read = readRegister(sheets.value, importSettings(today, defaultParameters, { language }));
  if (read.tables.length === 0) {
    stderr.write(`${basename(file)}: 没有找到气瓶台账的表头 (no header of a cylinder register was found)\n`);
    return 1;
  }
  const sink = values.report === undefined ? stdout : createWriteStream(values.report);
  const counts = await writeReport(read.rows, language, sink);
  if (sink !== stdout) {
    sink.end();
    await once(sink, 'finish');
  }
  const summary = [...counts].map(([kind, count]) => `${kind} ${count}`).join(', ');
  stderr.write(
    `${describe(read)}\n${summary}${read.passedOver.length > 0 ? `; passed over ${read.passedOver.length}` : ''}\n`,
  );
  for (const { sheet, row, text } of read.passedOver.slice(0, 20)) stderr.write(`  ${sheet} ${row}: ${text}\n`);
  return 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = await runImport(process.argv.slice(2));
