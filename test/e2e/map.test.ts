// The live map in the browser: a phone that moves, the office that sees it move, its alarm and its track; streets from the operator's file.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createAdaptorServer } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';
import { createApp } from '../../server/app.ts';
import { readConfig } from '../../server/config.ts';
import { createIdentify } from '../../server/http/session.ts';
import { openBrowser, openDevice, seen, type Device } from '../support/e2e-browser.ts';
import { atHome, openDoorTown, photo, type DoorTown } from '../support/e2e-door.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';

const phone = { width: 390, height: 844 } as const;
const desk = { width: 1280, height: 800 } as const;

let town: E2eTown;
let doors: DoorTown;
let browser: Browser;
let axe: string;
beforeAll(async () => {
  [town, browser, axe] = await Promise.all([
    openE2eTown(),
    openBrowser(),
    readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8'),
  ]);
  doors = await openDoorTown(town);
});
afterAll(async () => {
  await browser?.close();
  await town?.close();
});

const complaintsAt = async (page: Page, where: string): Promise<readonly string[]> => {
  await page.evaluate(axe);
  const found = await page.evaluate(async (): Promise<string[]> => {
    const { axe: run } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await run.run({ resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id} at ${nodes[0]?.html ?? ''}`);
  });
  return found.map((one) => `${where}: ${one}`);
};

const positions = () =>
  town.deps.store.reader
    .selectFrom('position')
    .select(['lng_e7', 'lat_e7', 'source'])
    .where('shift_id', '=', doors.shiftId)
    .orderBy('at')
    .execute();
/** As when somebody takes the phone out of the pocket. */
const takeOut = (page: Page) => page.evaluate(`document.dispatchEvent(new Event('visibilitychange'))`);
const mapReady = (page: Page) => page.locator('[data-testid=map][data-ready=true]').waitFor();

const enter = async ({ page }: Device, who: { readonly username: string; readonly password: string }) => {
  await page.goto('/sign-in');
  await page.locator('input[name=username]').fill(who.username);
  await page.locator('input[name=password]').fill(who.password);
  await page.getByTestId('sign-in').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
};

test('a phone that moves during its shift is seen by the office, with what is odd, and its track', async () => {
  const road = await openDevice(browser, town, { viewport: phone, expectsOffline: true });
  const { context, page } = road;
  await context.grantPermissions(['geolocation']);
  await context.setGeolocation({ longitude: atHome.lng, latitude: atHome.lat, accuracy: 10 });
  await enter(road, doors.courier);
  await page.goto('/shift');
  await seen(page.getByTestId('position'), '正在报位置');
  await takeOut(page);
  await expect.poll(async () => (await positions()).length, { timeout: 60_000 }).toBeGreaterThan(0);

  // A kilometre on, without signal, and after a reload: nothing of it is lost.
  await road.setOffline(true);
  await page.waitForTimeout(5500);
  await context.setGeolocation({ longitude: atHome.lng + 0.01, latitude: atHome.lat, accuracy: 10 });
  await expect
    .poll(
      async () => {
        await takeOut(page);
        return await page.evaluate(`new Promise((resolve, reject) => {
        const open = indexedDB.open('positions');
        open.onerror = reject;
        open.onsuccess = () => {
          const count = open.result.transaction('waiting').objectStore('waiting').count();
          count.onsuccess = () => { open.result.close(); resolve(count.result); };
        };
      })`);
      },
      { timeout: 60_000, interval: 1000 },
    )
    .toBeGreaterThan(0);
  await road.setOffline(false);
  await page.reload();
  await expect
    .poll(async () => (await positions()).map(({ lng_e7: lng }) => lng), { timeout: 60_000 })
    .toContain(Math.round((atHome.lng + 0.01) * 1e7));

  // Far out of the zone, by the phone's own report.
  const away = { lng: atHome.lng + 0.2, lat: atHome.lat };
  const report = (secondsAgo: number, lng: number) => ({
    at: new Date(Date.now() - secondsAgo * 1000).toISOString(),
    lng,
    lat: away.lat,
    accuracyM: 8,
    speedMps: 8,
    headingDeg: 90,
  });
  await doors.road.call('POST', '/positions', {
    shiftId: doors.shiftId,
    clockOffsetMs: 0,
    points: [report(2, away.lng), report(1, away.lng + 0.0001), report(0, away.lng + 0.0002)],
  });

  const office = await openDevice(browser, town, { viewport: desk });
  await office.signIn('bangong');
  await office.page.goto('/map');
  await mapReady(office.page);
  const row = office.page.getByTestId('live-list').locator('li', { hasText: '粤GA0101' });
  await seen(row, '出片区');
  const complaints = [...(await complaintsAt(office.page, 'desk, list'))];
  await row.getByRole('button').click();
  await seen(office.page.getByTestId('vehicle-card'), '送气工甲');
  await seen(office.page.getByTestId('card-alarms'), /出片区.*米/u);
  await office.page.getByTestId('show-track').click();
  await seen(office.page.getByTestId('track-points'), /\d+ 个位置点/u);
  await seen(office.page.getByTestId('track-events'), '出车');
  complaints.push(...(await complaintsAt(office.page, 'desk, card')));

  await office.page.getByRole('button', { name: '回到列表' }).click();
  await seen(row);

  // Also by the plate, as for a vehicle that is not on the road.
  await office.page.getByTestId('look-back-open').click();
  await office.page.locator('input[name=look-back-plate]').fill('a0101');
  await office.page.getByTestId('look-back').getByRole('button', { name: '粤GA0101' }).click();
  await office.page.getByTestId('show-track').click();
  await seen(office.page.getByTestId('track-events'), '出车');
  complaints.push(...(await complaintsAt(office.page, 'desk, look back')));

  // As somebody at a phone, in the dark and in English, finds it.
  const dark = await openDevice(browser, town, { viewport: phone, colorScheme: 'dark', locale: 'en' });
  await dark.page.goto('/sign-in');
  await dark.page.getByRole('button', { name: 'English' }).click();
  await dark.signIn('jianguan');
  await dark.page.goto('/map');
  await mapReady(dark.page);
  await seen(dark.page.getByTestId('live-list').locator('li', { hasText: '粤GA0101' }), 'Out of zone');
  complaints.push(...(await complaintsAt(dark.page, 'phone, dark')));
  await dark.page.getByTestId('live-list').getByRole('button').first().click();
  await seen(dark.page.getByTestId('vehicle-card'));
  complaints.push(...(await complaintsAt(dark.page, 'phone, dark, card')));
  expect(complaints).toEqual([]);
  await dark.close();
  await office.close();
  await road.close();
});

/** A PMTiles file (version 3) of one image that covers the world, nothing compressed. */
const tilesFile = (image: Buffer): Buffer => {
  const varint = (value: number): number[] =>
    value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
  // One entry: tile 0, once, so long, at the beginning (1).
  const directory = Buffer.from([1, 0, 1, ...varint(image.length), 1]);
  const metadata = Buffer.from('{}');
  const header = Buffer.alloc(127);
  header.write('PMTiles', 0, 'latin1');
  header.writeUInt8(3, 7);
  const parts: [at: number, offset: number, length: number][] = [
    [8, 127, directory.length],
    [24, 127 + directory.length, metadata.length],
    [40, 0, 0],
    [56, 127 + directory.length + metadata.length, image.length],
  ];
  for (const [at, offset, length] of parts) {
    header.writeBigUInt64LE(BigInt(offset), at);
    header.writeBigUInt64LE(BigInt(length), at + 8);
  }
  for (const at of [72, 80, 88]) header.writeBigUInt64LE(1n, at);
  // Clustered; nothing compressed; PNG; levels 0 to 0; the whole world.
  header.set([1, 1, 1, 2, 0, 0], 96);
  [-1_800_000_000, -850_000_000, 1_800_000_000, 850_000_000].forEach((value, i) =>
    header.writeInt32LE(value, 102 + 4 * i),
  );
  return Buffer.concat([header, directory, metadata, image]);
};

test('streets come from the file of the operator, piece by piece, and from nowhere else', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'map-tiles-'));
  const file = join(folder, 'town.pmtiles');
  await writeFile(file, tilesFile(photo(1).buffer));
  const config = readConfig({ PMTILES: file, MAP_DATUM: 'gcj02', MAP_ATTRIBUTION: '某图 © 某测绘' }, () => false);
  if (!config.ok) throw new Error(config.error.join());
  const box: { handler: ((request: Request) => Response | Promise<Response>) | null } = { handler: null };
  const server = createAdaptorServer({
    fetch: (request) => box.handler?.(request) ?? new Response(null, { status: 503 }),
  }) as Server;
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const deps = { ...town.deps, publicUrls: [url], map: config.value.map };
  const app = createApp(deps, createIdentify(deps));
  box.handler = (request) => app.fetch(request);

  const office = await openDevice(browser, { url, signIn: town.signIn, unreachable: new Set() }, { viewport: desk });
  const { page } = office;
  const asked: { readonly status: number; readonly range: string | undefined }[] = [];
  page.on('response', (response) => {
    if (!response.url().endsWith('/map/tiles.pmtiles')) return;
    asked.push({ status: response.status(), range: response.headers()['content-range'] });
  });
  await office.signIn('bangong');
  await page.goto('/map');
  await mapReady(page);
  await seen(page.getByText('某图 © 某测绘'));
  await expect.poll(() => asked.length, { timeout: 30_000 }).toBeGreaterThan(1);
  expect(asked.every(({ status, range }) => status === 206 && range !== undefined)).toBe(true);
  expect(await page.getByText('街道底图没有加载出来').count()).toBe(0);

  // The file goes away: the vehicles are shown all the same, and the screen says why there are no streets.
  await rm(file);
  await page.reload();
  await seen(page.getByText('街道底图没有加载出来'));
  await seen(page.getByTestId('live-list').locator('li', { hasText: '粤GA0101' }));
  await office.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await rm(folder, { recursive: true, force: true });
});

test('unsent positions keep their contract on IndexedDB', async () => {
  const device = await openDevice(browser, town);
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: fileURLToPath(new URL('../pwa/position/indexed-db.browser.ts', import.meta.url)),
        formats: ['iife'],
        name: 'pointContract',
      },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  const chunk = bundle !== undefined && 'output' in bundle ? bundle.output[0] : undefined;
  if (chunk === undefined) throw new Error('the contract was not bundled');
  await device.page.goto('/healthz');
  const outcomes = await device.page.evaluate<readonly { readonly name: string; readonly error: string | null }[]>(
    `${chunk.code}; pointContract.runPointContract()`,
  );
  expect(outcomes.length).toBeGreaterThan(6);
  expect(outcomes.filter((outcome) => outcome.error !== null)).toEqual([]);
  await device.close();
});
