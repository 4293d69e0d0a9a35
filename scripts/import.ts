// Imports a company's cylinder register from a spreadsheet, or with --dry-run only says row by row what it would make of it.
import { once } from 'node:events';
import { createWriteStream, existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { stderr, stdout } from 'node:process';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { dayText, localDay, parseCivilDate } from '../shared/calendar.ts';
import type { Import } from '../shared/contract/import.ts';
import { choicesOf, parseChoice, type Choices } from '../shared/register-import/choice.ts';
import { columnMeanings } from '../shared/register-import/header.ts';
import { readRegister, reportLine, type RegisterRead } from '../shared/register-import/read-register.ts';
import { importSettings } from '../shared/register-import/settings.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { defaultParameters } from '../shared/verdict/parameters.ts';
import { compose } from '../server/compose.ts';
import { readConfig } from '../server/config.ts';
import { byConsole } from '../server/feature/account/account-dependencies.ts';
import { everyRow, importOf, listRows, readRun } from '../server/feature/import/import.queries.ts';
import { isHeldByOther } from '../server/feature/import/lease.ts';
import { fileFaultText, readFileSheets, type FileFault } from '../server/feature/import/read-file.ts';
import { receiveImport } from '../server/feature/import/receive-import.ts';
import { startImportRunner, type ImportRunner } from '../server/feature/import/run-imports.ts';
import type { AppDependencies } from '../server/http/environment.ts';
import { keyOf } from '../server/http/page.ts';

const HELP = `npm run --silent import -- FILE --org ID [--report out.jsonl]
npm run --silent import -- FILE --dry-run [--report out.jsonl]

  FILE             .xlsx, or .csv in UTF-8 or GB18030
  --org ID         the organisation whose register it is (or its name)
  --dry-run        read and judge only; needs no database and no --org
  --report PATH    one JSON line a sheet row; without it the lines go to standard output
  --map WHAT=FIELD a column by its heading, or by its number (the first is 1; 台账!3 in that sheet): FIELD instead of what its
                   heading says; none: not read. May be given again; remembered for the organisation's next file of the kind
  --map-file PATH  the same as a JSON object: {"瓶号码": "code", "备用": null}
  --own NAME       an owner as the file names it (个人, 托管) whose cylinders are registered with the organisation
  --today DATE     YYYY-MM-DD to judge by; default: today
  --language L     zh-CN (default) or en, of the messages

Fields: ${columnMeanings.join(', ')}
The database is the one that the server's environment names (DATA_DIR, REGISTER, DATABASE_URL). Where a server runs on
it, that server does the work; else this command does. Nothing of the file is on the register before all of it is.
`;

type Language = 'zh-CN' | 'en';

interface Asked {
  readonly file: string;
  readonly bytes: Buffer;
  readonly language: Language;
  /** Null: of the clock. */
  readonly today: string | null;
  readonly report: string | null;
  readonly columns: Choices;
  readonly own: readonly string[];
}

const PAGE_ROWS = 200;
const POLL_MS = 200;

/** Lines to the report, no faster than they can be written. */
class Report {
  readonly #stream: NodeJS.WritableStream;
  readonly #counts = new Map<string, number>();

  constructor(path: string | null) {
    this.#stream = path === null ? stdout : createWriteStream(path);
  }

  #count(name: string): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  async write(lines: readonly Readonly<Record<string, unknown>>[]): Promise<void> {
    for (const line of lines) {
      const kind = ['accept', 'skip', 'unchanged', 'correct'].find((name) => name in line);
      this.#count(kind ?? `refuse ${String(line['refuse'])}`);
      if ('warn' in line) this.#count(`warn ${String(line['warn'])}`);
    }
    const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
    if (!this.#stream.write(text)) await once(this.#stream, 'drain');
  }

  /** Resolves to how many lines of each kind there were. */
  async end(): Promise<string> {
    if (this.#stream !== stdout) {
      this.#stream.end();
      await once(this.#stream, 'finish');
    }
    return [...this.#counts].map(([kind, count]) => `${kind} ${count}`).join(', ');
  }
}

function describeTables(read: RegisterRead): string {
  const tables = read.tables.map(({ sheet, headerRow, table }) => {
    const columns = [...table.columns]
      .toSorted(([, a], [, b]) => a.index - b.index)
      .map(([meaning, column]) => `${meaning}=${column.header}`);
    for (const [meaning, others] of [
      ['code', table.otherCodes],
      ['ownerName', table.otherOwners],
      ['state', table.otherStates],
    ] as const)
      columns.push(...others.map(({ header }) => `${meaning}=${header}`));
    const unread = table.unread.map((column) => column.header).filter(Boolean);
    return `${sheet} (data from row ${headerRow + 1}): ${columns.join(', ')}${unread.length > 0 ? `; not read: ${unread.join(', ')}` : ''}\n`;
  });
  return tables.join('');
}

const faults: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  'no-register': [
    '没有找到气瓶台账的表头：要有一行写明列名，至少有瓶码和另一列（如型号）；列名不常见的用 --map 指明',
    'no header of a cylinder register was found: a row has to name the columns, at least the code and one more (such as the model); --map says what unusual headings mean',
  ],
  internal: ['读取时出错；请重试，仍不行请联系管理员', 'reading failed: try again, and else tell the administrator'],
};

function faultText(fault: string, language: Language): string {
  const own = faults[fault];
  return own === undefined
    ? fileFaultText(fault as FileFault, language)
    : `${own[language === 'en' ? 1 : 0]} (${fault})`;
}

const say = (text: string): void => {
  stderr.write(`${text}\n`);
};

async function dryRun(asked: Asked): Promise<number> {
  const sheets = readFileSheets(asked.bytes, basename(asked.file));
  if (!sheets.ok) {
    say(`${basename(asked.file)}: ${faultText(sheets.error, asked.language)}`);
    return 1;
  }
  const given = asked.today === null ? null : parseCivilDate(asked.today);
  const today = given?.firstDay ?? localDay(Date.now(), defaultParameters.values.timeZone);
  const read = readRegister(
    sheets.value,
    importSettings(today, defaultParameters, { language: asked.language, columns: asked.columns }),
  );
  if (read.tables.length === 0) {
    say(`${basename(asked.file)}: ${faultText('no-register', asked.language)}`);
    return 1;
  }
  const report = new Report(asked.report);
  let lines: ReturnType<typeof reportLine>[] = [];
  for (const row of read.rows) {
    lines.push(reportLine(row, asked.language));
    if (lines.length < PAGE_ROWS) continue;
    await report.write(lines);
    lines = [];
  }
  await report.write(lines);
  const counts = await report.end();
  stderr.write(describeTables(read));
  say(`${counts}; passed over ${read.passedOver.length}`);
  for (const { sheet, row, text } of read.passedOver.slice(0, 20)) say(`  ${sheet} ${row}: ${text}`);
  return 0;
}

/** Waits until the work is done, by a running server or, where none is, by a runner of our own. */
async function finished(deps: AppDependencies, importId: string): Promise<Import | null> {
  let runner: ImportRunner | null = null;
  let told = '';
  try {
    for (;;) {
      const run = await readRun(deps.store.reader, importId);
      if (run === null) return null;
      if (run.state === 'applied' || run.state === 'failed') return importOf(run);
      const stage = `${run.state} ${run.state === 'applying' ? run.done_through : run.rows_read}`;
      if (stderr.isTTY && stage !== told) stderr.write(`\r${stage}    `);
      told = stage;
      if (runner === null && !(await isHeldByOther(deps.store, deps.clock, '')))
        runner = startImportRunner(deps, POLL_MS);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    await runner?.stop();
    if (stderr.isTTY) stderr.write('\r');
  }
}

async function writeRows(deps: AppDependencies, importId: string, report: Report): Promise<void> {
  let after: number | null = 0;
  while (after !== null) {
    const page = await listRows(deps.store.reader, importId, { ...everyRow, after, limit: PAGE_ROWS });
    await report.write(page.items.map((item) => item.line));
    const [next] = page.next === null ? [] : (keyOf(page.next) ?? []);
    after = typeof next === 'number' ? next : null;
  }
}

function tellSummary({ summary }: Import): void {
  if (summary === null) return;
  for (const { sheet, headerRow, columns } of summary.tables) {
    const read = columns.filter(({ meaning }) => meaning !== null).map(({ meaning, header }) => `${meaning}=${header}`);
    const unread = columns
      .filter(({ meaning, header }) => meaning === null && header !== '')
      .map(({ header }) => header);
    say(
      `${sheet} (data from row ${headerRow + 1}): ${read.join(', ')}${unread.length > 0 ? `; not read: ${unread.join(', ')}` : ''}`,
    );
  }
  const asked = summary.owners.filter(({ organisationId }) => organisationId === null);
  if (asked.length > 0) {
    say(`owner not known on the register: ${asked.map(({ name, rows }) => `${name ?? '(blank)'} ${rows}`).join(', ')}`);
  }
  for (const [host, rows] of Object.entries(summary.labelHosts)) {
    say(`${rows} codes are addresses of ${host}, whose labels are read from now on`);
  }
  if (summary.sharedRegistrationCodes > 0) {
    say(`${summary.sharedRegistrationCodes} registration codes stand in several rows and lead to no cylinder`);
  }
}

/** By its id, or by its name where only one is called so; says which there are where there is none. */
async function findOrganisation(deps: AppDependencies, named: string) {
  const organisations = await deps.store.reader
    .selectFrom('organisation')
    .select(['organisation_id', 'name', 'area'])
    .where('ended_at', 'is', null)
    .orderBy('organisation_id')
    .execute();
  const byId = organisations.find((organisation) => organisation.organisation_id === named);
  const byName = organisations.filter((organisation) => organisation.name === named);
  const found = byId ?? (byName.length === 1 ? byName[0] : undefined);
  if (found !== undefined) return found;
  say(`no such organisation: ${named}`);
  for (const { organisation_id: id, name } of organisations.slice(0, 50)) say(`  ${id} ${name}`);
  return null;
}

async function importInto(asked: Asked, named: string): Promise<number> {
  const config = readConfig(process.env, existsSync);
  if (!config.ok) {
    say(config.error.join('\n'));
    return 2;
  }
  const deps = await compose(
    config.value,
    pino({ level: 'warn', base: null }, pino.destination({ fd: 2, sync: true })),
  );
  try {
    const organisation = await findOrganisation(deps, named);
    if (organisation === null) return 1;
    const organisationId = organisation.organisation_id;
    const now = deps.clock.now();
    const { timeZone } = deps.parameters.inForce(organisation.area, new Date(now).toISOString().slice(0, 10)).resolved
      .values;
    const importId = deps.newId();
    await receiveImport(
      deps,
      {
        importId,
        organisationId,
        area: organisation.area,
        fileName: basename(asked.file),
        bytes: asked.bytes,
        language: asked.language,
        today: asked.today ?? dayText(localDay(now, timeZone)),
        applyWhenRead: true,
        columns: asked.columns,
        own: asked.own,
      },
      byConsole(new Date(now).toISOString()),
    );
    const done = await finished(deps, importId);
    if (done === null || done.state === 'failed') {
      say(`${basename(asked.file)}: ${faultText(done?.fault ?? 'internal', asked.language)}`);
      return 1;
    }
    const report = new Report(asked.report);
    await writeRows(deps, importId, report);
    const counts = await report.end();
    tellSummary(done);
    say(`${counts}; import ${importId}`);
    return 0;
  } finally {
    await deps.store.close();
  }
}

/** The columns of --map-file, then of --map. */
async function readColumns(path: string | undefined, written: readonly string[]): Promise<Result<Choices, string>> {
  const columns: Record<string, Choices[string]> = {};
  if (path !== undefined) {
    try {
      const read = JSON.parse(await readFile(path, 'utf8')) as unknown;
      const given = typeof read === 'object' && read !== null ? Object.entries(read) : [];
      const choices = choicesOf(Object.fromEntries(given.map(([heading, meaning]) => [`=${heading}`, meaning])));
      if (given.length === 0 || Object.keys(choices).length < given.length)
        return err(`--map-file ${path}: must be a JSON object of fields by heading`);
      Object.assign(columns, choices);
    } catch (error) {
      return err(`--map-file ${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  for (const text of written) {
    const choice = parseChoice(text);
    if (choice === null) return err(`--map ${text}: must be WHAT=FIELD\nfields: ${columnMeanings.join(', ')}, none`);
    const [key, meaning] = choice;
    columns[key] = meaning;
  }
  return ok(columns);
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
        org: { type: 'string' },
        report: { type: 'string' },
        today: { type: 'string' },
        language: { type: 'string', default: 'zh-CN' },
        map: { type: 'string', multiple: true, default: [] },
        'map-file': { type: 'string' },
        own: { type: 'string', multiple: true, default: [] },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n${HELP}`);
    return 2;
  }
  const { values, positionals } = parsed;
  if (values.help) {
    stdout.write(HELP);
    return 0;
  }
  const [file] = positionals;
  const today = values.today === undefined ? null : parseCivilDate(values.today);
  const badDay = values.today !== undefined && (today === null || today.day === null);
  if (file === undefined || positionals.length > 1 || badDay || (!values['dry-run'] && values.org === undefined)) {
    say(HELP);
    return 2;
  }
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    return 1;
  }
  const columns = await readColumns(values['map-file'], values.map);
  if (!columns.ok) {
    say(columns.error);
    return 2;
  }
  const asked = {
    file,
    bytes,
    language: values.language === 'en' ? ('en' as const) : ('zh-CN' as const),
    today: values.today ?? null,
    report: values.report ?? null,
    columns: columns.value,
    own: values.own,
  };
  return values['dry-run'] || values.org === undefined ? await dryRun(asked) : await importInto(asked, values.org);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href)
  process.exitCode = await runImport(process.argv.slice(2));
