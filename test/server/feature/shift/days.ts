// What couriers do in a day, for the tests of it: begin, load, unload, count, end.
import type { Payload } from '../../../../shared/command/commands.ts';
import type { Answer } from '../../../../shared/command/envelope.ts';
import type { BeginShiftResult, CountResult, EndShiftResult, MoveResult } from '../../../../shared/contract/shift.ts';
import type { Holder } from '../../../../shared/delivery/movement-payloads.ts';
import type { Signed, TestApp } from '../../../support/accounts.ts';
import { call, fullCylinder, openDelivery, type Delivery } from '../../../support/delivery.ts';
import { send, type Sender } from '../../../support/station.ts';

export interface Told<R> {
  readonly answer: Answer;
  readonly result: R;
}

type More = Parameters<typeof send>[4];

const told = <R>(answer: Answer): Told<R> => ({ answer, result: answer.result as R });

export const begin = async (
  test: TestApp,
  by: Sender,
  scanned: string,
  more: Partial<Payload<'begin-shift'>> = {},
  sent: More = {},
): Promise<Told<BeginShiftResult>> =>
  told(await send(test, by, 'begin-shift', { shiftId: test.deps.newId(), scanned, position: null, ...more }, sent));

export const seen = (scanned: string): Payload<'move-cylinders'>['items'][number] => ({
  scanned,
  sealIntact: true,
  sealSeen: null,
});

export const site = (id: string): Holder => ({ kind: 'site', id });
export const vehicle = (id: string): Holder => ({ kind: 'vehicle', id });

export const move = async (
  test: TestApp,
  by: Sender,
  ends: { readonly from: Holder; readonly to: Holder },
  codes: readonly string[],
  more: Partial<Payload<'move-cylinders'>> = {},
  sent: More = {},
): Promise<Told<MoveResult>> =>
  told(
    await send(
      test,
      by,
      'move-cylinders',
      {
        movementId: test.deps.newId(),
        shiftId: null,
        ...ends,
        items: codes.map(seen),
        position: null,
        decided: 'ask',
        addendum: null,
        ...more,
      },
      sent,
    ),
  );

/** From the station onto the courier's vehicle. */
export const load = (
  test: TestApp,
  town: Delivery,
  shiftId: string | null,
  codes: readonly string[],
  more: Partial<Payload<'move-cylinders'>> = {},
  sent: More = {},
): Promise<Told<MoveResult>> =>
  move(test, town.courier, { from: site(town.siteId), to: vehicle(town.vehicleId) }, codes, { shiftId, ...more }, sent);

/** Back to the station. */
export const unload = (
  test: TestApp,
  town: Delivery,
  shiftId: string | null,
  codes: readonly string[],
  more: Partial<Payload<'move-cylinders'>> = {},
  sent: More = {},
): Promise<Told<MoveResult>> =>
  move(test, town.courier, { from: vehicle(town.vehicleId), to: site(town.siteId) }, codes, { shiftId, ...more }, sent);

export const count = async (
  test: TestApp,
  by: Sender,
  shiftId: string,
  items: readonly (readonly [code: string, full: boolean])[],
  more: Partial<Payload<'count-vehicle'>> = {},
  sent: More = {},
): Promise<Told<CountResult>> =>
  told(
    await send(
      test,
      by,
      'count-vehicle',
      {
        countId: test.deps.newId(),
        shiftId,
        items: items.map(([scanned, full]) => ({ scanned, full })),
        unreadableFull: 0,
        unreadableEmpty: 0,
        note: null,
        ...more,
      },
      sent,
    ),
  );

export const end = async (
  test: TestApp,
  by: Sender,
  shiftId: string,
  countId: string | null,
  explanation: string | null = null,
  sent: More = {},
): Promise<Told<EndShiftResult>> =>
  told(await send(test, by, 'end-shift', { shiftId, countId, explanation, position: null }, sent));

/** Each command and each route of a day once, as a company and as the authority of its area; resolves to what failed. */
export async function everythingOfADay(test: TestApp, authority: Signed): Promise<string[]> {
  const town = await openDelivery(test, { name: '某燃气公司', prefix: 'TZ', user: 'day' });
  const { courier, office, vehicleId } = town;
  const failed: string[] = [];
  const ask = async (as: Signed, method: string, path: string, body?: object) => {
    const answer = await call(test, as, method, path, body);
    if (answer.status >= 400) failed.push(`${String(answer.status)} ${method} ${path}`);
    return answer.body;
  };
  const codes: string[] = [];
  for (const serial of [1, 2, 3]) codes.push((await fullCylinder(test, town, serial)).code);
  const [one = '', two = '', three = ''] = codes;
  const until = new Date(test.clock.now() + 3_600_000).toISOString();
  const standIn = { courierId: town.other.personId, kind: 'vehicle', targetId: vehicleId, from: null, until };
  await ask(office.signed, 'PUT', `/stand-ins/${test.deps.newId()}`, { ...standIn, reason: '顶班' });
  await begin(test, town.other, town.vehicleCode);
  const { shiftId } = (await begin(test, courier, town.vehicleCode)).result;
  if (shiftId === null) return ['no shift'];
  await begin(test, courier, town.otherVehicleCode);
  await ask(courier.signed, 'POST', '/loads/judge', { vehicleId, siteId: town.siteId, items: [seen(one), seen('1')] });
  await ask(courier.signed, 'POST', '/verdicts', { step: 'load', scanned: one });
  await load(test, town, shiftId, [one, two, 'TZ00000000']);
  await load(test, town, shiftId, [one, two, 'TZ00000000'], { decided: 'done' });
  await count(test, courier, shiftId, [[three, true]]);
  await count(test, courier, shiftId, [[two, true]]);
  const happenedAt = new Date(test.clock.now() - 1000).toISOString();
  const addendum = { happenedAt, reason: '忘扫' };
  const counted = await count(test, courier, shiftId, [[two, false]]);
  const ended = await end(test, courier, shiftId, counted.result.countId, '试');
  await unload(test, town, shiftId, [one], { decided: 'done', addendum });
  for (const { discrepancyId, cylinderId } of ended.result.discrepancies) {
    if (cylinderId === null) continue;
    const path = `/discrepancies/${discrepancyId}/resolve`;
    await call(test, office.signed, 'POST', path, { how: 'found', reason: '试' });
  }
  await ask(office.signed, 'POST', `/shifts/${shiftId}/close`, { note: '试' });
  const day = happenedAt.slice(0, 10);
  for (const path of ['/shifts?limit=1', '/shifts?open=1', `/shifts?day=${day}`, `/shifts?day=${day}&open=1`]) {
    for (const as of [office.signed, authority]) await ask(as, 'GET', path);
  }
  const { items } = await ask(office.signed, 'GET', `/movements?day=${day}`);
  for (const { movementId } of items as { movementId: string }[]) {
    await ask(office.signed, 'GET', `/movements/${movementId}`);
  }
  for (const path of [
    '/discrepancies?limit=1',
    '/discrepancies?open=0&limit=1',
    '/shift-alarms?limit=1',
    '/movements?limit=1',
  ]) {
    for (const as of [office.signed, authority]) {
      const { next } = await ask(as, 'GET', path);
      if (typeof next === 'string') await ask(as, 'GET', `${path}&after=${next}`);
    }
  }
  await ask(office.signed, 'GET', `/shifts/${shiftId}`);
  await ask(office.signed, 'GET', `/vehicles/${vehicleId}/aboard?limit=1`);
  await ask(office.signed, 'GET', '/home');
  await ask(courier.signed, 'GET', '/shift');
  return failed;
}
