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
  expect(configOf({ LAN: '1' }).tls).toEqual({ port: 8471, certificate: { kind: 'local', folder, installPort: 8472 } });
  const files = { TLS_CERT: 'a.crt', TLS_KEY: '/b.key' };
  expect(configOf({ ...files, LAN: '1', TLS_PORT: '443' }).tls).toEqual({
    port: 443,
    certificate: { kind: 'files', certFile: resolve('a.crt'), keyFile: resolve('/b.key') },
  });
  expect(faultsOf({ TLS_CERT: 'a.crt' })).toEqual(['TLS_KEY is not set, but TLS_CERT is']);
  expect(faultsOf({ TLS_KEY: 'a.key' })).toEqual(['TLS_CERT is not set, but TLS_KEY is']);
  expect(faultsOf({ LAN: '1', PORT: '65535' })).toEqual([expect.stringMatching(/^TLS_PORT must be/)]);
  expect(faultsOf({ LAN: 'yes', METRICS_TOKEN: 'short' })).toEqual([
    'LAN must be 0 or 1',
    expect.stringMatching(/^METRICS_TOKEN must be/),
  ]);
});

it('names each variable that it cannot read', () => {
  expect(faultsOf({ PORT: '70000', PUBLIC_URL: 'ypym.example.cn', LOG_LEVEL: 'loud', REGISTER: 'test' })).toEqual([
    'PORT must be at most 65535',
    expect.stringMatching(/^PUBLIC_URL must begin with http/),
    'REGISTER must be real or demo',
    expect.stringMatching(/^LOG_LEVEL must be/),
  ]);
  expect(faultsOf({ DATABASE_URL: 'mysql://db/yiping' })).toEqual([expect.stringMatching(/^DATABASE_URL /)]);
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
