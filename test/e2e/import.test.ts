// The office imports a ledger on a screen: looks at it, corrects a column, answers whose, puts it in force, imports it again, undoes it; the authority tries a rule.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startImportRunner, type ImportRunner } from '../../server/feature/import/run-imports.ts';
import { desk, openBrowser, openDevice, seen } from '../support/e2e-browser.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';

const register = fileURLToPath(new URL('../data/registers/register-b.csv', import.meta.url));

let town: E2eTown;
let browser: Browser;
let runner: ImportRunner;
beforeAll(async () => {
  [town, browser] = await Promise.all([openE2eTown(), openBrowser()]);
  runner = startImportRunner(town.deps, 50);
});
afterAll(async () => {
  await runner?.stop();
  await browser?.close();
  await town?.close();
});

const organisationOf = (username: 'bangong'): Promise<string> =>
  town.deps.store.reader
    .selectFrom('organisation')
    .select('organisation_id')
    .where('name', '=', town.signIn(username).organisation)
    .executeTakeFirstOrThrow()
    .then((row) => row.organisation_id);
const countOf = async (importId: string): Promise<number> => {
  const { count } = await town.deps.store.reader
    .selectFrom('cylinder')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('import_id', '=', importId)
    .where('registered', '=', 1)
    .executeTakeFirstOrThrow();
  return Number(count);
};

test('a ledger becomes cylinders on the register, and goes again but for those that were used', async () => {
  const device = await openDevice(browser, town, { viewport: desk });
  const { page } = device;
  const state = page.getByTestId('import-state');
  const handIn = async (name: string, buffer: Buffer): Promise<string> => {
    await page.goto('/imports');
    await page.getByTestId('import-file').setInputFiles({ name, mimeType: 'text/csv', buffer });
    await page.waitForURL(/\/imports\/[0-9a-f-]{36}$/u);
    await seen(state, '待确认');
    return page.url().split('/').at(-1) ?? '';
  };
  await device.signIn('bangong');
  const bytes = await readFile(register);
  const importId = await handIn('台账.csv', bytes);
  const accepted = Number((await page.getByTestId('stat-accept').locator('dd').innerText()).replaceAll(',', ''));
  expect(accepted).toBeGreaterThan(300);

  // What is wrong with which row: narrowed to dates, and taken along as a table.
  await page.getByTestId('filter-problems').click();
  await page.getByTestId('filter-date-unreadable').click();
  await expect.poll(() => page.getByTestId('problems').locator('li').count()).toBe(5);
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByTestId('problems-csv').click()]);
  const table = await readFile(await file.path(), 'utf8');
  expect(table.split('\r\n').length).toBeGreaterThan(40);
  expect(table).toContain('日期看不懂');

  // A column that is not wanted, and owners whom the town does not know.
  await page.getByTestId('filter-columns').click();
  const selects = await page.locator('li.column select').all();
  const read = await Promise.all(selects.map((one) => one.inputValue()));
  const select = selects[read.indexOf('manufacturer')];
  if (select === undefined) throw new Error('no column of makers');
  const chosen = (await select.getAttribute('data-testid')) ?? '';
  await select.selectOption('');
  await page.getByTestId('columns-send').click();
  await seen(page.getByTestId(chosen).locator('xpath=../div'), '本次指定');
  await seen(state, '待确认');
  for (const owner of await page.getByTestId('owners').getByRole('switch').all()) await owner.click();
  await page.getByTestId('owners-send').click();
  await page.getByTestId('owners-send').waitFor({ state: 'detached' });
  await seen(state, '待确认');

  await page.getByTestId('apply').click();
  await page.getByTestId('apply-do').click();
  await seen(state, '已入库');
  expect(await countOf(importId)).toBe(accepted);

  // The same ledger with other tares: corrections that wait for the office.
  const again = new TextDecoder('gb18030').decode(bytes).replaceAll(/,16\.5(?=,)/gu, ',16.4');
  await handIn('台账-更正.csv', Buffer.from(again));
  await seen(page.locator('li.column'), '沿用上次');
  await page.getByTestId('apply').click();
  await page.getByTestId('apply-do').click();
  await seen(state, '已入库');
  const rows = page.getByTestId('corrections').locator('ul.rows > li');
  if (await page.getByTestId('filter-corrections').isVisible()) {
    await page.getByTestId('filter-corrections').click();
    await seen(rows);
    await page.locator('[data-testid^="accept-"]').first().click();
    await page.locator('input[name=reason]').fill('与钢印核对过');
    await page.getByTestId('decide-do').click();
    await seen(page.getByTestId('toast'), '已采纳 1 条');
  }

  await page.goto(`/imports/${importId}`);
  await page.getByTestId('undo').click();
  await page.locator('input[name=reason]').fill('传错了文件');
  await page.getByTestId('undo-do').click();
  await seen(state, '已撤销');
  const kept = Number(await page.getByTestId('stat-kept').locator('dd').innerText());
  expect(await countOf(importId)).toBe(kept);
  expect(await organisationOf('bangong')).toMatch(/^[0-9a-f-]{36}$/u);
  await device.close();
});

test('the authority sees what a stricter rule would stop, before it makes it', async () => {
  const device = await openDevice(browser, town);
  const { page } = device;
  await device.signIn('jianguan');
  await page.goto('/what-if');
  await page.getByTestId('add-change').selectOption('fillMinDaysLeft');
  await page.locator('input[name=fillMinDaysLeft]').fill('400');
  await page.getByTestId('judge').click();
  await seen(page.getByTestId('changed'));
  const blocked = Number((await page.getByTestId('stat-blocked').locator('dd').innerText()).replaceAll(',', ''));
  expect(blocked).toBeGreaterThan(0);
  await seen(page.getByTestId('changed').locator('li').first(), '新增');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByText('下载清单').click()]);
  expect((await readFile(await file.path(), 'utf8')).split('\r\n').length).toBeGreaterThan(blocked);
  await page.locator('input[name=fillMinDaysLeft]').fill('soon');
  await page.getByTestId('judge').click();
  await seen(page.locator('form'), '写法不对');
  await device.close();
});
