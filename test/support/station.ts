// A filling station as it stands on a good day: licence, tank with gas, two scales, a filler and a checker, cylinders.
import type { Payload, CommandType } from '../../shared/command/commands.ts';
import type { Answer } from '../../shared/command/envelope.ts';
import { codeOf } from '../../shared/cylinder/code.ts';
import type { StampFacts } from '../../shared/cylinder/cylinder.ts';
import { mixOf } from '../../shared/cylinder/tank-mix.ts';
import { issueCodes } from '../../server/feature/cylinder/issue-codes.ts';
import { recordCylinderEvents } from '../../server/feature/cylinder/record-cylinder-event.ts';
import { byConsole } from '../../server/feature/account/account-dependencies.ts';
import {
  makeOrganisation,
  makePerson,
  signInAs,
  type Signed,
  type TestApp,
  type TestOrganisation,
} from './accounts.ts';

export interface Station extends TestOrganisation {
  readonly fillingScaleId: string;
  readonly checkScaleId: string;
  readonly tankId: string;
  readonly fillerId: string;
  readonly checkerId: string;
  readonly filler: Signed;
  readonly checker: Signed;
  readonly prefix: string;
}

export const goodStamp: StampFacts = {
  model: 'YSP35.5',
  twoPhase: false,
  volumeMl: 35_500,
  tareG: 16_500,
  maxFillG: 14_900,
  medium: 'lpg',
  stampLegible: true,
  madeOn: '2023-06',
  designLifeYears: 8,
  lifeExtendedUntil: null,
  inspectedOn: null,
  inspectionResult: null,
  inspectionDueOn: '2027-06',
  valveUntil: null,
  registrationCode: null,
  serialNo: '2465813',
  manufacturer: '某钢瓶厂',
  firstFill: false,
};

/** All in order on 18 May 2026 (`testStart`). */
export async function openStation(
  test: TestApp,
  more: { readonly name?: string; readonly prefix?: string; readonly user?: string } = {},
): Promise<Station> {
  const { deps } = test;
  const { prefix = 'AZ', user = 'filler' } = more;
  const at = await makeOrganisation(deps, more.name === undefined ? {} : { name: more.name });
  const [tankId, fillingScaleId, checkScaleId] = [deps.newId(), deps.newId(), deps.newId()];
  const mix = mixOf([{ receiptId: deps.newId(), kind: 'lpg', dmePct: 0, odorised: true, reportOn: '2026-05-10' }]);
  await deps.store.atomically(async (trx) => {
    await trx
      .insertInto('licence')
      .values(
        (['filling', 'gas'] as const).map((kind) => ({
          licence_id: deps.newId(),
          organisation_id: at.organisationId,
          kind,
          number: null,
          media: '["lpg"]',
          from_on: '2024-01-01',
          until_on: '2028-03-31',
          ended_at: null,
        })),
      )
      .execute();
    await trx
      .insertInto('tank')
      .values({
        tank_id: tankId,
        version: 1,
        organisation_id: at.organisationId,
        site_id: at.siteId,
        name: '1号罐',
        capacity_kg: 20_000,
        mix: JSON.stringify(mix),
        ended_at: null,
      })
      .execute();
    await trx
      .insertInto('scale')
      .values(
        [
          { id: fillingScaleId, kind: 'filling', name: '1号秤', tank: tankId },
          { id: checkScaleId, kind: 'check', name: '复称', tank: null },
        ].map(({ id, kind, name, tank }) => ({
          scale_id: id,
          version: 1,
          organisation_id: at.organisationId,
          site_id: at.siteId,
          name,
          kind,
          tank_id: tank,
          division_g: 100,
          verified_until: '2027-05-31',
          checked_on: '2026-05-18',
          ended_at: null,
        })),
      )
      .execute();
  });
  const certificates = [{ kind: 'P', number: null, until: '2027-05-31' }];
  const fillerId = await makePerson(deps, at, {
    username: user,
    roles: ['filler'],
    certificates,
    badge: `${user.toUpperCase()}-1`,
  });
  const checkerId = await makePerson(deps, at, {
    username: `${user}-checker`,
    roles: ['filler', 'safety-manager'],
    certificates,
    badge: `${user.toUpperCase()}-2`,
  });
  await issueCodes(deps.store, byConsole(new Date(test.clock.now()).toISOString()), {
    blockId: deps.newId(),
    organisationId: at.organisationId,
    prefix,
    width: 6,
    count: 200,
  });
  await deps.scan.refresh();
  return {
    ...at,
    tankId,
    fillingScaleId,
    checkScaleId,
    fillerId,
    checkerId,
    prefix,
    filler: await signInAs(test, user),
    checker: await signInAs(test, `${user}-checker`),
  };
}

/** A cylinder on the register, empty and in the station's hands; `serial` gives its code. */
export async function registerCylinder(
  test: TestApp,
  station: Station,
  serial: number,
  facts: Partial<StampFacts> = {},
  more: { readonly ownerOrganisationId?: string | null } = {},
): Promise<{ readonly cylinderId: string; readonly code: string }> {
  const { deps } = test;
  const cylinderId = deps.newId();
  const code = codeOf({ prefix: station.prefix, serial, width: 6 });
  const now = new Date(test.clock.now()).toISOString();
  await deps.store.atomically(async (trx) => {
    await trx
      .insertInto('tag')
      .values({ tag: code, cylinder_id: cylinderId, kind: 'code', status: 'active' })
      .execute();
    await recordCylinderEvents(
      trx,
      null,
      cylinderId,
      [
        {
          type: 'registered',
          code,
          facts: { ...goodStamp, ...facts },
          ownerOrganisationId:
            more.ownerOrganisationId === undefined ? station.organisationId : more.ownerOrganisationId,
          state: 'active',
          custody: { kind: 'org', id: station.organisationId, siteId: station.siteId },
          assumed: [],
          source: 'office',
          importId: null,
          photoSha256: null,
        },
      ],
      byConsole(now),
    );
  });
  return { cylinderId, code };
}

export interface Sender {
  readonly signed: Signed;
  readonly personId: string;
}

type Made = readonly { readonly seq: number; readonly ms: number }[];

/** What each device has sent, in the order in which it made it; ids count from the same in every application. */
const madeIn = new WeakMap<TestApp['deps'], Map<string, Made>>();

/** The number that the command would bear had the device made it at `ms`: what is told of the past waited there unsent. */
function numberAt({ deps }: TestApp, deviceId: string, ms: number): number {
  const madeBy = madeIn.get(deps) ?? new Map<string, Made>();
  madeIn.set(deps, madeBy);
  const made = madeBy.get(deviceId) ?? [];
  const at = made.findLastIndex((one) => one.ms <= ms) + 1;
  const before = made[at - 1]?.seq ?? 0;
  const after = made[at]?.seq;
  const seq = after === undefined ? before + 2 ** 40 : before + Math.max(1, Math.floor(Math.sqrt(after - before)));
  if (seq === after) throw new Error('no number left between two commands');
  madeBy.set(deviceId, made.toSpliced(at, 0, { seq, ms }));
  return seq;
}

/** One command as the outbox sends it; resolves to its answer. */
export async function send<T extends CommandType>(
  test: TestApp,
  sender: Sender,
  type: T,
  payload: Payload<T>,
  more: {
    readonly commandId?: string;
    readonly occurredAt?: string;
    readonly clockOffsetMs?: number | null;
    readonly seq?: number;
  } = {},
): Promise<Answer> {
  const occurredAt = more.occurredAt ?? new Date(test.clock.now()).toISOString();
  const envelope = {
    commandId: more.commandId ?? test.deps.newId(),
    deviceId: sender.signed.deviceId,
    seq: more.seq ?? numberAt(test, sender.signed.deviceId, Date.parse(occurredAt) + (more.clockOffsetMs ?? 0)),
    type,
    version: 1,
    actor: sender.personId,
    occurredAt,
    clockOffsetMs: more.clockOffsetMs ?? 0,
    appVersion: 'test',
    verdictShown: null,
    signature: null,
    payload,
  };
  const response = await test.app.request('/api/v1/commands', {
    method: 'POST',
    headers: sender.signed.headers,
    body: JSON.stringify({ commands: [envelope] }),
  });
  if (response.status !== 200) throw new Error(`answered ${response.status}: ${await response.text()}`);
  const { answers } = (await response.json()) as { answers: Answer[] };
  const [answer] = answers;
  if (answer === undefined) throw new Error('no answer');
  return answer;
}

export const goodBefore: Payload<'check-before-fill'>['items'] = ['appearance', 'valve', 'stamp', 'contents'].map(
  (item) => ({ item, good: true, note: null }),
);
export const goodAfter: Payload<'check-after-fill'>['items'] = ['leak', 'valve', 'seal'].map((item) => ({
  item,
  good: true,
  note: null,
}));
