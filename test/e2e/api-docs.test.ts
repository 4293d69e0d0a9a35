// The page of the API as somebody reads it: in their language, under a policy that lets nothing in from elsewhere.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desk, openBrowser, openDevice, seen } from '../support/e2e-browser.ts';
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

test.each([
  ['zh-CN', 'light', '试用', '发送', '服务器答复'],
  ['en', 'dark', 'Try it out', 'Execute', 'Server response'],
] as const)('in %s and the %s, and a request can be tried', async (locale, colorScheme, tryIt, execute, answered) => {
  const device = await openDevice(browser, town, { locale, colorScheme, viewport: desk });
  const { page } = device;
  await device.signIn('jia');
  await page.goto('/api/docs');
  await seen(page.locator('h1'), '一瓶一码');
  const operation = page.locator('.opblock[id$="getApiV1Session"]');
  // One group at a time: all of them at once are slow to draw.
  await page.locator('.opblock-tag', { hasText: '账号' }).click();
  await operation.locator('.opblock-summary-control').click();
  await operation.getByRole('button', { name: tryIt }).click();
  await operation.getByRole('button', { name: execute }).click();
  await seen(operation.getByText(answered));
  await seen(operation.getByText('充装员甲').first());
  expect(await page.locator('html').getAttribute('lang')).toBe(locale);
  await device.close();
});
