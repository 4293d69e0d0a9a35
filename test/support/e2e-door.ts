// What a courier needs before the bell is rung, entered through the API of a running program: vehicle, zone, shift, homes, cylinders aboard.
import { crc32, deflateSync } from 'node:zlib';
import type { CommandType, Payload } from '../../shared/command/commands.ts';
import type { Answer } from '../../shared/command/envelope.ts';
import { byConsole } from '../../server/feature/account/account-dependencies.ts';
import { createAccount } from '../../server/feature/account/create-account.ts';
import { findById } from '../../server/feature/cylinder/cylinder.queries.ts';
import { recordCylinderEvents } from '../../server/feature/cylinder/record-cylinder-event.ts';
import type { E2eTown } from './e2e-town.ts';

/** Within the zone; a phone's position. */
export const atHome = { lng: 113.32, lat: 23.12, accuracyM: 12 };

export interface Caller {
  call(method: string, path: string, body?: object): Promise<Record<string, unknown>>;
  send<T extends CommandType>(type: T, payload: Payload<T>): Promise<Answer>;
}

/** Somebody signed in from another device than the browser's. */
export async function caller(town: E2eTown, who: { username: string; password: string }): Promise<Caller> {
  const deviceId = town.deps.newId();
  const headers = { origin: town.url, 'content-type': 'application/json' };
  const signedIn = await fetch(`${town.url}/api/v1/session`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ username: who.username, password: who.password, deviceId, deviceName: '办公室' }),
  });
  if (!signedIn.ok) throw new Error(`signing in was answered ${String(signedIn.status)}`);
  const { person } = (await signedIn.json()) as { person: { personId: string } };
  const cookie = (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '';
  let seq = 0;
  const call: Caller['call'] = async (method, path, body) => {
    const response = await fetch(`${town.url}/api/v1${path}`, {
      method,
      headers: { ...headers, cookie },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${path} was answered ${String(response.status)}: ${text}`);
    return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  };
  return {
    call,
    async send(type, payload) {
      seq += 1;
      const command = {
        commandId: town.deps.newId(),
        deviceId,
        seq,
        type,
        version: 1,
        actor: person.personId,
        occurredAt: new Date().toISOString(),
        clockOffsetMs: 0,
        appVersion: 'test',
        verdictShown: null,
        signature: null,
        payload,
      };
      const { answers } = (await call('POST', '/commands', { commands: [command] })) as { answers?: Answer[] };
      const [answer] = answers ?? [];
      if (answer === undefined || answer.status === 'unreadable') throw new Error(JSON.stringify(answer));
      return answer;
    },
  };
}

export interface DoorTown {
  readonly courier: { readonly username: string; readonly password: string; readonly personId: string };
  readonly organisationId: string;
  readonly siteId: string;
  readonly vehicleId: string;
  /** What the vehicle's label carries. */
  readonly labelUrl: string;
  readonly shiftId: string;
  readonly office: Caller;
  readonly road: Caller;
  /** A household in the zone, or elsewhere. */
  home(name: string, elsewhere?: { readonly village: string; readonly position: typeof atHome }): Promise<string>;
  /** Full, released, at the station. */
  full(): Promise<{ readonly cylinderId: string; readonly code: string }>;
  /** Full, released, on the vehicle. */
  aboard(): Promise<{ readonly cylinderId: string; readonly code: string }>;
  /** Full, released, at the station. */
  standing(): Promise<{ readonly cylinderId: string; readonly code: string }>;
  /** Empty by the register, in a customer's hands. */
  heldBy(customerId: string): Promise<{ readonly cylinderId: string; readonly code: string }>;
}

/** `begun` false: the shift is begun by the test. */
export async function openDoorTown(town: E2eTown, { begun = true } = {}): Promise<DoorTown> {
  const { deps } = town;
  const db = deps.store.reader;
  const office = await caller(town, town.signIn('bangong'));
  const { organisation_id: organisationId } = await db
    .selectFrom('login')
    .innerJoin('membership', 'membership.person_id', 'login.id')
    .select('membership.organisation_id')
    .where('login.username', '=', town.signIn('bangong').username)
    .executeTakeFirstOrThrow();
  const { site_id: siteId } = await db
    .selectFrom('site')
    .select('site_id')
    .where('organisation_id', '=', organisationId)
    .where('kind', '=', 'station')
    .executeTakeFirstOrThrow();
  const account = { username: 'songqi', password: 'songqi-2026-demo' };
  const made = await createAccount(deps, {
    ...account,
    name: '送气工甲',
    memberships: [{ organisationId, siteId: null, role: 'courier', from: '2026-01-01', until: null }],
    certificates: [{ kind: 'deliver', number: null, until: '2099-12-31' }],
  });
  if (!made.ok) throw new Error(made.error);
  const courier = { ...account, personId: made.value.personId };

  const [vehicleId, zoneId, shiftId] = [deps.newId(), deps.newId(), deps.newId()];
  const vehicle = await office.call('PUT', `/vehicles/${vehicleId}`, {
    version: null,
    organisationId,
    plate: '粤GA0101',
    approvedUntil: '2099-12-31',
    insuredUntil: '2099-12-31',
    maxLoadKg: 900,
    maxCylinders: null,
    photoSha256: null,
  });
  const ring = [
    [113.3, 23.1],
    [113.34, 23.1],
    [113.34, 23.14],
    [113.3, 23.14],
    [113.3, 23.1],
  ];
  await office.call('PUT', `/zones/${zoneId}`, {
    version: null,
    organisationId,
    name: '一片区',
    polygons: [ring],
    villages: ['示范村'],
  });
  for (const [kind, targetId] of [
    ['vehicle', vehicleId],
    ['zone', zoneId],
  ] as const) {
    await office.call('PUT', `/bindings/${deps.newId()}`, {
      courierId: courier.personId,
      kind,
      targetId,
      from: '2026-01-01',
      until: null,
    });
  }
  const road = await caller(town, courier);
  if (begun) await road.send('begin-shift', { shiftId, scanned: String(vehicle['code']), position: atHome });

  const take = async (): Promise<{ cylinderId: string; code: string }> => {
    const [one] = await town.goodEmpties(1);
    if (one === undefined) throw new Error('no empty cylinder');
    return one;
  };
  const record = async (cylinderId: string, events: Parameters<typeof recordCylinderEvents>[3]): Promise<void> => {
    await deps.store.atomically(async (trx) => {
      const cylinder = await findById(trx, cylinderId);
      await recordCylinderEvents(trx, cylinder, cylinderId, events, byConsole(new Date().toISOString()));
    });
  };
  const filled = async (cylinderId: string): Promise<void> => {
    const at = new Date(Date.now() - 3_600_000).toISOString();
    await record(cylinderId, [
      {
        type: 'opening-stock-counted',
        fill: {
          fillId: deps.newId(),
          at,
          organisationId,
          contentG: 14_500,
          filledBy: null,
          authorised: true,
          seal: null,
          released: true,
          gas: { kind: 'lpg', dmePct: 0, odorised: true, reportOn: at.slice(0, 10) },
        },
        custody: { kind: 'org', id: organisationId, siteId },
        grossG: null,
      },
    ]);
  };
  return {
    courier,
    organisationId,
    siteId,
    vehicleId,
    labelUrl: String(vehicle['labelUrl']),
    shiftId,
    office,
    road,
    async full() {
      const one = await take();
      await filled(one.cylinderId);
      return one;
    },
    async home(name, elsewhere = { village: '示范村', position: atHome }) {
      const customerId = deps.newId();
      await office.send('open-customer', {
        customerId,
        facts: {
          kind: 'household',
          village: elsewhere.village,
          site: 'ground',
          cylinderRoom: null,
          outdoorRoom: null,
          vaporiserRoom: null,
          gasAlarm: true,
          usualUseDays: null,
          cylindersAgreed: 2,
        },
        person: {
          name,
          telephone: null,
          address: `${elsewhere.village} ${name} 家`,
          position: elsewhere.position,
          identity: { kind: 'id-card', number: '990000199001010017' },
          confirmation: { by: 'witness', pictureSha256: null, witness: '村干部甲' },
          photoSha256: null,
        },
        appliances: [],
        contract: null,
      });
      return customerId;
    },
    async aboard() {
      const one = await take();
      await filled(one.cylinderId);
      await road.send('move-cylinders', {
        movementId: deps.newId(),
        shiftId,
        from: { kind: 'site', id: siteId },
        to: { kind: 'vehicle', id: vehicleId },
        items: [{ scanned: one.code, sealIntact: true, sealSeen: null }],
        position: null,
        decided: 'done',
        addendum: null,
      });
      return one;
    },
    async standing() {
      const one = await take();
      await filled(one.cylinderId);
      return one;
    },
    async heldBy(customerId) {
      const one = await take();
      const verdict = { outcome: 'allow' as const, reasons: [], ruleset: 'cn-2026.1', parametersVersion: 0 };
      await record(one.cylinderId, [
        {
          type: 'delivered',
          deliveryId: deps.newId(),
          customerId,
          channel: 'courier',
          courierId: null,
          vehicleId: null,
          from: null,
          verdict,
          at: new Date(Date.now() - 86_400_000).toISOString(),
        },
      ]);
      return one;
    },
  };
}

const chunk = (type: string, data: Buffer): Buffer => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, check]);
};

/** A picture of one colour, another for each number: photos that were used before are told apart. */
export function photo(n: number): { name: string; mimeType: string; buffer: Buffer } {
  const [width, height] = [32, 24];
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([
    Buffer.from([0]),
    Buffer.concat(Array.from({ length: width }, () => Buffer.from([(n * 37) % 256, (n * 91) % 256, (n * 53) % 256]))),
  ]);
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, () => row)));
  return {
    name: `${String(n)}.png`,
    mimeType: 'image/png',
    buffer: Buffer.concat([
      Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
      chunk('IHDR', header),
      chunk('IDAT', pixels),
      chunk('IEND', Buffer.alloc(0)),
    ]),
  };
}
