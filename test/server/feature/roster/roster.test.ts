// Couriers, vehicles, zones, bindings and stand-ins over HTTP: who may, what overlaps, codes forged, used twice and out of time.
import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { MyRoster } from '../../../../shared/contract/delivery.ts';
import { checkStandInCode, noTries, standInCode, windowOf } from '../../../../shared/delivery/stand-in-code.ts';
import { parseFacts } from '../../../../shared/verdict/facts.ts';
import { judge } from '../../../../shared/verdict/judge.ts';
import { recordCylinderEvents } from '../../../../server/feature/cylinder/record-cylinder-event.ts';
import { byConsole } from '../../../../server/feature/account/account-dependencies.ts';
import { readCourierFacts, readVehicleFacts } from '../../../../server/feature/roster/read-delivery-facts.ts';
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
import { goodStamp, send } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const timeZone = 'Asia/Shanghai';
const ring = [
  [110, 21],
  [110.1, 21],
  [110.1, 21.1],
  [110, 21.1],
  [110, 21],
];

describeOnEachStore('the roster', (engine) => {
  let t: TestApp;
  let company: TestOrganisation;
  let office: Signed;
  let first: { readonly personId: string; readonly signed: Signed };
  let second: { readonly personId: string; readonly signed: Signed };

  beforeEach(async () => {
    t = await openTestApp(engine);
    company = await makeOrganisation(t.deps, { kind: 'gas-company', name: '某燃气公司' });
    await makePerson(t.deps, company, { username: 'office', roles: ['office'], siteId: null });
    office = await signInAs(t, 'office');
    const courier = async (username: string) => ({
      personId: await makePerson(t.deps, company, {
        username,
        name: `送气工${username}`,
        telephone: '000-1',
        roles: ['courier'],
        certificates: [{ kind: 'deliver', number: 'K-1', until: '2027-03-31' }],
      }),
      signed: await signInAs(t, username),
    });
    first = await courier('first');
    second = await courier('second');
  });
  afterEach(async () => {
    await t.close();
  });

  const call = async (as: Signed, method: string, path: string, body?: object) => {
    const response = await t.app.request(`/api/v1${path}`, {
      method,
      headers: as.headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown> };
  };
  const put = (as: Signed, path: string, body: object) => call(as, 'PUT', path, body);
  const get = (as: Signed, path: string) => call(as, 'GET', path);
  const itemsOf = async (as: Signed, path: string) => (await get(as, path)).body['items'] as Record<string, unknown>[];
  const ofCompany = (list: string): string => `/organisations/${company.organisationId}/${list}`;

  const vehicleInput = (plate: string, more: object = {}) => ({
    version: null,
    organisationId: company.organisationId,
    plate,
    approvedUntil: '2027-03-31',
    insuredUntil: '2027-03-31',
    maxLoadKg: 300,
    maxCylinders: null,
    photoSha256: null,
    ...more,
  });
  const addVehicle = async (plate: string): Promise<string> => {
    const id = t.deps.newId();
    expect(await put(office, `/vehicles/${id}`, vehicleInput(plate))).toMatchObject({ status: 200 });
    return id;
  };
  const addZone = async (name: string, more: object = {}): Promise<string> => {
    const id = t.deps.newId();
    const input = {
      version: null,
      organisationId: company.organisationId,
      name,
      polygons: [ring],
      villages: [],
      ...more,
    };
    expect(await put(office, `/zones/${id}`, input)).toMatchObject({ status: 200 });
    return id;
  };
  const bind = (
    courierId: string,
    kind: string,
    targetId: string,
    from: string,
    until: string | null,
    id = t.deps.newId(),
  ) => put(office, `/bindings/${id}`, { courierId, kind, targetId, from, until });
  const factsAt = (courierId: string, at = new Date(t.clock.now()).toISOString()) =>
    readCourierFacts(t.store.reader, { courierId, organisationId: company.organisationId, at, timeZone });

  it('has vehicles: a code of their own, one plate once, sent twice, changed by who saw the latest, ended', async () => {
    const id = t.deps.newId();
    const made = await put(office, `/vehicles/${id}`, vehicleInput('粤 g·a1234'));
    expect(made).toMatchObject({ status: 200, body: { plate: '粤GA1234', version: 1, maxLoadKg: 300 } });
    expect(await put(office, `/vehicles/${id}`, vehicleInput('粤GA1234'))).toEqual(made);
    const { code, labelUrl } = made.body as { code: string; labelUrl: string };
    expect(labelUrl).toBe(`http://localhost/v/${code}`);
    for (const scanned of [labelUrl, code, code.toLowerCase()]) {
      expect(await get(first.signed, `/vehicles?scanned=${encodeURIComponent(scanned)}`)).toMatchObject({
        status: 200,
        body: { vehicleId: id },
      });
    }
    expect(await get(first.signed, '/vehicles?scanned=AZ000017')).toMatchObject({ status: 404 });
    expect(await put(office, `/vehicles/${t.deps.newId()}`, vehicleInput('粤GA1234'))).toMatchObject({ status: 409 });
    expect(
      await put(office, `/vehicles/${id}`, vehicleInput('粤GA1234', { version: 1, maxLoadKg: 200 })),
    ).toMatchObject({
      body: { version: 2, maxLoadKg: 200, code },
    });
    expect(
      await put(office, `/vehicles/${id}`, vehicleInput('粤GA1234', { version: 1, maxLoadKg: 100 })),
    ).toMatchObject({
      status: 409,
    });
    await put(office, `/vehicles/${id}/end`, { reason: '报废' });
    expect(await put(office, `/vehicles/${t.deps.newId()}`, vehicleInput('粤GA1234'))).toMatchObject({ status: 200 });
    const events = await readStream(t.store.reader, 'vehicle', id, { before: null, most: 10 });
    expect(events.map((event) => event.type).toSorted()).toEqual([
      'vehicle-changed',
      'vehicle-created',
      'vehicle-ended',
    ]);
  });

  it('has zones: drawn, listed or both, tidied, and refused where nobody can say who is inside', async () => {
    const id = t.deps.newId();
    const input = { version: null, organisationId: company.organisationId, name: '一片区', villages: ['甲村', '甲村'] };
    expect(await put(office, `/zones/${id}`, { ...input, polygons: [ring.slice(0, 4)] })).toMatchObject({
      status: 200,
      body: { polygons: [ring], villages: ['甲村'], version: 1 },
    });
    const bow = [ring[0], ring[2], ring[1], ring[3]];
    expect(await put(office, `/zones/${t.deps.newId()}`, { ...input, polygons: [bow] })).toMatchObject({ status: 400 });
    expect(await put(office, `/zones/${t.deps.newId()}`, { ...input, polygons: [], villages: [] })).toMatchObject({
      status: 400,
    });
    expect(await itemsOf(first.signed, ofCompany('zones'))).toHaveLength(1);
    const gcj02 = JSON.stringify({ type: 'Polygon', coordinates: [ring] });
    const read = await call(office, 'POST', '/zone-files', { datum: 'gcj02', geojson: gcj02 });
    const [zone] = (read.body as { zones: { polygons: number[][][] }[] }).zones;
    expect(Math.abs((zone?.polygons[0]?.[0]?.[0] ?? 0) - 110)).toBeGreaterThan(0.002);
    expect(await call(office, 'POST', '/zone-files', { datum: 'wgs84', geojson: '{' })).toMatchObject({
      body: { zones: [], problem: { kind: 'not-geojson', zone: 0 } },
    });
    expect(await call(first.signed, 'POST', '/zone-files', { datum: 'wgs84', geojson: gcj02 })).toMatchObject({
      status: 403,
    });
  });

  it('binds a courier to one vehicle on any day, and a vehicle to one courier: the day before, on it, after it', async () => {
    const [one, two] = [await addVehicle('粤GA0001'), await addVehicle('粤GA0002')];
    const id = t.deps.newId();
    const made = await bind(first.personId, 'vehicle', one, '2026-05-01', '2026-05-31', id);
    expect(made.status).toBe(200);
    expect(await bind(first.personId, 'vehicle', one, '2026-05-01', '2026-05-31', id)).toEqual(made);
    expect((await bind(first.personId, 'vehicle', one, '2026-05-02', '2026-05-31', id)).status).toBe(409);
    expect((await bind(first.personId, 'vehicle', two, '2026-05-31', null)).status).toBe(409);
    expect((await bind(second.personId, 'vehicle', one, '2026-05-31', null)).status).toBe(409);
    expect((await bind(second.personId, 'vehicle', one, '2026-01-01', '2026-05-01')).status).toBe(409);
    expect((await bind(second.personId, 'vehicle', one, '2026-01-01', '2026-04-30')).status).toBe(200);
    expect((await bind(first.personId, 'vehicle', two, '2026-06-01', null)).status).toBe(200);
    expect((await bind(second.personId, 'vehicle', one, '2026-06-01', null)).status).toBe(200);
    expect((await bind(first.personId, 'vehicle', two, '2026-06-02', '2026-06-01')).status).toBe(400);
    expect((await bind(t.deps.newId(), 'vehicle', two, '2020-01-01', '2020-01-02')).status).toBe(404);
    const events = await readStream(t.store.reader, 'roster', company.organisationId, { before: null, most: 20 });
    expect(events).toHaveLength(4);
    expect(JSON.stringify(events)).not.toContain('送气工');
  });

  it('lets a vehicle be given on from the day on which a binding was ended, and keeps who had it before', async () => {
    const vehicle = await addVehicle('粤GA0001');
    const id = t.deps.newId();
    await bind(first.personId, 'vehicle', vehicle, '2026-01-01', null, id);
    expect((await put(office, `/bindings/${id}/end`, { reason: '换车' })).status).toBe(200);
    expect((await put(office, `/bindings/${id}/end`, { reason: '再来' })).body['endReason']).toBe('换车');
    expect((await bind(second.personId, 'vehicle', vehicle, '2026-05-17', null)).status).toBe(409);
    expect((await bind(second.personId, 'vehicle', vehicle, '2026-05-18', null)).status).toBe(200);
    expect(await itemsOf(office, ofCompany('bindings'))).toHaveLength(2);
    const before = new Date(t.clock.now() - 60_000).toISOString();
    t.clock.pass(60_000);
    expect((await factsAt(first.personId)).bindings).toEqual([]);
    // What was done before, and is told now, is judged by what held then.
    expect((await factsAt(first.personId, before)).bindings).toEqual([{ vehicle, from: '2026-01-01', until: null }]);
  });

  it('lets couriers share zones, and refuses only the same pair twice', async () => {
    const [one, two] = [await addZone('一片区'), await addZone('二片区', { polygons: [], villages: ['440811-101'] })];
    expect((await bind(first.personId, 'zone', one, '2026-01-01', null)).status).toBe(200);
    expect((await bind(first.personId, 'zone', two, '2026-01-01', null)).status).toBe(200);
    expect((await bind(second.personId, 'zone', one, '2026-01-01', null)).status).toBe(200);
    expect((await bind(first.personId, 'zone', one, '2026-07-01', null)).status).toBe(409);
  });

  it('settles two bindings that are made at once: one of them is refused', async () => {
    const vehicle = await addVehicle('粤GA0001');
    const answers = await Promise.all(
      [first, second].map(({ personId }) => bind(personId, 'vehicle', vehicle, '2026-05-18', null)),
    );
    expect(answers.map((answer) => answer.status).toSorted()).toEqual([200, 409]);
  });

  it('ends bindings and stand-ins with their vehicle', async () => {
    const vehicle = await addVehicle('粤GA0001');
    await bind(first.personId, 'vehicle', vehicle, '2026-01-01', null);
    const standIn = {
      courierId: second.personId,
      kind: 'vehicle',
      targetId: vehicle,
      from: null,
      until: '2026-05-18T10:00:00Z',
      reason: '顶班',
    };
    expect((await put(office, `/stand-ins/${t.deps.newId()}`, standIn)).status).toBe(200);
    await put(office, `/vehicles/${vehicle}/end`, { reason: '报废' });
    t.clock.pass(1000);
    expect((await factsAt(first.personId)).bindings).toEqual([]);
    expect((await factsAt(second.personId)).bindings).toEqual([]);
    expect((await bind(first.personId, 'vehicle', vehicle, '2027-01-01', null)).status).toBe(404);
    const at = new Date(t.clock.now()).toISOString();
    expect(await readVehicleFacts(t.store.reader, { vehicleId: vehicle, at, lastPositionAt: null })).toBeNull();
  });

  it('approves a stand-in for 24 hours at most, from now or within a week, and one at a time', async () => {
    const vehicle = await addVehicle('粤GA0001');
    const input = { courierId: second.personId, kind: 'vehicle', targetId: vehicle, from: null, reason: '顶班' };
    const approve = (until: string, more: object = {}, id = t.deps.newId()) =>
      put(office, `/stand-ins/${id}`, { ...input, until, ...more });
    expect((await approve('2026-05-19T04:00:00.001Z')).status).toBe(400);
    expect((await approve('2026-05-18T04:00:00Z')).status).toBe(400);
    expect((await approve('2026-05-18T05:00:00Z', { from: '2026-05-18T03:00:00Z' })).status).toBe(400);
    expect((await approve('2026-06-01T05:00:00Z', { from: '2026-06-01T04:00:00Z' })).status).toBe(400);
    const id = t.deps.newId();
    const made = await approve('2026-05-19T04:00:00Z', {}, id);
    expect(made).toMatchObject({ status: 200, body: { byCode: false, doubt: null } });
    expect(await approve('2026-05-19T04:00:00Z', {}, id)).toEqual(made);
    expect((await approve('2026-05-18T06:00:00Z', { courierId: first.personId })).status).toBe(409);
    expect((await approve('2026-05-19T06:00:00Z', { from: '2026-05-19T04:00:00Z' })).status).toBe(200);

    const bindings = async (at: string) => (await factsAt(second.personId, at)).bindings;
    expect(await bindings('2026-05-18T03:59:59.999Z')).toEqual([]);
    expect(await bindings('2026-05-18T04:00:00.000Z')).toEqual([{ vehicle, from: '2026-05-18', until: '2026-05-18' }]);
    // Past midnight in China it is the next day's.
    expect(await bindings('2026-05-18T16:30:00.000Z')).toEqual([{ vehicle, from: '2026-05-19', until: '2026-05-19' }]);
    expect(await bindings('2026-05-19T06:00:00.000Z')).toEqual([]);
    await put(office, `/stand-ins/${id}/end`, { reason: '车修好了' });
    t.clock.pass(1000);
    expect((await factsAt(second.personId)).bindings).toEqual([]);
  });

  it('takes a code that a phone checked by itself, once; forged, copied, late ones are kept and give nothing', async () => {
    const vehicle = await addVehicle('粤GA0001');
    const wanted = { courierId: first.personId, kind: 'vehicle', targetId: vehicle, hours: 4, reason: '换车' };
    expect((await put(office, `/stand-in-codes/${t.deps.newId()}`, wanted)).status).toBe(409);
    const mine = (await get(first.signed, '/my-roster')).body as unknown as MyRoster;
    expect(mine).toMatchObject({ active: true, cardUntil: '2027-03-31', courierId: first.personId });
    expect((await get(office, '/my-roster')).status).toBe(403);
    const codeId = t.deps.newId();
    const issued = await put(office, `/stand-in-codes/${codeId}`, wanted);
    expect(await put(office, `/stand-in-codes/${codeId}`, wanted)).toEqual(issued);
    const { code } = issued.body as { code: string };

    const hmac = (key: Uint8Array, message: Uint8Array): Uint8Array =>
      createHmac('sha256', key).update(message).digest();
    const key = Buffer.from(mine.codeKey, 'base64url');
    const subject = {
      organisationId: mine.organisationId,
      courierId: mine.courierId,
      kind: 'vehicle',
      targetId: vehicle,
    } as const;
    const onPhone = checkStandInCode(code, subject, key, t.clock.now(), noTries, hmac);
    expect(onPhone.result).toMatchObject({ ok: true, value: { hours: 4 } });

    const use = (who: typeof first, digits: string, more: object = {}) =>
      send(
        t,
        who,
        'use-stand-in-code',
        { standInId: t.deps.newId(), code: digits, kind: 'vehicle', targetId: vehicle, photoSha256: null },
        more,
      );
    // Somebody else's code is nobody's code.
    expect(await use(second, code)).toMatchObject({
      status: 'recorded-with-case',
      detail: 'stand-in-code-never-issued',
    });
    // Made up with the key out of the phone.
    const forged = standInCode(subject, { window: windowOf(t.clock.now()), hours: 24, number: 5 }, key, hmac);
    expect(await use(first, forged)).toMatchObject({ detail: 'stand-in-code-never-issued' });
    expect((await factsAt(first.personId)).bindings).toEqual([]);

    // Used without signal, told an hour later.
    const usedAt = new Date(t.clock.now() + 60_000).toISOString();
    t.clock.pass(3_600_000);
    expect(await use(first, code, { occurredAt: usedAt })).toMatchObject({
      status: 'recorded',
      result: { doubt: null },
    });
    expect((await factsAt(first.personId)).bindings).toEqual([{ vehicle, from: '2026-05-18', until: '2026-05-18' }]);
    expect(await use(first, code)).toMatchObject({ detail: 'stand-in-code-used-before' });

    const late = (await put(office, `/stand-in-codes/${t.deps.newId()}`, { ...wanted, hours: 1 })).body as {
      code: string;
    };
    const before = new Date(t.clock.now() - 3_600_000).toISOString();
    expect(await use(first, late.code, { occurredAt: before })).toMatchObject({ detail: 'stand-in-code-out-of-time' });
    t.clock.pass(3_600_000);
    expect(await use(first, late.code)).toMatchObject({ detail: 'stand-in-code-out-of-time' });

    const listed = await itemsOf(office, ofCompany('stand-ins'));
    expect(listed.map((each) => each['doubt']).toReversed()).toEqual([
      'never-issued',
      'never-issued',
      null,
      'used-before',
      'out-of-time',
      'out-of-time',
    ]);
    expect(await use({ ...first, signed: office, personId: first.personId }, code)).toMatchObject({
      status: 'unreadable',
    });
  });

  it('makes codes with another key after a phone was lost', async () => {
    const before = (await get(first.signed, '/my-roster')).body as unknown as MyRoster;
    expect((await put(office, `/couriers/${first.personId}/stand-in-key`, {})).status).toBe(400);
    expect((await put(office, `/couriers/${first.personId}/stand-in-key`, { reason: '手机丢了' })).status).toBe(204);
    const after = (await get(first.signed, '/my-roster')).body as unknown as MyRoster;
    expect(after.codeKey).not.toBe(before.codeKey);
  });

  it('gives a verdict its facts: courier, zones and vehicle with what is aboard', async () => {
    const vehicle = await addVehicle('粤GA0001');
    const zone = await addZone('一片区', {
      polygons: [ring, ring.map(([lng = 0, lat = 0]) => [lng + 1, lat])],
      villages: ['440811-101'],
    });
    await bind(first.personId, 'vehicle', vehicle, '2026-05-18', null);
    await bind(first.personId, 'zone', zone, '2026-05-18', '2026-05-18');
    const cylinderId = t.deps.newId();
    await t.store.atomically(async (trx) => {
      await recordCylinderEvents(
        trx,
        null,
        cylinderId,
        [
          {
            type: 'registered',
            code: 'AZ0000012',
            facts: goodStamp,
            ownerOrganisationId: company.organisationId,
            state: 'active',
            custody: { kind: 'vehicle', id: vehicle, siteId: null },
            assumed: [],
            source: 'office',
            importId: null,
            photoSha256: null,
          },
        ],
        byConsole(new Date(t.clock.now()).toISOString()),
      );
    });
    const at = new Date(t.clock.now()).toISOString();
    const courier = await factsAt(first.personId);
    const vehicleFacts = await readVehicleFacts(t.store.reader, { vehicleId: vehicle, at, lastPositionAt: at });
    expect(vehicleFacts).toMatchObject({ loadKg: 16.5, loadCount: 1, maxLoadKg: 300 });
    expect(courier.zones?.map((each) => each.id)).toEqual([zone, zone]);
    const rulesAt = (instant: string, lng: number): string[] => {
      const facts = parseFacts({
        step: 'deliver',
        at: instant,
        dataAsOf: 'live',
        org: { id: company.organisationId },
        courier,
        vehicle: vehicleFacts,
        position: { lng, lat: 21.05 },
        customer: { position: [lng, 21.05], kind: 'household' },
      });
      if (!facts.ok) throw new Error(facts.error);
      return judge(facts.value)
        .reasons.map((reason) => reason.rule)
        .filter((rule) => /^(courier|vehicle|tracker|out-of|position)/.test(rule));
    };
    expect(rulesAt(at, 111.05)).toEqual([]);
    expect(rulesAt(at, 110.5)).toEqual(['out-of-zone', 'position-out-of-zone']);
    expect(rulesAt('2026-05-19T04:00:00Z', 110.05)).toEqual(['out-of-zone', 'tracker-silent', 'position-out-of-zone']);
    expect(rulesAt('2027-04-01T04:00:00Z', 110.05)).toContain('courier-not-approved');
  });

  it('shows a company its own and an authority its area; names only to those who need them, each look kept', async () => {
    const vehicle = await addVehicle('粤GA0001');
    const zone = await addZone('一片区');
    const photo = 'a'.repeat(64);
    expect((await put(office, `/couriers/${first.personId}/photo`, { sha256: photo })).status).toBe(200);
    const authority = await makeOrganisation(t.deps, {
      kind: 'authority',
      name: '某监管所',
      area: testArea.slice(0, 6),
    });
    const other = await makeOrganisation(t.deps, { name: '另一家' });
    await makePerson(t.deps, authority, { username: 'supervisor', roles: ['supervisor'], siteId: null });
    await makePerson(t.deps, other, { username: 'stranger', roles: ['office'], siteId: null });
    const [supervisor, stranger] = [await signInAs(t, 'supervisor'), await signInAs(t, 'stranger')];
    for (const list of ['vehicles', 'zones', 'couriers', 'bindings', 'stand-ins']) {
      expect((await get(supervisor, ofCompany(list))).status).toBe(200);
      expect((await get(stranger, ofCompany(list))).status).toBe(404);
    }
    const { code } = (await itemsOf(office, ofCompany('vehicles')))[0] as { code: string };
    expect((await get(stranger, `/vehicles?scanned=${code}`)).status).toBe(404);
    expect((await put(stranger, `/vehicles/${vehicle}/end`, { reason: '无' })).status).toBe(404);
    expect((await put(stranger, `/zones/${zone}/end`, { reason: '无' })).status).toBe(404);
    expect((await bind(first.personId, 'vehicle', vehicle, '2026-05-18', null)).status).toBe(200);
    const taken = { courierId: first.personId, kind: 'vehicle', targetId: vehicle, from: '2026-06-01', until: null };
    expect((await put(stranger, `/bindings/${t.deps.newId()}`, taken)).status).toBe(404);
    expect((await put(supervisor, `/bindings/${t.deps.newId()}`, taken)).status).toBe(403);
    expect((await put(first.signed, `/bindings/${t.deps.newId()}`, taken)).status).toBe(403);

    const [seen] = await itemsOf(office, ofCompany('couriers'));
    expect(seen).toMatchObject({
      name: '送气工first',
      photoSha256: photo,
      card: { number: 'K-1', until: '2027-03-31' },
    });
    const [masked] = await itemsOf(second.signed, ofCompany('couriers'));
    expect(masked).toMatchObject({ name: null, telephone: null, photoSha256: null, card: { number: null } });
    const looks = await t.store.reader.selectFrom('look').selectAll().where('what', '=', 'couriers').execute();
    // The office's and the supervisor's; who sees no names looks at nobody.
    expect(looks).toHaveLength(2);
  });

  it('is listed in pages without gap or repetition', async () => {
    const vehicles = [await addVehicle('粤GA0001'), await addVehicle('粤GA0002'), await addVehicle('粤GA0003')];
    const page = await get(office, `${ofCompany('vehicles')}?limit=2`);
    const next = await get(office, `${ofCompany('vehicles')}?limit=2&after=${String(page.body['next'])}`);
    const ids = [page, next].flatMap(({ body }) =>
      (body['items'] as { vehicleId: string }[]).map((each) => each.vehicleId),
    );
    expect(ids).toEqual(vehicles);
    expect(next.body['next']).toBeNull();
    for (const vehicle of vehicles) {
      const until = '2026-05-18T05:00:00Z';
      const input = {
        courierId: first.personId,
        kind: 'vehicle',
        targetId: vehicle,
        from: null,
        until,
        reason: '换车',
      };
      const id = t.deps.newId();
      await put(office, `/stand-ins/${id}`, input);
      await put(office, `/stand-ins/${id}/end`, { reason: '完' });
    }
    const latest = await get(office, `${ofCompany('stand-ins')}?limit=2`);
    const rest = await get(office, `${ofCompany('stand-ins')}?limit=2&after=${String(latest.body['next'])}`);
    const targets = [latest, rest].flatMap(({ body }) =>
      (body['items'] as { targetId: string }[]).map((each) => each.targetId),
    );
    expect(targets).toEqual(vehicles.toReversed());
    expect(await itemsOf(office, `${ofCompany('couriers')}?limit=1`)).toHaveLength(1);
  });
});
