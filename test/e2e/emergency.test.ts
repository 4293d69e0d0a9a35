// Whom to ring, and what becomes of a leak: entered by the office, read by the courier without signal, shouted at home until it is closed.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openDevice, seen, type DeviceOptions } from '../support/e2e-browser.ts';
import { atHome, openDoorTown, type DoorTown } from '../support/e2e-door.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';

let town: E2eTown;
let browser: Browser;
let doors: DoorTown;
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

const looks = [
  { name: 'phone, light, zh-CN', viewport: { width: 390, height: 844 }, colorScheme: 'light', locale: 'zh-CN' },
  { name: 'desk, dark, en', viewport: { width: 1280, height: 800 }, colorScheme: 'dark', locale: 'en' },
] as const satisfies readonly (DeviceOptions & { readonly name: string })[];

describe.each(looks)('$name', (look) => {
  const enter = async (who: { username: string; password: string }, more: DeviceOptions = {}) => {
    const device = await openDevice(browser, town, { ...look, ...more });
    const { page, context } = device;
    await context.grantPermissions(['geolocation']);
    await context.setGeolocation({ longitude: atHome.lng, latitude: atHome.lat, accuracy: 10 });
    await page.goto('/sign-in');
    await seen(page.getByTestId('sign-in'));
    if (look.locale === 'en') await page.getByRole('button', { name: 'English' }).click();
    await page.locator('input[name=username]').fill(who.username);
    await page.locator('input[name=password]').fill(who.password);
    await page.getByTestId('sign-in').click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    return device;
  };

  test('another number needs a reason, and is on the page of each cylinder', async () => {
    const device = await enter(town.signIn('bangong'));
    const { page } = device;
    await page.goto('/organisation');
    await seen(page.getByTestId('telephone'), '0380-20000');
    await page.getByTestId('telephone-edit').click();
    await page.locator('input[name=telephone]').fill('119');
    await page.getByTestId('telephone-save').click();
    await seen(page.getByText(look.locale === 'en' ? 'Nobody can dial this' : '这个号码打不通'));
    expect(await complaintsAt(page)).toEqual([]);
    const number = look.locale === 'en' ? '0380-2000056' : '0380-2000055';
    await page.locator('input[name=telephone]').fill(number);
    await page.locator('input[name=telephone-reason]').fill('换了总机');
    await page.getByTestId('telephone-save').click();
    await seen(page.getByTestId('telephone'), number);
    expect(await complaintsAt(page)).toEqual([]);
    const shown = await fetch(`${town.url}/c/${town.codeFor(null).code}`);
    expect(await shown.text()).toContain(`tel:${number.replace('-', '')}`);
    await device.close();
  });

  test('a courier reads them without signal; the office sends somebody, says what was found, closes it', async () => {
    const customerId = await doors.home(look.locale === 'en' ? '用户乙' : '用户甲');
    const road = await enter(doors.courier, { serviceWorkers: 'allow', expectsOffline: true });
    await road.page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
    await road.page.goto(`/leak?customer=${customerId}`);
    await road.page.waitForFunction('navigator.serviceWorker.controller !== null');
    await road.setOffline(true);
    await road.page.reload();
    const calls = road.page.getByTestId('calls').locator('a');
    await seen(calls.nth(2));
    const links = await calls.evaluateAll((found) => found.map((link) => link.getAttribute('href')));
    expect(links[0]).toMatch(/^tel:03802000/u);
    expect(links.slice(1)).toEqual(['tel:119', 'tel:03802000000']);
    expect(await complaintsAt(road.page)).toEqual([]);
    await road.page.getByTestId('report-leak').click();
    await seen(road.page.getByTestId('leak-reported'));
    await road.setOffline(false);
    await expect
      .poll(async () => (await doors.office.call('GET', '/leaks?state=open'))['items'], { timeout: 30_000 })
      .not.toEqual([]);
    await road.close();

    const above = await enter(town.signIn('jianguan'));
    await seen(above.page.getByTestId('open-leaks'));
    expect(await complaintsAt(above.page)).toEqual([]);
    await above.page.getByTestId('open-leaks').click();
    await seen(above.page.getByTestId('leaks').locator('[data-state=reported]'));
    expect(await above.page.getByTestId('leak-send').count()).toBe(0);
    expect(await complaintsAt(above.page)).toEqual([]);

    const device = await enter(town.signIn('bangong'));
    const { page } = device;
    await page.getByTestId('open-leaks').click();
    await page.getByTestId('leak-send').click();
    await page.getByTestId('choice-others').click();
    await page.locator('input[name=leak-who]').fill('消防队');
    expect(await complaintsAt(page)).toEqual([]);
    await page.getByTestId('going-record').click();
    await seen(page.getByTestId('leaks').locator('[data-state=going]'));
    await seen(page.getByTestId('leaks'), '消防队');
    await page.getByTestId('leak-look').click();
    await page.getByTestId('choice-valve').click();
    await page.getByTestId('leak-closes').click();
    expect(await complaintsAt(page)).toEqual([]);
    await page.getByTestId('findings-record').click();
    await page.getByTestId('leaks').waitFor({ state: 'detached' });
    await page.getByTestId('filter-all').click();
    await seen(page.getByTestId('leaks').locator('[data-state=closed]').first());
    expect(await complaintsAt(page)).toEqual([]);
    await page.goto('/');
    await seen(page.locator('.figures'));
    await page.waitForTimeout(500);
    expect(await page.getByTestId('open-leaks').count()).toBe(0);
    await device.close();
    await above.page.goto('/exchange/area');
    await seen(above.page.getByTestId('area-exchange').locator('li').first());
    await above.page.getByTestId('area-exchange').locator('button').first().click();
    await above.page.waitForTimeout(500);
    expect(await complaintsAt(above.page)).toEqual([]);
    await above.close();
  });
});

test('one hazard opens by its address, with what happened to it', async () => {
  const customerId = await doors.home('用户丙');
  const told = await doors.road.send('give-notice', {
    noticeId: town.deps.newId(),
    customerId,
    shiftId: doors.shiftId,
    why: 'check-refused',
    photoSha256: null,
    witness: '村干部甲',
    note: null,
    position: null,
  });
  const { hazardId } = told.result as { hazardId: string };
  const device = await openDevice(browser, town);
  await device.signIn('bangong');
  await device.page.goto(`/hazards/${hazardId}`);
  await seen(device.page.getByTestId('hazard-history').locator('li'), '发现');
  await seen(device.page.getByTestId('hazard-link'));
  expect(await complaintsAt(device.page)).toEqual([]);
  await device.page.goto(`/hazards/${town.deps.newId()}`);
  await seen(device.page.getByText('找不到这条隐患'));
  await device.close();
});

test('what was forgotten is added without signal too, and counts once', async () => {
  const customerId = await doors.home('用户丁');
  const forgotten = await doors.aboard();
  const device = await openDevice(browser, town, { serviceWorkers: 'allow', expectsOffline: true });
  const { page, context } = device;
  await context.grantPermissions(['geolocation']);
  await page.goto('/sign-in');
  await page.locator('input[name=username]').fill(doors.courier.username);
  await page.locator('input[name=password]').fill(doors.courier.password);
  await page.getByTestId('sign-in').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await page.goto(`/door/${customerId}`);
  await seen(page.getByTestId('door-who'), '示范村');
  await page.goto('/day?stage=count');
  await page.waitForFunction('navigator.serviceWorker.controller !== null');
  await seen(page.getByTestId('count-done'));
  await device.setOffline(true);
  await page.getByTestId('count-done').click();
  await page.getByTestId('addendum-open').click();
  await device.scan(forgotten.code);
  await expect.poll(() => page.locator('input[name=addendum-code]').inputValue()).toBe(forgotten.code);
  await page.locator('input[name=customer-search]').fill('示范村');
  await page.getByTestId('find-customer').click();
  // Names are masked on the phone: the last one opened stands first or last, so it is found by its initial.
  await page.getByTestId('addendum-customers').locator('li button').first().waitFor();
  const now = new Date().toLocaleTimeString('en-GB', { timeZone: 'Asia/Shanghai', hour: '2-digit', minute: '2-digit' });
  await page.getByTestId('addendum-customers').locator('li button').first().click();
  await page.locator('input[name=addendum-when]').fill(now);
  await page.locator('input[name=addendum-reason]').fill('没有信号');
  expect(await complaintsAt(page)).toEqual([]);
  await page.getByTestId('addendum-send').click();
  await page.getByTestId('addendum-send').waitFor({ state: 'detached' });
  await device.setOffline(false);
  const deliveries = () =>
    town.deps.store.reader
      .selectFrom('delivery_cylinder')
      .innerJoin('delivery', 'delivery.delivery_id', 'delivery_cylinder.delivery_id')
      .select(['delivery.addendum_reason'])
      .where('delivery_cylinder.cylinder_id', '=', forgotten.cylinderId)
      .execute();
  await expect.poll(deliveries, { timeout: 30_000 }).toEqual([{ addendum_reason: '没有信号' }]);
  await device.close();
});
