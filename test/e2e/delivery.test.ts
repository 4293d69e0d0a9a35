// An office enters a vehicle and a zone, binds a courier, and approves another vehicle by telephone; the phone without signal takes the code.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '../../server/feature/account/create-account.ts';
import { desk, openBrowser, openDevice, phone, seen } from '../support/e2e-browser.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';

let town: E2eTown;
let browser: Browser;
let organisationId: string;
const courier = { username: 'songqi', password: 'songqi-2026-demo', name: '送气工甲' };

beforeAll(async () => {
  [town, browser] = await Promise.all([openE2eTown(), openBrowser()]);
  const office = await town.deps.store.reader
    .selectFrom('login')
    .innerJoin('membership', 'membership.person_id', 'login.id')
    .select('membership.organisation_id')
    .where('login.username', '=', town.signIn('bangong').username)
    .executeTakeFirstOrThrow();
  organisationId = office.organisation_id;
  const made = await createAccount(town.deps, {
    ...courier,
    memberships: [{ organisationId, siteId: null, role: 'courier', from: '2026-01-01', until: null }],
  });
  if (!made.ok) throw new Error(made.error);
});
afterAll(async () => {
  await browser?.close();
  await town?.close();
});

const addVehicle = async (page: Page, plate: string): Promise<void> => {
  await page.goto('/vehicles');
  await page.getByTestId('vehicle-add').click();
  await page.locator('input[name=plate]').fill(plate);
  await page.getByTestId('vehicle-save').click();
  await seen(page.getByTestId('vehicles').locator('li'), plate.toUpperCase());
};

test('from an empty yard to a courier who may use another vehicle for a day', async () => {
  const office = await openDevice(browser, town, { viewport: desk });
  await office.signIn('bangong');
  const { page } = office;
  await addVehicle(page, '粤ga0001');
  await addVehicle(page, '粤GA0002');
  await page.getByTestId('vehicle-code').first().click();
  await seen(page.getByRole('img', { name: /车码二维码 V/ }));

  // A zone by tapping, one that crosses itself, and by coordinates.
  await page.goto('/zones/new');
  await page.locator('input[name=zone-name]').fill('一片区');
  const map = page.getByTestId('zone-map');
  const box = await map.boundingBox();
  const tap = (x: number, y: number) =>
    map.click({ position: { x: (box?.width ?? 0) * x, y: (box?.height ?? 0) * y } });
  for (const [x, y] of [
    [0.2, 0.2],
    [0.7, 0.7],
    [0.7, 0.2],
    [0.2, 0.7],
  ] as const) {
    await tap(x, y);
  }
  await seen(page.getByText('4 个角'));
  await page.getByTestId('zone-save').click();
  await seen(page.getByTestId('shape-error'), '自己相交');
  await page.locator('textarea[name=corners]').fill('113.30, 23.10\n113.34, 23.10\n113.34, 23.14\n113.30，23.14');
  await page.getByTestId('use-typed').click();
  await page.locator('textarea[name=villages]').fill('甲村\n乙社区');
  await page.getByTestId('zone-save').click();
  await seen(page.getByTestId('zones').locator('li'), '甲村、乙社区');
  const zone = await town.deps.store.reader.selectFrom('zone').selectAll().executeTakeFirstOrThrow();
  expect(JSON.parse(zone.polygons)).toEqual([
    [
      [113.3, 23.1],
      [113.34, 23.1],
      [113.34, 23.14],
      [113.3, 23.14],
      [113.3, 23.1],
    ],
  ]);

  // A zone out of a file on the datum of Gaode.
  await page.getByTestId('zone-import').click();
  await page.getByTestId('zone-file').setInputFiles({
    name: 'zones.geojson',
    mimeType: 'application/geo+json',
    buffer: Buffer.from(
      JSON.stringify({
        type: 'FeatureCollection',
        features: [
          {
            type: 'Feature',
            properties: { name: '二片区' },
            geometry: {
              type: 'Polygon',
              coordinates: [
                [
                  [113.4, 23.1],
                  [113.44, 23.1],
                  [113.44, 23.14],
                  [113.4, 23.1],
                ],
              ],
            },
          },
        ],
      }),
    ),
  });
  await page.getByTestId('choice-gcj02').click();
  await page.getByTestId('zone-read').click();
  await page.getByTestId('zone-take-in').click();
  await seen(page.getByTestId('zones').locator('li'), '二片区');

  await page.goto('/couriers');
  await page.getByTestId('couriers').getByText(courier.name).click();
  const bind = async (plate: string): Promise<void> => {
    await page.getByTestId('bindings-add').click();
    await page.getByRole('radio', { name: plate }).click();
    await page.getByTestId('binding-save').click();
  };
  await bind('粤GA0001');
  await seen(page.getByTestId('bindings').locator('li'), '粤GA0001');
  await bind('粤GA0002');
  await seen(page.getByTestId('overlap'));
  await page.keyboard.press('Escape');
  await seen(page.getByTestId('bindings-add'));

  // The courier's phone fetches what it needs while there is signal; then there is none.
  const theirs = await openDevice(browser, town, { viewport: phone, expectsOffline: true });
  await theirs.page.goto('/sign-in');
  await theirs.page.locator('input[name=username]').fill(courier.username);
  await theirs.page.locator('input[name=password]').fill(courier.password);
  await theirs.page.getByTestId('sign-in').click();
  await theirs.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
  await theirs.page.goto('/stand-in');
  await seen(theirs.page.getByTestId('mine').locator('li'), '粤GA0001');
  await theirs.setOffline(true);

  await page.getByTestId('stand-ins-add').click();
  await page.getByRole('radio', { name: '粤GA0002' }).click();
  await page.getByTestId('choice-code').click();
  await page.locator('input[name=reason]').fill('车在修');
  await page.getByTestId('stand-in-approve').click();
  await seen(page.getByTestId('stand-in-code'));
  const code = (await page.getByTestId('stand-in-code').textContent()) ?? '';
  expect(code).toMatch(/^\d{2} \d{2} \d{3} \d{3}$/);

  const field = theirs.page.locator('input[name=stand-in-code]');
  await theirs.page.getByRole('radio', { name: '粤GA0001' }).click();
  await field.fill(code);
  await theirs.page.getByTestId('check-code').click();
  await seen(theirs.page.getByRole('alert'), '码不对');
  await theirs.page.getByRole('radio', { name: '粤GA0002' }).click();
  await theirs.page.getByTestId('check-code').click();
  await seen(theirs.page.getByTestId('taken'), '粤GA0002');
  await seen(theirs.page.getByTestId('mine').locator('li'), '粤GA0002');
  await field.fill(code);
  await theirs.page.getByTestId('check-code').click();
  await seen(theirs.page.getByRole('alert'), '已经用过');

  const standIns = () => town.deps.store.reader.selectFrom('stand_in').select(['doubt', 'reason']).execute();
  expect(await standIns()).toEqual([]);
  await theirs.setOffline(false);
  await expect.poll(standIns, { timeout: 60_000 }).toEqual([{ doubt: null, reason: '车在修' }]);
  await page.reload();
  await seen(page.getByTestId('stand-ins').locator('li'), '报码');
  await office.close();
  await theirs.close();
});
