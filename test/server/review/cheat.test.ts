// What somebody who cheats, or means harm to another company, tries at the server, and what comes of it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { codeOf } from '../../../shared/cylinder/code.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import type { FillLeave, FillOutcome, ReleaseOutcome } from '../../../shared/contract/fill.ts';
import type { CodingOutcome } from '../../../shared/contract/cylinder.ts';
import type { Payload } from '../../../shared/command/commands.ts';
import { findById } from '../../../server/feature/cylinder/cylinder.queries.ts';
import { readTag } from '../../../server/feature/cylinder/tag.ts';
import { makeOrganisation, makePerson, openTestApp, signInAs, type TestApp } from '../../support/accounts.ts';
import {
  goodAfter,
  goodBefore,
  openStation,
  registerCylinder,
  send,
  type Sender,
  type Station,
} from '../../support/station.ts';
import { describeOnEachStore } from '../../support/stores.ts';

describeOnEachStore('a cheat', (engine) => {
  let test: TestApp;
  let station: Station;
  let other: Station;
  let filler: Sender;
  let manager: Sender;
  let rival: Sender;
  let rivalManager: Sender;
  let serial = 0;

  beforeAll(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    other = await openStation(test, { name: '另一充装站', prefix: 'BZ', user: 'other' });
    filler = { signed: station.filler, personId: station.fillerId };
    manager = { signed: station.checker, personId: station.checkerId };
    rival = { signed: other.filler, personId: other.fillerId };
    rivalManager = { signed: other.checker, personId: other.checkerId };
  });
  afterAll(async () => {
    await test.close();
  });

  const id = (): string => test.deps.newId();
  const register = async (facts: Parameters<typeof registerCylinder>[3] = {}, at: Station = station) => {
    serial += 1;
    return await registerCylinder(test, at, serial, facts);
  };
  const cylinderOf = async (cylinderId: string): Promise<Cylinder> => {
    const cylinder = await findById(test.store.reader, cylinderId);
    if (cylinder === null) throw new Error('no such cylinder');
    return cylinder;
  };
  const statusOf = async (scanned: string) => {
    const [tag = ''] = tagTextsOf(resolveScan(scanned, test.deps.scan.config()));
    return await test.store.atomically(async (trx) => (await readTag(trx, tag))?.status);
  };
  const check = async (scanned: string, by = filler, more: Partial<Payload<'check-before-fill'>> = {}) =>
    await send(test, by, 'check-before-fill', {
      checkId: id(),
      scanned,
      scaleId: null,
      items: goodBefore,
      firstFill: null,
      evacuated: false,
      emptyG: 16_700,
      weighed: 'scale',
      ...more,
    });
  const ask = async (scanned: string): Promise<FillLeave> =>
    (
      await send(test, filler, 'authorise-fill', {
        authorisationId: id(),
        scanned,
        scaleId: station.fillingScaleId,
      })
    ).result as FillLeave;
  const fill = async (authorisationId: string | null, scanned: string, occurredAt?: string) => {
    const now = new Date(test.clock.now()).toISOString();
    const answer = await send(
      test,
      filler,
      'record-fill',
      {
        fillId: id(),
        authorisationId,
        scanned,
        scaleId: station.fillingScaleId,
        startedAt: occurredAt ?? now,
        endedAt: occurredAt ?? now,
        netG: 14_500,
        grossG: 31_000,
      },
      occurredAt === undefined ? {} : { occurredAt },
    );
    return answer.result as FillOutcome;
  };
  const checkAfter = async (scanned: string, by: Sender, scaleId: string) =>
    (
      await send(test, by, 'check-after-fill', {
        checkId: id(),
        scanned,
        scaleId,
        items: goodAfter,
        grossG: 31_000,
        weighed: 'scale',
        sealed: true,
        seal: null,
      })
    ).result as ReleaseOutcome;
  const giveBack = async (scanned: string, by: Sender, siteId: string, occurredAt?: string) =>
    await send(test, by, 'return-cylinder', { scanned, siteId }, occurredAt === undefined ? {} : { occurredAt });
  const photo = async (by: Station): Promise<string> => {
    const sha256 = id().replaceAll('-', '').padEnd(64, '0');
    const uploaded_at = new Date(test.clock.now()).toISOString();
    await test.store.atomically(async (trx) => {
      await trx
        .insertInto('picture')
        .values({
          sha256,
          media_type: 'image/jpeg',
          size_bytes: 1,
          organisation_id: by.organisationId,
          uploaded_at,
        })
        .execute();
      await trx
        .insertInto('picture_holder')
        .values({ sha256, organisation_id: by.organisationId, uploaded_at })
        .execute();
    });
    return sha256;
  };
  const coding = (scanned: string, at: Station, more: Partial<Payload<'code-cylinder'>> = {}) => ({
    scanned,
    siteId: at.siteId,
    ownerOrganisationId: at.organisationId,
    model: 'YSP35.5',
    volumeMl: 35_500,
    tareG: 16_600,
    maxFillG: 14_900,
    medium: 'lpg' as const,
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
  const close = async (by: Pick<Sender, 'signed'>, caseId: string, decision: string): Promise<number> =>
    (
      await test.app.request(`/api/v1/cases/${caseId}/close`, {
        method: 'POST',
        headers: by.signed.headers,
        body: JSON.stringify({ decision, reason: '看过' }),
      })
    ).status;

  it('cannot spoil the record of another company’s cylinder by a check, even with it in hand', async () => {
    const { code, cylinderId } = await register();
    expect((await giveBack(code, rival, other.siteId)).status).toBe('recorded');
    const bad = goodBefore.map((item) => ({ ...item, good: item.item !== 'stamp' }));
    expect(await check(code, rival, { items: bad, firstFill: true })).toMatchObject({ detail: 'not-own' });
    expect(await cylinderOf(cylinderId)).toMatchObject({ stampLegible: true, firstFill: false, preFillCheck: null });
  });

  it('cannot spoil it by a correction, nor by another’s photo', async () => {
    const { code, cylinderId } = await register();
    const correct = async (by: Sender, photoSha256: string) =>
      await send(test, by, 'correct-facts', {
        correctionId: id(),
        scanned: code,
        changes: { madeOn: '1990-01' },
        reason: '钢印',
        photoSha256,
      });
    expect(await correct(rivalManager, await photo(other))).toMatchObject({ detail: 'not-own' });
    expect(await correct(manager, await photo(other))).toMatchObject({ detail: 'photo-missing' });
    expect((await cylinderOf(cylinderId)).madeOn).toBe('2023-06');
  });

  it('cannot take back the release of what another company filled', async () => {
    const { code, cylinderId } = await register();
    await check(code);
    await fill((await ask(code)).authorisationId, code);
    expect(await checkAfter(code, manager, station.checkScaleId)).toMatchObject({ outcome: 'released' });
    expect(await checkAfter(code, rival, other.checkScaleId)).toMatchObject({ outcome: 'held-back' });
    expect((await cylinderOf(cylinderId)).lastFill).toMatchObject({ released: true });
  });

  it('cannot relabel another company’s cylinder that it took back', async () => {
    const { code, cylinderId } = await register();
    await giveBack(code, rival, other.siteId);
    const newTag = codeOf({ prefix: 'BZ', serial: 101, width: 6 });
    expect(
      await send(test, rival, 'bind-tag', { scanned: code, newTag, replaces: true, reason: '磨损' }),
    ).toMatchObject({ status: 'unreadable', detail: 'not-own' });
    expect((await cylinderOf(cylinderId)).code).toBe(code);
  });

  it('cannot block another company’s cylinder by coding a second one with its number, nor void its code', async () => {
    const { code } = await register();
    const number = '44081234567';
    await send(test, filler, 'bind-tag', { scanned: code, newTag: number, replaces: false, reason: '登记代码' });
    const answer = await send(test, rival, 'code-cylinder', coding(number, other));
    expect(answer).toMatchObject({ status: 'recorded-with-case', detail: 'duplicate-tag' });
    const { caseId } = answer.result as CodingOutcome;
    expect(await statusOf(number)).toBe('active');
    expect(await close(rivalManager, caseId ?? '', 'tag-voided')).toBe(403);
    expect(await statusOf(number)).toBe('active');
    expect(await close(manager, caseId ?? '', 'tag-kept')).toBe(200);
  });

  it('cannot lift an open case by a new label, and closing the last of the cases makes the code good again', async () => {
    const { code } = await register();
    const first = (await send(test, filler, 'code-cylinder', coding(code, station))).result as CodingOutcome;
    const second = (await send(test, filler, 'code-cylinder', coding(code, station))).result as CodingOutcome;
    const newTag = codeOf({ prefix: 'AZ', serial: 110, width: 6 });
    expect(
      await send(test, filler, 'bind-tag', { scanned: code, newTag, replaces: true, reason: '磨损' }),
    ).toMatchObject({ detail: 'tag-duplicate' });
    expect(await close(manager, second.caseId ?? '', 'tag-kept')).toBe(200);
    expect(await statusOf(code)).toBe('duplicate');
    expect(await close(manager, first.caseId ?? '', 'tag-kept')).toBe(200);
    expect(await statusOf(code)).toBe('active');
  });

  it('does not bring a void code back to life by closing another case, or by replacing it', async () => {
    const { code } = await register();
    const tagged = codeOf({ prefix: 'AZ', serial: 111, width: 6 });
    await send(test, filler, 'bind-tag', { scanned: code, newTag: tagged, replaces: false, reason: '第二个码' });
    const first = (await send(test, filler, 'code-cylinder', coding(code, station))).result as CodingOutcome;
    const second = (await send(test, filler, 'code-cylinder', coding(code, station))).result as CodingOutcome;
    expect(await close(manager, first.caseId ?? '', 'tag-voided')).toBe(200);
    expect(await close(manager, second.caseId ?? '', 'tag-kept')).toBe(200);
    expect(await statusOf(code)).toBe('void');
    const newTag = codeOf({ prefix: 'AZ', serial: 112, width: 6 });
    expect(
      await send(test, filler, 'bind-tag', { scanned: tagged, newTag, replaces: true, reason: '新码' }),
    ).toMatchObject({ status: 'recorded' });
    expect(await statusOf(code)).toBe('void');
    expect((await check(newTag)).status).toBe('recorded');
    expect((await ask(newTag)).granted).toBe(true);
  });

  it('cannot code a scrapped cylinder anew under its registration code, nor take a code of ours as that number', async () => {
    const { code, cylinderId } = await register();
    const number = '44081234568';
    await send(test, filler, 'bind-tag', { scanned: code, newTag: number, replaces: false, reason: '登记代码' });
    const office = await makePerson(test.deps, station, { username: 'scrapping-office', roles: ['office'] });
    const signed = await signInAs(test, 'scrapping-office');
    expect(office).not.toBe('');
    const scrapped = await test.app.request(`/api/v1/cylinders/${cylinderId}/state`, {
      method: 'PUT',
      headers: signed.headers,
      body: JSON.stringify({ to: 'scrapped', reason: '报废', photoSha256: null }),
    });
    expect(scrapped.status).toBe(200);
    const fresh = codeOf({ prefix: 'AZ', serial: 120, width: 6 });
    const answer = await send(test, filler, 'code-cylinder', coding(fresh, station, { registrationCode: number }));
    expect(answer).toMatchObject({ status: 'recorded-with-case', result: { cylinderId: null } });
    expect((await ask(fresh)).verdict.reasons.map((reason) => reason.rule)).toContain('code-unknown');
    expect(await statusOf(number)).toBe('void');
    const squatted = codeOf({ prefix: 'BZ', serial: 121, width: 6 });
    await send(test, filler, 'code-cylinder', coding(fresh, station, { registrationCode: squatted }));
    expect(await statusOf(squatted)).toBeUndefined();
  });

  it('cannot act as the checker who was signed in on the device before', async () => {
    const deviceId = id();
    const before = await signInAs(test, 'filler-checker', { deviceId });
    const { code } = await register();
    test.clock.pass(10 * 60_000);
    const then = new Date(test.clock.now() - 5 * 60_000).toISOString();
    const now = await signInAs(test, 'filler', { deviceId });
    const forged: Sender = { signed: now, personId: station.checkerId };
    expect(before.deviceId).toBe(deviceId);
    test.clock.pass(10 * 60_000);
    expect(await giveBack(code, forged, station.siteId)).toMatchObject({ status: 'unreadable' });
    // What the checker did before, and the device sends only now, is still the checker's act.
    expect(await giveBack(code, forged, station.siteId, then)).toMatchObject({ status: 'recorded' });
  });

  it('cannot make a date hold longer by setting back the clock of a scale', async () => {
    const { code } = await register({ inspectionDueOn: '2026-04' });
    const askAt = async (occurredAt: string): Promise<FillLeave> => {
      const response = await test.app.request(`/api/v1/fill-authorisations/${id()}`, {
        method: 'PUT',
        headers: station.filler.headers,
        body: JSON.stringify({
          scanned: code,
          badge: null,
          occurredAt,
          check: {
            items: goodBefore.map(({ item, good }) => ({ item, good })),
            firstFill: null,
            evacuated: false,
            emptyG: 16_700,
          },
          scaleId: station.fillingScaleId,
        }),
      });
      return (await response.json()) as FillLeave;
    };
    const leave = await askAt('2026-04-20T04:00:00Z');
    expect(leave.granted).toBe(false);
    expect(leave.verdict.reasons.map((reason) => reason.rule)).toEqual(['inspection-overdue']);
  });

  it('cannot report a fill as somebody else’s by that person’s badge', async () => {
    const { code } = await register();
    const now = new Date(test.clock.now()).toISOString();
    const fillId = id();
    const response = await test.app.request(`/api/v1/fills/${fillId}`, {
      method: 'PUT',
      headers: station.filler.headers,
      body: JSON.stringify({
        authorisationId: null,
        scanned: code,
        badge: 'FILLER-2',
        startedAt: now,
        endedAt: now,
        netG: 14_500,
        grossG: 31_000,
        scaleId: station.fillingScaleId,
      }),
    });
    expect(response.status).toBe(200);
    const row = await test.store.reader
      .selectFrom('fill')
      .select('filler_id')
      .where('fill_id', '=', fillId)
      .executeTakeFirst();
    expect(row?.filler_id).toBe(station.fillerId);
  });

  it('cannot use a second leave after the cylinder was filled and taken back on paper', async () => {
    const { code } = await register();
    await check(code);
    const [one, two] = [await ask(code), await ask(code)];
    expect([one.granted, two.granted]).toEqual([true, true]);
    expect((await fill(one.authorisationId, code)).authorised).toBe(true);
    await giveBack(code, filler, station.siteId);
    expect(await fill(two.authorisationId, code)).toMatchObject({
      authorised: false,
      violations: ['authorisation-superseded'],
    });
  });

  it('cannot count a fill that was held back as opening stock', async () => {
    const { code, cylinderId } = await register();
    await fill(null, code);
    const before = (await cylinderOf(cylinderId)).lastFill;
    expect(before).toMatchObject({ authorised: false, gas: { kind: 'lpg' } });
    await send(test, filler, 'count-opening-stock', {
      countId: id(),
      scanned: code,
      siteId: station.siteId,
      full: true,
      grossG: 30_900,
      weighed: 'typed',
    });
    expect((await cylinderOf(cylinderId)).lastFill).toEqual(before);
  });

  it('does not end another company’s list, nor does that list take the cylinder along later', async () => {
    const { code, cylinderId } = await register();
    const [ours, theirs] = [id(), id()];
    const set = async (by: Sender, at: Station, setAsideId: string) =>
      await send(test, by, 'set-aside', {
        scanned: code,
        siteId: at.siteId,
        setAsideId,
        destination: 'inspection',
        reasons: [],
      });
    const handOver = async (by: Sender, at: Station, setAsideId: string, receiverOrganisationId: string | null) =>
      await send(test, by, 'hand-over', {
        handoverId: id(),
        siteId: at.siteId,
        destination: 'inspection',
        setAsideIds: [setAsideId],
        receiverOrganisationId,
        receiver: '某检验站',
        photoSha256: null,
      });
    await set(filler, station, ours);
    await set(rival, other, theirs);
    expect(await handOver(filler, station, ours, 'no-such-organisation')).toMatchObject({ detail: 'unknown-receiver' });
    expect(await handOver(filler, station, ours, null)).toMatchObject({ status: 'recorded' });
    expect((await cylinderOf(cylinderId)).setAsideId).toBe(theirs);
    const body = await makeOrganisation(test.deps, { kind: 'inspection-body', name: '某检验站' });
    expect(await handOver(rival, other, theirs, body.organisationId)).toMatchObject({ status: 'recorded' });
    expect(await cylinderOf(cylinderId)).toMatchObject({ setAsideId: null, custody: { id: body.organisationId } });
  });
});
