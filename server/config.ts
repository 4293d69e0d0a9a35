// What the environment says, parsed once: every variable, its form and what holds without it.
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { ownTilesPath, type MapGround, type MapTiles } from '../shared/contract/map.ts';
import { datums } from '../shared/geo/geojson.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { isPrivateAddress } from './http/local-addresses.ts';

/** For whoever reads a terminal. */
const both = (chinese: string, english: string): string => `${chinese} · ${english}`;

const whole = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{1,6}$/, both('须为整数', 'must be a whole number')),
    v.transform(Number),
    v.minValue(least, both(`最小为 ${least}`, `must be at least ${least}`)),
    v.maxValue(most, both(`最大为 ${most}`, `must be at most ${most}`)),
  );

const address = v.pipe(
  v.string(),
  v.trim(),
  v.regex(
    /^https?:\/\/[^\s?#]+$/i,
    both(
      '须以 http:// 或 https:// 开头，不含空格、? 和 #，例如 https://gas.example.com',
      'must begin with http:// or https:// and have no spaces, ? or #, such as https://gas.example.com',
    ),
  ),
  v.url(both('须为网址，例如 https://gas.example.com', 'must be a web address, such as https://gas.example.com')),
  v.check(
    (url) => new URL(url).username === '' && new URL(url).password === '',
    both('不能含用户名或口令', 'must have no user name or password in it'),
  ),
  // As browsers write it, so that one address is always the same text.
  v.transform((url) => `${new URL(url).origin}${new URL(url).pathname.replace(/\/+$/, '')}`),
);

const addresses = v.pipe(
  v.string(),
  v.transform((text) => text.split(/[\s,]+/).filter((part) => part !== '')),
  v.array(address),
);

/** Addresses of images, apart by spaces; the host stands in each of them as it is, since browsers are told it. */
const tileTemplates = v.pipe(
  v.string(),
  v.transform((text) => text.split(/\s+/).filter((part) => part !== '')),
  v.array(
    v.pipe(
      v.string(),
      v.maxLength(1000, both('最多 1000 个字符', 'must have at most 1000 characters')),
      v.regex(
        /^https?:\/\/[a-z0-9.-]+(:\d{1,5})?\//i,
        both('须以 http:// 或 https:// 和主机名开头', 'must begin with http:// or https:// and the name of a host'),
      ),
      v.check(
        (url) => ['{z}', '{x}', '{y}'].every((slot) => url.includes(slot)),
        both('须含 {z}、{x} 和 {y}', 'must have {z}, {x} and {y} in its address'),
      ),
    ),
  ),
  v.maxLength(4, both('最多四个网址', 'must be at most four addresses')),
);

const environmentSchema = v.object({
  HOST: v.optional(v.pipe(v.string(), v.trim()), '127.0.0.1'),
  PORT: v.optional(whole(1, 65_535), '8470'),
  PUBLIC_URL: v.optional(address),
  FORMER_PUBLIC_URLS: v.optional(addresses, ''),
  LAN: v.optional(v.picklist(['0', '1'], both('须为 0 或 1', 'must be 0 or 1')), '0'),
  LAN_ADDRESS: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.ipv4(both('须为 IPv4 地址，例如 192.168.1.5', 'must be an IPv4 address, such as 192.168.1.5')),
      v.check(
        isPrivateAddress,
        both(
          '须为局域网地址（10.、172.16–31.、192.168.、169.254. 或 127.）',
          'must be an address of a local network (10., 172.16–31., 192.168., 169.254. or 127.)',
        ),
      ),
    ),
  ),
  TLS_PORT: v.optional(whole(1, 65_534)),
  TLS_CERT: v.optional(v.string()),
  TLS_KEY: v.optional(v.string()),
  METRICS_TOKEN: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.regex(/^[\w.~+/-]{16,200}$/, both('须为 16 个以上的字母和数字', 'must be 16 or more letters and digits')),
    ),
  ),
  DATA_DIR: v.optional(v.string(), 'data'),
  DATABASE_URL: v.optional(
    v.pipe(
      v.string(),
      v.trim(),
      v.regex(/^postgres(ql)?:\/\/\S+$/, both('须以 postgresql:// 开头', 'must begin with postgresql://')),
    ),
  ),
  DATABASE_CONNECTIONS: v.optional(whole(2, 200), '10'),
  REGISTER: v.optional(v.picklist(['real', 'demo'], both('须为 real 或 demo', 'must be real or demo'))),
  VENDOR_PATTERNS: v.optional(v.string()),
  OFFLINE_DAYS: v.optional(whole(0, 31), '3'),
  POSITION_DAYS: v.optional(whole(1, 3650), '90'),
  MAP_TILES: v.optional(tileTemplates),
  PMTILES: v.optional(v.pipe(v.string(), v.trim())),
  MAP_DATUM: v.optional(v.picklist(datums, both('须为 wgs84、gcj02 或 bd09', 'must be wgs84, gcj02 or bd09')), 'wgs84'),
  MAP_ATTRIBUTION: v.optional(
    v.pipe(v.string(), v.trim(), v.maxLength(300, both('最多 300 个字符', 'must have at most 300 characters'))),
    '',
  ),
  MAP_MAX_ZOOM: v.optional(whole(1, 22), '18'),
  LOG_LEVEL: v.optional(
    v.picklist(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      both('须为日志级别，例如 info', 'must be a level such as info'),
    ),
    'info',
  ),
  LOG_FILE: v.optional(v.string()),
});

/** Which of the two registers of a data folder: the one that work rests on, or the town that one may play with. */
export type Register = 'real' | 'demo';

/** Where TLS is listened on besides `port`. */
export interface TlsConfig {
  readonly port: number;
  /** At which addresses: all of the machine, those of private networks, or a chosen one. */
  readonly reach:
    { readonly kind: 'everywhere' } | { readonly kind: 'private' } | { readonly kind: 'one'; readonly address: string };
  readonly certificate:
    | { readonly kind: 'files'; readonly certFile: string; readonly keyFile: string }
    /** Of our own authority, kept in `folder`; the page that helps to trust it is served on `installPort` without TLS. */
    | { readonly kind: 'local'; readonly folder: string; readonly installPort: number };
}

/** What maps are drawn on, and where the file is that the server serves for it. */
export interface MapConfig extends MapGround {
  /** Null: there is none, or it is at another host. */
  readonly tilesFile: string | null;
  /** Origins that browsers may ask for tiles besides the server itself: of images, and of a PMTiles file. */
  readonly imageHosts: readonly string[];
  readonly fileHost: string | null;
}

export interface Config {
  readonly host: string;
  readonly port: number;
  /** Public base addresses, the current one first; without PUBLIC_URL that is the address that is listened on. */
  readonly publicUrls: readonly string[];
  readonly tls: TlsConfig | null;
  /** What a monitor sends to read /metrics; null: only programs of this machine may. */
  readonly metricsToken: string | null;
  readonly dataFolder: string;
  readonly register: Register;
  readonly database:
    | { readonly engine: 'sqlite'; readonly file: string }
    | { readonly engine: 'postgres'; readonly url: string; readonly mostConnections: number };
  readonly pictureFolder: string;
  /** JSON: [{id, pattern, numbers?}], how other makers' labels are read; null: none. */
  readonly vendorPatternFile: string | null;
  readonly offlineDays: number;
  /** So long is it kept where couriers and vehicles were. */
  readonly positionDays: number;
  readonly map: MapConfig;
  readonly logLevel: string;
  /** Null: standard error. */
  readonly logFile: string | null;
}

/** How a browser on this machine reaches it. */
export function localAddress(host: string, port: number): string {
  if (host === '0.0.0.0' || host === '::') return `http://127.0.0.1:${port}`;
  return host.includes(':') ? `http://[${host}]:${port}` : `http://${host}:${port}`;
}

type Environment = v.InferOutput<typeof environmentSchema>;

/** Of the local network; null: it is not let in. */
function reachOf(env: Environment): TlsConfig['reach'] | null {
  if (env.LAN_ADDRESS !== undefined) return { kind: 'one', address: env.LAN_ADDRESS };
  return env.LAN === '1' ? { kind: 'private' } : null;
}

function tlsOf(env: Environment, dataFolder: string): Result<TlsConfig | null, readonly string[]> {
  const port = env.TLS_PORT ?? env.PORT + 1;
  if (port > 65_534)
    return err([
      `TLS_PORT ${both('最大为 65534；不写则是 PORT 之后的一个', 'must be at most 65534; without it, it is the one after PORT')}`,
    ]);
  const reach = reachOf(env);
  if (env.TLS_CERT !== undefined && env.TLS_KEY !== undefined) {
    const files = { certFile: resolve(env.TLS_CERT), keyFile: resolve(env.TLS_KEY) };
    // A certificate of one's own is for a name, which may lead to any address.
    return ok({ port, reach: reach ?? { kind: 'everywhere' }, certificate: { kind: 'files', ...files } });
  }
  if (env.TLS_CERT !== undefined)
    return err([`TLS_KEY ${both('没有设置，而 TLS_CERT 已设置', 'is not set, but TLS_CERT is')}`]);
  if (env.TLS_KEY !== undefined)
    return err([`TLS_CERT ${both('没有设置，而 TLS_KEY 已设置', 'is not set, but TLS_KEY is')}`]);
  if (reach === null) return ok(null);
  const folder = join(dataFolder, 'local-authority');
  return ok({ port, reach, certificate: { kind: 'local', folder, installPort: port + 1 } });
}

function mapOf(env: Environment): Result<MapConfig, readonly string[]> {
  const ground = { datum: env.MAP_DATUM, attribution: env.MAP_ATTRIBUTION, maxZoom: env.MAP_MAX_ZOOM };
  const given = (tiles: MapTiles, hosts: Partial<MapConfig> = {}): Result<MapConfig, never> =>
    ok({ ...ground, tilesFile: null, imageHosts: [], fileHost: null, ...hosts, tiles });
  if (env.MAP_TILES !== undefined && env.PMTILES !== undefined) {
    return err([
      `PMTILES ${both('不与 MAP_TILES 同用，请只设一个', 'is not used together with MAP_TILES: set one of them')}`,
    ]);
  }
  if (env.MAP_TILES !== undefined) {
    const imageHosts = [...new Set(env.MAP_TILES.map((url) => new URL(url).origin))];
    return given({ kind: 'template', urls: env.MAP_TILES }, { imageHosts });
  }
  if (env.PMTILES === undefined) return given({ kind: 'none' });
  if (!/^https?:\/\//i.test(env.PMTILES)) {
    return given({ kind: 'pmtiles', url: ownTilesPath }, { tilesFile: resolve(env.PMTILES) });
  }
  if (!URL.canParse(env.PMTILES)) return err([`PMTILES ${both('须为文件或网址', 'must be a file or a web address')}`]);
  return given({ kind: 'pmtiles', url: env.PMTILES }, { fileHost: new URL(env.PMTILES).origin });
}

/** The SQLite file of a register; its presence says that the register was begun. */
export const databaseFileOf = (dataFolder: string, register: Register): string =>
  join(dataFolder, register === 'real' ? 'yiping.sqlite' : 'demo.sqlite');

/**
 * `exists` says whether a file is there. Without REGISTER the demo town is only chosen where it is all there is, so that
 * nobody works in it by mistake. Errors are sentences that name the variable. An empty variable counts as not set.
 */
export function readConfig(
  environment: Readonly<Record<string, string | undefined>>,
  exists: (file: string) => boolean,
): Result<Config, readonly string[]> {
  const given = Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== '');
  const parsed = v.safeParse(environmentSchema, Object.fromEntries(given), { abortPipeEarly: true });
  if (!parsed.success) {
    return err(parsed.issues.map((issue) => `${v.getDotPath(issue)?.split('.')[0] ?? ''} ${issue.message}`));
  }
  const env = parsed.output;
  const dataFolder = resolve(env.DATA_DIR);
  const onlyDemo =
    !exists(databaseFileOf(dataFolder, 'real')) && exists(databaseFileOf(dataFolder, 'demo'))
      ? ('demo' as const)
      : ('real' as const);
  const tls = tlsOf(env, dataFolder);
  if (!tls.ok) return tls;
  const map = mapOf(env);
  if (!map.ok) return map;
  const register = env.REGISTER ?? (env.DATABASE_URL === undefined ? onlyDemo : 'real');
  return ok({
    host: env.HOST,
    port: env.PORT,
    publicUrls: [...new Set([env.PUBLIC_URL ?? localAddress(env.HOST, env.PORT), ...env.FORMER_PUBLIC_URLS])],
    tls: tls.value,
    metricsToken: env.METRICS_TOKEN ?? null,
    dataFolder,
    register,
    database:
      env.DATABASE_URL === undefined
        ? { engine: 'sqlite', file: databaseFileOf(dataFolder, register) }
        : { engine: 'postgres', url: env.DATABASE_URL, mostConnections: env.DATABASE_CONNECTIONS },
    pictureFolder: join(dataFolder, register === 'real' ? 'pictures' : 'demo-pictures'),
    vendorPatternFile: env.VENDOR_PATTERNS === undefined ? null : resolve(env.VENDOR_PATTERNS),
    offlineDays: env.OFFLINE_DAYS,
    positionDays: env.POSITION_DAYS,
    map: map.value,
    logLevel: env.LOG_LEVEL,
    logFile: env.LOG_FILE === undefined || env.LOG_FILE === '-' ? null : resolve(env.LOG_FILE),
  });
}
