// What is done on paper or dated back gives nobody a say that the register cannot vouch for.
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findById } from '../../../server/feature/cylinder/cylinder.queries.ts';
import type { FillLeave } from '../../../shared/contract/fill.ts';
import {
  makeOrganisation,
  makePerson,
  openTestApp,
  signInAs,
  type Signed,
  type TestApp,
} from '../../support/accounts.ts';
import { goodBefore, openStation, registerCylinder, send, type Sender, type Station } from '../../support/station.ts';
import { describeOnEachStore } from '../../support/stores.ts';

const MINUTE_MS = 60_000;

describeOnEachStore('what is done on paper or dated back', (engine) => {
  let test: TestApp;
  let station: Station;
  let filler: Sender;
  let manager: Sender;
  beforeEach(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    filler = { signed: station.filler, personId: station.fillerId };
    manager = { signed: station.checker, personId: station.checkerId };
  });
  afterEach(async () => {
    await test.close();
  });

  const id = () => test.deps.newId();
  const instant = (backMin: number) => new Date(test.clock.now() - backMin * MINUTE_MS).toISOString();
  const check = async (scanned: string, occurredAt?: string) =>
    await send(
      test,
      filler,
      'check-before-fill',
      {
        checkId: id(),
        scanned,
        scaleId: station.fillingScaleId,
        siteId: station.siteId,
        items: goodBefore,
        evacuated: true,
        emptyG: 16_600,
        weighed: 'scale',
        firstFill: false,
      } as Parameters<typeof send<'check-before-fill'>>[3],
      occurredAt === undefined ? {} : { occurredAt },
    );
  const leave = async (scanned: string, occurredAt: string) =>
    await send(
      test,
      filler,
      'authorise-fill',
      { authorisationId: id(), scanned, scaleId: station.fillingScaleId },
      { occurredAt },
    );
  const cases = async (cylinderId: string) =>
    await test.store.reader
      .selectFrom('open_case')
      .select(['kind', 'organisation_id'])
      .where('cylinder_id', '=', cylinderId)
      .execute();
  const put = async (as: Signed, cylinderId: string, path: string, body: object) =>
    (
      await test.app.request(`/api/v1/cylinders/${cylinderId}/${path}`, {
        method: 'PUT',
        headers: as.headers,
        body: JSON.stringify(body),
      })
    ).status;
  /** Hands a cylinder of the station over by list, as its people do. */
  const handTo = async (scanned: string, receiverOrganisationId: string) => {
    const setAsideId = id();
    await send(test, filler, 'set-aside', {
      setAsideId,
      scanned,
      siteId: station.siteId,
      destination: 'inspection',
      reasons: [],
    });
    return await send(test, filler, 'hand-over', {
      handoverId: id(),
      siteId: station.siteId,
      destination: 'inspection',
      setAsideIds: [setAsideId],
      receiverOrganisationId,
      receiver: '某检验站',
      photoSha256: null,
    });
  };
  const openBody = async (kind: 'inspection-body' | 'scrapper') => {
    const body = await makeOrganisation(test.deps, { name: `某${kind}`, kind });
    await makePerson(test.deps, body, { username: kind, roles: ['office', 'inspector'], siteId: null });
    await test.store.atomically(async (trx) => {
      await trx
        .insertInto('licence')
        .values({
          licence_id: id(),
          organisation_id: body.organisationId,
          kind: 'inspection',
          number: null,
          media: '[]',
          from_on: '2024-01',
          until_on: '2027-05',
          ended_at: null,
        })
        .execute();
    });
    return { ...body, signed: await signInAs(test, kind) };
  };
  const scrapped = { to: 'scrapped', reason: '报废' };
  const inspection = (result: 'pass' | 'fail') => ({
    on: '2026-05-18',
    result,
    dueOn: null,
    inspectionOrganisationId: null,
    reportNumber: null,
  });

  it('leave to fill that is dated back opens a case; one that was asked for there and then, or sent a little late, none', async () => {
    const { cylinderId, code } = await registerCylinder(test, station, 1);
    await check(code, instant(30));
    expect(await leave(code, instant(0))).toMatchObject({ status: 'recorded' });
    // Ten minutes is how long a leave holds.
    expect(await leave(code, instant(10))).toMatchObject({ status: 'recorded' });
    expect(await cases(cylinderId)).toEqual([]);
    const late = await leave(code, instant(11));
    expect(late).toMatchObject({ status: 'recorded-with-case', detail: 'late-leave' });
    expect((late.result as FillLeave).granted).toBe(true);
    expect(await cases(cylinderId)).toEqual([{ kind: 'late-leave', organisation_id: station.organisationId }]);
  });

  it('one photo proves nothing of a second cylinder', async () => {
    const bytes = Buffer.from(`\x89PNG\r\n\x1a\n${'stamp'.repeat(20)}`, 'latin1');
    const photoSha256 = createHash('sha256').update(bytes).digest('hex');
    await test.store.atomically(async (trx) => {
      await trx
        .insertInto('picture_holder')
        .values({ sha256: photoSha256, organisation_id: station.organisationId, uploaded_at: instant(0) })
        .execute();
    });
    const one = await registerCylinder(test, station, 1);
    const other = await registerCylinder(test, station, 2);
    const correct = async (scanned: string, changes: object) =>
      await send(test, manager, 'correct-facts', { correctionId: id(), scanned, changes, reason: '钢印', photoSha256 });
    expect(await correct(one.code, { madeOn: '2023-07' })).toMatchObject({ status: 'recorded' });
    expect(await correct(one.code, { tareG: 16_400 })).toMatchObject({ status: 'recorded' });
    expect(await correct(other.code, { madeOn: '2023-07' })).toMatchObject({
      status: 'unreadable',
      detail: 'photo-of-another-cylinder',
    });
    expect((await findById(test.store.reader, other.cylinderId))?.madeOn).toBe('2023-06');
  });

  it('an inspection body scraps what failed with it, not what passed and went back on paper', async () => {
    const body = await openBody('inspection-body');
    const { cylinderId, code } = await registerCylinder(test, station, 1);
    expect(await handTo(code, body.organisationId)).toMatchObject({ status: 'recorded' });
    expect(await put(body.signed, cylinderId, 'state', scrapped)).toBe(409);
    expect(await put(body.signed, cylinderId, 'inspection', inspection('pass'))).toBe(200);
    expect(await put(body.signed, cylinderId, 'state', scrapped)).toBe(409);
    // Back on paper: the station works with it, and whoever had it before no longer speaks for it.
    expect(await check(code)).toMatchObject({ status: 'recorded' });
    expect(await put(body.signed, cylinderId, 'inspection', inspection('fail'))).toBe(403);
    expect(await put(body.signed, cylinderId, 'state', scrapped)).toBe(403);
    expect(await findById(test.store.reader, cylinderId)).toMatchObject({ state: 'active', inspectionResult: 'pass' });

    const second = await registerCylinder(test, station, 2);
    await handTo(second.code, body.organisationId);
    expect(await put(body.signed, second.cylinderId, 'inspection', inspection('fail'))).toBe(200);
    expect(await put(body.signed, second.cylinderId, 'state', scrapped)).toBe(200);
  });

  it('a scrapper scraps what it has, until its owner has it again; and it may come a second time', async () => {
    const body = await openBody('scrapper');
    const { cylinderId, code } = await registerCylinder(test, station, 1);
    await handTo(code, body.organisationId);
    await check(code);
    expect(await put(body.signed, cylinderId, 'state', scrapped)).toBe(403);
    await handTo(code, body.organisationId);
    expect(await put(body.signed, cylinderId, 'state', scrapped)).toBe(200);
  });

  it('a holder says nothing of another company’s cylinder once it is with somebody else', async () => {
    const rival = await openStation(test, { name: '另一充装站', prefix: 'BZ', user: 'rival' });
    const holder: Sender = { signed: rival.filler, personId: rival.fillerId };
    await makePerson(test.deps, rival, { username: 'rival-office', roles: ['office'], siteId: null });
    const office = await signInAs(test, 'rival-office');
    const { cylinderId, code } = await registerCylinder(test, station, 1);
    const takeBack = async (by: Sender, siteId: string) =>
      await send(test, by, 'return-cylinder', { scanned: code, siteId });
    expect(await takeBack(holder, rival.siteId)).toMatchObject({ status: 'recorded' });
    expect((await findById(test.store.reader, cylinderId))?.custody?.id).toBe(rival.organisationId);
    // With it in hand a fault may be told; after the owner checked it, by paper or not, no more.
    await check(code);
    const refurbished = { found: true, reason: '翻新', photoSha256: null };
    expect(await put(office, cylinderId, 'findings/refurbished', refurbished)).toBe(403);
    expect(await put(office, cylinderId, 'state', { to: 'lost', reason: '丢失' })).toBe(403);
    expect(await takeBack(holder, rival.siteId)).toMatchObject({ status: 'recorded' });
    expect(await put(office, cylinderId, 'state', { to: 'lost', reason: '丢失' })).toBe(200);
  });
});
