// Two companies in the middle of a working day, those who look over their shoulders, and every key there is: who may ask what.
import { pino } from 'pino';
import type { Engine } from '../../../../server/db/store.ts';
import type { Role } from '../../../../shared/contract/account.ts';
import { makeVehicleCode } from '../../../../shared/delivery/vehicle-code.ts';
import { everythingAtTheDoor } from '../../feature/delivery/asked.ts';
import { everythingOfADay } from '../../feature/shift/days.ts';
import { askPositions } from '../../feature/position/asked.ts';
import { call } from '../../../support/delivery.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  testArea,
  testPassword,
  type Signed,
  type TestApp,
} from '../../../support/accounts.ts';

export interface Asker {
  readonly name: string;
  /** Null: nobody is signed in, or a key. */
  readonly username: string | null;
  signed: Signed;
  /** Of whom people's names and addresses may be told: a company by the beginning of its user names; null: nobody. */
  readonly seesPeopleOf: readonly string[];
}

export interface World {
  readonly test: TestApp;
  readonly askers: readonly Asker[];
  /** Ids, codes and cursors by what they are called. */
  readonly known: Known;
  /** The same, of what each was answered. */
  readonly knownTo: Map<string, Known>;
  /** By whom. */
  readonly personIds: ReadonlyMap<string, string>;
  /** What the server logged of its own failures. */
  readonly failures: string[];
  /** Before each request: ids are made from its number. */
  begin(n: number): void;
}

export type Known = Map<string, Set<string>>;

const nobody: Signed = { headers: { origin: 'http://localhost', 'content-type': 'application/json' }, deviceId: '' };

/** Marks every name, telephone and address of a person with the company that keeps it. */
async function mark(test: TestApp): Promise<void> {
  await test.store.atomically(async (trx) => {
    const organisations = await trx
      .selectFrom('login')
      .innerJoin('membership', 'membership.person_id', 'login.id')
      .select(['login.username', 'membership.organisation_id', 'login.id'])
      .execute();
    const markOf = new Map<string, string>();
    for (const { username, organisation_id: organisationId, id } of organisations) {
      const company = username.split('-')[0] ?? '';
      markOf.set(organisationId, company);
      await trx
        .updateTable('person')
        .set({ name: `⟦${company}⟧工` })
        .where('person_id', '=', id)
        .execute();
    }
    const vehicles = await trx.selectFrom('vehicle').select('vehicle_id').orderBy('vehicle_id').execute();
    for (const [i, { vehicle_id: vehicleId }] of vehicles.entries()) {
      const code = makeVehicleCode(Uint8Array.of(0, 0, 0, 0, 0, 0, 1, i));
      await trx.updateTable('vehicle').set({ code }).where('vehicle_id', '=', vehicleId).execute();
    }
    for (const [organisationId, company] of markOf) {
      const texts = { name: `⟦${company}⟧名`, telephone: `⟦${company}⟧138`, address: `⟦${company}⟧址` };
      await trx
        .updateTable('customer_person')
        .set(texts)
        .where('organisation_id', '=', organisationId)
        .where('name', 'is not', null)
        .execute();
    }
  });
}

export async function openWorld(engine: Engine): Promise<World> {
  // Ids of their own for each request: the same on both databases, however often a statement was tried again.
  let request = 0;
  let made = 0;
  const newId = (): string => {
    made += 1;
    return `019e${request
      .toString(16)
      .padStart(8, '0')
      .replace(/^(.{4})/, '$1-')}-7000-8000-${made.toString(16).padStart(12, '0')}`;
  };
  const failures: string[] = [];
  const write = (line: string): void => {
    failures.push(line);
  };
  const test = await openTestApp(engine, { newId, logger: pino({ level: 'error' }, { write }) });
  const { deps } = test;
  const authority = await makeOrganisation(deps, { name: '某监管所', kind: 'authority', area: testArea.slice(0, 6) });
  const neighbour = await makeOrganisation(deps, { name: '邻区监管所', kind: 'authority', area: '330103' });
  const inspection = await makeOrganisation(deps, { name: '某检验站', kind: 'inspection-body' });
  const maker = await makeOrganisation(deps, { name: '某钢瓶厂', kind: 'manufacturer' });
  const add = async (at: typeof authority, username: string, roles: readonly Role[]): Promise<void> => {
    await makePerson(deps, at, { username, roles, siteId: null });
  };
  await add(authority, 'area-supervisor', ['supervisor', 'office']);
  await add(neighbour, 'next-supervisor', ['supervisor', 'office']);
  await add(inspection, 'inspection-inspector', ['inspector', 'office']);
  await add(maker, 'maker-office', ['office']);
  const supervisor = await signInAs(test, 'area-supervisor');
  const failed = [
    ...(await everythingAtTheDoor(test, supervisor)),
    ...(await everythingOfADay(test, supervisor)),
    ...(await askPositions(test)),
  ];
  if (failed.length > 0) throw new Error(failed.join('; '));

  const office = await signInAs(test, 'door-office');
  const { organisation_id: organisationId } = await test.store.reader
    .selectFrom('login')
    .innerJoin('membership', 'membership.person_id', 'login.id')
    .select('membership.organisation_id')
    .where('username', '=', 'door-office')
    .executeTakeFirstOrThrow();
  const { site_id: siteId } = await test.store.reader
    .selectFrom('site')
    .select('site_id')
    .where('organisation_id', '=', organisationId)
    .executeTakeFirstOrThrow();
  await makePerson(
    deps,
    { organisationId, siteId },
    { username: 'door-administrator', roles: ['administrator'], siteId: null },
  );
  await makePerson(deps, { organisationId, siteId }, { username: 'door-newcomer', roles: ['office'], siteId: null });
  const administrator = await signInAs(test, 'door-administrator');
  const { scale_id: scaleId } = await test.store.reader
    .selectFrom('scale')
    .select('scale_id')
    .where('organisation_id', '=', organisationId)
    .where('kind', '=', 'filling')
    .executeTakeFirstOrThrow();
  const keyOf = async (path: string, body: object): Promise<Signed> => {
    const answer = await call(test, administrator, 'POST', path, body);
    if (answer.status >= 400) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    const authorization = `Bearer ${String(answer.body['secret'])}`;
    return { headers: { authorization, 'content-type': 'application/json' }, deviceId: '' };
  };
  const scaleKey = await keyOf('/api-keys', { purpose: 'scale', scaleId, label: '秤' });
  const orderingKey = await keyOf('/api-keys', { purpose: 'ordering', label: '小程序' });
  const trackerKey = await keyOf('/tracker-keys', { organisationId, label: '平台' });
  await mark(test);
  const newcomer = await signInAs(test, 'door-newcomer');
  await test.store.atomically(async (trx) => {
    await trx.updateTable('login').set({ password_temporary: 1 }).where('username', '=', 'door-newcomer').execute();
  });

  const person = async (
    username: string,
    sees: readonly string[] = [username.split('-')[0] ?? ''],
  ): Promise<Asker> => ({
    name: username,
    username,
    signed: await signInAs(test, username),
    seesPeopleOf: sees,
  });
  const all = ['door', 'rival', 'day', 'position', 'area', 'inspection', 'maker'];
  const askers: Asker[] = [
    { name: 'nobody', username: null, signed: nobody, seesPeopleOf: [] },
    { name: 'scale key', username: null, signed: scaleKey, seesPeopleOf: ['door'] },
    { name: 'ordering key', username: null, signed: orderingKey, seesPeopleOf: ['door'] },
    { name: 'tracker key', username: null, signed: trackerKey, seesPeopleOf: [] },
    { name: 'temporary password', username: null, signed: newcomer, seesPeopleOf: ['door'] },
    { name: 'door-office', username: 'door-office', signed: office, seesPeopleOf: ['door'] },
    { name: 'door-administrator', username: 'door-administrator', signed: administrator, seesPeopleOf: ['door'] },
    await person('door-courier'),
    await person('door-filler'),
    await person('door-filler-checker'),
    await person('rival-office'),
    await person('rival-courier'),
    await person('day-office'),
    await person('area-supervisor', all),
    await person('next-supervisor'),
    await person('inspection-inspector'),
    await person('maker-office'),
  ];
  const people = await test.store.reader.selectFrom('login').select(['id', 'username']).execute();
  const world: World = {
    test,
    askers,
    failures,
    personIds: new Map(people.map(({ id, username }) => [username, id])),
    known: new Map(),
    knownTo: new Map(askers.map(({ name }) => [name, new Map()])),
    begin(n) {
      request = n + 0x100000;
      made = 0;
    },
  };
  for (const asker of askers) await lookAround(world, asker);
  return world;
}

const lists = [
  '/session',
  '/accounts',
  '/devices',
  '/api-keys',
  '/customer-imports',
  '/customers',
  '/cylinders?in=own',
  '/cases',
  '/deliveries',
  '/temporary-tags',
  '/exchange',
  '/handovers',
  '/fills',
  '/refused-attempts',
  '/hazards',
  '/notices',
  '/leaks',
  '/mendings',
  '/movements',
  '/orders',
  '/organisations',
  '/organisation-names',
  '/code-blocks',
  '/shifts',
  '/discrepancies',
  '/shift-alarms',
  '/position-alarms',
  '/setup',
  '/live',
  '/home',
  '/my-roster',
  '/orders/mine',
  '/shift',
  '/blacklist-criteria',
  '/label-requests',
];

const ofOrganisation = [
  'sites',
  'licences',
  'people',
  'scales',
  'tanks',
  'couriers',
  'bindings',
  'stand-ins',
  'vehicles',
  'zones',
  'tracker-keys',
];

async function lookAround(world: World, asker: Asker): Promise<void> {
  const get = async (path: string): Promise<unknown> => {
    const response = await world.test.app.request(`/api/v1${path}`, { headers: asker.signed.headers });
    if (!response.ok) return null;
    const value: unknown = await response.json();
    learnFrom(world, asker.name, value);
    return value;
  };
  await get('/session');
  const ownIds = [...(world.knownTo.get(asker.name)?.get('organisationId') ?? [])];
  if (ownIds.length === 0) return;
  for (const path of lists) await get(path);
  for (const organisationId of ownIds) {
    for (const of of ofOrganisation) await get(`/organisations/${organisationId}/${of}`);
  }
}

export function learnFrom(world: World, asker: string, value: unknown): void {
  learn(world.known, value);
  const own = world.knownTo.get(asker);
  if (own !== undefined) learn(own, value);
}

/** Remembers ids, codes and cursors of an answer. */
function learn(known: Known, value: unknown, name = ''): void {
  if (Array.isArray(value)) {
    for (const inner of value) learn(known, inner, name);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) learn(known, inner, key);
  } else if (
    typeof value === 'string' &&
    value.length < 400 &&
    /(?:Id|^id|Ids|^code|^scanned|^tag|^next|Sha256|^area|^serialNo)$/.test(name)
  ) {
    const set = known.get(name) ?? new Set<string>();
    if (set.size < 40) set.add(value);
    known.set(name, set);
  }
}

/** Signs in again whoever a request has signed out; resolves to how many could not. */
export async function reviveAskers(world: World, n: number): Promise<number> {
  world.begin(10_000_000 + n);
  let lost = 0;
  for (const asker of world.askers) {
    if (asker.username === null) continue;
    const response = await world.test.app.request('/api/v1/session', { headers: asker.signed.headers });
    if (response.status === 200) continue;
    try {
      asker.signed = await signInAs(world.test, asker.username, { password: testPassword });
    } catch {
      lost += 1;
    }
  }
  return lost;
}
