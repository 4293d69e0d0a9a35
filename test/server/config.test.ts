// What the environment may say, what holds without it, and that real data are never taken for a demo's.
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { databaseFileOf, readConfig, type Config } from '../../server/config.ts';

type Exists = (file: string) => boolean;
const nothingThere: Exists = () => false;

function configOf(environment: Record<string, string>, exists = nothingThere): Config {
  const read = readConfig(environment, exists);
  if (!read.ok) throw new Error(read.error.join());
  return read.value;
}

const faultsOf = (environment: Record<string, string>): readonly string[] => {
  const read = readConfig(environment, nothingThere);
  return read.ok ? [] : read.error;
};

it('serves this machine alone from a file, where nothing is said', () => {
  const config = configOf({});
  expect(config).toMatchObject({
    host: '127.0.0.1',
    port: 8470,
    publicUrls: ['http://127.0.0.1:8470'],
    dataFolder: resolve('data'),
    register: 'real',
    database: { engine: 'sqlite', file: resolve('data/yiping.sqlite') },
    logFile: null,
  });
  expect(configOf({ PORT: '', HOST: ' ' })).toEqual(config);
});

it('keeps former addresses after the present one, each once and without a slash at the end', () => {
  const { publicUrls } = configOf({
    PUBLIC_URL: 'https://ypym.example.cn/',
    FORMER_PUBLIC_URLS: 'http://old.example.cn/gas, https://ypym.example.cn',
  });
  expect(publicUrls).toEqual(['https://ypym.example.cn', 'http://old.example.cn/gas']);
});

it('serves TLS besides, by its own authority or by certificates that are given, and never by half of one', () => {
  expect(configOf({}).tls).toBeNull();
  const folder = resolve('data/local-authority');
  expect(configOf({ LAN: '1' }).tls).toEqual({
    port: 8471,
    reach: { kind: 'private' },
    certificate: { kind: 'local', folder, installPort: 8472 },
  });
  const files = { TLS_CERT: 'a.crt', TLS_KEY: '/b.key' };
  expect(configOf({ ...files, LAN: '1', TLS_PORT: '443' }).tls).toEqual({
    port: 443,
    reach: { kind: 'private' },
    certificate: { kind: 'files', certFile: resolve('a.crt'), keyFile: resolve('/b.key') },
  });
  expect(configOf(files).tls?.reach).toEqual({ kind: 'everywhere' });
  expect(faultsOf({ TLS_CERT: 'a.crt' })).toEqual([expect.stringMatching(/^TLS_KEY .*is not set, but TLS_CERT is$/)]);
  expect(faultsOf({ TLS_KEY: 'a.key' })).toEqual([expect.stringMatching(/^TLS_CERT .*is not set, but TLS_KEY is$/)]);
  expect(faultsOf({ LAN: '1', PORT: '65535' })).toEqual([expect.stringMatching(/^TLS_PORT .*must be/)]);
  expect(faultsOf({ LAN: 'yes', METRICS_TOKEN: 'short' })).toEqual([
    'LAN 须为 0 或 1 · must be 0 or 1',
    expect.stringMatching(/^METRICS_TOKEN .*must be/),
  ]);
});

it('names each variable that it cannot read', () => {
  expect(faultsOf({ PORT: '70000', PUBLIC_URL: 'ypym.example.cn', LOG_LEVEL: 'loud', REGISTER: 'test' })).toEqual([
    'PORT 最大为 65535 · must be at most 65535',
    expect.stringMatching(/^PUBLIC_URL 须以 http.*must begin with http/),
    'REGISTER 须为 real 或 demo · must be real or demo',
    expect.stringMatching(/^LOG_LEVEL .*must be/),
  ]);
  expect(faultsOf({ DATABASE_URL: 'mysql://db/yiping' })).toEqual([expect.stringMatching(/^DATABASE_URL /)]);
});

it.each([
  ['HTTPS://Gas.Example.CN:443/', 'https://gas.example.cn'],
  ['https://gas.example.cn/a/b//', 'https://gas.example.cn/a/b'],
  ['http://gas.example.cn:8080', 'http://gas.example.cn:8080'],
])('writes the public address %s as browsers do', (given, kept) => {
  expect(configOf({ PUBLIC_URL: given }).publicUrls).toEqual([kept]);
});

it.each([
  'gas.example.cn',
  'https://',
  'ftp://gas.example.cn',
  'https://gas example.cn',
  'https://gas.example.cn/?a',
  'https://a:b@gas.example.cn',
  'https://:8470',
])('does not start with the public address %s, and says so in both languages', (given) => {
  expect(faultsOf({ PUBLIC_URL: given })).toEqual([expect.stringMatching(/^PUBLIC_URL .*[须不].* · must /)]);
});

it('lets the local network in at its own addresses, or at the one that was chosen', () => {
  expect(configOf({ LAN_ADDRESS: '192.168.1.5' }).tls).toMatchObject({
    reach: { kind: 'one', address: '192.168.1.5' },
    certificate: { kind: 'local' },
  });
  expect(configOf({ LAN_ADDRESS: '127.0.0.1', LAN: '1' }).tls?.reach).toEqual({ kind: 'one', address: '127.0.0.1' });
  for (const wrong of ['8.8.8.8', '0.0.0.0', '172.32.0.1', 'station.local', '192.168.1.256', '::1']) {
    expect(faultsOf({ LAN_ADDRESS: wrong })).toEqual([expect.stringMatching(/^LAN_ADDRESS .*must be/)]);
  }
});

describe('which register', () => {
  const real = databaseFileOf(resolve('data'), 'real');
  const demo = databaseFileOf(resolve('data'), 'demo');

  it.each([
    ['none was begun', [], 'real'],
    ['only the demo was', [demo], 'demo'],
    ['only the real one was', [real], 'real'],
    ['both were', [demo, real], 'real'],
  ] as const)('%s', (_, files, expected) => {
    expect(configOf({}, (file) => files.some((each) => each === file)).register).toBe(expected);
  });

  it('the one that is asked for, with pictures of its own', () => {
    const asked = configOf({ REGISTER: 'demo' }, (file) => file === real);
    expect(asked.database).toEqual({ engine: 'sqlite', file: demo });
    expect(asked.pictureFolder).not.toBe(configOf({ REGISTER: 'real' }).pictureFolder);
  });

  it('in PostgreSQL never the demo by guess', () => {
    const environment = { DATABASE_URL: 'postgresql://db/yiping' };
    expect(configOf(environment, (file) => file === demo).register).toBe('real');
  });
});
