// A cylinder's way through the hall: refused or checked, authorised, filled, checked again, released or held back.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FillLeave, FillOutcome, ReleaseOutcome } from '../../../../shared/contract/fill.ts';
import type { Payload } from '../../../../shared/command/commands.ts';
import { applyCylinderEvent, cylinderEventSchema } from '../../../../shared/event/cylinder-event.ts';
import type { Cylinder } from '../../../../shared/cylinder/cylinder.ts';
import { findById } from '../../../../server/feature/cylinder/cylinder.queries.ts';
import { readStream } from '../../../../server/log/read.ts';
import * as v from 'valibot';
import { openTestApp, type TestApp } from '../../../support/accounts.ts';
import {
  goodAfter,
  goodBefore,
  openStation,
  registerCylinder,
  send,
  type Sender,
  type Station,
} from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('filling', (engine) => {
  let test: TestApp;
  let station: Station;
  let other: Station;
  let filler: Sender;
  let checker: Sender;

  beforeAll(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    other = await openStation(test, { name: '另一充装站', prefix: 'BZ', user: 'other' });
    filler = { signed: station.filler, personId: station.fillerId };
    checker = { signed: station.checker, personId: station.checkerId };
  });
  afterAll(async () => {
    await test.close();
  });

  const ask = async (scanned: string, authorisationId = test.deps.newId()): Promise<FillLeave> => {
    const answer = await send(test, filler, 'authorise-fill', {
      authorisationId,
      scanned,
      scaleId: station.fillingScaleId,
    });
    expect(answer.status).toBe('recorded');
    return answer.result as FillLeave;
  };
  const check = async (scanned: string, more: Partial<Payload<'check-before-fill'>> = {}) =>
    await send(test, filler, 'check-before-fill', {
      checkId: test.deps.newId(),
      scanned,
      scaleId: station.fillingScaleId,
      items: goodBefore,
      firstFill: false,
      evacuated: false,
      emptyG: 16_700,
      weighed: 'scale',
      ...more,
    });
  const fill = async (leave: Pick<FillLeave, 'authorisationId'> | null, more: Partial<Payload<'record-fill'>> = {}) => {
    const now = new Date(test.clock.now()).toISOString();
    return await send(test, filler, 'record-fill', {
      fillId: test.deps.newId(),
      authorisationId: leave?.authorisationId ?? null,
      scanned: null,
      scaleId: station.fillingScaleId,
      startedAt: now,
      endedAt: now,
      netG: 14_500,
      grossG: 31_000,
      ...more,
    });
  };
  const checkAfter = async (scanned: string, more: Partial<Payload<'check-after-fill'>> = {}, by = checker) =>
    await send(test, by, 'check-after-fill', {
      checkId: test.deps.newId(),
      scanned,
      scaleId: station.checkScaleId,
      items: goodAfter,
      grossG: 31_000,
      weighed: 'scale',
      sealed: true,
      seal: null,
      ...more,
    });
  const rules = (verdict: { readonly reasons: readonly { readonly rule: string }[] }): string[] =>
    verdict.reasons.map((reason) => reason.rule);
  const allowed = async (serial: number): Promise<{ code: string; cylinderId: string; leave: FillLeave }> => {
    const cylinder = await registerCylinder(test, station, serial);
    await check(cylinder.code);
    return { ...cylinder, leave: await ask(cylinder.code) };
  };
  const refusals = async (scanned: string) =>
    await test.store.reader.selectFrom('refused_attempt').selectAll().where('scanned_text', '=', scanned).execute();

  it('asks for the check first, and does not call that a refusal', async () => {
    const { code } = await registerCylinder(test, station, 21);
    const leave = await ask(code);
    expect(leave.granted).toBe(false);
    expect(rules(leave.verdict)).toEqual(['pre-fill-check']);
    expect(await refusals(code)).toEqual([]);
  });

  it('gives leave after the check, fills, checks and releases', async () => {
    const { code, cylinderId, leave } = await allowed(31);
    expect(leave).toMatchObject({ granted: true, tareG: 16_500, maxFillG: 14_900, targetNetG: 14_500 });
    expect(leave.expiresAt).toBe(new Date(test.clock.now() + 600_000).toISOString());
    const filled = await fill(leave);
    expect(filled).toMatchObject({ status: 'recorded', result: { authorised: true, violations: [], cylinderId } });
    const released = (await checkAfter(code)).result as ReleaseOutcome;
    expect(released).toMatchObject({ outcome: 'released', contentG: 14_500 });
    expect(released.verdict.outcome).toBe('allow');
    const row = await test.store.reader
      .selectFrom('fill')
      .selectAll()
      .where('cylinder_id', '=', cylinderId)
      .executeTakeFirstOrThrow();
    expect(row).toMatchObject({ status: 'released', checker_id: station.checkerId, violation: null });
  });

  it('keeps a row that is what its events add up to', async () => {
    const { code, cylinderId, leave } = await allowed(32);
    await fill(leave);
    await checkAfter(code);
    const events = await readStream(test.store.reader, 'cylinder', cylinderId, { before: null, most: 100 });
    let rebuilt: Cylinder | null = null;
    for (const event of events.toReversed()) {
      rebuilt = applyCylinderEvent(rebuilt, cylinderId, v.parse(cylinderEventSchema, event.data));
    }
    expect(rebuilt).toEqual(await findById(test.store.reader, cylinderId));
  });

  it('refuses an overdue cylinder and keeps who, where and why', async () => {
    const { code, cylinderId } = await registerCylinder(test, station, 22, { inspectionDueOn: '2026-04' });
    await check(code);
    const leave = await ask(code);
    expect(leave.granted).toBe(false);
    expect(rules(leave.verdict)).toEqual(['inspection-overdue']);
    expect(await refusals(code)).toMatchObject([
      {
        cylinder_id: cylinderId,
        person_id: station.fillerId,
        scale_id: station.fillingScaleId,
        site_id: station.siteId,
      },
    ]);
  });

  it('refuses a code that is on no register and keeps what was scanned', async () => {
    const leave = await ask('440811000199999');
    expect(rules(leave.verdict)).toContain('code-unknown');
    expect(await refusals('440811000199999')).toMatchObject([{ cylinder_id: '', scanned_text: '440811000199999' }]);
  });

  it('refuses a cylinder of another company', async () => {
    const { code } = await registerCylinder(test, other, 23);
    await check(code);
    expect(rules((await ask(code)).verdict)).toContain('not-own');
  });

  it('will not give leave on a scale of another company', async () => {
    const { code } = await registerCylinder(test, station, 24);
    const answer = await send(test, filler, 'authorise-fill', {
      authorisationId: test.deps.newId(),
      scanned: code,
      scaleId: other.fillingScaleId,
    });
    expect(answer).toMatchObject({ status: 'unreadable', detail: 'unknown-scale' });
  });

  it('records a fill without leave as a violation with a case', async () => {
    const { code, cylinderId } = await registerCylinder(test, station, 26);
    const answer = await fill(null, { scanned: code });
    expect(answer).toMatchObject({ status: 'recorded-with-case', detail: 'unauthorised-fill' });
    expect((answer.result as FillOutcome).violations).toEqual(['no-authorisation']);
    expect(
      await test.store.reader.selectFrom('open_case').selectAll().where('cylinder_id', '=', cylinderId).execute(),
    ).toMatchObject([{ cylinder_id: cylinderId, kind: 'unauthorised-fill' }]);
    const released = (await checkAfter(code)).result as ReleaseOutcome;
    expect(released.outcome).toBe('held-back');
    expect(rules(released.verdict)).toContain('fill-unauthorised');
  });

  it('lets leave be used once only', async () => {
    const { leave } = await allowed(33);
    await fill(leave);
    const again = await fill(leave);
    expect((again.result as FillOutcome).violations).toEqual(['authorisation-used']);
  });

  it.each([
    ['in its last second', 180, 600_000, []],
    ['a second too late', 181, 601_000, ['authorisation-expired']],
  ] as const)('takes a fill that begins %s', async (_name, serial, afterMs, violations) => {
    const { leave } = await allowed(serial);
    const startedAt = new Date(test.clock.now() + afterMs).toISOString();
    test.clock.pass(700_000);
    const answer = await fill(leave, { startedAt, endedAt: startedAt });
    expect((answer.result as FillOutcome).violations).toEqual(violations);
  });

  it('does not let leave for one cylinder be used on another', async () => {
    const { leave } = await allowed(35);
    const another = await registerCylinder(test, station, 27);
    const answer = await fill(leave, { scanned: another.code });
    expect((answer.result as FillOutcome).violations).toEqual(['authorisation-of-other-cylinder']);
  });

  it('holds back what was overfilled, by the second weighing', async () => {
    const { code, leave } = await allowed(36);
    await fill(leave);
    const released = (await checkAfter(code, { grossG: 31_500 })).result as ReleaseOutcome;
    expect(released.outcome).toBe('held-back');
    expect(rules(released.verdict)).toContain('overfill');
  });

  it('tells when the one who checks is the one who filled', async () => {
    const { code, leave } = await allowed(37);
    await fill(leave);
    const released = (await checkAfter(code, {}, filler)).result as ReleaseOutcome;
    expect(rules(released.verdict)).toContain('same-person');
  });

  it('takes what the check saw as the fact: an illegible stamp blocks from then on', async () => {
    const { code } = await registerCylinder(test, station, 28);
    await check(code, { items: goodBefore.map((item) => ({ ...item, good: item.item !== 'stamp' })) });
    expect(rules((await ask(code)).verdict)).toContain('stamp-illegible');
  });

  it('asks for evacuation where the filler says that it is a first fill', async () => {
    const { code } = await registerCylinder(test, station, 29);
    await check(code, { firstFill: true });
    expect(rules((await ask(code)).verdict)).toEqual(['not-evacuated']);
    await check(code, { firstFill: true, evacuated: true });
    expect((await ask(code)).granted).toBe(true);
  });

  it('does not let a second leave, given while the cylinder was empty, fill it again', async () => {
    const { code } = await registerCylinder(test, station, 30);
    await check(code);
    const [one, two] = await Promise.all([ask(code), ask(code)]);
    expect([one.granted, two.granted]).toEqual([true, true]);
    expect((await fill(one)).status).toBe('recorded');
    expect((await fill(two)).result).toMatchObject({ authorised: false, violations: ['authorisation-superseded'] });
  });
});
