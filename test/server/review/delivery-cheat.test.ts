// Tries to get a cylinder to a door past the gate, or a day closed past the office, as a courier or a company might.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Discrepancy } from '../../../shared/contract/shift.ts';
import { makeOrganisation, makePerson, openTestApp, signInAs, type TestApp } from '../../support/accounts.ts';
import { call, fullCylinder, openDelivery } from '../../support/delivery.ts';
import {
  aboard,
  blocksOf,
  check,
  cylinder,
  deliver,
  empty,
  full,
  openCases,
  openDoors,
  openHome,
  type Doors,
} from '../../support/doors.ts';
import { registerCylinder, send } from '../../support/station.ts';
import { forwardedPosition } from '../../support/traccar.ts';
import { describeOnEachStore } from '../../support/stores.ts';
import { everythingAtTheDoor } from '../feature/delivery/asked.ts';
import { begin, count, end, everythingOfADay, load, move, site, unload, vehicle } from '../feature/shift/days.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

describeOnEachStore('what a day at doors leaves behind', (engine) => {
  it('says in no event and no case who anybody is, or where they live or are', { timeout: 60_000 }, async () => {
    const t = await openTestApp(engine);
    try {
      const authority = await makeOrganisation(t.deps, { name: '某监管所', kind: 'authority', area: '330102' });
      await makePerson(t.deps, authority, { username: 'the-supervisor', roles: ['supervisor'] });
      const supervisor = await signInAs(t, 'the-supervisor');
      expect(await everythingAtTheDoor(t, supervisor)).toEqual([]);
      expect(await everythingOfADay(t, supervisor)).toEqual([]);
      const events = await t.store.reader.selectFrom('event').select(['stream_kind', 'body']).execute();
      const cases = await t.store.reader.selectFrom('open_case').select(['kind', 'details']).execute();
      const said = [...events.map(({ body }) => body), ...cases.map(({ details }) => details)];
      expect(said.length).toBeGreaterThan(100);
      const personal = /用户[甲乙]|送气工|村干部|13[789][ -]?0000|110\.25|21\.25|忘扫/;
      expect(said.filter((text) => personal.test(text))).toEqual([]);
    } finally {
      await t.close();
    }
  });
});

describeOnEachStore('a courier who cheats', (engine) => {
  let t: TestApp;
  let doors: Doors;

  beforeEach(async () => {
    t = await openTestApp(engine);
    doors = await openDoors(t);
  });
  afterEach(async () => {
    await t.close();
  });

  const atStation = () => ({ kind: 'org', id: doors.organisationId, siteId: doors.siteId });
  const ago = (ms: number): string => new Date(t.clock.now() - ms).toISOString();
  const verdictOf = (result: Awaited<ReturnType<typeof deliver>>['result']) =>
    blocksOf(result.full[0]?.verdict ?? { reasons: [] });
  const discrepancies = async (): Promise<Discrepancy[]> =>
    (await call(t, doors.office.signed, 'GET', '/discrepancies')).body['items'] as Discrepancy[];

  it('is answered as of now, whatever instant he names: of papers that ran out since nothing is forgiven', async () => {
    const { code, cylinderId } = await fullCylinder(t, doors, 1, { inspectionDueOn: '2026-05-17' });
    const before = { occurredAt: ago(2 * dayMs) };
    const asked = await load(t, doors, doors.shiftId, [code], {}, before);
    expect(asked.result.items[0]?.status).toBe('blocked');
    const addendum = { happenedAt: ago(2 * dayMs), reason: '忘扫' };
    const added = await load(t, doors, doors.shiftId, [code], { addendum });
    expect(added.result).toMatchObject({ moved: false, items: [{ status: 'blocked' }] });
    expect((await cylinder(doors, cylinderId)).custody).toEqual(atStation());
    const { checkId } = await check(doors);
    for (const sent of [before, {}]) {
      const delivered = await deliver(doors, { full: [full(code)], checkId, addendum }, sent);
      expect(delivered.result).toMatchObject({ done: false, blocked: true });
    }
    expect((await cylinder(doors, cylinderId)).custody).toEqual(atStation());
  });

  it('does not sell again what a customer has had: loaded, brought in, or moved on, it is no full cylinder', async () => {
    const one = await aboard(doors, 1);
    const { checkId } = await check(doors);
    await deliver(doors, { full: [full(one.code)], checkId });
    // Filled somewhere else meanwhile, and put back on the vehicle without having been taken back.
    const loaded = await load(t, doors, doors.shiftId, [one.code]);
    expect(loaded.result).toMatchObject({ moved: false, items: [{ status: 'blocked', full: false }] });
    await unload(t, doors, doors.shiftId, [one.code]);
    expect((await cylinder(doors, one.cylinderId)).custody).toEqual(atStation());
    expect(await openCases(doors)).toContain('custody-elsewhere');
    const again = await load(t, doors, doors.shiftId, [one.code]);
    expect(blocksOf(again.result.items[0]?.verdict ?? { reasons: [] })).toEqual(['fill-untraced']);
    const atDoor = await deliver(doors, { full: [full(one.code)], checkId });
    expect(atDoor.result).toMatchObject({ done: false, blocked: true });
    expect(verdictOf(atDoor.result)).toContain('fill-untraced');
    // As an empty it comes along, and stays one.
    const item = { scanned: one.code, sealIntact: null, sealSeen: null, empty: true };
    const back = await load(t, doors, doors.shiftId, [], { items: [item] });
    expect(back.result).toMatchObject({ moved: true, items: [{ full: false }] });
    expect(verdictOf((await deliver(doors, { full: [full(one.code)], checkId })).result)).toEqual(['fill-untraced']);
    const own = (await call(t, doors.courier.signed, 'GET', '/shift')).body;
    expect(own).toMatchObject({ shift: { load: { full: 0, empty: 1 } } });
  });

  it('does not pass a full cylinder as an empty one', async () => {
    const { code } = await fullCylinder(t, doors, 1, { inspectionDueOn: '2026-05-17' });
    const item = { scanned: code, sealIntact: true, sealSeen: null, empty: true };
    const loaded = await load(t, doors, doors.shiftId, [], { items: [item] });
    expect(loaded.result).toMatchObject({ moved: false, items: [{ status: 'blocked' }] });
    // One that nobody filled on record goes along as empty, and is handed to nobody.
    const bare = await registerCylinder(t, doors, 2);
    await load(t, doors, doors.shiftId, [], { items: [{ ...item, scanned: bare.code }] });
    const { checkId } = await check(doors);
    expect(verdictOf((await deliver(doors, { full: [full(bare.code)], checkId })).result)).toEqual(['fill-untraced']);
  });

  it('delivers nothing once his shift has ended, by whichever shift he names', async () => {
    const [one, two] = [await aboard(doors, 1), await aboard(doors, 2)];
    const { checkId } = await check(doors);
    t.clock.pass(minuteMs);
    await end(t, doors.courier, doors.shiftId, null);
    t.clock.pass(2 * minuteMs);
    const asked = await deliver(doors, { full: [full(one.code)], checkId });
    expect(verdictOf(asked.result)).toContain('vehicle-not-bound');
    const judged = await call(t, doors.courier.signed, 'POST', '/doors/judge', {
      customerId: doors.customerId,
      shiftId: doors.shiftId,
      channel: 'courier',
      siteId: null,
      full: [full(one.code)],
      empty: [],
      checkId,
      position: null,
    });
    expect(judged.body).toMatchObject({ blocked: true });
    const done = await deliver(doors, { full: [full(one.code)], checkId, decided: 'done' });
    expect(done.answer.detail).toBe('delivered-despite-block');
    // With a shift of today that runs it is as on any day.
    const { shiftId } = (await begin(t, doors.courier, doors.vehicleCode)).result;
    const again = await deliver(doors, { full: [full(two.code)], checkId, shiftId: doors.shiftId });
    expect(again.result).toMatchObject({ done: true, blocked: false });
    expect(shiftId).not.toBeNull();
  });

  it('is no seller at a counter: there it needs neither check nor zone', async () => {
    const { code } = await fullCylinder(t, doors, 1);
    const counter = { channel: 'counter' as const, siteId: doors.siteId, shiftId: null, full: [full(code)] };
    const sold = await deliver(doors, { ...counter, decided: 'done' });
    expect(sold.answer).toMatchObject({ status: 'unreadable', detail: 'not-at-the-counter' });
    const body = { ...counter, customerId: doors.customerId, empty: [], checkId: null, position: null };
    expect((await call(t, doors.courier.signed, 'POST', '/doors/judge', body)).status).toBe(403);
    expect((await call(t, doors.office.signed, 'POST', '/doors/judge', body)).status).toBe(200);
  });

  it('does not complete the order of one customer at the door of another, nor by taking something back', async () => {
    const home = await openHome(t, doors.courier, { person: { name: '用户乙', telephone: '139 0000 0002' } });
    const orderId = t.deps.newId();
    const lines = [{ model: 'YSP35.5', count: 1 }];
    await send(t, doors.courier, 'hail-order', { orderId, customerId: home, lines, note: null });
    const one = await aboard(doors, 1);
    const { checkId } = await check(doors);
    const wrong = await deliver(doors, { full: [full(one.code)], checkId, orderId });
    expect(wrong.result).toMatchObject({ done: true, orderCompleted: false });
    const back = await deliver({ ...doors, customerId: home }, { empty: [empty(one.code)], orderId });
    expect(back.result).toMatchObject({ done: true, orderCompleted: false });
    const order = (await call(t, doors.office.signed, 'GET', `/orders/${orderId}`)).body;
    expect(order).toMatchObject({ state: 'accepted', deliveryId: null });
  });

  it('does not hand over more under the number of a delivery that is on record', async () => {
    const [one, two] = [await aboard(doors, 1), await aboard(doors, 2)];
    const { checkId } = await check(doors);
    const { deliveryId } = await deliver(doors, { full: [full(one.code)], checkId });
    const more = await deliver(doors, { deliveryId, full: [full(one.code), full(two.code)], checkId });
    expect(more.answer).toMatchObject({ status: 'unreadable', detail: 'id-already-used' });
    const home = await openHome(t, doors.courier, { person: { name: '用户乙', telephone: '139 0000 0002' } });
    const other = await deliver({ ...doors, customerId: home }, { deliveryId, full: [full(one.code)], checkId });
    expect(other.answer).toMatchObject({ status: 'unreadable', detail: 'id-already-used' });
  });

  it('hides no full cylinder behind the end of a shift: told of afterwards, it is on the list until it is back', async () => {
    const { code, cylinderId } = await fullCylinder(t, doors, 1);
    const happenedAt = new Date(t.clock.now()).toISOString();
    t.clock.pass(10 * minuteMs);
    const { countId } = (await count(t, doors.courier, doors.shiftId, [])).result;
    await end(t, doors.courier, doors.shiftId, countId);
    expect(await discrepancies()).toEqual([]);
    t.clock.pass(10 * minuteMs);
    const addendum = { happenedAt, reason: '忘扫' };
    const told = await load(t, doors, doors.shiftId, [code], { decided: 'done', addendum });
    expect(told.answer.detail).toBe('told-later');
    expect(await discrepancies()).toMatchObject([{ kind: 'left-aboard', cylinderId, shiftId: doors.shiftId }]);
    const close = () => call(t, doors.office.signed, 'POST', `/shifts/${doors.shiftId}/close`, { note: '' });
    expect((await close()).status).toBe(409);
    await unload(t, doors, doors.shiftId, [code], { decided: 'done' });
    expect(await discrepancies()).toEqual([]);
    expect((await close()).status).toBe(200);
  });

  it('brings in nothing that is somewhere else by the register without the office being told', async () => {
    const shiftId = (await begin(t, doors.other, doors.otherVehicleCode)).result.shiftId ?? '';
    const theirs = await fullCylinder(t, doors, 1);
    const ends = { from: site(doors.siteId), to: vehicle(doors.otherVehicleId) };
    await move(t, doors.other, ends, [theirs.code], { shiftId });
    const told = await unload(t, doors, doors.shiftId, [theirs.code]);
    expect(told.answer.detail).toBe('custody-elsewhere');
    const rival = await openDelivery(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const foreign = await fullCylinder(t, rival, 1);
    expect((await unload(t, doors, doors.shiftId, [foreign.code])).answer.detail).toBe('custody-elsewhere');
    // From where it is by the register, nobody needs to be told.
    const own = await aboard(doors, 3);
    expect((await unload(t, doors, doors.shiftId, [own.code])).answer.status).toBe('recorded');
  });

  it('ends no day by a count of the morning', async () => {
    const counted = await count(t, doors.courier, doors.shiftId, []);
    t.clock.pass(minuteMs);
    const one = await aboard(doors, 1);
    t.clock.pass(minuteMs);
    await unload(t, doors, doors.shiftId, [one.code]);
    const ended = await end(t, doors.courier, doors.shiftId, counted.result.countId);
    expect(ended.result).toMatchObject({ counted: false, discrepancies: [{ kind: 'not-counted' }] });
    // Counted now, it is counted; what goes back after the count changes nothing.
    await count(t, doors.courier, doors.shiftId, []);
    expect(await discrepancies()).toEqual([]);
  });

  it('does not load as full what was handed over to somebody since it was filled', async () => {
    const one = await fullCylinder(t, doors, 1);
    const setAsideId = t.deps.newId();
    const filler = { signed: doors.filler, personId: doors.fillerId };
    const aside = { scanned: one.code, siteId: doors.siteId, setAsideId, destination: 'inspection' as const };
    await send(t, filler, 'set-aside', { ...aside, reasons: ['valve-expired'] });
    const over = { handoverId: t.deps.newId(), siteId: doors.siteId, destination: 'inspection' as const };
    const receiver = { receiverOrganisationId: null, receiver: '检验站', photoSha256: null };
    const handed = await send(t, filler, 'hand-over', { ...over, ...receiver, setAsideIds: [setAsideId] });
    expect(handed.status).toBe('recorded');
    const loaded = await load(t, doors, doors.shiftId, [one.code]);
    expect(loaded.result).toMatchObject({ moved: false, items: [{ full: false }] });
    expect(blocksOf(loaded.result.items[0]?.verdict ?? { reasons: [] })).toEqual(['fill-untraced']);
  });

  it('does not stretch his shift over days before it, nor over a time at which it would have been refused', async () => {
    const begunAt = new Date(t.clock.now()).toISOString();
    for (const occurredAt of [ago(13 * 60 * minuteMs), ago(30 * dayMs)]) {
      const again = await begin(t, doors.courier, doors.vehicleCode, {}, { occurredAt });
      expect(again.result).toMatchObject({ outcome: 'running', shiftId: doors.shiftId, begunAt });
    }
    const earlier = await begin(t, doors.courier, doors.vehicleCode, {}, { occurredAt: ago(60 * minuteMs) });
    expect(earlier.result).toMatchObject({ outcome: 'running', begunAt: ago(60 * minuteMs) });
  });

  it('acts in no shift, with no vehicle, check or hazard of somebody else', async () => {
    const one = await aboard(doors, 1);
    const { checkId, result } = await check(doors, { bad: ['leak'] });
    const borrowed = await load(t, { ...doors, courier: doors.other }, doors.shiftId, [one.code]);
    expect(borrowed.answer).toMatchObject({ status: 'unreadable', detail: 'not-your-shift' });
    expect((await end(t, doors.other, doors.shiftId, null)).answer.detail).toBe('not-your-shift');
    const rival = await openDoors(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const hazardId = result.hazards[0]?.hazardId ?? '';
    const fix = { hazardId, note: null, beforeSha256: null, afterSha256: 'f'.repeat(64) };
    expect(await send(t, rival.courier, 'fix-hazard', fix)).toMatchObject({ detail: 'unknown-hazard' });
    const rivals = { ...rival, checkId, full: [full(one.code)] };
    const stranger = await deliver(rival, { full: rivals.full, checkId, shiftId: doors.shiftId, decided: 'ask' });
    expect(verdictOf(stranger.result)).toEqual(
      expect.arrayContaining(['not-own', 'custody-broken', 'vehicle-not-bound', 'door-check-missing']),
    );
    const ends = { from: vehicle(doors.vehicleId), to: site(rival.siteId) };
    const taken = await move(t, rival.courier, ends, [one.code], { shiftId: rival.shiftId });
    expect(taken.answer).toMatchObject({ status: 'unreadable', detail: 'unknown-vehicle' });
  });

  it('of another company moves no vehicle by its own tracking platform', async () => {
    const deviceId = '123456789012345';
    const { office, vehicleId, organisationId } = doors;
    const rival = await openDelivery(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const fitted = await call(t, office.signed, 'PUT', `/vehicles/${vehicleId}/tracker`, { deviceId });
    expect(fitted.status).toBe(200);
    const taken = await call(t, rival.office.signed, 'PUT', `/vehicles/${vehicleId}/tracker`, { deviceId: null });
    expect(taken.status).toBe(404);
    const key = { organisationId, label: '平台' };
    expect((await call(t, rival.office.signed, 'POST', '/tracker-keys', key)).status).toBe(404);
    const own = { ...key, organisationId: rival.organisationId };
    const made = await call(t, rival.office.signed, 'POST', '/tracker-keys', own);
    const report = async (secret: string) => {
      const response = await t.app.request('/api/v1/trackers/positions', {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}`, 'content-type': 'application/json' },
        body: JSON.stringify(forwardedPosition({}, deviceId)),
      });
      return [response.status, await response.json()];
    };
    expect(await report(String(made.body['secret']))).toEqual([200, { kept: false, why: 'unknown-device' }]);
    const tracked = t.store.reader.selectFrom('position').selectAll().where('source', '=', 'tracker');
    expect(await tracked.execute()).toEqual([]);
    expect(await report('A'.repeat(43))).toMatchObject([401, {}]);
  });

  it('of another company reads nothing by an id, and an authority reads no words about people', async () => {
    const one = await aboard(doors, 1);
    const { countId } = (await count(t, doors.courier, doors.shiftId, [])).result;
    await end(t, doors.courier, doors.shiftId, countId, '用户甲家里没人');
    const [movement] = (await call(t, doors.office.signed, 'GET', '/movements')).body['items'] as {
      movementId: string;
    }[];
    const [missing] = await discrepancies();
    expect(missing?.cylinderId).toBe(one.cylinderId);
    const rival = await openDelivery(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const { vehicleId, shiftId, customerId } = doors;
    const stretch = 'from=2026-05-18T00:00:00Z&to=2026-05-18T23:00:00Z';
    for (const path of [
      `/shifts/${shiftId}`,
      `/movements/${movement?.movementId ?? ''}`,
      `/vehicles/${vehicleId}/aboard`,
      `/vehicles/${vehicleId}/tracker`,
      `/tracks?vehicleId=${vehicleId}&${stretch}`,
      `/tracks/${vehicleId}/events?${stretch}`,
      `/customers/${customerId}/door`,
      `/hazards?customerId=${customerId}`,
      `/orders?customerId=${customerId}`,
      `/organisations/${doors.organisationId}/tracker-keys`,
      `/organisations/${doors.organisationId}/unknown-trackers`,
    ]) {
      expect([path, (await call(t, rival.office.signed, 'GET', path)).status]).toEqual([path, 404]);
    }
    const resolve = `/discrepancies/${missing?.discrepancyId ?? ''}/resolve`;
    const resolved = await call(t, rival.office.signed, 'POST', resolve, { how: 'other', reason: '试' });
    expect(resolved.status).toBe(404);
    for (const path of ['/discrepancies', '/shifts', '/movements', '/live', '/position-alarms', '/hazards']) {
      const { body } = await call(t, rival.office.signed, 'GET', path);
      expect(body['items'] ?? body['vehicles']).toEqual([]);
    }
    const authority = await makeOrganisation(t.deps, { name: '某监管所', kind: 'authority', area: '330102' });
    await makePerson(t.deps, authority, { username: 'the-inspector', roles: ['inspector'] });
    const inspector = await signInAs(t, 'the-inspector');
    for (const path of ['/discrepancies', `/shifts/${shiftId}`, '/shifts', '/hazards', '/movements']) {
      const answer = await call(t, inspector, 'GET', path);
      expect([path, answer.status]).toEqual([path, 200]);
      expect(JSON.stringify(answer.body)).not.toMatch(/用户甲|送气工/);
    }
  });
});
