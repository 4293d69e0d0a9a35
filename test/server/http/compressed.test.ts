// What goes over the wire smaller: files of the build as the browser takes them, and long answers of the API to GET.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { acceptsEncoding } from '../../../server/http/compressed.ts';
import { openTestApp, type TestApp } from '../../support/accounts.ts';

const page = '<!doctype html><title>一瓶一码</title>'.repeat(50);
let folder: string;
let t: TestApp;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'yiping-compressed-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), page);
  await writeFile(join(folder, 'index.html.br'), brotliCompressSync(page));
  await writeFile(join(folder, 'index.html.gz'), gzipSync(page));
  await writeFile(join(folder, 'assets', 'icon-abc.png'), 'no smaller');
  t = await openTestApp('sqlite', { pwaFolder: folder });
});
afterAll(async () => {
  await t.close();
  await rm(folder, { recursive: true, force: true });
});

const get = (path: string, headers: Record<string, string> = {}) => t.app.request(path, { headers });
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

it.each([
  ['gzip, deflate, br', 'br', true],
  ['gzip;q=1.0, br;q=0', 'br', false],
  ['GZIP', 'gzip', true],
  ['gzip;q=0.000', 'gzip', false],
  [undefined, 'gzip', false],
  ['brotli', 'br', false],
])('of %s, %s is taken: %s', (accepted, name, isTaken) => {
  expect(acceptsEncoding(accepted, name)).toBe(isTaken);
});

describe('files of the build', () => {
  it('go as small as the browser takes them, and say that it depends on it', async () => {
    const brotli = await get('/', { 'accept-encoding': 'gzip, br' });
    expect(brotli.headers.get('content-encoding')).toBe('br');
    expect(brotli.headers.get('vary')).toBe('accept-encoding');
    expect(brotliDecompressSync(await bytesOf(brotli)).toString()).toBe(page);
    const zipped = await get('/fill', { 'accept-encoding': 'gzip' });
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(gunzipSync(await bytesOf(zipped)).toString()).toBe(page);
    const plain = await get('/');
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(plain.headers.get('vary')).toBe('accept-encoding');
    expect(await plain.text()).toBe(page);
  });

  it('are one content whatever their form: known by the tag of any of them', async () => {
    const etag = (await get('/', { 'accept-encoding': 'br' })).headers.get('etag') ?? '';
    expect((await get('/')).headers.get('etag')).toBe(etag);
    const again = await get('/', { 'accept-encoding': 'gzip', 'if-none-match': `"other", ${etag}` });
    expect(again.status).toBe(304);
    expect((await get('/', { 'if-none-match': '"other"' })).status).toBe(200);
  });

  it('are not said to depend on it where there is only one form', async () => {
    const response = await get('/assets/icon-abc.png', { 'accept-encoding': 'br' });
    expect(response.headers.get('vary')).toBeNull();
    expect(response.headers.get('content-type')).toBe('image/png');
    expect(await response.text()).toBe('no smaller');
  });

  it('never include the compressed files themselves', async () => {
    expect((await get('/index.html.br')).status).toBe(404);
  });
});

describe('answers of the API', () => {
  it('are zipped where they are long', async () => {
    const plain = await get('/api/v1/openapi.json');
    const zipped = await get('/api/v1/openapi.json', { 'accept-encoding': 'gzip' });
    expect(plain.headers.get('content-encoding')).toBeNull();
    expect(zipped.headers.get('content-encoding')).toBe('gzip');
    expect(zipped.headers.get('x-request-id')).not.toBeNull();
    const bytes = await bytesOf(zipped);
    const text = await plain.text();
    expect(bytes.byteLength).toBeLessThan(text.length / 5);
    expect(gunzipSync(bytes).toString()).toBe(text);
  });

  it('stay as they are where they are short, or wrong, or not read', async () => {
    const refused = await get('/api/v1/home', { 'accept-encoding': 'gzip' });
    expect(refused.status).toBe(401);
    expect(refused.headers.get('content-encoding')).toBeNull();
    const short = await get('/readyz', { 'accept-encoding': 'gzip' });
    expect(short.headers.get('content-encoding')).toBeNull();
    expect(await short.json()).toMatchObject({ status: 'ok' });
  });
});
