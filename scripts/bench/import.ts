// Measures an import beside a running server: how long it takes, and how long the server keeps anybody waiting meanwhile.
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { compose } from '../../server/compose.ts';
import { readConfig } from '../../server/config.ts';
import { sheetXml, stylesXml, workbook, type StoredCell } from './write-workbook.ts';

const HELP = `npm run --silent bench:import -- [--rows 100000] [--csv] [--json]

An empty register in a temporary folder (or the one that DATABASE_URL names, which must be empty), a server on it, and the
import command beside it. The server is asked every 20 ms; the longest wait is the pause that people would notice.
`;

const ORGANISATION = '01900000-0000-7000-8000-0000000000aa';
const OWNER = '某燃气有限公司';
const ASK_EVERY_MS = 20;
const MODELS = [
  ['15kg', 35.5, 16.5, 14.9],
  ['YSP-35.5', '35.5L', '１６．３', 14.9],
  ['50kg', 118, '47kg', 49.5],
  ['ysp12', 12, 7, 5],
] as const;

/** A register as ledgers are: dates, models and masses in many spellings, one row in twenty refused. */
function rowsOf(count: number): StoredCell[][] {
  const rows: StoredCell[][] = [
    [`${OWNER}气瓶台账`],
    [
      '序号',
      '二维码编号',
      '使用登记代码',
      '出厂编号',
      '制造单位',
      '制造年月',
      '型号',
      '容积(L)',
      '皮重(kg)',
      '最大充装量(kg)',
      '介质',
      '上次检验',
      '下次检验',
      '使用年限',
      '产权单位',
      '状态',
      '备注',
    ],
  ];
  for (let i = 0; i < count; i++) {
    const [model, volume, tare, most] = MODELS[i % MODELS.length] ?? MODELS[0];
    const month = (i % 12) + 1;
    const made = i % 20 === 7 ? '不详' : i % 2 === 0 ? `2022年${month}月` : `2022.${month}`;
    rows.push([
      i + 1,
      String(440_811_000_000_000 + i),
      `3440${String(i).padStart(8, '0')}`,
      String(1_000_000 + i),
      '某钢瓶制造有限公司',
      made,
      model,
      volume,
      tare,
      most,
      'LPG',
      null,
      `2026-${String(month).padStart(2, '0')}`,
      8,
      i % 10 === 3 ? '个人' : OWNER,
      '在用',
      null,
    ]);
  }
  return rows;
}

const csvOf = (rows: readonly StoredCell[][]): Buffer =>
  Buffer.from(rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))).join(',')).join('\r\n'));

/** With shared strings, as spreadsheet programs save. */
function xlsxOf(rows: readonly StoredCell[][]): Buffer {
  const places = new Map<string, number>();
  const stored = rows.map((row) =>
    row.map((cell): StoredCell => {
      if (typeof cell !== 'string') return cell;
      const place = places.get(cell) ?? places.size;
      places.set(cell, place);
      return { attributes: 't="s"', xml: `<v>${place}</v>` };
    }),
  );
  const sharedStrings = `<sst>${[...places.keys()].map((text) => `<si><t>${text}</t></si>`).join('')}</sst>`;
  return workbook([{ name: '台账', xml: sheetXml(stored) }], { sharedStrings, styles: stylesXml([]) });
}

async function freePort(): Promise<number> {
  return await new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port')),
      );
    });
  });
}

async function makeOrganisation(environment: NodeJS.ProcessEnv): Promise<void> {
  const config = readConfig(environment, existsSync);
  if (!config.ok) throw new Error(config.error.join('\n'));
  const deps = await compose(config.value, pino({ level: 'silent' }));
  await deps.store.atomically(async (trx) => {
    await trx
      .insertInto('organisation')
      .values({
        organisation_id: ORGANISATION,
        version: 1,
        kind: 'filling-station',
        name: OWNER,
        short_name: null,
        credit_code: null,
        area: '440811101000',
        ended_at: null,
      })
      .execute();
  });
  await deps.store.close();
}

const ended = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => child.once('exit', resolve));

interface Waits {
  readonly waitsMs: number[];
  stop(): Promise<void>;
}

/** Asks the server again and again, one question at a time. */
function ask(url: string): Waits {
  const waitsMs: number[] = [];
  const state = { going: true };
  const asking = (async () => {
    while (state.going) {
      const from = performance.now();
      await fetch(url).then((response) => response.arrayBuffer());
      waitsMs.push(performance.now() - from);
      await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS));
    }
  })();
  return {
    waitsMs,
    async stop() {
      state.going = false;
      await asking;
    },
  };
}

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '100000' },
    csv: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
} else {
  const folder = await mkdtemp(join(tmpdir(), 'bench-import-'));
  const port = await freePort();
  const environment = { ...process.env, DATA_DIR: folder, HOST: '127.0.0.1', PORT: String(port), LOG_LEVEL: 'error' };
  const rows = rowsOf(Number(values.rows));
  const file = join(folder, values.csv ? 'register.csv' : 'register.xlsx');
  await writeFile(file, values.csv ? csvOf(rows) : xlsxOf(rows));
  await makeOrganisation(environment);
  const server = spawn(process.execPath, ['server/main.ts'], {
    env: environment,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('message', () => resolve());
      server.once('exit', () => reject(new Error('the server did not start')));
    });
    const url = `http://127.0.0.1:${port}/healthz`;
    const before = ask(url);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    await before.stop();
    const during = ask(url);
    const from = performance.now();
    const command = spawn(
      process.execPath,
      ['scripts/import.ts', file, '--org', ORGANISATION, '--report', join(folder, 'report.jsonl')],
      { env: environment, stdio: ['ignore', 'ignore', values.json ? 'ignore' : 'inherit'] },
    );
    const status = await ended(command);
    const seconds = (performance.now() - from) / 1000;
    await during.stop();
    const sorted = during.waitsMs.toSorted((a, b) => a - b);
    const at = (share: number): number => Math.round((sorted[Math.floor((sorted.length - 1) * share)] ?? 0) * 10) / 10;
    const result = {
      rows: Number(values.rows),
      status,
      seconds: Math.round(seconds * 10) / 10,
      worstPauseMs: at(1),
      p99PauseMs: at(0.99),
      p50PauseMs: at(0.5),
      worstIdlePauseMs: Math.round(Math.max(...before.waitsMs) * 10) / 10,
    };
    if (values.json) process.stdout.write(`${JSON.stringify(result)}\n`);
    else console.table([result]);
    process.exitCode = status === 0 ? 0 : 1;
  } finally {
    server.kill('SIGTERM');
    if (server.exitCode === null) await ended(server);
    await rm(folder, { recursive: true, force: true });
  }
}
