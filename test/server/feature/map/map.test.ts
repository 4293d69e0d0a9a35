// What maps are drawn on: told to who is signed in; the operator's file comes in pieces, and only its hosts are let through.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { plainGround } from '../../../../shared/contract/map.ts';
import { readConfig, type MapConfig } from '../../../../server/config.ts';
import { askedBytes } from '../../../../server/feature/map/byte-range.ts';
import { makeOrganisation, makePerson, openTestApp, signInAs, type TestApp } from '../../../support/accounts.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const mapOf = (environment: Record<string, string>): MapConfig => {
  const config = readConfig(environment, () => false);
  if (!config.ok) throw new Error(config.error.join());
  return config.value.map;
};
const faultsOf = (environment: Record<string, string>): readonly string[] => {
  const config = readConfig(environment, () => false);
  return config.ok ? [] : config.error;
};

describe('the settings of the map', () => {
  it('are plain ground where nothing is said', () => {
    expect(mapOf({})).toEqual({ ...plainGround, tilesFile: null, imageHosts: [], fileHost: null });
  });

  it('name each host once, and only hosts that stand in the address', () => {
    const tiles = 'https://t0.example.cn/vec?x={x}&y={y}&z={z} https://t0.example.cn/cva/{z}/{x}/{y}.png';
    const map = mapOf({ MAP_TILES: tiles, MAP_DATUM: 'gcj02', MAP_ATTRIBUTION: '某图' });
    expect(map.imageHosts).toEqual(['https://t0.example.cn']);
    expect(map.tiles).toEqual({ kind: 'template', urls: tiles.split(' ') });
    expect([map.datum, map.attribution, map.fileHost]).toEqual(['gcj02', '某图', null]);
  });

  it('refuse what cannot be drawn, or would open more than one host', () => {
    expect(faultsOf({ MAP_TILES: 'https://t0.example.cn/{z}/{x}.png' })).toEqual([
      expect.stringMatching(/^MAP_TILES .*must have \{z\}, \{x\} and \{y\} in its address$/),
    ]);
    expect(faultsOf({ MAP_TILES: 'https://{s}.example.cn/{z}/{x}/{y}.png' })).toHaveLength(1);
    expect(faultsOf({ MAP_TILES: 'https://*.example.cn/{z}/{x}/{y}' })).toHaveLength(1);
    expect(faultsOf({ MAP_DATUM: 'utm' })).toEqual([
      expect.stringMatching(/^MAP_DATUM .*must be wgs84, gcj02 or bd09$/),
    ]);
    expect(faultsOf({ MAP_TILES: 'https://a.cn/{z}/{x}/{y}', PMTILES: 'a.pmtiles' })).toHaveLength(1);
  });

  it('take a PMTiles file of this machine or of another host', () => {
    expect(mapOf({ PMTILES: '/data/town.pmtiles' })).toMatchObject({
      tiles: { kind: 'pmtiles', url: '/map/tiles.pmtiles' },
      tilesFile: '/data/town.pmtiles',
      fileHost: null,
    });
    expect(mapOf({ PMTILES: 'https://maps.example.cn:8443/town.pmtiles' })).toMatchObject({
      tilesFile: null,
      fileHost: 'https://maps.example.cn:8443',
    });
  });
});

describe('bytes that are asked for', () => {
  it.each([
    [undefined, { kind: 'whole' }],
    ['bytes=0-3', { kind: 'part', first: 0, last: 3 }],
    ['bytes=8-', { kind: 'part', first: 8, last: 9 }],
    ['bytes=8-400', { kind: 'part', first: 8, last: 9 }],
    ['bytes=-4', { kind: 'part', first: 6, last: 9 }],
    ['bytes=-400', { kind: 'part', first: 0, last: 9 }],
    ['bytes=9-9', { kind: 'part', first: 9, last: 9 }],
    ['bytes=10-', { kind: 'outside' }],
    ['bytes=-0', { kind: 'outside' }],
    ['bytes=5-2', { kind: 'whole' }],
    ['bytes=0-1,4-5', { kind: 'whole' }],
    ['lines=0-1', { kind: 'whole' }],
  ])('%s of ten', (range, asked) => {
    expect(askedBytes(range, 10)).toEqual(asked);
  });
});

describeOnEachStore('the map over HTTP', (engine) => {
  let folder: string;
  let t: TestApp;
  let headers: Record<string, string>;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'map-'));
    const pwaFolder = join(folder, 'pages');
    const file = join(folder, 'town.pmtiles');
    await writeFile(file, '0123456789');
    t = await openTestApp(engine, { map: mapOf({ PMTILES: file }), pwaFolder });
    await makePerson(t.deps, await makeOrganisation(t.deps), { username: 'office', roles: ['office'] });
    ({ headers } = await signInAs(t, 'office'));
  });
  afterAll(async () => {
    await t.close();
    await rm(folder, { recursive: true, force: true });
  });
  const ask = (more: Record<string, string> = {}) =>
    t.app.request('/map/tiles.pmtiles', { headers: { ...headers, ...more } });

  it('tells the settings to who is signed in, and no path of the machine', async () => {
    expect((await t.app.request('/api/v1/map-settings')).status).toBe(401);
    const answer = await t.app.request('/api/v1/map-settings', { headers });
    expect(await answer.json()).toEqual({
      tiles: { kind: 'pmtiles', url: '/map/tiles.pmtiles' },
      datum: 'wgs84',
      attribution: '',
      maxZoom: 18,
    });
  });

  it('gives the piece that is asked for, to nobody else', async () => {
    expect((await t.app.request('/map/tiles.pmtiles')).status).toBe(401);
    const part = await ask({ range: 'bytes=2-4' });
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([206, 'bytes 2-4/10', '234']);
    const whole = await ask();
    expect([whole.status, whole.headers.get('content-length'), await whole.text()]).toEqual([200, '10', '0123456789']);
    expect((await ask({ range: 'bytes=10-' })).status).toBe(416);
    const etag = part.headers.get('etag') ?? '';
    expect((await ask({ 'if-none-match': etag })).status).toBe(304);
    expect((await ask({ range: 'bytes=0-1', 'if-range': '"another"' })).status).toBe(200);
    expect(await (await ask({ range: 'bytes=0-1', 'if-range': etag })).text()).toBe('01');
  });

  it('is not found where the file is gone, and where there is none', async () => {
    const gone = await openTestApp(engine, {
      store: t.store,
      map: mapOf({ PMTILES: join(folder, 'gone.pmtiles') }),
      pwaFolder: folder,
    });
    expect((await gone.app.request('/map/tiles.pmtiles', { headers })).status).toBe(404);
    const none = await openTestApp(engine, { store: t.store, pwaFolder: folder });
    expect((await none.app.request('/map/tiles.pmtiles', { headers })).status).toBe(404);
  });

  it('lets pages ask exactly the configured hosts', async () => {
    const policyOf = async (environment: Record<string, string>): Promise<string> => {
      const app = await openTestApp(engine, { store: t.store, map: mapOf(environment) });
      return (await app.app.request('/healthz')).headers.get('content-security-policy') ?? '';
    };
    const plain = await policyOf({});
    expect(plain).toContain("img-src 'self' data: blob:;");
    expect(plain).toContain("connect-src 'self';");
    const tiles = await policyOf({ MAP_TILES: 'https://t0.example.cn/{z}/{x}/{y}.png' });
    expect(tiles).toBe(plain.replace("img-src 'self' data: blob:", "img-src 'self' data: blob: https://t0.example.cn"));
    const file = await policyOf({ PMTILES: 'https://maps.example.cn/a.pmtiles' });
    expect(file).toBe(plain.replace("connect-src 'self'", "connect-src 'self' https://maps.example.cn"));
  });
});
