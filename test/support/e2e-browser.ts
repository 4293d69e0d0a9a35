// A Chromium with devices in it: each a context of its own, watched for errors and for requests to other hosts, with a scanner and counted touches.
import { basename, join } from 'node:path';
import { chromium, type Browser, type BrowserContext, type Locator, type Page } from 'playwright-core';
import { expect, inject, onTestFailed } from 'vitest';
import type { PersonName } from '../../scripts/demo/people.ts';
import { typeLikeScanner } from '../../scripts/screenshots/type-like-scanner.ts';
import { deviceCookie, type E2eTown } from './e2e-town.ts';

export const phone = { width: 412, height: 915 } as const;
export const desk = { width: 1440, height: 900 } as const;

export const openBrowser = (more: readonly string[] = []): Promise<Browser> =>
  chromium.launch({ executablePath: inject('chromiumPath'), args: [...inject('chromiumArgs'), ...more] });

export interface Device {
  readonly page: Page;
  readonly context: BrowserContext;
  signIn(username: PersonName): Promise<void>;
  /** The trigger of a scanner that types like a keyboard: 8 ms a key and Enter, whatever has the focus. */
  scan(text: string): Promise<void>;
  /** Goes to a screen within the application, or opens the application there. */
  goTo(path: string): Promise<void>;
  /**
   * Cuts the device off, and back. The browser's own switch tells pages of it, but lets some requests of a page that is just
   * being opened through: so the town answers none of this device's either.
   */
  setOffline(offline: boolean): Promise<void>;
  /** Pulls of the trigger, and fingers put on the screen, since the device was opened. */
  counts(): Promise<{ readonly scans: number; readonly touches: number }>;
  /** Fails the test where the page threw, the console told an error, or anything was asked of another host. */
  close(): Promise<void>;
}

export interface DeviceOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  readonly locale?: 'zh-CN' | 'en';
  readonly serviceWorkers?: 'allow' | 'block';
  /** Somebody's session, as another device's context gave it. */
  readonly storageState?: Awaited<ReturnType<BrowserContext['storageState']>>;
  /** Console errors and failed requests are part of the test: without network the browser itself tells them. */
  readonly expectsOffline?: boolean;
}

/** Numbers the pictures that are kept of failures. */
let devices = 0;

export async function openDevice(
  browser: Browser,
  town: Pick<E2eTown, 'url' | 'signIn' | 'unreachable'>,
  options: DeviceOptions = {},
): Promise<Device> {
  const { viewport = phone, colorScheme = 'light', locale = 'zh-CN', serviceWorkers = 'block' } = options;
  const context = await browser.newContext({
    baseURL: town.url,
    viewport: { ...viewport },
    colorScheme,
    locale,
    timezoneId: 'Asia/Shanghai',
    reducedMotion: 'reduce',
    serviceWorkers,
    hasTouch: true,
    ...(options.storageState === undefined ? {} : { storageState: options.storageState }),
  });
  context.setDefaultTimeout(60_000);
  const wrong: string[] = [];
  context.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== town.url) wrong.push(`asked another host: ${request.url()}`);
  });
  context.on('weberror', (error) => wrong.push(`threw: ${error.error().message}`));
  context.on('console', (message) => {
    if (message.type() !== 'error' || options.expectsOffline === true) return;
    // The browser tells each answer of 400 and more; which of them are right, the tests say.
    if (!message.text().startsWith('Failed to load resource')) wrong.push(`console: ${message.text()}`);
  });
  let touches = 0;
  await context.exposeFunction('countTouch', () => {
    touches += 1;
  });
  await context.addInitScript(`addEventListener('pointerdown', () => countTouch(), { capture: true })`);
  const page = await context.newPage();
  let scans = 0;
  devices += 1;
  const name = String(devices);
  await context.addCookies([{ name: deviceCookie, value: name, url: town.url }]);
  // Files run beside each other: each names its own pictures.
  const file = basename(expect.getState().testPath ?? '', '.test.ts');
  const picture = join('screenshots', `failed-${file}-${name}.png`);
  onTestFailed(async () => {
    if (!page.isClosed()) await page.screenshot({ path: picture, timeout: 5000 }).catch(() => undefined);
    await context.close().catch(() => undefined);
  });

  return {
    page,
    context,
    async signIn(username) {
      const who = town.signIn(username);
      await page.goto('/sign-in');
      await page.locator('input[name=username]').fill(who.username);
      await page.locator('input[name=password]').fill(who.password);
      await page.getByTestId('sign-in').click();
      await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    },
    async scan(text) {
      scans += 1;
      await typeLikeScanner(page, text);
    },
    async goTo(path) {
      await page.goto(path);
    },
    async setOffline(offline) {
      if (offline) town.unreachable.add(name);
      else town.unreachable.delete(name);
      await context.setOffline(offline);
    },
    counts: () => Promise.resolve({ scans, touches }),
    async close() {
      await context.close();
      expect(wrong).toEqual([]);
    },
  };
}

/** Waits until it is visible, and holds the text. */
export const seen = async (locator: Locator, text?: string | RegExp): Promise<void> => {
  await locator
    .filter({ visible: true, ...(text === undefined ? {} : { hasText: text }) })
    .first()
    .waitFor({ state: 'visible' });
};
