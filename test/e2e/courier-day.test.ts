// A whole day of one courier at the size of a phone: begun with the camera, a bad cylinder kept off, the door, the count, one missing.
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import * as v from 'valibot';
import { createAccount } from '../../server/feature/account/create-account.ts';
import { vehicleSchema } from '../../shared/contract/delivery.ts';
import { judgedLoadSchema } from '../../shared/contract/shift.ts';
import { openBrowser, openDevice, seen, type Device } from '../support/e2e-browser.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';
import { cameraOf, writeVideo } from '../support/e2e-video.ts';

const phone = { width: 390, height: 844 } as const;
const courier = { username: 'songqi', password: 'songqi-2026-demo', name: '送气工甲' };
const plate = '粤GA0001';
/** In the middle of the zone, and far out of it. */
const inZone = { longitude: 113.32, latitude: 23.12, accuracy: 10 };

let town: E2eTown;
let browser: Browser;
let folder: string;
let axe: string;
let organisationId: string;
let siteId: string;
let vehicle: v.InferOutput<typeof vehicleSchema>;
/** Full, released, nothing wrong with them. */
let good: readonly string[];

type Call = <T>(
  method: 'GET' | 'POST' | 'PUT',
  path: string,
  schema: v.GenericSchema<unknown, T>,
  body?: unknown,
) => Promise<T>;

/** The API as one person, without a browser. */
const apiAs = async (username: string, password: string): Promise<Call> => {
  const headers = { origin: town.url, 'content-type': 'application/json' };
  const body = JSON.stringify({ username, password, deviceId: randomUUID(), deviceName: '测试' });
  const signedIn = await fetch(`${town.url}/api/v1/session`, { method: 'POST', headers, body });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((one) => one.split(';')[0] ?? '')
    .join('; ');
  return async (method, path, schema, sent) => {
    const answer = await fetch(`${town.url}/api/v1${path}`, {
      method,
      headers: { ...headers, cookie },
      ...(sent === undefined ? {} : { body: JSON.stringify(sent) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return v.parse(schema, JSON.parse(text));
  };
};

/** A day that many days from now, YYYY-MM-DD. */
const dayFromNow = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

const findGood = async (asCourier: Call, count: number): Promise<readonly string[]> => {
  const rows = await town.deps.store.reader
    .selectFrom('cylinder')
    .select('code')
    .where('owner_organisation_id', '=', organisationId)
    .where('custody_id', '=', organisationId)
    .where('last_fill', 'is not', null)
    .where('set_aside_id', 'is', null)
    .orderBy('code')
    .limit(60)
    .execute();
  const codes = rows.flatMap(({ code }) => (code === null ? [] : [code]));
  const allowed: string[] = [];
  for (const code of codes) {
    const items = [{ scanned: code, sealIntact: true, sealSeen: null }];
    const request = { vehicleId: vehicle.vehicleId, siteId, items };
    const judged = await asCourier('POST', '/loads/judge', judgedLoadSchema, request);
    if (judged.items[0]?.blocked === false) allowed.push(code);
    if (allowed.length === count) return allowed;
  }
  throw new Error(`only ${allowed.length} of ${codes.length} full cylinders may be loaded`);
};

beforeAll(async () => {
  town = await openE2eTown();
  folder = await mkdtemp(join(tmpdir(), 'courier-day-'));
  axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  const office = town.signIn('bangong');
  const row = await town.deps.store.reader
    .selectFrom('login')
    .innerJoin('membership', 'membership.person_id', 'login.id')
    .select('membership.organisation_id')
    .where('login.username', '=', office.username)
    .executeTakeFirstOrThrow();
  organisationId = row.organisation_id;
  const site = await town.deps.store.reader
    .selectFrom('site')
    .select('site_id')
    .where('organisation_id', '=', organisationId)
    .where('kind', '=', 'station')
    .orderBy('site_id')
    .executeTakeFirstOrThrow();
  siteId = site.site_id;
  const made = await createAccount(town.deps, {
    ...courier,
    memberships: [{ organisationId, siteId: null, role: 'courier', from: '2026-01-01', until: null }],
    certificates: [{ kind: 'deliver', number: 'S-0001', until: dayFromNow(300) }],
  });
  if (!made.ok) throw new Error(made.error);
  const asOffice = await apiAs(office.username, office.password);
  vehicle = await asOffice('PUT', `/vehicles/${town.deps.newId()}`, vehicleSchema, {
    version: null,
    organisationId,
    plate,
    approvedUntil: dayFromNow(200),
    insuredUntil: dayFromNow(200),
    maxLoadKg: 300,
    maxCylinders: null,
    photoSha256: null,
  });
  const zoneId = town.deps.newId();
  await asOffice('PUT', `/zones/${zoneId}`, v.unknown(), {
    version: null,
    organisationId,
    name: '一片区',
    polygons: [
      [
        [113.3, 23.1],
        [113.34, 23.1],
        [113.34, 23.14],
        [113.3, 23.14],
        [113.3, 23.1],
      ],
    ],
    villages: ['东村'],
  });
  const bind = (kind: 'vehicle' | 'zone', targetId: string) =>
    asOffice('PUT', `/bindings/${town.deps.newId()}`, v.unknown(), {
      courierId: made.value.personId,
      kind,
      targetId,
      from: dayFromNow(-1),
      until: null,
    });
  await bind('vehicle', vehicle.vehicleId);
  await bind('zone', zoneId);
  good = await findGood(await apiAs(courier.username, courier.password), 3);
  const video = join(folder, 'vehicle.y4m');
  await writeVideo(video, [vehicle.labelUrl], 2000);
  browser = await openBrowser(cameraOf(video));
});
afterAll(async () => {
  await browser?.close();
  await town?.close();
  await rm(folder, { recursive: true, force: true });
});

const complaintsAt = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(axe);
  const found = await page.evaluate(async (): Promise<string[]> => {
    const { axe: run } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await run.run({ resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id} at ${nodes[0]?.html ?? ''}`);
  });
  return found.map((one) => `${new URL(page.url()).pathname}: ${one}`);
};

const signIn = async ({ page }: Device): Promise<void> => {
  await page.goto('/sign-in');
  await page.locator('input[name=username]').fill(courier.username);
  await page.locator('input[name=password]').fill(courier.password);
  await page.getByTestId('sign-in').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
};

const custodyOf = async (code: string): Promise<{ kind: string | null; id: string | null }> => {
  const row = await town.deps.store.reader
    .selectFrom('cylinder')
    .select(['custody_kind', 'custody_id'])
    .where('code', '=', code)
    .executeTakeFirstOrThrow();
  return { kind: row.custody_kind, id: row.custody_id };
};

test('from the vehicle’s code in the morning to the office in the evening', async () => {
  const [first = '', second = '', third = ''] = good;
  const bad = town.codeFor('inspection-overdue').code;
  const device = await openDevice(browser, town, { viewport: phone });
  const { page, context } = device;
  const complaints: string[] = [];
  await context.grantPermissions(['geolocation', 'camera']);
  await context.setGeolocation(inZone);
  await signIn(device);

  // Begun with the camera: the label on the vehicle.
  await page.getByTestId('home-hero').click();
  await seen(page.getByTestId('begin'));
  complaints.push(...(await complaintsAt(page)));
  await page.getByTestId('begin').click();
  await seen(page.locator('h1'), plate);
  await seen(page.getByTestId('aboard'), '0');
  // What the device knew before the shift is not reported: it moves on.
  await context.setGeolocation({ ...inZone, longitude: 113.3201 });
  await seen(page.getByTestId('position'), '正在报位置');
  complaints.push(...(await complaintsAt(page)));

  // Loaded by scanning in a row: the bad one stands first, and nothing goes before it is out.
  await page.getByTestId('act-load').click();
  await seen(page.getByTestId('which-site'));
  await page.getByTestId(`filter-${siteId}`).click();
  await device.scan(first);
  await device.scan(bad);
  await device.scan(second);
  await device.scan(first);
  await seen(page.getByText('这只已经在单子里'));
  await device.scan(third);
  const rows = page.getByTestId('move-list').locator('li');
  await expect.poll(() => rows.count()).toBe(4);
  await seen(page.getByTestId('next'), '先拿出 1 只');
  expect(await rows.first().getAttribute('data-state')).toBe('block');
  expect(await page.getByTestId('next').isDisabled()).toBe(true);
  complaints.push(...(await complaintsAt(page)));
  await rows.nth(1).locator('button').first().click();
  await seen(page.getByTestId('item-close'));
  complaints.push(...(await complaintsAt(page)));
  await page.getByTestId('item-close').click();
  await page.getByTestId('row-out').click();
  const sheet = page.getByTestId('set-aside-do').filter({ visible: true });
  await seen(page.getByTestId('out').or(sheet));
  if (await sheet.isVisible()) await sheet.click();
  await seen(page.getByTestId('out'), '已拿出 1 只');
  // The seals are asked once for all of them.
  await seen(page.getByTestId('next'), '封口都完好');
  await page.getByTestId('next').click();
  await seen(page.getByTestId('next'), '装车 3 只');
  await page.getByTestId('next').click();
  await seen(page.getByTestId('verdict-title'), '已装车 3 只');
  expect(await custodyOf(first)).toEqual({ kind: 'vehicle', id: vehicle.vehicleId });
  expect((await custodyOf(bad)).kind).not.toBe('vehicle');
  await page.goto('/shift');
  await seen(page.getByTestId('stat-full'), '3');

  // The evening: two full ones go back, the third is not aboard when it is counted.
  await page.getByTestId('act-day').click();
  await page.getByTestId('to-unload').click();
  await device.scan(first);
  await device.scan(second);
  await seen(page.getByTestId('next'), '卸车 2 只');
  await page.getByTestId('next').click();
  await seen(page.getByTestId('verdict-title'), '已卸车 2 只');
  await page.getByTestId('verdict-action-onward').click();
  await seen(page.getByTestId('count-done'), '车上什么都没有');
  complaints.push(...(await complaintsAt(page)));
  await page.getByTestId('count-done').click();
  await seen(page.getByTestId('differs'), '1 处不符');
  const missing = page.getByTestId('differences').locator('li[data-kind=missing]');
  expect(await missing.count()).toBe(1);
  complaints.push(...(await complaintsAt(page)));
  await page.getByTestId('end').click();
  await seen(page.getByText('请写一句说明'));
  await page.getByRole('button', { name: '不清楚，请办公室查' }).click();
  await page.getByTestId('end').click();
  await seen(page.getByTestId('verdict-title'), '已收车，还有 1 处不符');
  await page.getByTestId('verdict-action-home').click();
  await page.goto('/shift');
  await seen(page.getByTestId('begin'));
  expect(complaints).toEqual([]);
  await device.close();

  // The office sees what is missing, looks into it, and closes the day.
  const office = await openDevice(browser, town, { viewport: { width: 1280, height: 800 } });
  await office.signIn('bangong');
  await office.page.goto('/days');
  await seen(office.page.getByTestId('shifts'), '已收车');
  const atDesk = [...(await complaintsAt(office.page))];
  await office.page.getByTestId('to-see-to').getByText(plate).click();
  await seen(office.page.getByTestId('line'), '装车 3 只');
  await seen(office.page.getByTestId('discrepancies'), '不清楚，请办公室查');
  atDesk.push(...(await complaintsAt(office.page)));
  await office.page.getByTestId('resolve').click();
  await office.page.getByTestId('choice-found').click();
  await office.page.locator('textarea[name=reason]').fill('落在站里，已对过');
  await office.page.getByTestId('resolve-save').click();
  await seen(office.page.getByTestId('discrepancies'), '落在站里');
  await office.page.getByTestId('close-shift').click();
  await office.page.getByTestId('close-save').click();
  await seen(office.page.getByText('已办结').first());
  await office.page.goto('/days');
  await seen(office.page.getByTestId('shifts'), '已办结');
  expect(await office.page.getByTestId('to-see-to').count()).toBe(0);
  expect(atDesk).toEqual([]);
  await office.close();
});
