// An office lets a tracking platform report: a key, a tracker that nobody knows yet, and the vehicle that it is fitted to.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { desk, openBrowser, openDevice, phone, seen } from '../support/e2e-browser.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';
import { forwardedPosition } from '../support/traccar.ts';

const wanted = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let town: E2eTown;
let browser: Browser;
let axe: string;
beforeAll(async () => {
  [town, browser, axe] = await Promise.all([
    openE2eTown(),
    openBrowser(),
    readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8'),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await town?.close();
});

/** What axe finds wrong, in short. */
async function complaints(page: Page): Promise<string[]> {
  await page.waitForTimeout(400);
  const shots = process.env['E2E_SHOTS'];
  if (shots !== undefined) await page.screenshot({ path: `${shots}/tracker-${Date.now()}.png` });
  await page.evaluate(axe);
  return await page.evaluate(async (tags): Promise<string[]> => {
    // axe is put into the page just above.
    const { axe: found } = globalThis as unknown as {
      axe: { run(options: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
    };
    const { violations } = await found.run({ runOnly: tags, resultTypes: ['violations'] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  }, wanted);
}

describe.each([
  { name: 'a desk in the dark', plate: '粤GA0001', device: '861230000000017', viewport: desk, colorScheme: 'dark' },
  { name: 'a phone by day', plate: '粤GA0002', device: '861230000000025', viewport: phone, colorScheme: 'light' },
] as const)('on $name', ({ plate, device, viewport, colorScheme }) => {
  test('from a key to a tracker that is heard of', async () => {
    const office = await openDevice(browser, town, { viewport, colorScheme });
    await office.signIn('bangong');
    const { page } = office;
    await page.goto('/vehicles');
    await page.getByTestId('vehicle-add').click();
    await page.locator('input[name=plate]').fill(plate);
    await page.getByTestId('vehicle-save').click();
    const card = page.getByTestId('vehicles').locator('li').filter({ hasText: plate });
    await seen(card);

    await page.getByTestId('tracker-keys').click();
    await page.locator('input[name=key-name]').fill('车队平台');
    expect(await complaints(page)).toEqual([]);
    await page.getByTestId('key-make').click();
    const lines = (await page.getByTestId('secret').textContent()) ?? '';
    expect(await complaints(page)).toEqual([]);
    expect(lines).toContain(`${town.url}/api/v1/trackers/positions`);
    const secret = /Bearer (ypt_[\w-]+)/.exec(lines)?.[1] ?? '';
    await page.getByTestId('secret-done').click();

    const report = async (): Promise<unknown> => {
      const response = await fetch(`${town.url}/api/v1/trackers/positions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${secret}` },
        body: JSON.stringify(forwardedPosition({ fixTime: new Date().toISOString() }, device)),
      });
      return await response.json();
    };
    expect(await report()).toEqual({ kept: false, why: 'unknown-device' });

    await card.getByTestId('vehicle-tracker').click();
    await page.getByRole('button', { name: device }).click();
    expect(await complaints(page)).toEqual([]);
    await page.getByTestId('tracker-save').click();
    await seen(page.getByTestId('tracker-present'), device);
    expect(await report()).toEqual({ kept: false, why: 'no-shift' });
    await page.keyboard.press('Escape');
    await card.getByTestId('vehicle-tracker').click();
    await seen(page.getByTestId('tracker-present'), '最近上报');
    await page.getByTestId('tracker-present').getByRole('button').click();
    await seen(page.getByRole('heading', { name: '以前装过的' }));
    expect(await complaints(page)).toEqual([]);
    await office.close();
  });
});
