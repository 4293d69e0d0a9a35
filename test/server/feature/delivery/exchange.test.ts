// What an authority sees of the exchange: who holds how many of whose cylinders in its area, and since when.
import { afterEach, beforeEach, expect, it } from 'vitest';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  type Signed,
  type TestApp,
} from '../../../support/accounts.ts';
import { call, openDelivery } from '../../../support/delivery.ts';
import { openDoors, type Doors } from '../../../support/doors.ts';
import { registerCylinder, send } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('the exchange of an area', (engine) => {
  let t: TestApp;
  let doors: Doors;
  let rival: Awaited<ReturnType<typeof openDelivery>>;
  let supervisor: Signed;
  beforeEach(async () => {
    t = await openTestApp(engine);
    doors = await openDoors(t);
    rival = await openDelivery(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const authority = await makeOrganisation(t.deps, { kind: 'authority', name: '某局', area: '330102' });
    await makePerson(t.deps, authority, { username: 'supervisor', roles: ['supervisor'] });
    supervisor = await signInAs(t, 'supervisor');
  });
  afterEach(async () => {
    await t.close();
  });

  const aside = async (serial: number, owner = rival, holder: typeof rival = doors): Promise<string> => {
    const { code } = await registerCylinder(t, owner, serial);
    const { siteId } = holder;
    const by = { ...holder.office, signed: holder.office.signed };
    await send(t, by, 'return-cylinder', { scanned: code, siteId });
    const setAsideId = t.deps.newId();
    await send(t, by, 'set-aside', { scanned: code, siteId, setAsideId, destination: 'owner', reasons: [] });
    return setAsideId;
  };
  const area = async (as: Signed, query = '') => await call(t, as, 'GET', `/exchange/area${query}`);

  it('counts by holder and owner, with the one that waits longest, until they go back', async () => {
    const first = await aside(1);
    const since = new Date(t.clock.now()).toISOString();
    t.clock.pass(3_600_000);
    const later = await aside(2);
    await aside(1, doors, rival);
    const { body } = await area(supervisor);
    const lines = body['items'] as { holderId: string; ownerId: string; held: number; oldestAt: string }[];
    expect(lines).toHaveLength(2);
    expect(lines).toContainEqual({
      holderId: doors.organisationId,
      holderName: expect.any(String) as string,
      ownerId: rival.organisationId,
      ownerName: '另一燃气公司',
      held: 2,
      oldestAt: since,
    });
    const page = async (after = '') => (await area(supervisor, `?limit=1${after}`)).body;
    const one = await page();
    const two = await page(`&after=${String(one['next'])}`);
    expect([...(one['items'] as object[]), ...(two['items'] as object[])]).toEqual(lines);
    expect(two['next']).toBeNull();
    await send(t, doors.office, 'hand-over', {
      handoverId: t.deps.newId(),
      siteId: doors.siteId,
      destination: 'owner',
      setAsideIds: [first, later],
      receiverOrganisationId: rival.organisationId,
      receiver: '对方站',
      photoSha256: null,
    });
    expect((await area(supervisor)).body['items']).toMatchObject([{ holderId: rival.organisationId, held: 1 }]);
  });

  it('opens to the cylinders, of the own area only, and is not for companies', async () => {
    await aside(1);
    const path = `/exchange/cylinders?holder=${doors.organisationId}&owner=${rival.organisationId}`;
    expect((await call(t, supervisor, 'GET', path)).body['items']).toMatchObject([{ setAsideId: null }]);
    const far = await makeOrganisation(t.deps, { kind: 'authority', name: '别处', area: '440811' });
    await makePerson(t.deps, far, { username: 'far', roles: ['supervisor'] });
    const farSupervisor = await signInAs(t, 'far');
    expect((await area(farSupervisor)).body['items']).toEqual([]);
    expect((await call(t, farSupervisor, 'GET', path)).status).toBe(404);
    expect((await call(t, doors.office.signed, 'GET', path)).status).toBe(404);
    expect((await area(doors.office.signed)).status).toBe(403);
  });
});
