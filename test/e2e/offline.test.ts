// Without a network nothing is allowed and nothing is lost: records wait on the device, outlive a reload, and go once, in order.
import type { Browser } from 'playwright-core';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { build } from 'vite';
import { openBrowser, openDevice, seen } from '../support/e2e-browser.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';

let town: E2eTown;
let browser: Browser;
beforeAll(async () => {
  [town, browser] = await Promise.all([openE2eTown(), openBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await town?.close();
});

test('nothing is allowed; what was seen waits, survives a reload, and is sent once and in order', async () => {
  const device = await openDevice(browser, town, { serviceWorkers: 'allow', expectsOffline: true });
  const { page } = device;
  await device.signIn('jia');
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await page.reload();
  await page.waitForFunction('navigator.serviceWorker.controller !== null');
  const begunAt = new Date().toISOString();
  const returned = await town.goodEmpties(4);
  const good = town.codeFor(null);

  await page.goto('/fill');
  await seen(page.locator('[data-testid^="panel-"]'));
  await device.setOffline(true);
  await device.scan(good.code);
  await seen(page.getByTestId('kept'), '不得充装');
  expect(await page.getByText('可以充装').filter({ visible: true }).count()).toBe(0);

  await page.goto('/return');
  await seen(page.locator('h1'));
  for (const [index, { code }] of returned.slice(0, 3).entries()) {
    await device.scan(code);
    await page.getByTestId('batch').locator('li').nth(index).waitFor();
    await seen(page.getByTestId('net'), `${index + 1}`);
  }
  await page.reload();
  await seen(page.getByTestId('net'), '3');
  await device.scan(returned[3]?.code ?? '');
  await seen(page.getByTestId('net'), '4');
  await page.goto('/unsent');
  await expect.poll(() => page.locator('.line').count()).toBe(4);

  /** In the order of the log. */
  const eventsOf = () =>
    town.deps.store.reader
      .selectFrom('event')
      .select('stream_id')
      .where(
        'stream_id',
        'in',
        returned.map((one) => one.cylinderId),
      )
      .where('type', '=', 'returned')
      .where('recorded_at', '>=', begunAt)
      .where('position', 'is not', null)
      .orderBy('position')
      .execute();
  expect(await eventsOf()).toEqual([]);
  await device.setOffline(false);
  await seen(page.getByTestId('net'), '已联网');
  await expect
    .poll(async () => (await eventsOf()).map((event) => event.stream_id))
    .toEqual(returned.map((one) => one.cylinderId));
  // Sent again by nobody, whatever is pushed later.
  await page.reload();
  await seen(page.getByTestId('net'), '已联网');
  expect(await eventsOf()).toHaveLength(4);
  await device.close();
});

test.each([
  ['the outbox', new URL('../pwa/outbox/indexed-db.browser.ts', import.meta.url), 10],
  ['the facts of a shift', new URL('../pwa/facts/indexed-db.browser.ts', import.meta.url), 4],
])('%s keeps its contract on IndexedDB', async (_name, entry, least) => {
  const device = await openDevice(browser, town);
  const { page } = device;
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      minify: false,
      lib: {
        entry: fileURLToPath(entry),
        formats: ['iife'],
        name: 'storeContract',
      },
    },
  });
  const [bundle] = Array.isArray(built) ? built : [built];
  const chunk = bundle !== undefined && 'output' in bundle ? bundle.output[0] : undefined;
  if (chunk === undefined) throw new Error('the contract was not bundled');
  // Any page of ours: a database belongs to its origin.
  await page.goto('/healthz');
  const outcomes = await page.evaluate<readonly { readonly name: string; readonly error: string | null }[]>(
    `${chunk.code}; storeContract.runContract()`,
  );
  expect(outcomes.length).toBeGreaterThan(least);
  expect(outcomes.filter((outcome) => outcome.error !== null)).toEqual([]);
  await device.close();
});
