// What the first screens weigh on the wire, and that the application opens a second time without a network.
import { gzipSync } from 'node:zlib';
import type { Page, Response } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { openBrowser, openDevice, seen } from '../support/e2e-browser.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';

/** Bytes of script and style, gzip, that may come before the first screen can be used; the scanner's decoder comes later. */
const budgetBytes = 130_000;

let town: E2eTown;
let browser: Browser;
beforeAll(async () => {
  [town, browser] = await Promise.all([openE2eTown(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await town?.close();
});

/** Starts to note the script and style that a page asks for; the answer says what came, the largest first. */
function noteCode(page: Page): () => Promise<{ readonly path: string; readonly bytes: number }[]> {
  const responses: Response[] = [];
  page.on('response', (response) => responses.push(response));
  return async () => {
    const sizes = await Promise.all(
      responses
        .filter((response) => /javascript|css/u.test(response.headers()['content-type'] ?? ''))
        .map(async (response) => ({
          path: new URL(response.url()).pathname,
          bytes: gzipSync(await response.body()).length,
        })),
    );
    return sizes.sort((a, b) => b.bytes - a.bytes);
  };
}
const sum = (sizes: readonly { readonly bytes: number }[]): number =>
  sizes.reduce((total, one) => total + one.bytes, 0);

test('sign-in and home each need at most 130 kB of script and style', async () => {
  const device = await openDevice(browser, town);
  const { page } = device;
  const signInCode = noteCode(page);
  await page.goto('/sign-in');
  await seen(page.getByTestId('sign-in'));
  await page.waitForLoadState('networkidle');
  const signIn = await signInCode();
  expect(signIn.length).toBeGreaterThan(2);
  expect(sum(signIn), JSON.stringify(signIn)).toBeLessThanOrEqual(budgetBytes);

  await device.signIn('jia');
  // Home as it comes in the morning, with nothing kept from sign-in.
  const morning = await openDevice(browser, town, { storageState: await device.context.storageState() });
  const homeCode = noteCode(morning.page);
  await morning.page.goto('/');
  await seen(morning.page.getByTestId('change-person'));
  await morning.page.waitForLoadState('networkidle');
  const home = await homeCode();
  expect(home.length).toBeGreaterThan(2);
  expect(sum(home), JSON.stringify(home)).toBeLessThanOrEqual(budgetBytes);
  expect(home.filter(({ path }) => /scanner|decode/u.test(path))).toEqual([]);
  process.stdout.write(`first screens, gzip: sign-in ${sum(signIn)} B, home ${sum(home)} B\n`);
  await morning.close();
  await device.close();
});

test('opens without a network once it was opened with one, and says that there is none', async () => {
  const device = await openDevice(browser, town, { serviceWorkers: 'allow', expectsOffline: true });
  const { page } = device;
  await device.signIn('jia');
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  // A second load is the worker's: the first one was made before it was there.
  await page.reload();
  await page.waitForFunction('navigator.serviceWorker.controller !== null');
  await device.setOffline(true);
  await page.reload();
  await seen(page.getByTestId('change-person'));
  await seen(page.getByTestId('net'), '未联网');
  // A screen that was never opened before.
  await page.goto('/register');
  await seen(page.locator('h1'));
  await page.goto('/api/v1/session').then(
    () => expect.fail('the worker answered for the API'),
    () => undefined,
  );
  await device.close();
});
