// Organisations, sites, licences, people, scales and tanks over HTTP: who may, sent twice, changed meanwhile, ended.
import { afterEach, beforeEach, expect, it } from 'vitest';
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
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('organisations', (engine) => {
  let t: TestApp;
  let station: TestOrganisation;
  let authority: TestOrganisation;
  let office: Signed;
  let supervisor: Signed;

  beforeEach(async () => {
    t = await openTestApp(engine);
    station = await makeOrganisation(t.deps);
    authority = await makeOrganisation(t.deps, {
      kind: 'authority',
      name: '某区市场监管局',
      area: testArea.slice(0, 6),
    });
    await makePerson(t.deps, station, { username: 'office', roles: ['office'], name: '办公室甲', telephone: '000-1' });
    await makePerson(t.deps, authority, { username: 'supervisor', roles: ['supervisor'], siteId: null });
    office = await signInAs(t, 'office');
    supervisor = await signInAs(t, 'supervisor');
  });
  afterEach(async () => {
    await t.close();
  });

  const put = async (as: Signed, path: string, body: object) => {
    const response = await t.app.request(`/api/v1${path}`, {
      method: 'PUT',
      headers: as.headers,
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const get = async (as: Signed, path: string) => {
    const response = await t.app.request(`/api/v1${path}`, { headers: as.headers });
    return { status: response.status, body: (await response.json()) as { items: Record<string, unknown>[] } };
  };
  const company = {
    version: null,
    kind: 'gas-company',
    name: '某燃气公司',
    shortName: null,
    creditCode: '91330102MA0000000X',
    area: testArea,
  };

  it('are entered by the authority of the area, once, however often it is sent', async () => {
    const id = t.deps.newId();
    const first = await put(supervisor, `/organisations/${id}`, company);
    const again = await put(supervisor, `/organisations/${id}`, company);
    expect(first).toMatchObject({ status: 200, body: { organisationId: id, version: 1, name: '某燃气公司' } });
    expect(again).toEqual(first);
    const events = await readStream(t.store.reader, 'organisation', id, { before: null, most: 10 });
    expect(events.map((event) => event.type)).toEqual(['organisation-created']);
    expect(await put(supervisor, `/organisations/${id}`, { ...company, name: '另一家' })).toMatchObject({
      status: 409,
      body: { code: 'already-used' },
    });
  });

  it('are entered by nobody else, and by an authority in its own area only', async () => {
    const id = t.deps.newId();
    expect(await put(office, `/organisations/${id}`, company)).toMatchObject({ status: 403 });
    expect(await put(supervisor, `/organisations/${id}`, { ...company, area: '440811000000' })).toMatchObject({
      status: 403,
    });
    expect(
      await put(supervisor, `/organisations/${id}`, { ...company, kind: 'authority', area: '3301' }),
    ).toMatchObject({
      status: 403,
    });
  });

  it('hold a credit code alone', async () => {
    await put(supervisor, `/organisations/${t.deps.newId()}`, company);
    expect(
      await put(supervisor, `/organisations/${t.deps.newId()}`, { ...company, name: '另一家燃气公司' }),
    ).toMatchObject({ status: 409, body: { code: 'conflict' } });
  });

  it('are changed by who saw the latest version', async () => {
    const id = t.deps.newId();
    await put(supervisor, `/organisations/${id}`, company);
    const changed = await put(supervisor, `/organisations/${id}`, { ...company, version: 1, shortName: '燃气' });
    expect(changed).toMatchObject({ status: 200, body: { version: 2, shortName: '燃气' } });
    expect(await put(supervisor, `/organisations/${id}`, { ...company, version: 1, shortName: '气' })).toMatchObject({
      status: 409,
    });
  });

  it('do not move themselves to where the rules are milder', async () => {
    const own = {
      version: 1,
      kind: 'filling-station',
      name: '某充装站',
      shortName: null,
      creditCode: null,
      area: testArea,
    };
    const path = `/organisations/${station.organisationId}`;
    expect(await put(office, path, { ...own, area: '330102' })).toMatchObject({ status: 403 });
    expect(await put(office, path, { ...own, kind: 'authority' })).toMatchObject({ status: 409 });
    expect(await put(office, path, { ...own, name: '某液化气充装站' })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    expect(await put(supervisor, path, { ...own, version: 2, area: '330102002000' })).toMatchObject({
      status: 200,
      body: { area: '330102002000', version: 3 },
    });
    const site = {
      version: null,
      organisationId: station.organisationId,
      kind: 'station',
      name: '二号站',
      address: null,
    };
    expect(
      await put(office, `/sites/${t.deps.newId()}`, { ...site, position: null, area: '440811001000' }),
    ).toMatchObject({ status: 400 });
  });

  it('are shown whole to themselves and to their authority, and are not found by others', async () => {
    const other = await makeOrganisation(t.deps, { name: '另一充装站' });
    expect(await get(office, `/organisations/${other.organisationId}`)).toMatchObject({ status: 404 });
    expect(await get(office, `/organisations/${other.organisationId}/sites`)).toMatchObject({ status: 404 });
    expect(await get(supervisor, `/organisations/${other.organisationId}`)).toMatchObject({ status: 200 });
    const ofOffice = await get(office, '/organisations');
    expect(ofOffice.body.items.map((item) => item['organisationId'])).toEqual([station.organisationId]);
    const ofSupervisor = await get(supervisor, '/organisations');
    expect(ofSupervisor.body.items).toHaveLength(3);
    const names = await get(office, '/organisation-names?kind=filling-station');
    expect(names.body.items.map((item) => item['name'])).toEqual(['某充装站', '另一充装站']);
  });

  it('are listed in pages without gap or repetition', async () => {
    for (let i = 0; i < 5; i += 1) await makeOrganisation(t.deps, { name: `站${i}` });
    const seen: unknown[] = [];
    let next: string | null = '';
    while (next !== null) {
      const response: Response = await t.app.request(
        `/api/v1/organisations?limit=2${next === '' ? '' : `&after=${next}`}`,
        {
          headers: supervisor.headers,
        },
      );
      const page = (await response.json()) as { items: { organisationId: string }[]; next: string | null };
      seen.push(...page.items.map((item) => item.organisationId));
      next = page.next;
    }
    expect(seen).toHaveLength(7);
    expect(new Set(seen).size).toBe(7);
  });

  it('are ended by the authority, with a reason, and then left as they are', async () => {
    const path = `/organisations/${station.organisationId}`;
    expect(await put(office, `${path}/end`, { reason: '停业' })).toMatchObject({ status: 403 });
    expect(await put(supervisor, `${path}/end`, { reason: '' })).toMatchObject({ status: 400 });
    const ended = await put(supervisor, `${path}/end`, { reason: '停业' });
    expect(ended).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await put(supervisor, `${path}/end`, { reason: '停业' })).toEqual(ended);
    expect(
      await put(supervisor, `/licences/${t.deps.newId()}`, {
        version: null,
        organisationId: station.organisationId,
        kind: 'filling',
        number: null,
        media: ['lpg'],
        from: '2026-01-01',
        until: '2027-01-01',
      }),
    ).toMatchObject({ status: 409 });
    expect(await get(office, path)).toMatchObject({ status: 401 });
  });

  it('keep sites and licences of their own, and nobody else does', async () => {
    const siteId = t.deps.newId();
    const site = {
      version: null,
      organisationId: station.organisationId,
      kind: 'depot',
      name: '供应站',
      area: testArea,
      address: '某路 1 号',
      position: { lng: 120.1234567, lat: 30.1 },
    };
    expect(await put(office, `/sites/${siteId}`, site)).toMatchObject({
      status: 200,
      body: { siteId, version: 1, position: { lng: 120.1234567, lat: 30.1 } },
    });
    const events = await readStream(t.store.reader, 'site', siteId, { before: null, most: 10 });
    expect(JSON.stringify(events)).not.toContain('某路');
    const other = await makeOrganisation(t.deps, { name: '另一充装站' });
    await makePerson(t.deps, other, { username: 'other', roles: ['office'] });
    const stranger = await signInAs(t, 'other');
    expect(await put(stranger, `/sites/${siteId}`, { ...site, version: 1, name: '改' })).toMatchObject({ status: 404 });
    const licenceId = t.deps.newId();
    const licence = {
      version: null,
      organisationId: station.organisationId,
      kind: 'filling',
      number: 'TS-1',
      media: ['lpg', 'lpg'],
      from: '2026-01-01',
      until: '2028-03-31',
    };
    expect(await put(stranger, `/licences/${licenceId}`, licence)).toMatchObject({ status: 404 });
    expect(await put(office, `/licences/${licenceId}`, licence)).toMatchObject({
      status: 200,
      body: { media: ['lpg'], version: 1 },
    });
    expect(await put(office, `/licences/${licenceId}`, { ...licence, version: 1, from: '2029-01-01' })).toMatchObject({
      status: 400,
    });
    expect(await put(office, `/licences/${licenceId}/end`, { reason: '换证' })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
  });

  it('show names of people to those whose work needs them, and log each look', async () => {
    await makePerson(t.deps, station, {
      username: 'filler',
      roles: ['filler'],
      name: '充装员甲',
      certificates: [{ kind: 'P', number: 'P-1', until: '2027-05-31' }],
    });
    const filler = await signInAs(t, 'filler');
    const path = `/organisations/${station.organisationId}/people`;
    const ofFiller = await get(filler, path);
    expect(ofFiller.body.items).toHaveLength(2);
    expect(JSON.stringify(ofFiller.body)).not.toMatch(/充装员甲|办公室甲|000-1|P-1/);
    const ofOffice = await get(office, path);
    expect(ofOffice.body.items.map((item) => item['name'])).toEqual(['办公室甲', '充装员甲']);
    expect(ofOffice.body.items[1]).toMatchObject({ certificates: [{ kind: 'P', number: 'P-1', until: '2027-05-31' }] });
    const looks = await t.store.reader.selectFrom('look').selectAll().execute();
    expect(looks).toHaveLength(1);
    expect(JSON.parse(looks[0]?.subjects ?? '[]')).toHaveLength(2);
    expect((await get(supervisor, path)).body.items[0]).toMatchObject({ name: '办公室甲', telephone: '000-1' });
  });

  it('have scales that hang on a tank of the same site', async () => {
    const tankId = t.deps.newId();
    const tank = { version: null, siteId: station.siteId, name: '1 号罐', capacityKg: 20_000 };
    expect(await put(office, `/tanks/${tankId}`, tank)).toMatchObject({ status: 200, body: { tankId, gas: null } });
    const scaleId = t.deps.newId();
    const scale = {
      version: null,
      siteId: station.siteId,
      name: '3 号秤',
      kind: 'filling',
      tankId,
      divisionG: 50,
      verifiedUntil: '2027-05-31',
    };
    const made = await put(office, `/scales/${scaleId}`, scale);
    expect(made).toMatchObject({ status: 200, body: { scaleId, version: 1, checkedOn: null } });
    expect(await put(office, `/scales/${scaleId}`, scale)).toEqual(made);
    const foreign = await makeOrganisation(t.deps, { name: '另一充装站' });
    expect(await put(office, `/scales/${t.deps.newId()}`, { ...scale, siteId: foreign.siteId })).toMatchObject({
      status: 404,
    });
    const elsewhere = t.deps.newId();
    await put(supervisor, `/tanks/${elsewhere}`, { ...tank, siteId: foreign.siteId });
    expect(await put(office, `/scales/${scaleId}`, { ...scale, version: 1, tankId: elsewhere })).toMatchObject({
      status: 404,
    });
    expect(await put(office, `/tanks/${tankId}/end`, { reason: '停用' })).toMatchObject({ status: 409 });
    await put(office, `/scales/${scaleId}/end`, { reason: '报废' });
    expect(await put(office, `/tanks/${tankId}/end`, { reason: '停用' })).toMatchObject({ status: 200 });
    expect((await get(office, `/tanks?site=${station.siteId}`)).body.items).toEqual([]);
    expect((await get(office, `/organisations/${station.organisationId}/scales`)).body.items).toHaveLength(1);
  });

  it('keep a scale’s check and a tank’s gas when they are renamed', async () => {
    const tankId = t.deps.newId();
    const scaleId = t.deps.newId();
    await put(office, `/tanks/${tankId}`, { version: null, siteId: station.siteId, name: '罐', capacityKg: null });
    const scale = {
      version: null,
      siteId: station.siteId,
      name: '秤',
      kind: 'check',
      tankId: null,
      divisionG: null,
      verifiedUntil: null,
    };
    await put(office, `/scales/${scaleId}`, scale);
    const mix = JSON.stringify({ receipts: [], gas: { kind: 'lpg', dmePct: 0, odorised: true, reportOn: null } });
    await t.store.atomically(async (trx) => {
      await trx.updateTable('tank').set({ mix }).where('tank_id', '=', tankId).execute();
      await trx.updateTable('scale').set({ checked_on: '2026-05-18' }).where('scale_id', '=', scaleId).execute();
    });
    expect(
      await put(office, `/tanks/${tankId}`, { version: 1, siteId: station.siteId, name: '甲罐', capacityKg: null }),
    ).toMatchObject({ body: { name: '甲罐', gas: { kind: 'lpg' } } });
    expect(await put(office, `/scales/${scaleId}`, { ...scale, version: 1, name: '复称秤' })).toMatchObject({
      body: { name: '复称秤', checkedOn: '2026-05-18', version: 2 },
    });
  });
});

const named = (kind: string, area: string) => ({
  version: null,
  kind,
  name: `某${kind}`,
  shortName: null,
  creditCode: null,
  area,
});

describeOnEachStore('setting up from an empty register', (engine) => {
  let t: TestApp;
  beforeEach(async () => {
    t = await openTestApp(engine);
  });
  afterEach(async () => {
    await t.close();
  });

  it('lets the first administrator enter others until an authority has people', async () => {
    const first = await makeOrganisation(t.deps, { name: '某燃气公司', kind: 'gas-company' });
    await makePerson(t.deps, first, { username: 'first', roles: ['administrator'], siteId: null });
    const admin = await signInAs(t, 'first');
    const put = async (path: string, body: object) =>
      await t.app.request(`/api/v1${path}`, { method: 'PUT', headers: admin.headers, body: JSON.stringify(body) });
    const stationId = t.deps.newId();
    const authorityId = t.deps.newId();
    expect((await put(`/organisations/${stationId}`, named('filling-station', testArea))).status).toBe(200);
    expect((await put(`/organisations/${authorityId}`, named('authority', '330102'))).status).toBe(200);
    const siteId = t.deps.newId();
    const site = { version: null, organisationId: stationId, kind: 'station', name: '站', area: testArea };
    expect((await put(`/sites/${siteId}`, { ...site, address: null, position: null })).status).toBe(200);

    await makePerson(
      t.deps,
      { organisationId: authorityId, siteId: '' },
      { username: 'supervisor', roles: ['supervisor'], siteId: null },
    );
    expect((await put(`/organisations/${t.deps.newId()}`, named('inspection-body', testArea))).status).toBe(403);
    expect((await put(`/organisations/${t.deps.newId()}`, named('authority', ''))).status).toBe(403);
    expect(
      (await put(`/sites/${siteId}`, { ...site, version: 1, name: '新站', address: null, position: null })).status,
    ).toBe(404);
    // Where that authority has no say, somebody still has to begin.
    expect((await put(`/organisations/${t.deps.newId()}`, named('inspection-body', '440811001000'))).status).toBe(200);
  });

  it('lets nobody but an administrator do so', async () => {
    const first = await makeOrganisation(t.deps, { name: '某燃气公司', kind: 'gas-company' });
    await makePerson(t.deps, first, { username: 'office', roles: ['office'] });
    const office = await signInAs(t, 'office');
    const response = await t.app.request(`/api/v1/organisations/${t.deps.newId()}`, {
      method: 'PUT',
      headers: office.headers,
      body: JSON.stringify({
        version: null,
        kind: 'filling-station',
        name: '某站',
        shortName: null,
        creditCode: null,
        area: testArea,
      }),
    });
    expect(response.status).toBe(403);
  });
});
