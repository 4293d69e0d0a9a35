// After a leak was reported: who goes, what was found, until nothing is left to be done; who may know of it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { LeakRow } from '../../../../shared/contract/door.ts';
import type { Home } from '../../../../shared/contract/home.ts';
import { readStream } from '../../../../server/log/read.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  type Signed,
  type TestApp,
} from '../../../support/accounts.ts';
import { call, openDelivery } from '../../../support/delivery.ts';
import { aboard, atDoor, openDoors, type Doors } from '../../../support/doors.ts';
import { send } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const minuteMs = 60_000;

describeOnEachStore('a leak', (engine) => {
  let t: TestApp;
  let doors: Doors;
  let office: Signed;
  beforeEach(async () => {
    t = await openTestApp(engine);
    doors = await openDoors(t);
    office = doors.office.signed;
  });
  afterEach(async () => {
    await t.close();
  });

  const report = async (scanned: string | null = null): Promise<string> => {
    const leakId = t.deps.newId();
    const answer = await send(t, doors.courier, 'report-leak', {
      leakId,
      where: 'home',
      scanned,
      customerId: doors.customerId,
      shiftId: doors.shiftId,
      position: atDoor,
      photoSha256: null,
      note: '邻居也闻到',
    });
    expect(answer.status).toBe('recorded-with-case');
    return leakId;
  };
  const listed = async (as: Signed, query = ''): Promise<LeakRow[]> =>
    (await call(t, as, 'GET', `/leaks${query}`)).body['items'] as LeakRow[];
  const goes = async (leakId: string, version: number, who: { personId?: string; who?: string }, as = office) =>
    (await call(t, as, 'PUT', `/leaks/${leakId}/going`, { version, personId: null, who: null, ...who })).status;
  const find = async (leakId: string, version: number, more: object = {}, as = office) =>
    (
      await call(t, as, 'PUT', `/leaks/${leakId}/findings`, {
        version,
        found: 'valve',
        note: null,
        photoSha256: null,
        closes: false,
        ...more,
      })
    ).status;
  const openLeaks = async (as = office): Promise<number> =>
    ((await call(t, as, 'GET', '/home')).body as Home).attention.find(({ id }) => id === 'leaks')?.count ?? 0;

  it('is open until it is closed: reported, somebody goes, something was found', async () => {
    const one = await aboard(doors, 1);
    const leakId = await report(one.code);
    expect(await listed(office, '?state=open')).toMatchObject([
      { leakId, version: 1, state: 'reported', code: one.code, goingAt: null, found: null, closedAt: null },
    ]);
    t.clock.pass(5 * minuteMs);
    expect(await goes(leakId, 1, { personId: doors.courier.personId })).toBe(204);
    const [going] = await listed(office);
    expect(going).toMatchObject({ state: 'going', version: 2, goingPersonId: doors.courier.personId });
    expect(going?.goingWho).not.toBeNull();
    expect(going?.reportedBy).toMatchObject({ personId: doors.courier.personId });
    // Others go too: said by another who saw the latest.
    expect(await goes(leakId, 1, { who: '消防队' })).toBe(409);
    expect(await goes(leakId, 2, { who: '消防队' })).toBe(204);
    expect((await listed(office))[0]).toMatchObject({ goingPersonId: null, goingWho: '消防队' });
    expect(await find(leakId, 3)).toBe(204);
    expect(await openLeaks()).toBe(1);
    expect(await find(leakId, 4, { closes: true, note: '换了瓶阀' })).toBe(204);
    expect(await listed(office, '?state=open')).toEqual([]);
    expect(await listed(office, '?state=closed')).toMatchObject([
      { leakId, state: 'closed', found: 'valve', foundNote: '换了瓶阀' },
    ]);
    expect(await openLeaks()).toBe(0);
    expect((await call(t, office, 'GET', '/cases')).body['items']).toEqual([]);
    // Neither hold nor hazard is lifted by that.
    expect(await t.store.reader.selectFrom('cylinder_hold').select('kind').execute()).toHaveLength(1);
    const hazards = (await call(t, office, 'GET', '/hazards')).body['items'];
    expect(hazards).toMatchObject([{ item: 'leak', state: 'open' }]);
  });

  it('said twice is once, and after it was closed nothing more is said of it', async () => {
    const leakId = await report();
    expect([await goes(leakId, 1, { who: '消防队' }), await goes(leakId, 1, { who: '消防队' })]).toEqual([204, 204]);
    const last = { found: 'no-leak', closes: true };
    expect([await find(leakId, 2, last), await find(leakId, 2, last)]).toEqual([204, 204]);
    const events = await readStream(t.store.reader, 'leak', leakId, { before: null, most: 9 });
    expect(events.map(({ type }) => type)).toEqual(['leak-looked-into', 'leak-answered', 'leak-reported']);
    expect(JSON.stringify(events)).not.toMatch(/消防队|邻居/);
    expect(await goes(leakId, 3, { who: '别人' })).toBe(409);
    expect(await find(leakId, 3, { found: 'hose' })).toBe(409);
    expect(await find(await report(), 1, { found: 'other' })).toBe(400);
  });

  it('that was closed among the cases is closed here too', async () => {
    const leakId = await report();
    const [row] = await listed(office);
    const path = `/cases/${row?.caseId ?? ''}/close`;
    const closed = await t.app.request(`/api/v1${path}`, {
      method: 'POST',
      headers: office.headers,
      body: JSON.stringify({ decision: 'looked-into', reason: '误报' }),
    });
    expect(closed.status).toBeLessThan(300);
    expect(await listed(office, '?state=open')).toEqual([]);
    expect(await find(leakId, 1, { closes: true })).toBe(409);
  });

  it('is told to the authority of the area, which changes nothing, and not to another company', async () => {
    const authority = await makeOrganisation(t.deps, { kind: 'authority', name: '某局', area: '330102' });
    await makePerson(t.deps, authority, { username: 'supervisor', roles: ['supervisor'] });
    await makePerson(t.deps, authority, { username: 'inspector', roles: ['inspector'] });
    const [supervisor, inspector] = [await signInAs(t, 'supervisor'), await signInAs(t, 'inspector')];
    const rival = await openDelivery(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const leakId = await report();
    await goes(leakId, 1, { personId: doors.courier.personId });
    expect(await openLeaks(supervisor)).toBe(1);
    const [seen] = await listed(supervisor);
    expect(seen).toMatchObject({ leakId, customerName: null, note: null, state: 'going' });
    expect(seen?.goingWho).not.toBeNull();
    expect((await listed(inspector))[0]).toMatchObject({ goingWho: null, reportedBy: null });
    const looks = await t.store.reader
      .selectFrom('look')
      .select(['what', 'subjects'])
      .where('what', '=', 'leaks')
      .execute();
    expect(looks.map(({ subjects }) => JSON.parse(subjects) as string[])).toContainEqual([doors.courier.personId]);
    expect(await goes(leakId, 2, { who: '消防队' }, supervisor)).toBe(403);
    expect(await listed(rival.office.signed)).toEqual([]);
    expect(await goes(leakId, 2, { who: '消防队' }, rival.office.signed)).toBe(404);
    expect(await find(leakId, 2, {}, rival.office.signed)).toBe(404);
    // Nobody of another company can be said to go.
    expect(await goes(leakId, 2, { personId: rival.courier.personId })).toBe(400);
    expect(await goes(leakId, 2, { personId: doors.courier.personId, who: '别人' })).toBe(400);
  });

  it('forgets with the customer what was written, not that it was found', async () => {
    const leakId = await report();
    await find(leakId, 1, { note: '老张家的阀', closes: true });
    await send(t, doors.office, 'end-customer', { customerId: doors.customerId, reason: '销户' });
    await call(t, office, 'PUT', `/customers/${doors.customerId}/erasure`, { reason: '本人要求' });
    const [row] = await t.store.reader.selectFrom('leak').selectAll().execute();
    expect(row).toMatchObject({ found: 'valve', found_note: null, note: null });
  });
});
