// What would stop an honest business for no reason: papers that overlap, days at their border, facts that are not there.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FillLeave } from '../../../shared/contract/fill.ts';
import type { Payload } from '../../../shared/command/commands.ts';
import { openTestApp, signInAs, type TestApp } from '../../support/accounts.ts';
import { goodBefore, openStation, registerCylinder, send, type Sender, type Station } from '../../support/station.ts';
import { describeOnEachStore } from '../../support/stores.ts';

describeOnEachStore('an honest station', (engine) => {
  let test: TestApp;
  let station: Station;
  let filler: Sender;

  beforeEach(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    filler = { signed: station.filler, personId: station.fillerId };
  });
  afterEach(async () => {
    await test.close();
  });

  const id = (): string => test.deps.newId();
  const signInAnew = async (): Promise<void> => {
    filler = { signed: await signInAs(test, 'filler'), personId: station.fillerId };
  };

  async function rulesAt(code: string, more: Partial<Payload<'check-before-fill'>> = {}): Promise<string[]> {
    await send(test, filler, 'check-before-fill', {
      checkId: id(),
      scanned: code,
      scaleId: station.fillingScaleId,
      items: goodBefore,
      firstFill: null,
      evacuated: false,
      emptyG: 16_700,
      weighed: 'scale',
      ...more,
    });
    const answer = await send(test, filler, 'authorise-fill', {
      authorisationId: id(),
      scanned: code,
      scaleId: station.fillingScaleId,
    });
    return (answer.result as FillLeave).verdict.reasons.map((reason) => reason.rule);
  }

  async function licences(...papers: readonly { from: string | null; until: string | null; media?: string }[]) {
    await test.store.atomically(async (trx) => {
      await trx
        .updateTable('licence')
        .set({ ended_at: '2026-05-01T00:00:00.000Z' })
        .where('organisation_id', '=', station.organisationId)
        .execute();
      for (const paper of papers) {
        await trx
          .insertInto('licence')
          .values({
            licence_id: id(),
            version: 1,
            organisation_id: station.organisationId,
            kind: 'filling',
            number: null,
            media: paper.media ?? '["lpg"]',
            from_on: paper.from,
            until_on: paper.until,
            ended_at: null,
          })
          .execute();
      }
    });
  }

  it('goes by the licence that lasts longest, a month through its last day', async () => {
    const { code } = await registerCylinder(test, station, 1);
    await licences({ from: '2020-01-01', until: '2026-05-17' }, { from: '2020-01-01', until: '2026-05' });
    expect(await rulesAt(code)).toEqual([]);
  });

  it('goes by a licence without a beginning, not by one that is still to begin', async () => {
    const { code } = await registerCylinder(test, station, 1);
    await licences({ from: null, until: '2027-01-01' }, { from: '2026-05-19', until: '2031-01-01' });
    expect(await rulesAt(code)).toEqual([]);
    await licences({ from: '2026-05-19', until: '2031-01-01' });
    expect(await rulesAt(code)).toEqual(['filling-licence']);
  });

  it('goes by the licence for what is in the cylinder', async () => {
    const { code } = await registerCylinder(test, station, 1);
    await licences(
      { from: null, until: '2030-01-01', media: '["industrial-propane"]' },
      { from: null, until: '2027-01-01' },
    );
    expect(await rulesAt(code)).toEqual([]);
  });

  it('counts days as the station’s clock shows them, on both sides of midnight', async () => {
    await test.store.atomically(async (trx) => {
      await trx.updateTable('scale').set({ verified_until: '2026-05-19', checked_on: '2026-05-19' }).execute();
      await trx.updateTable('certificate').set({ until_on: '2026-05-19' }).execute();
    });
    const { code } = await registerCylinder(test, station, 1, { inspectionDueOn: '2026-05-19', madeOn: '2022-05-19' });
    // 23:59 of the 19th in China, which is still the 19th in UTC; a minute later only the stations' calendar has turned.
    test.clock.set('2026-05-19T15:59:00.000Z');
    await signInAnew();
    expect(await rulesAt(code)).toEqual(['inspection-due-soon']);
    test.clock.set('2026-05-19T16:00:00.000Z');
    expect(await rulesAt(code)).toEqual(
      expect.arrayContaining(['inspection-overdue', 'operator-certificate', 'scale-unverified', 'scale-unchecked']),
    );
  });

  it('asks for a weight where the scale shows nothing, and does not call that a refusal', async () => {
    const { code } = await registerCylinder(test, station, 1);
    expect(await rulesAt(code, { emptyG: 0 })).toEqual(['pre-fill-check']);
    expect(await rulesAt(code, { emptyG: null })).toEqual(['pre-fill-check']);
    const refused = await test.store.reader.selectFrom('refused_attempt').selectAll().execute();
    expect(refused).toEqual([]);
  });

  it('takes the word of the eyes at the cylinder on whether it is a first fill', async () => {
    const { code } = await registerCylinder(test, station, 1, { firstFill: true });
    expect(await rulesAt(code)).toEqual(['not-evacuated']);
    expect(await rulesAt(code, { evacuated: true })).toEqual([]);
    expect(await rulesAt(code, { firstFill: false })).toEqual([]);
  });

  it('lets a company that was entrusted with filling fill, check and correct', async () => {
    const other = await openStation(test, { name: '另一充装站', prefix: 'BZ', user: 'other' });
    const { code, cylinderId } = await registerCylinder(test, other, 1);
    expect(await rulesAt(code)).toContain('not-own');
    await test.store.atomically(async (trx) => {
      await trx
        .insertInto('entrustment')
        .values({
          cylinder_id: cylinderId,
          entrustment_id: id(),
          organisation_id: station.organisationId,
          purposes: '["fill"]',
          from_on: '2026-05-18',
          until_on: '2026-05-18',
          ended_at: null,
        })
        .execute();
    });
    expect((await rulesAt(code)).filter((rule) => rule !== 'custody-broken')).toEqual([]);
    test.clock.pass(24 * 60 * 60_000);
    await signInAnew();
    expect(await rulesAt(code)).toContain('not-own');
  });
});
