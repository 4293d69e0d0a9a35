// Honest couriers on ordinary days: nothing stops them, and no case is opened, where nothing is wrong.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { byConsole } from '../../../server/feature/account/account-dependencies.ts';
import { recordCylinderEvents } from '../../../server/feature/cylinder/record-cylinder-event.ts';
import { openTestApp, type TestApp } from '../../support/accounts.ts';
import { call, fullCylinder } from '../../support/delivery.ts';
import {
  aboard,
  atDoor,
  check,
  cylinder,
  deliver,
  empty,
  full,
  openCases,
  openDoors,
  type Doors,
} from '../../support/doors.ts';
import { describeOnEachStore } from '../../support/stores.ts';
import { begin, count, end, load, unload } from '../feature/shift/days.ts';

const minuteMs = 60_000;

describeOnEachStore('an honest courier', (engine) => {
  let t: TestApp;
  let doors: Doors;

  beforeEach(async () => {
    t = await openTestApp(engine);
    doors = await openDoors(t);
  });
  afterEach(async () => {
    await t.close();
  });

  const ago = (minutes: number) => ({ occurredAt: new Date(t.clock.now() - minutes * minuteMs).toISOString() });
  const atStation = () => ({ kind: 'org', id: doors.organisationId, siteId: doors.siteId });
  const close = () => call(t, doors.office.signed, 'POST', `/shifts/${doors.shiftId}/close`, { note: '' });

  it('without signal all day: what happened is recorded as it happened, also after the office has ended the shift', async () => {
    const [one, two] = [await fullCylinder(t, doors, 1), await fullCylinder(t, doors, 2)];
    t.clock.pass(240 * minuteMs);
    await end(t, doors.office, doors.shiftId, null, '手机没信号');
    t.clock.pass(5 * minuteMs);
    const done = { decided: 'done' as const };
    await load(t, doors, doors.shiftId, [one.code, two.code], { ...done, position: atDoor }, ago(200));
    const { checkId } = await check(doors, {}, ago(150));
    const delivered = await deliver(doors, { ...done, full: [full(one.code)], checkId }, ago(149));
    expect(delivered.answer.status).toBe('recorded');
    const swapped = await deliver(
      doors,
      { ...done, full: [full(two.code)], empty: [empty(one.code)], checkId },
      ago(120),
    );
    expect(swapped.answer.status).toBe('recorded');
    await unload(t, doors, doors.shiftId, [one.code], done, ago(60));
    expect(await openCases(doors)).toEqual([]);
    expect((await cylinder(doors, one.cylinderId)).custody).toEqual(atStation());
    expect((await cylinder(doors, two.cylinderId)).custody).toMatchObject({ id: doors.customerId });
    // The full one that was delivered is not left on a list by its loading having been told late.
    const open = (await call(t, doors.office.signed, 'GET', '/discrepancies')).body['items'];
    expect(open).toMatchObject([{ kind: 'not-counted' }]);
    expect((await close()).status).toBe(200);
  });

  it('ended the shift by mistake, begins again and goes on, though his phone still names the first one', async () => {
    const one = await aboard(doors, 1);
    const counted = await count(t, doors.courier, doors.shiftId, [[one.code, true]]);
    await end(t, doors.courier, doors.shiftId, counted.result.countId);
    t.clock.pass(2 * minuteMs);
    const again = await begin(t, doors.courier, doors.vehicleCode);
    expect(again.result.outcome).toBe('begun');
    t.clock.pass(minuteMs);
    const two = await fullCylinder(t, doors, 2);
    expect((await load(t, doors, doors.shiftId, [two.code])).result).toMatchObject({ moved: true, problem: null });
    const { checkId } = await check(doors);
    const delivered = await deliver(doors, { full: [full(one.code)], empty: [], checkId });
    expect(delivered.result).toMatchObject({ done: true, blocked: false });
    expect(await openCases(doors)).toEqual([]);
  });

  it('forgot to scan an empty at the door: it comes along and comes in, and once filled again it goes out again', async () => {
    const one = await aboard(doors, 1);
    const { checkId } = await check(doors);
    await deliver(doors, { full: [full(one.code)], checkId });
    const item = { scanned: one.code, sealIntact: null, sealSeen: null, empty: true };
    expect((await load(t, doors, doors.shiftId, [], { items: [item] })).result.moved).toBe(true);
    expect((await unload(t, doors, doors.shiftId, [one.code])).result.moved).toBe(true);
    const filled = await fullCylinder(t, doors, 2);
    const like = (await cylinder(doors, filled.cylinderId)).lastFill;
    const now = new Date(t.clock.now()).toISOString();
    const fillId = t.deps.newId();
    const before = await cylinder(doors, one.cylinderId);
    await t.store.atomically(async (trx) => {
      await recordCylinderEvents(
        trx,
        before,
        one.cylinderId,
        [
          {
            type: 'filled',
            fillId,
            authorisationId: null,
            siteId: doors.siteId,
            scaleId: doors.fillingScaleId,
            tankId: doors.tankId,
            gas: like?.gas ?? null,
            fillerId: doors.fillerId,
            organisationId: doors.organisationId,
            startedAt: now,
            endedAt: now,
            netG: 14_500,
            grossG: null,
            violations: [],
          },
          {
            type: 'post-fill-checked',
            fillId,
            checkId: t.deps.newId(),
            checkerId: doors.checkerId,
            scaleId: doors.checkScaleId,
            weighed: 'scale',
            grossG: null,
            passed: true,
            items: [],
            sealed: true,
            seal: null,
            contentG: 14_500,
            outcome: 'released',
            verdict: { outcome: 'allow', reasons: [], ruleset: 'cn-2026.1', parametersVersion: 0 },
          },
        ],
        byConsole(now),
      );
    });
    const loaded = await load(t, doors, doors.shiftId, [one.code]);
    expect(loaded.result).toMatchObject({ moved: true, items: [{ full: true }] });
    const again = await deliver(doors, { full: [full(one.code)], checkId });
    expect(again.result).toMatchObject({ done: true, blocked: false });
  });

  it('whose second phone is some minutes behind acts in the shift that the first one began', async () => {
    const one = await aboard(doors, 1);
    t.clock.pass(30 * minuteMs);
    const early = ago(35);
    const { checkId } = await check(doors, {}, early);
    const delivered = await deliver(doors, { full: [full(one.code)], checkId, decided: 'done' }, early);
    expect(delivered.result).toMatchObject({ done: true, blocked: false });
    expect(await openCases(doors)).toEqual([]);
  });

  it('mends a hose on the spot and delivers; what another found serious is asked again by a check, not by hearsay', async () => {
    const one = await aboard(doors, 1);
    const found = await check(doors, { bad: ['regulator'] });
    const blocked = await deliver(doors, { full: [full(one.code)], checkId: found.checkId });
    expect(blocked.result.done).toBe(false);
    t.clock.pass(minuteMs);
    const mended = [
      { item: 'regulator', beforeSha256: 'a'.repeat(64), afterSha256: 'b'.repeat(64), part: null, applianceId: null },
    ];
    const again = await check(doors, { bad: ['regulator'], mended });
    const delivered = await deliver(doors, { full: [full(one.code)], checkId: again.checkId });
    expect(delivered.result).toMatchObject({ done: true, blocked: false });
  });

  it('counts, is reminded of a delivery that he forgot to scan, tells it, and ends the day as counted', async () => {
    const one = await aboard(doors, 1);
    const { checkId } = await check(doors);
    t.clock.pass(minuteMs);
    const counted = await count(t, doors.courier, doors.shiftId, []);
    expect(counted.result.discrepancies).toMatchObject([{ kind: 'missing' }]);
    t.clock.pass(minuteMs);
    const addendum = { happenedAt: new Date(t.clock.now()).toISOString(), reason: '忘扫' };
    await deliver(doors, { full: [full(one.code)], checkId, decided: 'done', addendum });
    const ended = await end(t, doors.courier, doors.shiftId, counted.result.countId);
    expect(ended.result).toMatchObject({ counted: true, discrepancies: [] });
    expect((await close()).status).toBe(200);
  });

  it('asks again after the answer was lost, and after he scanned one more that had been refused', async () => {
    const [one, two] = [await aboard(doors, 1), await aboard(doors, 2, { inspectionDueOn: '2026-05-17' })];
    const { checkId } = await check(doors);
    const deliveryId = t.deps.newId();
    const refused = await deliver(doors, { deliveryId, full: [full(one.code), full(two.code)], checkId });
    expect(refused.result.done).toBe(false);
    // Nothing was recorded under the number: it is free for what is left.
    const done = await deliver(doors, { deliveryId, full: [full(one.code)], checkId });
    expect(done.result.done).toBe(true);
    t.clock.pass(minuteMs);
    const again = await deliver(doors, { deliveryId, full: [full(one.code)], checkId, decided: 'done' });
    expect(again.result).toMatchObject({ done: true, at: done.result.at });
  });
});
