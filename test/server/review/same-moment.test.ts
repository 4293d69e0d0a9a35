// What comes several times at the same moment: once it is done, and everyone is told so.
import { expect, it } from 'vitest';
import { makeOrganisation, makePerson, openTestApp, signInAs } from '../../support/accounts.ts';
import { describeOnEachStore } from '../../support/stores.ts';
import { newCustomer } from '../feature/customer/customers.ts';

describeOnEachStore('the same at the same moment', (engine) => {
  it('is done once, whichever came first', async () => {
    const test = await openTestApp(engine);
    const at = await makeOrganisation(test.deps, { kind: 'gas-company' });
    const personId = await makePerson(test.deps, at, { username: 'the-office', roles: ['office', 'administrator'] });
    const { headers, deviceId } = await signInAs(test, 'the-office');
    const thrice = async (method: string, path: string, body: string): Promise<number[]> => {
      const ask = async () => (await test.app.request(`/api/v1${path}`, { method, headers, body })).status;
      return await Promise.all([ask(), ask(), ask()]);
    };
    const csv = '编号,型号,容积,自重\n1,YSP35.5,35.5,16.5\n';
    expect(await thrice('PUT', `/imports/${test.deps.newId()}?fileName=a.csv`, csv)).toEqual([200, 200, 200]);
    const list = '姓名,电话,村\n用户丙,13800000001,东村\n';
    expect(await thrice('PUT', `/customer-imports/${test.deps.newId()}?fileName=a.csv`, list)).toEqual([200, 200, 200]);
    const vehicle = { version: null, organisationId: at.organisationId, plate: '粤GA0009', approvedUntil: null };
    const rest = { insuredUntil: null, maxLoadKg: null, maxCylinders: null, photoSha256: null };
    const put = await thrice('PUT', `/vehicles/${test.deps.newId()}`, JSON.stringify({ ...vehicle, ...rest }));
    expect(put).toEqual([200, 200, 200]);

    const command = {
      commandId: test.deps.newId(),
      deviceId,
      seq: 1,
      type: 'open-customer',
      version: 1,
      actor: personId,
      occurredAt: new Date(test.clock.now()).toISOString(),
      clockOffsetMs: 0,
      appVersion: 'test',
      verdictShown: null,
      signature: null,
      payload: newCustomer(test),
    };
    const ask = async (): Promise<string> => {
      const sent = { method: 'POST', headers, body: JSON.stringify({ commands: [command] }) };
      const { answers } = (await (await test.app.request('/api/v1/commands', sent)).json()) as { answers: unknown };
      return JSON.stringify(answers);
    };
    const answers = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('"recorded"');
    await test.close();
  });

  it('takes no number that a database cannot count to, and stands still for none', async () => {
    const test = await openTestApp(engine);
    const at = await makeOrganisation(test.deps, { kind: 'gas-company' });
    const personId = await makePerson(test.deps, at, { username: 'the-office', roles: ['office'] });
    const { headers, deviceId } = await signInAs(test, 'the-office');
    const good = {
      deviceId,
      type: 'open-customer',
      version: 1,
      actor: personId,
      occurredAt: new Date(test.clock.now()).toISOString(),
      clockOffsetMs: 0,
      appVersion: 'test',
      verdictShown: null,
      signature: null,
    };
    const bad: readonly object[] = [
      { seq: 1e21 },
      { seq: 2 ** 53 },
      { clockOffsetMs: -1e300 },
      { clockOffsetMs: 8.7e15 },
      { occurredAt: '0000-01-01T00:00:00+14:00' },
      { occurredAt: '9999-12-31T23:59:59-14:00' },
      { appVersion: '\ud800' },
      { signature: 'a\u0000' },
      { verdictShown: { '\udfff': 1 } },
    ];
    const commands = [...bad, {}].map((wrong, i) => ({
      ...good,
      commandId: test.deps.newId(),
      seq: i + 1,
      payload: newCustomer(test),
      ...wrong,
    }));
    const response = await test.app.request('/api/v1/commands', {
      method: 'POST',
      headers,
      // A lone surrogate, and minus infinity, as a program of somebody else may write them.
      body: JSON.stringify({ commands }).replace('-1e+300', '-1e999'),
    });
    expect(response.status).toBe(200);
    const { answers } = (await response.json()) as { answers: { status: string }[] };
    expect(answers.map(({ status }) => status)).toEqual([...bad.map(() => 'unreadable'), 'recorded']);

    const deep = `{"commands":[${'['.repeat(200_000)}${']'.repeat(200_000)}]}`;
    const nested = await test.app.request('/api/v1/commands', { method: 'POST', headers, body: deep });
    expect(nested.status).toBe(400);
    for (const key of [['\u0000', 'x'], ['x', 1e308], [0.5, 'a'], [2 ** 40], ['\ud800', 'x'], [null], {}]) {
      const after = Buffer.from(JSON.stringify(key)).toString('base64url');
      for (const list of ['customers', 'cases', 'leaks', 'customer-imports', 'cylinders', 'orders', 'parameters']) {
        const { status } = await test.app.request(`/api/v1/${list}?after=${after}`, { headers });
        expect([200, 400], `${list} after ${JSON.stringify(key)}`).toContain(status);
      }
    }
    await test.close();
  });
});
