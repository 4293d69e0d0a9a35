// A filling scale whose clock is wrong: its fill is on record, never in the future, and the next one is judged as ever.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { FillLeave, FillOutcome } from '../../../../shared/contract/fill.ts';
import { byConsole } from '../../../../server/feature/account/account-dependencies.ts';
import { createApiKey } from '../../../../server/feature/account/api-key.ts';
import { openTestApp, testStart, type TestApp } from '../../../support/accounts.ts';
import { goodBefore, openStation, registerCylinder, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const minute = 60_000;

describeOnEachStore('a controller whose clock is wrong', (engine) => {
  let test: TestApp;
  let station: Station;
  let headers: Record<string, string>;

  beforeEach(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    const input = { scaleId: station.fillingScaleId, label: '控制器' };
    const key = await createApiKey(test.deps, station.organisationId, input, byConsole(testStart));
    headers = {
      authorization: `Bearer ${key.ok ? key.value.secret : ''}`,
      'content-type': 'application/json',
    };
  });
  afterEach(async () => {
    await test.close();
  });

  const put = async (path: string, body: unknown): Promise<Response> =>
    await test.app.request(`/api/v1${path}`, { method: 'PUT', headers, body: JSON.stringify(body) });
  /** By the controller's clock, so many ms ahead of the server's. */
  const seen = (aheadMs: number): string => new Date(test.clock.now() + aheadMs).toISOString();

  async function fill(code: string, aheadMs: number): Promise<FillOutcome> {
    const authorisationId = test.deps.newId();
    const asked = await put(`/fill-authorisations/${authorisationId}`, {
      scanned: code,
      badge: 'FILLER-1',
      occurredAt: seen(aheadMs),
      check: {
        items: goodBefore.map(({ item, good }) => ({ item, good })),
        firstFill: null,
        evacuated: false,
        emptyG: 16_700,
      },
    });
    expect((await asked.json()) as FillLeave).toMatchObject({ granted: true });
    test.clock.pass(5000);
    const startedAt = seen(aheadMs);
    test.clock.pass(70_000);
    const report = {
      authorisationId,
      scanned: code,
      badge: 'FILLER-1',
      startedAt,
      endedAt: seen(aheadMs),
      netG: 14_500,
      grossG: 31_000,
    };
    return (await (await put(`/fills/${test.deps.newId()}`, report)).json()) as FillOutcome;
  }

  it.each([
    ['half a second', 500],
    ['an hour', 60 * minute],
    ['a day', 24 * 60 * minute],
  ])('takes a fill of a clock that is %s fast as over now', async (_name, aheadMs) => {
    const { code } = await registerCylinder(test, station, 1);
    expect(await fill(code, aheadMs)).toMatchObject({ authorised: true, violations: [] });
    const now = new Date(test.clock.now()).toISOString();
    const row = await test.store.reader.selectFrom('fill').selectAll().executeTakeFirstOrThrow();
    expect(row).toMatchObject({ ended_at: now, started_at: new Date(test.clock.now() - 70_000).toISOString() });
    // Nothing of it lies in the future, where it would block the cylinder.
    test.clock.pass(minute);
    expect(await fill(code, aheadMs)).toMatchObject({ authorised: true });
  });

  it('does not take a fast clock for leave that had run out', async () => {
    const { code } = await registerCylinder(test, station, 1);
    const authorisationId = test.deps.newId();
    await put(`/fill-authorisations/${authorisationId}`, {
      scanned: code,
      badge: 'FILLER-1',
      occurredAt: seen(0),
      check: {
        items: goodBefore.map(({ item, good }) => ({ item, good })),
        firstFill: null,
        evacuated: false,
        emptyG: 16_700,
      },
    });
    test.clock.pass(12 * minute);
    const startedAt = seen(60 * minute);
    test.clock.pass(minute);
    const report = { authorisationId, scanned: code, badge: 'FILLER-1', startedAt, endedAt: seen(60 * minute) };
    const outcome = await put(`/fills/${test.deps.newId()}`, { ...report, netG: 14_500, grossG: 31_000 });
    expect(await outcome.json()).toMatchObject({ authorised: false, violations: ['authorisation-expired'] });
  });
});
