// Makes up requests from the description of the API: good ones, and ones that are wrong in every way that we could think of.
import { toJsonSchema } from '@valibot/to-json-schema';
import { mayCommand } from '../../../../server/feature/sync/may-command.ts';
import { commandTypes, payloadSchemas, type CommandType } from '../../../../shared/command/commands.ts';
import { identityNumber } from '../../feature/customer/customers.ts';
import { broken, nasty, pick, valueOf, type Chance, type JsonSchema } from './json-schema.ts';
import type { Asker, Known, World } from './world.ts';

interface Parameter {
  readonly in: string;
  readonly name: string;
  readonly schema?: JsonSchema;
}
interface Content {
  readonly schema?: JsonSchema;
}
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content?: Readonly<Record<string, Content>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, Content>> }>>;
}

export interface Made {
  readonly operation: Operation;
  readonly asker: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}

export async function operationsOf(world: World): Promise<Operation[]> {
  const description = (await (await world.test.app.request('/api/v1/openapi.json')).json()) as {
    readonly paths: Record<string, Record<string, Omit<Operation, 'method' | 'path'>>>;
  };
  return Object.entries(description.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  );
}

/** What would end the world for those who ask: with ids that are there only now and then. */
const ending =
  /^(?:DELETE|PUT|POST) \/api\/v1\/(?:session$|session\/password|accounts|devices|organisations\/\{id\}\/end|sites\/\{id\}\/end|api-keys|tracker-keys)/;

/** The names under which an id in a path is known, by what stands before it. */
export const kindsOf: Readonly<Record<string, readonly string[]>> = {
  customers: ['customerId'],
  cylinders: ['cylinderId'],
  cases: ['caseId'],
  deliveries: ['deliveryId'],
  scales: ['scaleId'],
  sites: ['siteId'],
  handovers: ['handoverId'],
  mendings: ['mendingId'],
  organisations: ['organisationId'],
  movements: ['movementId'],
  orders: ['orderId'],
  couriers: ['courierId', 'personId'],
  vehicles: ['vehicleId'],
  shifts: ['shiftId'],
  discrepancies: ['discrepancyId'],
  zones: ['zoneId', 'targetId'],
  bindings: ['bindingId'],
  'stand-ins': ['standInId'],
  licences: ['licenceId'],
  tanks: ['tankId'],
  accounts: ['personId'],
  imports: ['importId'],
  'customer-imports': ['importId', 'id'],
  tracks: ['shiftId', 'vehicleId'],
  fills: ['fillId'],
  devices: ['deviceId'],
  'api-keys': ['keyId'],
  'tracker-keys': ['keyId'],
};

const anActor = {
  personId: null,
  organisationId: '',
  organisationKind: 'filling-station',
  area: '',
  siteId: null,
  deviceId: null,
  scaleId: null,
};

/** What each of those who ask may send. */
const mayOf = new Map<string, CommandType[]>(
  (
    [
      ['door-office', 'office'],
      ['door-administrator', 'administrator'],
      ['door-courier', 'courier'],
      ['door-filler', 'filler'],
      ['door-filler-checker', 'safety-manager'],
    ] as const
  ).map(([name, role]) => [name, commandTypes.filter((type) => mayCommand({ ...anActor, roles: [role] }, type))]),
);

const payloads = new Map<string, JsonSchema>(
  commandTypes.map((type) => [type, toJsonSchema(payloadSchemas[type], { errorMode: 'ignore' }) as JsonSchema]),
);

export function requestMaker(chance: Chance, world: World) {
  let own: Known = world.known;
  const anyOf = (names: readonly string[]): string | undefined => {
    const from = chance() < 0.75 ? own : world.known;
    const all = names.flatMap((name) => [...(from.get(name) ?? [])]);
    return all.length === 0 ? undefined : pick(chance, all);
  };
  const anything = (): string => anyOf([...world.known.keys()]) ?? 'x';
  let fresh = 0;
  const freshId = (): string => {
    fresh += 1;
    return `019f${Math.floor(chance() * 0xffff)
      .toString(16)
      .padStart(4, '0')}-0000-7000-8000-${fresh.toString(16).padStart(12, '0')}`;
  };
  const pictures = Array.from({ length: 8 }, (_, i) => String(i).repeat(64));
  const at = (): string =>
    new Date(world.test.clock.now() + Math.floor((chance() - 0.8) * pick(chance, [1e4, 1e6, 1e9]))).toISOString();
  const day = (): string =>
    pick(chance, ['2026-05-18', '2026-05-17', '2026-05-19', '2023-06', '2027-06', '2026-12-31']);

  const samples = [
    (): string => day(),
    at,
    freshId,
    (): string => '2026-05',
    (): string => '1234567890',
    (): string => '13800001234',
    (): string => pick(chance, pictures),
    (): string => '12',
    (): string => 'AB1234',
  ];
  /** What the name says, where the form allows it; else anything of the form. */
  const suggest = (name: string, schema: JsonSchema): unknown => {
    const { pattern } = schema;
    const named = byName(name, schema);
    if (pattern === undefined || typeof (named ?? '') !== 'string') return named;
    const form = new RegExp(pattern, 'u');
    if (typeof named === 'string' && form.test(named)) return named;
    const fitting = samples.map((sample) => sample()).filter((text) => form.test(text));
    return fitting.length === 0 ? named : pick(chance, fitting);
  };
  const byName = (given: string, schema: JsonSchema): unknown => {
    const name = given.replace(/Ids$/, 'Id');
    if (schema.type === 'number' || schema.type === 'integer') {
      if (name === 'lng') return 110.25;
      if (name === 'lat') return 21.25;
      if (name === 'clockOffsetMs') return 0;
      if (name === 'version') return 1 + Math.floor(chance() * 3);
      return undefined;
    }
    if (schema.type !== 'string') return undefined;
    if (/^(?:scanned|newTag|code|tag)$/.test(name)) {
      return chance() < 0.8
        ? anyOf(['code', 'scanned'])
        : pick(chance, ['1', '44081299999', `http://localhost/c/${anyOf(['code']) ?? ''}`]);
    }
    if (name.endsWith('Sha256')) return pick(chance, pictures);
    if (name === 'actor') return anyOf(['personId']);
    if (name === 'company' || name === 'organisation' || name === 'owner') return anyOf(['organisationId']);
    if (name === 'site') return anyOf(['siteId']);
    if (name === 'area') return anyOf(['area']);
    if (name === 'telephone') return '13800001234';
    if (name === 'number') return identityNumber;
    if (name === 'month') return pick(chance, ['2026-05', '2026-04']);
    if (name === 'limit') return pick(chance, ['1', '2', '200', '50']);
    if (/^(?:from|until|since|to)$/.test(name)) return chance() < 0.5 ? day() : at();
    if (/At$|^fixTime$/.test(name)) return at();
    if (/On$|Until$|^day$|^on$/.test(name)) return day();
    if (name.endsWith('Id') || name === 'id') {
      if (chance() < 0.35) return freshId();
      return (
        anyOf([
          name,
          ...(name === 'receiverOrganisationId' || name === 'ownerOrganisationId' ? ['organisationId'] : []),
        ]) ?? freshId()
      );
    }
    return undefined;
  };

  const wrongId = (): string => {
    const kind = chance();
    if (kind < 0.4) return anything();
    if (kind < 0.7) return freshId();
    return encodeURIComponent(String(pick(chance, nasty)).toWellFormed()) || '%20';
  };

  const pathOf = (operation: Operation): string => {
    const endsThings = ending.test(`${operation.method} ${operation.path}`);
    return operation.path.replaceAll(/([^/]+)\/\{(\w+)\}/g, (_all, before: string, name: string) => {
      const schema = operation.parameters?.find((parameter) => parameter.name === name)?.schema ?? {};
      if (schema.enum !== undefined && chance() < 0.9) return `${before}/${String(pick(chance, schema.enum))}`;
      if (name === 'sha256') return `${before}/${chance() < 0.8 ? pick(chance, pictures) : wrongId()}`;
      if (chance() < (endsThings ? 0.97 : 0.12)) return `${before}/${wrongId()}`;
      const known = anyOf([...(kindsOf[before] ?? []), name]);
      const isNew = operation.method === 'PUT' && chance() < 0.5;
      return `${before}/${encodeURIComponent(isNew || known === undefined ? freshId() : known)}`;
    });
  };

  const queryOf = (operation: Operation): string => {
    const pairs: [string, string][] = [];
    for (const parameter of operation.parameters ?? []) {
      if (parameter.in !== 'query') continue;
      const { name } = parameter;
      const needed = (parameter as { required?: boolean }).required === true;
      if (chance() > (needed ? 0.97 : name === 'after' ? 0.15 : 0.3)) continue;
      const roll = chance();
      let value = String(valueOf(chance, parameter.schema ?? {}, suggest, name));
      if (name === 'after') {
        value = anyOf(['next']) ?? 'x';
        if (roll < 0.3) {
          const key: unknown = pick(chance, [
            [],
            [1],
            ['a'],
            ['a', 1],
            [1, 2, 3],
            ['\u0000', 'x'],
            ['a', 'b', 'c'],
            [null],
            {},
            'x',
            [1e308, 'x'],
            ['x', 1e308],
            [0.5, 'a'],
            ['', '\ud800'],
          ]);
          value = Buffer.from(JSON.stringify(key)).toString('base64url');
        } else if (roll < 0.4) value = value.slice(1);
      } else if (name === 'limit' && roll < 0.2)
        value = pick(chance, ['0', '-1', '1000000000', '1e2', '', 'x', '1.5', '201', '１']);
      else if (roll < 0.12) value = String(pick(chance, nasty));
      pairs.push([name, value.toWellFormed()]);
      if (chance() < 0.05) pairs.push([name, pick(chance, [value.toWellFormed(), 'x', ''])]);
    }
    if (chance() < 0.03) pairs.push(['unknown', 'x']);
    const text = pairs.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&');
    const rough = chance() < 0.01 ? '&after=%E0%A4%A' : '';
    return text === '' && rough === '' ? '' : `?${text}${rough}`;
  };

  let seq = 0;
  const commandsOf = (asker: Asker): unknown => {
    const one = (): unknown => {
      const type = pick(chance, chance() < 0.8 ? (mayOf.get(asker.name) ?? commandTypes) : commandTypes);
      seq += 1;
      let payload = valueOf(chance, payloads.get(type) ?? {}, suggest);
      if (chance() < 0.15) payload = broken(chance, payload);
      const roll = chance();
      const envelope: Record<string, unknown> = {
        commandId: roll < 0.1 ? (anyOf(['commandId']) ?? freshId()) : freshId(),
        deviceId: asker.signed.deviceId,
        seq,
        type,
        version: 1,
        actor: chance() < 0.95 ? (world.personIds.get(asker.name) ?? 'x') : anyOf(['personId']),
        occurredAt: new Date(world.test.clock.now()).toISOString(),
        clockOffsetMs: 0,
        appVersion: 'test',
        verdictShown: null,
        signature: null,
        payload,
      };
      if (chance() < 0.2)
        envelope['occurredAt'] =
          chance() < 0.7
            ? at()
            : pick(chance, [
                '0000-01-01T00:00:00+14:00',
                '9999-12-31T23:59:59-14:00',
                '0001-01-01T00:00:00Z',
                '2026-02-29T00:00:00Z',
              ]);
      if (chance() < 0.05) envelope['clockOffsetMs'] = pick(chance, [-1e300, 1e300, -1e15, 1e15, -6.3e13, 0.5]);
      return chance() < 0.07 ? broken(chance, envelope) : envelope;
    };
    return { commands: Array.from({ length: 1 + Math.floor(chance() * 3) }, one) };
  };

  return function make(operation: Operation, asker: Asker): Made {
    own = world.knownTo.get(asker.name) ?? world.known;
    const headers: Record<string, string> = { ...asker.signed.headers };
    delete headers['content-type'];
    if (chance() < 0.5) headers['accept-language'] = pick(chance, ['en', 'zh-CN', 'en;q=0.1, zh', '', 'xx']);
    let body: Made['body'] = null;
    const content = operation.requestBody?.content;
    if (content !== undefined) {
      const [type = 'application/json', described] = Object.entries(content)[0] ?? [];
      headers['content-type'] = type;
      if (type !== 'application/json') {
        const csv =
          '编号,制造单位,出厂编号,型号,容积,自重,制造日期,下次检验\n1,某厂,123,YSP35.5,35.5,16.5,2023-06,2027-06\n';
        body = pick(chance, [
          csv,
          '',
          '姓名,电话,村\n用户丙,13800000001,东村\n',
          'PK\u0003\u0004xxxx',
          '\u0000\u0001',
          'a'.repeat(100_000),
        ]);
        if (type.startsWith('image/')) body = Uint8Array.from([0xff, 0xd8, 0xff, Math.floor(chance() * 255)]);
      } else {
        const schema = described?.schema ?? {};
        let value = operation.path === '/api/v1/commands' ? commandsOf(asker) : valueOf(chance, schema, suggest);
        if (chance() < 0.25) value = broken(chance, value);
        if (chance() < 0.05) value = broken(chance, value);
        body = JSON.stringify(value) ?? '';
        const roll = chance();
        if (roll < 0.02) body = body.slice(0, -1);
        else if (roll < 0.03) body = '';
        else if (roll < 0.035) body = `{"a":${'['.repeat(5000)}${']'.repeat(5000)}}`;
        else if (roll < 0.04) body = `"${'x'.repeat(1024 * 1024 + 1)}"`;
        else if (roll < 0.045) body = body.replace(/:\s*\d+/, ': NaN');
        else if (roll < 0.05) body = body.replace(/"/, "'");
        else if (roll < 0.055) body = body.replaceAll(/":(\d+)/g, '":1e999');
        else if (roll < 0.06) body = new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
        if (chance() < 0.03)
          headers['content-type'] = pick(chance, [
            'text/plain',
            'application/x-www-form-urlencoded',
            'multipart/form-data; boundary=x',
            'application/json; charset=gb18030',
            'application/jsonx',
            '',
          ]);
      }
    }
    return {
      operation,
      asker: asker.name,
      method: operation.method,
      url: `${pathOf(operation)}${queryOf(operation)}`,
      headers,
      body,
    };
  };
}
