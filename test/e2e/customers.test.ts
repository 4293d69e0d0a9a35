// A customer is opened at the door without a network, signed with a finger, and arrives with its picture once there is one.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openDevice, phone, seen } from '../support/e2e-browser.ts';
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

test('opened offline, it waits on the device, outlives a reload, and arrives whole', async () => {
  const device = await openDevice(browser, town, { viewport: phone, serviceWorkers: 'allow', expectsOffline: true });
  const { page } = device;
  await device.signIn('bangong');
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await page.reload();
  await page.waitForFunction('navigator.serviceWorker.controller !== null');
  await page.goto('/customers');
  await seen(page.getByTestId('open-customer'));
  await device.setOffline(true);
  await page.getByTestId('open-customer').click();

  const begunAtMs = Date.now();
  await page.locator('input[name="customer-name"]').fill('用户甲');
  await page.locator('input[name="village"]').fill('示范村');
  await page.getByRole('radio', { name: '一楼' }).click();
  await page.locator('input[name="identity-number"]').fill('990000199001010018');
  await page.getByRole('radio', { name: '签名' }).click();
  await page.getByTestId('record-customer').click();
  // Neither signed nor a number that a paper can have.
  await seen(page.getByText('最后一位与前面的对不上'));
  await seen(page.getByText('请完成确认'));
  await page.locator('input[name="identity-number"]').fill('990000199001010017');
  const box = await page.getByTestId('signature').boundingBox();
  if (box === null) throw new Error('nowhere to sign');
  await page.getByTestId('signature').scrollIntoViewIfNeeded();
  const pad = (await page.getByTestId('signature').boundingBox()) ?? box;
  await page.mouse.move(pad.x + 20, pad.y + 30);
  await page.mouse.down();
  await page.mouse.move(pad.x + 120, pad.y + 60, { steps: 5 });
  await page.mouse.up();
  await page.getByTestId('record-customer').click();
  await seen(page.getByTestId('net'), '1');
  await expect.poll(() => page.locator('input[name="customer-name"]').inputValue()).toBe('');
  expect(await page.locator('input[name="village"]').inputValue()).toBe('示范村');
  expect(Date.now() - begunAtMs).toBeLessThan(60_000);

  await page.reload();
  await seen(page.getByTestId('net'), '1');
  const stored = () =>
    town.deps.store.reader
      .selectFrom('customer_person')
      .innerJoin('customer', 'customer.customer_id', 'customer_person.customer_id')
      .leftJoin('picture', 'picture.sha256', 'customer_person.confirmation_sha256')
      .where('customer_person.name', '=', '用户甲')
      .select(['customer.customer_id', 'customer.village', 'customer.verified_at', 'picture.media_type'])
      .execute();
  expect(await stored()).toEqual([]);
  await device.setOffline(false);
  await expect
    .poll(async () => (await stored()).map((row) => [row.village, row.verified_at !== null, row.media_type]))
    .toEqual([['示范村', true, 'image/jpeg']]);

  const [row] = await stored();
  await page.goto('/customers');
  await page.getByRole('searchbox').fill('用户');
  await page.getByRole('button', { name: '查找' }).click();
  await page.getByTestId('customers').getByText('用户甲').click();
  await seen(page.getByTestId('real-name'), '已实名');
  expect(page.url()).toContain(row?.customer_id ?? 'nobody');
  await device.close();
});

test('a list is handed in, looked at, put in force and undone', async () => {
  const device = await openDevice(browser, town);
  const { page } = device;
  await device.signIn('bangong');
  await page.goto('/customers/import');
  const list = '姓名,电话,村,用户类型\n用户乙,13800000002,东村,居民\n,13800000003,东村,居民';
  await page
    .getByTestId('customer-file')
    .setInputFiles({ name: 'list.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
  await seen(page.getByTestId('faults'), 'list.csv 第 3 行 · A 列“姓名” · 没有姓名');
  await page.getByTestId('put-in-force').click();
  await seen(page.getByTestId('import-state'), '已生效');
  await page.getByTestId('undo-import').click();
  await page.locator('input[name="reason"]').fill('导错文件');
  await page.getByTestId('give-reason').click();
  await seen(page.getByTestId('import-state'), '已撤销');
  await seen(page.getByText('已撤销 1 户，保留 0 户'));
  await page.goto('/customers');
  await page.waitForLoadState('networkidle');
  expect(await page.getByText('用户乙').count()).toBe(0);
  await device.close();
});
