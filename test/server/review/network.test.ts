// A bad network and two servers: what is sent twice, late, in the wrong order or at the same moment.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { codeOf } from '../../../shared/cylinder/code.ts';
import type { FillLeave, FillOutcome } from '../../../shared/contract/fill.ts';
import { findById } from '../../../server/feature/cylinder/cylinder.queries.ts';
import { makePerson, openTestApp, signInAs, type TestApp } from '../../support/accounts.ts';
import { goodBefore, openStation, registerCylinder, send, type Sender, type Station } from '../../support/station.ts';
import { describeOnEachStore } from '../../support/stores.ts';

const minute = 60_000;

describeOnEachStore('a bad network', (engine) => {
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
  const now = (): string => new Date(test.clock.now()).toISOString();

  async function leaveFor(code: string): Promise<FillLeave> {
    await send(test, filler, 'check-before-fill', {
      checkId: id(),
      scanned: code,
      scaleId: station.fillingScaleId,
      items: goodBefore,
      firstFill: null,
      evacuated: false,
      emptyG: 16_700,
      weighed: 'scale',
    });
    const answer = await send(test, filler, 'authorise-fill', {
      authorisationId: id(),
      scanned: code,
      scaleId: station.fillingScaleId,
    });
    return answer.result as FillLeave;
  }
  const fillOf = (leave: FillLeave) => ({
    fillId: id(),
    authorisationId: leave.authorisationId,
    scanned: null,
    scaleId: station.fillingScaleId,
    startedAt: now(),
    endedAt: now(),
    netG: 14_500,
    grossG: 31_000,
  });

  it('does not let a return that arrives late empty what was filled after it', async () => {
    const { code, cylinderId } = await registerCylinder(test, station, 1);
    const cameIn = now();
    test.clock.pass(10 * minute);
    const leave = await leaveFor(code);
    const late = async () =>
      await send(test, filler, 'return-cylinder', { scanned: code, siteId: station.siteId }, { occurredAt: cameIn });
    expect((await late()).status).toBe('recorded');
    const filled = await send(test, filler, 'record-fill', fillOf(leave));
    expect((filled.result as FillOutcome).authorised).toBe(true);
    await late();
    expect((await findById(test.store.reader, cylinderId))?.lastFill).toMatchObject({ contentG: 14_500 });
    await send(test, filler, 'return-cylinder', { scanned: code, siteId: station.siteId });
    expect((await findById(test.store.reader, cylinderId))?.lastFill).toBeNull();
  });

  it('uses leave once, though two fills by it arrive at the same moment', async () => {
    const { code } = await registerCylinder(test, station, 1);
    const leave = await leaveFor(code);
    const answers = await Promise.all([
      send(test, filler, 'record-fill', fillOf(leave)),
      send(test, filler, 'record-fill', fillOf(leave)),
    ]);
    const authorised = answers.map((answer) => (answer.result as FillOutcome).authorised);
    expect(authorised.toSorted()).toEqual([false, true]);
  });

  it('takes the same command at the same moment from two servers once', async () => {
    const second = await openTestApp(engine, { store: test.store, newId: test.deps.newId, clock: test.clock });
    const { code, cylinderId } = await registerCylinder(test, station, 1);
    const commandId = id();
    const more = { commandId, occurredAt: now() };
    const envelope = {
      commandId,
      deviceId: station.filler.deviceId,
      seq: 1,
      type: 'return-cylinder',
      version: 1,
      actor: station.fillerId,
      occurredAt: more.occurredAt,
      clockOffsetMs: 0,
      appVersion: 'test',
      verdictShown: null,
      signature: null,
      payload: { scanned: code, siteId: station.siteId },
    };
    const post = async (app: TestApp): Promise<unknown> => {
      const response = await app.app.request('/api/v1/commands', {
        method: 'POST',
        headers: station.filler.headers,
        body: JSON.stringify({ commands: [envelope] }),
      });
      return ((await response.json()) as { answers: unknown[] }).answers;
    };
    const [one, other] = await Promise.all([post(test), post(second)]);
    expect(one).toMatchObject([{ status: 'recorded' }]);
    expect(other).toEqual(one);
    expect((await findById(test.store.reader, cylinderId))?.version).toBe(2);
  });

  it('answers a text that no database keeps, and goes on with the next', async () => {
    const { code } = await registerCylinder(test, station, 1);
    const answer = await send(test, filler, 'authorise-fill', {
      authorisationId: id(),
      scanned: `${code}\u0000`,
      scaleId: station.fillingScaleId,
    });
    expect(answer).toMatchObject({ status: 'unreadable' });
    const verdict = await test.app.request('/api/v1/verdicts', {
      method: 'POST',
      headers: station.filler.headers,
      body: JSON.stringify({ step: 'fill', scanned: 'A\u0000B', scaleId: null, siteId: null }),
    });
    expect(verdict.status).toBe(400);
    const list = await test.app.request('/api/v1/cylinders?search=%00', { headers: station.filler.headers });
    expect(list.status).toBe(400);
  });

  it('issues a block of codes once, though it is asked for twice', async () => {
    await makePerson(test.deps, station, { username: 'the-office', roles: ['office'] });
    const office = await signInAs(test, 'the-office');
    const blockId = id();
    const put = async (count: number) =>
      await test.app.request(`/api/v1/code-blocks/${blockId}`, {
        method: 'PUT',
        headers: office.headers,
        body: JSON.stringify({ prefix: 'CZ', width: 6, count }),
      });
    const first = await put(3);
    expect(first.status).toBe(200);
    const again = await put(3);
    expect(again.status).toBe(200);
    expect(await again.json()).toEqual(await first.json());
    expect((await put(4)).status).toBe(409);
    const both = await Promise.all(
      [id(), id()].map(async (other) => {
        const response = await test.app.request(`/api/v1/code-blocks/${other}`, {
          method: 'PUT',
          headers: office.headers,
          body: JSON.stringify({ prefix: 'CZ', width: 6, count: 2 }),
        });
        expect(response.status).toBe(200);
        return (await response.json()) as { codes: string[] };
      }),
    );
    const codes = both.flatMap((issued) => issued.codes);
    expect(new Set(codes).size).toBe(4);
    expect(codes).not.toContain(codeOf({ prefix: 'CZ', serial: 1, width: 6 }));
  });
});
