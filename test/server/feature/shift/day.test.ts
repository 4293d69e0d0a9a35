// The end of the day: counted blind, what differs is told and stays on a list until an act or the office resolves it.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Discrepancy } from '../../../../shared/contract/shift.ts';
import type { Home } from '../../../../shared/contract/home.ts';
import { resolveDiscrepancies } from '../../../../server/feature/shift/discrepancy.ts';
import { byConsole } from '../../../../server/feature/account/account-dependencies.ts';
import { readStream } from '../../../../server/log/read.ts';
import { makeOrganisation, makePerson, openTestApp, signInAs, type TestApp } from '../../../support/accounts.ts';
import { call, fullCylinder, openDelivery, type Delivery } from '../../../support/delivery.ts';
import { registerCylinder } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';
import { begin, count, end, load, move, site, unload, vehicle } from './days.ts';

describeOnEachStore('the end of a day', (engine) => {
  let t: TestApp;
  let town: Delivery;
  let shiftId: string;

  beforeEach(async () => {
    t = await openTestApp(engine);
    town = await openDelivery(t);
    shiftId = (await begin(t, town.courier, town.vehicleCode)).result.shiftId ?? '';
  });
  afterEach(async () => {
    await t.close();
  });

  const aboard = async (serial: number) => {
    const made = await fullCylinder(t, town, serial);
    await load(t, town, shiftId, [made.code]);
    return made;
  };
  const emptyAboard = async (serial: number) => {
    const made = await registerCylinder(t, town, serial);
    const items = [{ scanned: made.code, sealIntact: null, sealSeen: null, empty: true }];
    await load(t, town, shiftId, [], { items });
    return made;
  };
  const kindsOf = (list: readonly Pick<Discrepancy, 'kind' | 'code'>[]) =>
    list.map(({ kind, code }) => [kind, code]).toSorted();
  const listed = async (open: '0' | '1' = '1') =>
    (await call(t, town.office.signed, 'GET', `/discrepancies?open=${open}`)).body['items'] as Discrepancy[];
  const close = (body: object = { note: null }) =>
    call(t, town.office.signed, 'POST', `/shifts/${shiftId}/close`, body);
  /** Sessions end over night. */
  const signInAgain = async () => {
    town = {
      ...town,
      courier: { ...town.courier, signed: await signInAs(t, 'town-courier') },
      office: { ...town.office, signed: await signInAs(t, 'town-office') },
    };
  };
  const attention = async () =>
    ((await call(t, town.office.signed, 'GET', '/home')).body as Home).attention.map((each) => [each.id, each.count]);

  it('agrees: full ones unloaded, empties counted, ended, closed; nothing is left on the list', async () => {
    const full = await aboard(1);
    const empty = await emptyAboard(2);
    await unload(t, town, shiftId, [full.code]);
    const counted = await count(t, town.courier, shiftId, [[empty.code, false]]);
    expect(counted.result).toMatchObject({
      expected: { full: 0, empty: 1 },
      counted: { full: 0, empty: 1 },
      discrepancies: [],
    });
    const ended = await end(t, town.courier, shiftId, counted.result.countId);
    expect(ended.result).toMatchObject({ counted: true, aboard: { full: 0, empty: 1 }, discrepancies: [] });
    expect(await close()).toMatchObject({
      status: 200,
      body: { counted: true, closeNote: null, openDiscrepancies: 0 },
    });
    expect((await call(t, town.office.signed, 'GET', '/shifts?open=1')).body['items']).toEqual([]);
    const events = await readStream(t.store.reader, 'shift', shiftId, { before: null, most: 50 });
    expect(events.toReversed().map(({ type, n }) => [type, n])).toEqual([
      ['shift-begun', 1],
      ['cylinders-moved', 2],
      ['cylinders-moved', 3],
      ['cylinders-moved', 4],
      ['vehicle-counted', 5],
      ['shift-ended', 6],
      ['shift-closed', 7],
    ]);
  });

  it('tells each kind of difference after the count, and not before', async () => {
    const missing = await aboard(1);
    const counted = await aboard(2);
    const asEmpty = await aboard(3);
    const elsewhere = await fullCylinder(t, town, 4);
    expect(await listed()).toEqual([]);
    const { result } = await count(
      t,
      town.courier,
      shiftId,
      [
        [counted.code, true],
        [counted.code, true],
        [asEmpty.code, false],
        [elsewhere.code, true],
        ['AZ00000000', true],
      ],
      { unreadableEmpty: 2, note: '两个码看不清' },
    );
    expect(result).toMatchObject({
      expected: { full: 3, empty: 0 },
      counted: { full: 3, empty: 3 },
      unreadable: { full: 0, empty: 2 },
    });
    expect(kindsOf(result.discrepancies)).toEqual(
      [
        ['missing', missing.code],
        ['fullness', asEmpty.code],
        ['unexpected', elsewhere.code],
        ['unknown-code', null],
        ['unreadable', null],
      ].toSorted(),
    );
    expect(result.discrepancies.find(({ kind }) => kind === 'unreadable')).toMatchObject({ cylinders: 2, full: false });
    expect(result.discrepancies.find(({ kind }) => kind === 'unknown-code')).toMatchObject({ scanned: 'AZ00000000' });
    expect(kindsOf(await listed())).toEqual(kindsOf(result.discrepancies));
  });

  it('counted again, what agrees now leaves the list, what does not stays as it was opened', async () => {
    const one = await aboard(1);
    const two = await aboard(2);
    const first = await count(t, town.courier, shiftId, []);
    expect(first.result.discrepancies).toHaveLength(2);
    const again = await count(t, town.courier, shiftId, [[one.code, true]]);
    expect(again.result.discrepancies).toMatchObject([{ kind: 'missing', cylinderId: two.cylinderId }]);
    expect(first.result.discrepancies).toContainEqual(again.result.discrepancies[0]);
    expect(await listed('0')).toMatchObject([{ cylinderId: one.cylinderId, resolvedHow: 'counted' }]);
    const other = (await begin(t, town.other, town.otherVehicleCode)).result.shiftId ?? '';
    const strangers = await count(t, town.courier, other, []);
    expect(strangers.answer).toMatchObject({ status: 'unreadable', detail: 'not-your-shift' });
  });

  it('has full ones that stay aboard over night on the list until they are unloaded the next morning', async () => {
    const full = await aboard(1);
    const gone = await aboard(2);
    const { countId } = (await count(t, town.courier, shiftId, [[full.code, true]])).result;
    const ended = await end(t, town.courier, shiftId, countId, '仓库关门');
    expect(kindsOf(ended.result.discrepancies)).toEqual(
      [
        ['left-aboard', full.code],
        ['missing', gone.code],
      ].toSorted(),
    );
    expect(ended.result.discrepancies.map(({ explanation }) => explanation)).toEqual(['仓库关门', '仓库关门']);
    t.clock.pass(16 * 3_600_000);
    await signInAgain();
    const morning = (await begin(t, town.courier, town.vehicleCode)).result.shiftId;
    // Scanned as aboard once more, it is where it was.
    await load(t, town, morning, [full.code]);
    expect(kindsOf(await listed())).toHaveLength(2);
    await unload(t, town, morning, [full.code]);
    expect(kindsOf(await listed())).toEqual([['missing', gone.code]]);
    expect(await listed('0')).toMatchObject([{ kind: 'left-aboard', resolvedHow: 'moved' }]);
  });

  it('leaves full ones to the courier who works on with the vehicle', async () => {
    const full = await aboard(1);
    const until = '2026-05-18T20:00:00.000Z';
    const standIn = { courierId: town.other.personId, kind: 'vehicle', targetId: town.vehicleId, reason: '顶班' };
    const input = { ...standIn, from: null, until };
    await call(t, town.office.signed, 'PUT', `/stand-ins/${t.deps.newId()}`, input);
    t.clock.pass(60_000);
    const next = (await begin(t, town.other, town.vehicleCode)).result.shiftId ?? '';
    const first = await count(t, town.courier, shiftId, [[full.code, true]]);
    const ended = await end(t, town.courier, shiftId, first.result.countId);
    expect(ended.result).toMatchObject({ aboard: { full: 1, empty: 0 }, discrepancies: [] });
    const second = await count(t, town.other, next, [[full.code, true]]);
    const last = await end(t, town.other, next, second.result.countId);
    expect(last.result.discrepancies).toMatchObject([{ kind: 'left-aboard', cylinderId: full.cylinderId }]);
  });

  it('has a shift that was not counted on the list, until it is counted after all', async () => {
    const foreign = (await begin(t, town.other, town.otherVehicleCode)).result.shiftId ?? '';
    const theirs = await count(t, town.other, foreign, []);
    const ended = await end(t, town.courier, shiftId, theirs.result.countId);
    expect(ended.result).toMatchObject({ counted: false, discrepancies: [{ kind: 'not-counted' }] });
    expect(await close()).toMatchObject({ status: 409 });
    const counted = await count(t, town.courier, shiftId, []);
    expect(counted.result.discrepancies).toEqual([]);
    expect(await close()).toMatchObject({ status: 200, body: { counted: true } });
    expect((await count(t, town.courier, shiftId, [])).answer).toMatchObject({ detail: 'shift-closed' });
  });

  it('is not counted after all once the vehicle is at work again: that is the office’s to resolve', async () => {
    await end(t, town.courier, shiftId, null);
    t.clock.pass(60_000);
    await begin(t, town.courier, town.vehicleCode);
    const late = await count(t, town.courier, shiftId, []);
    expect(late.answer).toMatchObject({ status: 'unreadable', detail: 'vehicle-in-use' });
    expect(await listed()).toMatchObject([{ kind: 'not-counted' }]);
  });

  it('ends once: by another phone or by the office it is answered as it ended', async () => {
    const ended = await end(t, town.courier, shiftId, null);
    t.clock.pass(60_000);
    expect((await end(t, town.courier, shiftId, null)).result.endedAt).toBe(ended.result.endedAt);
    expect((await end(t, town.office, shiftId, null)).result.endedAt).toBe(ended.result.endedAt);
    expect((await end(t, town.other, shiftId, null)).answer).toMatchObject({ detail: 'not-your-shift' });
    const rival = await openDelivery(t, { name: '另一家燃气公司', prefix: 'BZ', user: 'rival' });
    expect((await end(t, rival.courier, shiftId, null)).answer).toMatchObject({ detail: 'unknown-shift' });
    expect(await listed()).toHaveLength(1);
  });

  it('resolves what an addendum names: a forgotten unloading, told the next day', async () => {
    const forgotten = await aboard(1);
    const lost = await aboard(2);
    const happenedAt = new Date(t.clock.now()).toISOString();
    const { countId } = (await count(t, town.courier, shiftId, [])).result;
    t.clock.pass(60_000);
    await end(t, town.courier, shiftId, countId);
    t.clock.pass(20 * 3_600_000);
    await signInAgain();
    await move(t, town.courier, { from: vehicle(town.vehicleId), to: site(town.siteId) }, [forgotten.code], {
      shiftId,
      decided: 'done',
      addendum: { happenedAt, reason: '忘扫' },
    });
    expect(await listed()).toMatchObject([{ kind: 'missing', cylinderId: lost.cylinderId }]);
    // As a delivery does that names it.
    await t.store.atomically(async (trx) => {
      const by = byConsole(new Date(t.clock.now()).toISOString());
      await resolveDiscrepancies(trx, { cylinderId: lost.cylinderId, by, at: happenedAt, how: 'delivered' });
    });
    expect(await listed()).toEqual([]);
    expect((await listed('0')).map((row) => row.resolvedHow).toSorted()).toEqual(['delivered', 'moved']);
  });

  it('does not count a difference in what is in it as resolved by its being moved', async () => {
    const full = await aboard(1);
    await count(t, town.courier, shiftId, [[full.code, false]]);
    await unload(t, town, shiftId, [full.code]);
    expect(await listed()).toMatchObject([{ kind: 'fullness', cylinderId: full.cylinderId, full: false }]);
  });

  it('is closed by the office when each that is open is explained; these stay on the list until they are resolved', async () => {
    const { code, cylinderId } = await aboard(1);
    const counted = await count(t, town.courier, shiftId, []);
    expect(await close()).toMatchObject({ status: 409 });
    await end(t, town.courier, shiftId, counted.result.countId);
    expect(await close()).toMatchObject({ status: 409 });
    const [missing] = await listed();
    const discrepancyId = missing?.discrepancyId ?? '';
    const explained = { note: '等客户回话', explanations: [{ discrepancyId, explanation: '可能放错门口' }] };
    expect(await close(explained)).toMatchObject({
      status: 200,
      body: { closeNote: '等客户回话', openDiscrepancies: 1, discrepancies: [{ explanation: '可能放错门口' }] },
    });
    expect(await close()).toMatchObject({ status: 200, body: { closeNote: '等客户回话' } });
    expect(await listed()).toMatchObject([{ code, cylinderId, explanation: '可能放错门口' }]);

    const path = `/discrepancies/${discrepancyId}/resolve`;
    const resolved = { how: 'wrong-count', reason: '码在车底' };
    expect((await call(t, town.courier.signed, 'POST', path, resolved)).status).toBe(403);
    const rival = await openDelivery(t, { name: '另一家燃气公司', prefix: 'BZ', user: 'rival' });
    expect((await call(t, rival.office.signed, 'POST', path, resolved)).status).toBe(404);
    expect((await call(t, town.office.signed, 'POST', path, { how: 'other', reason: ' ' })).status).toBe(400);
    expect(await call(t, town.office.signed, 'POST', path, resolved)).toMatchObject({
      status: 200,
      body: { resolvedHow: 'wrong-count', resolvedReason: '码在车底' },
    });
    expect((await call(t, town.office.signed, 'POST', path, resolved)).status).toBe(200);
    expect((await call(t, town.office.signed, 'POST', path, { ...resolved, how: 'lost' })).status).toBe(409);
    expect(await listed()).toEqual([]);
    const events = await readStream(t.store.reader, 'discrepancy', discrepancyId, { before: null, most: 9 });
    expect(events.map(({ type }) => type)).toEqual([
      'discrepancy-resolved',
      'discrepancy-explained',
      'discrepancy-opened',
    ]);
    expect(JSON.stringify(events)).not.toContain('码在车底');
  });

  it('tells the office at home the next morning, not before, of shifts that nobody ended, and of what is open', async () => {
    expect(await attention()).not.toContainEqual(['open-shifts', 1]);
    t.clock.set('2026-05-18T15:59:59.000Z');
    await signInAgain();
    expect(await attention()).not.toContainEqual(['open-shifts', 1]);
    t.clock.set('2026-05-18T16:00:00.000Z');
    expect(await attention()).toContainEqual(['open-shifts', 1]);
    expect(await attention()).not.toContainEqual(['discrepancies', 1]);
    await end(t, town.courier, shiftId, null);
    const told = await attention();
    expect(told).not.toContainEqual(['open-shifts', 1]);
    expect(told).toContainEqual(['discrepancies', 1]);
  });

  it('shows lists a page at a time, to the authority those of its area', async () => {
    for (const serial of [1, 2, 3]) await aboard(serial);
    await count(t, town.courier, shiftId, []);
    const place = await makeOrganisation(t.deps, { kind: 'authority', name: '某监管所', area: '330102' });
    await makePerson(t.deps, place, { username: 'here', roles: ['supervisor'], siteId: null });
    const far = await makeOrganisation(t.deps, { kind: 'authority', name: '别处监管所', area: '440811' });
    await makePerson(t.deps, far, { username: 'elsewhere', roles: ['supervisor'], siteId: null });
    const pages = async (username: string) => {
      const signed = await signInAs(t, username);
      const seen: string[] = [];
      for (let next: unknown = ''; next !== null;) {
        const after = next === '' ? '' : `&after=${String(next)}`;
        const { body } = await call(t, signed, 'GET', `/discrepancies?limit=2${after}`);
        seen.push(...(body['items'] as Discrepancy[]).map((row) => row.discrepancyId));
        next = body['next'];
      }
      return seen;
    };
    expect(new Set(await pages('here')).size).toBe(3);
    expect(await pages('town-office')).toHaveLength(3);
    expect(await pages('elsewhere')).toEqual([]);
  });
});
