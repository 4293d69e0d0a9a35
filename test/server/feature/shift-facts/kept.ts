// A phone asks for all that it keeps, of a courier with a zone by village and by position; resolves to what failed.
import type { TestApp } from '../../../support/accounts.ts';
import { call, fullCylinder, openDelivery } from '../../../support/delivery.ts';
import { send } from '../../../support/station.ts';
import { newCustomer } from '../customer/customers.ts';

export async function everythingKept(test: TestApp): Promise<string[]> {
  const town = await openDelivery(test, { name: '某燃气公司', prefix: 'KZ', user: 'kept' });
  const zoneId = test.deps.newId();
  const polygon = [
    [110.2, 21.2],
    [110.3, 21.2],
    [110.3, 21.3],
    [110.2, 21.2],
  ];
  const { courier, office, organisationId } = town;
  const failed: string[] = [];
  const ask = async (by: typeof courier, method: string, path: string, body?: object) => {
    const { status } = await call(test, by.signed, method, path, body);
    if (status >= 400) failed.push(`${String(status)} ${method} ${path}`);
  };
  const zone = { version: null, organisationId, name: '片区', polygons: [polygon], villages: ['示范村'] };
  await ask(office, 'PUT', `/zones/${zoneId}`, zone);
  const binding = { courierId: courier.personId, kind: 'zone', targetId: zoneId, from: '2026-01-01', until: null };
  await ask(office, 'PUT', `/bindings/${test.deps.newId()}`, binding);
  await fullCylinder(test, town, 1);
  const customer = newCustomer(test);
  await send(test, courier, 'open-customer', customer);
  await ask(courier, 'GET', '/shift/facts');
  await ask(courier, 'GET', '/shift/facts/customers');
  await ask(courier, 'GET', `/shift/facts/customers?only=${customer.customerId}`);
  return failed;
}
