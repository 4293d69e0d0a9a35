// The check at the door and what comes of it: hazards by themselves, notices, what was mended, leaks, photos and speed.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CustomerDoor, HazardRow, MendingRow, NoticeRow } from '../../../../shared/contract/door.ts';
import type { Home } from '../../../../shared/contract/home.ts';
import type { Payload } from '../../../../shared/command/commands.ts';
import { readLastFullCheckOn, readOpenHazards } from '../../../../server/feature/hazard/hazard.queries.ts';
import { removeOldPositions } from '../../../../server/feature/position/sweep-positions.ts';
import { readStream } from '../../../../server/log/read.ts';
import { makeOrganisation, makePerson, openTestApp, signInAs, type TestApp } from '../../../support/accounts.ts';
import { call, openDelivery } from '../../../support/delivery.ts';
import {
  aboard,
  atDoor,
  blocksOf,
  check,
  cylinder,
  deliver,
  full,
  itemsOf,
  openCases,
  openDoors,
  openHome,
  pictureOf,
  type Doors,
} from '../../../support/doors.ts';
import { registerCylinder, send } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const timeZone = 'Asia/Shanghai';
const hourMs = 3_600_000;

describeOnEachStore('at the door', (engine) => {
  let t: TestApp;
  let doors: Doors;

  beforeEach(async () => {
    t = await openTestApp(engine);
    doors = await openDoors(t);
  });
  afterEach(async () => {
    await t.close();
  });

  const hazardsOf = async (state = 'open', customerId?: string): Promise<HazardRow[]> => {
    const path = `/hazards?state=${state}${customerId === undefined ? '' : `&customerId=${customerId}`}`;
    return (await call(t, doors.office.signed, 'GET', path)).body['items'] as HazardRow[];
  };
  const door = async (customerId = doors.customerId): Promise<CustomerDoor> =>
    (await call(t, doors.courier.signed, 'GET', `/customers/${customerId}/door`)).body as CustomerDoor;
  const blocksNow = async (checkId: string, code: string) => {
    const asked = await deliver(doors, { full: [full(code)], checkId });
    return blocksOf(asked.result.full[0]?.verdict ?? { reasons: [] });
  };
  const notice = (more: Partial<Payload<'give-notice'>> = {}, sent: Parameters<typeof send>[4] = {}) =>
    send(
      t,
      doors.courier,
      'give-notice',
      {
        noticeId: t.deps.newId(),
        customerId: doors.customerId,
        shiftId: doors.shiftId,
        why: 'check-refused',
        photoSha256: null,
        witness: '邻居甲',
        note: null,
        position: atDoor,
        ...more,
      },
      sent,
    );
  const signedAgain = async () => {
    doors = {
      ...doors,
      courier: { ...doors.courier, signed: await signInAs(t, 'town-courier') },
      office: { ...doors.office, signed: await signInAs(t, 'town-office') },
    };
  };

  it('makes hazards of what failed, with grade and deadline, and not a second one of the same', async () => {
    const first = await check(doors, { kind: 'full', bad: ['leak', 'hose-age', 'through-wall', 'detector'] });
    expect(
      first.result.hazards.map(({ item, grade, deadline, isNew }) => [item, grade, deadline, isNew]).toSorted(),
    ).toEqual([
      ['detector', 'minor', '2026-06-02', true],
      ['hose-age', 'minor', '2026-06-02', true],
      ['leak', 'serious', '2026-05-18', true],
      // Not among the items of the rules: as grave as the gravest.
      ['through-wall', 'serious', '2026-05-18', true],
    ]);
    t.clock.pass(hourMs);
    const second = await check(doors, { bad: ['leak', 'detector'] });
    expect(second.result.hazards.map(({ isNew }) => isNew)).toEqual([false, false]);
    expect(await hazardsOf()).toHaveLength(4);
    expect(await readOpenHazards(t.store.reader, doors.customerId)).toHaveLength(4);
  });

  it('is graver where others than a household cook', async () => {
    const canteen = await openHome(t, doors.courier, {
      facts: { kind: 'catering' },
      person: { name: '某饭店', telephone: '139 0000 0009' },
    });
    const seen = await check({ ...doors, customerId: canteen }, { kind: 'full', bad: ['detector', 'hose-age'] });
    expect(seen.result.hazards.map(({ item, grade }) => [item, grade]).toSorted()).toEqual([
      ['detector', 'serious'],
      ['hose-age', 'minor'],
    ]);
  });

  it('stops gas while a serious hazard is open; a later good check proposes it as fixed, the office closes it or opens it again', async () => {
    const one = await aboard(doors, 1);
    const bad = await check(doors, { bad: ['hose-joint'] });
    expect(await blocksNow(bad.checkId, one.code)).toEqual(['door-check-failed', 'open-hazard']);
    t.clock.pass(60_000);
    const good = await check(doors);
    const [hazardId = ''] = good.result.fixedHazardIds;
    expect(await hazardsOf('fixed')).toMatchObject([{ hazardId, fixedCheckId: good.checkId, item: 'hose-joint' }]);
    expect(await blocksNow(good.checkId, one.code)).toEqual([]);
    const review = (isGood: boolean, by = doors.office) =>
      send(t, by, 'review-hazard', { hazardId, good: isGood, note: null, photoSha256: null });
    expect((await review(true, doors.courier)).detail).toBe('not-allowed');
    expect((await review(false)).result).toMatchObject({ state: 'open' });
    const two = await aboard(doors, 2);
    expect(await blocksNow(good.checkId, two.code)).toEqual(['open-hazard']);
    const fixed = await send(t, doors.courier, 'fix-hazard', {
      hazardId,
      note: '换了接头',
      beforeSha256: pictureOf(t),
      afterSha256: pictureOf(t),
    });
    expect(fixed.result).toMatchObject({ state: 'fixed' });
    expect((await review(true)).result).toMatchObject({ state: 'closed' });
    expect((await review(true)).detail).toBe('hazard-closed');
    expect(await hazardsOf('closed')).toHaveLength(1);
    // Bad once more: that is another hazard.
    t.clock.pass(60_000);
    const again = await check(doors, { bad: ['hose-joint'] });
    expect(again.result.hazards).toMatchObject([{ item: 'hose-joint', isNew: true }]);
    const events = await readStream(t.store.reader, 'hazard', hazardId, { before: null, most: 10 });
    expect(events.toReversed().map(({ type }) => type)).toEqual([
      'hazard-found',
      'hazard-fixed',
      'hazard-reviewed',
      'hazard-fixed',
      'hazard-reviewed',
    ]);
  });

  it('opens again what was said to be put right and is not', async () => {
    await check(doors, { bad: ['leak'] });
    t.clock.pass(60_000);
    await check(doors);
    t.clock.pass(60_000);
    const third = await check(doors, { bad: ['leak'] });
    expect(third.result.hazards).toMatchObject([{ item: 'leak', isNew: false, deadline: '2026-05-18' }]);
    expect(await readOpenHazards(t.store.reader, doors.customerId)).toHaveLength(1);
  });

  it('told out of order: what a later check found good is not open, whichever came first', async () => {
    t.clock.pass(2 * hourMs);
    const good = await check(doors, {}, { occurredAt: '2026-05-18T05:00:00.000Z' });
    await check(doors, { bad: ['leak'] }, { occurredAt: '2026-05-18T04:30:00.000Z' });
    expect(await readOpenHazards(t.store.reader, doors.customerId)).toEqual([]);
    expect(await hazardsOf('fixed')).toMatchObject([{ item: 'leak', fixedCheckId: good.checkId }]);
    // And a good one of before says nothing of what was found since.
    await check(doors, { bad: ['regulator'] }, { occurredAt: '2026-05-18T05:30:00.000Z' });
    await check(doors, {}, { occurredAt: '2026-05-18T05:10:00.000Z' });
    expect(await hazardsOf()).toMatchObject([{ item: 'regulator' }]);
    // Nor one of between two that found it bad.
    await check(doors, { bad: ['regulator'] }, { occurredAt: '2026-05-18T05:50:00.000Z' });
    await check(doors, {}, { occurredAt: '2026-05-18T05:40:00.000Z' });
    expect(await hazardsOf()).toMatchObject([{ item: 'regulator' }]);
  });

  it('passes its deadline the day after: told at home, and blocked', async () => {
    const one = await aboard(doors, 1);
    await check(doors, { kind: 'full', bad: ['hose-age'] });
    const attention = async () =>
      ((await call(t, doors.office.signed, 'GET', '/home')).body as Home).attention
        .map(({ id }) => id)
        .filter((id) => id === 'hazards-overdue');
    const blocksOn = async (instant: string) => {
      t.clock.set(instant);
      await signedAgain();
      const { checkId } = await check(doors);
      return await blocksNow(checkId, one.code);
    };
    // 2 June in China: its last day.
    expect(await blocksOn('2026-06-02T04:00:00.000Z')).not.toContain('open-hazard');
    expect(await attention()).toEqual([]);
    expect(await blocksOn('2026-06-02T16:00:00.000Z')).toContain('open-hazard');
    expect(await attention()).toEqual(['hazards-overdue']);
    expect(await hazardsOf()).toMatchObject([{ item: 'hose-age', overdue: true }]);
  });

  it('counts as good what was mended on the spot, and has the office sample it', async () => {
    const one = await aboard(doors, 1);
    const [beforeSha256, afterSha256] = [pictureOf(t), pictureOf(t)];
    const mended = [{ item: 'hose-joint', beforeSha256, afterSha256, part: '软管', applianceId: null }];
    const seen = await check(doors, { bad: ['hose-joint'], mended });
    expect(seen.result).toMatchObject({ failedItems: [], hazards: [], cases: [] });
    expect(await blocksNow(seen.checkId, one.code)).toEqual([]);
    const list = async (waiting = '1') =>
      (await call(t, doors.office.signed, 'GET', `/mendings?waiting=${waiting}`)).body['items'] as MendingRow[];
    const [row] = await list();
    expect(row).toMatchObject({ item: 'hose-joint', beforeSha256, afterSha256, part: '软管' });
    const sample = (good: boolean) =>
      call(t, doors.office.signed, 'POST', `/mendings/${row?.mendingId ?? ''}/sample`, { good, note: '接头松' });
    expect((await sample(false)).status).toBe(204);
    expect((await sample(false)).status).toBe(204);
    expect((await sample(true)).status).toBe(409);
    expect(await list()).toEqual([]);
    expect(await list('0')).toMatchObject([{ sampledGood: false }]);
    expect(await hazardsOf()).toMatchObject([{ item: 'hose-joint', source: 'sample', grade: 'serious' }]);
    const rival = await openDelivery(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const path = `/mendings/${row?.mendingId ?? ''}/sample`;
    expect((await call(t, rival.office.signed, 'POST', path, { good: true, note: null })).status).toBe(404);
  });

  it('prefills the next check, and is due in full again a year later or after a change', async () => {
    expect(await door()).toMatchObject({ lastCheck: null, fullCheckDueWhy: 'never', prefill: [] });
    await check(doors, { kind: 'full', bad: ['stove'] });
    t.clock.pass(60_000);
    await check(doors);
    const known = await door();
    expect(known).toMatchObject({
      lastCheck: { covers: 'short' },
      lastFullCheck: { covers: 'full' },
      lastFullCheckOn: '2026-05-18',
      fullCheckDueOn: '2027-05-18',
      fullCheckDueWhy: null,
    });
    expect(known.prefill).toHaveLength(16);
    expect(known.prefill.find(({ item }) => item === 'stove')).toMatchObject({ good: false });
    const appliance = {
      applianceId: t.deps.newId(),
      kind: 'stove' as const,
      maker: null,
      model: null,
      certificateNumber: null,
      code: null,
      madeOn: null,
      replaceBy: null,
      photoSha256: null,
    };
    const record = () =>
      send(t, doors.courier, 'record-appliance', {
        customerId: doors.customerId,
        appliance: { ...appliance, applianceId: t.deps.newId() },
        replacesId: null,
        reason: null,
      });
    const lastOn = () => readLastFullCheckOn(t.store.reader, doors.customerId, timeZone);
    // Written down in the same visit it is what the check saw.
    t.clock.pass(hourMs);
    await record();
    expect(await lastOn()).toBe('2026-05-18');
    t.clock.pass(2 * hourMs);
    await record();
    expect(await lastOn()).toBeNull();
    expect(await door()).toMatchObject({ fullCheckDueWhy: 'changed', fullCheckDueOn: null });
    t.clock.pass(hourMs);
    await check(doors, { kind: 'full' });
    expect(await lastOn()).toBe('2026-05-18');
    await send(t, doors.office, 'correct-customer', {
      customerId: doors.customerId,
      correctionId: t.deps.newId(),
      facts: { site: 'upper' },
      person: {},
      reason: '搬到楼上',
    });
    expect(await lastOn()).toBeNull();
    // A full check that left something out is none.
    await check(doors, { kind: 'full', items: itemsOf('full').slice(1) });
    expect(await lastOn()).toBeNull();
    await check(doors, { kind: 'full' });
    t.clock.set('2027-05-18T04:00:00.000Z');
    await signedAgain();
    expect((await door()).fullCheckDueWhy).toBeNull();
    t.clock.set('2027-05-19T04:00:00.000Z');
    await signedAgain();
    expect((await door()).fullCheckDueWhy).toBe('overdue');
  });

  it('gives no gas while a notice stands; a later check that passes lifts it', async () => {
    const one = await aboard(doors, 1);
    const given = await notice();
    expect(given).toMatchObject({ status: 'recorded', result: { cases: [] } });
    const authority = await makeOrganisation(t.deps, { name: '某监管所', kind: 'authority', area: '330102' });
    await makePerson(t.deps, authority, { username: 'the-supervisor', roles: ['supervisor'] });
    const supervisor = await signInAs(t, 'the-supervisor');
    const listed = async (as = doors.office.signed, standing = '1') =>
      (await call(t, as, 'GET', `/notices?standing=${standing}`)).body['items'] as NoticeRow[];
    expect(await listed()).toMatchObject([{ why: 'check-refused', witness: '邻居甲', customerName: '用户甲' }]);
    expect(await listed(supervisor)).toMatchObject([{ village: '示范村', witness: null, customerName: null }]);
    expect(
      JSON.stringify(
        await readStream(t.store.reader, 'notice', String((given.result as { noticeId: string }).noticeId), {
          before: null,
          most: 5,
        }),
      ),
    ).not.toContain('邻居');
    t.clock.pass(60_000);
    const bad = await check(doors, { bad: ['leak'] });
    expect(bad.result.liftedNoticeIds).toEqual([]);
    const { hazardId } = given.result as { hazardId: string };
    const afterSha256 = pictureOf(t);
    const byPicture = await send(t, doors.courier, 'fix-hazard', {
      hazardId,
      note: null,
      beforeSha256: null,
      afterSha256,
    });
    expect(byPicture.detail).toBe('needs-a-check');
    t.clock.pass(60_000);
    const good = await check(doors);
    expect(good.result.liftedNoticeIds).toHaveLength(1);
    expect(await listed()).toEqual([]);
    expect(await listed(supervisor, '0')).toMatchObject([{ liftedCheckId: good.checkId }]);
    expect(await blocksNow(good.checkId, one.code)).toEqual([]);
  });

  it('a notice told after the check that lifted it stops nothing; one given after it does', async () => {
    t.clock.pass(2 * hourMs);
    await check(doors, {}, { occurredAt: '2026-05-18T05:00:00.000Z' });
    await notice({ why: 'other' }, { occurredAt: '2026-05-18T04:30:00.000Z' });
    expect(await readOpenHazards(t.store.reader, doors.customerId)).toEqual([]);
    await notice({}, { occurredAt: '2026-05-18T05:30:00.000Z' });
    await notice({}, { occurredAt: '2026-05-18T04:40:00.000Z' });
    expect(await readOpenHazards(t.store.reader, doors.customerId)).toEqual([
      { grade: 'serious', deadline: '2026-05-18' },
    ]);
  });

  it('opens a case for a photo that proved another act, and for one picture of before and after', async () => {
    const photoSha256 = pictureOf(t);
    const first = await check(doors, { photoSha256 });
    expect(first.answer.status).toBe('recorded');
    t.clock.pass(60_000);
    const second = await check(doors, { photoSha256 });
    expect(second.answer).toMatchObject({ status: 'recorded-with-case', detail: 'photo-used-again' });
    // Another company's courier with the same picture: a case too, that does not say whose it was.
    const rival = await openDoors(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const third = await check(rival, { photoSha256 });
    expect(third.answer.detail).toBe('photo-used-again');
    const cases = await t.store.reader
      .selectFrom('open_case')
      .select('details')
      .where('organisation_id', '=', rival.organisationId)
      .execute();
    expect(JSON.parse(cases[0]?.details ?? '{}')).toMatchObject({ beforeActId: null, before: null });
    const same = pictureOf(t);
    const mended = [{ item: 'leak', beforeSha256: same, afterSha256: same, part: null, applianceId: null }];
    expect((await check(doors, { mended })).answer.detail).toBe('photo-used-again');
  });

  it('opens a case where nobody can have gone so far in that time, and keeps no position in any event', async () => {
    await check(doors);
    // 11.1 km north: in five minutes 133 km/h, in four 167.
    const north = { ...atDoor, lat: atDoor.lat + 0.1, accuracyM: 0 };
    t.clock.pass(5 * 60_000);
    expect((await check(doors, { position: north })).answer.status).toBe('recorded');
    t.clock.pass(4 * 60_000);
    const back = await check(doors, { position: atDoor });
    expect(back.answer).toMatchObject({ status: 'recorded-with-case', detail: 'impossible-speed' });
    // Within what the phones say of their accuracy it is no way at all.
    t.clock.pass(60_000);
    const wide = await check(doors, { position: { ...north, accuracyM: 11_200 } });
    expect(wide.answer.status).toBe('recorded');
    const bodies = await t.store.reader.selectFrom('event').select('body').execute();
    expect(bodies.filter(({ body }) => /21\.25|21\.35|110\.25/.test(body))).toEqual([]);
  });

  it('records a leak whatever is known, holds the cylinder that is named, and stops the gas of the home', async () => {
    const one = await aboard(doors, 1);
    const leak = (more: Partial<Payload<'report-leak'>>, by = doors.courier) =>
      send(t, by, 'report-leak', {
        leakId: t.deps.newId(),
        where: 'vehicle',
        scanned: null,
        customerId: null,
        shiftId: doors.shiftId,
        position: atDoor,
        photoSha256: null,
        note: null,
        ...more,
      });
    const reported = await leak({ scanned: one.code });
    expect(reported).toMatchObject({
      status: 'recorded-with-case',
      detail: 'leak',
      result: { cylinderId: one.cylinderId },
    });
    const held = await t.store.reader.selectFrom('cylinder_hold').select(['kind', 'reason']).execute();
    expect(held).toEqual([{ kind: 'freeze', reason: '漏气' }]);
    const { checkId } = await check(doors);
    expect(await blocksNow(checkId, one.code)).toEqual(['on-hold']);
    expect((await leak({ scanned: 'nothing that can be read' })).result).toMatchObject({
      cylinderId: null,
      holdId: null,
    });
    expect((await leak({ where: 'home', customerId: doors.customerId })).status).toBe('recorded-with-case');
    expect(await readOpenHazards(t.store.reader, doors.customerId)).toHaveLength(1);
    // Somebody else's customer and shift: recorded, and nothing of theirs is touched.
    const rival = await openDelivery(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    const other = await leak({ where: 'home', customerId: doors.customerId }, rival.courier);
    expect(other.result).toMatchObject({ hazardId: null });
    expect(await readOpenHazards(t.store.reader, doors.customerId)).toHaveLength(1);
    const { attention } = (await call(t, doors.office.signed, 'GET', '/home')).body as Home;
    expect(attention.find(({ id }) => id === 'leaks')).toMatchObject({ count: 3 });
    expect((await call(t, doors.office.signed, 'GET', '/leaks')).body['items']).toHaveLength(3);
    expect(await cylinder(doors, one.cylinderId)).toMatchObject({ custody: { kind: 'vehicle' } });
  });

  it("is unreadable or not found for another company's customers and hazards", async () => {
    const bad = await check(doors, { bad: ['leak'] });
    const [hazard] = bad.result.hazards;
    const rival = await openDoors(t, { name: '另一燃气公司', prefix: 'BZ', user: 'rival' });
    expect((await check({ ...rival, customerId: doors.customerId })).answer.detail).toBe('unknown-customer');
    const afterSha256 = pictureOf(t);
    const fix = { hazardId: hazard?.hazardId ?? '', note: null, beforeSha256: null, afterSha256 };
    expect((await send(t, rival.courier, 'fix-hazard', fix)).detail).toBe('unknown-hazard');
    const { signed } = rival.office;
    expect((await call(t, signed, 'GET', `/hazards?customerId=${doors.customerId}`)).status).toBe(404);
    expect((await call(t, signed, 'GET', '/hazards')).body['items']).toEqual([]);
    expect((await call(t, rival.filler, 'GET', '/hazards')).status).toBe(403);
    const looks = await t.store.reader.selectFrom('look').select('what').execute();
    await hazardsOf();
    expect(await t.store.reader.selectFrom('look').select('what').execute()).toHaveLength(looks.length + 1);
    expect(await openCases(doors)).toEqual([]);
  });

  it('forgets with the customer who was met and where, and keeps what was found', async () => {
    const items = itemsOf('short', ['leak']).map((item) => ({ ...item, note: '老张说不修' }));
    await check(doors, { items });
    await notice({ note: '老张不开门' });
    const { customerId } = doors;
    await send(t, doors.office, 'end-customer', { customerId, reason: '销户' });
    const erased = await call(t, doors.office.signed, 'PUT', `/customers/${customerId}/erasure`, {
      reason: '本人要求',
    });
    expect(erased.status).toBe(200);
    expect(await t.store.reader.selectFrom('door_act_position').selectAll().execute()).toEqual([]);
    const left = JSON.stringify([
      await t.store.reader.selectFrom('notice').selectAll().execute(),
      await t.store.reader.selectFrom('hazard').selectAll().execute(),
      await t.store.reader.selectFrom('door_check').selectAll().execute(),
    ]);
    expect(left).not.toMatch(/老张|邻居/);
    expect(left).toContain('leak');
  });

  it('keeps no position of an act longer than the others, and the act itself', async () => {
    await check(doors);
    const left = () => t.store.reader.selectFrom('door_act_position').select('act_id').execute();
    t.clock.pass(30 * 24 * hourMs);
    await removeOldPositions(t.deps, 30);
    expect(await left()).toHaveLength(1);
    t.clock.pass(1);
    expect(await removeOldPositions(t.deps, 30)).toBeGreaterThan(0);
    expect(await left()).toEqual([]);
    expect(await t.store.reader.selectFrom('door_check').select('check_id').execute()).toHaveLength(1);
  });

  it('holds no cylinder for a code that is not quite its own', async () => {
    const one = await registerCylinder(t, doors, 3);
    await send(t, doors.courier, 'report-leak', {
      leakId: t.deps.newId(),
      where: 'site',
      scanned: one.code.slice(0, -1),
      customerId: null,
      shiftId: null,
      position: null,
      photoSha256: null,
      note: null,
    });
    expect(await t.store.reader.selectFrom('cylinder_hold').selectAll().execute()).toEqual([]);
  });
});
