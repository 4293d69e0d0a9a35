// Orders from the telephone to the door: who is proposed, what each state allows, who sees whose data, what is told and counted.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import {
  hailedCountSchema,
  myOrdersSchema,
  orderProposalSchema,
  orderSchema,
  type MyOrders,
  type Order,
  type OrderProposal,
} from '../../../../shared/contract/order.ts';
import type { Home } from '../../../../shared/contract/home.ts';
import { byConsole } from '../../../../server/feature/account/account-dependencies.ts';
import { completeOrder } from '../../../../server/feature/order/complete-order.ts';
import { readOrder } from '../../../../server/feature/order/order.queries.ts';
import { readStream } from '../../../../server/log/read.ts';
import { makePerson, signInAs, testArea, type Signed } from '../../../support/accounts.ts';
import { send, type Sender } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';
import { openOrderTown, type OrderTown } from './orders.ts';

interface Page {
  readonly items: Order[];
  readonly next: string | null;
}

/** What must be nowhere but in rows that can be emptied. */
const secrets = ['用户甲', '1380000', '138 0000', '一组', '110.25', '敲后门', '找不到人'];

describeOnEachStore('orders', (engine) => {
  let town: OrderTown;
  let customerId: string;
  beforeEach(async () => {
    town = await openOrderTown(engine);
    customerId = await town.open();
  });
  afterEach(async () => {
    await town.test.close();
  });

  const newId = (): string => town.test.deps.newId();
  const at = (instant: string): void => town.test.clock.set(instant);
  const proposal = async (of = customerId): Promise<OrderProposal> =>
    v.parse(
      orderProposalSchema,
      (await town.call(town.office.signed, 'GET', `/orders/proposal?customerId=${of}`)).body,
    );
  const orderFor = async (as: Signed, orderId: string): Promise<Order> =>
    v.parse(orderSchema, (await town.call(as, 'GET', `/orders/${orderId}`)).body);
  const mine = async (as: Sender): Promise<MyOrders> =>
    v.parse(myOrdersSchema, (await town.call(as.signed, 'GET', '/orders/mine')).body);
  const list = async (as: Signed, query: string): Promise<Page> =>
    (await town.call(as, 'GET', `/orders?${query}`)).body as Page;
  const eventsOf = async (orderId: string): Promise<string[]> =>
    (await readStream(town.test.store.reader, 'order', orderId, { before: null, most: 50 }))
      .map((event) => event.type)
      .reverse();
  const accept = (as: Sender, orderId: string) => send(town.test, as, 'accept-order', { orderId });
  const fail = (as: Sender, orderId: string, note: string | null = null) =>
    send(town.test, as, 'fail-order', { orderId, reason: 'nobody-home', note });
  const complete = async (orderId: string, deliveryId = newId(), organisationId = town.at.organisationId) => {
    const now = new Date(town.test.clock.now()).toISOString();
    const ordered = await readOrder(town.test.store.reader, orderId);
    const of = { orderId, deliveryId, organisationId, customerId: ordered?.customer_id ?? '' };
    return await town.test.store.atomically((trx) => completeOrder(trx, { ...of, by: byConsole(now), at: now }));
  };

  describe('who is proposed', () => {
    it('is the courier of the zone that holds the position, on each day of the binding and on no other', async () => {
      const { courier, zoneId } = town;
      await town.bind(courier.personId, zoneId, '2026-05-19', '2026-05-20');
      for (const [instant, expected] of [
        ['2026-05-18T15:59:59.000Z', null],
        ['2026-05-18T16:00:00.000Z', courier.personId],
        ['2026-05-20T15:59:59.000Z', courier.personId],
        ['2026-05-20T16:00:00.000Z', null],
      ] as const) {
        at(instant);
        expect((await proposal()).courierId).toBe(expected);
      }
      expect((await proposal()).zone).toEqual({ zoneId, name: '第一片区' });
    });

    it('goes by the village where the zone is a list of villages, and by nothing where neither is known', async () => {
      const { second, farZoneId } = town;
      await town.bind(second.personId, farZoneId, '2026-01-01', null);
      const far = await town.open({ facts: { village: '远村' }, person: { position: null } });
      expect(await proposal(far)).toMatchObject({ courierId: second.personId, zone: { name: '第二片区' } });
      const nowhere = await town.open({ facts: { village: null }, person: { position: null } });
      expect(await proposal(nowhere)).toMatchObject({ courierId: null, zone: null });
      // All others may still be chosen.
      expect((await proposal(nowhere)).couriers.map(({ inZone }) => inZone)).toEqual([false, false]);
    });

    it('is who stands in, as long as that lasts, and who has begun a shift before who has not', async () => {
      const { courier, second, zoneId, office, test } = town;
      await town.bind(courier.personId, zoneId, '2026-01-01', null);
      const until = '2026-05-18T10:00:00.000Z';
      const standIn = { courierId: second.personId, kind: 'zone', targetId: zoneId, from: null, until, reason: '病假' };
      expect((await town.call(office.signed, 'PUT', `/stand-ins/${newId()}`, standIn)).status).toBe(200);
      expect(await proposal()).toMatchObject({ courierId: second.personId, couriers: [{ standsIn: true }, {}] });
      const begunAt = new Date(test.clock.now()).toISOString();
      await test.store.atomically(async (trx) => {
        await trx
          .insertInto('shift')
          .values({
            shift_id: newId(),
            version: 1,
            organisation_id: town.at.organisationId,
            courier_id: courier.personId,
            vehicle_id: newId(),
            area: testArea,
            begun_at: begunAt,
            ended_at: null,
            count_id: null,
            explanation: null,
            closed_at: null,
            closed_by: null,
            close_note: null,
          })
          .execute();
      });
      expect((await proposal()).courierId).toBe(courier.personId);
      await test.store.atomically(async (trx) => {
        await trx.updateTable('shift').set({ ended_at: begunAt }).execute();
      });
      at(until);
      expect((await proposal()).courierId).toBe(courier.personId);
    });

    it('is nobody whose role has ended', async () => {
      const { courier, zoneId, test } = town;
      await town.bind(courier.personId, zoneId, '2026-01-01', null);
      await test.store.atomically(async (trx) => {
        await trx
          .updateTable('membership')
          .set({ until_on: '2026-05-17' })
          .where('person_id', '=', courier.personId)
          .execute();
      });
      expect(await proposal()).toMatchObject({ courierId: null, couriers: [{ courierId: town.second.personId }] });
    });
  });

  describe('from the telephone to the door', () => {
    it('new, assigned, accepted, done: each an event, nothing of the person among them', async () => {
      const { courier, office, zoneId } = town;
      await town.bind(courier.personId, zoneId, '2026-01-01', null);
      const placed = await town.place(customerId, { note: '敲后门', lines: [{ model: 'YSP35.5', count: 2 }] });
      expect(placed).toMatchObject({
        state: 'new',
        courierId: null,
        channel: 'telephone',
        dueOn: '2026-05-18',
        customer: { name: '用户甲', masked: false },
        outOfZone: null,
      });
      const { orderId, version } = placed;
      const assigned = await town.call(office.signed, 'POST', `/orders/${orderId}/assign`, {
        version,
        courierId: courier.personId,
      });
      expect(assigned).toMatchObject({
        status: 200,
        body: { state: 'assigned', outOfZone: false, courierName: '充装员甲' },
      });
      expect(await accept(courier, orderId)).toMatchObject({
        status: 'recorded',
        result: { orderId, state: 'accepted', why: null },
      });
      const deliveryId = newId();
      expect(await complete(orderId, deliveryId)).toBe(true);
      expect(await orderFor(office.signed, orderId)).toMatchObject({ state: 'done', deliveryId, version: 4 });
      expect(await eventsOf(orderId)).toEqual(['order-placed', 'order-assigned', 'order-accepted', 'order-done']);
      const events = await town.test.store.reader.selectFrom('event').select('body').execute();
      const log = events.map((event) => event.body).join('\n');
      expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
    });

    it('is done once: with the same delivery again true, with another, of another company or ended otherwise false', async () => {
      const { orderId } = await town.place(customerId);
      const deliveryId = newId();
      expect(await complete(orderId, newId(), newId())).toBe(false);
      expect(await complete(newId())).toBe(false);
      expect(await complete(orderId, deliveryId)).toBe(true);
      expect(await complete(orderId, deliveryId)).toBe(true);
      expect(await complete(orderId)).toBe(false);
      expect(await eventsOf(orderId)).toEqual(['order-placed', 'order-done']);
    });

    it('sent twice is one order, something else under its id is refused', async () => {
      const orderId = newId();
      const first = await town.place(customerId, { orderId });
      expect(await town.place(customerId, { orderId })).toEqual(first);
      const body = {
        orderId,
        customerId,
        lines: [{ model: 'YSP35.5', count: 3 }],
        wished: null,
        note: null,
        courierId: null,
      };
      expect(await town.call(town.office.signed, 'POST', '/orders', body)).toMatchObject({
        status: 409,
        body: { code: 'already-used' },
      });
    });

    it('is told to be out of the courier’s zone, and that somebody changed it first', async () => {
      const { office, courier, second } = town;
      const placed = await town.place(customerId, { courierId: courier.personId });
      expect(placed).toMatchObject({ state: 'assigned', outOfZone: true });
      const assign = (version: number, courierId: string) =>
        town.call(office.signed, 'POST', `/orders/${placed.orderId}/assign`, { version, courierId });
      await accept(courier, placed.orderId);
      expect(await assign(placed.version, second.personId)).toMatchObject({ status: 409 });
      expect(await assign(placed.version + 1, second.personId)).toMatchObject({
        status: 200,
        body: { state: 'assigned', courierId: second.personId, acceptedAt: null },
      });
      expect(await assign(placed.version + 2, office.personId)).toMatchObject({ status: 404 });
    });

    it('fails with a reason, and is set out again once', async () => {
      const { office, courier } = town;
      const { orderId } = await town.place(customerId, { courierId: courier.personId });
      const again = (id: string) =>
        town.call(office.signed, 'POST', `/orders/${orderId}/again`, {
          orderId: id,
          wished: { on: '2026-05-19', from: '09:00', until: null },
          note: null,
          courierId: null,
        });
      expect(await again(newId())).toMatchObject({ status: 409 });
      expect(await fail(courier, orderId, '找不到人')).toMatchObject({ result: { state: 'failed', why: null } });
      expect(await fail(courier, orderId, '找不到人')).toMatchObject({ result: { state: 'failed', why: null } });
      expect(await complete(orderId)).toBe(false);
      const followId = newId();
      const following = await again(followId);
      expect(following).toMatchObject({
        status: 200,
        body: { orderId: followId, followsId: orderId, state: 'new', dueOn: '2026-05-19' },
      });
      expect(await again(followId)).toEqual(following);
      expect(await again(newId())).toMatchObject({ status: 409 });
      expect(await orderFor(office.signed, orderId)).toMatchObject({
        failReason: 'nobody-home',
        endNote: '找不到人',
        followedById: followId,
      });
      expect(await eventsOf(orderId)).toEqual([
        'order-placed',
        'order-assigned',
        'order-failed',
        'order-set-out-again',
      ]);
    });

    it('cancelled while the courier was without signal, it stays cancelled and he is told', async () => {
      const { office, courier } = town;
      const { orderId, version } = await town.place(customerId, { courierId: courier.personId });
      const cancel = () =>
        town.call(office.signed, 'POST', `/orders/${orderId}/cancel`, { version, reason: '用户来电取消' });
      expect(await cancel()).toMatchObject({ status: 200, body: { state: 'cancelled', endNote: '用户来电取消' } });
      expect((await cancel()).status).toBe(200);
      for (const late of [accept, fail]) {
        expect(await late(courier, orderId)).toMatchObject({
          status: 'recorded',
          result: { state: 'cancelled', why: 'ended' },
        });
      }
      expect(await complete(orderId)).toBe(false);
      expect(await eventsOf(orderId)).toEqual(['order-placed', 'order-assigned', 'order-cancelled']);
    });

    it('given to another meanwhile, it is not taken back by who comes late', async () => {
      const { office, courier, second } = town;
      const { orderId, version } = await town.place(customerId, { courierId: courier.personId });
      await town.call(office.signed, 'POST', `/orders/${orderId}/assign`, { version, courierId: second.personId });
      for (const late of [accept, fail]) {
        expect(await late(courier, orderId)).toMatchObject({ result: { state: 'assigned', why: 'not-yours' } });
      }
    });

    it('failed before it was accepted, it does not open again when the acceptance comes in', async () => {
      const { courier } = town;
      const { orderId } = await town.place(customerId, { courierId: courier.personId });
      await fail(courier, orderId);
      expect(await accept(courier, orderId)).toMatchObject({ result: { state: 'failed', why: 'ended' } });
    });

    it('nobody’s yet, it may be taken by who delivers in its zone at that moment, and by nobody else', async () => {
      const { courier, second, zoneId } = town;
      await town.bind(courier.personId, zoneId, '2026-01-01', null);
      const { orderId } = await town.place(customerId);
      expect(await accept(second, orderId)).toMatchObject({ result: { state: 'new', why: 'not-yours' } });
      expect((await mine(courier)).items).toMatchObject([{ orderId, state: 'new', customer: { masked: true } }]);
      expect((await mine(second)).items).toEqual([]);
      expect(await accept(courier, orderId)).toMatchObject({ result: { state: 'accepted', why: null } });
      expect((await mine(courier)).items).toMatchObject([
        { orderId, state: 'accepted', customer: { masked: false, address: '示范村一组 3 号' } },
      ]);
    });

    it('is wished for a day from today on, sixty days ahead at most', async () => {
      const place = (on: string) =>
        town.call(town.office.signed, 'POST', '/orders', {
          orderId: newId(),
          customerId,
          lines: [{ model: 'YSP35.5', count: 1 }],
          wished: { on, from: null, until: null },
          note: null,
          courierId: null,
        });
      expect((await place('2026-05-17')).status).toBe(400);
      expect((await place('2026-05-18')).status).toBe(200);
      expect((await place('2026-07-17')).status).toBe(200);
      expect((await place('2026-07-18')).status).toBe(400);
      // It waits from the moment at which that day begins there, and is late two hours after.
      const waiting = await list(town.office.signed, 'state=waiting');
      expect(waiting.items.map((order) => order.dueOn)).toEqual(['2026-05-18', '2026-07-17']);
    });

    it('is nothing for customers that were ended or are not the company’s', async () => {
      const { office, otherOffice, test } = town;
      const body = (of: string) => ({
        orderId: newId(),
        customerId: of,
        lines: [{ model: 'YSP35.5', count: 1 }],
        wished: null,
        note: null,
        courierId: null,
      });
      expect((await town.call(otherOffice.signed, 'POST', '/orders', body(customerId))).status).toBe(404);
      await send(test, office, 'end-customer', { customerId, reason: '搬走' });
      expect((await town.call(office.signed, 'POST', '/orders', body(customerId))).status).toBe(409);
    });
  });

  describe('lists', () => {
    it('give who waits longest first, told to be late from two hours on, and what ended the newest first', async () => {
      const { office, courier } = town;
      const first = await town.place(customerId, { courierId: courier.personId });
      town.test.clock.pass(60_000);
      const second = await town.place(customerId);
      town.test.clock.pass(2 * 3_600_000 - 60_001);
      const lateOf = async () => (await list(office.signed, 'state=waiting')).items.map((order) => order.late);
      expect(await lateOf()).toEqual([false, false]);
      town.test.clock.pass(1);
      expect(await lateOf()).toEqual([true, false]);
      expect((await list(office.signed, 'state=waiting')).items.map((order) => order.orderId)).toEqual([
        first.orderId,
        second.orderId,
      ]);
      await accept(courier, first.orderId);
      expect((await list(office.signed, 'state=waiting')).items).toMatchObject([{ orderId: second.orderId }]);
      expect((await list(office.signed, `state=accepted&courierId=${courier.personId}`)).items).toMatchObject([
        { orderId: first.orderId, late: false },
      ]);
      await complete(first.orderId);
      town.test.clock.pass(1);
      await complete(second.orderId);
      expect((await list(office.signed, 'state=done')).items.map((order) => order.orderId)).toEqual([
        second.orderId,
        first.orderId,
      ]);
    });

    it.each(['state=waiting', 'state=new', 'customer'])('come a page at a time, each order once: %s', async (query) => {
      const placed: string[] = [];
      for (let n = 0; n < 5; n += 1) placed.push((await town.place(customerId)).orderId);
      const seen: string[] = [];
      let after = '';
      const asked = query === 'customer' ? `customerId=${customerId}` : query;
      for (let page = 0; page < 9; page += 1) {
        const answer = await list(town.office.signed, `${asked}&limit=2${after}`);
        seen.push(...answer.items.map((order) => order.orderId));
        if (answer.next === null) break;
        after = `&after=${answer.next}`;
      }
      expect(seen.toSorted()).toEqual(placed.toSorted());
      expect(seen).toHaveLength(5);
    });

    it('show names to the office alone, log each look, and tell other companies nothing', async () => {
      const { office, courier, second, supervisor, otherOffice, filler, test } = town;
      const { orderId } = await town.place(customerId, { courierId: courier.personId, note: '敲后门' });
      await test.store.atomically(async (trx) => {
        await trx.deleteFrom('look').execute();
      });
      expect((await list(office.signed, 'state=waiting')).items).toMatchObject([
        { customer: { name: '用户甲', telephone: '138****1234', address: null, masked: true }, note: '敲后门' },
      ]);
      const looks = async () =>
        (await test.store.reader.selectFrom('look').select(['person_id', 'what', 'subjects']).execute()).map(
          (look) => `${look.what} ${look.subjects.includes(customerId)} ${look.person_id === office.personId}`,
        );
      expect(await looks()).toEqual(['orders true true']);
      const toAuthority = await list(supervisor.signed, 'state=waiting');
      expect(toAuthority.items).toMatchObject([{ orderId, customer: null, note: null, courierName: null }]);
      expect(JSON.stringify(toAuthority)).not.toMatch(/用户甲|138|敲后门|充装员甲|送气工/);
      expect(await orderFor(supervisor.signed, orderId)).toMatchObject({ customer: null, note: null });
      expect(await orderFor(second.signed, orderId)).toMatchObject({
        customer: { name: '用**', telephone: '138****1234', address: null, masked: true },
        note: null,
      });
      expect(await looks()).toEqual(['orders true true']);
      expect(await orderFor(courier.signed, orderId)).toMatchObject({ customer: { address: '示范村一组 3 号' } });
      expect(await looks()).toEqual(['orders true true', 'order true false']);
      // Once it has ended, he no longer needs to know where it was.
      await fail(courier, orderId);
      expect(await orderFor(courier.signed, orderId)).toMatchObject({ customer: { address: null, masked: true } });

      expect((await town.call(otherOffice.signed, 'GET', `/orders/${orderId}`)).status).toBe(404);
      expect((await list(otherOffice.signed, 'state=failed')).items).toEqual([]);
      for (const [act, body] of [
        ['assign', { version: 1, courierId: courier.personId }],
        ['cancel', { version: 1, reason: 'x' }],
        ['again', { orderId: newId(), wished: null, note: null, courierId: null }],
      ] as const) {
        expect((await town.call(otherOffice.signed, 'POST', `/orders/${orderId}/${act}`, body)).status).toBe(404);
      }
      expect((await town.call(otherOffice.signed, 'GET', `/orders?customerId=${customerId}`)).status).toBe(404);
      expect((await town.call(filler.signed, 'GET', '/orders')).status).toBe(403);
      expect((await town.call(courier.signed, 'GET', '/orders')).status).toBe(403);
      expect((await town.call(office.signed, 'GET', '/orders/mine')).status).toBe(403);
    });

    it('are empty for an authority of another area', async () => {
      const { test } = town;
      await town.place(customerId);
      await test.store.atomically(async (trx) => {
        await trx.updateTable('organisation').set({ area: '44' }).where('kind', '=', 'authority').execute();
      });
      expect((await list(town.supervisor.signed, 'state=new')).items).toEqual([]);
    });
  });

  describe('a courier’s own', () => {
    it('are today’s: not tomorrow’s, what ended today but not before, each look at an address logged', async () => {
      const { courier, test } = town;
      const tomorrow = { courierId: courier.personId, wished: { on: '2026-05-19', from: null, until: null } };
      const ahead = await town.place(customerId, tomorrow);
      const failed = await town.place(customerId, { courierId: courier.personId });
      await fail(courier, failed.orderId);
      expect(await mine(courier)).toMatchObject({
        day: '2026-05-18',
        more: false,
        items: [{ orderId: failed.orderId }],
      });
      at('2026-05-18T16:00:00.000Z');
      expect(await mine(courier)).toMatchObject({ day: '2026-05-19', items: [{ orderId: ahead.orderId }] });
      const looks = await test.store.reader
        .selectFrom('look')
        .select('what')
        .where('what', '=', 'orders-mine')
        .execute();
      expect(looks).toHaveLength(1);
    });

    it('lose their notes with the customer’s file', async () => {
      const { office, courier, test } = town;
      const { orderId } = await town.place(customerId, { courierId: courier.personId, note: '敲后门' });
      await fail(courier, orderId, '找不到人');
      await send(test, office, 'end-customer', { customerId, reason: '搬走' });
      await town.call(office.signed, 'PUT', `/customers/${customerId}/erasure`, { reason: '本人要求' });
      expect(await orderFor(office.signed, orderId)).toMatchObject({
        note: null,
        endNote: null,
        customer: { name: null, telephone: null, address: null },
      });
    });
  });

  describe('for somebody who hails a courier', () => {
    const hail = (orderId: string, by = town.courier) =>
      send(town.test, by, 'hail-order', {
        orderId,
        customerId,
        lines: [{ model: 'YSP15', count: 1 }],
        note: null,
      });
    const month = async (as: Signed, query = '') =>
      v.parse(hailedCountSchema, (await town.call(as, 'GET', `/orders/hailed-count?month=2026-05${query}`)).body);
    const setCourierOrders = (value: string, fromOn: string) =>
      town.call(town.supervisor.signed, 'PUT', `/parameters/${newId()}`, {
        area: '330102',
        name: 'courierOrders',
        value,
        fromOn,
        reason: '试',
      });
    const attention = async (as: Signed, id: string): Promise<number> =>
      ((await town.call(as, 'GET', '/home')).body as Home).attention.find((entry) => entry.id === id)?.count ?? 0;

    it('is marked, accepted at once, told to the office and counted by courier and month', async () => {
      const { office, courier, second, supervisor } = town;
      const orderId = newId();
      expect(await hail(orderId)).toMatchObject({ status: 'recorded', result: { state: 'accepted', why: null } });
      await hail(newId());
      town.test.clock.set('2026-05-31T15:59:59.999Z');
      await hail(newId(), second);
      expect(await attention(office.signed, 'hailed-orders')).toBe(1);
      town.test.clock.set('2026-05-31T16:00:00.000Z');
      await hail(newId(), second);
      expect(await attention(office.signed, 'hailed-orders')).toBe(1);
      expect(await month(office.signed)).toEqual({
        month: '2026-05',
        courierOrders: 'allowed',
        couriers: [
          { courierId: courier.personId, courierName: '充装员甲', count: 2, refused: 0, days: 1 },
          { courierId: second.personId, courierName: '送气工乙', count: 1, refused: 0, days: 1 },
        ],
      });
      const { items } = (
        await town.call(office.signed, 'GET', `/orders/hailed?month=2026-05&courierId=${courier.personId}`)
      ).body as Page;
      expect(items).toMatchObject([{ channel: 'hailed' }, { orderId, channel: 'hailed', state: 'accepted' }]);
      const seen = await month(supervisor.signed, `&organisation=${town.at.organisationId}`);
      expect(seen.couriers.map(({ count, courierName }) => [count, courierName])).toEqual([
        [2, null],
        [1, null],
      ]);
      expect((await town.call(town.otherOffice.signed, 'GET', '/orders/hailed?month=2026-05')).body).toMatchObject({
        items: [],
      });
    });

    it('is refused on the record from the day on which the authority forbids it, and not the day before', async () => {
      const { office, courier } = town;
      expect((await setCourierOrders('sometimes', '2026-05-19')).status).toBe(400);
      expect((await setCourierOrders('forbidden', '2026-05-19')).status).toBe(200);
      town.test.clock.set('2026-05-18T15:59:59.999Z');
      expect(await hail(newId())).toMatchObject({ result: { state: 'accepted', why: null } });
      town.test.clock.set('2026-05-18T16:00:00.000Z');
      const orderId = newId();
      expect(await hail(orderId)).toMatchObject({
        status: 'recorded',
        result: { state: 'refused', why: 'forbidden-here' },
      });
      expect(await eventsOf(orderId)).toEqual(['order-placed', 'order-refused']);
      expect(await complete(orderId)).toBe(false);
      expect(await accept(courier, orderId)).toMatchObject({ result: { state: 'refused', why: 'ended' } });
      expect(await month(office.signed)).toMatchObject({
        courierOrders: 'forbidden',
        couriers: [{ count: 2, refused: 1 }],
      });
      // Done before it was forbidden and told only now: judged by the day of the act.
      const told = await send(
        town.test,
        courier,
        'hail-order',
        { orderId: newId(), customerId, lines: [{ model: 'YSP15', count: 1 }], note: null },
        { occurredAt: '2026-05-18T15:00:00.000Z' },
      );
      expect(told).toMatchObject({ result: { state: 'accepted' } });
    });

    it('is only for couriers and their company’s customers, once an id', async () => {
      const { test, office, otherOffice } = town;
      const orderId = newId();
      await hail(orderId);
      expect(await hail(orderId)).toMatchObject({ status: 'unreadable', detail: 'order-already-placed' });
      expect(await hail(newId(), office)).toMatchObject({ status: 'unreadable', detail: 'not-allowed' });
      const strangerId = await makePerson(
        test.deps,
        {
          organisationId: (
            await test.store.reader
              .selectFrom('membership')
              .select('organisation_id')
              .where('person_id', '=', otherOffice.personId)
              .executeTakeFirstOrThrow()
          ).organisation_id,
          siteId: town.at.siteId,
        },
        { username: 'stranger', roles: ['courier'], siteId: null },
      );
      const stranger = { personId: strangerId, signed: await signInAs(test, 'stranger') };
      expect(await hail(newId(), stranger)).toMatchObject({ status: 'unreadable', detail: 'unknown-customer' });
      expect(await accept(stranger, orderId)).toMatchObject({ status: 'unreadable', detail: 'unknown-order' });
      expect(await fail(stranger, orderId)).toMatchObject({ status: 'unreadable', detail: 'unknown-order' });
      expect((await town.call(stranger.signed, 'GET', `/orders/${orderId}`)).status).toBe(404);
    });

    it('tells at home who waits: the office of all, a courier of their own, from when it is due', async () => {
      const { office, courier, second } = town;
      await town.place(customerId);
      await town.place(customerId, { courierId: courier.personId });
      await town.place(customerId, {
        courierId: courier.personId,
        wished: { on: '2026-05-19', from: '08:00', until: '10:00' },
      });
      const waiting = (as: Signed) => attention(as, 'orders-waiting');
      expect([await waiting(office.signed), await waiting(courier.signed), await waiting(second.signed)]).toEqual([
        2, 1, 0,
      ]);
      at('2026-05-18T23:59:59.999Z');
      expect(await waiting(courier.signed)).toBe(1);
      at('2026-05-19T00:00:00.000Z');
      expect(await waiting(courier.signed)).toBe(2);
    });
  });
});
