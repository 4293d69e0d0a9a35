// Hand-overs: what may be loaded, with which mass, by whom, from where; what moved all the same; what arrives twice or late.
import * as fc from 'fast-check';
import * as v from 'valibot';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { JudgedLoad, OwnShift } from '../../../../shared/contract/shift.ts';
import type { Cylinder } from '../../../../shared/cylinder/cylinder.ts';
import { applyCylinderEvent, cylinderEventSchema } from '../../../../shared/event/cylinder-event.ts';
import { findById } from '../../../../server/feature/cylinder/cylinder.queries.ts';
import { readStream } from '../../../../server/log/read.ts';
import { openTestApp, type TestApp } from '../../../support/accounts.ts';
import { addVehicle, call, fullCylinder, fullGrossG, openDelivery, type Delivery } from '../../../support/delivery.ts';
import { registerCylinder, send, type Sender } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';
import { begin, end, load, move, seen, site, unload, vehicle } from '../shift/days.ts';

const here = { lng: 110.25, lat: 21.25, accuracyM: 10 };

describeOnEachStore('hand-overs', (engine) => {
  let t: TestApp;
  let town: Delivery;
  let shiftId: string;

  beforeEach(async () => {
    t = await openTestApp(engine);
    town = await openDelivery(t);
    shiftId = (await begin(t, town.courier, town.vehicleCode, { position: here })).result.shiftId ?? '';
  });
  afterEach(async () => {
    await t.close();
  });

  const full = (serial: number, more: Parameters<typeof fullCylinder>[4] = {}) =>
    fullCylinder(t, town, serial, {}, more);
  const custodyOf = async (cylinderId: string) => (await findById(t.store.reader, cylinderId))?.custody;
  const onVehicle = () => ({ kind: 'vehicle', id: town.vehicleId, siteId: null });
  const atStation = () => ({ kind: 'org', id: town.organisationId, siteId: town.siteId });
  const statuses = ({ result }: Awaited<ReturnType<typeof load>>) => result.items.map((item) => item.status);
  const cases = () => t.store.reader.selectFrom('open_case').select(['kind', 'cylinder_id', 'details']).execute();
  const attempts = () => t.store.reader.selectFrom('refused_attempt').select(['cylinder_id', 'step']).execute();
  const setLimit = async (limit: { max_load_g?: number; max_cylinders?: number }) => {
    await t.store.atomically(async (trx) => {
      await trx.updateTable('vehicle').set(limit).where('vehicle_id', '=', town.vehicleId).execute();
    });
  };
  const addDepot = async (organisationId: string): Promise<string> => {
    const siteId = t.deps.newId();
    await t.store.atomically(async (trx) => {
      const { site_id: _, ...like } = await trx
        .selectFrom('site')
        .selectAll()
        .where('organisation_id', '=', organisationId)
        .executeTakeFirstOrThrow();
      await trx
        .insertInto('site')
        .values({ ...like, site_id: siteId, name: '某村供应点', kind: 'depot' })
        .execute();
    });
    return siteId;
  };

  it('loads what is good: each judged, the masses added up, the register says where it is now', async () => {
    const one = await full(1);
    const two = await full(2);
    const loaded = await load(t, town, shiftId, [one.code, two.code], { position: here });
    expect(loaded).toMatchObject({
      answer: { status: 'recorded' },
      result: {
        moved: true,
        problem: null,
        shiftId,
        items: [
          { status: 'moved', cylinderId: one.cylinderId, full: true, elsewhere: false, verdict: { outcome: 'allow' } },
          { status: 'moved', cylinderId: two.cylinderId, full: true, elsewhere: false, verdict: { outcome: 'allow' } },
        ],
        totals: {
          beforeG: 0,
          afterG: 2 * fullGrossG,
          limitG: 300_000,
          countBefore: 0,
          countAfter: 2,
          maxCylinders: null,
        },
      },
    });
    expect(await custodyOf(one.cylinderId)).toEqual(onVehicle());
    const own = (await call(t, town.courier.signed, 'GET', '/shift')).body as OwnShift;
    expect(own.shift?.load).toMatchObject({ full: 2, empty: 0, fullG: 2 * fullGrossG, emptyG: 0 });
    const aboard = (await call(t, town.office.signed, 'GET', `/vehicles/${town.vehicleId}/aboard?limit=1`)).body;
    expect(aboard).toMatchObject({ items: [{ cylinderId: one.cylinderId, full: true, contentG: 14_500 }] });
    expect(aboard['next']).not.toBeNull();
    const [event] = await readStream(t.store.reader, 'cylinder', one.cylinderId, { before: null, most: 1 });
    expect(event).toMatchObject({ type: 'moved', data: { why: 'load', shiftId, from: atStation() } });
    expect(JSON.stringify(event)).not.toContain('110.25');
  });

  it('moves nothing while one is blocked, and keeps the refusal of that one', async () => {
    const good = await full(1);
    const overdue = await fullCylinder(t, town, 2, { inspectionDueOn: '2026-04' });
    const asked = await load(t, town, shiftId, [good.code, overdue.code]);
    expect(asked.result).toMatchObject({ moved: false, totals: { afterG: fullGrossG, countAfter: 1 } });
    expect(statuses(asked)).toEqual(['kept', 'blocked']);
    expect(asked.result.items[1]?.verdict?.reasons).toMatchObject([{ rule: 'inspection-overdue' }]);
    expect(await custodyOf(good.cylinderId)).toEqual(atStation());
    expect(await attempts()).toEqual([{ cylinder_id: overdue.cylinderId, step: 'load' }]);
    expect(await cases()).toEqual([]);
    const rest = await load(t, town, shiftId, [good.code]);
    expect(rest.result.moved).toBe(true);
  });

  it.each([
    ['the day before the inspection runs out', '2026-05-19', 'moved'],
    ['on its last day', '2026-05-18', 'moved'],
    ['the day after', '2026-05-17', 'blocked'],
  ])('judges the inspection: %s', async (_, inspectionDueOn, status) => {
    const { code } = await fullCylinder(t, town, 1, { inspectionDueOn });
    expect(statuses(await load(t, town, shiftId, [code]))).toEqual([status]);
  });

  it('takes exactly the limit, and not one gram more; nor one cylinder more', async () => {
    const codes = [await full(1), await full(2), await full(3, { netG: 14_501 })].map(({ code }) => code);
    await setLimit({ max_load_g: 2 * fullGrossG });
    const [one = '', two = '', heavier = ''] = codes;
    const over = await load(t, town, shiftId, [one, heavier]);
    expect(statuses(over)).toEqual(['kept', 'blocked']);
    expect(over.result.items[1]?.verdict?.reasons).toMatchObject([{ rule: 'vehicle-overload' }]);
    const exactly = await load(t, town, shiftId, [one, two]);
    expect(statuses(exactly)).toEqual(['moved', 'moved']);
    await unload(t, town, shiftId, [one, two]);

    await setLimit({ max_load_g: 300_000, max_cylinders: 2 });
    expect(statuses(await load(t, town, shiftId, [one, two, heavier]))).toEqual(['kept', 'kept', 'blocked']);
    expect(statuses(await load(t, town, shiftId, [one, two]))).toEqual(['moved', 'moved']);
    // Those aboard, scanned again, are no more than they are.
    expect(statuses(await load(t, town, shiftId, [one, two]))).toEqual(['already-there', 'already-there']);
    expect(statuses(await load(t, town, shiftId, [heavier]))).toEqual(['blocked']);
  });

  it('tells one that was scanned twice, by another label too, and counts it once', async () => {
    const { code, cylinderId } = await full(1);
    const sent = await load(t, town, shiftId, [code, `http://localhost/c/${code}`]);
    expect(statuses(sent)).toEqual(['moved', 'repeated']);
    expect(sent.result.totals).toMatchObject({ afterG: fullGrossG, countAfter: 1 });
    const events = await readStream(t.store.reader, 'cylinder', cylinderId, { before: null, most: 50 });
    expect(events.filter(({ type }) => type === 'moved')).toHaveLength(1);
  });

  it('does not load a code that is on no register, nor a cylinder of another company', async () => {
    const rival = await openDelivery(t, { name: '另一家燃气公司', prefix: 'BZ', user: 'rival' });
    const theirs = await fullCylinder(t, rival, 1);
    const asked = await load(t, town, shiftId, [theirs.code, 'AZ00000000']);
    expect(statuses(asked)).toEqual(['blocked', 'blocked']);
    const rules = asked.result.items.map((item) => item.verdict?.reasons[0]?.rule);
    expect(rules).toEqual(['not-own', 'code-unknown']);
    expect(asked.result.names).toMatchObject({ [rival.organisationId]: '另一家燃气公司' });
    expect(await attempts()).toHaveLength(2);
  });

  it('records what was done without signal as it was, and opens a case for each that should have stayed', async () => {
    const good = await full(1);
    const overdue = await fullCylinder(t, town, 2, { inspectionDueOn: '2026-04' });
    const occurredAt = new Date(t.clock.now()).toISOString();
    t.clock.pass(7_200_000);
    const done = await load(
      t,
      town,
      shiftId,
      [good.code, overdue.code, 'AZ00000000'],
      { decided: 'done' },
      { occurredAt },
    );
    expect(done.answer).toMatchObject({ status: 'recorded-with-case', detail: 'moved-despite-block' });
    expect(statuses(done)).toEqual(['moved', 'blocked', 'blocked']);
    expect(await custodyOf(overdue.cylinderId)).toEqual(onVehicle());
    const opened = await cases();
    expect(opened.map((row) => [row.kind, row.cylinder_id]).toSorted()).toEqual(
      [
        ['moved-despite-block', overdue.cylinderId],
        ['unknown-cylinder', ''],
      ].toSorted(),
    );
    expect(await attempts()).toEqual([]);
    const row = await t.store.reader.selectFrom('movement').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ moved_at: occurredAt, shift_id: shiftId, cylinders: 2, problem: null });
  });

  it('opens one case for a courier whose card ran out on the way, however many he loaded', async () => {
    const codes = [await full(1), await full(2), await full(3)].map(({ code }) => code);
    await t.store.atomically(async (trx) => {
      const held = trx.updateTable('certificate').set({ until_on: '2026-05-17' });
      await held.where('person_id', '=', town.courier.personId).execute();
    });
    const done = await load(t, town, shiftId, codes, { decided: 'done' });
    expect(statuses(done)).toEqual(['blocked', 'blocked', 'blocked']);
    const opened = await cases();
    expect(opened).toMatchObject([{ kind: 'moved-despite-block', cylinder_id: '' }]);
    expect(JSON.parse(opened[0]?.details ?? '')).toMatchObject({ rules: ['courier-not-approved'] });
  });

  it('is answered alike when it is sent twice; the same hand-over in another envelope is not recorded again', async () => {
    const { code, cylinderId } = await full(1);
    const movementId = t.deps.newId();
    const commandId = t.deps.newId();
    const envelope = (id: string) => ({
      commandId: id,
      deviceId: town.courier.signed.deviceId,
      seq: 900,
      type: 'move-cylinders',
      version: 1,
      actor: town.courier.personId,
      occurredAt: '2026-05-18T04:00:00.000Z',
      clockOffsetMs: 0,
      appVersion: 'test',
      verdictShown: null,
      signature: null,
      payload: {
        movementId,
        shiftId,
        from: site(town.siteId),
        to: vehicle(town.vehicleId),
        items: [seen(code)],
        position: null,
        decided: 'ask',
        addendum: null,
      },
    });
    const post = async (id: string) =>
      (await call(t, town.courier.signed, 'POST', '/commands', { commands: [envelope(id)] })).body['answers'];
    const first = await post(commandId);
    expect(await post(commandId)).toEqual(first);
    expect(await post(t.deps.newId())).toMatchObject([{ status: 'unreadable', detail: 'id-already-used' }]);
    const events = await readStream(t.store.reader, 'cylinder', cylinderId, { before: null, most: 50 });
    expect(events.filter(({ type }) => type === 'moved')).toHaveLength(1);
  });

  it('needs a shift of one’s own, on the vehicle that is loaded; between sites the station may without', async () => {
    const { code, cylinderId } = await full(1);
    const depot = await addDepot(town.organisationId);
    const filler: Sender = { signed: town.filler, personId: town.fillerId };
    const onto = { from: site(town.siteId), to: vehicle(town.vehicleId) };
    const between = { from: site(town.siteId), to: site(depot) };
    for (const [by, ends, shift, detail] of [
      [filler, onto, null, 'needs-a-shift'],
      [town.courier, onto, null, 'needs-a-shift'],
      [town.courier, between, null, 'needs-a-shift'],
      [town.other, onto, shiftId, 'not-your-shift'],
      [filler, { from: site(depot), to: site(t.deps.newId()) }, null, 'unknown-site'],
    ] as const) {
      const { answer } = await move(t, by, ends, [code], { shiftId: shift });
      expect(answer, detail).toMatchObject({ status: 'unreadable', detail });
    }
    const toOther = { from: site(town.siteId), to: vehicle(town.otherVehicleId) };
    const wrong = await move(t, town.courier, toOther, [code], { shiftId });
    expect(wrong.result).toMatchObject({ moved: false, problem: 'other-vehicle', items: [{ status: 'blocked' }] });
    const none = await load(t, town, t.deps.newId(), [code]);
    expect(none.result).toMatchObject({ moved: true, problem: null, shiftId });
    await unload(t, town, shiftId, [code]);

    const transfer = await move(t, filler, between, [code]);
    expect(transfer.result).toMatchObject({ moved: true, shiftId: null, totals: null, items: [{ verdict: null }] });
    expect(await custodyOf(cylinderId)).toMatchObject({ kind: 'org', siteId: depot });
    // The register has it at the depot: taken from the station, it is elsewhere, which is told.
    const fromStation = await load(t, town, shiftId, [code]);
    expect(fromStation.result.items).toMatchObject([{ status: 'moved', elsewhere: true }]);
  });

  it('takes from and brings to places of the own company only, and does not tell what another has', async () => {
    const { code } = await full(1);
    const rival = await openDelivery(t, { name: '另一家燃气公司', prefix: 'BZ', user: 'rival' });
    const nowhere = t.deps.newId();
    const own = vehicle(town.vehicleId);
    for (const [ends, detail] of [
      [{ from: site(rival.siteId), to: own }, 'unknown-site'],
      [{ from: site(nowhere), to: own }, 'unknown-site'],
      [{ from: own, to: site(rival.siteId) }, 'unknown-site'],
      [{ from: vehicle(rival.vehicleId), to: own }, 'unknown-vehicle'],
      [{ from: own, to: vehicle(rival.vehicleId) }, 'unknown-vehicle'],
      [{ from: vehicle(nowhere), to: own }, 'unknown-vehicle'],
    ] as const) {
      const { answer } = await move(t, town.courier, ends, [code], { shiftId });
      expect(answer).toMatchObject({ status: 'unreadable', detail });
    }
    const theirs = await begin(t, rival.courier, rival.vehicleCode);
    const another = await load(t, town, theirs.result.shiftId, [code], { decided: 'done' });
    expect(another.result).toMatchObject({ shiftId, problem: null });
    const judged = await call(t, town.courier.signed, 'POST', '/loads/judge', {
      vehicleId: rival.vehicleId,
      siteId: null,
      items: [seen(code)],
    });
    expect(judged.status).toBe(404);
  });

  it('moves full ones from vehicle to vehicle by one scan each, both ends named', async () => {
    const { code, cylinderId } = await full(1);
    await load(t, town, shiftId, [code]);
    const other = (await begin(t, town.other, town.otherVehicleCode, { position: here })).result.shiftId;
    const ends = { from: vehicle(town.vehicleId), to: vehicle(town.otherVehicleId) };
    const sent = await move(t, town.other, ends, [code], { shiftId: other });
    expect(sent.result).toMatchObject({ moved: true, items: [{ status: 'moved', elsewhere: false, full: true }] });
    expect(await custodyOf(cylinderId)).toMatchObject({ kind: 'vehicle', id: town.otherVehicleId });
    // Not by the one who gives: it is the receiver's vehicle that is judged.
    const back = await move(t, town.other, { from: ends.to, to: ends.from }, [code], { shiftId: other });
    expect(back.result).toMatchObject({ moved: false, problem: 'other-vehicle' });
  });

  it('takes along an empty one that is seen to be empty, and no full one under that name', async () => {
    const empty = await registerCylinder(t, town, 1, { inspectionDueOn: '2026-04' });
    const items = [{ ...seen(empty.code), empty: true }];
    const asFull = await load(t, town, shiftId, [empty.code]);
    expect(asFull.result.items[0]?.verdict?.reasons.map(({ rule }) => rule)).toContain('fill-untraced');
    const asEmpty = await load(t, town, shiftId, [], { items });
    expect(asEmpty.result.items).toMatchObject([{ status: 'moved', full: false, verdict: { outcome: 'warn' } }]);
    const overdue = await fullCylinder(t, town, 2, { inspectionDueOn: '2026-04' });
    const pretended = await load(t, town, shiftId, [], { items: [{ ...seen(overdue.code), empty: true }] });
    expect(statuses(pretended)).toEqual(['blocked']);
    const own = (await call(t, town.courier.signed, 'GET', '/shift')).body as OwnShift;
    expect(own.shift?.load).toMatchObject({ full: 0, empty: 1, emptyG: 16_500 });
  });

  it('never refuses what is unloaded: foreign, overdue and unknown ones come in', async () => {
    const rival = await openDelivery(t, { name: '另一家燃气公司', prefix: 'BZ', user: 'rival' });
    const theirs = await registerCylinder(t, rival, 1, { inspectionDueOn: '2026-04' });
    const sent = await unload(t, town, shiftId, [theirs.code, 'AZ00000000']);
    expect(statuses(sent)).toEqual(['moved', 'unknown']);
    expect(sent).toMatchObject({
      answer: { status: 'recorded-with-case', detail: 'unknown-cylinder' },
      result: { items: [{ elsewhere: true, verdict: null }, { cylinderId: null }] },
    });
    expect(await custodyOf(theirs.cylinderId)).toEqual(atStation());
  });

  it('never refuses an unloading for want of a shift, but tells the office', async () => {
    const { code, cylinderId } = await full(1);
    await load(t, town, shiftId, [code]);
    t.clock.pass(60_000);
    await end(t, town.courier, shiftId, null);
    t.clock.pass(60_000);
    const late = await unload(t, town, shiftId, [code]);
    expect(late).toMatchObject({
      answer: { status: 'recorded-with-case', detail: 'moved-despite-block' },
      result: { moved: true, problem: 'shift-ended' },
    });
    expect(await custodyOf(cylinderId)).toEqual(atStation());
  });

  it('lets two phones that load at the same moment not overload the vehicle together', async () => {
    const [one, two] = [await full(1), await full(2)];
    await setLimit({ max_load_g: fullGrossG });
    const both = await Promise.all([load(t, town, shiftId, [one.code]), load(t, town, shiftId, [two.code])]);
    expect(both.map((sent) => sent.result.moved).toSorted()).toEqual([false, true]);
  });

  it('puts an act that arrives late where it belongs: what is known of later stands', async () => {
    const { code, cylinderId } = await full(1);
    const loadedAt = new Date(t.clock.now() + 60_000).toISOString();
    t.clock.pass(2 * 3_600_000);
    const filler: Sender = { signed: town.filler, personId: town.fillerId };
    await send(t, filler, 'return-cylinder', { scanned: code, siteId: town.siteId });
    t.clock.pass(3_600_000);
    const late = await load(t, town, shiftId, [code], { decided: 'done' }, { occurredAt: loadedAt });
    expect(late.result).toMatchObject({ moved: true });
    expect(await custodyOf(cylinderId)).toEqual(atStation());
    const [event] = await readStream(t.store.reader, 'cylinder', cylinderId, { before: null, most: 1 });
    expect(event).toMatchObject({ type: 'moved', data: { superseded: true, at: loadedAt, custody: onVehicle() } });
  });

  it('keeps a load whose shift has not arrived yet, and has it in the shift when that does', async () => {
    const { code, cylinderId } = await full(1);
    await end(t, town.courier, shiftId, null);
    t.clock.pass(60_000);
    const coming = t.deps.newId();
    const occurredAt = new Date(t.clock.now()).toISOString();
    t.clock.pass(3_600_000);
    const asked = await load(t, town, coming, [code]);
    expect(asked.result).toMatchObject({ moved: false, problem: 'no-shift', items: [{ status: 'kept' }] });
    const done = await load(t, town, coming, [code], { decided: 'done' }, { occurredAt });
    expect(done.answer).toMatchObject({ status: 'recorded-with-case', detail: 'moved-despite-block' });
    expect(JSON.parse((await cases())[0]?.details ?? '')).toMatchObject({ rules: ['no-shift'], shiftId: coming });
    expect(await custodyOf(cylinderId)).toEqual(onVehicle());
    await begin(t, town.courier, town.vehicleCode, { shiftId: coming }, { occurredAt });
    const { body } = await call(t, town.office.signed, 'GET', `/shifts/${coming}`);
    expect(body).toMatchObject({ movements: [{ cylinders: 1, problem: 'no-shift', why: 'load' }] });
  });

  it('takes an addendum to a shift that has ended at the time that it names, and nothing else', async () => {
    const { code } = await full(1);
    const happenedAt = new Date(t.clock.now()).toISOString();
    t.clock.pass(3_600_000);
    await end(t, town.courier, shiftId, null);
    t.clock.pass(3_600_000);
    expect((await load(t, town, shiftId, [code])).result).toMatchObject({ moved: false, problem: 'shift-ended' });
    const told = await load(t, town, shiftId, [code], { decided: 'done', addendum: { happenedAt, reason: '忘扫' } });
    expect(told).toMatchObject({ answer: { detail: 'told-later' }, result: { moved: true, problem: null, shiftId } });
    const { body } = await call(t, town.office.signed, 'GET', `/shifts/${shiftId}`);
    expect(body).toMatchObject({ movements: [{ movedAt: happenedAt, addendum: '忘扫' }] });
  });

  it('keeps an addendum in the shift that ran when it happened, whichever is named', async () => {
    const { code } = await full(1);
    const happenedAt = new Date(t.clock.now()).toISOString();
    t.clock.pass(3_600_000);
    await end(t, town.courier, shiftId, null);
    t.clock.pass(3_600_000);
    const today = (await begin(t, town.courier, town.vehicleCode)).result.shiftId;
    const addendum = { happenedAt, reason: '忘扫' };
    const told = await load(t, town, today, [code], { decided: 'done', addendum });
    expect(told).toMatchObject({ answer: { detail: 'told-later' }, result: { problem: null, shiftId } });
    const long = { happenedAt: '2026-05-01T04:00:00.000Z', reason: '忘扫' };
    const before = await unload(t, town, today, [code], { decided: 'done', addendum: long });
    expect(before).toMatchObject({ answer: { status: 'recorded-with-case' }, result: { problem: 'no-shift' } });
  });

  it('judges a growing list for the screen, and keeps each refusal once', async () => {
    const good = await full(1);
    const overdue = await fullCylinder(t, town, 2, { inspectionDueOn: '2026-04' });
    const judge = async (...codes: string[]) => {
      const items = codes.map(seen);
      const body = { vehicleId: town.vehicleId, siteId: town.siteId, items };
      return (await call(t, town.courier.signed, 'POST', '/loads/judge', body)).body as unknown as JudgedLoad;
    };
    await judge(overdue.code);
    const judged = await judge(overdue.code, good.code, good.code);
    expect(judged).toMatchObject({
      items: [
        { blocked: true, repeated: false, cylinder: { cylinderId: overdue.cylinderId } },
        { blocked: false, repeated: false, full: true, grossG: fullGrossG },
        { blocked: false, repeated: true },
      ],
      totals: { beforeG: 0, afterG: fullGrossG, limitG: 300_000, countBefore: 0, countAfter: 1 },
    });
    expect(await attempts()).toEqual([{ cylinder_id: overdue.cylinderId, step: 'load' }]);
    expect(await custodyOf(good.cylinderId)).toEqual(atStation());
  });

  it('shows hand-overs with their cylinders to the company, each courier their own, and to nobody else', async () => {
    const { code, cylinderId } = await full(1);
    const depot = await addDepot(town.organisationId);
    const filler: Sender = { signed: town.filler, personId: town.fillerId };
    const moved = await move(t, filler, { from: site(town.siteId), to: site(depot) }, [code, 'AZ00000000']);
    const { movementId } = moved.result;
    t.clock.pass(60_000);
    await load(t, town, shiftId, [code]);
    const listed = await call(t, town.office.signed, 'GET', '/movements?day=2026-05-18');
    expect(listed.body['items']).toMatchObject([
      { why: 'load', shiftId, to: { kind: 'vehicle', name: '粤GA0001' } },
      { why: 'transfer', shiftId: null, to: { kind: 'site', name: '某村供应点' }, cylinders: 1 },
    ]);
    expect((await call(t, town.office.signed, 'GET', '/movements?day=2026-05-17')).body['items']).toEqual([]);
    const path = `/movements/${movementId}`;
    expect(await call(t, town.office.signed, 'GET', path)).toMatchObject({
      status: 200,
      body: {
        items: [
          { cylinderId, code, status: 'moved', full: true },
          { cylinderId: null, scanned: 'AZ00000000', status: 'unknown' },
        ],
      },
    });
    const rival = await openDelivery(t, { name: '另一家燃气公司', prefix: 'BZ', user: 'rival' });
    for (const { signed } of [rival.office, town.courier])
      expect((await call(t, signed, 'GET', path)).status).toBe(404);
    expect((await call(t, town.courier.signed, 'GET', '/movements')).status).toBe(403);
    expect((await call(t, rival.office.signed, 'GET', '/movements')).body['items']).toEqual([]);
  });

  it('brings nothing to a site that was given up, and still takes away what stands there', async () => {
    const { code } = await full(1);
    const depot = await addDepot(town.organisationId);
    const filler: Sender = { signed: town.filler, personId: town.fillerId };
    const there = { from: site(town.siteId), to: site(depot) };
    await move(t, filler, there, [code]);
    await t.store.atomically(async (trx) => {
      const ended_at = new Date(t.clock.now()).toISOString();
      await trx.updateTable('site').set({ ended_at }).where('site_id', '=', depot).execute();
    });
    expect((await move(t, filler, there, [code])).answer).toMatchObject({ detail: 'site-ended' });
    const back = await move(t, filler, { from: there.to, to: there.from }, [code]);
    expect(back.result).toMatchObject({ moved: true });
  });

  it('lets a single scan of a courier be judged with his shift and vehicle', async () => {
    const { code } = await full(1);
    const verdict = async (by: Sender) =>
      (await call(t, by.signed, 'POST', '/verdicts', { step: 'load', scanned: code, siteId: null })).body['verdict'];
    expect(await verdict(town.courier)).toMatchObject({ outcome: 'warn', reasons: [{ rule: 'seal-missing' }] });
    expect(await verdict(town.other)).toMatchObject({ outcome: 'block', reasons: [{ rule: 'vehicle-not-bound' }, {}] });
    await setLimit({ max_load_g: fullGrossG - 1 });
    expect(await verdict(town.courier)).toMatchObject({
      outcome: 'block',
      reasons: [{ rule: 'vehicle-overload' }, {}],
    });
  });

  it('moves fifty with few statements', async () => {
    await setLimit({ max_load_g: 50 * fullGrossG });
    const codes: string[] = [];
    for (let serial = 1; serial <= 50; serial += 1) codes.push((await full(serial)).code);
    const sent = await load(t, town, shiftId, codes);
    expect(sent.result).toMatchObject({ moved: true, totals: { afterG: 50 * fullGrossG, countAfter: 50 } });
  });

  it('keeps custody what the events of each cylinder add up to, whatever is moved in whatever order', async () => {
    const depot = await addDepot(town.organisationId);
    const spare = await addVehicle(t, town.office.signed, town.organisationId, { plate: '粤GB0001' });
    const holders = [site(town.siteId), site(depot), vehicle(town.vehicleId), vehicle(spare.vehicleId)];
    const cylinders: { readonly cylinderId: string; readonly code: string }[] = [];
    for (let serial = 1; serial <= 4; serial += 1) cylinders.push(await full(serial));
    const act = fc.record({
      from: fc.nat(3),
      to: fc.nat(3),
      which: fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
      isDone: fc.boolean(),
      agoMin: fc.constantFrom(0, 0, 0, 5, 90),
      isReturned: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 4, maxLength: 12 }), async (acts) => {
        for (const { from, to, which, isDone, agoMin, isReturned } of acts) {
          t.clock.pass(120_000);
          const codes = which.map((n) => cylinders[n]?.code ?? '');
          const [a, b] = [holders[from], holders[to]];
          if (isReturned) {
            const filler: Sender = { signed: town.filler, personId: town.fillerId };
            await send(t, filler, 'return-cylinder', { scanned: codes[0] ?? '', siteId: town.siteId });
          }
          if (a === undefined || b === undefined || from === to) continue;
          const occurredAt = new Date(t.clock.now() - agoMin * 60_000).toISOString();
          const decided = isDone ? 'done' : 'ask';
          await move(t, town.courier, { from: a, to: b }, codes, { shiftId, decided }, { occurredAt });
        }
        for (const { cylinderId } of cylinders) {
          const events = await readStream(t.store.reader, 'cylinder', cylinderId, { before: null, most: 5000 });
          const folded = events
            .toReversed()
            .reduce<Cylinder | null>(
              (state, event) => applyCylinderEvent(state, cylinderId, v.parse(cylinderEventSchema, event.data)),
              null,
            );
          expect(await findById(t.store.reader, cylinderId)).toEqual(folded);
        }
      }),
      { numRuns: engine === 'sqlite' ? 12 : 3 },
    );
  });
});
