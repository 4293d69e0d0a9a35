// What the environment says, parsed once: every variable, its form and what holds without it.
import { join, resolve } from 'node:path';
import * as v from 'valibot';
import { ownTilesPath, type MapGround, type MapTiles } from '../shared/contract/map.ts';
import { datums } from '../shared/geo/geojson.ts';
import { err, ok, type Result } from '../shared/result.ts';

const whole = (least: number, most: number) =>
  v.pipe(
    v.string(),
    v.trim(),
    v.regex(/^\d{1,6}$/, 'must be a whole number'),
    v.transform(Number),
    v.minValue(least, `must be at least ${least}`),
    v.maxValue(most, `must be at most ${most}`),
  );

const address = v.pipe(
  v.string(),
  v.trim(),
  v.regex(/^https?:\/\/[^\s?#]+$/i, 'must begin with http:// or https:// and have no ? or #'),
  v.url('must be a web address'),
  v.transform((url) => url.replace(/\/+$/, '')),
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
      v.maxLength(1000, 'must have at most 1000 characters'),
      v.regex(/^https?:\/\/[a-z0-9.-]+(:\d{1,5})?\//i, 'must begin with http:// or https:// and the name of a host'),
      v.check(
        (url) => ['{z}', '{x}', '{y}'].every((slot) => url.includes(slot)),
        'must have {z}, {x} and {y} in its address',
      ),
    ),
  ),
  v.maxLength(4, 'must be at most four addresses'),
);

const environmentSchema = v.object({
  HOST: v.optional(v.pipe(v.string(), v.trim()), '127.0.0.1'),
  PORT: v.optional(whole(1, 65_535), '8470'),
  PUBLIC_URL: v.optional(address),
  FORMER_PUBLIC_URLS: v.optional(addresses, ''),
  LAN: v.optional(v.picklist(['0', '1'], 'must be 0 or 1'), '0'),
  TLS_PORT: v.optional(whole(1, 65_534)),
  TLS_CERT: v.optional(v.string()),
  TLS_KEY: v.optional(v.string()),
  METRICS_TOKEN: v.optional(
    v.pipe(v.string(), v.trim(), v.regex(/^[\w.~+/-]{16,200}$/, 'must be 16 or more letters and digits')),
  ),
  DATA_DIR: v.optional(v.string(), 'data'),
  DATABASE_URL: v.optional(
    v.pipe(v.string(), v.trim(), v.regex(/^postgres(ql)?:\/\/\S+$/, 'must begin with postgresql://')),
  ),
  DATABASE_CONNECTIONS: v.optional(whole(2, 200), '10'),
  REGISTER: v.optional(v.picklist(['real', 'demo'], 'must be real or demo')),
  VENDOR_PATTERNS: v.optional(v.string()),
  OFFLINE_DAYS: v.optional(whole(0, 31), '3'),
  POSITION_DAYS: v.optional(whole(1, 3650), '90'),
  MAP_TILES: v.optional(tileTemplates),
  PMTILES: v.optional(v.pipe(v.string(), v.trim())),
  MAP_DATUM: v.optional(v.picklist(datums, 'must be wgs84, gcj02 or bd09'), 'wgs84'),
  MAP_ATTRIBUTION: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(300, 'must have at most 300 characters')), ''),
  MAP_MAX_ZOOM: v.optional(whole(1, 22), '18'),
  LOG_LEVEL: v.optional(
    v.picklist(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be a level such as info'),
    'info',
  ),
  LOG_FILE: v.optional(v.string()),
});

/** Which of the two registers of a data folder: the one that work rests on, or the town that one may play with. */
export type Register = 'real' | 'demo';

/** Where TLS is listened on besides `port`, at all addresses of the machine. */
export interface TlsConfig {
  readonly port: number;
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

function tlsOf(env: Environment, dataFolder: string): Result<TlsConfig | null, readonly string[]> {
  const port = env.TLS_PORT ?? env.PORT + 1;
  if (port > 65_534) return err(['TLS_PORT must be at most 65534; without it, it is the one after PORT']);
  if (env.TLS_CERT !== undefined && env.TLS_KEY !== undefined) {
    const files = { certFile: resolve(env.TLS_CERT), keyFile: resolve(env.TLS_KEY) };
    return ok({ port, certificate: { kind: 'files', ...files } });
  }
  if (env.TLS_CERT !== undefined) return err(['TLS_KEY is not set, but TLS_CERT is']);
  if (env.TLS_KEY !== undefined) return err(['TLS_CERT is not set, but TLS_KEY is']);
  if (env.LAN === '0') return ok(null);
  const folder = join(dataFolder, 'local-authority');
  return ok({ port, certificate: { kind: 'local', folder, installPort: port + 1 } });
}

function mapOf(env: Environment): Result<MapConfig, readonly string[]> {
  const ground = { datum: env.MAP_DATUM, attribution: env.MAP_ATTRIBUTION, maxZoom: env.MAP_MAX_ZOOM };
  const given = (tiles: MapTiles, hosts: Partial<MapConfig> = {}): Result<MapConfig, never> =>
    ok({ ...ground, tilesFile: null, imageHosts: [], fileHost: null, ...hosts, tiles });
  if (env.MAP_TILES !== undefined && env.PMTILES !== undefined) {
    return err(['PMTILES is not used together with MAP_TILES: set one of them']);
  }
  if (env.MAP_TILES !== undefined) {
    const imageHosts = [...new Set(env.MAP_TILES.map((url) => new URL(url).origin))];
    return given({ kind: 'template', urls: env.MAP_TILES }, { imageHosts });
  }
  if (env.PMTILES === undefined) return given({ kind: 'none' });
  if (!/^https?:\/\//i.test(env.PMTILES)) {
    return given({ kind: 'pmtiles', url: ownTilesPath }, { tilesFile: resolve(env.PMTILES) });
  }
  if (!URL.canParse(env.PMTILES)) return err(['PMTILES must be a file or a web address']);
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
