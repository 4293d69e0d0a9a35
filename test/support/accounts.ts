// An app on a real store with a clock and ids that tests decide, and people who are signed in to it.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { pino } from 'pino';
import { createApp } from '../../server/app.ts';
import type { Engine, Store } from '../../server/db/store.ts';
import { createAccount, type NewAccount } from '../../server/feature/account/create-account.ts';
import { credentialsOf, type Credentials } from '../../server/feature/account/credentials.ts';
import { openScanBook } from '../../server/feature/cylinder/scan-book.ts';
import { openParameterBook } from '../../server/feature/parameter/parameter-book.ts';
import type { AppDependencies, AppEnvironment } from '../../server/http/environment.ts';
import { createIdentify } from '../../server/http/session.ts';
import type { Role } from '../../shared/contract/account.ts';
import { openTestStore } from './stores.ts';

/** Noon of 18 May 2026 in China. */
export const testStart = '2026-05-18T04:00:00.000Z';
export const testArea = '330102001000';

export interface TestClock {
  now(): number;
  set(instant: string): void;
  pass(ms: number): void;
}

export function testClock(instant = testStart): TestClock {
  let nowMs = Date.parse(instant);
  return {
    now: () => nowMs,
    set(next) {
      nowMs = Date.parse(next);
    },
    pass(ms) {
      nowMs += ms;
    },
  };
}

/** UUIDs of version 7 that count up: the same in every run, and in the order in which they were made. */
export function testIds(): () => string {
  let made = 0;
  return () => {
    made += 1;
    return `019e0000-0000-7000-8000-${made.toString(16).padStart(12, '0')}`;
  };
}

export interface TestApp {
  readonly app: Hono<AppEnvironment>;
  readonly deps: AppDependencies;
  readonly store: Store;
  readonly clock: TestClock;
  close(): Promise<void>;
}

const hashes = new Map<string, Promise<string>>();
const verified = new Map<string, Promise<boolean>>();

function remembered<T>(known: Map<string, Promise<T>>, key: string, work: () => Promise<T>): Promise<T> {
  const result = known.get(key) ?? work();
  known.set(key, result);
  return result;
}

/** Hashing is made to be slow: here each secret is hashed, and each pair verified, once a test file. */
function rememberHashes(credentials: Credentials): void {
  const { hash, verify } = credentials;
  credentials.hash = (secret) => remembered(hashes, secret, () => hash(secret));
  credentials.verify = (secret, of) => remembered(verified, `${of} ${secret}`, () => verify(secret, of));
}

export async function openTestApp(engine: Engine, more: Partial<AppDependencies> = {}): Promise<TestApp> {
  const store = more.store ?? (await openTestStore(engine));
  const clock = testClock();
  const deps: AppDependencies = {
    store,
    clock,
    newId: testIds(),
    parameters: await openParameterBook(store.reader),
    scan: await openScanBook(store.reader, { baseUrls: ['http://localhost'], vendorPatterns: [] }),
    logger: pino({ level: 'silent' }),
    publicUrls: ['http://localhost'],
    version: '0.0.0-test',
    pictureFolder: join(tmpdir(), 'yiping-test-pictures'),
    ...more,
  };
  rememberHashes(credentialsOf(deps));
  return { app: createApp(deps, createIdentify(deps)), deps, store, clock, close: () => store.close() };
}

export interface TestOrganisation {
  readonly organisationId: string;
  readonly siteId: string;
}

/** An organisation with one site, straight into the tables. */
export async function makeOrganisation(
  deps: Pick<AppDependencies, 'store' | 'newId'>,
  organisation: { readonly name?: string; readonly kind?: string; readonly area?: string } = {},
): Promise<TestOrganisation> {
  const organisationId = deps.newId();
  const siteId = deps.newId();
  const name = organisation.name ?? '某充装站';
  const area = organisation.area ?? testArea;
  await deps.store.atomically(async (trx) => {
    await trx
      .insertInto('organisation')
      .values({
        organisation_id: organisationId,
        version: 1,
        kind: organisation.kind ?? 'filling-station',
        name,
        short_name: null,
        credit_code: null,
        area,
        ended_at: null,
      })
      .execute();
    await trx
      .insertInto('site')
      .values({
        site_id: siteId,
        version: 1,
        organisation_id: organisationId,
        kind: 'station',
        name: `${name}充装间`,
        area,
        address: null,
        lng_e7: null,
        lat_e7: null,
        ended_at: null,
      })
      .execute();
  });
  return { organisationId, siteId };
}

export const testPassword = 'correct horse battery';
export const testPin = '135790';

/** A person with these roles at the organisation's one site (or `siteId: null`: everywhere), in force since 2026-01-01. */
export async function makePerson(
  deps: AppDependencies,
  at: TestOrganisation,
  person: Partial<Omit<NewAccount, 'badge'>> & {
    readonly username: string;
    readonly roles?: readonly Role[];
    readonly siteId?: string | null;
    readonly badge?: string;
  },
): Promise<string> {
  const { roles = ['filler'], siteId = at.siteId, badge, ...account } = person;
  const created = await createAccount(deps, {
    name: '充装员甲',
    password: testPassword,
    memberships: roles.map((role) => ({
      organisationId: at.organisationId,
      siteId,
      role,
      from: '2026-01-01',
      until: null,
    })),
    ...account,
    badge: badge === undefined ? null : { organisationId: at.organisationId, badge, pin: testPin },
  });
  if (!created.ok) throw new Error(created.error);
  return created.value.personId;
}

export interface Signed {
  /** For `app.request(path, { headers })`: the session's cookie, and the origin that browsers send along. */
  readonly headers: Readonly<Record<string, string>>;
  readonly deviceId: string;
}

/** What to send so that a request with a body looks like one of our own page. */
export const pageHeaders = { origin: 'http://localhost', 'content-type': 'application/json' } as const;

export const cookieOf = (response: Response): string => (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '';

/** Signs a person in through the API. */
export async function signInAs(
  { app, deps }: Pick<TestApp, 'app' | 'deps'>,
  username: string,
  more: { readonly password?: string; readonly deviceId?: string; readonly deviceName?: string } = {},
): Promise<Signed> {
  const deviceId = more.deviceId ?? deps.newId();
  const response = await app.request('/api/v1/session', {
    method: 'POST',
    headers: pageHeaders,
    body: JSON.stringify({
      username,
      password: more.password ?? testPassword,
      deviceId,
      deviceName: more.deviceName ?? '手持机',
    }),
  });
  if (response.status !== 200) throw new Error(`signing in was answered ${response.status}: ${await response.text()}`);
  return { headers: { ...pageHeaders, cookie: cookieOf(response) }, deviceId };
}
