// What else a station does on its screens: empties come in, bad ones go out by list, gas comes, cylinders get codes, wrong dates are put right.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { desk, openBrowser, openDevice, seen, type Device } from '../support/e2e-browser.ts';
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

/** A picture as a phone would take one. */
async function takePhoto(page: Page, within: Page | Locator = page): Promise<void> {
  const picture = await page.screenshot({ type: 'jpeg', clip: { x: 0, y: 0, width: 200, height: 200 } });
  await within.getByTestId('photo-input').setInputFiles({ name: 'stamp.jpg', mimeType: 'image/jpeg', buffer: picture });
  await seen(page.locator('img[src^="blob:"]'));
}

/** Keys a number on the pad that a field with this label opens. */
async function keyIn(page: Page, label: string, digits: string): Promise<void> {
  await page.getByRole('button', { name: label }).filter({ visible: true }).first().click();
  const pad = page.getByRole('dialog', { name: label });
  await seen(pad);
  for (const digit of digits) await pad.getByTestId(digit === '.' ? 'key-point' : `key-${digit}`).click();
  await pad.getByTestId('pad-done').click();
  await pad.waitFor({ state: 'hidden' });
}

/** Picks a month in the picker that a field with this label opens; so many years after the one that it opens at. */
async function pickMonth(page: Page, label: string, years: number, month: number): Promise<void> {
  await page.getByRole('button', { name: label }).filter({ visible: true }).first().click();
  const picker = page.getByRole('dialog', { name: label });
  await seen(picker);
  for (let moved = 0; moved < Math.abs(years); moved += 1)
    await picker.getByRole('button', { name: years < 0 ? '上一年' : '下一年' }).click();
  await picker
    .locator('.months .cell')
    .nth(month - 1)
    .click();
  await picker.waitFor({ state: 'hidden' });
}

/** Checks the cylinder that was scanned and fills it by hand, with weights typed, as where no controller is wired. */
async function fillByHand(device: Device, code: string, emptyKg: string, grossKg: string): Promise<void> {
  const { page } = device;
  await page.goto('/fill');
  await seen(page.locator('[data-testid^="panel-"]'));
  await device.scan(code);
  const panel = page.locator('[data-testid^="panel-"]:not([data-work="free"])').filter({ has: page.locator('h2') });
  await seen(panel.getByTestId('check-all-good'));
  await panel.getByTestId('check-all-good').click();
  await typeWeight(page, emptyKg);
  await seen(panel.getByTestId('panel-title'), '可以充装');
  await panel.getByTestId('finish').click();
  await typeWeight(page, grossKg);
  await seen(page.getByTestId('panel-title'), '去复称');
}
async function typeWeight(page: Page, kg: string): Promise<void> {
  const done = page.getByTestId('pad-done').filter({ visible: true });
  await seen(done);
  const sheet = page.getByRole('dialog').filter({ visible: true });
  for (const digit of kg) await sheet.getByTestId(digit === '.' ? 'key-point' : `key-${digit}`).click();
  await done.click();
}

test('empties come in; a foreign one is set aside from its row, an overdue one from its refusal; both leave by list', async () => {
  const device = await openDevice(browser, town);
  const { page } = device;
  await device.signIn('jia');
  const foreign = town.codeFor('not-own').code;
  const overdue = town.codeFor('inspection-overdue').code;
  const [empty] = await town.goodEmpties(1);

  await page.goto('/return');
  await seen(page.locator('h1'));
  await device.scan(empty?.code ?? '');
  await seen(page.getByTestId('batch').locator('li[data-state="allow"]'), empty?.code ?? '');
  await device.scan(foreign);
  const row = page.getByTestId('batch').locator('li').filter({ hasText: foreign });
  await seen(row.locator('.title'), '非自有');
  // Problems stand first.
  await expect.poll(() => page.getByTestId('batch').locator('li').first().innerText()).toContain('非自有');
  await row.getByTestId('row-aside').tap();
  await page.getByTestId('set-aside-do').tap();
  await seen(row.locator('.settled'));

  await page.goto('/fill');
  await seen(page.locator('[data-testid^="panel-"]'));
  await device.scan(overdue);
  await seen(page.getByTestId('verdict-title'), '禁止充装');
  await page.getByTestId('verdict-action-aside').tap();
  await page.getByTestId('verdict-action-aside').waitFor({ state: 'detached' });
  await seen(page.getByTestId('toast'), '送检');

  await page.goto('/set-aside');
  await page.getByTestId('filter-inspection').tap();
  await seen(page.locator('.rows li'), overdue);
  await page.locator('.rows li').filter({ hasText: overdue }).getByRole('checkbox').tap();
  await page.getByTestId('hand-over').tap();
  await page.getByRole('radio', { name: '示范气瓶检验站' }).tap();
  await page.getByTestId('hand-over-do').tap();
  await seen(page.locator('.paper'), '示范气瓶检验站');
  await seen(page.locator('.paper td'), overdue);

  const handed = await town.deps.store.reader
    .selectFrom('set_aside')
    .innerJoin('handover', 'handover.handover_id', 'set_aside.handover_id')
    .select(['handover.receiver', 'handover.cylinders', 'set_aside.destination'])
    .where('set_aside.scanned_text', '=', overdue)
    .execute();
  expect(handed).toEqual([{ receiver: '示范气瓶检验站', cylinders: 1, destination: 'inspection' }]);
  const waiting = await town.deps.store.reader
    .selectFrom('set_aside')
    .select('destination')
    .where('scanned_text', '=', foreign)
    .where('ended_at', 'is', null)
    .execute();
  expect(waiting).toEqual([{ destination: 'owner' }]);
  await device.close();
});

test('gas is received into a tank, and the tank tells what it holds', async () => {
  const device = await openDevice(browser, town, { viewport: desk });
  const { page } = device;
  await device.signIn('anquan');
  await page.goto('/gas');
  const tank = page.getByTestId('tank').first();
  await tank.getByTestId('unload').click();
  const sheet = page.getByRole('dialog').filter({ visible: true }).first();
  await sheet.getByTestId('receipt-send').click();
  // Nothing goes off with what must be said left out.
  await seen(sheet.locator('[role="alert"], .error'));
  await sheet.locator('input[name=supplier]').fill('示范石化供气公司');
  await keyIn(page, '净重', '9180');
  await sheet.getByTestId('choice-lpg').click();
  await sheet.getByTestId('choice-yes').click();
  await sheet.getByTestId('choice-none').click();
  await sheet.getByTestId('receipt-send').click();
  await seen(page.locator('.receipts li').first(), '示范石化供气公司');
  await seen(page.locator('.receipts li').first(), '9,180');
  const receipt = await town.deps.store.reader
    .selectFrom('gas_receipt')
    .select(['net_kg', 'receipt'])
    .orderBy('received_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  expect(receipt?.net_kg).toBe(9180);
  expect(JSON.parse(receipt?.receipt ?? '{}')).toMatchObject({
    kind: 'lpg',
    odorised: true,
    dmePct: 0,
    reportOn: null,
  });
  await device.close();
});

test('a cylinder gets its code with a photo of the stamp, and can be filled the same minute', async () => {
  const device = await openDevice(browser, town);
  const { page } = device;
  await device.signIn('jia');
  const code = town.unboundCode();
  const startMs = performance.now();
  await page.goto('/coding');
  await seen(page.locator('h1'));
  await device.scan(code);
  await page.getByLabel('钢印号').fill('2465813');
  await keyIn(page, '皮重', '16.5');
  await pickMonth(page, '制造', -2, 6);
  await takePhoto(page);
  await page.getByTestId('choice-YSP35.5').click();
  await page.getByTestId('coding-save').click();
  await seen(page.getByTestId('toast'), '已建档');
  process.stdout.write(`coding: ${Math.round((performance.now() - startMs) / 1000)} s\n`);

  const made = await town.deps.store.reader
    .selectFrom('cylinder')
    .select(['cylinder_id', 'serial_no', 'tare_g', 'model', 'volume_ml'])
    .where('code', '=', code)
    .executeTakeFirstOrThrow();
  expect(made).toMatchObject({ serial_no: '2465813', tare_g: 16_500, model: 'YSP35.5', volume_ml: 35_500 });
  await fillByHand(device, code, '16.7', '30.9');
  const fill = await town.deps.store.reader
    .selectFrom('fill')
    .select(['net_g', 'violation'])
    .where('cylinder_id', '=', made.cylinder_id)
    .execute();
  expect(fill).toEqual([{ net_g: 14_400, violation: null }]);

  // Its page in the register tells what happened to it.
  await page.goto('/register');
  await page.locator('main input').first().fill(code);
  await page.keyboard.press('Enter');
  await page.getByTestId('cylinders').getByRole('link').filter({ hasText: code }).click();
  await page.waitForURL(/\/cylinders\//u);
  await seen(page.locator('.time-line'), '建档');
  await seen(page.locator('.time-line'), '14.4');
  await device.close();
});

test('a wrong date is put right at the hall by the safety manager with a photo, and it may be filled', async () => {
  const device = await openDevice(browser, town, { viewport: desk });
  const { page } = device;
  await device.signIn('anquan');
  // The ring says four years later than the register: the demo's overdue ones are of others' tests.
  const [cylinder] = await town.goodEmpties(1);
  if (cylinder === undefined) throw new Error('no cylinder');
  const wrong = await town.deps.store.reader
    .selectFrom('cylinder')
    .select(['cylinder_id', 'code'])
    .where('inspection_due_on', '<', new Date().toISOString().slice(0, 7))
    .where('state', '=', 'active')
    .where('nonconforming', '=', 0)
    .where('set_aside_id', 'is', null)
    .where('owner_organisation_id', '=', (eb) =>
      eb.selectFrom('cylinder').select('owner_organisation_id').where('cylinder_id', '=', cylinder.cylinderId),
    )
    .where('code', '!=', town.codeFor('inspection-overdue').code)
    .orderBy('code')
    .executeTakeFirstOrThrow();
  const code = wrong.code ?? '';
  await page.goto('/fill');
  await seen(page.locator('[data-testid^="panel-"]'));
  await device.scan(code);
  await seen(page.getByTestId('verdict-title'), '禁止充装');
  await page.getByTestId('verdict-action-correct').click();
  const sheet = page.getByRole('dialog').filter({ visible: true }).first();
  await pickMonth(page, '下次检验日期', 2, 6);
  await takePhoto(page, sheet);
  await sheet.locator('input[type=text], input:not([type])').last().fill('检验环上的日期是对的，台账录错');
  await sheet.getByTestId('correct').click();
  // Judged anew at once: only the check is still to be done.
  await seen(page.getByTestId('check-all-good'));
  const corrections = await town.deps.store.reader
    .selectFrom('fact_correction')
    .select(['changes', 'photo_sha256'])
    .where('cylinder_id', '=', wrong.cylinder_id)
    .execute();
  expect(corrections).toHaveLength(1);
  expect(corrections[0]?.changes).toContain('inspectionDueOn');
  expect(corrections[0]?.photo_sha256).toMatch(/^[0-9a-f]{64}$/u);
  await device.close();
});

test('anybody may open the address on a label, and reads nothing personal there', async () => {
  const device = await openDevice(browser, town);
  const { page } = device;
  const { code } = town.codeFor(null);
  const response = await page.goto(`/c/${code}`);
  expect(response?.status()).toBe(200);
  await seen(page.locator('h1'));
  expect((await page.locator('body').innerText()).replaceAll(/\s/gu, '')).toContain(code);
  for (const { name } of town.demo.signIns) expect(await page.content()).not.toContain(name);
  expect((await page.goto('/c/NOTHING-LIKE-IT'))?.status()).toBe(404);
  await device.close();
});
