// Where couriers may take no orders themselves, gas needs an order of the office: asked for without one it stays, done without one it has a case.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../support/accounts.ts';
import { call } from '../../../support/delivery.ts';
import {
  aboard,
  check,
  cylinder,
  deliver,
  empty,
  full,
  openCases,
  openDoors,
  openHome,
  type Doors,
} from '../../../support/doors.ts';
import { send } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('gas without an order', (engine) => {
  let t: TestApp;
  let doors: Doors;
  let one: { readonly cylinderId: string; readonly code: string };
  let checkId: string;

  const forbid = async (from: string): Promise<void> => {
    await t.store.atomically(async (trx) => {
      await trx
        .insertInto('parameter')
        .values({
          version: 1,
          change_id: null,
          area: '330102',
          name: 'courierOrders',
          value: '"forbidden"',
          from_on: from,
          reason: '试',
          recorded_at: new Date(t.clock.now()).toISOString(),
          set_by_organisation_id: null,
          set_by_person_id: null,
        })
        .execute();
    });
    await t.deps.parameters.refresh();
  };
  const order = async (customerId = doors.customerId): Promise<string> => {
    const orderId = t.deps.newId();
    const placed = await call(t, doors.office.signed, 'POST', '/orders', {
      orderId,
      customerId,
      note: null,
      dueOn: '2026-05-18',
      wished: null,
      lines: [{ model: 'YSP35.5', count: 1 }],
      courierId: doors.courier.personId,
    });
    expect(placed.status).toBe(200);
    return orderId;
  };

  beforeEach(async () => {
    t = await openTestApp(engine);
    doors = await openDoors(t);
    one = await aboard(doors, 1);
    ({ checkId } = await check(doors));
  });
  afterEach(async () => {
    await t.close();
  });

  it('is delivered where couriers may enter orders, and on the day before it is forbidden', async () => {
    await forbid('2026-05-19');
    expect((await deliver(doors, { full: [full(one.code)], checkId })).result).toMatchObject({
      done: true,
      needsOrder: false,
      cases: [],
    });
  });

  it('asked for, it stays where it is and nothing is opened; with the order that the office enters it goes', async () => {
    await forbid('2026-05-18');
    const asked = await deliver(doors, { full: [full(one.code)], checkId });
    expect(asked.result).toMatchObject({ done: false, blocked: true, next: false, needsOrder: true });
    expect((await cylinder(doors, one.cylinderId)).custody?.kind).toBe('vehicle');
    expect(await openCases(doors)).toEqual([]);
    const orderId = await order();
    expect((await deliver(doors, { full: [full(one.code)], checkId, orderId })).result).toMatchObject({
      done: true,
      orderCompleted: true,
      cases: [],
    });
  });

  it('done without signal it is recorded as it was, with a case; sent twice, with one', async () => {
    await forbid('2026-05-18');
    const deliveryId = t.deps.newId();
    const done = await deliver(doors, { deliveryId, full: [full(one.code)], checkId, decided: 'done' });
    expect(done.answer).toMatchObject({ status: 'recorded-with-case', detail: 'delivered-without-order' });
    expect((await cylinder(doors, one.cylinderId)).custody).toMatchObject({ kind: 'customer', id: doors.customerId });
    await deliver(doors, { deliveryId, full: [full(one.code)], checkId, decided: 'done' });
    expect(await openCases(doors)).toEqual(['delivered-without-order']);
  });

  it('an order of another home, a refused one and one that does not exist are none', async () => {
    await forbid('2026-05-18');
    const other = await openHome(t, doors.courier, { person: { name: '用户乙', telephone: '139 0000 0002' } });
    const hailed = t.deps.newId();
    await send(t, doors.courier, 'hail-order', {
      orderId: hailed,
      customerId: doors.customerId,
      lines: [{ model: 'YSP35.5', count: 1 }],
      note: null,
    });
    for (const orderId of [await order(other), hailed, t.deps.newId()]) {
      const asked = await deliver(doors, { full: [full(one.code)], checkId, orderId });
      expect(asked.result).toMatchObject({ done: false, needsOrder: true });
    }
  });

  it('what is only taken back needs none', async () => {
    await forbid('2026-05-18');
    const taken = await deliver(doors, { empty: [empty(one.code)] });
    expect(taken.result).toMatchObject({ done: true, needsOrder: false });
    expect(taken.result.cases).not.toContain('delivered-without-order');
  });

  it('the phone is told with its orders whether one is needed', async () => {
    const mine = async () => (await call(t, doors.courier.signed, 'GET', '/orders/mine')).body['courierOrders'];
    expect(await mine()).toBe('allowed');
    await forbid('2026-05-18');
    expect(await mine()).toBe('forbidden');
  });
});
