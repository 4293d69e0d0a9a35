// One hazard by its address: every step with who, when and what was written; only for those who may know.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Hazard } from '../../../../shared/contract/door.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  type Signed,
  type TestApp,
} from '../../../support/accounts.ts';
import { call } from '../../../support/delivery.ts';
import { check, itemsOf, openDoors, pictureOf, type Doors } from '../../../support/doors.ts';
import { send } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('one hazard', (engine) => {
  let t: TestApp;
  let doors: Doors;
  let hazardId: string;
  beforeEach(async () => {
    t = await openTestApp(engine);
    doors = await openDoors(t);
    const items = itemsOf('short', ['leak']).map((item) => (item.item === 'leak' ? { ...item, note: '接头漏' } : item));
    hazardId = (await check(doors, { items })).result.hazards[0]?.hazardId ?? '';
  });
  afterEach(async () => {
    await t.close();
  });

  const read = async (as: Signed) => await call(t, as, 'GET', `/hazards/${hazardId}`);
  const fix = async (note: string): Promise<string> => {
    t.clock.pass(60_000);
    const afterSha256 = pictureOf(t);
    await send(t, doors.courier, 'fix-hazard', { hazardId, note, beforeSha256: null, afterSha256 });
    return afterSha256;
  };
  const review = async (good: boolean, note: string): Promise<void> => {
    t.clock.pass(60_000);
    await send(t, doors.office, 'review-hazard', { hazardId, good, note, photoSha256: null });
  };

  it('tells each step with its own note, the newest first', async () => {
    await fix('紧了一下');
    await review(false, '还漏');
    const photo = await fix('换了软管');
    await review(true, '好了');
    const { status, body } = await read(doors.office.signed);
    expect(status).toBe(200);
    const { history, ...row } = body as Hazard;
    expect(row).toMatchObject({ hazardId, state: 'closed', fixedNote: '换了软管', reviewNote: '好了' });
    expect(history.map(({ n, what, note, good }) => [n, what, note, good])).toEqual([
      [5, 'reviewed', '好了', true],
      [4, 'fixed', '换了软管', null],
      [3, 'reviewed', '还漏', false],
      [2, 'fixed', '紧了一下', null],
      [1, 'found', '接头漏', null],
    ]);
    expect(history[1]).toMatchObject({ afterSha256: photo, personId: doors.courier.personId });
    expect(history[4]).toMatchObject({ source: 'check' });
    expect(history.every(({ personName }) => personName !== null)).toBe(true);
  });

  it('logs whose names were seen, and tells none to whom they do not concern', async () => {
    const authority = await makeOrganisation(t.deps, { kind: 'authority', name: '某局', area: '330102' });
    await makePerson(t.deps, authority, { username: 'supervisor', roles: ['supervisor'] });
    const seen = (await read(await signInAs(t, 'supervisor'))).body as Hazard;
    expect(seen).toMatchObject({ customerName: null, foundNote: null });
    expect(seen.history).toMatchObject([{ personName: null, note: null }]);
    const looks = () => t.store.reader.selectFrom('look').select('subjects').where('what', '=', 'hazard').execute();
    expect(await looks()).toEqual([]);
    await read(doors.courier.signed);
    expect(JSON.parse((await looks())[0]?.subjects ?? '[]')).toEqual([doors.customerId, doors.courier.personId]);
  });

  it("is not found by another company, nor by another area's authority, nor where there is none", async () => {
    const rival = await openDoors(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    expect((await read(rival.office.signed)).status).toBe(404);
    const far = await makeOrganisation(t.deps, { kind: 'authority', name: '别处', area: '440811' });
    await makePerson(t.deps, far, { username: 'far', roles: ['supervisor'] });
    expect((await read(await signInAs(t, 'far'))).status).toBe(404);
    expect((await read(doors.filler)).status).toBe(403);
    hazardId = t.deps.newId();
    expect((await read(doors.office.signed)).status).toBe(404);
  });

  it('forgets with the customer what was written at each step', async () => {
    await fix('老张自己换的');
    await send(t, doors.office, 'end-customer', { customerId: doors.customerId, reason: '销户' });
    await call(t, doors.office.signed, 'PUT', `/customers/${doors.customerId}/erasure`, { reason: '本人要求' });
    expect(await t.store.reader.selectFrom('hazard_note').selectAll().execute()).toEqual([]);
  });
});
