// An order from the telephone to the stairwell: the office takes it, the courier accepts it without signal, it comes in with the signal.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createAccount } from '../../server/feature/account/create-account.ts';
import { desk, openBrowser, openDevice, phone, seen, type Device } from '../support/e2e-browser.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';

let town: E2eTown;
let browser: Browser;
let axe: string;
const courier = { username: 'paidan', password: 'paidan-2026-demo', name: '送气工甲' };

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

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

const wanted = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

async function complaintsAt(page: Page, where: string): Promise<string[]> {
  await page.evaluate(axe);
  const violations = await page.evaluate(async (tags): Promise<Violation[]> => {
    const found = await (
      globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }
    ).axe.run({ runOnly: tags, resultTypes: ['violations'] });
    return found.violations;
  }, wanted);
  return violations.map(
    ({ id, nodes }) =>
      `${where}: ${id} at ${nodes[0]?.target.join(' ') ?? ''}: ${nodes[0]?.failureSummary?.split('\n').at(-1) ?? ''}`,
  );
}

async function signInCourier(device: Device, english = false): Promise<void> {
  const { page } = device;
  await page.goto('/sign-in');
  await seen(page.getByTestId('sign-in'));
  if (english) await page.getByRole('button', { name: 'English' }).click();
  await page.locator('input[name=username]').fill(courier.username);
  await page.locator('input[name=password]').fill(courier.password);
  await page.getByTestId('sign-in').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** A courier, bound to a zone of one village, and a customer who lives there. */
async function prepare(office: Device): Promise<{ courierId: string }> {
  const { organisation_id: organisationId } = await town.deps.store.reader
    .selectFrom('login')
    .innerJoin('membership', 'membership.person_id', 'login.id')
    .select('membership.organisation_id')
    .where('login.username', '=', town.signIn('bangong').username)
    .executeTakeFirstOrThrow();
  const made = await createAccount(town.deps, {
    ...courier,
    memberships: [{ organisationId, siteId: null, role: 'courier', from: '2026-01-01', until: null }],
  });
  if (!made.ok) throw new Error(made.error);
  const { personId: courierId } = made.value;
  const put = async (path: string, data: object): Promise<void> => {
    const answer = await office.context.request.put(`/api/v1${path}`, { data, headers: { origin: town.url } });
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  };
  const zoneId = town.deps.newId();
  const zone = { version: null, organisationId, name: '一片区', polygons: [], villages: ['派单村'] };
  await put(`/zones/${zoneId}`, zone);
  const binding = { courierId, kind: 'zone', targetId: zoneId, from: '2026-01-01', until: null };
  await put(`/bindings/${town.deps.newId()}`, binding);

  const { page } = office;
  await page.goto('/customers/new');
  await seen(page.getByTestId('record-customer'));
  await page.locator('input[name="customer-name"]').fill('订气户甲');
  await page.locator('input[name="telephone"]').fill('000-8765432');
  await page.locator('input[name="village"]').fill('派单村');
  await page.locator('input[name="address"]').fill('派单村二组 7 号');
  await page.getByRole('radio', { name: '一楼' }).click();
  await page.getByRole('radio', { name: '见证人' }).click();
  await page.locator('input[name="witness"]').fill('村干部甲');
  await page.getByTestId('record-customer').click();
  await page.waitForURL((url) => url.pathname !== '/customers/new');
  return { courierId };
}

test('from the telephone to a courier without signal, failed and set out again', async () => {
  const office = await openDevice(browser, town, { viewport: desk, colorScheme: 'dark' });
  await office.signIn('bangong');
  const { courierId } = await prepare(office);
  const { page } = office;
  const complaints: string[] = [];
  const lookAt = async (of: Page, where: string): Promise<void> => {
    complaints.push(...(await complaintsAt(of, where)));
  };

  await page.goto('/orders/hailed');
  await seen(page.getByText('这个月没有代客下单'));
  await lookAt(page, 'nothing hailed');
  await page.goto('/orders/office');
  await seen(page.getByText('没有这样的订单'));
  await lookAt(page, 'no orders');
  await page.getByTestId('take').click();
  await seen(page.locator('input[name=customer-search]'));
  await lookAt(page, 'nobody chosen');
  await page.locator('input[name=customer-search]').fill('0008765');
  await page.getByTestId('find-customer').click();
  const touchesBefore = office.counts();
  await page.getByTestId('found').getByRole('button', { name: '订气户甲' }).click();
  await seen(page.getByTestId('who'), '一片区');
  await seen(page.getByRole('radio', { name: /送气工甲 · 本片区/, checked: true }));
  await page.getByTestId('more-0').click();
  await lookAt(page, 'an order to be placed');
  await page.getByTestId('place').click();
  await seen(page.getByTestId('orders').locator('li'), '订气户甲');
  await seen(page.getByTestId('orders').locator('li'), '待接');
  // Customer, one more, place: the rest was proposed.
  expect((await office.counts()).touches - (await touchesBefore).touches).toBe(3);
  await lookAt(page, 'orders of the office');
  const orders = () =>
    town.deps.store.reader
      .selectFrom('customer_order')
      .select(['state', 'courier_id', 'out_of_zone', 'lines', 'customer_id', 'order_id'])
      .orderBy('placed_at')
      .execute();
  const [placed] = await orders();
  expect(placed).toMatchObject({
    state: 'assigned',
    courier_id: courierId,
    out_of_zone: 0,
    lines: '[{"model":"YSP35.5","count":2}]',
  });

  const theirs = await openDevice(browser, town, { viewport: phone, expectsOffline: true });
  await signInCourier(theirs);
  const their = theirs.page;
  await seen(their.getByText('1 单等着接'));
  await their.goto('/orders');
  const tiles = their.getByTestId('my-orders').locator('li');
  await seen(tiles, '派单村 · 订**');
  // Nobody who looks over a shoulder reads the name from the list.
  expect(await their.locator('main').textContent()).not.toContain('订气户甲');
  await lookAt(their, 'a courier’s orders');

  await theirs.setOffline(true);
  await tiles.first().getByRole('button').click();
  await seen(their.getByTestId('my-order'), '派单村二组 7 号');
  await seen(their.getByRole('dialog'), '订气户甲');
  expect(await their.getByTestId('call').getAttribute('href')).toBe('tel:0008765432');
  expect(await their.getByTestId('navigate').getAttribute('href')).toMatch(/^geo:0,0\?q=/);
  await lookAt(their, 'an order opened');
  await their.getByTestId('accept').click();
  await seen(their.getByTestId('my-order'), '已接单');
  await seen(their.getByTestId('to-door'));
  await their.keyboard.press('Escape');
  await seen(tiles, '已存本机');
  expect((await orders())[0]).toMatchObject({ state: 'assigned' });
  await theirs.setOffline(false);
  await expect.poll(async () => (await orders())[0]?.state, { timeout: 60_000 }).toBe('accepted');
  await expect.poll(() => tiles.first().textContent(), { timeout: 60_000 }).not.toContain('已存本机');
  await page.getByTestId('filter-accepted').click();
  await seen(page.getByTestId('orders').locator('li'), '已接单');

  // Nobody at home: the cylinders stay aboard, the office sets it out again for tomorrow.
  await tiles.first().getByRole('button').click();
  await their.getByTestId('fail').click();
  await their.getByTestId('fail-do').click();
  await seen(their.getByRole('alert'), '请选一个原因');
  await lookAt(their, 'why it failed');
  await their.getByTestId('choice-nobody-home').click();
  await their.getByTestId('fail-do').click();
  await expect.poll(async () => (await orders())[0]?.state, { timeout: 60_000 }).toBe('failed');
  await seen(tiles, '没送成');
  await page.getByTestId('filter-failed').click();
  await page
    .getByTestId('orders')
    .getByRole('button', { name: /订气户甲/ })
    .click();
  await seen(page.getByTestId('office-order'), '家里没人');
  await lookAt(page, 'a failed order');
  await page.getByTestId('again').click();
  await page.getByTestId('choice-tomorrow').click();
  await page.getByTestId('again-do').click();
  await expect.poll(async () => (await orders()).map((order) => order.state)).toEqual(['failed', 'assigned']);

  // It goes to nobody else's list, and is cancelled with a reason.
  await page.getByTestId('filter-waiting').click();
  await page
    .getByTestId('orders')
    .getByRole('button', { name: /订气户甲/ })
    .click();
  await page.getByTestId('cancel').click();
  await page.getByTestId('cancel-do').click();
  await lookAt(page, 'a cancellation without a reason');
  await page.locator('input[name=cancel-reason]').fill('用户来电取消');
  await page.getByTestId('cancel-do').click();
  await expect.poll(async () => (await orders()).map((order) => order.state)).toEqual(['failed', 'cancelled']);
  expect(complaints).toEqual([]);
  await office.close();
  await theirs.close();
});

test('a courier orders for somebody who hails him; the office counts it, the authority sees no name', async () => {
  const theirs = await openDevice(browser, town, { viewport: phone, locale: 'en', colorScheme: 'dark' });
  await signInCourier(theirs, true);
  const { page: their } = theirs;
  const complaints: string[] = [];
  const lookAt = async (of: Page, where: string): Promise<void> => {
    complaints.push(...(await complaintsAt(of, where)));
  };
  await their.goto('/orders');
  await their.getByTestId('hail').click();
  await their.locator('input[name=customer-search]').fill('订气');
  await their.getByTestId('find-customer').click();
  await lookAt(their, 'who hails');
  await their.getByTestId('found').getByRole('button').click();
  await lookAt(their, 'an order for who hails');
  await their.getByTestId('hail-do').click();
  await their.waitForURL((url) => url.pathname.startsWith('/door/') && url.searchParams.has('order'));

  const office = await openDevice(browser, town, { viewport: phone });
  await office.signIn('bangong');
  await seen(office.page.getByText('今天送气工代客下单 1 单'));
  await office.page.goto('/orders/hailed');
  await seen(office.page.getByTestId('hailed-count').locator('li'), '送气工甲1 单 · 1 天');
  await lookAt(office.page, 'hailed orders');
  await office.page.goto('/orders/office');
  await office.page.getByTestId('ordering-keys').click();
  await office.page.getByTestId('key-make').click();
  await lookAt(office.page, 'a key without a name');
  await office.page.locator('input[name=key-name]').fill('小程序');
  await office.page.getByTestId('key-make').click();
  const secret = (await office.page.getByTestId('secret').textContent()) ?? '';
  expect(secret).toMatch(/^ypk_/);
  await lookAt(office.page, 'a key shown once');
  await office.page.getByTestId('secret-done').click();
  const asked = await fetch(`${town.url}/api/v1/orders/changes`, { headers: { authorization: `Bearer ${secret}` } });
  expect(asked.status).toBe(200);

  const authority = await openDevice(browser, town, { viewport: desk, locale: 'en', colorScheme: 'dark' });
  await authority.page.goto('/sign-in');
  await authority.page.getByRole('button', { name: 'English' }).click();
  await authority.signIn('jianguan');
  await authority.page.goto('/orders/office');
  await authority.page.getByTestId('filter-accepted').click();
  await seen(authority.page.getByTestId('orders').locator('li'), '派单村');
  expect(await authority.page.locator('main').textContent()).not.toMatch(/订气户|送气工甲/);
  await lookAt(authority.page, 'orders before the authority');
  await authority.page.getByTestId('orders').getByRole('button').first().click();
  await seen(authority.page.getByTestId('office-order'), '派单村');
  expect(await authority.page.getByTestId('office-order').textContent()).not.toMatch(/订气户|8765432|送气工甲|二组/);
  await lookAt(authority.page, 'an order before the authority');
  expect(complaints).toEqual([]);
  await Promise.all([theirs.close(), office.close(), authority.close()]);
});
