// The number that is answered at any hour: who says it, with which reason, and where everybody reads it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Session } from '../../../../shared/contract/account.ts';
import { readStream } from '../../../../server/log/read.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  testArea,
  type Signed,
  type TestApp,
  type TestOrganisation,
} from '../../../support/accounts.ts';
import { openStation, registerCylinder, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('the emergency telephone', (engine) => {
  let t: TestApp;
  let station: Station;
  let authority: TestOrganisation;
  let office: Signed;
  let supervisor: Signed;

  beforeEach(async () => {
    t = await openTestApp(engine);
    station = await openStation(t, { name: '某充装站' });
    authority = await makeOrganisation(t.deps, { kind: 'authority', name: '某区局', area: testArea.slice(0, 6) });
    await makePerson(t.deps, station, { username: 'office', roles: ['office'] });
    await makePerson(t.deps, authority, { username: 'supervisor', roles: ['supervisor'], siteId: null });
    [office, supervisor] = [await signInAs(t, 'office'), await signInAs(t, 'supervisor')];
  });
  afterEach(async () => {
    await t.close();
  });

  const say = async (
    as: Signed,
    { organisationId }: { organisationId: string },
    version: number,
    telephone: string | null,
    reason: string | null = null,
  ) => {
    const response = await t.app.request(`/api/v1/organisations/${organisationId}/emergency-telephone`, {
      method: 'PUT',
      headers: as.headers,
      body: JSON.stringify({ version, telephone, reason }),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const callsOf = async (as: Signed) =>
    ((await (await t.app.request('/api/v1/session', { headers: as.headers })).json()) as Session).emergencyCalls.map(
      ({ organisationName, telephone }) => [organisationName, telephone],
    );
  const events = async ({ organisationId }: { organisationId: string }) =>
    (await readStream(t.store.reader, 'organisation', organisationId, { before: null, most: 10 })).map(
      ({ data }) => data,
    );

  it('is said once however often it is sent, and another one only with a reason', async () => {
    const first = await say(office, station, 1, '(0380) 200 0001');
    expect(first).toMatchObject({ status: 200, body: { version: 2, emergencyTelephone: '03802000001' } });
    expect(await say(office, station, 1, '0380-2000001')).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await events(station)).toEqual([
      { type: 'emergency-telephone-changed', kind: 'landline', telephone: '03802000001', reason: null },
    ]);
    expect((await say(office, station, 2, '4000000001')).status).toBe(400);
    expect((await say(office, station, 1, '4000000001', '换了总机')).status).toBe(409);
    expect((await say(office, station, 2, '4000000001', '换了总机')).body).toMatchObject({ version: 3 });
    expect((await say(office, station, 3, null)).status).toBe(400);
    expect((await say(office, station, 3, null, '站点停业')).body).toMatchObject({
      version: 4,
      emergencyTelephone: null,
    });
    expect(await callsOf(office)).toEqual([]);
  });

  it('takes no number that nobody can dial, and keeps a mobile out of the log', async () => {
    for (const wrong of ['2000001', '119', '0380-1000001', 'javascript:alert(1)', '']) {
      expect((await say(office, station, 1, wrong)).status).toBe(400);
    }
    expect((await say(office, station, 1, '+86 138 0000 0001')).body).toMatchObject({
      emergencyTelephone: '13800000001',
    });
    expect(JSON.stringify(await events(station))).not.toContain('13800000001');
    expect((await events(station))[0]).toMatchObject({ kind: 'mobile', telephone: null });
  });

  it('is said by the own office, an authority’s supervisor and the authority above, by nobody else', async () => {
    const far = await makeOrganisation(t.deps, { name: '别处的站', area: '440811001000' });
    await makePerson(t.deps, far, { username: 'far-office', roles: ['office'] });
    const farOffice = await signInAs(t, 'far-office');
    expect((await say(farOffice, station, 1, '0380-2000001')).status).toBe(404);
    expect((await say(supervisor, far, 1, '0380-2000001')).status).toBe(404);
    expect((await say(station.filler, station, 1, '0380-2000001')).status).toBe(403);
    expect((await say(office, authority, 1, '0380-2000001')).status).toBe(404);
    expect((await say(supervisor, station, 1, '0380-2000001')).status).toBe(200);
    expect((await say(supervisor, authority, 1, '0380-2000009')).status).toBe(200);
    const scrapper = await makeOrganisation(t.deps, { kind: 'scrapper', name: '某报废厂' });
    expect((await say(supervisor, scrapper, 1, '0380-2000001')).status).toBe(400);
  });

  it('stays when the organisation is called otherwise, and goes when it is ended', async () => {
    await say(office, station, 1, '0380-2000001');
    const put = (path: string, body: object) =>
      t.app.request(`/api/v1${path}`, { method: 'PUT', headers: supervisor.headers, body: JSON.stringify(body) });
    const input = { kind: 'filling-station', name: '新名字', shortName: null, creditCode: null, area: testArea };
    const renamed = await put(`/organisations/${station.organisationId}`, { version: 2, ...input });
    expect(await renamed.json()).toMatchObject({ version: 3, emergencyTelephone: '03802000001', name: '新名字' });
    const { code } = await registerCylinder(t, station, 1);
    await put(`/organisations/${station.organisationId}/end`, { reason: '注销' });
    expect((await say(supervisor, station, 4, '0380-2000002', '试')).status).toBe(409);
    expect(await (await t.app.request(`/c/${code}`)).text()).not.toContain('tel:0380');
  });

  it('is told with the session: the own one, then that of the nearest authority that has one', async () => {
    const province = await makeOrganisation(t.deps, { kind: 'authority', name: '某省局', area: '33' });
    await makePerson(t.deps, province, { username: 'province', roles: ['supervisor'], siteId: null });
    await say(await signInAs(t, 'province'), province, 1, '0380-2000033');
    expect(await callsOf(station.filler)).toEqual([['某省局', '03802000033']]);
    await say(supervisor, authority, 1, '0380-2000009');
    await say(office, station, 1, '0380-2000001');
    expect(await callsOf(station.filler)).toEqual([
      ['某充装站', '03802000001'],
      ['某区局', '03802000009'],
    ]);
    expect(await callsOf(supervisor)).toEqual([['某区局', '03802000009']]);
  });

  it('stands on the public page of their cylinders, with a link, without signing in', async () => {
    const { code } = await registerCylinder(t, station, 1);
    const page = async (path = `/c/${code}`) => await (await t.app.request(path)).text();
    expect(await page()).not.toContain('24 小时应急电话');
    await say(office, station, 1, '0380-2000001');
    await say(supervisor, authority, 1, '0380-2000009');
    const shown = await page();
    const at = ['tel:03802000001', 'tel:119', 'tel:03802000009'].map((link) => shown.indexOf(link));
    expect(at).toEqual(at.toSorted((one, other) => one - other));
    expect(at[0]).toBeGreaterThan(0);
    expect(shown).toContain('0380-2000001');
    expect(shown).toContain('某充装站');
    expect(await page(`/c/${code}?lang=en`)).toContain('at any hour');
    // Of a code that nobody knows nothing is known of whom to ring but the fire brigade.
    expect(await page('/c/44087654321')).not.toContain('tel:0380');
  });
});
