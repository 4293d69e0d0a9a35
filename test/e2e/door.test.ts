// At the customer's door on a phone: a good swap, a check that blocks, a refused one, an empty without a code, a stairwell without signal.
import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fullDoorItems } from '../../shared/delivery/door-payloads.ts';
import { openBrowser, openDevice, seen, type Device, type DeviceOptions } from '../support/e2e-browser.ts';
import { atHome, caller, openDoorTown, photo, type DoorTown } from '../support/e2e-door.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';

const phone = { width: 390, height: 844 } as const;
let town: E2eTown;
let browser: Browser;
let doors: DoorTown;
let shots = 0;

beforeAll(async () => {
  [town, browser] = await Promise.all([openE2eTown(), openBrowser()]);
  doors = await openDoorTown(town);
});
afterAll(async () => {
  await browser?.close();
  await town?.close();
});

const onTheRoad = async (options: DeviceOptions = {}): Promise<Device> => {
  const device = await openDevice(browser, town, { viewport: phone, ...options });
  await device.context.grantPermissions(['geolocation']);
  await device.context.setGeolocation({ longitude: atHome.lng, latitude: atHome.lat, accuracy: 10 });
  const { page } = device;
  await page.goto('/sign-in');
  await page.locator('input[name=username]').fill(doors.courier.username);
  await page.locator('input[name=password]').fill(doors.courier.password);
  await page.getByTestId('sign-in').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  return device;
};
const snap = async (page: Page, field: string): Promise<void> => {
  shots += 1;
  await page.getByTestId(field).getByTestId('photo-input').setInputFiles(photo(shots));
  await page.getByTestId(field).locator('img').waitFor();
};
/** What was not answered yet is good: one by one, as the yearly check wants it. */
const answerRest = async (page: Page): Promise<void> => {
  while ((await page.locator('.item.open').count()) > 0) await page.locator('.item.open .pass').first().click();
};
/** Everything good but `bad`. */
const check = async (page: Page, bad?: string): Promise<void> => {
  await seen(page.getByTestId('door-check'));
  if (bad !== undefined) {
    await page.getByTestId(`door-${bad}-fail`).click();
    await page.locator(`input[name=finding-${bad}]`).fill('松动');
  }
  await answerRest(page);
  await snap(page, 'door-photo');
  await page.getByTestId('leaflet').click();
  await page.getByTestId('leaflet-seen').click();
};
const custodyOf = async (cylinderId: string): Promise<string> => {
  const row = await town.deps.store.reader
    .selectFrom('cylinder')
    .select(['custody_kind', 'custody_id'])
    .where('cylinder_id', '=', cylinderId)
    .executeTakeFirstOrThrow();
  return `${row.custody_kind ?? ''}:${row.custody_id ?? ''}`;
};

test('two full for one empty: checked, scanned in any order, left and come back to, handed over', async () => {
  const customerId = await doors.home('用户甲');
  const [full, held] = [await doors.aboard(), await doors.heldBy(customerId)];
  // Nobody scanned it when the vehicle was loaded.
  const loose = await doors.standing();
  const device = await onTheRoad();
  const { page } = device;
  await page.goto('/door');
  await seen(page.getByTestId('find-camera'));
  // Found by a cylinder that they hold.
  await device.scan(held.code);
  await page.waitForURL((url) => url.pathname === `/door/${customerId}`);
  await seen(page.getByTestId('door-who'), '示范村');
  await seen(page.getByTestId('full-due'));

  await device.scan(full.code);
  await seen(page.getByTestId('group-out'));
  await device.scan(held.code);
  await seen(page.getByTestId('group-in'));
  await device.scan(loose.code);
  await seen(page.getByTestId('group-out').locator('li'), '在这里补记装车');
  await page.getByTestId('conclude').click();
  await seen(page.getByTestId('gaps'), '16 项');
  await check(page);
  await page.reload();
  await seen(page.getByTestId('group-out'));
  await seen(page.getByTestId('check-count'), '16 / 16');
  await page.getByTestId('seal-good').first().click();
  await page.getByTestId('seal-good').last().click();
  await page.getByTestId('conclude').click();
  await seen(page.getByTestId('verdict'));
  expect(await page.locator('.hero').getAttribute('data-outcome')).not.toBe('block');
  expect(await custodyOf(full.cylinderId)).toBe(`vehicle:${doors.vehicleId}`);
  await page.getByTestId('verdict-action-deliver').click();
  await seen(page.getByTestId('door-done'), '1 只装车时漏扫');
  await seen(page.getByTestId('done-out'), '2');
  await seen(page.getByTestId('done-in'), '1');
  expect(await custodyOf(loose.cylinderId)).toBe(`customer:${customerId}`);
  expect(await custodyOf(full.cylinderId)).toBe(`customer:${customerId}`);
  expect(await custodyOf(held.cylinderId)).toBe(`vehicle:${doors.vehicleId}`);

  // The next time the short check is filled in but for the leak.
  await page.goto(`/door/${customerId}`);
  await seen(page.getByTestId('check-count'), '4 / 5');
  expect(await page.getByTestId('door-leak-pass').getAttribute('aria-pressed')).toBe('false');
  await device.close();
});

test('a bad item blocks, becomes a hazard, is put right and looked at again', async () => {
  const customerId = await doors.home('用户乙');
  const full = await doors.aboard();
  const device = await onTheRoad();
  const { page } = device;
  await page.goto(`/door/${customerId}`);
  await check(page, 'hose-joint');
  await device.scan(full.code);
  await seen(page.getByTestId('group-out'));
  await page.getByTestId('conclude').click();
  await seen(page.getByTestId('verdict').locator('[data-rule="door-check-failed"]'));
  expect(await page.locator('.hero').getAttribute('data-outcome')).toBe('block');
  expect(await page.getByTestId('verdict-action-deliver').count()).toBe(0);
  expect(await page.getByTestId('verdict-action-another').count()).toBe(0);
  await page.getByTestId('verdict-action-notice').waitFor();
  expect(await custodyOf(full.cylinderId)).toBe(`vehicle:${doors.vehicleId}`);
  await page.getByTestId('verdict-action-back').click();
  await seen(page.getByTestId('open-hazards'), '软管接头没卡紧');
  await page.getByTestId('fix-hazard').click();
  await snap(page, 'fix-after');
  await page.getByTestId('fix-record').click();
  await page.getByTestId('open-hazards').waitFor({ state: 'detached' });
  await device.close();

  const office = await openDevice(browser, town, { viewport: phone });
  await office.signIn('bangong');
  await office.page.goto('/hazards');
  await office.page.getByTestId('filter-fixed').click();
  await office.page.getByTestId('hazards').getByText('软管接头没卡紧').click();
  await seen(office.page.getByTestId('hazard-state'), '待复核');
  await office.page.getByTestId('review').click();
  await office.page.getByTestId('choice-good').click();
  await office.page.getByTestId('look-record').click();
  await seen(office.page.getByTestId('hazard-state'), '已销号');
  await office.close();
});

test('who refuses the check gets the notice and no gas', async () => {
  const customerId = await doors.home('用户丙');
  const full = await doors.aboard();
  const device = await onTheRoad();
  const { page } = device;
  await page.goto(`/door/${customerId}`);
  await page.getByTestId('refuse-check').click();
  await seen(page.getByTestId('notice-text'), '送气前要做安全检查');
  await page.getByTestId('notice-give').click();
  await seen(page.getByRole('alert'), '请拍照片');
  await page.getByTestId('choice-witness').click();
  await page.locator('input[name=witness]').fill('村干部甲');
  await page.getByTestId('notice-give').click();
  await seen(page.getByTestId('standing-notice'));
  const notices = await town.deps.store.reader.selectFrom('notice').select(['why', 'witness']).execute();
  expect(notices).toContainEqual({ why: 'check-refused', witness: '村干部甲' });

  await device.scan(full.code);
  await seen(page.getByTestId('group-out'));
  await page.getByTestId('conclude').click();
  await seen(page.getByTestId('gaps'));
  expect(await custodyOf(full.cylinderId)).toBe(`vehicle:${doors.vehicleId}`);
  await device.close();
});

test('an empty whose code cannot be read comes in under a temporary tag, and only it is taken back', async () => {
  const customerId = await doors.home('用户丁');
  const device = await onTheRoad();
  const { page } = device;
  await page.goto(`/door/${customerId}`);
  await seen(page.getByTestId('swap'));
  await page.getByTestId('no-code').click();
  await page.getByTestId('tag-add').click();
  await seen(page.getByText('请扫临时标签'));
  await page.locator('input[name=temporary-tag]').fill('LS-0001');
  await snap(page, 'tag-photo');
  await page.getByTestId('tag-add').click();
  await seen(page.getByTestId('group-in'), 'LS-0');
  await page.getByTestId('conclude').click();
  await page.getByTestId('verdict-action-deliver').click();
  await seen(page.getByTestId('door-done'));
  await device.close();
  const tags = await town.deps.store.reader.selectFrom('temporary_tag').select(['tag', 'cylinder_id']).execute();
  expect(tags).toEqual([{ tag: 'LS0001', cylinder_id: null }]);

  const office = await openDevice(browser, town, { viewport: phone });
  await office.signIn('bangong');
  await office.page.goto('/temporary-tags');
  await office.page.getByTestId('identify').click();
  const [empty] = await town.goodEmpties(1);
  await office.page.locator('input[name=identified-code]').fill(empty?.code ?? '');
  await office.page.getByTestId('identify-do').click();
  await office.page.getByTestId('tags').waitFor({ state: 'detached' });
  await office.close();
});

test('without signal it is judged on the phone, handed over, and sent later', async () => {
  const customerId = await doors.home('用户戊');
  const [full, held] = [await doors.aboard(), await doors.heldBy(customerId)];
  const device = await onTheRoad({ serviceWorkers: 'allow', expectsOffline: true });
  const { page } = device;
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await page.goto(`/door/${customerId}`);
  await seen(page.getByTestId('door-who'), '示范村');
  await page.waitForFunction('navigator.serviceWorker.controller !== null');
  await device.setOffline(true);
  await page.reload();
  await seen(page.getByTestId('door-who'), '示范村');
  await check(page);
  await device.scan(full.code);
  await seen(page.getByTestId('group-out'));
  await device.scan(held.code);
  await seen(page.getByTestId('group-in'));
  await page.getByTestId('seal-good').click();
  await page.getByTestId('conclude').click();
  await seen(page.getByTestId('verdict'), '的数据');
  expect(await page.locator('.hero').getAttribute('data-outcome')).not.toBe('block');
  await page.getByTestId('verdict-action-deliver').click();
  await seen(page.getByTestId('door-done'), '已存本机');
  expect(await custodyOf(full.cylinderId)).toBe(`vehicle:${doors.vehicleId}`);
  await page.goto('/leak');
  await page.getByTestId('report-leak').click();
  await seen(page.getByTestId('leak-reported'), '已存本机');
  await device.setOffline(false);
  await expect.poll(() => custodyOf(full.cylinderId), { timeout: 30_000 }).toBe(`customer:${customerId}`);
  expect(await custodyOf(held.cylinderId)).toBe(`vehicle:${doors.vehicleId}`);
  await device.close();
});

test('leave that was asked for and not answered in time: it has happened, and is recorded once', async () => {
  const customerId = await doors.home('用户己');
  const full = await doors.aboard();
  const device = await onTheRoad({ expectsOffline: true });
  const { page } = device;
  await page.goto(`/door/${customerId}`);
  await check(page);
  await device.scan(full.code);
  await seen(page.getByTestId('group-out'));
  await page.getByTestId('conclude').click();
  await seen(page.getByTestId('verdict-action-deliver'));
  // What is sent from now on gets stuck on its way.
  const stuck: Route[] = [];
  await page.route('**/api/v1/commands', (route) => void stuck.push(route));
  await page.getByTestId('verdict-action-deliver').click();
  await seen(page.getByTestId('unanswered'));
  await page.getByTestId('verdict-action-happened').click();
  await seen(page.getByTestId('door-done'), '已存本机');
  const lost = stuck.splice(0);
  await Promise.all(lost.map((route) => route.abort()));
  await page.unroute('**/api/v1/commands');
  await expect.poll(() => custodyOf(full.cylinderId), { timeout: 60_000 }).toBe(`customer:${customerId}`);
  await seen(page.getByTestId('net'), '已联网');
  const recorded = await town.deps.store.reader
    .selectFrom('delivery')
    .select('customer_id')
    .where('customer_id', '=', customerId)
    .execute();
  expect(recorded).toHaveLength(1);
  await device.close();
});

test('over the counter nothing is sold until the authority allows it; then without a check', async () => {
  const customerId = await doors.home('用户庚');
  const [full, held] = [await doors.standing(), await doors.heldBy(customerId)];
  // At the door of this customer all items were looked at lately.
  await doors.road.send('check-door', {
    checkId: town.deps.newId(),
    customerId,
    shiftId: doors.shiftId,
    kind: 'full',
    items: fullDoorItems.map((item) => ({ item, good: true, note: null, photoSha256: null })),
    photoSha256: null,
    leafletShown: true,
    mended: [],
    position: null,
  });
  const device = await openDevice(browser, town, { viewport: phone });
  await device.signIn('bangong');
  const { page } = device;
  await page.goto('/counter');
  await page.locator('input[name=customer-search]').fill('用户庚');
  await page.getByTestId('customer-find').click();
  await page.getByTestId('found').getByText('用户庚').click();
  await seen(page.getByTestId('swap'));
  expect(await page.getByTestId('door-check').count()).toBe(0);
  await device.scan(full.code);
  await seen(page.getByTestId('group-out'));
  await device.scan(held.code);
  await seen(page.getByTestId('group-in'));
  await page.getByTestId('conclude').click();
  await seen(page.getByTestId('verdict').locator('[data-rule="self-pickup"]'));
  expect(await page.getByTestId('verdict-action-deliver').count()).toBe(0);

  const supervisor = town.signIn('jianguan');
  const authority = await caller(town, supervisor);
  const { area } = await town.deps.store.reader
    .selectFrom('organisation')
    .select('area')
    .where('name', '=', supervisor.organisation)
    .executeTakeFirstOrThrow();
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  await authority.call('PUT', `/parameters/${town.deps.newId()}`, {
    area,
    name: 'selfPickup',
    value: 'allowed',
    fromOn: today,
    reason: '试点',
  });
  await page.getByTestId('verdict-action-back').click();
  await page.getByTestId('seal-good').click();
  await page.getByTestId('conclude').click();
  await page.getByTestId('verdict-action-deliver').click();
  await seen(page.getByTestId('door-done'));
  expect(await custodyOf(full.cylinderId)).toBe(`customer:${customerId}`);
  expect(await custodyOf(held.cylinderId)).toBe(`org:${doors.organisationId}`);
  await device.close();
});

test('a leak is reported with one tap, with the steps and the number to call; a scanned cylinder is held', async () => {
  const full = await doors.aboard();
  const device = await onTheRoad();
  const { page } = device;
  await page.goto('/leak');
  expect(await page.getByTestId('call').getAttribute('href')).toBe('tel:119');
  expect(await page.getByTestId('leak-steps').locator('li').count()).toBe(6);
  await page.getByTestId('report-leak').click();
  await seen(page.getByTestId('leak-reported'));
  await device.scan(full.code);
  await seen(page.getByTestId('leak-cylinder'), '已暂扣');
  const holds = await town.deps.store.reader.selectFrom('cylinder_hold').select('cylinder_id').execute();
  expect(holds).toContainEqual({ cylinder_id: full.cylinderId });
  await device.close();
});
