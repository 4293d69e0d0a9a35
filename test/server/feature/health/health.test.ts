// What watches over the server is told: alive, ready, one line of log a request; and what browsers are told and given.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeOrganisation, makePerson, openTestApp, signInAs, type TestApp } from '../../../support/accounts.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('health', (engine) => {
  it('is ready with a database of this version, and says when it is not', async () => {
    const t = await openTestApp(engine);
    expect((await t.app.request('/healthz')).status).toBe(200);
    const ready = await t.app.request('/readyz');
    expect(ready.status).toBe(200);
    expect(await ready.json()).toEqual({ status: 'ok', version: '0.0.0-test' });
    await t.store.reader
      .withTables<{ kysely_migration: { name: string } }>()
      .deleteFrom('kysely_migration')
      .where('name', '=', '0005-registers')
      .execute();
    const behind = await t.app.request('/readyz');
    expect(behind.status).toBe(503);
    expect(await behind.json()).toMatchObject({ status: 'not-migrated' });
    await t.close();
    const away = await t.app.request('/readyz');
    expect(away.status).toBe(503);
    expect(await away.json()).toMatchObject({ status: 'database-away' });
    expect((await t.app.request('/healthz')).status).toBe(200);
  });
});

describe('the request log', () => {
  it('has one line a request, without query, code or person', async () => {
    const lines: string[] = [];
    const logger = pino({ base: null }, { write: (line: string) => void lines.push(line) });
    const t = await openTestApp('sqlite', { logger });
    const at = await makeOrganisation(t.deps);
    await makePerson(t.deps, at, { username: 'secretname', roles: ['office'] });
    const signed = await signInAs(t, 'secretname');
    await t.app.request('/api/v1/cylinders/019e0000-0000-7000-8000-00000000ffff?secret=1', { headers: signed.headers });
    await t.app.request('/c/AZ0000015?lang=en');
    await t.close();
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged.map(({ method, route, status }) => `${String(method)} ${String(route)} ${String(status)}`)).toEqual([
      'POST /api/v1/session 200',
      'GET /api/v1/cylinders/:id 404',
      'GET /c/:code{.+} 404',
    ]);
    expect(logged[0]).toMatchObject({ msg: 'request', ms: expect.any(Number), requestId: expect.any(String) });
    expect(lines.join('')).not.toMatch(/secret|AZ0000015|ffff/);
  });
});

describe('the PWA', () => {
  let folder: string;
  let t: TestApp;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'yiping-pwa-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>一瓶一码</title>');
    await writeFile(join(folder, 'sw.js'), 'self');
    await writeFile(join(folder, 'assets', 'main-abc123.js'), 'export {}');
    t = await openTestApp('sqlite', { pwaFolder: folder });
  });
  afterEach(async () => {
    await t.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each([
    ['/', 200, 'no-cache', 'text/html; charset=utf-8'],
    ['/fill/tile/3', 200, 'no-cache', 'text/html; charset=utf-8'],
    ['/sw.js', 200, 'no-cache', 'text/javascript; charset=utf-8'],
    ['/assets/main-abc123.js', 200, 'public, max-age=31536000, immutable', 'text/javascript; charset=utf-8'],
    ['/assets/main-old.js', 404, null, 'application/problem+json; charset=utf-8'],
    ['/../package.json', 404, null, 'application/problem+json; charset=utf-8'],
    ['/%2e%2e/%2e%2e/etc/passwd', 200, 'no-cache', 'text/html; charset=utf-8'],
    ['/api/v1/nothing', 404, 'no-store', 'application/problem+json; charset=utf-8'],
    ['/api/nothing', 404, 'no-store', 'application/problem+json; charset=utf-8'],
  ])('answers %s', async (path, status, cache, type) => {
    const response = await t.app.request(path);
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe(cache);
    expect(response.headers.get('content-type')).toBe(type);
  });

  it('is asked for again only where it changed', async () => {
    const first = await t.app.request('/');
    const modified = first.headers.get('last-modified') ?? '';
    const again = await t.app.request('/', { headers: { 'if-modified-since': modified } });
    expect(again.status).toBe(304);
    expect(await again.text()).toBe('');
    expect(again.headers.get('content-security-policy')).not.toBeNull();
  });

  it('may run its own scripts and nothing else, and may use the camera', async () => {
    const { headers } = await t.app.request('/');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect(policy).not.toContain('unsafe-inline');
    expect(headers.get('permissions-policy')).toContain('camera=(self)');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('strict-transport-security')).toBeNull();
  });

  it('is held to TLS only where its address has it', async () => {
    const secure = await openTestApp('sqlite', { publicUrls: ['https://ping.example'], pwaFolder: folder });
    const { headers } = await secure.app.request('/');
    expect(headers.get('strict-transport-security')).toBe('max-age=15552000');
    await secure.close();
  });
});
