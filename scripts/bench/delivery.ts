// npm run bench:delivery: a load of fifty cylinders judged and recorded; a thousand vehicles that report while scans go on; the live map.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import * as v from 'valibot';
import { answerSchema } from '../../shared/command/envelope.ts';
import type { MoveResult } from '../../shared/contract/shift.ts';
import {
  askedOfPage,
  emptyAsked,
  latenciesOf,
  measure,
  round,
  startServer,
  stopServer,
  type Asked,
  type Latencies,
} from './asked.ts';
import { benchCodes, benchSession, idOf, scaleId, seedBench, siteId } from './seed.ts';
import {
  courierDeviceOf,
  courierIdOf,
  courierSessionOf,
  officeSession,
  seedDelivery,
  shiftIdOf,
  vehicleCount,
  vehicleIdOf,
} from './seed-delivery.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '8' },
    loads: { type: 'string', default: '30' },
    'no-map': { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(
    'npm run bench:delivery -- [--json] [--seconds 8] [--loads 30] [--no-map]\nThe map needs the built pages (npm run build) and a Chromium.',
  );
  process.exit(0);
}

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const folder = join(root, '.bench');
mkdirSync(folder, { recursive: true });
const seconds = Number(values.seconds);
const loads = Number(values.loads);
const cylindersALoad = 50;
/** A second: each of a thousand couriers scans once in ten. */
const scansASecond = 100;
/** Of five scans, one is a command that moves a cylinder. */
const commandEvery = 5;
const reportEveryS = 10;
const scanSeconds = seconds * 1.5;
/** Before any is measured: what is read for the first time is not what a load takes. */
const warmLoads = 3;
const moved = (loads + warmLoads) * cylindersALoad;
const cylinders = moved + Math.ceil((2 * (scanSeconds + 2) * scansASecond) / commandEvery) + 100;
const say = (line: string): void => void process.stderr.write(`${line}\n`);

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

/** Sends one request and resolves to its answer; throws where that is not 200. */
function ask(url: string, asked: Asked): Promise<string> {
  return new Promise((resolve, reject) => {
    const { body } = asked;
    const sent = request(
      `${url}${asked.path}`,
      {
        method: asked.method,
        agent,
        headers: {
          ...asked.headers,
          ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }),
        },
      },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () => {
          const text = Buffer.concat(parts).toString();
          if (response.statusCode === 200) resolve(text);
          else reject(new Error(`${asked.path} was answered ${response.statusCode}: ${text.slice(0, 300)}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

/** So many a second, each counted from the moment at which it was due: what waits behind a slow one counts too. */
async function paced(url: string, aSecond: number, forSeconds: number, next: () => Asked): Promise<Latencies> {
  const tookMs: number[] = [];
  const asking: Promise<void>[] = [];
  const begun = performance.now();
  for (let n = 0; n < aSecond * forSeconds; n += 1) {
    const due = begun + (n * 1000) / aSecond;
    const waitMs = due - performance.now();
    if (waitMs > 1) await pause(waitMs);
    asking.push(ask(url, next()).then(() => void tookMs.push(performance.now() - due)));
  }
  await Promise.all(asking);
  return latenciesOf(tookMs);
}

// — The register: the cylinders are kept from run to run, the delivery is made anew with each.

const madeWith = createHash('sha256')
  .update(readFileSync(join(root, 'scripts', 'bench', 'seed.ts')))
  .update(
    readdirSync(join(root, 'migrations'))
      .map((name) => readFileSync(join(root, 'migrations', name), 'utf8'))
      .join(''),
  )
  .update(String(cylinders))
  .digest('hex');
const seeded = join(folder, 'delivery.sqlite');
const file = join(folder, 'delivery-run.sqlite');
const removeFile = (name: string): void => {
  for (const ending of ['', '-wal', '-shm']) rmSync(`${name}${ending}`, { force: true });
};
const done = `${seeded}.done`;
if (!existsSync(seeded) || !existsSync(done) || readFileSync(done, 'utf8') !== madeWith) {
  say(`seeding ${cylinders} cylinders`);
  removeFile(seeded);
  await seedBench(seeded, cylinders, () => undefined);
  writeFileSync(done, madeWith);
}
removeFile(file);
copyFileSync(seeded, file);
const startMs = Date.now();
say(`seeding ${vehicleCount} vehicles`);
seedDelivery(file, cylinders, startMs);
const codes = benchCodes(cylinders);

// — What is asked.

let made = 0;
/** Of this run only: the file is made anew. */
const newId = (): string => {
  made += 1;
  return idOf(0x700, made);
};
const seqs = new Map<number, number>();
let used = 0;

/** A courier loads the next `count` cylinders that stand at the site. */
function load(courier: number, count: number): Asked {
  const items = codes.slice(used, used + count).map((scanned) => ({ scanned, sealIntact: true, sealSeen: null }));
  used += count;
  const seq = (seqs.get(courier) ?? 0) + 1;
  seqs.set(courier, seq);
  const command = {
    commandId: newId(),
    deviceId: courierDeviceOf(courier),
    seq,
    type: 'move-cylinders',
    version: 1,
    actor: courierIdOf(courier),
    occurredAt: new Date().toISOString(),
    clockOffsetMs: 0,
    appVersion: 'bench',
    verdictShown: null,
    signature: null,
    payload: {
      movementId: newId(),
      shiftId: shiftIdOf(courier),
      from: { kind: 'site', id: siteId },
      to: { kind: 'vehicle', id: vehicleIdOf(courier) },
      items,
      position: { lng: 110.3, lat: 21.2, accuracyM: 12 },
      decided: 'ask',
      addendum: null,
    },
  };
  return askedOfPage('POST', '/api/v1/commands', courierSessionOf(courier), { commands: [command] });
}

/** Each vehicle in its turn, each time ten seconds further along the road. */
function reporter(firstAtMs: number, stepMs: number, pointsABatch: number): () => Asked {
  let sent = 0;
  return () => {
    const courier = sent % vehicleCount;
    const turnOfAll = Math.floor(sent / vehicleCount);
    sent += 1;
    const points = Array.from({ length: pointsABatch }, (_, i) => {
      const turn = turnOfAll * pointsABatch + i;
      return {
        at: new Date(firstAtMs + turn * stepMs).toISOString(),
        lng: 110.1 + (courier % 100) * 0.004 + turn * 1e-6,
        lat: 21.1 + Math.floor(courier / 100) * 0.02,
        accuracyM: 12,
        speedMps: 8,
        headingDeg: 90,
      };
    });
    const body = { shiftId: shiftIdOf(courier), clockOffsetMs: 0, points };
    return askedOfPage('POST', '/api/v1/positions', courierSessionOf(courier), body);
  };
}

let scans = 0;
/** Verdicts in the filling hall, and couriers who load a cylinder each. */
function nextScan(): Asked {
  scans += 1;
  if (scans % commandEvery === 0) return load(scans % vehicleCount, 1);
  const scanned = codes[(scans * 7919) % codes.length] ?? '';
  return askedOfPage('POST', '/api/v1/verdicts', benchSession, { step: 'fill', scanned, scaleId });
}

// — The measuring.

say('measuring the route that does nothing');
const empty = await startServer('empty');
await measure(empty.url, emptyAsked, 1);
const { rps: emptyRps } = await measure(empty.url, emptyAsked, seconds / 2);
await stopServer(empty);

const server = await startServer('ours', file);
const commandsAnswer = v.object({ answers: v.array(answerSchema) });

say(`loading ${cylindersALoad} cylinders, ${loads} times`);
const loadMs: number[] = [];
for (let n = 0; n < warmLoads + loads; n += 1) {
  const asked = load(n, cylindersALoad);
  const from = performance.now();
  const [answer] = v.parse(commandsAnswer, JSON.parse(await ask(server.url, asked))).answers;
  if (n >= warmLoads) loadMs.push(performance.now() - from);
  const result = answer?.result as MoveResult | null | undefined;
  if (result?.moved !== true) throw new Error(`a load was not recorded: ${JSON.stringify(answer).slice(0, 600)}`);
}
const loadSeconds = loadMs.reduce((sum, ms) => sum + ms, 0) / 1000;
const loading = latenciesOf(loadMs);

say('scans without positions');
await paced(server.url, scansASecond, 2, nextScan);
const alone = await paced(server.url, scansASecond, scanSeconds, nextScan);

say(`scans while ${vehicleCount} vehicles report each ${reportEveryS} s`);
const each = reporter(Date.now() - 120_000, 1000, 1);
const [beside, reports] = await Promise.all([
  paced(server.url, scansASecond, scanSeconds, nextScan),
  paced(server.url, vehicleCount / reportEveryS, scanSeconds, each),
]);

say('the list of live vehicles');
const liveMs: { whole: number[]; changed: number[] } = { whole: [], changed: [] };
const live = v.object({ asOf: v.string(), vehicles: v.array(v.unknown()) });
for (let n = 0; n < 20; n += 1) {
  for (const kind of ['whole', 'changed'] as const) {
    // What a map asks each few seconds: by then every vehicle has reported, and all of them changed.
    const since = kind === 'whole' ? '' : `?since=${new Date(Date.now() - 60_000).toISOString()}`;
    const from = performance.now();
    const text = await ask(server.url, askedOfPage('GET', `/api/v1/live${since}`, officeSession));
    liveMs[kind].push(performance.now() - from);
    const { vehicles } = v.parse(live, JSON.parse(text));
    if (vehicles.length !== vehicleCount) throw new Error(`${vehicles.length} live vehicles`);
  }
}
const whole = latenciesOf(liveMs.whole);
const changed = latenciesOf(liveMs.changed);

say('positions, as many as are answered');
const ones = reporter(startMs - 1_800_000, 500, 1);
await measure(server.url, ones, 1);
const { rps: batchRps } = await measure(server.url, ones, seconds);
const tens = reporter(startMs - 900_000, 500, 10);
const { rps: tensRps } = await measure(server.url, tens, seconds / 2);
await stopServer(server);
removeFile(file);

const screenFrames = v.object({
  screens: v.array(
    v.object({ screen: v.string(), frames: v.number(), p50Ms: v.number(), p99Ms: v.number(), maxMs: v.number() }),
  ),
});

/** The last line of `scripts/bench/map.ts --json`; null: it could not be measured here. */
async function measureMap(): Promise<v.InferOutput<typeof screenFrames> | null> {
  const child = spawn(process.execPath, [join(root, 'scripts/bench/map.ts'), '--json', '--seconds', '8'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: root,
  });
  let last = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.trim() !== '') last = line;
  });
  await new Promise((resolve) => child.once('close', resolve));
  try {
    const parsed = v.safeParse(screenFrames, JSON.parse(last));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}
if (!values['no-map']) say('the live map');
const map = values['no-map'] ? null : await measureMap();

const report = {
  emptyRoute: { rps: round(emptyRps, 0) },
  load: {
    cylinders: cylindersALoad,
    p50Ms: loading.p50Ms,
    p99Ms: loading.p99Ms,
    cylindersASecond: round((loads * cylindersALoad) / loadSeconds, 0),
  },
  positions: {
    batchesASecond: round(batchRps, 0),
    ratio: round(batchRps / emptyRps, 4),
    ofTenPoints: { batchesASecond: round(tensRps, 0), pointsASecond: round(tensRps * 10, 0) },
    whileScanning: { aSecond: vehicleCount / reportEveryS, p50Ms: reports.p50Ms, p99Ms: reports.p99Ms },
  },
  scans: {
    aSecond: scansASecond,
    without: { p50Ms: alone.p50Ms, p99Ms: alone.p99Ms },
    with: { p50Ms: beside.p50Ms, p99Ms: beside.p99Ms },
  },
  live: { vehicles: vehicleCount, p50Ms: whole.p50Ms, p99Ms: whole.p99Ms, changedP50Ms: changed.p50Ms },
  map: map?.screens ?? null,
};

const row = (what: string, rate: number | null, ratio: number | null, p50: number | null, p99: number | null): string =>
  `${what.padEnd(44)}${(rate ?? '').toString().padStart(9)}${(ratio?.toFixed(3) ?? '').padStart(10)}${(p50 ?? '').toString().padStart(9)}${(p99 ?? '').toString().padStart(9)}`;
console.log(
  `${'what'.padEnd(44)}${'a second'.padStart(9)}${'of empty'.padStart(10)}${'p50 ms'.padStart(9)}${'p99 ms'.padStart(9)}`,
);
console.log(row('empty route', report.emptyRoute.rps, 1, null, null));
console.log(
  row(
    `load of ${cylindersALoad} (cylinders a second)`,
    report.load.cylindersASecond,
    null,
    loading.p50Ms,
    loading.p99Ms,
  ),
);
console.log(row('position batches of 1', report.positions.batchesASecond, report.positions.ratio, null, null));
console.log(row('position batches of 10', report.positions.ofTenPoints.batchesASecond, tensRps / emptyRps, null, null));
console.log(row('scans without positions', scansASecond, null, alone.p50Ms, alone.p99Ms));
console.log(row(`scans beside ${vehicleCount} vehicles`, scansASecond, null, beside.p50Ms, beside.p99Ms));
console.log(row('positions beside scans', vehicleCount / reportEveryS, null, reports.p50Ms, reports.p99Ms));
console.log(row('live list, whole', null, null, whole.p50Ms, whole.p99Ms));
console.log(row('live list, all changed', null, null, changed.p50Ms, changed.p99Ms));
for (const { screen, p50Ms, p99Ms, maxMs } of map?.screens ?? []) {
  console.log(row(`live map on a ${screen}: work a frame (most ${maxMs})`, null, null, p50Ms, p99Ms));
}
if (values.json) console.log(JSON.stringify(report));
