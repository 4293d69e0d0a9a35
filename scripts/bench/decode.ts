// Measures how worn codes are read: by each decoder of the scanner and by the pair, in a real Chromium, with their workers.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { build } from 'vite';
import { chanceOf } from '../chance.ts';
import { installedChromium } from '../installed-chromium.ts';
import { drawSymbol } from './draw-symbol.ts';
import type { Look, Looks, Sample } from './decode-looks.ts';
import { unworn, type Wear } from './worn-code.ts';

const HELP = `npm run --silent bench:decode -- [--samples 6] [--seed 1] [--only glare] [--json]

Codes drawn as cameras see them on cylinders, worn in grades, six frames each: read by the first decoder (@zxing), the
second (zxing-wasm), or one of the two. Needs a Chromium: installed, or named by CHROMIUM_PATH.
`;

/** Each kind of wear in four grades, the last beyond what is reasonable. */
const wears: Readonly<Record<string, readonly Partial<Wear>[]>> = {
  plain: [{}],
  blur: [{ blurPx: 2.2 }, { blurPx: 3 }, { blurPx: 3.8 }, { blurPx: 2.5, motionPx: 9 }],
  tilt: [
    { tiltDeg: 25, turnDeg: 25 },
    { tiltDeg: 40, turnDeg: 35 },
    { tiltDeg: 50, turnDeg: 45 },
    { tiltDeg: 60, turnDeg: 80 },
  ],
  dim: [
    { paper: 80, noise: 8 },
    { paper: 55, noise: 11 },
    { paper: 42, noise: 14, blurPx: 1.5 },
    { paper: 30, noise: 14, blurPx: 1.5 },
  ],
  glare: [{ glare: 0.15 }, { glare: 0.25 }, { glare: 0.35 }, { glare: 0.45, paper: 120 }],
  scratched: [
    { scratches: 4 },
    { scratches: 7, rubbed: 0.01 },
    { scratches: 10, rubbed: 0.03 },
    { scratches: 16, rubbed: 0.05 },
  ],
  bent: [
    { bend: 0.5 },
    { bend: 0.65, turnDeg: 25 },
    { bend: 0.75, turnDeg: 40 },
    { bend: 0.82, turnDeg: 45, tiltDeg: 20 },
  ],
  small: [{ modulePx: 3.2 }, { modulePx: 2.4 }, { modulePx: 1.9 }, { modulePx: 1.6, noise: 6 }],
  inverted: [{ inverted: true }, { inverted: true, paper: 90, noise: 8 }],
  all: [
    { blurPx: 1.4, tiltDeg: 20, paper: 120, noise: 6, scratches: 2, bend: 0.4 },
    { blurPx: 1.8, tiltDeg: 25, paper: 100, noise: 7, scratches: 3, bend: 0.5 },
    { blurPx: 2, tiltDeg: 30, paper: 80, noise: 8, scratches: 4, rubbed: 0.01, bend: 0.5, glare: 0.1 },
    { blurPx: 2.2, tiltDeg: 35, paper: 65, noise: 9, scratches: 6, rubbed: 0.02, bend: 0.6, glare: 0.15 },
  ],
};

/** What labels say, in the symbologies that cylinders bear; QR codes are by far the most. */
const labels = [
  { format: 'QRCode', text: 'https://qp.example.cn/c/MZ00004711X' },
  { format: 'Code128', text: 'MZ00004711X' },
  { format: 'QRCode', text: 'https://label.example.com.cn/app/scan?id=3507210012345678&v=2&area=350721' },
  { format: 'DataMatrix', text: 'MZ00004711X' },
  { format: 'QRCode', text: 'https://qp.example.cn/c/MZ00000017' },
  { format: 'QRCode', text: '350721001234' },
] as const;

interface Figures {
  readonly samples: number;
  readonly read: number;
  readonly wrong: number;
  readonly medianMs: number;
  readonly p95Ms: number;
}
interface Row {
  readonly wear: string;
  readonly grade: number;
  readonly first: Figures;
  readonly second: Figures;
  readonly pair: Figures;
}

const types: Readonly<Record<string, string>> = { '.js': 'text/javascript', '.wasm': 'application/wasm' };

async function servePage(folder: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://localhost').pathname;
    if (path === '/') {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>bench</title><script type="module" src="/page.js"></script>');
      return;
    }
    readFile(join(folder, path)).then(
      (body) => response.writeHead(200, { 'content-type': types[extname(path)] ?? 'text/plain' }).end(body),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

async function buildPage(folder: string): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: fileURLToPath(new URL('../..', import.meta.url)),
    worker: { format: 'es' },
    build: {
      outDir: folder,
      emptyOutDir: true,
      assetsInlineLimit: 0,
      modulePreload: false,
      rolldownOptions: {
        input: fileURLToPath(new URL('decode-page.ts', import.meta.url)),
        output: { entryFileNames: 'page.js' },
      },
    },
  });
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;

function figuresOf(looks: readonly Look[]): Figures {
  const ms = looks.flatMap(({ framesMs }) => framesMs).sort((a, b) => a - b);
  return {
    samples: looks.length,
    read: looks.filter(({ read }) => read).length,
    wrong: looks.filter(({ wrong }) => wrong !== null).length,
    medianMs: Math.round(at(ms, 0.5) * 10) / 10,
    p95Ms: Math.round(at(ms, 0.95) * 10) / 10,
  };
}

/** The second decoder gets the frames only where the first has read nothing of them. */
const pairOf = ({ first, second }: Looks): Look => ({
  read: first.read || second.read,
  wrong: first.wrong ?? second.wrong,
  framesMs: first.read ? first.framesMs : [...first.framesMs, ...second.framesMs],
});

const rowOf = (wear: string, grade: number, looks: readonly Looks[]): Row => ({
  wear,
  grade,
  first: figuresOf(looks.map(({ first }) => first)),
  second: figuresOf(looks.map(({ second }) => second)),
  pair: figuresOf(looks.map(pairOf)),
});

const cell = ({ samples, read, wrong, medianMs, p95Ms }: Figures): string =>
  `${`${Math.round((100 * read) / Math.max(1, samples))} %`.padStart(6)}${wrong > 0 ? ` !${wrong}` : '   '} ` +
  `${medianMs.toFixed(0).padStart(4)}${p95Ms.toFixed(0).padStart(5)}`;

const line = ({ wear, grade, first, second, pair }: Row): string =>
  [`${wear} ${grade > 0 ? grade : ''}`.padEnd(13), cell(first), cell(second), cell(pair)].join(' │ ');

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: '6' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
  process.exit(0);
}
const samples = Number(values.samples);
const chance = chanceOf(Number(values.seed));
const say = (text: string): void => {
  if (!values.json) process.stdout.write(`${text}\n`);
};

const symbols = await Promise.all(labels.map(({ format, text }) => drawSymbol(format, text)));
const sampleOf = (wear: Partial<Wear>, n: number): Sample => {
  const label = labels[n % labels.length];
  const symbol = symbols[n % symbols.length];
  if (label === undefined || symbol === undefined) throw new Error('no labels');
  return { symbol, text: label.text, wear: { ...unworn, ...wear }, seed: Math.floor(chance() * 2 ** 32) };
};

const executablePath = await installedChromium();
if (executablePath === null) throw new Error('no Chromium: install one, or name it by CHROMIUM_PATH');
const folder = await mkdtemp(join(tmpdir(), 'yiping-decode-'));
await buildPage(folder);
const server = await servePage(folder);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  await page.waitForFunction('globalThis.lookAtWornCode !== undefined');
  const lookAt = (sample: Sample): Promise<Looks> =>
    page.evaluate(`lookAtWornCode(${JSON.stringify(sample)})`) as Promise<Looks>;
  // The workers start, the WebAssembly is compiled: no part of any frame's time.
  for (let n = 0; n < 4; n += 1) await lookAt({ ...sampleOf({ inverted: true, paper: 20, noise: 20 }, n), seed: n });

  say('                    first (@zxing)   │ second (zxing-wasm)│ the pair');
  say('wear          │  read     ms  p95 │  read     ms  p95 │  read     ms  p95');
  const rows: Row[] = [];
  const all: Looks[] = [];
  for (const [wear, grades] of Object.entries(wears)) {
    if (values.only !== undefined && values.only !== wear) continue;
    for (const [index, grade] of grades.entries()) {
      const looks: Looks[] = [];
      for (let n = 0; n < samples; n += 1) looks.push(await lookAt(sampleOf(grade, n)));
      all.push(...looks);
      const row = rowOf(wear, grades.length > 1 ? index + 1 : 0, looks);
      rows.push(row);
      say(line(row));
    }
  }
  const total = rowOf('together', 0, all);
  say(line(total));
  if (values.json) process.stdout.write(`${JSON.stringify({ seed: Number(values.seed), rows, total }, null, 2)}\n`);
} finally {
  await browser.close();
  server.close();
  await rm(folder, { recursive: true, force: true });
}
