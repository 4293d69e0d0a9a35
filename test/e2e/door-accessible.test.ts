// The customer's door, leaks, hazards and exchange in every state, looked at by axe: on a phone in light and Chinese, on a desk in the dark and in English.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, openDevice, seen, type DeviceOptions } from '../support/e2e-browser.ts';
import { atHome, openDoorTown, photo, type DoorTown } from '../support/e2e-door.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';

const wanted = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let town: E2eTown;
let browser: Browser;
let doors: DoorTown;
let axe: string;
let shots = 0;
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

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

async function complaintsAt(page: Page, where: string): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate(async (tags): Promise<Violation[]> => {
    const found = await (
      globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }
    ).axe.run({ runOnly: tags, resultTypes: ['violations'] });
    return found.violations;
  }, wanted);
  return violations.map(
    ({ id, nodes }) => `${where}: ${id} at ${nodes.map((node) => node.target.join(' ')).join(' | ')}`,
  );
}

const looks = [
  { name: 'phone, light, zh-CN', viewport: { width: 390, height: 844 }, colorScheme: 'light', locale: 'zh-CN' },
  { name: 'desk, dark, en', viewport: { width: 1280, height: 800 }, colorScheme: 'dark', locale: 'en' },
] as const satisfies readonly (DeviceOptions & { readonly name: string })[];

describe.each(looks)('$name', (look) => {
  const enter = async (who: { username: string; password: string }) => {
    const device = await openDevice(browser, town, { ...look, expectsOffline: true });
    await device.context.grantPermissions(['geolocation']);
    await device.context.setGeolocation({ longitude: atHome.lng, latitude: atHome.lat, accuracy: 10 });
    const { page } = device;
    await page.goto('/sign-in');
    await seen(page.getByTestId('sign-in'));
    if (look.locale === 'en') await page.getByRole('button', { name: 'English' }).click();
    await page.locator('input[name=username]').fill(who.username);
    await page.locator('input[name=password]').fill(who.password);
    await page.getByTestId('sign-in').click();
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    const complaints: string[] = [];
    const lookAt = async (where: string): Promise<void> => {
      complaints.push(...(await complaintsAt(page, where)));
    };
    const snap = async (field: string): Promise<void> => {
      shots += 1;
      await page.getByTestId(field).getByTestId('photo-input').setInputFiles(photo(shots));
      await page.getByTestId(field).locator('img').waitFor();
    };
    return { device, page, complaints, lookAt, snap };
  };

  test('a courier at doors', async () => {
    const customerId = await doors.home('用户甲');
    const another = await doors.home('用户乙');
    const [full, spare] = [await doors.aboard(), await doors.aboard()];
    const [held, elsewhere] = [await doors.heldBy(customerId), await doors.heldBy(another)];
    const { device, page, complaints, lookAt, snap } = await enter(doors.courier);
    // Asked before the phone has what it needs for the shift: it waits for that, and does not say that there is nobody.
    let asked = (): void => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    await page.route(/\/api\/v1\/shift\/facts$/u, async (route) => {
      await isAsked;
      await route.continue();
    });
    await page.evaluate(`new Promise((resolve) => {
      const gone = indexedDB.deleteDatabase('facts');
      gone.onsuccess = gone.onblocked = resolve;
    })`);
    await page.goto('/door');
    await page.getByTestId('find-near').click();
    await page.waitForTimeout(1000);
    asked();
    await seen(page.getByTestId('near').locator('li'));
    await page.locator('input[name=customer-search]').fill('示范');
    await page.getByTestId('customer-find').click();
    await seen(page.getByTestId('found').locator('li'));
    await lookAt('/door');
    await page.getByTestId('found').locator('a').first().waitFor();
    await page.goto(`/door/${customerId}?by=list`);
    await seen(page.getByTestId('door-check'));
    await lookAt('a full check');
    await page.getByTestId('door-hose-age-fail').click();
    await page.getByTestId('mended-hose-age').click();
    await snap('before-hose-age');
    await snap('after-hose-age');
    await page.getByTestId('door-regulator-fail').click();
    await lookAt('mended on the spot');
    await page.getByTestId('leaflet').click();
    await seen(page.getByTestId('leaflet-points'));
    await lookAt('the leaflet');
    await page.getByTestId('leaflet-seen').click();
    await page.getByTestId('refuse-check').click();
    await seen(page.getByTestId('notice-text'));
    await lookAt('a notice');
    await page.keyboard.press('Escape');
    await page.getByTestId('notice-text').waitFor({ state: 'detached' });
    for (const one of [full, spare, held, elsewhere]) await device.scan(one.code);
    await device.scan(town.codeFor('inspection-overdue').code);
    await device.scan(town.codeFor('not-own').code);
    await seen(page.getByTestId('group-in').locator('li').nth(3));
    await seen(page.getByTestId('seen-here'));
    await page.getByTestId('seen-here').click();
    await page.getByTestId('no-code').click();
    await seen(page.getByTestId('tag-add'));
    await page.getByTestId('tag-add').click();
    await lookAt('a temporary tag');
    await page.keyboard.press('Escape');
    await page.getByTestId('tag-add').waitFor({ state: 'detached' });
    await page.getByTestId('conclude').click();
    await seen(page.getByTestId('gaps'));
    await page.waitForTimeout(500);
    await lookAt('a swap with things missing');
    await page.locator('input[name=finding-regulator]').fill('装不紧');
    while ((await page.locator('.item.open').count()) > 0) await page.locator('.item.open .pass').first().click();
    await snap('door-photo');
    await page.getByTestId('conclude').click();
    await seen(page.getByTestId('verdict'));
    await lookAt('blocked by the check');
    await page.getByTestId('verdict-action-office').click();
    await seen(page.getByRole('dialog').filter({ visible: true }));
    await lookAt('to the office');
    await page.keyboard.press('Escape');
    await page.locator('.verdict-view .back').click();
    await seen(page.getByTestId('open-hazards'));
    await lookAt('with a hazard');
    await page.getByTestId('fix-hazard').first().click();
    await snap('fix-after');
    await lookAt('put right');
    await page.getByTestId('fix-record').click();
    await page.getByTestId('open-hazards').waitFor({ state: 'detached' });
    await page.getByTestId('check-again').click();
    while ((await page.locator('.item.open').count()) > 0) await page.locator('.item.open .pass').first().click();
    await snap('door-photo');
    await page.getByTestId('leave-out').first().waitFor();
    await page.getByTestId('conclude').click();
    await seen(page.getByTestId('verdict-action-deliver'));
    await lookAt('may be handed over');
    await page.getByTestId('verdict-action-deliver').click();
    await seen(page.getByTestId('door-done'));
    await lookAt('done');
    await page.goto('/leak');
    await seen(page.getByTestId('leak-steps'));
    await lookAt('/leak');
    await page.getByTestId('report-leak').click();
    await seen(page.getByTestId('leak-reported'));
    await lookAt('a leak reported');
    await device.setOffline(true);
    expect(complaints).toEqual([]);
    await device.close();
  });

  test('the office behind them', async () => {
    const refused = await doors.home('用户丙');
    await doors.road.send('give-notice', {
      noticeId: town.deps.newId(),
      customerId: refused,
      shiftId: doors.shiftId,
      why: 'check-refused',
      photoSha256: null,
      witness: '村干部甲',
      note: null,
      position: null,
    });
    await doors.road.send('record-delivery', {
      deliveryId: town.deps.newId(),
      customerId: refused,
      orderId: null,
      shiftId: doors.shiftId,
      channel: 'courier',
      siteId: null,
      foundBy: 'list',
      full: [],
      empty: [
        {
          scanned: null,
          temporaryTag: `LS${look.locale === 'en' ? '2' : '1'}`,
          photoSha256: 'a'.repeat(64),
          elsewhereSeen: false,
        },
      ],
      checkId: null,
      position: null,
      decided: 'done',
      addendum: null,
    });
    const { device, page, complaints, lookAt } = await enter(town.signIn('bangong'));
    await page.goto('/hazards');
    await page.getByTestId('hazards').locator('a').first().waitFor();
    await lookAt('/hazards');
    await page.getByTestId('hazards').locator('a').first().click();
    await seen(page.getByTestId('hazard-state'));
    await lookAt('a hazard');
    await page.goto('/hazards');
    await page.getByTestId('filter-fixed').click();
    await page.getByTestId('hazards').locator('a').first().click();
    await page.getByTestId('review').click();
    await page.getByTestId('look-record').click();
    await lookAt('looked at again');
    await page.goto('/notices');
    await seen(page.getByTestId('notices').locator('li'));
    await lookAt('/notices');
    await page.goto('/mendings');
    await seen(page.getByTestId('mendings').locator('li'));
    await page.getByTestId('sample').first().waitFor();
    await lookAt('/mendings');
    await page.goto('/temporary-tags');
    await page.getByTestId('identify').first().click();
    await page.getByTestId('identify-do').click();
    await lookAt('/temporary-tags');
    await page.goto('/exchange');
    await seen(page.locator('h1'));
    await page.locator('.loading-state').waitFor({ state: 'detached' });
    await lookAt('/exchange');
    await page.goto('/cases');
    await seen(page.locator('.todo-list li'));
    await lookAt('/cases');
    await page.locator('.todo-list a').first().click();
    await seen(page.getByTestId('case-close'));
    await lookAt('a case');
    await page.goto(`/counter/${refused}`);
    await seen(page.getByTestId('swap'));
    await device.scan(town.codeFor(null).code);
    await seen(page.getByTestId('swap').locator('li'));
    await page.getByTestId('conclude').click();
    await seen(page.getByTestId('verdict'));
    await lookAt('over the counter');
    expect(complaints).toEqual([]);
    await device.close();
  });
});
