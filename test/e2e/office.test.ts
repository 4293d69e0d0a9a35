// From the empty register to the first filled cylinder, with nothing but the screens; and what an office looks after later.
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createFirstAccount } from '../../server/feature/account/create-first-account.ts';
import { codeOf } from '../../shared/cylinder/code.ts';
import { dayIn } from '../../server/feature/account/in-force.ts';
import { desk, openBrowser, openDevice, phone, seen, type Device } from '../support/e2e-browser.ts';
import { openE2eServer, openE2eTown, type E2eServer, type E2eTown } from '../support/e2e-town.ts';

const adminPassword = 'the very first one';

let browser: Browser;
let empty: E2eServer<unknown>;
let town: E2eTown;
beforeAll(async () => {
  browser = await openBrowser();
  empty = await openE2eServer(async (deps) => {
    const today = dayIn('', deps.clock.now(), deps.parameters);
    const made = await createFirstAccount(deps, {
      organisation: { kind: 'filling-station', name: '某某充装站', area: '440811100000' },
      person: { name: '管理员甲', username: 'admin', password: adminPassword },
      today,
    });
    if (!made.ok) throw new Error(made.error);
  });
  town = await openE2eTown();
});
afterAll(async () => {
  await browser?.close();
  await empty?.close();
  await town?.close();
});

const nobody = (): never => {
  throw new Error('there is no town');
};
const openEmpty = (options: Parameters<typeof openDevice>[2]): Promise<Device> =>
  openDevice(browser, { url: empty.url, signIn: nobody, unreachable: empty.unreachable }, options);

const signInAs = async (page: Page, username: string, password: string): Promise<void> => {
  await page.goto('/sign-in');
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.getByTestId('sign-in').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
};

/** The one sheet that is open. */
const sheetOf = (page: Page, name?: string): Locator =>
  page
    .getByRole('dialog', name === undefined ? {} : { name })
    .filter({ visible: true })
    .last();

/** Keys a number on the pad that a field with this label opens. */
async function keyIn(page: Page, label: string, digits: string): Promise<void> {
  await page.getByRole('button', { name: label }).filter({ visible: true }).first().click();
  const pad = page.getByRole('dialog', { name: label });
  await seen(pad);
  for (const digit of digits) await pad.getByTestId(digit === '.' ? 'key-point' : `key-${digit}`).click();
  await pad.getByTestId('pad-done').click();
  await pad.waitFor({ state: 'hidden' });
}

/** Picks the first cell of the picker that a field with this label opens, so many years from where it opens. */
async function pick(page: Page, label: string, years: number, cells: '.months' | '.days'): Promise<void> {
  await page.getByRole('button', { name: label }).filter({ visible: true }).first().click();
  const picker = page.getByRole('dialog', { name: label });
  await seen(picker);
  for (let moved = 0; moved < Math.abs(years); moved += 1)
    await picker.getByRole('button', { name: years < 0 ? '上一年' : '下一年' }).click();
  await picker.locator(`${cells} .cell`).first().click();
  await picker.waitFor({ state: 'hidden' });
}

async function typeWeight(page: Page, kg: string): Promise<void> {
  const done = page.getByTestId('pad-done').filter({ visible: true });
  await seen(done);
  const sheet = page.getByRole('dialog').filter({ visible: true });
  for (const digit of kg) await sheet.getByTestId(digit === '.' ? 'key-point' : `key-${digit}`).click();
  await done.click();
}

test('a company sets itself up from the empty register and fills its first cylinder', async () => {
  const office = await openEmpty({ viewport: desk });
  const { page } = office;
  await signInAs(page, 'admin', adminPassword);
  const setup = page.getByTestId('setup');
  const goTo = async (step: string, left: number): Promise<void> => {
    await page.goto('/');
    await seen(setup, `还差 ${left} 步`);
    await page.getByTestId(`setup-${step}`).click();
    await seen(page.locator('h1'));
  };

  await goTo('site', 10);
  await page.getByTestId('sites-add').click();
  await sheetOf(page).locator('input[name=site-name]').fill('一号充装间');
  await page.getByTestId('site-save').click();
  await seen(page.getByTestId('sites'), '一号充装间');

  await goTo('licence', 9);
  await page.getByTestId('licences-add').click();
  await page.getByTestId('licence-save').click();
  // Nothing goes off with the last day left out: such a licence would not hold.
  await seen(sheetOf(page), '没有到期日的许可证不算有效');
  await sheetOf(page).locator('input[name=licence-number]').fill('TS4244001-2028');
  await pick(page, '到期日期', 2, '.days');
  await page.getByTestId('licence-save').click();
  await seen(page.getByTestId('licences'), 'TS4244001-2028');

  await goTo('telephone', 8);
  await page.getByTestId('telephone-edit').click();
  await sheetOf(page).locator('input[name=telephone]').fill('0380-2000001');
  await page.getByTestId('telephone-save').click();
  await seen(page.getByTestId('telephone'), '0380-2000001');

  await goTo('tank', 7);
  await page.getByTestId('tanks-add').click();
  await sheetOf(page).locator('input[name=tank-name]').fill('1号罐');
  await page.getByTestId('tank-save').click();
  await seen(page.getByTestId('tanks'), '1号罐');

  await goTo('scale', 6);
  await page.getByTestId('scales-add').click();
  await sheetOf(page).locator('input[name=scale-name]').fill('1号秤');
  await pick(page, '检定有效期至', 1, '.days');
  await page.getByTestId('scale-save').click();
  await seen(page.getByTestId('scales'), '接1号罐');

  await goTo('filler', 5);
  await page.getByTestId('person-add').click();
  await sheetOf(page).locator('input[name=name]').fill('充装员甲');
  await page.getByTestId('role-filler').click();
  await sheetOf(page).locator('input[name=certificate-number]').fill('P-0001');
  await pick(page, '有效期至', 1, '.days');
  await sheetOf(page).locator('input[name=new-username]').fill('jia');
  await page.getByTestId('person-save').click();
  const temporary = await page.getByTestId('temporary-password').innerText();
  await page.getByTestId('person-done').click();
  await seen(page.getByTestId('people'), '充装员甲');

  await goTo('gas', 4);
  await page.getByTestId('tank').first().getByTestId('unload').click();
  const receipt = sheetOf(page);
  await receipt.locator('input[name=supplier]').fill('某某石化');
  await keyIn(page, '净重', '9000');
  await receipt.getByTestId('choice-lpg').click();
  await receipt.getByTestId('choice-yes').click();
  await receipt.getByTestId('choice-none').click();
  await receipt.getByTestId('receipt-send').click();
  await seen(page.locator('.receipts li').first(), '某某石化');

  await goTo('codes', 3);
  await page.getByTestId('issue').click();
  await sheetOf(page).locator('input[name=prefix]').fill('GZ');
  await sheetOf(page).locator('input[name=width]').fill('6');
  await sheetOf(page).locator('input[name=count]').fill('20');
  await page.getByTestId('issue-do').click();
  await page.getByTestId('issue-do').waitFor({ state: 'hidden' });
  const { prefix, first_serial: serial } = await empty.deps.store.reader
    .selectFrom('code_block')
    .select(['prefix', 'first_serial'])
    .executeTakeFirstOrThrow();
  const code = codeOf({ prefix, serial, width: 6 });

  // The filler begins on a phone, and is let to nothing before the password is their own.
  const filler = await openEmpty({ viewport: phone });
  await signInAs(filler.page, 'jia', temporary);
  await filler.page.waitForURL(/\/password$/u);
  await filler.page.goto('/fill');
  await filler.page.waitForURL(/\/password$/u);
  await filler.page.locator('input[name=old]').fill(temporary);
  await filler.page.locator('input[name=new]').fill('only the filler knows');
  await filler.page.locator('input[name=again]').fill('only the filler knows');
  await filler.page.getByTestId('password-save').click();
  await filler.page.waitForURL((url) => url.pathname === '/');

  await filler.page.goto('/coding');
  await seen(filler.page.locator('h1'));
  await filler.scan(code);
  await filler.page.getByLabel('钢印号').fill('2465813');
  await keyIn(filler.page, '皮重', '16.5');
  await pick(filler.page, '制造', -2, '.months');
  const picture = await filler.page.screenshot({ type: 'jpeg', clip: { x: 0, y: 0, width: 200, height: 200 } });
  await filler.page
    .getByTestId('photo-input')
    .setInputFiles({ name: 'stamp.jpg', mimeType: 'image/jpeg', buffer: picture });
  await seen(filler.page.locator('img[src^="blob:"]'));
  await filler.page.getByTestId('choice-YSP35.5').click();
  await filler.page.getByTestId('coding-save').click();
  await seen(filler.page.getByTestId('toast'), '已建档');

  await filler.page.goto('/fill');
  await seen(filler.page.locator('[data-testid^="panel-"]'));
  await filler.scan(code);
  const panel = filler.page.locator('[data-testid^="panel-"]:not([data-work="free"])').filter({
    has: filler.page.locator('h2'),
  });
  await seen(panel.getByTestId('check-all-good'));
  await panel.getByTestId('check-all-good').click();
  await typeWeight(filler.page, '16.7');
  await seen(panel.getByTestId('panel-title'), '可以充装');
  await panel.getByTestId('finish').click();
  await typeWeight(filler.page, '30.9');
  await seen(filler.page.getByTestId('panel-title'), '去复称');

  const fills = await empty.deps.store.reader.selectFrom('fill').select(['net_g', 'violation']).execute();
  expect(fills).toEqual([{ net_g: 14_400, violation: null }]);
  // With that the list has done its work.
  await page.goto('/');
  await seen(page.locator('h1'));
  await seen(page.locator('.stat-tally'), '1');
  expect(await setup.count()).toBe(0);

  // An authority may come later: entered with its first account while there is none.
  await page.goto('/organisation');
  await page.getByTestId('authority-add').click();
  await sheetOf(page).locator('input[name=name]').fill('某某市场监管所');
  await page.getByTestId('organisation-save').click();
  await sheetOf(page).locator('input[name=new-username]').fill('supervisor');
  await sheetOf(page).locator('input[name=name]').fill('监管员甲');
  await page.getByTestId('person-save').click();
  await seen(page.getByTestId('temporary-password'));
  const authorities = await empty.deps.store.reader
    .selectFrom('organisation')
    .innerJoin('membership', 'membership.organisation_id', 'organisation.organisation_id')
    .select(['organisation.area', 'membership.role'])
    .where('organisation.kind', '=', 'authority')
    .execute();
  expect(authorities).toEqual([{ area: '440811', role: 'administrator' }]);
  await Promise.all([office.close(), filler.close()]);
});

test('a worn code is found by the stamp, and a label is queued', async () => {
  const device = await openDevice(browser, town, { viewport: phone });
  const { page } = device;
  await device.signIn('anquan');
  const [worn] = await town.goodEmpties(1);
  const { serial_no: serialNo } = await town.deps.store.reader
    .selectFrom('cylinder')
    .select('serial_no')
    .where('cylinder_id', '=', worn?.cylinderId ?? '')
    .executeTakeFirstOrThrow();
  await page.goto('/find-by-stamp');
  await page.locator('input[name=tail]').fill('12');
  await page.getByTestId('find').click();
  await seen(page.locator('main'), '要四位');
  await page.locator('input[name=tail]').fill((serialNo ?? '').slice(-4));
  await page.getByTestId('find').click();
  const candidate = page
    .getByTestId('candidates')
    .locator('li')
    .filter({ hasText: serialNo ?? '' });
  await seen(candidate, worn?.code ?? '');
  await candidate.getByTestId('choose').click();
  await page.getByTestId('queue-label').click();
  await page.waitForURL(/\/cylinders\//u);
  const queued = await town.deps.store.reader.selectFrom('label_request').select(['cylinder_id', 'status']).execute();
  expect(queued).toEqual([{ cylinder_id: worn?.cylinderId, status: 'waiting' }]);
  await device.close();
});

test('a code that is on two cylinders is looked into, and good again', async () => {
  const device = await openDevice(browser, town, { viewport: desk });
  const { page } = device;
  await device.signIn('anquan');
  const [known] = await town.goodEmpties(1);
  const code = known?.code ?? '';
  await page.goto('/coding');
  await seen(page.locator('h1'));
  await device.scan(code);
  await page.getByLabel('钢印号').fill('9988776');
  await keyIn(page, '皮重', '16.6');
  await pick(page, '制造', -3, '.months');
  const picture = await page.screenshot({ type: 'jpeg', clip: { x: 0, y: 0, width: 200, height: 200 } });
  await page.getByTestId('photo-input').setInputFiles({ name: 'stamp.jpg', mimeType: 'image/jpeg', buffer: picture });
  await seen(page.locator('img[src^="blob:"]'));
  await page.getByTestId('choice-YSP35.5').click();
  await page.getByTestId('coding-save').click();
  await seen(page.locator('.problem'));

  await page.goto('/cases');
  await page.getByTestId('cases').getByRole('link').filter({ hasText: code }).click();
  await seen(page.getByTestId('compared'), '9988776');
  await seen(page.locator('main img'));
  await page.getByTestId('case-close').click();
  await page.getByRole('radio', { name: '码没有错，继续用' }).click();
  await page.locator('textarea[name=reason]').fill('现场核对钢印，误贴的标签已撕下');
  await page.getByTestId('case-close-do').click();
  await seen(page.locator('main'), '误贴的标签已撕下');
  const tag = await town.deps.store.reader
    .selectFrom('tag')
    .select('status')
    .where('tag', '=', code)
    .executeTakeFirstOrThrow();
  expect(tag.status).toBe('active');
  await device.close();
});

test('an authority sets a parameter from a day on, and it is in the history', async () => {
  const device = await openDevice(browser, town, { viewport: desk });
  const { page } = device;
  await device.signIn('jianguan');
  await page.goto('/parameters');
  await page.getByTestId('parameter-residueMaxKg').click();
  await page.getByTestId('parameter-set').click();
  await page.locator('input[name=value]').fill('0,8');
  await page.locator('input[name=reason]').fill('湛燃安〔2026〕12号');
  await page.getByTestId('parameter-save').click();
  await seen(sheetOf(page), '应为数字');
  await page.locator('input[name=value]').fill('0.8');
  await page.getByTestId('parameter-save').click();
  await seen(page.getByTestId('parameter-residueMaxKg'), '0.8 kg');
  await page.getByTestId('parameter-residueMaxKg').click();
  await seen(sheetOf(page), '湛燃安〔2026〕12号');
  const set = await town.deps.store.reader.selectFrom('parameter').select(['name', 'value', 'area']).execute();
  expect(set).toContainEqual({ name: 'residueMaxKg', value: '0.8', area: '440811' });
  await device.close();
});

test('an authority enters a company and its first account, with which the company goes on by itself', async () => {
  const device = await openDevice(browser, town, { viewport: desk });
  const { page } = device;
  await device.signIn('jianguan');
  const area = await page.evaluate(async () => {
    const response = await fetch('/api/v1/session');
    return ((await response.json()) as { organisation: { area: string } }).organisation.area;
  });
  await page.goto('/organisations');
  await page.getByTestId('organisation-add').click();
  await sheetOf(page).locator('input[name=name]').fill('新来的燃气公司');
  await page.getByTestId('choice-gas-company').click();
  await sheetOf(page).locator('input[name=area]').fill(area.padEnd(12, '0'));
  await page.getByTestId('organisation-save').click();
  await page.waitForURL(/\/organisations\/[0-9a-f-]+$/u);
  await page.getByTestId('first-account').click();
  await sheetOf(page).locator('input[name=name]').fill('管理员乙');
  await sheetOf(page).locator('input[name=new-username]').fill('their-admin');
  await page.getByTestId('person-save').click();
  const temporary = await page.getByTestId('temporary-password').innerText();
  await page.getByTestId('person-done').click();
  await page.getByTestId('first-account').waitFor({ state: 'detached' });

  const theirs = await openDevice(browser, town, { viewport: desk });
  await signInAs(theirs.page, 'their-admin', temporary);
  await theirs.page.waitForURL(/\/password$/u);
  await theirs.page.locator('input[name=old]').fill(temporary);
  await theirs.page.locator('input[name=new]').fill('their very own one');
  await theirs.page.locator('input[name=again]').fill('their very own one');
  await theirs.page.getByTestId('password-save').click();
  await seen(theirs.page.getByTestId('setup'), '还差 10 步');
  // The first account is an administrator's: theirs to give roles from now on.
  await theirs.page.goto('/people');
  await seen(theirs.page.getByTestId('people'), '管理员乙');
  expect(await theirs.page.getByTestId('people').locator('li').count()).toBe(1);
  await Promise.all([device.close(), theirs.close()]);
});
