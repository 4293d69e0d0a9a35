// Measures the live map: main-thread work a frame while a thousand vehicles move and somebody pulls and zooms, from the browser's trace.
import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Session } from '../../shared/contract/account.ts';
import { plainGround } from '../../shared/contract/map.ts';
import type { Live, LiveVehicle } from '../../shared/contract/position.ts';
import type { Position } from '../../shared/verdict/place.ts';
import type { AppEnvironment } from '../../server/http/environment.ts';
import { secured } from '../../server/http/secure.ts';
import { staticRoutes } from '../../server/http/static.ts';
import { chanceOf } from '../chance.ts';
import { installedChromium } from '../installed-chromium.ts';

const HELP = `npm run --silent bench:map -- [--vehicles 1000] [--seconds 24] [--throttle 4] [--most 33] [--pages dist/pwa] [--traces FOLDER] [--json]

Needs the built pages (npm run build) and a Chromium. Serves them with a feed of vehicles that all move, opens the live map
on a desk's screen and on a phone's, slows the processor down, pulls and zooms, and reads the trace: how long the main thread
works from one frame to the next. Ends with status 1 where the worst frame takes longer than --most (milliseconds).
`;

/** Beyond this without a frame, a new span of time is counted. */
const spanMostMs = 50;
const middle: Position = [113.3, 23.1];
const organisationId = '01900000-0000-7000-8000-0000000000aa';

const screens = {
  desk: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 },
  phone: { viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 },
} as const;

// — The feed.

/** All change at each question: they move on their ways as the clock does. */
function createFeed(count: number): (after: number, limit: number) => Live {
  const next = chanceOf(7);
  const start = Date.now();
  const vehicles = Array.from({ length: count }, (_, n) => ({
    n,
    lng: middle[0] + (next() - 0.5) * 0.5,
    lat: middle[1] + (next() - 0.5) * 0.35,
    headingDeg: next() * 360,
    speedMps: 4 + next() * 14,
    fate: next(),
  }));
  const at = (n: number): LiveVehicle | null => {
    const vehicle = vehicles[n];
    if (vehicle === undefined) return null;
    const goneM = ((Date.now() - start) / 1000) * vehicle.speedMps;
    const turn = vehicle.headingDeg + goneM / 40;
    const state = vehicle.fate < 0.05 ? 'silent' : vehicle.fate < 0.25 ? 'standing' : 'moving';
    const wayM = state === 'moving' ? goneM : 0;
    return {
      vehicleId: `vehicle-${n}`,
      plate: `粤G${String(10_000 + n)}`,
      organisationId,
      shiftId: `shift-${String(n).padStart(5, '0')}`,
      courierId: `courier-${n}`,
      lng: vehicle.lng + (Math.sin((vehicle.headingDeg * Math.PI) / 180) * wayM) / 102_000,
      lat: vehicle.lat + (Math.cos((vehicle.headingDeg * Math.PI) / 180) * wayM) / 111_000,
      accuracyM: 12,
      at: new Date().toISOString(),
      source: n % 3 === 0 ? 'tracker' : 'phone',
      speedMps: state === 'moving' ? vehicle.speedMps : 0,
      headingDeg: state === 'moving' ? ((turn % 360) + 360) % 360 : null,
      state,
      alarms: vehicle.fate > 0.96 ? ['out-of-zone'] : [],
      loadCount: n % 40,
    };
  };
  return (after, limit) => ({
    asOf: new Date().toISOString(),
    vehicles: Array.from({ length: Math.max(0, Math.min(limit, count - after)) }, (_, i) => at(after + i)).flatMap(
      (one) => (one === null ? [] : [one]),
    ),
    endedShiftIds: [],
    running: count,
    next: after + limit < count ? String(after + limit) : null,
  });
}

/** Twelve zones of forty corners around the middle. */
const zones = Array.from({ length: 12 }, (_, n) => {
  const [lng, lat] = [middle[0] - 0.2 + (n % 4) * 0.13, middle[1] - 0.12 + Math.floor(n / 4) * 0.12];
  const ring = Array.from({ length: 41 }, (_corner, i): Position => {
    const turn = ((i % 40) / 40) * 2 * Math.PI;
    return [lng + Math.cos(turn) * 0.05, lat + Math.sin(turn) * 0.045];
  });
  return {
    zoneId: `zone-${n}`,
    version: 1,
    organisationId,
    name: `${n + 1} 片区`,
    polygons: [ring],
    villages: [],
    endedAt: null,
  };
});

const session = (): Session => ({
  person: { personId: '01900000-0000-7000-8000-0000000000ab', name: '办公室甲' },
  organisation: { organisationId, name: '某燃气有限公司', kind: 'filling-station', area: '440811101000' },
  site: null,
  roles: ['office'],
  deviceId: '01900000-0000-7000-8000-0000000000ac',
  signedInBy: 'password',
  passwordIsTemporary: false,
  expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  serverTime: new Date().toISOString(),
  offlineDays: 3,
  emergencyCalls: [],
  certificates: [],
  workplaces: [{ organisationId, organisationName: '某燃气有限公司', site: null }],
});

async function serve(vehicles: number, pages: string): Promise<{ readonly url: string; close(): Promise<void> }> {
  const feed = createFeed(vehicles);
  const app = new Hono<AppEnvironment>();
  app.use(secured([]));
  app.get('/api/v1/session', (c) => c.json(session()));
  app.get('/api/v1/live', (c) => c.json(feed(Number(c.req.query('after') ?? 0), Number(c.req.query('limit') ?? 2000))));
  app.get('/api/v1/map-settings', (c) => c.json(plainGround));
  app.get('/api/v1/organisations/:id/zones', (c) => c.json({ items: zones, next: null }));
  app.get('/api/v1/organisations/:id/sites', (c) => c.json({ items: [], next: null }));
  app.get('/api/v1/scan-config', (c) => c.json({ vendorPatterns: [] }));
  app.route('/', staticRoutes(pages));
  const server = createAdaptorServer({ fetch: app.fetch }) as Server;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// — The hand.

async function pullAndZoom(
  page: Page,
  { x, y }: { readonly x: number; readonly y: number },
  untilMs: number,
): Promise<void> {
  await page.mouse.move(x, y);
  for (let round = 0; Date.now() < untilMs; round += 1) {
    const way = round % 2 === 0 ? 1 : -1;
    await page.mouse.down();
    for (let step = 1; step <= 30; step += 1) await page.mouse.move(x + way * step * 5, y + way * step * 3);
    await page.mouse.up();
    // The glide after it, then nearer and farther.
    await page.waitForTimeout(400);
    await page.mouse.move(x, y);
    for (let step = 0; step < 6; step += 1) await page.mouse.wheel(0, way * -120);
    await page.waitForTimeout(500);
  }
}

// — The trace.

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

const categories = [
  'toplevel',
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'disabled-by-default-devtools.timeline.frame',
  'devtools.timeline.frame',
];

interface FrameWork {
  readonly frames: number;
  /** Time of the thread's own work, the slowing down included: what other programs of the machine take is not in it. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** Frames with more work than allowed. */
  readonly over: number;
  /** The worst by the clock on the wall, with all that the machine did besides. */
  readonly wallMaxMs: number;
}

/** Work of the busiest page's main thread from one frame to the next. */
function workOf(events: readonly TraceEvent[], mostMs: number): FrameWork {
  const mains = events.filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain');
  const tasksOf = ({ pid, tid }: TraceEvent): readonly TraceEvent[] =>
    events.filter((event) => event.pid === pid && event.tid === tid && event.name === 'RunTask' && event.ph === 'X');
  const total = (tasks: readonly TraceEvent[]): number => tasks.reduce((sum, { dur = 0 }) => sum + dur, 0);
  const [busiest] = mains
    .map((main) => ({ main, tasks: tasksOf(main) }))
    .toSorted((a, b) => total(b.tasks) - total(a.tasks));
  if (busiest === undefined || busiest.tasks.length === 0) throw new Error('the trace holds no tasks of a page');
  const { main, tasks } = busiest;
  const begins = events
    .filter(({ name, pid, tid }) => name === 'BeginMainThreadFrame' && pid === main.pid && tid === main.tid)
    .map(({ ts }) => ts)
    .toSorted((a, b) => a - b);
  const spans: { from: number; workUs: number; wallUs: number }[] = [];
  let next = 0;
  for (const task of tasks.toSorted((a, b) => a.ts - b.ts)) {
    const end = task.ts + (task.dur ?? 0);
    // A frame's own task holds the mark of its beginning.
    while (next < begins.length && (begins[next] ?? 0) <= end) {
      const from = begins[next] ?? 0;
      if (from >= task.ts) spans.push({ from: task.ts, workUs: 0, wallUs: 0 });
      next += 1;
    }
    const last = spans.at(-1);
    if (last === undefined || task.ts - last.from > spanMostMs * 1000)
      spans.push({ from: task.ts, workUs: 0, wallUs: 0 });
    const span = spans.at(-1);
    if (span === undefined) continue;
    span.workUs += task.tdur ?? task.dur ?? 0;
    span.wallUs += task.dur ?? 0;
  }
  const works = spans.map(({ workUs }) => workUs / 1000).toSorted((a, b) => a - b);
  const at = (share: number): number => Math.round((works[Math.floor((works.length - 1) * share)] ?? 0) * 10) / 10;
  return {
    frames: begins.length,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    maxMs: at(1),
    over: works.filter((work) => work > mostMs).length,
    wallMaxMs: Math.round(Math.max(...spans.map(({ wallUs }) => wallUs)) / 100) / 10,
  };
}

interface Asked {
  readonly vehicles: number;
  readonly seconds: number;
  readonly throttle: number;
  readonly mostMs: number;
  /** A folder that the traces are left in, for a closer look. */
  readonly traces: string | undefined;
}

async function measure(browser: Browser, url: string, screen: keyof typeof screens, asked: Asked): Promise<FrameWork> {
  const context = await browser.newContext({ ...screens[screen], serviceWorkers: 'block', locale: 'zh-CN' });
  const page = await context.newPage();
  try {
    await page.goto(`${url}/sign-in`);
    const kept = { session: session(), seenAtMs: Date.now() };
    await page.evaluate(`localStorage.setItem('yy.session', ${JSON.stringify(JSON.stringify(kept))})`);
    await page.goto(`${url}/map`);
    await page.locator('[data-testid=map][data-ready=true]').waitFor();
    await page.getByTestId('live-list').locator('li').first().waitFor();
    const cdp = await context.newCDPSession(page);
    await cdp.send('Emulation.setCPUThrottlingRate', { rate: asked.throttle });
    const box = await page.getByTestId('map').boundingBox();
    if (box === null) throw new Error('no map');
    const at = { x: box.x + box.width / 2, y: box.y + box.height / 2 };
    // The first touch of a page wakes its sound, and Playwright's own code comes with the first question: neither is the map.
    await pullAndZoom(page, at, Date.now() + 1000);
    await page.waitForTimeout(2000);
    await browser.startTracing(page, { categories });
    await pullAndZoom(page, at, Date.now() + asked.seconds * 1000);
    const bytes = await browser.stopTracing();
    if (asked.traces !== undefined) await writeFile(join(asked.traces, `map-${screen}.json`), bytes);
    const trace = JSON.parse(bytes.toString()) as { traceEvents: TraceEvent[] };
    const shown = await page.getByTestId('live-count').textContent();
    if (Number(shown?.replaceAll(',', '')) !== asked.vehicles) throw new Error(`the list has ${shown} vehicles`);
    return workOf(trace.traceEvents, asked.mostMs);
  } finally {
    await context.close();
  }
}

const { values } = parseArgs({
  options: {
    vehicles: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '24' },
    throttle: { type: 'string', default: '4' },
    most: { type: 'string', default: '33' },
    pages: { type: 'string', default: 'dist/pwa' },
    traces: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  process.stdout.write(HELP);
} else {
  const executablePath = await installedChromium();
  if (executablePath === null) throw new Error('no Chromium: install one or set CHROMIUM_PATH');
  if (!existsSync(join(values.pages, 'index.html'))) throw new Error('no built pages: npm run build');
  const asked = {
    vehicles: Number(values.vehicles),
    seconds: Number(values.seconds),
    throttle: Number(values.throttle),
    mostMs: Number(values.most),
    traces: values.traces,
  };
  const server = await serve(asked.vehicles, values.pages);
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking'],
  });
  try {
    const rows: ({ readonly screen: string } & FrameWork)[] = [];
    for (const screen of ['desk', 'phone'] as const) {
      rows.push({ screen, ...(await measure(browser, server.url, screen, asked)) });
    }
    if (values.json) process.stdout.write(`${JSON.stringify({ ...asked, screens: rows })}\n`);
    else console.table(rows);
    process.exitCode = rows.every(({ maxMs }) => maxMs <= asked.mostMs) ? 0 : 1;
  } finally {
    await browser.close();
    await server.close();
  }
}
