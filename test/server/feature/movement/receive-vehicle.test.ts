// The courier's phone is dead: the station takes the vehicle in, and what the phone tells afterwards, of before, moves nothing twice.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { OwnShift, ReceiveVehicleResult, Shift } from '../../../../shared/contract/shift.ts';
import { findById } from '../../../../server/feature/cylinder/cylinder.queries.ts';
import { makePerson, openTestApp, signInAs, type TestApp } from '../../../support/accounts.ts';
import { call, fullCylinder, openDelivery } from '../../../support/delivery.ts';
import { aboard, check, deliver, empty, full, openCases, openDoors, type Doors } from '../../../support/doors.ts';
import { registerCylinder, send, type Sender } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';
import { count, end, load, unload } from '../shift/days.ts';

const hour = 3_600_000;

describeOnEachStore('taking in a vehicle', (engine) => {
  let t: TestApp;
  let doors: Doors;
  let station: Sender;

  beforeEach(async () => {
    t = await openTestApp(engine);
    doors = await openDoors(t);
    const personId = await makePerson(t.deps, doors, { username: 'keeper', roles: ['safety-manager'], siteId: null });
    station = { personId, signed: await signInAs(t, 'keeper') };
  });
  afterEach(async () => {
    await t.close();
  });

  const receive = async (seen: readonly (readonly [string, boolean])[], more: object = {}, by = station) => {
    const answer = await send(t, by, 'receive-vehicle', {
      receptionId: t.deps.newId(),
      shiftId: doors.shiftId,
      siteId: doors.siteId,
      items: seen.map(([scanned, isFull]) => ({ scanned, full: isFull })),
      unreadableFull: 0,
      unreadableEmpty: 0,
      reason: '手机坏了',
      ...more,
    });
    return { answer, result: answer.result as ReceiveVehicleResult };
  };
  const custodyOf = async (cylinderId: string) => (await findById(t.store.reader, cylinderId))?.custody;
  const atStation = () => ({ kind: 'org', id: doors.organisationId, siteId: doors.siteId });
  const atHome = () => ({ kind: 'customer', id: doors.customerId, siteId: null });
  const shift = async () =>
    (await call(t, doors.office.signed, 'GET', `/shifts/${doors.shiftId}`)).body as unknown as Shift;
  const kinds = async () =>
    (await shift()).discrepancies.filter(({ resolvedAt }) => resolvedAt === null).map(({ kind, code }) => [kind, code]);
  const own = async () => (await call(t, doors.courier.signed, 'GET', '/shift')).body as unknown as OwnShift;
  const iso = (ms: number): string => new Date(ms).toISOString();

  it('counts, moves to the station, ends the shift, and tells the courier until it was read', async () => {
    const one = await aboard(doors, 1);
    const missed = await aboard(doors, 2);
    const taken = await receive([[one.code, true]]);
    expect(taken.answer.status).toBe('recorded');
    expect(taken.result).toMatchObject({ expected: { full: 2, empty: 0 }, counted: { full: 1, empty: 0 } });
    expect(await custodyOf(one.cylinderId)).toEqual(atStation());
    expect(await kinds()).toEqual([['missing', missed.code]]);
    expect(await shift()).toMatchObject({ counted: true, movements: [{ why: 'unload', cylinders: 1 }, {}, {}] });
    expect((await shift()).endedAt).not.toBeNull();
    const told = await own();
    expect(told.shift).toBeNull();
    expect(told.received).toMatchObject([{ full: 1, empty: 0, reason: '手机坏了', plate: '粤GA0001' }]);
    const path = `/shift/received/${taken.result.receptionId}/told`;
    expect((await call(t, doors.other.signed, 'POST', path)).status).toBe(404);
    expect((await call(t, doors.courier.signed, 'POST', path)).status).toBe(200);
    expect((await call(t, doors.courier.signed, 'POST', path)).status).toBe(200);
    expect((await own()).received).toEqual([]);
  });

  it('is of office and safety manager, of their own company, with a reason, before the day is closed', async () => {
    expect((await receive([], {}, doors.courier)).answer).toMatchObject({ detail: 'not-allowed' });
    expect((await receive([], { reason: ' ' })).answer.status).toBe('unreadable');
    const other = await openDelivery(t, { name: '另一公司', prefix: 'BZ', user: 'far' });
    expect((await receive([], {}, other.office)).answer).toMatchObject({ detail: 'unknown-shift' });
    expect((await receive([], { siteId: other.siteId })).answer.status).toBe('recorded');
    const one = await fullCylinder(t, doors, 7);
    expect((await receive([[one.code, true]], { siteId: other.siteId })).answer).toMatchObject({
      detail: 'unknown-site',
    });
    await call(t, doors.office.signed, 'POST', `/shifts/${doors.shiftId}/close`, { note: null });
    expect((await receive([])).answer).toMatchObject({ detail: 'shift-closed' });
  });

  it('seen as empty what the register has full stays on the list; unreadable ones too', async () => {
    const one = await aboard(doors, 1);
    await receive([[one.code, false]], { unreadableEmpty: 1 });
    expect((await kinds()).toSorted()).toEqual([
      ['fullness', one.code],
      ['unreadable', null],
    ]);
    expect(await custodyOf(one.cylinderId)).toEqual(atStation());
  });

  it('a delivery of before that arrives after: at the customer’s, and no longer missing', async () => {
    const one = await aboard(doors, 1);
    const { checkId } = await check(doors);
    const at = t.clock.now() + hour / 2;
    t.clock.pass(2 * hour);
    await receive([]);
    expect(await kinds()).toEqual([['missing', one.code]]);
    const late = await deliver(doors, { full: [full(one.code)], checkId, decided: 'done' }, { occurredAt: iso(at) });
    expect(late.result).toMatchObject({ done: true, cases: [] });
    expect(await custodyOf(one.cylinderId)).toEqual(atHome());
    expect(await kinds()).toEqual([]);
  });

  it('a delivery of before of what was seen aboard leaves it at the station', async () => {
    const one = await aboard(doors, 1);
    const { checkId } = await check(doors);
    const at = t.clock.now() + hour / 2;
    t.clock.pass(2 * hour);
    await receive([[one.code, true]]);
    await deliver(doors, { full: [full(one.code)], checkId, decided: 'done' }, { occurredAt: iso(at) });
    expect(await custodyOf(one.cylinderId)).toEqual(atStation());
  });

  it('what was loaded and taken back without signal stands where the station took it', async () => {
    const loaded = await fullCylinder(t, doors, 3);
    const collected = await registerCylinder(t, doors, 4);
    const at = t.clock.now() + hour / 2;
    t.clock.pass(2 * hour);
    await receive([
      [loaded.code, true],
      [collected.code, false],
    ]);
    await load(t, doors, doors.shiftId, [loaded.code], { decided: 'done' }, { occurredAt: iso(at) });
    await deliver(doors, { empty: [empty(collected.code)], decided: 'done' }, { occurredAt: iso(at + 60_000) });
    expect(await custodyOf(loaded.cylinderId)).toEqual(atStation());
    expect(await custodyOf(collected.cylinderId)).toEqual(atStation());
    expect(await kinds()).toEqual([]);
  });

  it('the phone’s own unloading, count and end of before change nothing', async () => {
    const one = await aboard(doors, 1);
    const at = t.clock.now() + hour;
    t.clock.pass(2 * hour);
    await receive([[one.code, true]]);
    const before = await shift();
    await unload(t, doors, doors.shiftId, [one.code], { decided: 'done' }, { occurredAt: iso(at) });
    const counted = await count(t, doors.courier, doors.shiftId, [[one.code, true]], {}, { occurredAt: iso(at + 1) });
    expect(counted.answer.status).toBe('recorded');
    const ended = await end(t, doors.courier, doors.shiftId, counted.result.countId, null, { occurredAt: iso(at + 2) });
    expect(ended.answer.status).toBe('recorded');
    expect(await custodyOf(one.cylinderId)).toEqual(atStation());
    expect(await kinds()).toEqual([]);
    const after = await shift();
    expect(after.endedAt).toBe(before.endedAt);
    expect(after.movements.map(({ cylinders }) => cylinders)).toEqual([1, 0, 1]);
    expect(await openCases(doors)).toEqual([]);
  });

  it('sent twice it is taken in once', async () => {
    const one = await aboard(doors, 1);
    const receptionId = t.deps.newId();
    await receive([[one.code, true]], { receptionId });
    expect((await receive([[one.code, true]], { receptionId })).answer).toMatchObject({ detail: 'id-already-used' });
    expect((await shift()).movements.map(({ why }) => why)).toEqual(['unload', 'load']);
  });
});
