// A phone in the hall: by the certificate that it was told to trust it gets the camera and a session that counts only there.
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getRequestListener } from '@hono/node-server';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createApp } from '../../server/app.ts';
import { installApp } from '../../server/http/install-page.ts';
import { openLocalAuthority } from '../../server/http/local-authority.ts';
import { createIdentify } from '../../server/http/session.ts';
import { createTlsListener, localIdentity, type TlsListener } from '../../server/http/tls.ts';
import { openBrowser, seen } from '../support/e2e-browser.ts';
import { openE2eTown, type E2eTown } from '../support/e2e-town.ts';
import { cameraOf, writeVideo } from '../support/e2e-video.ts';

const host = 'station.local';
let town: E2eTown;
let folder: string;
let tls: TlsListener;
let install: Server;
let browser: Browser;
let secureUrl: string;
let plainUrl: string;
let code: string;

const listening = (server: { listen(port: number, host: string, done: () => void): unknown; address(): unknown }) =>
  new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

beforeAll(async () => {
  [town, folder] = await Promise.all([openE2eTown(), mkdtemp(join(tmpdir(), 'yiping-network-'))]);
  code = town.codeFor('inspection-overdue').code;
  const authority = await openLocalAuthority(join(folder, 'authority'), Date.now());
  const identity = localIdentity(authority, Date.now, () => ({ addresses: ['192.168.1.5'], name: host }));
  const deps = { ...town.deps, publicUrls: ['https://192.168.1.5', town.url], insistsOnTls: false };
  tls = createTlsListener(createApp(deps, createIdentify(deps)), identity, (error) => expect.fail(String(error)));
  const port = await listening(tls.server);
  install = createServer(getRequestListener(installApp(authority, port).fetch));
  const installPort = await listening(install);
  secureUrl = `https://${host}:${port}`;
  plainUrl = `http://${host}:${installPort}`;
  const video = join(folder, 'camera.y4m');
  await writeVideo(video, [`${town.url}/c/${code}`], 1000);
  const spki = new X509Certificate(identity.first.cert).publicKey.export({ type: 'spki', format: 'der' });
  browser = await openBrowser([
    ...cameraOf(video),
    `--host-resolver-rules=MAP ${host} 127.0.0.1`,
    `--ignore-certificate-errors-spki-list=${createHash('sha256').update(spki).digest('base64')}`,
  ]);
});
afterAll(async () => {
  await browser?.close();
  tls?.stopRenewing();
  tls?.server.closeAllConnections();
  tls?.server.close();
  install?.closeAllConnections();
  install?.close();
  await town?.close();
  await rm(folder, { recursive: true, force: true });
});

/** What the platform offers a page of this address. */
const offered = (page: Page): Promise<{ isSecure: boolean; hasCamera: boolean }> =>
  page.evaluate(`({ isSecure: isSecureContext, hasCamera: 'mediaDevices' in navigator })`);

test('over TLS the camera reads a label, and the session is the secure one', async () => {
  const context = await browser.newContext({ locale: 'zh-CN', permissions: ['camera'], serviceWorkers: 'block' });
  const page = await context.newPage();
  await page.goto(`${secureUrl}/sign-in`);
  expect(await offered(page)).toEqual({ isSecure: true, hasCamera: true });
  const { username, password } = town.signIn('jia');
  await page.locator('input[name=username]').fill(username);
  await page.locator('input[name=password]').fill(password);
  await page.getByTestId('sign-in').click();
  await page.waitForURL(`${secureUrl}/`);
  const cookies = await context.cookies();
  expect(cookies.map(({ name, secure, domain }) => ({ name, secure, domain }))).toEqual([
    { name: '__Host-yiping', secure: true, domain: host },
  ]);
  await page.goto(`${secureUrl}/scan`);
  await seen(page.locator('h1'));
  const camera = page.getByTestId('camera');
  if (await camera.isVisible()) await camera.click();
  await seen(page.getByTestId('verdict'));
  await context.close();
});

test('the page that installs the certificate leads there, needs no script, and has no camera itself', async () => {
  const context = await browser.newContext({ locale: 'zh-CN' });
  const page = await context.newPage();
  await page.goto(plainUrl);
  expect(await offered(page)).toEqual({ isSecure: false, hasCamera: false });
  await seen(page.locator('h1'), '让这台设备信任本站');
  expect(await page.getByRole('link', { name: '打开一瓶一码' }).getAttribute('href')).toBe(`${secureUrl}/`);
  await page.getByRole('link', { name: 'English' }).click();
  await seen(page.locator('h1'), 'Let this device trust this server');
  const direct = plainUrl.replace(host, '127.0.0.1');
  const file = await context.request.get(`${direct}/yiping-ca.crt`);
  expect(file.headers()['content-type']).toBe('application/x-x509-ca-cert');
  const certificate = new X509Certificate(await file.body());
  expect(await page.locator('main').textContent()).toContain(certificate.fingerprint256);
  expect((await context.request.get(`${direct}/api/v1/session`)).status()).toBe(404);
  await context.close();
});

test('without TLS on this machine itself the session is an ordinary one', async () => {
  const context = await browser.newContext();
  const { username, password } = town.signIn('jia');
  const answer = await context.request.post(`${town.url}/api/v1/session`, {
    headers: { origin: town.url },
    data: { username, password, deviceId: town.deps.newId(), deviceName: 'e2e' },
  });
  expect(answer.status()).toBe(200);
  const [cookie] = await context.cookies();
  expect(cookie).toMatchObject({ name: 'yiping', secure: false });
  await context.close();
});

test('a page of another address cannot change anything over TLS either', async () => {
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const answer = await context.request.post(`${secureUrl.replace(host, '127.0.0.1')}/api/v1/session`, {
    headers: { origin: 'https://192.168.1.77' },
    data: {},
  });
  expect(answer.status()).toBe(403);
  await context.close();
});
