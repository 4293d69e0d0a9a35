// What a phone keeps of orders: whose it is, what was said without signal, and what turned out otherwise; when and where in words.
import { describe, expect, it } from 'vitest';
import type { Envelope } from '../../../../shared/command/envelope.ts';
import type { MyOrders, Order } from '../../../../shared/contract/order.ts';
import { contradictedIn, keepOrders, ordersHere, readKeptOrders } from '../../../../pwa/screen/orders/kept-orders.ts';
import { geoLink, telLink, wishText } from '../../../../pwa/screen/orders/order-words.ts';
import { noWish, wishedOf } from '../../../../pwa/screen/orders/wish.ts';
import type { Remembered } from '../../../../pwa/text/remembered.ts';

const id = (n: number): string => `019e0000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const order = (n: number, more: Partial<Order> = {}): Order => ({
  orderId: id(n),
  version: 2,
  organisationId: 'o',
  organisationName: '某燃气公司',
  customerId: 'c',
  village: '示范村',
  customerKind: 'household',
  customer: { name: '用户甲', telephone: '138 0000 1234', address: '示范村 3 号', position: null, masked: false },
  channel: 'telephone',
  state: 'assigned',
  lines: [{ model: 'YSP35.5', count: 1 }],
  note: null,
  dueOn: '2026-05-18',
  wished: null,
  placedAt: '2026-05-18T04:00:00.000Z',
  placedById: null,
  late: false,
  zoneId: null,
  zoneName: null,
  courierId: 'me',
  courierName: null,
  outOfZone: false,
  assignedAt: '2026-05-18T04:00:00.000Z',
  acceptedAt: null,
  endedAt: null,
  failReason: null,
  endNote: null,
  deliveryId: null,
  followsId: null,
  followedById: null,
  ...more,
});
const listOf = (...items: Order[]): MyOrders => ({
  serverTime: '2026-05-18T04:00:00.000Z',
  day: '2026-05-18',
  items,
  more: false,
  courierOrders: 'allowed',
});
const envelope = (type: string, payload: unknown, seq = 1): Envelope => ({
  commandId: id(900 + seq),
  deviceId: id(1),
  seq,
  type,
  version: 1,
  actor: id(2),
  occurredAt: `2026-05-18T05:00:0${seq}.000Z`,
  clockOffsetMs: null,
  appVersion: 'test',
  verdictShown: null,
  signature: null,
  payload,
});
const inMemory = (): Remembered & { readonly kept: Map<string, string> } => {
  const kept = new Map<string, string>();
  return {
    kept,
    read: (key) => kept.get(key) ?? null,
    write: (key, value) => {
      if (value === null) kept.delete(key);
      else kept.set(key, value);
    },
  };
};

describe('what is kept', () => {
  it('is read again by its courier', () => {
    const remembered = inMemory();
    keepOrders(remembered, 'me', listOf(order(1)));
    expect(readKeptOrders(remembered, 'me')).toEqual(listOf(order(1)));
  });

  it('is neither read nor left there for another one on the same phone', () => {
    const remembered = inMemory();
    keepOrders(remembered, 'me', listOf(order(1)));
    expect(readKeptOrders(remembered, 'another')).toBeNull();
    expect(remembered.kept.size).toBe(0);
  });

  it.each(['{', '{"courierId":"me","list":{"items":[]}}', 'null'])('is nothing where it is broken: %s', (text) => {
    const remembered = inMemory();
    remembered.write('orders', text);
    expect(readKeptOrders(remembered, 'me')).toBeNull();
  });
});

describe('what was said without signal', () => {
  const states = (list: MyOrders, ...said: Envelope[]): string[] =>
    ordersHere(list, said, 'me').map((one) => `${one.state}${one.unsent ? ' unsent' : ''}`);
  const accept = envelope('accept-order', { orderId: id(1) }, 1);
  const fail = envelope('fail-order', { orderId: id(1), reason: 'nobody-home', note: null }, 2);
  const deliver = envelope('record-delivery', { orderId: id(1) }, 3);

  it('shows at once, one after the other', () => {
    expect(states(listOf(order(1)))).toEqual(['assigned']);
    expect(states(listOf(order(1)), accept)).toEqual(['accepted unsent']);
    expect(states(listOf(order(1)), accept, fail)).toEqual(['failed unsent']);
    expect(states(listOf(order(1)), accept, deliver)).toEqual(['done unsent']);
    expect(states(listOf(order(1, { state: 'new', courierId: null })), accept)).toEqual(['accepted unsent']);
  });

  it('does not open what has ended, and is not said of others', () => {
    expect(states(listOf(order(1, { state: 'cancelled' })), accept, fail)).toEqual(['cancelled']);
    expect(states(listOf(order(2)), accept, fail, deliver)).toEqual(['assigned']);
    expect(states(listOf(order(1)), envelope('accept-order', { orderId: 7 }))).toEqual(['assigned']);
  });

  it('holds what was entered here for who hailed, with what is known of them, until the server has it', () => {
    const hail = envelope('hail-order', {
      orderId: id(5),
      customerId: 'c',
      lines: [{ model: 'YSP12', count: 2 }],
      note: null,
    });
    const here = ordersHere(listOf(order(1)), [hail], 'me');
    expect(here).toMatchObject([
      { orderId: id(5), state: 'accepted', channel: 'hailed', unsent: true, customer: { name: '用户甲' } },
      { orderId: id(1), unsent: false },
    ]);
    const failed = envelope('fail-order', { orderId: id(5), reason: 'blocked', note: null }, 2);
    expect(ordersHere(listOf(), [hail, failed], 'me')).toMatchObject([{ state: 'failed', customer: null }]);
    const told = order(5, { channel: 'hailed', state: 'accepted' });
    expect(ordersHere(listOf(told), [hail], 'me')).toMatchObject([{ orderId: id(5), unsent: false }]);
  });

  it('puts what is to be done first on top', () => {
    const list = listOf(
      order(3, { state: 'done' }),
      order(2, { state: 'new' }),
      order(1),
      order(4, { state: 'accepted' }),
    );
    expect(ordersHere(list, [], 'me').map((one) => one.orderId)).toEqual([id(4), id(1), id(2), id(3)]);
  });

  it('is told where it could not be done, since the screen was opened and for orders alone', () => {
    const answered = (sent: Envelope, why: string | null, acknowledgedAtMs = 100) => ({
      envelope: sent,
      answer: {
        commandId: sent.commandId,
        status: 'recorded' as const,
        result: { orderId: id(1), state: 'cancelled', why },
        detail: null,
      },
      acknowledgedAtMs,
      seen: true,
    });
    const history = [answered(accept, 'ended'), answered(fail, null), answered(deliver, 'ended')];
    expect(contradictedIn(history, 100)).toEqual([{ commandId: id(901), orderId: id(1), why: 'ended' }]);
    expect(contradictedIn(history, 101)).toEqual([]);
  });
});

describe('when it is wanted', () => {
  // 23:30 of 31 May in China.
  const nowMs = Date.parse('2026-05-31T15:30:00.000Z');
  it.each([
    [noWish, null],
    [
      { ...noWish, day: 'today' as const },
      { on: '2026-05-31', from: null, until: null },
    ],
    [
      { ...noWish, day: 'tomorrow' as const, part: 'morning' as const },
      { on: '2026-06-01', from: '08:00', until: '12:00' },
    ],
    [
      { ...noWish, day: 'other' as const, on: '2026-06-07', part: 'evening' as const },
      { on: '2026-06-07', from: '18:00', until: '21:00' },
    ],
    [{ ...noWish, day: 'other' as const }, undefined],
  ])('%o', (form, wished) => {
    expect(wishedOf(form, nowMs)).toEqual(wished);
  });

  it('says today by its name and other days by their date', () => {
    const said = (on: string, from: string | null) =>
      wishText(order(1, { wished: { on, from, until: null } }), nowMs, 'zh-CN');
    expect([said('2026-05-31', null), said('2026-06-01', '08:00')]).toEqual(['今天', '2026-06-01 08:00–']);
    expect(wishText(order(1), nowMs, 'en')).toBe('As soon as possible');
  });
});

it('leads to a position, else to the address, and rings a number without what people put between', () => {
  const who = order(1).customer;
  expect(geoLink(who)).toBe(`geo:0,0?q=${encodeURIComponent('示范村 3 号')}`);
  const there = who === null ? null : { ...who, position: { lng: 110.25, lat: 21.25, accuracyM: 12 } };
  expect(geoLink(there)).toBe('geo:21.250000,110.250000?q=21.250000,110.250000');
  expect(geoLink(who === null ? null : { ...who, address: null })).toBeNull();
  expect(geoLink(null)).toBeNull();
  expect(telLink('+86 138-0000 1234')).toBe('tel:+8613800001234');
});
