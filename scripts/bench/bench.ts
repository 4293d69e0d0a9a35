// npm run bench: how fast the gate answers, as shares of a route that does nothing and of a fill in raw SQLite, in one run.
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
import { finished } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { migrateToLatest } from '../../server/db/migrate.ts';
import { openSqlite } from '../../server/db/open-sqlite.ts';
import {
  askedOfPage,
  emptyAsked,
  measure,
  round,
  startServer,
  stopServer,
  type Asked,
  type Measured,
} from './asked.ts';
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
const say = (line: string): void => void process.stderr.write(`${line}\n`);

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

const report: {
  emptyRoute: { rps: number };
  rawFill: Record<string, { rps: number; ratio: number }>;
  verdict: Record<string, { rps: number; ratio: number; p50Ms: number; p99Ms: number }>;
  fill: Record<string, { rps: number; ratio: number; p50Ms: number; p99Ms: number }>;
} = { emptyRoute: { rps: 0 }, rawFill: {}, verdict: {}, fill: {} };

const empty = await startServer('empty');
await measure(empty.url, emptyAsked, 2);
const emptyMeasured: Measured[] = [];
/** Before, between and after all others: on a shared machine it changes more from minute to minute than they differ. */
async function measureEmpty(): Promise<void> {
  say('measuring the route that does nothing');
  emptyMeasured.push(await measure(empty.url, emptyAsked, seconds / 2));
}
await measureEmpty();

const measured: Record<string, { rawFill: Measured; verdict: Measured; fill: Measured }> = {};

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
  const raw = await startServer('raw', file);
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
  const rawFill = await measure(raw.url, rawNext, seconds);
  await stopServer(raw);

  // Scattered, and none again before all were: whoever fills a full one on an old leave opens a case.
  const first = Math.floor(choose() * count);
  const filling = Array.from({ length: Math.ceil((seconds + 3) * 6000) }, (_, i) => (first + i * stride) % count);
  seedAuthorisations(file, base, filling);

  say(`measuring ${name}: verdict`);
  const server = await startServer('ours', file);
  const verdictNext = (): Asked =>
    askedOfPage('POST', '/api/v1/verdicts', benchSession, {
      step: 'fill',
      scanned: codes[Math.floor(choose() * count)] ?? '',
      scaleId,
    });
  await measure(server.url, verdictNext, 3);
  const verdict = await measure(server.url, verdictNext, seconds);

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
  const fill = await measure(server.url, fillNext, seconds);
  await stopServer(server);
  measured[name] = { rawFill, verdict, fill };
  await measureEmpty();
}
await stopServer(empty);

const byRate = emptyMeasured.toSorted((one, other) => one.rps - other.rps);
const emptyRoute = byRate[Math.floor(byRate.length / 2)] ?? { rps: 0, count: 0, p50Ms: 0, p99Ms: 0 };
report.emptyRoute.rps = round(emptyRoute.rps, 0);
const rateOf = ({ rps }: Measured): { rps: number; ratio: number } => ({
  rps: round(rps, 0),
  ratio: round(rps / emptyRoute.rps, 4),
});
const withTimes = (of: Measured) => ({ ...rateOf(of), p50Ms: of.p50Ms, p99Ms: of.p99Ms });
for (const [name, { rawFill, verdict, fill }] of Object.entries(measured)) {
  report.rawFill[name] = rateOf(rawFill);
  report.verdict[name] = withTimes(verdict);
  report.fill[name] = withTimes(fill);
}

const row = (what: string, size: string, rps: number, ratio: number, p50: number | null, p99: number | null): string =>
  `${what.padEnd(12)}${size.padEnd(8)}${String(rps).padStart(9)}${ratio.toFixed(3).padStart(10)}${(p50 ?? '').toString().padStart(9)}${(p99 ?? '').toString().padStart(9)}`;
console.log(
  `${'what'.padEnd(12)}${'size'.padEnd(8)}${'a second'.padStart(9)}${'of empty'.padStart(10)}${'p50 ms'.padStart(9)}${'p99 ms'.padStart(9)}`,
);
console.log(row('empty route', '', report.emptyRoute.rps, 1, emptyRoute.p50Ms, emptyRoute.p99Ms));
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
