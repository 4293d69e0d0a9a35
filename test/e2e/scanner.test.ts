// The scanner with a worn code before it: the second decoder reads it, also without network; the camera comes back after the page was left.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, openDevice, seen, type Device, type DeviceOptions } from '../support/e2e-browser.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';
import { cameraOf, writeWornVideo } from '../support/e2e-video.ts';

let town: E2eTown;
let folder: string;
let browser: Browser;
let code: string;
beforeAll(async () => {
  [town, folder] = await Promise.all([openE2eTown(), mkdtemp(join(tmpdir(), 'yiping-worn-'))]);
  ({ code } = town.codeFor('inspection-overdue'));
  const file = join(folder, 'worn.y4m');
  // Seen from the side: the first decoder finds nothing in any of these frames.
  const wear = { tiltDeg: 48, turnDeg: 30, modulePx: 7, paper: 110, noise: 6 };
  await writeWornVideo(file, `${town.url}/c/${code}`, wear);
  browser = await openBrowser(cameraOf(file));
});
afterAll(async () => {
  await browser?.close();
  await town?.close();
  await rm(folder, { recursive: true, force: true });
});

async function signedIn(options: DeviceOptions = {}): Promise<Device> {
  const device = await openDevice(browser, town, options);
  await device.context.grantPermissions(['camera']);
  await device.signIn('jia');
  return device;
}

test('a code that the first decoder does not read is read by the second, which comes from here', async () => {
  const device = await signedIn();
  const { page } = device;
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await device.goTo('/scan');
  await seen(page.getByTestId('verdict-title'), '禁止充装');
  await seen(page.locator('[data-testid="verdict"] [data-rule="inspection-overdue"]'));
  expect(asked.filter((path) => path.endsWith('.wasm'))).toEqual([
    expect.stringMatching(/^\/assets\/zxing_reader-[\w-]+\.wasm$/),
  ]);
  // Left with its workers: none goes on decoding behind the verdict.
  await expect.poll(() => page.workers().length).toBe(0);
  await device.close();
});

test('without the second decoder it stays unread, and the person is told what helps', async () => {
  const device = await signedIn({ expectsOffline: true });
  const { page } = device;
  await page.route('**/*.wasm', (route) => route.abort());
  await device.goTo('/scan');
  await seen(page.locator('.aim'), '拿远一些');
  expect(await page.getByTestId('verdict-title').count()).toBe(0);
  await device.close();
});

test('the camera comes back after the system took it away while the page was hidden', async () => {
  const device = await signedIn();
  const { page } = device;
  await device.goTo('/scan');
  await seen(page.getByTestId('verdict-title'));
  await page.evaluate(
    `Object.defineProperty(document, 'visibilityState', { get: () => globalThis.shown ?? 'visible' })`,
  );
  const changeTo = (shown: 'visible' | 'hidden'): Promise<unknown> =>
    page.evaluate(`globalThis.shown = '${shown}'; document.dispatchEvent(new Event('visibilitychange'))`);
  // Hidden, it opens the camera but reads nothing.
  await changeTo('hidden');
  await page.getByTestId('verdict-action-next').tap();
  const track = `document.querySelector('video')?.srcObject?.getVideoTracks()[0]`;
  await expect.poll(() => page.evaluate(`${track}?.readyState`)).toBe('live');
  await page.evaluate(`(() => {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    globalThis.opened = 0;
    mediaDevices.getUserMedia = (wish) => { globalThis.opened += 1; return ask(wish); };
  })()`);
  // What a phone does to a page in the background.
  await page.evaluate(`${track}.stop()`);
  await changeTo('visible');
  await expect.poll(() => page.evaluate('globalThis.opened')).toBeGreaterThanOrEqual(1);
  // And it reads.
  await seen(page.getByTestId('verdict-title'), '禁止充装');
  await device.close();
});

test('after one load with network the second decoder reads without', async () => {
  const device = await signedIn({ serviceWorkers: 'allow', expectsOffline: true });
  const { page } = device;
  await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
  await page.reload();
  await page.waitForFunction('navigator.serviceWorker.controller !== null');
  await device.setOffline(true);
  await page.goto('/scan');
  await seen(page.getByTestId('unjudged'));
  expect(await page.getByTestId('unjudged').textContent()).toContain(code);
  await device.close();
});
