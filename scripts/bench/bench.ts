// npm run bench: how fast the gate answers, as shares of a route that does nothing and of a fill in raw SQLite, in one run.
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  createReadStream,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import autocannon from 'autocannon';
import * as v from 'valibot';
import { migrateToLatest } from '../../server/db/migrate.ts';
import { openSqlite } from '../../server/db/open-sqlite.ts';
import {
  authorisationIdOf,
  benchBadge,
  benchCodes,
  benchKey,
  benchSession,
  cylinderIdOf,
  idOf,
  scaleId,
  seedAuthorisations,
  seedBench,
} from './seed.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    sizes: { type: 'string', default: '1e4,1e6' },
    seconds: { type: 'string', default: '8' },
    fresh: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    'npm run bench -- [--json] [--sizes 1e4,1e6] [--seconds 8] [--fresh]\nSeeded files are kept in .bench; --fresh makes them anew.',
  );
  process.exit(0);
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(root, '.bench');
mkdirSync(folder, { recursive: true });
const seconds = Number(values.seconds);
const connections = 32;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function serverOf(kind: string, file = ''): Promise<{ url: string; process: ChildProcess }> {
  const child = spawn(process.execPath, [join(root, 'scripts/bench/server.ts'), kind, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const port = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the ${kind} server ended with ${code}`)));
  });
  return { url: `http://127.0.0.1:${port}`, process: child };
}

const stop = async (server: { process: ChildProcess }): Promise<void> => {
  const ended = new Promise((resolve) => server.process.once('exit', resolve));
  server.process.kill('SIGTERM');
  await ended;
};

interface Measured {
  readonly rps: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

interface Asked {
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

/** 32 connections for `forSeconds`; `next` gives each request. Throws where any was not answered 200. */
async function measure(url: string, next: () => Asked, forSeconds = seconds): Promise<Measured> {
  const latenciesMs: number[] = [];
  let failed = 0;
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(
      {
        url,
        connections,
        duration: forSeconds,
        requests: [
          {
            setupRequest: (request) => {
              const asked = next();
              return {
                ...request,
                path: asked.path,
                method: asked.method,
                headers: { ...request.headers, ...asked.headers },
                ...(asked.body === undefined ? {} : { body: asked.body }),
              };
            },
          },
        ],
      },
      (error, done) => (error === null || error === undefined ? resolve(done) : reject(error)),
    );
    run.on('response', (_client, statusCode, _bytes, responseMs) => {
      latenciesMs.push(responseMs);
      if (statusCode !== 200) failed += 1;
    });
  });
  if (failed > 0 || result.errors > 0)
    throw new Error(`${failed} answers were not 200, ${result.errors} requests failed`);
  latenciesMs.sort((one, other) => one - other);
  const at = (share: number): number =>
    latenciesMs[Math.min(latenciesMs.length - 1, Math.floor(latenciesMs.length * share))] ?? 0;
  return { rps: latenciesMs.length / result.duration, p50Ms: at(0.5), p99Ms: at(0.99) };
}

/** The same choice in every run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** A prime, so that its multiples meet every cylinder of a register whose size is a power of ten. */
const stride = 7919;

const sizes = values.sizes.split(',').map((size) => ({ name: size, count: Number(size) }));
const sha256Of = (...path: string[]): string =>
  createHash('sha256')
    .update(readFileSync(join(root, ...path)))
    .digest('hex');
/** What a seeded file was made with: it is made anew where any of that changed; a migration that came since is only run. */
const madeWith: Record<string, string> = {
  seed: sha256Of('scripts', 'bench', 'seed.ts'),
  ...Object.fromEntries(
    readdirSync(join(root, 'migrations'))
      .filter((name) => /^\d/.test(name))
      .map((name) => [name, sha256Of('migrations', name)]),
  ),
};
const isOfToday = (doneFile: string): boolean => {
  const made = v.safeParse(v.record(v.string(), v.string()), JSON.parse(readFileSync(doneFile, 'utf8')));
  return made.success && Object.entries(made.output).every(([name, hash]) => madeWith[name] === hash);
};
const fileOf = (name: string): string => join(folder, `${name}.sqlite`);
for (const { name, count } of sizes) {
  const file = fileOf(name);
  if (values.fresh) for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
  if (existsSync(file) && existsSync(`${file}.done`) && isOfToday(`${file}.done`)) {
    const store = openSqlite({ file });
    await migrateToLatest(store.reader);
    await store.close();
    continue;
  }
  for (const ending of ['', '-wal', '-shm']) rmSync(`${file}${ending}`, { force: true });
  say(`seeding ${name} cylinders with ten events each`);
  const from = performance.now();
  await seedBench(file, count, (done) => {
    if (done % 100_000 === 0) say(`  ${done}`);
  });
  writeFileSync(`${file}.done`, JSON.stringify(madeWith));
  say(`  ${((performance.now() - from) / 1000).toFixed(0)} s, ${(statSync(file).size / 1e9).toFixed(2)} GB`);
}

const round = (value: number, digits: number): number => Number(value.toFixed(digits));
const report: {
  emptyRoute: { rps: number };
  rawFill: Record<string, { rps: number; ratio: number }>;
  verdict: Record<string, { rps: number; ratio: number; p50Ms: number; p99Ms: number }>;
  fill: Record<string, { rps: number; ratio: number; p50Ms: number; p99Ms: number }>;
} = { emptyRoute: { rps: 0 }, rawFill: {}, verdict: {}, fill: {} };

say('measuring the route that does nothing');
const empty = await serverOf('empty');
await measure(empty.url, () => ({ path: '/empty', method: 'GET' }), 2);
const emptyRoute = await measure(empty.url, () => ({ path: '/empty', method: 'GET' }));
await stop(empty);
report.emptyRoute.rps = round(emptyRoute.rps, 0);
const shareOf = (measured: Measured): number => round(measured.rps / emptyRoute.rps, 4);

/** Brings the file into memory, where there is room for it: a register in service is there, and the disk is not measured. */
async function readThrough(file: string): Promise<void> {
  if (statSync(file).size > totalmem() * 0.7)
    return say(`  ${file} is larger than the memory: the disk is measured too`);
  await finished(createReadStream(file, { highWaterMark: 8 << 20 }).resume());
}

for (const { name, count } of sizes) {
  const file = fileOf(name);
  say(`reading ${name} through`);
  await readThrough(file);
  const codes = benchCodes(count);
  const choose = random(count);
  // Every run writes under ids of its own, because the files are kept.
  const base = Date.now();

  say(`measuring ${name}: raw fill`);
  const raw = await serverOf('raw', file);
  let rawMade = 0;
  const rawNext = (): Asked => {
    rawMade += 1;
    return {
      path: `/raw-fills/${idOf(0x300, base + rawMade)}`,
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ cylinderId: cylinderIdOf(Math.floor(choose() * count)), netG: 14_500 }),
    };
  };
  await measure(raw.url, rawNext, 2);
  const rawFill = await measure(raw.url, rawNext);
  await stop(raw);
  report.rawFill[name] = { rps: round(rawFill.rps, 0), ratio: shareOf(rawFill) };

  // Scattered, and none again before all were: whoever fills a full one on an old leave opens a case.
  const first = Math.floor(choose() * count);
  const filling = Array.from({ length: Math.ceil((seconds + 3) * 6000) }, (_, i) => (first + i * stride) % count);
  seedAuthorisations(file, base, filling);

  say(`measuring ${name}: verdict`);
  const server = await serverOf('ours', file);
  const verdictNext = (): Asked => ({
    path: '/api/v1/verdicts',
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      cookie: `yiping=${benchSession}`,
      origin: 'http://127.0.0.1',
      'sec-fetch-site': 'same-origin',
    },
    body: JSON.stringify({ step: 'fill', scanned: codes[Math.floor(choose() * count)] ?? '', scaleId }),
  });
  await measure(server.url, verdictNext, 3);
  const verdict = await measure(server.url, verdictNext);
  report.verdict[name] = {
    rps: round(verdict.rps, 0),
    ratio: shareOf(verdict),
    p50Ms: round(verdict.p50Ms, 2),
    p99Ms: round(verdict.p99Ms, 2),
  };

  say(`measuring ${name}: fill`);
  let filled = 0;
  const fillNext = (): Asked => {
    const n = base + filled;
    filled += 1;
    const now = new Date().toISOString();
    return {
      path: `/api/v1/fills/${idOf(0x400, n)}`,
      method: 'PUT',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${benchKey}` },
      body: JSON.stringify({
        authorisationId: authorisationIdOf(n),
        scanned: null,
        badge: benchBadge,
        startedAt: now,
        endedAt: now,
        netG: 14_500,
        grossG: 31_000,
      }),
    };
  };
  await measure(server.url, fillNext, 2);
  const fill = await measure(server.url, fillNext);
  await stop(server);
  report.fill[name] = {
    rps: round(fill.rps, 0),
    ratio: shareOf(fill),
    p50Ms: round(fill.p50Ms, 2),
    p99Ms: round(fill.p99Ms, 2),
  };
}

const row = (what: string, size: string, rps: number, ratio: number, p50: number | null, p99: number | null): string =>
  `${what.padEnd(12)}${size.padEnd(8)}${String(rps).padStart(9)}${ratio.toFixed(3).padStart(10)}${(p50 ?? '').toString().padStart(9)}${(p99 ?? '').toString().padStart(9)}`;
console.log(
  `${'what'.padEnd(12)}${'size'.padEnd(8)}${'a second'.padStart(9)}${'of empty'.padStart(10)}${'p50 ms'.padStart(9)}${'p99 ms'.padStart(9)}`,
);
console.log(row('empty route', '', report.emptyRoute.rps, 1, round(emptyRoute.p50Ms, 2), round(emptyRoute.p99Ms, 2)));
for (const { name } of sizes) {
  const raw = report.rawFill[name];
  const verdict = report.verdict[name];
  const fill = report.fill[name];
  if (raw !== undefined) console.log(row('raw fill', name, raw.rps, raw.ratio, null, null));
  if (verdict !== undefined)
    console.log(row('verdict', name, verdict.rps, verdict.ratio, verdict.p50Ms, verdict.p99Ms));
  if (fill !== undefined) console.log(row('fill', name, fill.rps, fill.ratio, fill.p50Ms, fill.p99Ms));
  if (raw !== undefined && fill !== undefined)
    console.log(`  fill ÷ raw fill at ${name}: ${(fill.rps / raw.rps).toFixed(2)}`);
}
if (values.json) console.log(JSON.stringify(report));
