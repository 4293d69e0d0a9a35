// A company with zones, two couriers and customers, an authority above it and another company beside it: what orders need.
import type { Order } from '../../../../shared/contract/order.ts';
import type { Engine } from '../../../../server/db/store.ts';
import { makePerson, signInAs, type Signed } from '../../../support/accounts.ts';
import { send, type Sender } from '../../../support/station.ts';
import { newCustomer, openTown, type Town } from '../customer/customers.ts';

export interface OrderTown extends Town {
  readonly second: Sender;
  /** `第一片区`: a square around the customers of `newCustomer`. */
  readonly zoneId: string;
  /** `第二片区`: the village 远村. */
  readonly farZoneId: string;
  call(as: Signed, method: string, path: string, body?: object): Promise<{ status: number; body: unknown }>;
  /** Opened by the office; resolves to its id. */
  open(more?: Parameters<typeof newCustomer>[1]): Promise<string>;
  bind(courierId: string, zoneId: string, from: string, until: string | null): Promise<void>;
  /** Placed by the office; resolves to the order. */
  place(customerId: string, more?: object): Promise<Order>;
}

export const square = [
  [110.2, 21.2],
  [110.3, 21.2],
  [110.3, 21.3],
  [110.2, 21.3],
  [110.2, 21.2],
];

export async function openOrderTown(engine: Engine): Promise<OrderTown> {
  const town = await openTown(engine);
  const { test, at, office } = town;
  const call: OrderTown['call'] = async (as, method, path, body) => {
    const response = await test.app.request(`/api/v1${path}`, {
      method,
      headers: as.headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  };
  const good = async (answer: Promise<{ status: number; body: unknown }>): Promise<unknown> => {
    const { status, body } = await answer;
    if (status >= 300) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
    return body;
  };
  const zone = async (name: string, shape: object): Promise<string> => {
    const zoneId = test.deps.newId();
    const input = { version: null, organisationId: at.organisationId, name, polygons: [], villages: [], ...shape };
    await good(call(office.signed, 'PUT', `/zones/${zoneId}`, input));
    return zoneId;
  };
  const secondId = await makePerson(test.deps, at, { username: 'the-second', name: '送气工乙', roles: ['courier'] });
  const second = { personId: secondId, signed: await signInAs(test, 'the-second') };
  // These tests pass days and months; who is signed in stays so.
  await test.store.atomically(async (trx) => {
    await trx.updateTable('session').set({ expires_at: '2027-01-01T00:00:00.000Z' }).execute();
  });
  return {
    ...town,
    second,
    zoneId: await zone('第一片区', { polygons: [square] }),
    farZoneId: await zone('第二片区', { villages: ['远村'] }),
    call,
    async open(more = {}) {
      const opened = newCustomer(test, { ...more, person: { identity: null, ...more.person } });
      await send(test, office, 'open-customer', opened);
      return opened.customerId;
    },
    async bind(courierId, zoneId, from, until) {
      const body = { courierId, kind: 'zone', targetId: zoneId, from, until };
      await good(call(office.signed, 'PUT', `/bindings/${test.deps.newId()}`, body));
    },
    async place(customerId, more = {}) {
      const body = {
        orderId: test.deps.newId(),
        customerId,
        lines: [{ model: 'YSP35.5', count: 1 }],
        wished: null,
        note: null,
        courierId: null,
        ...more,
      };
      // Answered by the schema that the OpenAPI description names.
      return (await good(call(office.signed, 'POST', '/orders', body))) as Order;
    },
  };
}
