// Signing in and out, changing the person by badge, and what ends a session's rights, on both databases.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'valibot';
import { sessionSchema, type Session } from '../../../../shared/contract/account.ts';
import {
  cookieOf,
  makeOrganisation,
  makePerson,
  openTestApp,
  pageHeaders,
  signInAs,
  testPassword,
  testPin,
  testStart,
  type Signed,
  type TestApp,
  type TestOrganisation,
} from '../../../support/accounts.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const hour = 3_600_000;
const day = 24 * hour;

const sessionOf = async (response: Response): Promise<Session> => parse(sessionSchema, await response.json());
const codeOf = async (response: Response): Promise<string> => ((await response.json()) as { code: string }).code;

describeOnEachStore('session', (engine) => {
  let test: TestApp;
  let station: TestOrganisation;
  let other: TestOrganisation;

  beforeAll(async () => {
    test = await openTestApp(engine, { offlineDays: 5 });
    station = await makeOrganisation(test.deps);
    other = await makeOrganisation(test.deps, { name: '另一充装站' });
  });
  afterAll(() => test.close());

  const post = (path: string, body: unknown, headers: Record<string, string> = pageHeaders) =>
    test.app.request(path, { method: 'POST', headers, body: JSON.stringify(body) });
  const whoAmI = (signed: Signed) => test.app.request('/api/v1/session', { headers: signed.headers });

  it('says who, where, in which roles and until when', async () => {
    const personId = await makePerson(test.deps, station, {
      username: 'says-who',
      roles: ['filler', 'safety-manager'],
      certificates: [{ kind: 'fill', number: 'T-1', until: '2027-03-01' }],
    });
    const signed = await signInAs(test, 'says-who');
    const response = await whoAmI(signed);
    expect(response.status).toBe(200);
    expect(await sessionOf(response)).toEqual({
      person: { personId, name: '充装员甲' },
      organisation: {
        organisationId: station.organisationId,
        name: '某充装站',
        kind: 'filling-station',
        area: '330102001000',
      },
      site: { siteId: station.siteId, name: '某充装站充装间' },
      roles: ['filler', 'safety-manager'],
      deviceId: signed.deviceId,
      signedInBy: 'password',
      passwordIsTemporary: false,
      expiresAt: '2026-05-18T16:00:00.000Z',
      serverTime: testStart,
      offlineDays: 5,
      emergencyCalls: [],
      certificates: [{ kind: 'fill', until: '2027-03-01' }],
      workplaces: [
        {
          organisationId: station.organisationId,
          organisationName: '某充装站',
          site: { siteId: station.siteId, name: '某充装站充装间' },
        },
      ],
    });
  });

  it('takes the user name in any case and width, and answers unknown names and wrong passwords the same', async () => {
    await makePerson(test.deps, station, { username: 'same-answer' });
    await signInAs(test, ' Ｓame-Answer ');
    const body = { deviceId: test.deps.newId(), deviceName: 'x' };
    const wrong = await post('/api/v1/session', { ...body, username: 'same-answer', password: 'wrong' });
    const unknown = await post('/api/v1/session', { ...body, username: 'nobody-here', password: 'wrong' });
    expect([wrong.status, unknown.status]).toEqual([401, 401]);
    const [first, second] = [(await wrong.json()) as object, (await unknown.json()) as object];
    expect({ ...first, instance: '' }).toEqual({ ...second, instance: '' });
    expect(wrong.headers.get('set-cookie')).toBeNull();
  });

  it('keeps the cookie from scripts and other sites, and only its hash in the database', async () => {
    await makePerson(test.deps, station, { username: 'cookie' });
    const response = await post('/api/v1/session', {
      username: 'cookie',
      password: testPassword,
      deviceId: test.deps.newId(),
      deviceName: 'x',
    });
    const cookie = response.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^yiping=[\w-]{43};.*Path=\/; HttpOnly; SameSite=Lax$/);
    expect(cookie).not.toContain('Secure');
    const secret = cookieOf(response).split('=')[1] ?? '';
    const tokens = await test.store.reader.selectFrom('session').select('token').execute();
    expect(tokens.some(({ token }) => token.includes(secret))).toBe(false);

    const overTls = await openTestApp(engine, { store: test.store, publicUrls: ['https://example.test'] });
    const secure = await overTls.app.request('/api/v1/session', {
      method: 'POST',
      headers: { ...pageHeaders, origin: 'https://example.test' },
      body: JSON.stringify({
        username: 'cookie',
        password: testPassword,
        deviceId: test.deps.newId(),
        deviceName: 'x',
      }),
    });
    expect(secure.headers.get('set-cookie')).toMatch(/^__Host-yiping=.*Secure/);
  });

  it('is over after signing out, and leaves other devices alone', async () => {
    await makePerson(test.deps, station, { username: 'signs-out' });
    const first = await signInAs(test, 'signs-out');
    const second = await signInAs(test, 'signs-out');
    const response = await test.app.request('/api/v1/session', { method: 'DELETE', headers: first.headers });
    expect(response.status).toBe(204);
    expect((await whoAmI(first)).status).toBe(401);
    expect((await whoAmI(second)).status).toBe(200);
  });

  it('lasts twelve hours, begun anew by use, and a month at most', async () => {
    await makePerson(test.deps, station, { username: 'slides' });
    const signed = await signInAs(test, 'slides');
    try {
      test.clock.pass(12 * hour - 1);
      expect((await sessionOf(await whoAmI(signed))).expiresAt).toBe('2026-05-19T03:59:59.999Z');
      test.clock.pass(12 * hour);
      expect((await whoAmI(signed)).status).toBe(401);

      const again = await signInAs(test, 'slides');
      const began = test.clock.now();
      while (test.clock.now() - began < 30 * day - 11 * hour) {
        test.clock.pass(11 * hour);
        expect((await whoAmI(again)).status).toBe(200);
      }
      test.clock.set(new Date(began + 30 * day).toISOString());
      expect((await whoAmI(again)).status).toBe(401);
    } finally {
      test.clock.set(testStart);
    }
  });

  it('of the office ends twelve hours after signing in, used or not', async () => {
    await makePerson(test.deps, station, { username: 'desk', roles: ['office'], siteId: null });
    const signed = await signInAs(test, 'desk');
    try {
      test.clock.pass(11 * hour);
      expect((await whoAmI(signed)).status).toBe(200);
      test.clock.pass(hour);
      expect((await whoAmI(signed)).status).toBe(401);
    } finally {
      test.clock.set(testStart);
    }
  });

  it('counts a membership from its first to its last day, by the clock of the place', async () => {
    await makePerson(test.deps, station, {
      username: 'dated',
      memberships: [
        {
          organisationId: station.organisationId,
          siteId: station.siteId,
          role: 'filler',
          from: '2026-05-19',
          until: '2026-05-20',
        },
      ],
    });
    const attempt = async (at: string) => {
      test.clock.set(at);
      const body = { username: 'dated', password: testPassword, deviceId: test.deps.newId(), deviceName: 'x' };
      return await post('/api/v1/session', body);
    };
    try {
      expect((await attempt('2026-05-18T15:59:59.000Z')).status).toBe(403);
      expect((await attempt('2026-05-18T16:00:00.000Z')).status).toBe(200);
      const last = await attempt('2026-05-20T15:59:59.000Z');
      expect(last.status).toBe(200);
      const signed = { headers: { cookie: cookieOf(last) }, deviceId: '' };
      expect((await whoAmI(signed)).status).toBe(200);
      expect((await attempt('2026-05-20T16:00:00.000Z')).status).toBe(403);
      expect((await whoAmI(signed)).status).toBe(401);
    } finally {
      test.clock.set(testStart);
    }
  });

  it('gives the roles of one place: those of the site and those of the whole organisation, never of another', async () => {
    const elsewhere = await makeOrganisation(test.deps, { name: '第三站' });
    await makePerson(test.deps, station, {
      username: 'two-places',
      memberships: [
        {
          organisationId: station.organisationId,
          siteId: station.siteId,
          role: 'filler',
          from: '2026-01-01',
          until: null,
        },
        { organisationId: station.organisationId, siteId: null, role: 'courier', from: '2026-01-01', until: null },
        {
          organisationId: elsewhere.organisationId,
          siteId: elsewhere.siteId,
          role: 'safety-manager',
          from: '2026-01-01',
          until: null,
        },
      ],
    });
    const signed = await signInAs(test, 'two-places');
    const session = await sessionOf(await whoAmI(signed));
    expect(session.roles).toEqual(['filler', 'courier']);
    expect(session.workplaces.map((place) => [place.organisationName, place.site?.siteId ?? null])).toEqual([
      ['某充装站', station.siteId],
      ['某充装站', null],
      ['第三站', elsewhere.siteId],
    ]);
    const change = (place: object) =>
      test.app.request('/api/v1/session/workplace', {
        method: 'PUT',
        headers: signed.headers,
        body: JSON.stringify(place),
      });
    expect((await change({ organisationId: other.organisationId, siteId: other.siteId })).status).toBe(403);
    const changed = await change(elsewhere);
    expect(changed.status).toBe(200);
    expect((await sessionOf(changed)).roles).toEqual(['safety-manager']);
    expect((await whoAmI(signed)).status).toBe(401);
  });

  it('takes a badge and PIN for the next person, in one request and well within five seconds', async () => {
    await makePerson(test.deps, station, { username: 'shift-1' });
    const next = await makePerson(test.deps, station, {
      username: 'shift-2',
      name: '充装员乙',
      roles: ['filler', 'office'],
      badge: 'A-0002',
    });
    const signed = await signInAs(test, 'shift-1');
    const began = performance.now();
    const response = await post(
      '/api/v1/session/badge',
      { badge: ' ａ-0002', pin: testPin, deviceId: signed.deviceId },
      signed.headers,
    );
    const tookMs = performance.now() - began;
    expect(response.status).toBe(200);
    expect(tookMs).toBeLessThan(5000);
    const session = await sessionOf(response);
    expect(session.person).toEqual({ personId: next, name: '充装员乙' });
    expect(session.deviceId).toBe(signed.deviceId);
    expect(session.signedInBy).toBe('badge');
    expect(session.roles).toEqual(['filler']);
    expect((await whoAmI(signed)).status).toBe(401);
    expect((await whoAmI({ ...signed, headers: { cookie: cookieOf(response) } })).status).toBe(200);
  });

  it('takes no badge without a session of the same organisation on the same device', async () => {
    await makePerson(test.deps, station, { username: 'badge-home', badge: 'B-1' });
    await makePerson(test.deps, other, { username: 'badge-other' });
    const signed = await signInAs(test, 'badge-home');
    const body = { badge: 'B-1', pin: testPin, deviceId: signed.deviceId };
    expect((await post('/api/v1/session/badge', body)).status).toBe(401);
    const foreign = await signInAs(test, 'badge-other');
    expect((await post('/api/v1/session/badge', { ...body, deviceId: foreign.deviceId }, foreign.headers)).status).toBe(
      401,
    );
    expect((await post('/api/v1/session/badge', { ...body, deviceId: test.deps.newId() }, signed.headers)).status).toBe(
      401,
    );
    await test.app.request('/api/v1/session', { method: 'DELETE', headers: signed.headers });
    expect((await post('/api/v1/session/badge', body, signed.headers)).status).toBe(401);
  });

  it('locks a badge at the fifth wrong PIN, for five minutes and then for ten, even against the right one', async () => {
    const personId = await makePerson(test.deps, station, { username: 'locked', badge: 'L-1' });
    const signed = await signInAs(test, 'locked');
    const attempt = (pin: string) =>
      post('/api/v1/session/badge', { badge: 'L-1', pin, deviceId: signed.deviceId }, signed.headers);
    try {
      for (let wrong = 0; wrong < 5; wrong += 1)
        expect(await codeOf(await attempt('000000'))).toBe('wrong-credentials');
      expect((await attempt(testPin)).status).toBe(429);
      test.clock.pass(5 * 60_000 - 1);
      expect((await attempt(testPin)).status).toBe(429);
      test.clock.pass(16 * 60_000);
      for (let wrong = 0; wrong < 5; wrong += 1) expect((await attempt('000000')).status).toBe(401);
      test.clock.pass(10 * 60_000 - 1);
      expect((await attempt(testPin)).status).toBe(429);
      test.clock.pass(6 * 60_000);
      expect((await attempt(testPin)).status).toBe(200);
      const locks = await test.store.reader
        .selectFrom('event')
        .select('type')
        .where('stream_kind', '=', 'person')
        .where('stream_id', '=', personId)
        .where('type', '=', 'badge-locked')
        .execute();
      expect(locks).toHaveLength(2);
    } finally {
      test.clock.set(testStart);
    }
  });

  it('counts PINs that are tried at the same time', async () => {
    await makePerson(test.deps, station, { username: 'parallel', badge: 'P-1' });
    const signed = await signInAs(test, 'parallel');
    const answers = await Promise.all(
      Array.from({ length: 9 }, (_, index) =>
        post(
          '/api/v1/session/badge',
          { badge: 'P-1', pin: `${111_111 + index}`, deviceId: signed.deviceId },
          signed.headers,
        ),
      ),
    );
    expect(answers.map((answer) => answer.status).sort()).toEqual([401, 401, 401, 401, 401, 429, 429, 429, 429]);
  });

  it('makes too many wrong passwords wait, without telling whether the name exists', async () => {
    await makePerson(test.deps, station, { username: 'hammered' });
    const attempt = (username: string, password: string) =>
      post('/api/v1/session', { username, password, deviceId: test.deps.newId(), deviceName: 'x' });
    try {
      for (const name of ['hammered', 'hammered-nobody']) {
        const tried = await Promise.all(Array.from({ length: 10 }, () => attempt(name, 'wrong')));
        expect(new Set(tried.map((answer) => answer.status))).toEqual(new Set([401]));
        expect((await attempt(name, testPassword)).status).toBe(429);
      }
      test.clock.pass(15 * 60_000);
      expect((await attempt('hammered', testPassword)).status).toBe(200);
    } finally {
      test.clock.set(testStart);
    }
  });

  it('changes the own password, which ends the other sessions', async () => {
    await makePerson(test.deps, station, { username: 'renews', passwordIsTemporary: true });
    const here = await signInAs(test, 'renews');
    const there = await signInAs(test, 'renews');
    expect((await sessionOf(await whoAmI(here))).passwordIsTemporary).toBe(true);
    const change = (password: string, newPassword: string) =>
      test.app.request('/api/v1/session/password', {
        method: 'PUT',
        headers: here.headers,
        body: JSON.stringify({ password, newPassword }),
      });
    expect((await change('wrong', 'another long one')).status).toBe(401);
    expect((await change(testPassword, 'short')).status).toBe(400);
    expect((await change(testPassword, 'another long one')).status).toBe(204);
    expect((await sessionOf(await whoAmI(here))).passwordIsTemporary).toBe(false);
    expect((await whoAmI(there)).status).toBe(401);
    await expect(signInAs(test, 'renews')).rejects.toThrow('401');
    await signInAs(test, 'renews', { password: 'another long one' });
  });

  it('opens nothing with a temporary password but the way to an own one', async () => {
    await makePerson(test.deps, station, { username: 'first-day', passwordIsTemporary: true, badge: 'DAY1' });
    const signed = await signInAs(test, 'first-day');
    const ask = async (method: string, path: string, body?: object) => {
      const init = { method, headers: signed.headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const response = await test.app.request(`/api/v1${path}`, init);
      return [response.status, response.status === 403 ? ((await response.json()) as { code: string }).code : null];
    };
    expect(await ask('GET', '/session')).toEqual([200, null]);
    for (const path of ['/home', '/cylinders', '/scan-config']) {
      expect(await ask('GET', path)).toEqual([403, 'password-temporary']);
    }
    expect(await ask('POST', '/commands', { commands: [] })).toEqual([403, 'password-temporary']);
    const newPassword = 'only mine, and long';
    expect(await ask('PUT', '/session/password', { password: testPassword, newPassword })).toEqual([204, null]);
    expect(await ask('GET', '/home')).toEqual([200, null]);
  });

  it('lets a badge work whose owner never had a password of their own', async () => {
    await makePerson(test.deps, station, { username: 'only-badge', passwordIsTemporary: true, badge: 'ONLY1' });
    await makePerson(test.deps, station, { username: 'lends-the-device' });
    const first = await signInAs(test, 'lends-the-device');
    const changed = await test.app.request('/api/v1/session/badge', {
      method: 'POST',
      headers: first.headers,
      body: JSON.stringify({ badge: 'ONLY1', pin: testPin, deviceId: first.deviceId }),
    });
    expect(changed.status).toBe(200);
    expect((await sessionOf(changed)).passwordIsTemporary).toBe(false);
    const headers = { ...pageHeaders, cookie: cookieOf(changed) };
    expect((await test.app.request('/api/v1/home', { headers })).status).toBe(200);
  });

  it('refuses changes sent by pages of other sites, and by those who do not say from where', async () => {
    await makePerson(test.deps, station, { username: 'csrf' });
    const signed = await signInAs(test, 'csrf');
    const cookie = signed.headers['cookie'] ?? '';
    const signOutFrom = async (headers: Record<string, string>) =>
      (await test.app.request('/api/v1/session', { method: 'DELETE', headers: { cookie, ...headers } })).status;
    expect(await signOutFrom({})).toBe(403);
    expect(await signOutFrom({ origin: 'https://evil.test' })).toBe(403);
    expect(await signOutFrom({ origin: 'null' })).toBe(403);
    expect(await signOutFrom({ origin: 'http://localhost', 'sec-fetch-site': 'cross-site' })).toBe(403);
    expect(await signOutFrom({ origin: 'http://localhost', 'sec-fetch-site': 'same-site' })).toBe(403);
    expect(await signOutFrom({ authorization: 'Bearer x' })).toBe(401);
    expect((await whoAmI(signed)).status).toBe(200);
    expect(await signOutFrom({ 'sec-fetch-site': 'same-origin' })).toBe(204);
  });

  it('has events for signing in and out, without names, passwords or badges', async () => {
    const personId = await makePerson(test.deps, station, {
      username: 'has-events',
      name: '独特的名字',
      telephone: '13800000000',
      badge: 'UNIQUE-BADGE',
    });
    const signed = await signInAs(test, 'has-events');
    await test.app.request('/api/v1/session', { method: 'DELETE', headers: signed.headers });
    const events = await test.store.reader
      .selectFrom('event')
      .select(['n', 'type', 'body'])
      .where('stream_kind', 'in', ['device', 'person'])
      .where('stream_id', 'in', [`${station.organisationId}/${signed.deviceId}`, personId])
      .orderBy('stream_kind')
      .orderBy('n')
      .execute();
    expect(events.map((event) => [event.n, event.type])).toEqual([
      [1, 'device-seen-first'],
      [2, 'signed-in'],
      [3, 'signed-out'],
      [1, 'person-created'],
      [2, 'membership-begun'],
      [3, 'password-set'],
      [4, 'badge-set'],
    ]);
    const text = events.map((event) => event.body).join();
    for (const secret of ['独特的名字', '13800000000', 'UNIQUE-BADGE', 'has-events', testPassword, testPin]) {
      expect(text).not.toContain(secret);
    }
  });
});
