// Pictures of every screen over a demo town of its own: phone and desk, light and dark; into screenshots/, or the README's dozen.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import type { DemoTown } from './demo/fill-town.ts';
import type { PersonName } from './demo/people.ts';
import { installedChromium } from './installed-chromium.ts';
import { addressOf, readScreens, visitorOf } from './screenshots/tour.ts';
import { typeLikeScanner } from './screenshots/type-like-scanner.ts';

const HELP = `npm run screenshots -- [options]

Every screen of the pages over a demo town of its own, on a phone (390 × 844) and a desk (1280 × 800), light and dark.

  --en         in English; default: Chinese
  --only WORD  screens whose address holds this
  --out DIR    default: screenshots
  --readme     the README's pictures instead, into docs/screenshots
`;

const root = fileURLToPath(new URL('..', import.meta.url));
const sizes = { phone: { width: 390, height: 844 }, desk: { width: 1280, height: 800 } } as const;
const schemes = ['light', 'dark'] as const;
type Size = keyof typeof sizes;
type Scheme = (typeof schemes)[number];
type Language = 'zh-CN' | 'en';

/** In this order: who sees most of a screen comes first. */
const people: readonly PersonName[] = ['bangong', 'anquan', 'jia', 'jianguan', 'guanli'];

interface Served {
  readonly url: string;
  readonly town: DemoTown;
  close(): Promise<void>;
}

const ended = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    child.once('close', (status) => resolve(status));
  });

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

/** A demo town in a folder of its own, served as `npm start` serves it. */
async function serveTown(): Promise<Served> {
  const { ensureBuilt } = (await import(new URL('start/build.mjs', import.meta.url).href)) as {
    ensureBuilt(node: string): Promise<void>;
  };
  await ensureBuilt(process.execPath);
  const folder = await mkdtemp(join(tmpdir(), 'yiping-screenshots-'));
  const port = await freePort();
  const env = {
    PATH: process.env['PATH'] ?? '',
    DATA_DIR: folder,
    PORT: String(port),
    REGISTER: 'demo',
    LOG_FILE: join(folder, 'log'),
  };
  const prepare = spawn(process.execPath, [join(root, 'scripts/start/prepare.ts'), '--demo'], {
    cwd: root,
    env,
    stdio: 'inherit',
  });
  if ((await ended(prepare)) !== 0) throw new Error('the demo town could not be filled');
  const { town } = JSON.parse(await readFile(join(folder, 'demo-town.json'), 'utf8')) as { town: DemoTown };
  const server = spawn(process.execPath, [join(root, 'server/main.ts')], {
    cwd: root,
    env,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  await new Promise<void>((resolve, reject) => {
    server.once('message', () => resolve());
    server.once('close', () => reject(new Error('the server did not start')));
  });
  return {
    url: `http://127.0.0.1:${port}`,
    town,
    async close() {
      const closed = ended(server);
      server.kill('SIGTERM');
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Look {
  readonly size: Size;
  readonly scheme: Scheme;
  readonly language: Language;
}

/** Among the homes of the demo town. */
const inTown = { longitude: 110.2823, latitude: 21.2122, accuracy: 10 };

const openContext = (
  browser: Browser,
  { url }: Served,
  { size, scheme, language }: Look,
  phoneScale = 2,
): Promise<BrowserContext> =>
  browser.newContext({
    baseURL: url,
    viewport: { ...sizes[size] },
    deviceScaleFactor: size === 'phone' ? phoneScale : 1,
    colorScheme: scheme,
    locale: language,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    serviceWorkers: 'block',
    hasTouch: size === 'phone',
    geolocation: inTown,
    permissions: ['geolocation'],
  });

async function signIn(page: Page, { town }: Served, username: string, language: Language): Promise<void> {
  const who = town.signIns.find((one) => one.username === username);
  await page.goto('/sign-in');
  if (language === 'en') await page.getByRole('button', { name: 'English' }).click();
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(who?.password ?? '');
  await page.getByTestId('sign-in').click();
  await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
}

/** What stands there once nothing is waited for any more. */
async function settled(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.locator('.loading-state').waitFor({ state: 'detached' });
  await page.waitForLoadState('networkidle').catch(() => undefined);
}

const fileNameOf = (path: string, look: Look): string => {
  const word =
    path
      .replaceAll(/[:()*.]/g, '')
      .split('/')
      .filter(Boolean)
      .join('-') || 'home';
  return `${word}-${look.size}${look.scheme === 'dark' ? '-dark' : ''}${look.language === 'en' ? '-en' : ''}.png`;
};

async function takeAll(
  browser: Browser,
  served: Served,
  language: Language,
  only: string,
  out: string,
): Promise<number> {
  const screens = (await readScreens()).filter(({ path }) => path.includes(only));
  const visitors = people.flatMap((name) => served.town.signIns.filter(({ username }) => username === name));
  const links = new Set<string>();
  let taken = 0;
  for (const size of ['phone', 'desk'] as const) {
    for (const scheme of schemes) {
      const look: Look = { size, scheme, language };
      const unseen = new Set(screens);
      for (const visitor of visitors) {
        // Simple addresses first: what they lead to is seen on them.
        const own = [...unseen]
          .filter((screen) => visitorOf(screen, visitors) === visitor)
          .sort((one, other) => Number(one.path.includes(':')) - Number(other.path.includes(':')));
        if (own.length === 0) continue;
        const context = await openContext(browser, served, look);
        const page = await context.newPage();
        const readAs = async (path: string): Promise<unknown> => {
          const answer = await context.request.get(`/api/v1${path}`);
          return answer.ok() ? await answer.json() : null;
        };
        const shoot = async (path: string, pattern: string): Promise<void> => {
          await page.goto(path);
          await settled(page);
          for (const link of await page.locator('a[href^="/"]').all())
            links.add((await link.getAttribute('href')) ?? '');
          // As high as what is on it, so that what sticks to the foot stands at the foot of the picture.
          const heightPx = Number(await page.evaluate('document.documentElement.scrollHeight'));
          const { width, height } = sizes[size];
          await page.setViewportSize({ width, height: Math.max(height, Math.min(heightPx, 6000)) });
          await page.screenshot({ path: join(out, fileNameOf(pattern, look)) });
          await page.setViewportSize({ width, height });
          taken += 1;
        };
        const before = own.find(({ path }) => path === '/sign-in');
        if (before !== undefined) await shoot(before.path, before.path);
        await signIn(page, served, visitor.username, language);
        for (const screen of own) {
          unseen.delete(screen);
          if (screen === before) continue;
          const address = await addressOf(screen, links, readAs);
          if (address === null) console.log(`${screen.path}: 演示数据中没有 nothing of it in the demo town`);
          else await shoot(address, screen.path);
        }
        await context.close();
      }
      console.log(`${size} ${scheme} ${language}: ${taken}`);
    }
  }
  return taken;
}

interface Picture {
  readonly file: string;
  readonly size: Size;
  readonly scheme: Scheme;
  /** Null: anybody. */
  readonly who: string | null;
  /** `:customer` is one who can be delivered to. */
  readonly path: string;
  /** Before the picture is taken. */
  readonly act?: (page: Page) => Promise<void>;
}

/** In the demo town this courier's vehicle is out. */
const onTheRoad = 'songyi';

/** A scanner that types like a keyboard. */
const scan =
  (code: string, sign: string) =>
  async (page: Page): Promise<void> => {
    await typeLikeScanner(page, code);
    await page.getByTestId(sign).first().waitFor();
  };

function readmePictures({ town }: Served, cylinder: string): readonly Picture[] {
  const codeFor = (rule: string | null): string => town.codes.find((code) => code.rule === rule)?.code ?? '';
  const phone = { size: 'phone', scheme: 'light' } as const;
  const desk = { size: 'desk', scheme: 'light' } as const;
  const night = { size: 'desk', scheme: 'dark' } as const;
  return [
    { file: 'home-phone', ...phone, who: 'jia', path: '/' },
    {
      file: 'fill-check-phone',
      ...phone,
      who: 'jia',
      path: '/fill',
      act: scan(codeFor('pre-fill-check'), 'check-all-good'),
    },
    { file: 'refused-phone', ...phone, who: 'jia', path: '/scan', act: scan(codeFor('inspection-overdue'), 'verdict') },
    { file: 'set-aside-phone', ...phone, who: 'jia', path: '/set-aside' },
    { file: 'coding-phone', ...phone, who: 'bangong', path: '/coding' },
    { file: 'public-phone', ...phone, who: null, path: `/c/${codeFor(null)}` },
    { file: 'fill-desk-dark', ...night, who: 'anquan', path: '/fill' },
    { file: 'cylinder-desk-dark', ...night, who: 'bangong', path: cylinder },
    { file: 'refusals-desk', ...desk, who: 'anquan', path: '/refused' },
    { file: 'imports-desk', ...desk, who: 'bangong', path: '/imports' },
    // Before a phone of ours tells where it is.
    { file: 'map-desk', ...desk, who: 'bangong', path: '/map' },
    { file: 'shift-phone', ...phone, who: onTheRoad, path: '/shift' },
    { file: 'orders-phone', ...phone, who: onTheRoad, path: '/orders' },
    { file: 'door-phone', ...phone, who: onTheRoad, path: '/door/:customer' },
    { file: 'leak-phone', ...phone, who: onTheRoad, path: '/leak' },
    { file: 'hazards-desk', ...desk, who: 'bangong', path: '/hazards' },
  ];
}

async function withCustomer({ request }: BrowserContext, path: string): Promise<string> {
  if (!path.includes(':customer')) return path;
  const answer = await request.get('/api/v1/customers?limit=1');
  const { items } = (await answer.json()) as { items: readonly { readonly customerId: string }[] };
  return path.replace(':customer', items[0]?.customerId ?? '');
}

async function takeReadme(browser: Browser, served: Served, out: string): Promise<number> {
  const screen = (await readScreens()).find(({ name }) => name === 'cylinder');
  let cylinder = '/register';
  const pictures = (): readonly Picture[] => readmePictures(served, cylinder);
  for (let index = 0; index < pictures().length; index += 1) {
    const look = { ...pictures()[index], language: 'zh-CN' } as Picture & Look;
    // Shown a quarter as wide, and loaded with the page each time.
    const context = await openContext(browser, served, look, 1.25);
    const page = await context.newPage();
    if (look.who !== null) await signIn(page, served, look.who, 'zh-CN');
    if (screen !== undefined && cylinder === '/register' && look.who !== null) {
      const address = await addressOf(screen, new Set(), async (path) => {
        const answer = await context.request.get(`/api/v1${path}`);
        return answer.ok() ? await answer.json() : null;
      });
      cylinder = address ?? cylinder;
    }
    const picture = pictures()[index];
    if (picture === undefined) break;
    await page.goto(await withCustomer(context, picture.path));
    await settled(page);
    await page.locator('[data-testid=map]:not([data-ready=true])').waitFor({ state: 'detached' });
    await picture.act?.(page);
    await page.screenshot({ path: join(out, `${picture.file}.png`) });
    console.log(picture.file);
    await context.close();
  }
  return pictures().length;
}

const { values } = parseArgs({
  options: {
    en: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    out: { type: 'string' },
    readme: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

async function main(): Promise<number> {
  const executablePath = await installedChromium();
  if (executablePath === null) {
    console.error(
      '没有找到 Chromium：请安装，或设置 CHROMIUM_PATH\nNo Chromium is on this machine: install one or set CHROMIUM_PATH',
    );
    return 1;
  }
  const out = join(root, values.out ?? (values.readme ? 'docs/screenshots' : 'screenshots'));
  await mkdir(out, { recursive: true });
  const served = await serveTown();
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const taken = values.readme
      ? await takeReadme(browser, served, out)
      : await takeAll(browser, served, values.en ? 'en' : 'zh-CN', values.only, out);
    console.log(`${taken} → ${out}`);
    return taken > 0 ? 0 : 1;
  } finally {
    await browser.close();
    await served.close();
  }
}

if (values.help) console.log(HELP);
else process.exitCode = await main();
