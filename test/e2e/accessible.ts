// Every screen that somebody can open, looked at by axe: what the files of the two looks share.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PersonName } from '../../scripts/demo/people.ts';
import { startImportRunner } from '../../server/feature/import/run-imports.ts';
import { createAccount } from '../../server/feature/account/create-account.ts';
import { addressOf, readScreens, visitorOf } from '../../scripts/screenshots/tour.ts';
import { desk, openBrowser, openDevice, phone, seen, type Device, type DeviceOptions } from '../support/e2e-browser.ts';
import { fillDay } from '../support/e2e-day.ts';
import { openDoorTown, type DoorTown } from '../support/e2e-door.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';

const wanted = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const register = fileURLToPath(new URL('../data/registers/register-b.csv', import.meta.url));

let town: E2eTown;
let browser: Browser;
let doors: DoorTown;
/** Takes imports in hand, as the program does. */
let imports: ReturnType<typeof startImportRunner>;
let axe: string;

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
}

/** One line a violation: where, which rule, at which elements, why. */
async function complaintsAt(page: Page, where: string): Promise<string[]> {
  const violations = await page.evaluate(async (tags): Promise<Violation[]> => {
    const found = await (
      globalThis as unknown as { axe: { run(options: object): Promise<{ violations: Violation[] }> } }
    ).axe.run({ runOnly: tags, resultTypes: ['violations'] });
    return found.violations;
  }, wanted);
  return violations.map(({ id, nodes }) => {
    const elements = nodes.slice(0, 3).map((node) => node.target.join(' '));
    return `${where}: ${id} at ${elements.join(' | ')}: ${nodes[0]?.failureSummary?.split('\n').at(-1)?.trim() ?? ''}`;
  });
}

export const looks = {
  phone: { name: 'phone, light, zh-CN', viewport: phone, colorScheme: 'light', locale: 'zh-CN' },
  desk: { name: 'desk, dark, en', viewport: desk, colorScheme: 'dark', locale: 'en' },
} as const satisfies Readonly<Record<string, DeviceOptions & { readonly name: string }>>;
/** In this order: who sees most of a screen comes first. */
const people = ['bangong', 'anquan', 'jia', 'jianguan', 'songqi', 'guanli'] as const satisfies readonly (
  PersonName | 'songqi'
)[];
/** What each person finds different; the authority sees everything its own way. */
const ownScreens = new Set(['/', '/scan', '/register']);
const nothingToShow = new Set<string>();
/** Screens that the tour found empty. */
const foundEmpty = new Set<string>();
/** Those that rightly have nothing on them before somebody scans or searches, or while all is well. */
const mayBeEmpty: ReadonlySet<string> = new Set([
  // Scanned or searched first: looked at filled below, at the doors and on a courier's day.
  '/scan',
  '/return',
  '/stock-count',
  '/load',
  '/unload',
  '/transfer',
  '/restock',
  '/register',
  '/labels',
  '/orders/hailed',
  '/door/:customerId',
  '/counter/:customerId',
  // A company is chosen first.
  '/bindings',
  // All was sent, by all devices; and there is no such page.
  '/unsent',
  '/devices',
  '/:rest(.*)*',
]);

/** A register that was read, with its columns and problems to be seen to. */
async function uploadRegister({ context }: Device): Promise<void> {
  const api = context.request;
  const sent = await api.post('/api/v1/imports?fileName=register-b.csv', {
    headers: { origin: town.url, 'content-type': 'text/csv' },
    // Not the file that is imported below: that one would be known already.
    data: (await readFile(register)).subarray(0, 6000),
  });
  const { importId } = (await sent.json()) as { importId: string };
  await expect
    .poll(
      async () => {
        const { state } = (await (await api.get(`/api/v1/imports/${importId}`)).json()) as { state: string };
        return state;
      },
      { timeout: 60_000 },
    )
    .not.toMatch(/waiting|reading/u);
}

/** A file a look: they run beside each other. */
export function looksAccessible(look: (typeof looks)[keyof typeof looks]): void {
  beforeAll(async () => {
    [town, browser, axe] = await Promise.all([
      openE2eTown(),
      openBrowser(),
      readFile(fileURLToPath(import.meta.resolve('axe-core/axe.min.js')), 'utf8'),
    ]);
    imports = startImportRunner(town.deps, 50);
    doors = await openDoorTown(town);
    await fillDay(town, doors);
  });
  afterAll(async () => {
    await imports?.stop();
    await browser?.close();
    await town?.close();
  });

  describe.each([look])('$name', () => {
    test.each(people)('%s', async (username) => {
      const device = await openDevice(browser, town, look);
      const { page } = device;
      const complaints: string[] = [];
      const lookAt = async (where: string): Promise<void> => {
        await page.evaluate(axe);
        complaints.push(...(await complaintsAt(page, where)));
      };

      await page.goto('/sign-in');
      await seen(page.getByTestId('sign-in'));
      if (look.locale === 'en') await page.getByRole('button', { name: 'English' }).click();
      if (username === 'jia') await lookAt('/sign-in');
      const who = username === 'songqi' ? doors.courier : town.signIn(username);
      await page.locator('input[name=username]').fill(who.username);
      await page.locator('input[name=password]').fill(who.password);
      await page.getByTestId('sign-in').click();
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
      if (username === 'bangong') await uploadRegister(device);

      const cylinder = town.codeFor(null);
      await page.goto('/');
      await seen(page.locator('h1'));
      const links = await page.locator('main a[href^="/"], nav a[href^="/"]').all();
      const offered = await Promise.all(links.map((link) => link.getAttribute('href')));
      const own = new Set(offered.filter((path): path is string => path !== null && !path.includes('?')));
      /** What is opened, and of which screen it is. */
      const paths = new Map(['/', ...[...own].filter((path) => ownScreens.has(path))].map((path) => [path, path]));
      const visitors = people.map((name) =>
        name === 'songqi' ? { username: name, role: 'courier' as const } : town.signIn(name),
      );
      for (const screen of await readScreens()) {
        if (screen.path === '/sign-in' || visitorOf(screen, visitors)?.username !== username) continue;
        const address = await addressOf(screen, own, async (path) => {
          const answer = await device.context.request.get(`/api/v1${path}`);
          return answer.ok() ? await answer.json() : null;
        });
        if (address === null) nothingToShow.add(screen.path);
        else paths.set(address, screen.path);
      }
      for (const [path, pattern] of paths) {
        await page.goto(path);
        await seen(page.locator('h1'));
        await page.locator('.loading-state').waitFor({ state: 'detached' });
        if ((await page.locator('.empty-state').count()) > 0) foundEmpty.add(pattern);
        await lookAt(path);
      }
      if (username === 'jia') {
        await page.goto(`/c/${cylinder.code}`);
        await lookAt('/c/CODE');
      }
      expect(complaints).toEqual([]);
      await device.close();
    });

    test('the sheets of the office', async () => {
      const device = await openDevice(browser, town, look);
      const { page } = device;
      const complaints: string[] = [];
      await page.goto('/sign-in');
      if (look.locale === 'en') await page.getByRole('button', { name: 'English' }).click();
      await device.signIn('bangong');
      const [worn] = await town.goodEmpties(1);
      const { serial_no: serialNo } = await town.deps.store.reader
        .selectFrom('cylinder')
        .select('serial_no')
        .where('cylinder_id', '=', worn?.cylinderId ?? '')
        .executeTakeFirstOrThrow();
      const lookAt = async (path: string, ...testIds: readonly string[]): Promise<void> => {
        await page.goto(path);
        await seen(page.locator('h1'));
        if (path === '/find-by-stamp') await page.locator('input[name=tail]').fill((serialNo ?? '').slice(-4));
        for (const testId of testIds) await page.getByTestId(testId).first().click();
        await seen(page.getByRole('dialog').filter({ visible: true }));
        await page.evaluate(axe);
        complaints.push(...(await complaintsAt(page, `${path} ${testIds.join(' ')}`)));
      };
      await lookAt('/organisation', 'sites-add');
      await lookAt('/organisation', 'licences-add');
      await lookAt('/equipment', 'tanks-add');
      await lookAt('/equipment', 'scales-add');
      await lookAt('/equipment', 'scale-key');
      await lookAt('/people', 'person-add', 'role-filler');
      await lookAt('/find-by-stamp', 'find', 'choose');
      await lookAt('/parameters', 'parameter-models');
      expect(complaints).toEqual([]);
      await device.close();
    });

    test('a customer from the door to the desk', async () => {
      const device = await openDevice(browser, town, look);
      const { page } = device;
      const complaints: string[] = [];
      const lookAt = async (where: string): Promise<void> => {
        await page.evaluate(axe);
        complaints.push(...(await complaintsAt(page, where)));
      };
      await page.goto('/sign-in');
      if (look.locale === 'en') await page.getByRole('button', { name: 'English' }).click();
      await device.signIn('bangong');
      await page.goto('/customers/import');
      await seen(page.locator('h1'));
      const sheet = {
        name: 'list.csv',
        mimeType: 'text/csv',
        buffer: Buffer.from('姓名,电话,村\n用户乙,无,东村\n,1,东村'),
      };
      await page.getByTestId('customer-file').setInputFiles(sheet);
      await seen(page.getByTestId('faults'));
      await lookAt('a customer list');
      await page.goto('/customers/new');
      await seen(page.getByTestId('record-customer'));
      await page.getByRole('radio').nth(1).click();
      await page.getByTestId('record-customer').click();
      await seen(page.locator('[role="alert"]').first());
      await lookAt('a customer with things missing');
      await page.locator('input[name="customer-name"]').fill('用户甲');
      await page.locator('input[name="village"]').fill('示范村');
      await page.getByRole('radio', { name: /^(一楼|Ground floor)$/ }).click();
      await page.getByRole('radio', { name: /^(签名|Signature)$/ }).click();
      await seen(page.getByTestId('signature'));
      await lookAt('a signature');
      await page.getByRole('radio', { name: /^(见证人|Witness)$/ }).click();
      await page.locator('input[name="witness"]').fill('村干部甲');
      await page.getByTestId('record-customer').click();
      await seen(page.getByTestId('real-name'));
      await lookAt('a customer');
      for (const act of ['correct', 'add-appliance', 'add-contract', 'look']) {
        await page.getByTestId(act).click();
        await seen(page.getByRole('dialog'));
        await lookAt(act);
        await page.keyboard.press('Escape');
        await page.getByRole('dialog').waitFor({ state: 'hidden' });
      }
      await page.goto('/customers');
      await seen(page.getByTestId('customers'));
      await lookAt('customers');
      expect(complaints).toEqual([]);
      await device.close();
    });

    test('no screen of the routes was left out, none but the named ones was empty', () => {
      expect([...nothingToShow]).toEqual([]);
      expect([...foundEmpty].filter((path) => !mayBeEmpty.has(path))).toEqual([]);
    });

    test('verdicts, checks and sheets over the filling hall', async () => {
      const device = await openDevice(browser, town, look);
      const { page } = device;
      const complaints: string[] = [];
      const lookAt = async (where: string): Promise<void> => {
        await page.evaluate(axe);
        complaints.push(...(await complaintsAt(page, where)));
      };
      await page.goto('/sign-in');
      if (look.locale === 'en') await page.getByRole('button', { name: 'English' }).click();
      await device.signIn('anquan');
      await page.goto('/fill');
      await seen(page.locator('[data-testid^="panel-"]'));
      await device.scan(town.codeFor('inspection-overdue').code);
      await seen(page.getByTestId('verdict'));
      await lookAt('refusal');
      await page.getByTestId('verdict-action-correct').click();
      await seen(page.getByTestId('photo-input').locator('..'));
      await lookAt('correction');
      await page.keyboard.press('Escape');
      await page.getByTestId('verdict-action-next').click();
      const [empty] = await town.goodEmpties(1);
      await device.scan(empty?.code ?? '');
      await seen(page.getByTestId('check-all-good'));
      await lookAt('check before filling');
      await page.getByTestId('check-valve-fail').click();
      await lookAt('an exception');
      await page.getByTestId('type-weight').first().click();
      await seen(page.getByTestId('pad-done'));
      await lookAt('number pad');
      await page.goto('/scan');
      await seen(page.locator('h1'));
      await device.scan(town.codeFor('inspection-due-soon').code);
      await seen(page.getByTestId('verdict'));
      await lookAt('a warning with its check still to be done');
      await page.goto('/return');
      await seen(page.locator('h1'));
      await device.scan(town.codeFor('not-own').code);
      await seen(page.getByTestId('batch').locator('li'));
      await lookAt('returned');
      expect(complaints).toEqual([]);
      await device.close();
    });

    test('an import from its file on, and a rule tried over the register', async () => {
      const device = await openDevice(browser, town, look);
      const { page } = device;
      const complaints: string[] = [];
      const lookAt = async (where: string): Promise<void> => {
        await page.evaluate(axe);
        complaints.push(...(await complaintsAt(page, where)));
      };
      await page.goto('/sign-in');
      await seen(page.getByTestId('sign-in'));
      if (look.locale === 'en') await page.getByRole('button', { name: 'English' }).click();
      await device.signIn('bangong');
      await page.goto('/imports');
      await page.getByTestId('import-file').setInputFiles(register);
      await seen(page.getByTestId('stat-accept'));
      await lookAt('an import: columns and owners');
      await page.getByTestId('filter-problems').click();
      await seen(page.getByTestId('problems').locator('li'));
      await lookAt('an import: rows with problems');
      await page.getByTestId('apply').click();
      await seen(page.getByTestId('apply-do'));
      await lookAt('an import: put in force?');
      await page.getByTestId('apply-do').click();
      await seen(page.getByTestId('undo'));
      await page.getByTestId('undo').click();
      await seen(page.getByTestId('undo-do'));
      await lookAt('an import: undone?');
      await page.goto('/what-if');
      await page.getByTestId('add-change').selectOption('fillMinDaysLeft');
      await page.locator('input[name=fillMinDaysLeft]').fill('400');
      await page.getByTestId('add-change').selectOption('twoPhase');
      await page.getByTestId('judge').click();
      await seen(page.getByTestId('changed'));
      await lookAt('a rule tried');
      expect(complaints).toEqual([]);
      await device.close();
    });

    test('couriers, vehicles, zones and standing in', async () => {
      const { organisation_id: organisationId } = await town.deps.store.reader
        .selectFrom('login')
        .innerJoin('membership', 'membership.person_id', 'login.id')
        .select('membership.organisation_id')
        .where('login.username', '=', town.signIn('bangong').username)
        .executeTakeFirstOrThrow();
      const courier = {
        username: `courier-${look.locale.toLowerCase()}`,
        password: 'a password of ours',
        name: '送气工乙',
      };
      const made = await createAccount(town.deps, {
        ...courier,
        memberships: [{ organisationId, siteId: null, role: 'courier', from: '2026-01-01', until: null }],
      });
      if (!made.ok) throw new Error(made.error);
      const plate = look.locale === 'en' ? '粤GB0002' : '粤GB0001';
      const device = await openDevice(browser, town, look);
      const { page } = device;
      const complaints: string[] = [];
      const lookAt = async (where: string): Promise<void> => {
        await page.evaluate(axe);
        complaints.push(...(await complaintsAt(page, where)));
      };
      await page.goto('/sign-in');
      await seen(page.getByTestId('sign-in'));
      if (look.locale === 'en') await page.getByRole('button', { name: 'English' }).click();
      await device.signIn('bangong');
      await page.goto('/vehicles');
      await page.getByTestId('vehicle-add').click();
      await page.getByTestId('vehicle-save').click();
      await lookAt('a vehicle without a plate');
      await page.locator('input[name=plate]').fill(plate);
      await page.getByTestId('vehicle-save').click();
      await seen(page.getByTestId('vehicles').locator('li'), plate);
      await lookAt('/vehicles');
      await page.getByTestId('vehicle-code').first().click();
      await seen(page.locator('.vehicle-code svg').first());
      await lookAt('a vehicle’s code');

      await page.goto('/zones/new');
      await page.locator('textarea[name=corners]').fill('113.30, 23.10\n113.34, 23.14\n113.34, 23.10\n113.30, 23.14');
      await page.getByTestId('use-typed').click();
      await page.getByTestId('zone-save').click();
      await seen(page.getByTestId('shape-error'));
      await lookAt('a zone that crosses itself');
      await page.locator('textarea[name=corners]').fill('113.30, 23.10\n113.34, 23.10\n113.34, 23.14');
      await page.getByTestId('use-typed').click();
      await page.locator('input[name=zone-name]').fill(`片区 ${plate}`);
      await page.getByTestId('zone-save').click();
      await seen(page.getByTestId('zones').locator('li'), plate);
      await lookAt('/zones');
      await page.getByTestId('zone-import').click();
      await seen(page.getByTestId('zone-read'));
      await lookAt('zones from a file');

      await page.goto(`/couriers/${made.value.personId}`);
      await page.getByTestId('bindings-add').click();
      await page.getByRole('radio', { name: plate }).click();
      await lookAt('binding');
      await page.getByTestId('binding-save').click();
      await seen(page.getByTestId('bindings').locator('li'), plate);
      await page.goto('/couriers');
      await seen(page.getByTestId('couriers').locator('li'), courier.name);
      await lookAt('/couriers');

      const theirs = await openDevice(browser, town, look);
      await theirs.page.goto('/sign-in');
      await seen(theirs.page.getByTestId('sign-in'));
      if (look.locale === 'en') await theirs.page.getByRole('button', { name: 'English' }).click();
      await theirs.page.locator('input[name=username]').fill(courier.username);
      await theirs.page.locator('input[name=password]').fill(courier.password);
      await theirs.page.getByTestId('sign-in').click();
      await theirs.page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
      await theirs.page.goto('/stand-in');
      await seen(theirs.page.getByTestId('mine').locator('li'), plate);
      await theirs.page.getByRole('radio', { name: plate }).click();
      await theirs.page.locator('input[name=stand-in-code]').fill('0000000000');
      await theirs.page.getByTestId('check-code').click();
      await seen(theirs.page.getByRole('alert'));
      await theirs.page.evaluate(axe);
      complaints.push(...(await complaintsAt(theirs.page, '/stand-in')));
      await theirs.close();

      await page.goto(`/couriers/${made.value.personId}`);
      await page.getByTestId('stand-ins-add').click();
      await page.getByRole('radio', { name: plate }).click();
      await page.getByTestId('choice-code').click();
      await page.locator('input[name=reason]').fill('车在修');
      await lookAt('a stand-in');
      await page.getByTestId('stand-in-approve').click();
      await seen(page.getByTestId('stand-in-code'));
      await lookAt('a code to read out');
      await page.keyboard.press('Escape');
      await page.getByTestId('stand-in-code').waitFor({ state: 'detached' });
      await lookAt('/couriers/ID');
      expect(complaints).toEqual([]);
      await device.close();
    });
  });
}
