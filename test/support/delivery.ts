// A delivering company as it stands on a good day: couriers with cards, vehicles, bindings, full cylinders at its station.
import type { StampFacts } from '../../shared/cylinder/cylinder.ts';
import type { VehicleInput } from '../../shared/contract/delivery.ts';
import { byConsole } from '../../server/feature/account/account-dependencies.ts';
import { findById } from '../../server/feature/cylinder/cylinder.queries.ts';
import { recordCylinderEvents } from '../../server/feature/cylinder/record-cylinder-event.ts';
import { makePerson, signInAs, type Signed, type TestApp } from './accounts.ts';
import { openStation, registerCylinder, type Sender, type Station } from './station.ts';

export interface Delivery extends Station {
  readonly office: Sender;
  /** Bound to `vehicleId` since the beginning of the year. */
  readonly courier: Sender;
  /** Bound to `otherVehicleId`. */
  readonly other: Sender;
  readonly vehicleId: string;
  readonly vehicleCode: string;
  readonly otherVehicleId: string;
  readonly otherVehicleCode: string;
}

/** Sends as somebody; resolves to status and body. */
export async function call(
  test: TestApp,
  as: Signed,
  method: string,
  path: string,
  body?: object,
): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> {
  const response = await test.app.request(`/api/v1${path}`, {
    method,
    headers: as.headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
}

async function put(test: TestApp, as: Signed, path: string, body: object): Promise<Record<string, unknown>> {
  const answer = await call(test, as, 'PUT', path, body);
  if (answer.status !== 200) throw new Error(`${path} was answered ${String(answer.status)}`);
  return answer.body;
}

export async function addVehicle(
  test: TestApp,
  office: Signed,
  organisationId: string,
  more: Partial<VehicleInput> & { readonly plate: string },
): Promise<{ readonly vehicleId: string; readonly code: string }> {
  const vehicleId = test.deps.newId();
  const made = await put(test, office, `/vehicles/${vehicleId}`, {
    version: null,
    organisationId,
    approvedUntil: '2027-03-31',
    insuredUntil: '2027-03-31',
    maxLoadKg: 300,
    maxCylinders: null,
    photoSha256: null,
    ...more,
  });
  return { vehicleId, code: String(made['code']) };
}

export async function addCourier(
  test: TestApp,
  at: Station,
  username: string,
  cardUntil = '2027-03-31',
): Promise<Sender> {
  const personId = await makePerson(test.deps, at, {
    username,
    name: `送气工${username}`,
    roles: ['courier'],
    siteId: null,
    certificates: [{ kind: 'deliver', number: null, until: cardUntil }],
  });
  return { personId, signed: await signInAs(test, username) };
}

export const bind = (
  test: TestApp,
  office: Signed,
  courierId: string,
  vehicleId: string,
  days: { readonly from?: string; readonly until?: string | null } = {},
): Promise<unknown> =>
  put(test, office, `/bindings/${test.deps.newId()}`, {
    courierId,
    kind: 'vehicle',
    targetId: vehicleId,
    from: days.from ?? '2026-01-01',
    until: days.until ?? null,
  });

/** All in order on 18 May 2026 (`testStart`). */
export async function openDelivery(
  test: TestApp,
  more: { readonly name?: string; readonly prefix?: string; readonly user?: string } = {},
): Promise<Delivery> {
  const { user = 'town' } = more;
  const station = await openStation(test, { ...more, user: `${user}-filler` });
  const officeId = await makePerson(test.deps, station, {
    username: `${user}-office`,
    roles: ['office'],
    siteId: null,
  });
  const office = { personId: officeId, signed: await signInAs(test, `${user}-office`) };
  const courier = await addCourier(test, station, `${user}-courier`);
  const other = await addCourier(test, station, `${user}-other`);
  const first = await addVehicle(test, office.signed, station.organisationId, { plate: '粤GA0001' });
  const second = await addVehicle(test, office.signed, station.organisationId, { plate: '粤GA0002' });
  await bind(test, office.signed, courier.personId, first.vehicleId);
  await bind(test, office.signed, other.personId, second.vehicleId);
  return {
    ...station,
    office,
    courier,
    other,
    vehicleId: first.vehicleId,
    vehicleCode: first.code,
    otherVehicleId: second.vehicleId,
    otherVehicleCode: second.code,
  };
}

/** Gross mass of one made by `fullCylinder` without further facts: 16.5 kg and 14.5 kg of gas. */
export const fullGrossG = 31_000;

/** A cylinder at the station, filled today and released. */
export async function fullCylinder(
  test: TestApp,
  station: Station,
  serial: number,
  facts: Partial<StampFacts> = {},
  more: { readonly netG?: number; readonly ownerOrganisationId?: string | null } = {},
): Promise<{ readonly cylinderId: string; readonly code: string }> {
  const { netG = 14_500, ...owner } = more;
  const made = await registerCylinder(test, station, serial, facts, owner);
  const nowMs = test.clock.now();
  const at = new Date(nowMs - 3_600_000).toISOString();
  const fillId = test.deps.newId();
  const verdict = { outcome: 'allow' as const, reasons: [], ruleset: 'cn-2026.1', parametersVersion: 0 };
  await test.store.atomically(async (trx) => {
    await recordCylinderEvents(
      trx,
      await findById(trx, made.cylinderId),
      made.cylinderId,
      [
        {
          type: 'filled',
          fillId,
          authorisationId: null,
          siteId: station.siteId,
          scaleId: station.fillingScaleId,
          tankId: station.tankId,
          gas: { kind: 'lpg', dmePct: 0, odorised: true, reportOn: '2026-05-10' },
          fillerId: station.fillerId,
          organisationId: station.organisationId,
          startedAt: at,
          endedAt: at,
          netG,
          grossG: null,
          violations: [],
        },
        {
          type: 'post-fill-checked',
          fillId,
          checkId: test.deps.newId(),
          checkerId: station.checkerId,
          scaleId: station.checkScaleId,
          weighed: 'scale',
          grossG: null,
          passed: true,
          items: [],
          sealed: true,
          seal: null,
          contentG: netG,
          outcome: 'released',
          verdict,
        },
      ],
      byConsole(new Date(nowMs).toISOString()),
    );
  });
  return made;
}
