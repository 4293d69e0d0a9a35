// A whole day of one courier at the size of a phone: begun with the camera, a bad cylinder kept off, doors good and bad, the count, one missing.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openDevice, seen, type Device, type DeviceOptions } from '../support/e2e-browser.ts';
import { atHome, openDoorTown, photo, type DoorTown } from '../support/e2e-door.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';
import { cameraOf, writeVideo } from '../support/e2e-video.ts';

const phone = { width: 390, height: 844 } as const;
const plate = '粤GA0101';
const inZone = { longitude: atHome.lng, latitude: atHome.lat, accuracy: 10 };
/** Another village, a good way off. */
const outside = { village: '西村', position: { lng: 113.5, lat: 23.3, accuracyM: 12 } };

let town: E2eTown;
let doors: DoorTown;
let browser: Browser;
let folder: string;
let axe: string;

beforeAll(async () => {
  town = await openE2eTown();
  folder = await mkdtemp(join(tmpdir(), 'courier-day-'));
  axe = await readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8');
  doors = await openDoorTown(town, { begun: false });
  const video = join(folder, 'vehicle.y4m');
  await writeVideo(video, [doors.labelUrl], 2000);
  browser = await openBrowser(cameraOf(video));
});
afterAll(async () => {
  await browser?.close();
  await town?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What axe has to say of the page as it is now. */
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

const onTheRoad = async (options: DeviceOptions = {}): Promise<Device> => {
  const device = await openDevice(browser, town, { viewport: phone, ...options });
  const { page, context } = device;
  await context.grantPermissions(['geolocation', 'camera']);
  await context.setGeolocation(inZone);
  await page.goto('/sign-in');
  await page.locator('input[name=username]').fill(doors.courier.username);
  await page.locator('input[name=password]').fill(doors.courier.password);
  await page.getByTestId('sign-in').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  return device;
};

/** Whose hands it is in, as the register has it. */
const custodyOf = async ({ code }: { readonly code: string }): Promise<string> => {
  const row = await town.deps.store.reader
    .selectFrom('cylinder')
    .select(['custody_kind', 'custody_id'])
    .where('code', '=', code)
    .executeTakeFirstOrThrow();
  return `${row.custody_kind ?? ''}:${row.custody_id ?? ''}`;
};

/** Everything good but `bad`, with its photo and the leaflet. */
const check = async (page: Page, bad?: string): Promise<void> => {
  await seen(page.getByTestId('door-check'));
  if (bad !== undefined) {
    await page.getByTestId(`door-${bad}-fail`).click();
    await page.locator(`input[name=finding-${bad}]`).fill('松动');
  }
  while ((await page.locator('.item.open').count()) > 0) await page.locator('.item.open .pass').first().click();
  shots += 1;
  await page.getByTestId('door-photo').getByTestId('photo-input').setInputFiles(photo(shots));
  await page.getByTestId('door-photo').locator('img').waitFor();
  await page.getByTestId('leaflet').click();
  await page.getByTestId('leaflet-seen').click();
};
let shots = 0;

test('from the vehicle’s code in the morning to the office in the evening', { timeout: 240_000 }, async () => {
  const [first, second, third] = [await doors.full(), await doors.full(), await doors.full()];
  const bad = town.codeFor('inspection-overdue').code;
  const [goodHome, badHome] = [await doors.home('用户甲'), await doors.home('用户乙')];
  const farHome = await doors.home('用户丙', outside);
  const [emptyOfGood, emptyOfBad] = [await doors.heldBy(goodHome), await doors.heldBy(badHome)];
  const onVehicle = `vehicle:${doors.vehicleId}`;

  const device = await onTheRoad();
  const { page, context } = device;
  const complaints: string[] = [];

  // Begun with the camera: the label on the vehicle.
  await page.getByTestId('home-hero').click();
  await seen(page.getByTestId('begin'));
  complaints.push(...(await complaintsAt(page)));
  await page.getByTestId('begin').click();
  await seen(page.locator('h1'), plate);
  await seen(page.getByTestId('aboard'), '0');
  // What the device knew before the shift is not reported: it moves on.
  await context.setGeolocation({ ...inZone, longitude: inZone.longitude + 0.0001 });
  await seen(page.getByTestId('position'), '正在报位置');
  complaints.push(...(await complaintsAt(page)));

  // Loaded by scanning in a row: the bad one stands first, and nothing goes before it is out.
  await page.getByTestId('act-load').click();
  await seen(page.getByTestId('which-site'));
  await page.getByTestId(`filter-${doors.siteId}`).click();
  await device.scan(first.code);
  await device.scan(bad);
  await device.scan(second.code);
  await device.scan(first.code);
  await seen(page.getByText('这只已经在单子里'));
  await device.scan(third.code);
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
  expect(await custodyOf(first)).toBe(onVehicle);
  expect(await custodyOf({ code: bad })).not.toBe(onVehicle);
  const { set_aside_id: setAsideId } = await town.deps.store.reader
    .selectFrom('cylinder')
    .select('set_aside_id')
    .where('code', '=', bad)
    .executeTakeFirstOrThrow();
  expect(setAsideId).not.toBeNull();
  await page.goto('/shift');
  await seen(page.getByTestId('stat-full'), '3');

  // One full for one empty at a good home.
  await page.goto(`/door/${goodHome}`);
  await check(page);
  await device.scan(first.code);
  await seen(page.getByTestId('group-out'));
  await device.scan(emptyOfGood.code);
  await seen(page.getByTestId('group-in'));
  await page.getByTestId('seal-good').click();
  await page.getByTestId('conclude').click();
  await page.getByTestId('verdict-action-deliver').click();
  await seen(page.getByTestId('door-done'));
  expect(await custodyOf(first)).toBe(`customer:${goodHome}`);

  // A loose hose: no gas, and the cylinder stays aboard.
  await page.goto(`/door/${badHome}`);
  await check(page, 'hose-joint');
  await device.scan(second.code);
  await seen(page.getByTestId('group-out'));
  await page.getByTestId('conclude').click();
  await seen(page.getByTestId('verdict').locator('[data-rule="door-check-failed"]'));
  expect(await page.locator('.hero').getAttribute('data-outcome')).toBe('block');
  expect(await page.getByTestId('verdict-action-deliver').count()).toBe(0);
  expect(await custodyOf(second)).toBe(onVehicle);

  // Out of the zone: neither the home nor the phone is in it.
  await context.setGeolocation({ ...inZone, longitude: outside.position.lng, latitude: outside.position.lat });
  await page.goto(`/door/${farHome}`);
  await check(page);
  await device.scan(third.code);
  await seen(page.getByTestId('group-out'));
  await page.getByTestId('seal-good').click();
  await page.getByTestId('conclude').click();
  await seen(page.getByTestId('verdict').locator('[data-rule="out-of-zone"]'));
  expect(await page.getByTestId('verdict-action-deliver').count()).toBe(0);
  expect(await custodyOf(third)).toBe(onVehicle);
  await context.setGeolocation(inZone);

  // The evening: one full cylinder goes back, the other is not aboard when it is counted; an empty is.
  await page.goto('/shift');
  await seen(page.getByTestId('stat-full'), '2');
  await page.getByTestId('act-day').click();
  // The screen takes its time to come; the trigger is pulled at once, and what it read is on the list, not in the count.
  await page.route(/\/load-screen-[^/]*\.js$/u, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await page.getByTestId('to-unload').click();
  await device.scan(second.code);
  await seen(page.getByTestId('next'), '卸车 1 只');
  complaints.push(...(await complaintsAt(page)));
  await page.getByTestId('next').click();
  await seen(page.getByTestId('verdict-title'), '已卸车 1 只');
  await page.getByTestId('verdict-action-onward').click();
  await seen(page.getByTestId('count-done'), '车上什么都没有');
  await page.getByTestId('filter-empty').click();
  await device.scan(emptyOfGood.code);
  await seen(page.getByTestId('stat-counted-empty'), '1');
  await seen(page.getByTestId('count-done'), '盘完了');
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
  expect(await custodyOf(emptyOfBad)).toBe(`customer:${badHome}`);

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
  await seen(office.page.getByText('已办结'));
  await office.page.goto('/days');
  await seen(office.page.getByTestId('shifts'), '已办结');
  expect(await office.page.getByTestId('to-see-to').count()).toBe(0);
  expect(atDesk).toEqual([]);
  await office.close();
});

test(
  'begun and loaded without signal: judged on the phone, sent when there is signal again',
  { timeout: 180_000 },
  async () => {
    const [one, other] = [await doors.full(), await doors.full()];
    const bad = town.codeFor('inspection-overdue').code;
    const device = await onTheRoad({ serviceWorkers: 'allow', expectsOffline: true });
    const { page } = device;
    await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await page.reload();
    await page.waitForFunction('navigator.serviceWorker.controller !== null');
    // What the phone needs is fetched while there is signal: the roster, the sites, the facts.
    await page.goto('/load');
    await page.goto('/shift');
    await seen(page.getByText(plate));
    await page.waitForLoadState('networkidle');
    await device.setOffline(true);
    await page.reload();

    await seen(page.getByTestId('begin'));
    await device.scan('https://example.com/v/V00000000X');
    await seen(page.getByText('这不是车码'));
    // The phone's own camera program read the label, and opened its address.
    await page.goto(new URL(doors.labelUrl).pathname);
    await seen(page.locator('h1'), plate);
    await seen(page.getByTestId('not-sent'));
    await page.getByTestId('act-load').click();
    await page.getByTestId(`filter-${doors.siteId}`).click();
    await device.scan(one.code);
    await device.scan(bad);
    await seen(page.getByTestId('next'), '先拿出 1 只');
    await seen(page.getByTestId('move-list'), '手机里没有这只瓶');
    await seen(page.getByText('按手机里'));
    // Closed by the system, and opened again: the list is still there.
    await page.reload();
    await seen(page.getByTestId('next'), '先拿出 1 只');
    await page.getByTestId('row-out').click();
    await seen(page.getByTestId('out'));
    await device.scan(other.code);
    await seen(page.getByTestId('next'), '封口都完好');
    await page.getByTestId('next').click();
    await seen(page.getByTestId('next'), '装车 2 只');
    await page.getByTestId('next').click();
    await seen(page.getByTestId('verdict'), '已存本机');
    expect(await custodyOf(one)).not.toBe(`vehicle:${doors.vehicleId}`);
    await device.setOffline(false);
    await expect.poll(() => custodyOf(other), { timeout: 60_000 }).toBe(`vehicle:${doors.vehicleId}`);
    expect(await custodyOf(one)).toBe(`vehicle:${doors.vehicleId}`);
    await page.goto('/shift');
    await seen(page.getByTestId('stat-full'));
    await page.getByTestId('not-sent').waitFor({ state: 'detached' });
    await device.close();
  },
);

test('what was left out is found, what was forgotten is added, and then it agrees', { timeout: 180_000 }, async () => {
  const rows = await town.deps.store.reader
    .selectFrom('cylinder')
    .select(['code', 'last_fill'])
    .where('custody_kind', '=', 'vehicle')
    .where('custody_id', '=', doors.vehicleId)
    .orderBy('code')
    .execute();
  const full = rows.filter((row) => row.last_fill !== null).map((row) => row.code ?? '');
  const empty = rows.filter((row) => row.last_fill === null).map((row) => row.code ?? '');
  const [found = '', forgotten = ''] = full.slice(-2);
  const home = await doors.home('用户丁');
  const device = await onTheRoad();
  const { page } = device;
  await page.goto('/unload?of=day');
  await page.getByTestId(`filter-${doors.siteId}`).click();
  for (const code of [...empty, ...full.slice(0, -2)]) await device.scan(code);
  const count = empty.length + full.length - 2;
  if (count > 0) {
    await seen(page.getByTestId('next'), `卸车 ${count} 只`);
    await page.getByTestId('next').click();
    await page.getByTestId('verdict-action-onward').click();
  } else await page.goto('/day?stage=count');
  await page.getByTestId('unreadable').locator('summary').click();
  await page.getByTestId('unreadable-empty-more').click();
  await seen(page.getByTestId('stat-counted-empty'), '1');
  await page.getByTestId('count-done').click();
  await seen(page.getByTestId('differs'), '3 处不符');
  await seen(page.getByTestId('differences').locator('li[data-kind=unreadable]'));
  // Found after all: its scan is counted and compared at once.
  await device.scan(found);
  await seen(page.getByTestId('differs'), '2 处不符');
  // That nothing else was there, a new count says.
  await page.getByTestId('recount').click();
  await page.getByTestId('unreadable').getByRole('button', { name: '空瓶少一只' }).click();
  await page.getByTestId('count-done').click();
  await seen(page.getByTestId('differs'), '1 处不符');
  await page.getByTestId('forgotten').click();
  await page.getByTestId('addendum-send').click();
  await seen(page.getByText('请填写'));
  await page.locator('input[name=customer-search]').fill('用户丁');
  await page.getByTestId('find-customer').click();
  await page.getByTestId('addendum-customers').getByText('用户丁').click();
  await page.locator('input[name=addendum-when]').fill('99:99');
  await seen(page.getByText('不能晚于现在'));
  const now = new Date().toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' });
  await page.locator('input[name=addendum-when]').fill(now);
  await page.getByRole('button', { name: '忘了扫', exact: true }).click();
  expect(await complaintsAt(page)).toEqual([]);
  await page.getByTestId('addendum-send').click();
  await expect.poll(() => custodyOf({ code: forgotten })).toBe(`customer:${home}`);
  await seen(page.getByTestId('agrees'));
  // A full one does not stay aboard overnight.
  await seen(page.getByText('车上还有 1 只实瓶'));
  await page.getByRole('button', { name: '卸车' }).click();
  await device.scan(found);
  await page.getByTestId('next').click();
  await page.getByTestId('verdict-action-onward').click();
  await seen(page.getByTestId('count-done'), '车上什么都没有');
  await page.getByTestId('count-done').click();
  await seen(page.getByTestId('agrees'));
  expect(await complaintsAt(page)).toEqual([]);
  await page.getByTestId('end').click();
  await seen(page.getByTestId('verdict-title'), '已收车');
  expect(await page.locator('.hero').getAttribute('data-outcome')).toBe('allow');
  await device.close();
});

test('another’s vehicle is refused over the whole screen, with the way to a stand-in; what it carries comes over by one scan each', async () => {
  const other = await doors.office.call('PUT', `/vehicles/${town.deps.newId()}`, {
    version: null,
    organisationId: doors.organisationId,
    plate: '粤GA0909',
    approvedUntil: '2099-12-31',
    insuredUntil: '2099-12-31',
    maxLoadKg: 300,
    maxCylinders: null,
    photoSha256: null,
  });
  const device = await onTheRoad();
  const { page } = device;
  await page.goto('/shift');
  await seen(page.locator('h1'));
  await device.scan(String(other['labelUrl']));
  await seen(page.getByTestId('verdict-title'), '不能出车');
  await seen(page.locator('[data-rule="vehicle-not-bound"]'));
  expect(await complaintsAt(page)).toEqual([]);
  await page.getByTestId('verdict-action-stand-in').click();
  await page.waitForURL((url) => url.pathname === '/stand-in');

  // From another vehicle onto one's own: named by a scan of its label, then one scan for each cylinder.
  const carried = await doors.full();
  await doors.road.send('begin-shift', { shiftId: doors.shiftId, scanned: doors.labelUrl, position: atHome });
  await doors.road.send('move-cylinders', {
    movementId: town.deps.newId(),
    shiftId: doors.shiftId,
    from: { kind: 'site', id: doors.siteId },
    to: { kind: 'vehicle', id: String(other['vehicleId']) },
    items: [{ scanned: carried.code, sealIntact: true, sealSeen: null }],
    position: null,
    decided: 'done',
    addendum: null,
  });
  await page.goto('/transfer');
  await seen(page.getByRole('radio', { name: '粤GA0909' }));
  await device.scan(String(other['labelUrl']));
  await device.scan(carried.code);
  await seen(page.getByTestId('move-list').locator('li[data-state=allow]'));
  await page.getByTestId('next').click();
  await seen(page.getByTestId('next'), '倒车 1 只');
  expect(await complaintsAt(page)).toEqual([]);
  await page.getByTestId('next').click();
  await seen(page.getByTestId('verdict-title'), '已倒车 1 只');
  expect(await custodyOf(carried)).toBe(`vehicle:${doors.vehicleId}`);
  await device.close();
});
