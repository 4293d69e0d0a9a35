// What devices say waits on them, who sees it, and a lost device: ended for good, and what it sends afterwards is looked into.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'valibot';
import { deviceSchema, endedDeviceCommandSchema, type Device } from '../../../../shared/contract/account.ts';
import { pageOf } from '../../../../server/http/page.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  testStart,
  type Signed,
  type TestApp,
} from '../../../support/accounts.ts';
import { openStation, registerCylinder, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const minute = 60_000;

describeOnEachStore('devices', (engine) => {
  let test: TestApp;
  let station: Station;
  let office: Signed;
  let supervisor: Signed;
  let phone: Signed;
  let code: string;

  beforeAll(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    code = (await registerCylinder(test, station, 1)).code;
    const at = { organisationId: station.organisationId, siteId: station.siteId };
    await makePerson(test.deps, at, { username: 'd-office', roles: ['office'], siteId: null, name: '办公室甲' });
    const authority = await makeOrganisation(test.deps, { kind: 'authority', area: '330102', name: '某监管局' });
    await makePerson(test.deps, authority, { username: 'd-super', roles: ['supervisor'], siteId: null });
    office = await signInAs(test, 'd-office');
    supervisor = await signInAs(test, 'd-super');
    await makePerson(test.deps, at, { username: 'd-filler', name: '充装员戊' });
    phone = await signInAs(test, 'd-filler', { deviceName: '站内手持机 3' });
  });
  afterAll(() => test.close());

  const send = (by: Signed, method: string, path: string, body?: unknown) =>
    test.app.request(`/api/v1${path}`, {
      method,
      headers: by.headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const say = (by: Signed, outbox: object | null, commands: readonly unknown[] = []) =>
    send(by, 'POST', '/commands', outbox === null ? { commands } : { commands, outbox });
  const list = async (by: Signed, query = ''): Promise<Device[]> =>
    parse(pageOf(deviceSchema), await (await send(by, 'GET', `/devices?limit=200${query}`)).json()).items;
  const one = async (by: Signed, deviceId = phone.deviceId, query = ''): Promise<Device> =>
    parse(deviceSchema, await (await send(by, 'GET', `/devices/${deviceId}${query}`)).json());
  const iso = (ms: number): string => new Date(ms).toISOString();
  const command = (by: Signed, seq: number) => ({
    commandId: test.deps.newId(),
    deviceId: by.deviceId,
    seq,
    type: 'return-cylinder',
    version: 1,
    actor: station.fillerId,
    occurredAt: iso(test.clock.now()),
    clockOffsetMs: 0,
    appVersion: 'test',
    verdictShown: null,
    signature: null,
    payload: { scanned: code, siteId: station.siteId },
  });

  it('knows name, person and contacts of a device that has told nothing yet', async () => {
    expect(await one(office)).toEqual({
      deviceId: phone.deviceId,
      organisationId: station.organisationId,
      organisationName: expect.any(String) as string,
      name: '站内手持机 3',
      siteId: station.siteId,
      lastPerson: { personId: expect.any(String) as string, name: '充装员戊', signedInAt: testStart },
      told: null,
      firstSeenAt: testStart,
      lastSeenAt: testStart,
      lastSeq: 0,
      endedAt: null,
      endReason: null,
      sentAfterEnd: 0,
    });
  });

  it('keeps how much waits, since when by our clock, and how far the device’s clock is off', async () => {
    test.clock.pass(30 * minute);
    const now = test.clock.now();
    // The device is ten minutes behind; its oldest record was made twenty minutes ago.
    const said = {
      sentAt: iso(now - 10 * minute),
      unsent: 5,
      elsewhere: 2,
      oldestAt: iso(now - 30 * minute),
      pictures: 1,
      appVersion: '0.9.1',
    };
    expect((await say(phone, said)).status).toBe(200);
    const device = await one(office);
    expect(device.lastSeenAt).toBe(iso(now));
    expect(device.told).toEqual({
      at: iso(now),
      unsent: 3,
      unsentPictures: 1,
      unsentSince: iso(now - 20 * minute),
      clockOffsetMs: 10 * minute,
      appVersion: '0.9.1',
    });
    for (const by of [office, supervisor]) {
      expect((await list(by, '&which=unsent')).map(({ deviceId }) => deviceId)).toEqual([phone.deviceId]);
    }
  });

  it('takes an older application at its word, and lists the device no more once it is empty', async () => {
    expect((await say(phone, { sentAt: iso(test.clock.now()), unsent: 0 })).status).toBe(200);
    expect((await one(office)).told).toMatchObject({ unsent: 0, unsentPictures: null, unsentSince: null });
    expect(await list(office, '&which=unsent')).toEqual([]);
    // Only that another organisation's records wait: nothing that this office could chase.
    await say(phone, { sentAt: iso(test.clock.now()), unsent: 2, elsewhere: 2 });
    expect(await list(office, '&which=unsent')).toEqual([]);
    expect((await say(phone, { sentAt: iso(test.clock.now()), unsent: -1 })).status).toBe(400);
  });

  it('is seen by the office and the authority of the area, page by page, each look on record; by nobody else', async () => {
    expect((await send(phone, 'GET', '/devices')).status).toBe(403);
    const all = await list(supervisor);
    expect(all.map(({ deviceId }) => deviceId)).toContain(phone.deviceId);
    const first = parse(pageOf(deviceSchema), await (await send(supervisor, 'GET', '/devices?limit=1')).json());
    const rest = await list(supervisor, `&after=${String(first.next)}`);
    expect([...first.items, ...rest].map(({ deviceId }) => deviceId)).toEqual(all.map(({ deviceId }) => deviceId));
    const query = `?organisation=${station.organisationId}`;
    expect((await one(supervisor, phone.deviceId, query)).lastPerson?.name).toBe('充装员戊');
    const farAway = await makeOrganisation(test.deps, { kind: 'authority', area: '440100', name: '外地监管局' });
    await makePerson(test.deps, farAway, { username: 'd-far', roles: ['supervisor'], siteId: null });
    const far = await signInAs(test, 'd-far');
    expect((await list(far)).map(({ organisationId }) => organisationId)).toEqual([farAway.organisationId]);
    expect((await send(far, 'GET', `/devices/${phone.deviceId}${query}`)).status).toBe(404);
    const looks = await test.store.reader.selectFrom('look').select('subjects').where('what', '=', 'devices').execute();
    expect(looks.some(({ subjects }) => subjects.includes(all[0]?.lastPerson?.personId ?? 'nobody'))).toBe(true);
  });

  it('may be ended by its own organisation only, with a reason that stays', async () => {
    const path = `/devices/${phone.deviceId}/end`;
    expect((await send(supervisor, 'POST', path, { reason: '要求停用' })).status).toBe(404);
    expect((await send(office, 'POST', path, { reason: ' ' })).status).toBe(400);
    expect((await send(phone, 'GET', '/session')).status).toBe(200);
    expect((await send(office, 'POST', path, { reason: '路上丢了' })).status).toBe(204);
    expect((await send(office, 'POST', path, { reason: '第二次' })).status).toBe(204);
    expect(await one(office)).toMatchObject({ endReason: '路上丢了', endedAt: iso(test.clock.now()) });
    expect((await list(office, '&which=ended')).map(({ deviceId }) => deviceId)).toEqual([phone.deviceId]);
    expect((await list(office, '&which=present')).map(({ deviceId }) => deviceId)).not.toContain(phone.deviceId);
    expect((await send(phone, 'GET', '/session')).status).toBe(401);
    await expect(signInAs(test, 'd-filler', { deviceId: phone.deviceId })).rejects.toThrow('403');
    await signInAs(test, 'd-filler');
  });

  const cases = async () =>
    await test.store.reader
      .selectFrom('open_case')
      .select(['case_id', 'organisation_id', 'details'])
      .where('kind', '=', 'sent-after-end')
      .where('closed_at', 'is', null)
      .execute();
  const kept = async () => {
    const answer = await send(office, 'GET', `/devices/${phone.deviceId}/sent-after-end`);
    return parse(pageOf(endedDeviceCommandSchema), await answer.json()).items;
  };

  it('keeps what an ended device still sends, once, records none of it, and opens one case', async () => {
    const commands = [command(phone, 1), command(phone, 2), { nonsense: true }];
    expect((await say(phone, null, [])).status).toBe(401);
    expect(await cases()).toEqual([]);
    expect((await say(phone, null, commands)).status).toBe(401);
    expect((await say(phone, null, commands)).status).toBe(401);
    test.clock.pass(40 * 24 * 60 * minute);
    office = await signInAs(test, 'd-office');
    expect((await say(phone, null, [command(phone, 3)])).status).toBe(401);
    const rows = await kept();
    expect(rows).toHaveLength(4);
    expect(rows.map(({ raw }) => JSON.parse(raw) as unknown)).toContainEqual(commands[0]);
    expect(await cases()).toEqual([
      {
        case_id: expect.any(String) as string,
        organisation_id: station.organisationId,
        details: expect.stringContaining(phone.deviceId) as string,
      },
    ]);
    expect((await one(office)).sentAfterEnd).toBe(4);
    const returned = await test.store.reader.selectFrom('event').select('n').where('type', '=', 'returned').execute();
    expect(returned).toEqual([]);
  });

  it('opens another case for what comes after the first was closed', async () => {
    const [first] = await cases();
    await test.store.atomically(async (trx) => {
      await trx
        .updateTable('open_case')
        .set({ closed_at: iso(test.clock.now()) })
        .where('case_id', '=', first?.case_id ?? '')
        .execute();
    });
    await say(phone, null, [command(phone, 4)]);
    expect((await cases()).map(({ case_id: id }) => id)).not.toContain(first?.case_id);
    expect(await cases()).toHaveLength(1);
  });

  it('keeps nothing of somebody without a session of an ended device', async () => {
    const before = (await kept()).length;
    const stranger = { ...phone, headers: { ...phone.headers, cookie: `yiping=${'A'.repeat(43)}` } };
    expect((await say(stranger, null, [command(phone, 5)])).status).toBe(401);
    expect(await kept()).toHaveLength(before);
  });
});
