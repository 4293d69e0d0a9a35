// What an office does for its people, devices and scales, and what others cannot do, on both databases.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'valibot';
import { accountSchema, apiKeyCreatedSchema, type Role } from '../../../../shared/contract/account.ts';
import { personOfBadge } from '../../../../server/feature/account/badge.ts';
import { createFirstAccount } from '../../../../server/feature/account/create-first-account.ts';
import { createIdentify } from '../../../../server/http/session.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  pageHeaders,
  signInAs,
  testArea,
  testPassword,
  testPin,
  testStart,
  type Signed,
  type TestApp,
  type TestOrganisation,
} from '../../../support/accounts.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const newPerson = (username: string, ...memberships: object[]) => ({
  name: '充装员丙',
  telephone: '13900000000',
  username,
  password: testPassword,
  memberships,
});

describeOnEachStore('accounts', (engine) => {
  let test: TestApp;
  let station: TestOrganisation;
  let other: TestOrganisation;
  let office: Signed;
  let otherOffice: Signed;
  let administrator: Signed;

  beforeAll(async () => {
    test = await openTestApp(engine);
    station = await makeOrganisation(test.deps);
    other = await makeOrganisation(test.deps, { name: '另一充装站' });
    await makePerson(test.deps, station, { username: 'office', roles: ['office'], siteId: null });
    await makePerson(test.deps, station, { username: 'administrator', roles: ['administrator'], siteId: null });
    await makePerson(test.deps, other, { username: 'other-office', roles: ['office'], siteId: null });
    office = await signInAs(test, 'office');
    administrator = await signInAs(test, 'administrator');
    otherOffice = await signInAs(test, 'other-office');
  });
  afterAll(() => test.close());

  const send = (signed: Signed, method: string, path: string, body?: unknown) =>
    test.app.request(`/api/v1${path}`, {
      method,
      headers: signed.headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const statusOf = async (signed: Signed, method: string, path: string, body?: unknown) =>
    (await send(signed, method, path, body)).status;
  const role = (of: Role, siteId: string | null = station.siteId) => ({ role: of, siteId, from: '2026-01-01' });
  const makeScale = async (at: TestOrganisation): Promise<string> => {
    const scaleId = test.deps.newId();
    await test.store.atomically(async (trx) => {
      await trx
        .insertInto('scale')
        .values({
          scale_id: scaleId,
          version: 1,
          organisation_id: at.organisationId,
          site_id: at.siteId,
          name: '1 号秤',
          kind: 'filling',
          tank_id: null,
          division_g: 20,
          verified_until: null,
          checked_on: null,
          ended_at: null,
        })
        .execute();
    });
    return scaleId;
  };

  it('makes a person who signs in with a temporary password, once however often it is sent', async () => {
    const personId = test.deps.newId();
    const body = newPerson('New.Person', role('filler'));
    const first = await send(office, 'PUT', `/accounts/${personId}`, body);
    expect([first.status, await first.json()]).toEqual([200, { personId }]);
    expect(await statusOf(office, 'PUT', `/accounts/${personId}`, body)).toBe(200);
    expect(await statusOf(office, 'PUT', `/accounts/${personId}`, { ...body, username: 'elsewise' })).toBe(409);
    expect(await statusOf(office, 'PUT', `/accounts/${test.deps.newId()}`, body)).toBe(409);
    const signed = await signInAs(test, 'new.person');
    const session = (await (await send(signed, 'GET', '/session')).json()) as object;
    expect(session).toMatchObject({ passwordIsTemporary: true, roles: ['filler'], person: { personId } });
  });

  it('takes one of two persons sent at once with the same name', async () => {
    const answers = await Promise.all(
      [test.deps.newId(), test.deps.newId()].map((id) =>
        statusOf(office, 'PUT', `/accounts/${id}`, newPerson('at-once', role('filler'))),
      ),
    );
    expect(answers.sort()).toEqual([200, 409]);
  });

  it('gives only roles that fit, at own sites, and administrators only by administrators', async () => {
    const attempt = (signed: Signed, membership: object) =>
      statusOf(
        signed,
        'PUT',
        `/accounts/${test.deps.newId()}`,
        newPerson(`r-${test.deps.newId().slice(-6)}`, membership),
      );
    expect(await attempt(office, role('supervisor'))).toBe(400);
    expect(await attempt(office, role('filler', other.siteId))).toBe(404);
    expect(await attempt(office, role('administrator', null))).toBe(403);
    expect(await attempt(administrator, role('administrator', null))).toBe(200);
    await makePerson(test.deps, station, { username: 'mere-filler' });
    expect(await attempt(await signInAs(test, 'mere-filler'), role('filler'))).toBe(403);
  });

  it('ends a role at once: the next request is refused', async () => {
    const personId = await makePerson(test.deps, station, { username: 'leaves' });
    const signed = await signInAs(test, 'leaves');
    expect(await statusOf(signed, 'GET', '/session')).toBe(200);
    const account = parse(accountSchema, await (await send(office, 'GET', `/accounts/${personId}`)).json());
    const membershipId = account.memberships[0]?.membershipId ?? '';
    const path = `/accounts/${personId}/memberships/${membershipId}/end`;
    expect(await statusOf(office, 'POST', path)).toBe(204);
    expect(await statusOf(office, 'POST', path)).toBe(204);
    expect(await statusOf(signed, 'GET', '/session')).toBe(401);
    await expect(signInAs(test, 'leaves')).rejects.toThrow('403');
    const again = `/accounts/${personId}/memberships/${test.deps.newId()}`;
    expect(await statusOf(office, 'PUT', again, role('courier'))).toBe(204);
    expect(await statusOf(office, 'PUT', again, role('courier'))).toBe(204);
    expect(await statusOf(office, 'PUT', again, role('filler'))).toBe(409);
    expect(await statusOf(signed, 'GET', '/session')).toBe(200);
  });

  it('keeps the last administrator', async () => {
    const alone = await makeOrganisation(test.deps, { name: '独一站' });
    const personId = await makePerson(test.deps, alone, { username: 'alone', roles: ['administrator'], siteId: null });
    const signed = await signInAs(test, 'alone');
    const account = parse(accountSchema, await (await send(signed, 'GET', `/accounts/${personId}`)).json());
    const end = `/accounts/${personId}/memberships/${account.memberships[0]?.membershipId}/end`;
    expect(await statusOf(signed, 'POST', end)).toBe(409);
  });

  it('sets, replaces and ends a badge', async () => {
    const personId = await makePerson(test.deps, station, { username: 'badged' });
    await makePerson(test.deps, station, { username: 'badged-2', badge: 'TAKEN-1' });
    const path = `/accounts/${personId}/badge`;
    expect(await statusOf(office, 'PUT', path, { badge: 'taken-1', pin: '2580' })).toBe(409);
    expect(await statusOf(office, 'PUT', path, { badge: 'NEW-1', pin: '1234' })).toBe(400);
    expect(await statusOf(office, 'PUT', path, { badge: 'NEW-1', pin: '77777' })).toBe(400);
    expect(await statusOf(office, 'PUT', path, { badge: 'NEW-1', pin: '2580' })).toBe(204);
    expect(await statusOf(office, 'PUT', path, { badge: 'NEW-2', pin: '2580' })).toBe(204);
    const whose = (badge: string, organisationId = station.organisationId, day = '2026-05-18') =>
      personOfBadge(test.store.reader, badge, organisationId, day);
    expect(await whose('NEW-1')).toBeNull();
    expect(await whose(' new-2\n')).toBe(personId);
    expect(await whose('NEW-2', other.organisationId)).toBeNull();
    expect(await whose('NEW-2', station.organisationId, '2025-12-31')).toBeNull();
    expect(await statusOf(office, 'POST', `${path}/end`)).toBe(204);
    expect(await whose('NEW-2')).toBeNull();
  });

  it('lifts a lock by setting the badge anew, and ends the sessions that the old one opened', async () => {
    const personId = await makePerson(test.deps, station, { username: 'lifted', badge: 'LIFT-1' });
    const signed = await signInAs(test, 'lifted');
    const change = (from: Signed, badge: string, pin: string) =>
      send(from, 'POST', '/session/badge', { badge, pin, deviceId: signed.deviceId });
    for (let wrong = 0; wrong < 5; wrong += 1) await change(signed, 'LIFT-1', '000000');
    expect((await change(signed, 'LIFT-1', testPin)).status).toBe(429);
    expect(
      parse(accountSchema, await (await send(office, 'GET', `/accounts/${personId}`)).json()).badgeLockedUntil,
    ).toBe('2026-05-18T04:05:00.000Z');
    expect(await statusOf(office, 'PUT', `/accounts/${personId}/badge`, { badge: 'LIFT-1', pin: '2580' })).toBe(204);
    const opened = await change(signed, 'LIFT-1', '2580');
    expect(opened.status).toBe(200);
    const byBadge = { ...signed, headers: { ...pageHeaders, cookie: opened.headers.get('set-cookie') ?? '' } };
    expect(await statusOf(byBadge, 'GET', '/session')).toBe(200);
    expect(await statusOf(office, 'PUT', `/accounts/${personId}/badge`, { badge: 'LIFT-1', pin: '2579' })).toBe(204);
    expect(await statusOf(byBadge, 'GET', '/session')).toBe(401);
  });

  it('resets a password, which ends all sessions; not of administrators, nor of those who work elsewhere too', async () => {
    const personId = await makePerson(test.deps, station, { username: 'forgot' });
    const signed = await signInAs(test, 'forgot');
    const password = 'a temporary one';
    expect(await statusOf(office, 'PUT', `/accounts/${personId}/password`, { password })).toBe(204);
    expect(await statusOf(signed, 'GET', '/session')).toBe(401);
    await signInAs(test, 'forgot', { password });

    const high = await makePerson(test.deps, station, { username: 'high', roles: ['administrator'], siteId: null });
    expect(await statusOf(office, 'PUT', `/accounts/${high}/password`, { password })).toBe(403);
    expect(await statusOf(administrator, 'PUT', `/accounts/${high}/password`, { password })).toBe(204);

    const both = await makePerson(test.deps, station, {
      username: 'both',
      memberships: [station, other].map(({ organisationId }) => ({
        organisationId,
        siteId: null,
        role: 'filler' as const,
        from: '2026-01-01',
        until: null,
      })),
    });
    expect(await statusOf(office, 'PUT', `/accounts/${both}/password`, { password })).toBe(403);
  });

  it('records and ends certificates, which the session tells', async () => {
    const personId = await makePerson(test.deps, station, { username: 'certified' });
    const signed = await signInAs(test, 'certified');
    const certificatesNow = async () =>
      ((await (await send(signed, 'GET', '/session')).json()) as { certificates: unknown }).certificates;
    const path = `/accounts/${personId}/certificates/${test.deps.newId()}`;
    const body = { kind: 'fill', number: 'T-9', until: '2027-01-31' };
    expect(await statusOf(office, 'PUT', path, body)).toBe(204);
    expect(await statusOf(office, 'PUT', path, body)).toBe(204);
    expect(await statusOf(office, 'PUT', path, { ...body, until: '2028-01-31' })).toBe(409);
    expect(await certificatesNow()).toEqual([{ kind: 'fill', until: '2027-01-31' }]);
    expect(await statusOf(office, 'POST', `${path}/end`)).toBe(204);
    expect(await certificatesNow()).toEqual([]);
  });

  it('lists its own people a page at a time, and keeps who looked at whom', async () => {
    const all: string[] = [];
    let next: string | null = null;
    do {
      const response = await send(office, 'GET', `/accounts?limit=5${next === null ? '' : `&after=${next}`}`);
      expect(response.status).toBe(200);
      const page = (await response.json()) as { items: { personId: string; name: string }[]; next: string | null };
      all.push(...page.items.map((item) => item.personId));
      next = page.next;
    } while (next !== null);
    const expected = await test.store.reader
      .selectFrom('membership')
      .select('person_id')
      .distinct()
      .where('organisation_id', '=', station.organisationId)
      .orderBy('person_id')
      .execute();
    expect(all).toEqual(expected.map((row) => row.person_id));
    const looks = await test.store.reader
      .selectFrom('look')
      .selectAll()
      .where('what', '=', 'accounts')
      .orderBy('look_id')
      .execute();
    expect(looks.flatMap((look) => JSON.parse(look.subjects) as string[])).toEqual(all);
    expect(new Set(looks.map((look) => look.organisation_id))).toEqual(new Set([station.organisationId]));
  });

  it('does not let others know that a person, device or key exists', async () => {
    const personId = await makePerson(test.deps, station, { username: 'hidden', badge: 'HIDDEN' });
    const signed = await signInAs(test, 'hidden');
    const scaleId = await makeScale(station);
    const key = parse(
      apiKeyCreatedSchema,
      await (await send(office, 'POST', '/api-keys', { scaleId, label: 'x' })).json(),
    );
    const account = parse(accountSchema, await (await send(office, 'GET', `/accounts/${personId}`)).json());
    const membershipId = account.memberships[0]?.membershipId ?? '';
    const refused: [string, string, unknown?][] = [
      ['GET', `/accounts/${personId}`],
      ['PUT', `/accounts/${personId}/badge`, { badge: 'STOLEN', pin: '2580' }],
      ['POST', `/accounts/${personId}/badge/end`],
      ['PUT', `/accounts/${personId}/password`, { password: 'a temporary one' }],
      ['PUT', `/accounts/${personId}/memberships/${test.deps.newId()}`, role('filler', other.siteId)],
      ['POST', `/accounts/${personId}/memberships/${membershipId}/end`],
      ['PUT', `/accounts/${personId}/certificates/${test.deps.newId()}`, { kind: 'fill' }],
      ['POST', `/devices/${signed.deviceId}/end`, { reason: 'not ours' }],
      ['GET', `/devices/${signed.deviceId}`],
      ['GET', `/devices/${signed.deviceId}/sent-after-end`],
      ['PUT', `/accounts/${personId}/corrections/${test.deps.newId()}`, { name: '别人', reason: 'x' }],
      ['GET', `/accounts/${personId}/corrections`],
      ['POST', `/api-keys/${key.keyId}/end`],
      ['POST', '/api-keys', { scaleId, label: 'x' }],
      [
        'PUT',
        `/accounts/${test.deps.newId()}`,
        { ...newPerson('spy', role('filler')), organisationId: station.organisationId },
      ],
    ];
    const statuses = await Promise.all(
      refused.map(([method, path, body]) => statusOf(otherOffice, method, path, body)),
    );
    expect(statuses).toEqual(refused.map(() => 404));
    expect(await statusOf(signed, 'GET', '/session')).toBe(200);
  });

  it('knows a scale by its key until the key or the scale ends', async () => {
    const scaleId = await makeScale(station);
    const created = await send(office, 'POST', '/api-keys', { scaleId, label: '一号秤' });
    expect(created.status).toBe(201);
    const { keyId, secret } = parse(apiKeyCreatedSchema, await created.json());
    const identify = createIdentify(test.deps);
    const whoHas = (authorization: string, cookie = '') =>
      identify(new Request('http://localhost/', { headers: { authorization, cookie } }));
    expect(await whoHas(`Bearer ${secret}`)).toEqual({
      personId: null,
      organisationId: station.organisationId,
      organisationKind: 'filling-station',
      area: testArea,
      siteId: station.siteId,
      roles: [],
      deviceId: null,
      scaleId,
    });
    expect(await whoHas(`Bearer ${secret}x`)).toBeNull();
    expect(await whoHas(`Basic ${secret}`)).toBeNull();
    // A wrong key is not made good by a cookie.
    expect(await whoHas('Bearer x', office.headers['cookie'])).toBeNull();
    const keys = await test.store.reader.selectFrom('api_key').select('hash').execute();
    expect(keys.some((key) => key.hash.includes(secret))).toBe(false);
    const asScale = { authorization: `Bearer ${secret}` };
    expect((await test.app.request('/api/v1/accounts', { headers: asScale })).status).toBe(403);

    expect(await statusOf(office, 'POST', `/api-keys/${keyId}/end`)).toBe(204);
    expect(await whoHas(`Bearer ${secret}`)).toBeNull();

    const second = parse(
      apiKeyCreatedSchema,
      await (await send(office, 'POST', '/api-keys', { scaleId, label: '2' })).json(),
    );
    expect(await whoHas(`Bearer ${second.secret}`)).not.toBeNull();
    await test.store.atomically(async (trx) => {
      await trx.updateTable('scale').set({ ended_at: testStart }).where('scale_id', '=', scaleId).execute();
    });
    expect(await whoHas(`Bearer ${second.secret}`)).toBeNull();
  });

  it('lets an authority make the first account of an organisation in its area, and no other', async () => {
    const authority = await makeOrganisation(test.deps, { name: '某监管所', kind: 'authority', area: '3301' });
    await makePerson(test.deps, authority, { username: 'supervisor', roles: ['supervisor'], siteId: null });
    const supervisor = await signInAs(test, 'supervisor');
    const fresh = await makeOrganisation(test.deps, { name: '新站' });
    const outside = await makeOrganisation(test.deps, { name: '外地站', area: '320102001000' });
    const attempt = (organisationId: string) =>
      statusOf(supervisor, 'PUT', `/accounts/${test.deps.newId()}`, {
        ...newPerson(`f-${test.deps.newId().slice(-6)}`, role('administrator', null)),
        organisationId,
      });
    expect(await attempt(outside.organisationId)).toBe(404);
    expect(await attempt(authority.organisationId)).toBe(403);
    expect(await attempt(fresh.organisationId)).toBe(200);
    expect(await attempt(fresh.organisationId)).toBe(403);
  });

  it('makes the first account of an empty register, and only that', async () => {
    const empty = await openTestApp(engine);
    try {
      const first = {
        organisation: { kind: 'authority', name: '某监管所', area: '330102' },
        person: { name: '管理员甲', username: 'first', password: testPassword },
        today: '2026-05-18',
      };
      const made = await createFirstAccount(empty.deps, first);
      expect(made.ok).toBe(true);
      const signed = await signInAs(empty, 'first');
      const session = await empty.app.request('/api/v1/session', { headers: signed.headers });
      expect(await session.json()).toMatchObject({ roles: ['administrator'], organisation: { name: '某监管所' } });
      expect(await createFirstAccount(empty.deps, first)).toEqual({ ok: false, error: 'not-empty' });
      const organisations = await empty.store.reader.selectFrom('organisation').select('name').execute();
      expect(organisations).toHaveLength(1);
    } finally {
      await empty.close();
    }
  });

  it('is in the OpenAPI description', async () => {
    const response = await test.app.request('/api/v1/openapi.json');
    const { paths } = (await response.json()) as { paths: Record<string, Record<string, unknown>> };
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method} ${path.replace('/api/v1', '')}`),
    );
    for (const route of [
      'post /session',
      'get /session',
      'delete /session',
      'post /session/badge',
      'put /session/workplace',
      'put /session/password',
      'get /accounts',
      'get /accounts/{personId}',
      'put /accounts/{personId}',
      'put /accounts/{personId}/memberships/{membershipId}',
      'post /accounts/{personId}/memberships/{membershipId}/end',
      'put /accounts/{personId}/certificates/{certificateId}',
      'post /accounts/{personId}/certificates/{certificateId}/end',
      'put /accounts/{personId}/badge',
      'post /accounts/{personId}/badge/end',
      'put /accounts/{personId}/password',
      'get /devices',
      'post /devices/{deviceId}/end',
      'get /api-keys',
      'post /api-keys',
      'post /api-keys/{keyId}/end',
    ]) {
      expect(described).toContain(route);
    }
  });
});
