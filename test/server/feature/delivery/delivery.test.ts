// Deliveries: asked for and done, the check they rest on, the limit of storage, loaded at the door, twice, late, at the counter.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Delivery as Delivered, DeliveryRow, DoorJudgeAnswer } from '../../../../shared/contract/door.ts';
import { byConsole } from '../../../../server/feature/account/account-dependencies.ts';
import { findById } from '../../../../server/feature/cylinder/cylinder.queries.ts';
import { recordCylinderEvents } from '../../../../server/feature/cylinder/record-cylinder-event.ts';
import { readStream } from '../../../../server/log/read.ts';
import { makeOrganisation, makePerson, openTestApp, signInAs, type TestApp } from '../../../support/accounts.ts';
import { call, fullCylinder, openDelivery } from '../../../support/delivery.ts';
import {
  aboard,
  atDoor,
  blocksOf,
  check,
  cylinder,
  deliver,
  empty,
  full,
  openCases,
  openDoors,
  openHome,
  pictureOf,
  type Doors,
} from '../../../support/doors.ts';
import { registerCylinder, send } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const minuteMs = 60_000;

describeOnEachStore('a delivery', (engine) => {
  let t: TestApp;
  let doors: Doors;

  beforeEach(async () => {
    t = await openTestApp(engine);
    doors = await openDoors(t);
  });
  afterEach(async () => {
    await t.close();
  });

  const atHome = (customerId = doors.customerId) => ({ kind: 'customer', id: customerId, siteId: null });
  const onVehicle = () => ({ kind: 'vehicle', id: doors.vehicleId, siteId: null });

  it('hands over the full one and takes back the empty one in one act; asked again before the check, it says what comes next', async () => {
    const one = await aboard(doors, 1);
    const asked = await deliver(doors, { full: [full(one.code)] });
    expect(asked.answer.status).toBe('recorded');
    expect(asked.result).toMatchObject({ done: false, blocked: true, next: true });
    expect(blocksOf(asked.result.full[0]?.verdict ?? { reasons: [] })).toEqual(['door-check-missing']);
    // What comes next is no refusal.
    expect(await t.store.reader.selectFrom('refused_attempt').selectAll().execute()).toEqual([]);
    expect((await cylinder(doors, one.cylinderId)).custody).toEqual(onVehicle());

    const { checkId } = await check(doors);
    const done = await deliver(doors, { full: [full(one.code)], checkId });
    expect(done.result).toMatchObject({ done: true, blocked: false, cases: [], loadedAtDoor: 0 });
    expect((await cylinder(doors, one.cylinderId)).custody).toEqual(atHome());

    const two = await aboard(doors, 2);
    const swapped = await deliver(doors, { full: [full(two.code)], empty: [empty(one.code)], checkId });
    expect(swapped.result).toMatchObject({ done: true, cases: [] });
    expect(await cylinder(doors, one.cylinderId)).toMatchObject({ custody: onVehicle(), lastFill: null });
    expect((await cylinder(doors, two.cylinderId)).custody).toEqual(atHome());
    const list = (await call(t, doors.office.signed, 'GET', '/deliveries?day=2026-05-18')).body[
      'items'
    ] as DeliveryRow[];
    expect(list.map((row) => [row.full, row.empty, row.customerName])).toEqual([
      [1, 1, '用户甲'],
      [1, 0, '用户甲'],
    ]);
    const whole = (await call(t, doors.office.signed, 'GET', `/deliveries/${swapped.deliveryId}`)).body as Delivered;
    expect(whole.cylinders.map((line) => [line.direction, line.code])).toEqual([
      ['empty', one.code],
      ['full', two.code],
    ]);
    expect(whole.check?.checkId).toBe(checkId);
    const [event] = await readStream(t.store.reader, 'delivery', swapped.deliveryId, { before: null, most: 5 });
    expect(JSON.stringify(event)).not.toMatch(/用户甲|21\.25|110\.25/);
  });

  it('asked for again by another command it is told as it was recorded', async () => {
    const one = await aboard(doors, 1);
    const { checkId } = await check(doors);
    const deliveryId = t.deps.newId();
    const first = await deliver(doors, { deliveryId, full: [full(one.code)], checkId });
    t.clock.pass(minuteMs);
    const again = await deliver(doors, { deliveryId, full: [full(one.code)], checkId });
    expect(again.result).toMatchObject({ done: true, blocked: false, at: first.result.at });
    expect(again.result.full[0]?.cylinder?.cylinderId).toBe(one.cylinderId);
    expect(first.result.done).toBe(true);
    expect(await t.store.reader.selectFrom('delivery').select('delivery_id').execute()).toHaveLength(1);
  });

  it('takes a check of two hours, none of a minute more, none of another customer, none by another courier', async () => {
    const one = await aboard(doors, 1);
    const { checkId } = await check(doors);
    const other = await openHome(t, doors.courier, { person: { name: '用户乙', telephone: '139 0000 0002' } });
    const ask = async (more: object, by = doors.courier) => {
      const body = {
        customerId: doors.customerId,
        shiftId: doors.shiftId,
        channel: 'courier',
        siteId: null,
        full: [full(one.code)],
        empty: [],
        checkId,
        position: atDoor,
        ...more,
      };
      const answer = (await call(t, by.signed, 'POST', '/doors/judge', body)).body as DoorJudgeAnswer;
      return blocksOf(answer.full[0]?.verdict ?? { reasons: [] });
    };
    expect(await ask({})).toEqual([]);
    t.clock.pass(120 * minuteMs);
    expect(await ask({})).toEqual([]);
    t.clock.pass(minuteMs);
    expect(await ask({})).toEqual(['door-check-missing']);
    const fresh = await check(doors);
    expect(await ask({ checkId: fresh.checkId, customerId: other })).toEqual(['door-check-missing']);
    expect(await ask({ checkId: fresh.checkId }, doors.other)).toContain('door-check-missing');
    expect(await ask({ checkId: fresh.checkId })).toEqual([]);
  });

  it('takes no check for one that left out an item of the short one', async () => {
    const one = await aboard(doors, 1);
    const items = [{ item: 'leak', good: true, note: null, photoSha256: null }];
    const { checkId, result } = await check(doors, { items });
    expect(result.failedItems).toBeNull();
    const asked = await deliver(doors, { full: [full(one.code)], checkId });
    expect(blocksOf(asked.result.full[0]?.verdict ?? { reasons: [] })).toEqual(['door-check-missing']);
  });

  it('is refused as a whole where one cylinder is blocked, with all reasons, and the refusal is on record', async () => {
    const good = await aboard(doors, 1);
    const overdue = await aboard(doors, 2, { inspectionDueOn: '2026-04' });
    const { checkId } = await check(doors);
    const asked = await deliver(doors, { full: [full(good.code), full(overdue.code)], checkId });
    expect(asked.result).toMatchObject({ done: false, blocked: true, next: false });
    expect(asked.result.full.map(({ blocked }) => blocked)).toEqual([false, true]);
    expect((await cylinder(doors, good.cylinderId)).custody).toEqual(onVehicle());
    const refused = await t.store.reader.selectFrom('refused_attempt').select(['step', 'cylinder_id']).execute();
    expect(refused.filter(({ step }) => step === 'deliver')).toEqual([
      { step: 'deliver', cylinder_id: overdue.cylinderId },
    ]);
    // The same, done before the server could say no.
    const done = await deliver(doors, { full: [full(good.code), full(overdue.code)], checkId, decided: 'done' });
    expect(done.answer).toMatchObject({ status: 'recorded-with-case', detail: 'delivered-despite-block' });
    expect((await cylinder(doors, overdue.cylinderId)).custody).toEqual(atHome());
    expect(await openCases(doors)).toContain('delivered-despite-block');
  });

  it('reaches the limit of storage with the second cylinder, and does not where an empty goes', async () => {
    // 50 kg each: two are 100 kg, which is the limit; with 14.5 kg there already the second is above it.
    const large = { model: 'YSP118', volumeMl: 118_000, tareG: 47_000, maxFillG: 49_500 };
    const home = await openHome(t, doors.courier, {
      facts: { outdoorRoom: true, cylindersAgreed: 3 },
      person: { name: '用户丙', telephone: '137 0000 0003' },
    });
    const at = { ...doors, customerId: home };
    const there = await aboard(at, 1);
    const [one, two] = [await aboard(at, 2, large, { netG: 49_000 }), await aboard(at, 3, large, { netG: 49_000 })];
    const { checkId } = await check(at);
    expect((await deliver(at, { full: [full(there.code)], checkId })).result.done).toBe(true);
    const both = [full(one.code), full(two.code)];
    const asked = await deliver(at, { full: both, checkId });
    expect(asked.result.full.map(({ verdict }) => blocksOf(verdict))).toEqual([[], ['storage-limit']]);
    const swapped = await deliver(at, { full: both, empty: [empty(there.code)], checkId });
    expect(swapped.result).toMatchObject({ done: true, blocked: false });
  });

  it('is not for a home out of the zone, nor by a courier of another vehicle', async () => {
    const one = await aboard(doors, 1);
    const far = await openHome(t, doors.courier, {
      facts: { village: '远村' },
      person: { name: '用户丁', position: { lng: 110.35, lat: 21.25, accuracyM: 5 } },
    });
    const { checkId } = await check({ ...doors, customerId: far });
    const asked = await deliver({ ...doors, customerId: far }, { full: [full(one.code)], checkId });
    expect(blocksOf(asked.result.full[0]?.verdict ?? { reasons: [] })).toEqual(['out-of-zone']);

    const shiftId = t.deps.newId();
    await send(t, doors.other, 'begin-shift', { shiftId, scanned: doors.otherVehicleCode, position: null });
    const own = await check(doors, { shiftId }, { by: doors.other });
    const wrong = await deliver(doors, { shiftId, full: [full(one.code)], checkId: own.checkId }, { by: doors.other });
    expect(blocksOf(wrong.result.full[0]?.verdict ?? { reasons: [] })).toEqual(['custody-broken', 'out-of-zone']);
    // It is told aboard which vehicle of the company it is.
    expect(wrong.result.full[0]?.onOtherVehicle).toMatchObject({ vehicleId: doors.vehicleId });
    // With somebody else's shift there is no vehicle at all.
    const borrowed = await deliver(doors, { full: [full(one.code)], checkId: own.checkId }, { by: doors.other });
    expect(blocksOf(borrowed.result.full[0]?.verdict ?? { reasons: [] })).toContain('vehicle-not-bound');
  });

  it('loads a cylinder of ours at the door that nobody scanned at loading, and judges that too', async () => {
    const { checkId } = await check(doors);
    const one = await fullCylinder(t, doors, 1);
    const done = await deliver(doors, { full: [full(one.code)], checkId });
    expect(done.result).toMatchObject({ done: true, loadedAtDoor: 1, blocked: false });
    const events = await readStream(t.store.reader, 'cylinder', one.cylinderId, { before: null, most: 2 });
    expect(events.map(({ type }) => type)).toEqual(['delivered', 'moved']);
    expect((await cylinder(doors, one.cylinderId)).custody).toEqual(atHome());
    // One that may not be loaded is not loaded here either.
    await call(t, doors.office.signed, 'PUT', `/vehicles/${doors.vehicleId}`, {
      version: 1,
      organisationId: doors.organisationId,
      plate: '粤GA0001',
      approvedUntil: '2027-03-31',
      insuredUntil: '2027-03-31',
      maxLoadKg: 30,
      maxCylinders: null,
      photoSha256: null,
    });
    const two = await fullCylinder(t, doors, 2);
    const asked = await deliver(doors, { full: [full(two.code)], checkId });
    expect(asked.result).toMatchObject({ done: false, blocked: true, next: false });
    expect(blocksOf(asked.result.full[0]?.loadVerdict ?? { reasons: [] })).toEqual(['vehicle-overload']);
    expect((await cylinder(doors, two.cylinderId)).custody).toMatchObject({ kind: 'org' });
  });

  it('hands over once what was scanned twice, and nothing that it takes back as empty', async () => {
    const one = await aboard(doors, 1);
    const two = await aboard(doors, 2);
    const { checkId } = await check(doors);
    const twice = await deliver(doors, { full: [full(one.code), full(one.code)], checkId });
    expect(twice.result.full.map(({ conflict }) => conflict)).toEqual([null, 'twice']);
    expect((await t.store.reader.selectFrom('delivery').select('full_count').execute())[0]?.full_count).toBe(1);
    const both = await deliver(doors, { full: [full(two.code)], empty: [empty(two.code)], checkId });
    expect(both.result).toMatchObject({ done: false, blocked: true });
    expect(both.result.full[0]?.conflict).toBe('also-empty');
    const done = await deliver(doors, { full: [full(two.code)], empty: [empty(two.code)], checkId, decided: 'done' });
    expect(done.answer.detail).toBe('delivered-despite-block');
    expect(await cylinder(doors, two.cylinderId)).toMatchObject({ custody: onVehicle(), lastFill: null });
    // Taken as empty a minute ago, it is no full cylinder.
    const next = await deliver(doors, { full: [full(two.code)], checkId });
    expect(blocksOf(next.result.full[0]?.verdict ?? { reasons: [] })).toEqual(['fill-untraced']);
  });

  it('delivered twice without signal, by two couriers to two homes: both on record, in one place, with a case', async () => {
    const one = await aboard(doors, 1);
    const home = await openHome(t, doors.courier, { person: { name: '用户乙', telephone: '139 0000 0002' } });
    const shiftId = t.deps.newId();
    await send(t, doors.other, 'begin-shift', { shiftId, scanned: doors.otherVehicleCode, position: null });
    const nine = '2026-05-18T04:00:00.000Z';
    const ten = '2026-05-18T05:00:00.000Z';
    t.clock.set('2026-05-18T08:00:00.000Z');
    // The later one arrives first.
    const later = await deliver(
      { ...doors, customerId: home },
      { full: [full(one.code)], decided: 'done' },
      { occurredAt: ten },
    );
    expect(later.answer.status).toBe('recorded-with-case');
    const earlier = await deliver(
      doors,
      { shiftId, full: [full(one.code)], decided: 'done' },
      { occurredAt: nine, by: doors.other },
    );
    expect(earlier.answer.detail).toBe('delivered-despite-block');
    expect((await cylinder(doors, one.cylinderId)).custody).toEqual(atHome(home));
    const [event] = await readStream(t.store.reader, 'cylinder', one.cylinderId, { before: null, most: 1 });
    expect(event?.data).toMatchObject({ type: 'delivered', superseded: true, at: nine });
  });

  it('told later it is recorded with a case, and undoes nothing that happened to the cylinder since', async () => {
    const one = await aboard(doors, 1);
    const { checkId } = await check(doors);
    t.clock.pass(60 * minuteMs);
    const filler = { signed: doors.filler, personId: doors.fillerId };
    await send(t, filler, 'return-cylinder', { scanned: one.code, siteId: doors.siteId });
    t.clock.pass(minuteMs);
    const addendum = { happenedAt: '2026-05-18T04:10:00.000Z', reason: '忘记扫码' };
    const told = await deliver(doors, { full: [full(one.code)], checkId, decided: 'done', addendum });
    expect(told.result).toMatchObject({ done: true, at: addendum.happenedAt });
    // That it is at the station now did not stop it then.
    expect(told.result.cases).toEqual(['told-later']);
    expect((await cylinder(doors, one.cylinderId)).custody).toMatchObject({ kind: 'org', siteId: doors.siteId });
    // Of one that nobody has had since, it says where it is.
    const two = await aboard(doors, 2);
    t.clock.pass(10 * minuteMs);
    const now = new Date(t.clock.now() - minuteMs).toISOString();
    await deliver(doors, {
      full: [full(two.code)],
      decided: 'done',
      addendum: { happenedAt: now, reason: '忘记扫码' },
    });
    expect((await cylinder(doors, two.cylinderId)).custody).toEqual(atHome());
  });

  it('told later without signal and sent again by another command, it counts once', async () => {
    const one = await aboard(doors, 1);
    const { checkId } = await check(doors);
    t.clock.pass(10 * minuteMs);
    const addendum = { happenedAt: new Date(t.clock.now() - minuteMs).toISOString(), reason: '没有信号' };
    const deliveryId = t.deps.newId();
    const said = { deliveryId, checkId, full: [full(one.code)], decided: 'done' as const, addendum };
    const first = await deliver(doors, said);
    const again = await deliver(doors, said);
    expect(first.result).toMatchObject({ done: true, at: addendum.happenedAt, cases: ['told-later'] });
    expect(again.result).toMatchObject({ deliveryId, done: true, at: addendum.happenedAt });
    expect(await t.store.reader.selectFrom('delivery').select('delivery_id').execute()).toHaveLength(1);
    expect(await openCases(doors)).toEqual(['told-later']);
    expect((await cylinder(doors, one.cylinderId)).custody).toEqual(atHome());
  });

  it('completes its order once, and none of another company', async () => {
    const one = await aboard(doors, 1);
    const { checkId } = await check(doors);
    const orderId = t.deps.newId();
    const lines = [{ model: 'YSP35.5', count: 1 }];
    await send(t, doors.courier, 'hail-order', { orderId, customerId: doors.customerId, lines, note: null });
    const done = await deliver(doors, { full: [full(one.code)], checkId, orderId });
    expect(done.result).toMatchObject({ done: true, orderCompleted: true });
    const two = await aboard(doors, 2);
    const again = await deliver(doors, { full: [full(two.code)], checkId, orderId });
    expect(again.result).toMatchObject({ done: true, orderCompleted: false });
    const unknown = await deliver(doors, { empty: [empty(two.code)], orderId: t.deps.newId() });
    expect(unknown.result).toMatchObject({ done: true, orderCompleted: false });
  });

  it('over the counter only where the authority allows it, with a full check of the home, and without one of today', async () => {
    const one = await fullCylinder(t, doors, 1);
    const counter = { channel: 'counter' as const, siteId: doors.siteId, shiftId: null, full: [full(one.code)] };
    const seller = { by: { signed: doors.filler, personId: doors.fillerId } };
    const asked = await deliver(doors, counter, seller);
    expect(blocksOf(asked.result.full[0]?.verdict ?? { reasons: [] })).toEqual(['self-pickup', 'full-check-overdue']);
    const authority = await makeOrganisation(t.deps, { name: '某监管所', kind: 'authority', area: '330102' });
    await makePerson(t.deps, authority, { username: 'the-supervisor', roles: ['supervisor'] });
    const supervisor = await signInAs(t, 'the-supervisor');
    const set = await call(t, supervisor, 'PUT', `/parameters/${t.deps.newId()}`, {
      area: '330102',
      name: 'selfPickup',
      value: 'allowed',
      fromOn: '2026-05-18',
      reason: '试点',
    });
    expect(set.status).toBeLessThan(300);
    await check(doors, { kind: 'full' });
    const done = await deliver(doors, counter, seller);
    expect(done.result).toMatchObject({ done: true, blocked: false });
    expect((await cylinder(doors, one.cylinderId)).custody).toEqual(atHome());
    const back = await deliver(doors, { ...counter, full: [], empty: [empty(one.code)] }, seller);
    expect(back.result.done).toBe(true);
    expect((await cylinder(doors, one.cylinderId)).custody).toMatchObject({ kind: 'org', siteId: doors.siteId });
    // Another company's site sells nothing for us.
    const other = await openDelivery(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const wrong = await deliver(doors, { ...counter, siteId: other.siteId }, seller);
    expect(wrong.answer).toMatchObject({ status: 'unreadable', detail: 'unknown-site' });
  });

  it("is unreadable for another company's customer, and its list and rows are not found there", async () => {
    const one = await aboard(doors, 1);
    const { checkId } = await check(doors);
    const made = await deliver(doors, { full: [full(one.code)], checkId });
    const rival = await openDoors(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const wrong = await deliver({ ...rival, customerId: doors.customerId }, { empty: [empty(one.code)] });
    expect(wrong.answer).toMatchObject({ status: 'unreadable', detail: 'unknown-customer' });
    const { signed } = rival.office;
    expect((await call(t, signed, 'GET', `/deliveries/${made.deliveryId}`)).status).toBe(404);
    expect((await call(t, signed, 'GET', `/customers/${doors.customerId}/door`)).status).toBe(404);
    expect((await call(t, signed, 'GET', '/deliveries')).body['items']).toEqual([]);
    // A courier sees his own deliveries, the authority those of its area without names.
    expect((await call(t, doors.other.signed, 'GET', '/deliveries')).body['items']).toEqual([]);
    const authority = await makeOrganisation(t.deps, { name: '某监管所', kind: 'authority', area: '330102' });
    await makePerson(t.deps, authority, { username: 'the-supervisor', roles: ['supervisor'] });
    const list = await call(t, await signInAs(t, 'the-supervisor'), 'GET', '/deliveries');
    expect(list.body['items']).toMatchObject([{ customerName: null, courierName: null, village: '示范村' }]);
  });

  it('takes back what is foreign, overdue, unknown or without a code, and sets it aside when it comes in', async () => {
    const rival = await openDelivery(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const foreign = await registerCylinder(t, rival, 1);
    const overdue = await registerCylinder(t, doors, 1, { inspectionDueOn: '2026-04' });
    const done = await deliver(doors, {
      empty: [
        empty(foreign.code),
        empty(overdue.code),
        empty('44081299999'),
        empty(null, { temporaryTag: 'LS0001', photoSha256: pictureOf(t) }),
        empty(null, { temporaryTag: 'LS0001', photoSha256: pictureOf(t) }),
      ],
    });
    expect(done.result.empty.map(({ destination }) => destination)).toEqual([
      'owner',
      'inspection',
      'authority',
      null,
      null,
    ]);
    expect(done.result.empty.map(({ conflict }) => conflict)).toEqual([null, null, null, null, 'twice']);
    const again = await deliver(doors, { empty: [empty(null, { temporaryTag: 'LS0001', photoSha256: pictureOf(t) })] });
    expect(again.result.cases).toEqual(['duplicate-tag']);
    expect((await cylinder(doors, foreign.cylinderId)).custody).toEqual(onVehicle());
    await send(t, doors.courier, 'move-cylinders', {
      movementId: t.deps.newId(),
      shiftId: doors.shiftId,
      from: { kind: 'vehicle', id: doors.vehicleId },
      to: { kind: 'site', id: doors.siteId },
      items: [foreign.code, overdue.code].map((scanned) => ({
        scanned,
        sealIntact: null,
        sealSeen: null,
        empty: true,
      })),
      position: null,
      decided: 'ask',
      addendum: null,
    });
    const aside = (await call(t, doors.office.signed, 'GET', `/set-aside?site=${doors.siteId}`)).body['items'];
    expect(aside).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ cylinderId: foreign.cylinderId, destination: 'owner' }),
        expect.objectContaining({ cylinderId: overdue.cylinderId, destination: 'inspection' }),
      ]),
    );
    // Both companies see it on the exchange list, until it is handed over.
    const lists = async () => [
      (await call(t, doors.office.signed, 'GET', '/exchange')).body['items'],
      (await call(t, rival.office.signed, 'GET', '/exchange')).body['items'],
    ];
    const [ours, theirs] = [
      { organisationId: rival.organisationId, heldOfTheirs: 1, heldOfOurs: 0 },
      { organisationId: doors.organisationId, heldOfTheirs: 0, heldOfOurs: 1 },
    ];
    expect(await lists()).toMatchObject([[ours], [theirs]]);
    const held = await call(
      t,
      rival.office.signed,
      'GET',
      `/exchange/cylinders?company=${doors.organisationId}&of=ours`,
    );
    expect(held.body['items']).toMatchObject([
      { cylinderId: foreign.cylinderId, code: foreign.code, setAsideId: null },
    ]);
    const list = await call(
      t,
      doors.office.signed,
      'GET',
      `/exchange/cylinders?company=${rival.organisationId}&of=theirs`,
    );
    const [line] = list.body['items'] as { setAsideId: string }[];
    await send(t, doors.office, 'hand-over', {
      handoverId: t.deps.newId(),
      siteId: doors.siteId,
      destination: 'owner',
      setAsideIds: [line?.setAsideId ?? ''],
      receiverOrganisationId: rival.organisationId,
      receiver: '对方站',
      photoSha256: null,
    });
    expect(await lists()).toEqual([[], []]);
  });

  it('tells the authority and the owner at once of a stolen cylinder that turns up at a door', async () => {
    const rival = await openDelivery(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const stolen = await registerCylinder(t, rival, 1);
    await t.store.atomically(async (trx) => {
      const found = await findById(trx, stolen.cylinderId);
      const by = byConsole(new Date(t.clock.now()).toISOString());
      const event = { type: 'state-changed', from: 'active', to: 'stolen', reason: '报失', photoSha256: null } as const;
      await recordCylinderEvents(trx, found, stolen.cylinderId, [event], by);
    });
    const done = await deliver(doors, { empty: [empty(stolen.code)] });
    expect(done.answer).toMatchObject({ status: 'recorded-with-case', detail: 'found-at-door' });
    expect(done.result.empty[0]?.destination).toBe('authority');
    const authority = await makeOrganisation(t.deps, { name: '某监管所', kind: 'authority', area: '330102' });
    await makePerson(t.deps, authority, { username: 'the-supervisor', roles: ['supervisor'] });
    for (const as of [rival.office.signed, doors.office.signed, await signInAs(t, 'the-supervisor')]) {
      const cases = (await call(t, as, 'GET', '/cases')).body['items'];
      expect(cases).toMatchObject([{ kind: 'found-at-door', cylinderId: stolen.cylinderId }]);
    }
  });

  it('finds out at the station which cylinder bore a temporary tag, once', async () => {
    const one = await registerCylinder(t, doors, 1);
    await deliver(doors, { empty: [empty(null, { temporaryTag: 'LS0001', photoSha256: pictureOf(t) })] });
    const waiting = await call(t, doors.office.signed, 'GET', '/temporary-tags');
    expect(waiting.body['items']).toMatchObject([{ tag: 'LS0001', vehicleId: doors.vehicleId, cylinderId: null }]);
    t.clock.pass(60 * minuteMs);
    const identify = (scanned: string, as = doors.filler) =>
      call(t, as, 'POST', '/temporary-tags/LS0001/identify', { scanned, siteId: doors.siteId });
    expect((await identify('44081299999')).status).toBe(409);
    expect(await identify(one.code)).toMatchObject({ status: 200, body: { cylinderId: one.cylinderId } });
    expect((await cylinder(doors, one.cylinderId)).custody).toMatchObject({ kind: 'org', siteId: doors.siteId });
    const { version } = await cylinder(doors, one.cylinderId);
    expect((await identify(one.code)).status).toBe(200);
    expect((await cylinder(doors, one.cylinderId)).version).toBe(version);
    const two = await registerCylinder(t, doors, 2);
    expect((await identify(two.code)).status).toBe(409);
    expect((await call(t, doors.office.signed, 'GET', '/temporary-tags')).body['items']).toEqual([]);
    const rival = await openDelivery(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    expect((await identify(one.code, rival.filler)).status).toBe(404);
  });

  it('leaves a trace at both homes where the register says that another one has it', async () => {
    const one = await aboard(doors, 1);
    const { checkId } = await check(doors);
    await deliver(doors, { full: [full(one.code)], checkId });
    const home = await openHome(t, doors.courier, { person: { name: '用户乙', telephone: '139 0000 0002' } });
    const found = await deliver({ ...doors, customerId: home }, { empty: [empty(one.code, { elsewhereSeen: true })] });
    expect(found.result).toMatchObject({ done: true, cases: ['custody-elsewhere'] });
    expect(found.result.empty[0]?.elsewhere).toBe(true);
    expect((await cylinder(doors, one.cylinderId)).custody).toEqual(onVehicle());
    const traceOf = async (customerId: string) =>
      (await call(t, doors.courier.signed, 'GET', `/customers/${customerId}/door`)).body['traces'];
    expect(await traceOf(home)).toMatchObject([{ role: 'found-here', code: one.code, seen: true }]);
    expect(await traceOf(doors.customerId)).toMatchObject([{ role: 'was-here', code: one.code, seen: true }]);
  });
});
