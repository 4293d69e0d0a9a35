// A company's own ordering app: what its key opens and what it does not, orders placed once, and what became of them.
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as v from 'valibot';
import { apiKeyCreatedSchema } from '../../../../shared/contract/account.ts';
import { appOrderChangesSchema, appOrderSchema, type AppOrder } from '../../../../shared/contract/order.ts';
import { createApiKey } from '../../../../server/feature/account/api-key.ts';
import { byConsole } from '../../../../server/feature/account/account-dependencies.ts';
import type { Signed } from '../../../support/accounts.ts';
import { openStation, send } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';
import { openOrderTown, type OrderTown } from './orders.ts';

const withKey = (secret: string): Signed => ({
  headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
  deviceId: '',
});

describeOnEachStore('an ordering app', (engine) => {
  let town: OrderTown;
  let app: Signed;
  let keyId: string;
  let customerId: string;
  beforeEach(async () => {
    town = await openOrderTown(engine);
    customerId = await town.open();
    const made = await town.call(town.office.signed, 'POST', '/api-keys', { purpose: 'ordering', label: '小程序' });
    const created = v.parse(apiKeyCreatedSchema, made.body);
    keyId = created.keyId;
    app = withKey(created.secret);
  });
  afterEach(async () => {
    await town.test.close();
  });

  const newId = (): string => town.test.deps.newId();
  const lines = [{ model: 'YSP35.5', count: 1 }];
  const put = (orderId: string, body: object, as = app) => town.call(as, 'PUT', `/orders/${orderId}`, body);
  const placed = async (body: object, orderId = newId()): Promise<AppOrder> => {
    const answer = await put(orderId, body);
    expect(answer.status).toBe(200);
    return v.parse(appOrderSchema, answer.body);
  };
  const changes = async (after: number, limit = 50) =>
    v.parse(appOrderChangesSchema, (await town.call(app, 'GET', `/orders/changes?after=${after}&limit=${limit}`)).body);

  it('places an order for whoever the zone says, once however often it is sent', async () => {
    const { courier, zoneId, office } = town;
    await town.bind(courier.personId, zoneId, '2026-01-01', null);
    const orderId = newId();
    const body = { customerId, lines, wished: { on: '2026-05-19', from: '18:00', until: '20:00' } };
    const order = await placed(body, orderId);
    expect(order).toMatchObject({ orderId, customerId, state: 'assigned', dueOn: '2026-05-19', position: 1 });
    expect(await placed(body, orderId)).toEqual(order);
    expect(await put(orderId, { ...body, lines: [{ model: 'YSP15', count: 1 }] })).toMatchObject({
      status: 409,
      body: { code: 'already-used' },
    });
    expect((await town.call(office.signed, 'GET', `/orders/${orderId}`)).body).toMatchObject({
      channel: 'app',
      courierId: courier.personId,
      outOfZone: false,
      placedById: null,
    });
    const row = await town.test.store.reader.selectFrom('customer_order').select('key_id').executeTakeFirstOrThrow();
    expect(row.key_id).toBe(keyId);
  });

  it('names the customer by the whole telephone number, however it is written, and by nothing less', async () => {
    expect(await placed({ telephone: '+86 138-0000-1234', lines })).toMatchObject({ customerId, state: 'new' });
    expect(await put(newId(), { telephone: '1380000', lines })).toMatchObject({ status: 404 });
    expect(await put(newId(), { telephone: '13800001235', lines })).toMatchObject({ status: 404 });
    expect(await put(newId(), { lines })).toMatchObject({ status: 400 });
    expect(await put(newId(), { telephone: '13800001234', customerId, lines })).toMatchObject({ status: 400 });
    const twin = await town.open();
    expect(await put(newId(), { telephone: '13800001234', lines })).toMatchObject({
      status: 409,
      body: { code: 'conflict' },
    });
    await send(town.test, town.office, 'end-customer', { customerId: twin, reason: '重复' });
    expect(await placed({ telephone: '13800001234', lines })).toMatchObject({ customerId });
  });

  it('follows what became of its orders, and of no others', async () => {
    const { courier, office } = town;
    const first = await placed({ customerId, lines });
    const other = await town.place(customerId);
    const second = await placed({ customerId, lines });
    const all = await changes(0);
    expect(all.items.map((order) => order.orderId)).toEqual([first.orderId, second.orderId]);
    expect(all.more).toBe(false);
    expect(await changes(0, 1)).toMatchObject({
      items: [{ orderId: first.orderId }],
      more: true,
      next: first.position,
    });
    expect(await changes(all.next)).toEqual({ items: [], next: all.next, more: false });

    await town.call(office.signed, 'POST', `/orders/${first.orderId}/assign`, {
      version: 1,
      courierId: courier.personId,
    });
    await send(town.test, courier, 'fail-order', { orderId: first.orderId, reason: 'wrong-address', note: '查无此人' });
    const failed = await changes(all.next);
    expect(failed.items).toMatchObject([{ orderId: first.orderId, state: 'failed', failReason: 'wrong-address' }]);
    expect(JSON.stringify(failed)).not.toContain('查无此人');
    const followId = newId();
    const again = { orderId: followId, wished: null, note: null, courierId: null };
    await town.call(office.signed, 'POST', `/orders/${first.orderId}/again`, again);
    expect((await changes(failed.next)).items).toMatchObject([
      { orderId: followId, state: 'new' },
      { orderId: first.orderId, followedById: followId },
    ]);

    expect((await town.call(app, 'GET', `/orders/${first.orderId}`)).body).toMatchObject({ state: 'failed' });
    const bytes = JSON.stringify((await town.call(app, 'GET', `/orders/${first.orderId}`)).body);
    expect(bytes).not.toMatch(/用户甲|138|一组|充装员甲/);
    expect((await town.call(app, 'GET', `/orders/${other.orderId}`)).status).toBe(404);
    expect((await put(other.orderId, { customerId, lines })).status).toBe(409);
  });

  it('opens nothing else with its key, nor orders with that of a scale, nor of another company', async () => {
    const { test, office, otherOffice } = town;
    const order = await placed({ customerId, lines });
    for (const path of [
      '/orders',
      '/orders/mine',
      '/orders/hailed?month=2026-05',
      `/orders/proposal?customerId=${customerId}`,
      '/customers',
      `/customers/${customerId}`,
      '/home',
      '/scales/self/fill-authorisation',
      '/session',
      '/api-keys',
    ]) {
      expect([path, (await town.call(app, 'GET', path)).status]).toEqual([path, 403]);
    }
    for (const [method, path, body] of [
      ['POST', '/commands', { commands: [{}] }],
      ['POST', '/verdicts', { step: 'fill', scanned: 'x' }],
      ['POST', '/orders', {}],
      ['POST', `/orders/${order.orderId}/cancel`, { version: 1, reason: 'x' }],
      ['PUT', '/scales/self/reading', {}],
    ] as const) {
      expect([path, [400, 403].includes((await town.call(app, method, path, body)).status)]).toEqual([path, true]);
    }
    const station = await openStation(test);
    const made = await createApiKey(
      test.deps,
      station.organisationId,
      { scaleId: station.fillingScaleId, label: '秤' },
      byConsole('2026-05-18T04:00:00.000Z'),
    );
    const scale = withKey(made.ok ? made.value.secret : '');
    expect((await put(newId(), { customerId, lines }, scale)).status).toBe(403);
    expect((await town.call(scale, 'GET', `/orders/${order.orderId}`)).status).toBe(403);
    expect((await town.call(scale, 'GET', '/orders/changes')).status).toBe(403);
    expect((await town.call(scale, 'GET', '/scales/self/fill-authorisation')).status).toBe(200);
    expect((await put(newId(), { customerId, lines }, office.signed)).status).toBe(403);

    const theirs = v.parse(
      apiKeyCreatedSchema,
      (await town.call(otherOffice.signed, 'POST', '/api-keys', { purpose: 'ordering', label: '别家' })).body,
    );
    const stranger = withKey(theirs.secret);
    expect((await town.call(stranger, 'GET', `/orders/${order.orderId}`)).status).toBe(404);
    expect((await put(newId(), { customerId, lines }, stranger)).status).toBe(404);
    expect((await put(newId(), { telephone: '13800001234', lines }, stranger)).status).toBe(404);
    expect((await put(order.orderId, { customerId, lines }, stranger)).status).toBe(409);
    expect((await town.call(stranger, 'GET', '/orders/changes')).body).toMatchObject({ items: [] });
    expect((await town.call(otherOffice.signed, 'POST', `/api-keys/${keyId}/end`)).status).toBe(404);
  });

  it('is told among the keys without its secret, ends at once, and is not for an authority', async () => {
    const { office, supervisor } = town;
    const { items } = (await town.call(office.signed, 'GET', '/api-keys')).body as { items: object[] };
    expect(items).toEqual([
      expect.objectContaining({ keyId, purpose: 'ordering', scaleId: null, siteId: null, label: '小程序' }),
    ]);
    expect((await town.call(office.signed, 'POST', `/api-keys/${keyId}/end`)).status).toBe(204);
    expect((await put(newId(), { customerId, lines })).status).toBe(401);
    const asked = { purpose: 'ordering', label: 'x' };
    expect((await town.call(supervisor.signed, 'POST', '/api-keys', asked)).status).toBe(403);
  });

  it('misses no change of those made at the same moment', async () => {
    const orders = await Promise.all(Array.from({ length: 6 }, () => placed({ customerId, lines })));
    const { items, next } = await changes(0);
    expect(items.map((order) => order.orderId).toSorted()).toEqual(orders.map((order) => order.orderId).toSorted());
    expect(items.map((order) => order.position)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(next).toBe(6);
  });
});
