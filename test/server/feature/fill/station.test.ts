// What else happens at the station: returns, setting aside and handing over, corrections, gas, coding, opening stock; and who may send what.
import * as v from 'valibot';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf } from '../../../../shared/cylinder/code.ts';
import type { FillLeave } from '../../../../shared/contract/fill.ts';
import type { CodingOutcome } from '../../../../shared/contract/cylinder.ts';
import { handoverSchema, type ReturnOutcome, type TankOutcome } from '../../../../shared/contract/station.ts';
import type { Payload } from '../../../../shared/command/commands.ts';
import { findById } from '../../../../server/feature/cylinder/cylinder.queries.ts';
import { openTestApp, type TestApp } from '../../../support/accounts.ts';
import {
  goodBefore,
  openStation,
  registerCylinder,
  send,
  type Sender,
  type Station,
} from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('the station', (engine) => {
  let test: TestApp;
  let station: Station;
  let other: Station;
  let filler: Sender;
  let manager: Sender;
  let serial = 0;

  beforeAll(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    other = await openStation(test, { name: '另一充装站', prefix: 'BZ', user: 'other' });
    filler = { signed: station.filler, personId: station.fillerId };
    manager = { signed: station.checker, personId: station.checkerId };
  });
  afterAll(async () => {
    await test.close();
  });

  const id = (): string => test.deps.newId();
  const nextSerial = (): number => {
    serial += 1;
    return serial;
  };
  const codeAt = (n: number, prefix = 'AZ'): string => codeOf({ prefix, serial: n, width: 6 });
  const ask = async (scanned: string): Promise<FillLeave> => {
    await send(test, filler, 'check-before-fill', {
      checkId: id(),
      scanned,
      scaleId: station.fillingScaleId,
      items: goodBefore,
      firstFill: false,
      evacuated: false,
      emptyG: 16_700,
      weighed: 'scale',
    });
    const answer = await send(test, filler, 'authorise-fill', {
      authorisationId: id(),
      scanned,
      scaleId: station.fillingScaleId,
    });
    return answer.result as FillLeave;
  };
  const rules = (leave: FillLeave): string[] => leave.verdict.reasons.map((reason) => reason.rule);
  const photo = async (): Promise<string> => {
    const sha256 = id().replaceAll('-', '').padEnd(64, '0');
    await test.store.atomically(async (trx) => {
      await trx
        .insertInto('picture')
        .values({
          sha256,
          media_type: 'image/jpeg',
          size_bytes: 1,
          organisation_id: station.organisationId,
          uploaded_at: new Date(test.clock.now()).toISOString(),
        })
        .execute();
      await trx
        .insertInto('picture_holder')
        .values({
          sha256,
          organisation_id: station.organisationId,
          uploaded_at: new Date(test.clock.now()).toISOString(),
        })
        .execute();
    });
    return sha256;
  };
  const coding = (scanned: string, more: Partial<Payload<'code-cylinder'>> = {}): Payload<'code-cylinder'> => ({
    scanned,
    siteId: station.siteId,
    ownerOrganisationId: station.organisationId,
    model: 'YSP35.5',
    volumeMl: 35_500,
    tareG: 16_600,
    maxFillG: 14_900,
    medium: 'lpg',
    madeOn: '2025-03',
    designLifeYears: 8,
    inspectedOn: null,
    inspectionDueOn: '2029-03',
    valveUntil: null,
    registrationCode: null,
    serialNo: '7654321',
    manufacturer: '某钢瓶厂',
    firstFill: false,
    twoPhase: false,
    photoSha256: null,
    ...more,
  });

  it('takes any cylinder back, and what was in it is no longer in it', async () => {
    const { code, cylinderId } = await registerCylinder(test, station, nextSerial(), { inspectionDueOn: '2026-04' });
    const answer = await send(test, filler, 'return-cylinder', { scanned: code, siteId: station.siteId });
    expect(answer.status).toBe('recorded');
    const outcome = answer.result as ReturnOutcome;
    expect(outcome.verdict.outcome).toBe('warn');
    expect(outcome.verdict.reasons.map((reason) => reason.rule)).toContain('inspection-overdue');
    expect((await findById(test.store.reader, cylinderId))?.lastFill).toBeNull();
  });

  it('takes a cylinder back that is on no register, and opens a case', async () => {
    const answer = await send(test, filler, 'return-cylinder', { scanned: '440899999999', siteId: station.siteId });
    expect(answer).toMatchObject({ status: 'recorded-with-case', detail: 'unknown-cylinder' });
  });

  it('keeps what came in at another station out of this one’s hands', async () => {
    const answer = await send(test, filler, 'return-cylinder', { scanned: codeAt(1), siteId: other.siteId });
    expect(answer).toMatchObject({ status: 'unreadable', detail: 'unknown-site' });
  });

  it('sets aside, hands over by list, and tells what was no longer there to hand over', async () => {
    const { code, cylinderId } = await registerCylinder(test, station, nextSerial());
    const [setAsideId, foreignId] = [id(), id()];
    const to = { siteId: station.siteId, destination: 'inspection', reasons: ['inspection-overdue'] } as const;
    await send(test, filler, 'set-aside', { scanned: code, setAsideId, ...to, reasons: [...to.reasons] });
    await send(test, filler, 'set-aside', { scanned: '12345678901', setAsideId: foreignId, ...to, reasons: [] });
    const list = await test.app.request(`/api/v1/set-aside?site=${station.siteId}&destination=inspection`, {
      headers: station.filler.headers,
    });
    const { items } = (await list.json()) as { items: { setAsideId: string; cylinderId: string | null }[] };
    expect(items.map((item) => item.cylinderId).toSorted()).toEqual([cylinderId, null].toSorted());
    const gone = id();
    const answer = await send(test, filler, 'hand-over', {
      handoverId: id(),
      siteId: station.siteId,
      destination: 'inspection',
      setAsideIds: [setAsideId, foreignId, gone],
      receiverOrganisationId: null,
      receiver: '某检验站',
      photoSha256: null,
    });
    expect(answer.result).toMatchObject({ cylinders: 2, left: [gone] });
    const { handoverId } = answer.result as { handoverId: string };
    const look = async (sender: { readonly signed: Station['filler'] }) =>
      await test.app.request(`/api/v1/handovers/${handoverId}`, { headers: sender.signed.headers });
    const handedOver = v.parse(handoverSchema, await (await look(filler)).json());
    expect(handedOver).toMatchObject({ destination: 'inspection', receiver: '某检验站', cylinders: 2 });
    expect(handedOver.lines.map((line) => line.setAsideId).toSorted()).toEqual([setAsideId, foreignId].toSorted());
    expect(handedOver.lines.map((line) => line.code)).toContain(code);
    expect((await look({ signed: other.filler })).status).toBe(404);
    expect((await findById(test.store.reader, cylinderId))?.setAsideId).toBeNull();
    const again = await send(test, filler, 'hand-over', {
      handoverId: id(),
      siteId: station.siteId,
      destination: 'inspection',
      setAsideIds: [setAsideId],
      receiverOrganisationId: null,
      receiver: '某检验站',
      photoSha256: null,
    });
    expect(again).toMatchObject({ status: 'unreadable', detail: 'nothing-to-hand-over' });
  });

  it('lets the safety manager put a date right with a photo, after which the gate says yes', async () => {
    const { code, cylinderId } = await registerCylinder(test, station, nextSerial(), { inspectionDueOn: '2026-04' });
    expect(rules(await ask(code))).toEqual(['inspection-overdue']);
    const changes = { inspectionDueOn: '2030-04', inspectedOn: '2026-04' };
    const correct = async (sender: Sender, photoSha256: string) =>
      await send(test, sender, 'correct-facts', {
        correctionId: id(),
        scanned: code,
        changes,
        reason: '环上为2030-04',
        photoSha256,
      });
    expect(await correct(filler, await photo())).toMatchObject({ status: 'unreadable', detail: 'not-allowed' });
    expect(await correct(manager, 'f'.repeat(64))).toMatchObject({ status: 'unreadable', detail: 'photo-missing' });
    expect(await correct(manager, await photo())).toMatchObject({ status: 'recorded' });
    expect((await ask(code)).granted).toBe(true);
    const [row] = await test.store.reader
      .selectFrom('fact_correction')
      .selectAll()
      .where('cylinder_id', '=', cylinderId)
      .execute();
    expect(JSON.parse(row?.changes ?? '{}')).toMatchObject({
      before: { inspectionDueOn: '2026-04', inspectedOn: null },
      after: changes,
    });
  });

  it('mixes what goes into a tank, until it was emptied', async () => {
    const receive = async (more: Partial<Payload<'receive-gas'>>): Promise<TankOutcome> => {
      const answer = await send(test, manager, 'receive-gas', {
        receiptId: id(),
        tankId: station.tankId,
        supplier: '某气源厂',
        supplierLicence: null,
        tanker: '粤G12345',
        driver: null,
        escort: null,
        netKg: 12_000,
        weighbridge: null,
        kind: 'lpg',
        reportOn: '2026-05-17',
        reportNumber: null,
        dmePct: 0,
        odorised: true,
        photoSha256: null,
        correctsReceiptId: null,
        reason: null,
        ...more,
      });
      return answer.result as TankOutcome;
    };
    const { code } = await registerCylinder(test, station, nextSerial());
    const bad = id();
    expect((await receive({ receiptId: bad, odorised: false })).gas).toMatchObject({
      odorised: false,
      reportOn: '2026-05-10',
    });
    expect(rules(await ask(code))).toContain('gas-unodorised');
    expect((await receive({ correctsReceiptId: bad, reason: '误填' })).gas).toMatchObject({ odorised: true });
    expect((await ask(code)).granted).toBe(true);
    expect((await receive({ kind: 'dme-blend', dmePct: 12 })).gas).toMatchObject({ kind: 'dme-blend', dmePct: 12 });
    expect(rules(await ask(code))).toEqual(expect.arrayContaining(['gas-adulterated', 'medium-mismatch']));
    await send(test, manager, 'empty-tank', { tankId: station.tankId, reason: '倒空' });
    expect(rules(await ask(code))).toContain('gas-uncertified');
    expect((await receive({})).gas).toMatchObject({ kind: 'lpg', dmePct: 0 });
    expect((await ask(code)).granted).toBe(true);
  });

  it('codes a cylinder with a code that was issued here, so that it can be filled at once', async () => {
    const code = codeAt(150);
    const answer = await send(test, filler, 'code-cylinder', coding(code));
    expect(answer.status).toBe('recorded');
    expect((await ask(code)).granted).toBe(true);
  });

  it('does not take a code that was issued to another company, nor another company as owner', async () => {
    expect(await send(test, filler, 'code-cylinder', coding(codeAt(3, 'BZ')))).toMatchObject({
      detail: 'code-not-issued-here',
    });
    expect(
      await send(test, filler, 'code-cylinder', coding(codeAt(151), { ownerOrganisationId: other.organisationId })),
    ).toMatchObject({ detail: 'owner-is-another-company' });
  });

  it('knows a cylinder by its stamp: one that was scrapped does not come back under a new code', async () => {
    const stamp = { serialNo: '8800990', manufacturer: '某 钢瓶厂', madeOn: '2021-05' };
    const { cylinderId } = await registerCylinder(test, station, nextSerial(), { ...stamp, madeOn: '2021-05-14' });
    const fresh = codeAt(171);
    const answer = await send(test, filler, 'code-cylinder', coding(fresh, { ...stamp, manufacturer: '某钢瓶厂' }));
    expect(answer).toMatchObject({ status: 'recorded-with-case', detail: 'duplicate-stamp' });
    expect((answer.result as CodingOutcome).cylinderId).toBeNull();
    expect((await ask(fresh)).granted).toBe(false);
    const opened = await test.store.reader
      .selectFrom('open_case')
      .selectAll()
      .where('case_id', '=', (answer.result as CodingOutcome).caseId)
      .executeTakeFirstOrThrow();
    expect(opened).toMatchObject({ cylinder_id: cylinderId, kind: 'duplicate-stamp', closed_at: null });
  });

  it('takes a stamp whose maker was left out for the same cylinder', async () => {
    const stamp = { serialNo: '8800993', manufacturer: '某钢瓶厂', madeOn: '2021-05' };
    await registerCylinder(test, station, nextSerial(), stamp);
    const answer = await send(test, filler, 'code-cylinder', coding(codeAt(176), { ...stamp, manufacturer: null }));
    expect(answer.detail).toBe('duplicate-stamp');
  });

  it.each([
    ['another month', 172, { madeOn: '2021-06' }],
    ['another maker', 173, { manufacturer: '另一钢瓶厂' }],
    ['another number', 174, { serialNo: '8800992' }],
    ['no number that can be read', 175, { serialNo: null }],
  ])('takes %s for another cylinder', async (_what, unused, difference) => {
    const stamp = { serialNo: '8800991', manufacturer: '某钢瓶厂', madeOn: '2021-05' };
    await registerCylinder(test, station, nextSerial(), stamp);
    const answer = await send(test, filler, 'code-cylinder', coding(codeAt(unused), { ...stamp, ...difference }));
    expect(answer.status).toBe('recorded');
  });

  it('opens a case for a second cylinder with the same code, and fills neither until somebody has looked', async () => {
    const { code, cylinderId } = await registerCylinder(test, station, nextSerial());
    const answer = await send(test, filler, 'code-cylinder', coding(code));
    expect(answer).toMatchObject({ status: 'recorded-with-case', detail: 'duplicate-tag' });
    const { caseId } = answer.result as CodingOutcome;
    expect((await findById(test.store.reader, cylinderId))?.serialNo).toBe('2465813');
    expect(rules(await ask(code))).toContain('code-duplicate');
    const close = await test.app.request(`/api/v1/cases/${caseId}/close`, {
      method: 'POST',
      headers: station.checker.headers,
      body: JSON.stringify({ decision: 'tag-kept', reason: '误贴，已撕下' }),
    });
    expect(close.status).toBe(200);
    expect((await ask(code)).granted).toBe(true);
  });

  it('gives a worn label a successor: the old code still leads there, with a remark', async () => {
    const { code, cylinderId } = await registerCylinder(test, station, nextSerial());
    const newTag = codeAt(160);
    expect(
      (await send(test, filler, 'bind-tag', { scanned: code, newTag, replaces: true, reason: '磨损' })).result,
    ).toMatchObject({ cylinderId, code: newTag });
    expect(rules(await ask(code))).toEqual(['code-replaced']);
    expect((await ask(newTag)).verdict.outcome).toBe('allow');
    const { code: another } = await registerCylinder(test, station, nextSerial());
    expect(
      await send(test, filler, 'bind-tag', { scanned: another, newTag: code, replaces: false, reason: '再用' }),
    ).toMatchObject({ status: 'recorded-with-case', detail: 'duplicate-tag' });
  });

  it('knows full cylinders that were there at the start, but not as released', async () => {
    const { code, cylinderId } = await registerCylinder(test, station, nextSerial());
    const answer = await send(test, filler, 'count-opening-stock', {
      countId: id(),
      scanned: code,
      siteId: station.siteId,
      full: true,
      grossG: 30_900,
      weighed: 'typed',
    });
    expect(answer.result).toMatchObject({ contentG: 14_400 });
    expect((await findById(test.store.reader, cylinderId))?.lastFill).toMatchObject({
      contentG: 14_400,
      released: false,
    });
  });

  it('does not take a command as the act of somebody who was never on the device', async () => {
    const { code } = await registerCylinder(test, station, nextSerial());
    const forged = { signed: station.filler, personId: station.checkerId };
    const answer = await send(test, forged, 'return-cylinder', { scanned: code, siteId: station.siteId });
    expect(answer).toMatchObject({ status: 'unreadable' });
    expect(answer.detail).toContain('never signed in');
  });

  it('keeps what it cannot read, and goes on with the next', async () => {
    const response = await test.app.request('/api/v1/commands', {
      method: 'POST',
      headers: station.filler.headers,
      body: JSON.stringify({ commands: [{ nonsense: true }, 'more nonsense'] }),
    });
    const { answers } = (await response.json()) as { answers: { status: string }[] };
    expect(answers.map((answer) => answer.status)).toEqual(['unreadable', 'unreadable']);
    const kept = await test.store.reader.selectFrom('unreadable_command').select('raw').execute();
    expect(kept.map((row) => row.raw)).toContain('"more nonsense"');
  });

  it('gives the same answer to the same command, and refuses its id for another', async () => {
    const { code } = await registerCylinder(test, station, nextSerial());
    const commandId = id();
    const occurredAt = new Date(test.clock.now()).toISOString();
    const envelope = (scanned: string) => ({
      commands: [
        {
          commandId,
          deviceId: station.filler.deviceId,
          seq: 1,
          type: 'return-cylinder',
          version: 1,
          actor: station.fillerId,
          occurredAt,
          clockOffsetMs: 0,
          appVersion: 'test',
          verdictShown: null,
          signature: null,
          payload: { scanned, siteId: station.siteId },
        },
      ],
    });
    const post = async (body: unknown): Promise<unknown> =>
      (
        (await (
          await test.app.request('/api/v1/commands', {
            method: 'POST',
            headers: station.filler.headers,
            body: JSON.stringify(body),
          })
        ).json()) as { answers: unknown[] }
      ).answers[0];
    const first = await post(envelope(code));
    expect(first).toMatchObject({ status: 'recorded' });
    expect(await post(envelope(code))).toEqual(first);
    expect(await post(envelope('somethingelse'))).toMatchObject({ status: 'unreadable', detail: 'id-already-used' });
    const events = await test.store.reader
      .selectFrom('event')
      .select('type')
      .where('type', '=', 'returned')
      .where('stream_id', '=', (first as { result: ReturnOutcome }).result.cylinderId ?? '')
      .execute();
    expect(events).toHaveLength(1);
  });

  it('takes what is sent late as of when it happened, and never as of the future', async () => {
    const { code, cylinderId } = await registerCylinder(test, station, nextSerial());
    const occurredAt = new Date(test.clock.now() - 3_600_000).toISOString();
    await send(
      test,
      filler,
      'return-cylinder',
      { scanned: code, siteId: station.siteId },
      { occurredAt, clockOffsetMs: -1000 },
    );
    const event = await test.store.reader
      .selectFrom('event')
      .select('body')
      .where('stream_id', '=', cylinderId)
      .where('type', '=', 'returned')
      .executeTakeFirstOrThrow();
    const { by } = JSON.parse(event.body) as { by: { occurredAt: string; deviceAt: string; recordedAt: string } };
    expect(by).toMatchObject({
      occurredAt: new Date(test.clock.now() - 3_601_000).toISOString(),
      deviceAt: occurredAt,
      recordedAt: new Date(test.clock.now()).toISOString(),
    });
  });
});
