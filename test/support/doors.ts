// Homes to deliver to, for tests: a courier on the road with cylinders aboard, a customer in the zone, checks and swaps.
import type { Payload } from '../../shared/command/commands.ts';
import type { Answer } from '../../shared/command/envelope.ts';
import type { DeliveryOutcome, DoorCheckOutcome } from '../../shared/contract/door.ts';
import { fullDoorItems, shortDoorItems } from '../../shared/delivery/door-payloads.ts';
import { findById } from '../../server/feature/cylinder/cylinder.queries.ts';
import type { Cylinder } from '../../shared/cylinder/cylinder.ts';
import { newCustomer } from '../server/feature/customer/customers.ts';
import type { TestApp } from './accounts.ts';
import { call, fullCylinder, openDelivery, type Delivery } from './delivery.ts';
import { send, type Sender } from './station.ts';

export interface Doors extends Delivery {
  readonly test: TestApp;
  readonly shiftId: string;
  readonly zoneId: string;
  readonly customerId: string;
}

export const atDoor = { lng: 110.25, lat: 21.25, accuracyM: 12 };
const ring = [
  [110.2, 21.2],
  [110.3, 21.2],
  [110.3, 21.3],
  [110.2, 21.3],
  [110.2, 21.2],
];

/** Sixty-four hexadecimal digits, another one each time. */
export const pictureOf = (test: TestApp): string => test.deps.newId().replaceAll('-', '').padStart(64, '0');

export async function openHome(
  test: TestApp,
  by: Sender,
  more: Parameters<typeof newCustomer>[1] = {},
): Promise<string> {
  const opened = newCustomer(test, more);
  const answer = await send(test, by, 'open-customer', opened);
  if (answer.status !== 'recorded') throw new Error(JSON.stringify(answer));
  return opened.customerId;
}

/** A courier who has begun his shift in his zone, and a household in it. */
export async function openDoors(test: TestApp, more: Parameters<typeof openDelivery>[1] = {}): Promise<Doors> {
  const town = await openDelivery(test, more);
  const zoneId = test.deps.newId();
  const { organisationId } = town;
  const put = async (path: string, body: object): Promise<void> => {
    const { status } = await call(test, town.office.signed, 'PUT', path, body);
    if (status !== 200) throw new Error(`${path} was answered ${String(status)}`);
  };
  await put(`/zones/${zoneId}`, { version: null, organisationId, name: '一片', polygons: [ring], villages: [] });
  const binding = { kind: 'zone', targetId: zoneId, from: '2026-01-01', until: null };
  await put(`/bindings/${test.deps.newId()}`, { courierId: town.courier.personId, ...binding });
  const shiftId = test.deps.newId();
  await send(test, town.courier, 'begin-shift', { shiftId, scanned: town.vehicleCode, position: atDoor });
  const customerId = await openHome(test, town.courier);
  return { ...town, test, shiftId, zoneId, customerId };
}

type More = Parameters<typeof send>[4];

/** Full, scanned onto the courier's vehicle. */
export async function aboard(
  doors: Doors,
  serial: number,
  facts: Parameters<typeof fullCylinder>[3] = {},
  more: Parameters<typeof fullCylinder>[4] = {},
): Promise<{ readonly cylinderId: string; readonly code: string }> {
  const { test } = doors;
  const made = await fullCylinder(test, doors, serial, facts, more);
  await send(test, doors.courier, 'move-cylinders', {
    movementId: test.deps.newId(),
    shiftId: doors.shiftId,
    from: { kind: 'site', id: doors.siteId },
    to: { kind: 'vehicle', id: doors.vehicleId },
    items: [{ scanned: made.code, sealIntact: true, sealSeen: null }],
    position: null,
    decided: 'done',
    addendum: null,
  });
  return made;
}

/** All good but `bad`. */
export const itemsOf = (kind: 'full' | 'short', bad: readonly string[] = []): Payload<'check-door'>['items'] =>
  (kind === 'full' ? fullDoorItems : shortDoorItems).map((item) => ({
    item,
    good: !bad.includes(item),
    note: null,
    photoSha256: null,
  }));

export async function check(
  doors: Doors,
  more: Partial<Payload<'check-door'>> & { readonly bad?: readonly string[] } = {},
  sent: More & { readonly by?: Sender } = {},
): Promise<{ readonly answer: Answer; readonly result: DoorCheckOutcome; readonly checkId: string }> {
  const { test } = doors;
  const { bad = [], ...given } = more;
  const { by = doors.courier, ...sending } = sent;
  const kind = given.kind ?? 'short';
  const payload: Payload<'check-door'> = {
    checkId: test.deps.newId(),
    customerId: doors.customerId,
    shiftId: doors.shiftId,
    kind,
    items: itemsOf(kind, bad),
    photoSha256: pictureOf(test),
    leafletShown: true,
    mended: [],
    position: atDoor,
    ...given,
  };
  const answer = await send(test, by, 'check-door', payload, sending);
  return { answer, result: answer.result as DoorCheckOutcome, checkId: payload.checkId };
}

export const full = (scanned: string): Payload<'record-delivery'>['full'][number] => ({
  scanned,
  sealIntact: true,
  sealSeen: null,
});
export const empty = (
  scanned: string | null,
  more: Partial<Payload<'record-delivery'>['empty'][number]> = {},
): Payload<'record-delivery'>['empty'][number] => ({
  scanned,
  temporaryTag: null,
  photoSha256: null,
  elsewhereSeen: false,
  ...more,
});

export async function deliver(
  doors: Doors,
  more: Partial<Payload<'record-delivery'>> = {},
  sent: More & { readonly by?: Sender } = {},
): Promise<{ readonly answer: Answer; readonly result: DeliveryOutcome; readonly deliveryId: string }> {
  const { test } = doors;
  const { by = doors.courier, ...sending } = sent;
  const payload: Payload<'record-delivery'> = {
    deliveryId: test.deps.newId(),
    customerId: doors.customerId,
    orderId: null,
    shiftId: doors.shiftId,
    channel: 'courier',
    siteId: null,
    foundBy: 'list',
    full: [],
    empty: [],
    checkId: null,
    position: atDoor,
    decided: 'ask',
    addendum: null,
    ...more,
  };
  const answer = await send(test, by, 'record-delivery', payload, sending);
  return { answer, result: answer.result as DeliveryOutcome, deliveryId: payload.deliveryId };
}

export async function cylinder(doors: Doors, cylinderId: string): Promise<Cylinder> {
  const found = await findById(doors.test.store.reader, cylinderId);
  if (found === null) throw new Error('no such cylinder');
  return found;
}

export const blocksOf = (verdict: { readonly reasons: readonly { rule: string; severity: string }[] }): string[] =>
  verdict.reasons.filter(({ severity }) => severity === 'block').map(({ rule }) => rule);

export const openCases = async (doors: Doors): Promise<string[]> =>
  (await doors.test.store.reader.selectFrom('open_case').select('kind').orderBy('kind').execute()).map(
    ({ kind }) => kind,
  );
