// A device that people of two companies use: commands of the one are left unanswered in the session of the other, and recorded in its own.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Answer } from '../../../../shared/command/envelope.ts';
import { openTestApp, type TestApp } from '../../../support/accounts.ts';
import { openStation, type Sender, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('commands for another organisation', (engine) => {
  let test: TestApp;
  let station: Station;
  let other: Station;
  beforeAll(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    other = await openStation(test, { name: '另一充装站', prefix: 'BZ', user: 'other' });
  });
  afterAll(async () => {
    await test.close();
  });

  let seq = 0;
  const scaleChecked = (sender: Sender, scaleId: string, organisationId: string | undefined) => ({
    commandId: test.deps.newId(),
    deviceId: sender.signed.deviceId,
    seq: (seq += 1),
    type: 'check-scale',
    version: 1,
    actor: sender.personId,
    ...(organisationId === undefined ? {} : { organisationId }),
    occurredAt: new Date(test.clock.now()).toISOString(),
    clockOffsetMs: 0,
    appVersion: 'test',
    verdictShown: null,
    signature: null,
    payload: { scaleId, good: true, testWeightG: 20_000, readingG: 20_000, note: null },
  });
  const send = async (sender: Sender, commands: readonly unknown[]): Promise<readonly Answer[]> => {
    const { headers } = sender.signed;
    const response = await test.app.request('/api/v1/commands', {
      method: 'POST',
      headers,
      body: JSON.stringify({ commands }),
    });
    expect(response.status).toBe(200);
    return ((await response.json()) as { answers: Answer[] }).answers;
  };

  it('are left unanswered with all behind them, and nothing is kept as unreadable', async () => {
    const here: Sender = { signed: station.filler, personId: station.fillerId };
    const there: Sender = { signed: other.filler, personId: other.fillerId };
    const mine = scaleChecked(here, station.checkScaleId, station.organisationId);
    const theirs = scaleChecked(there, other.checkScaleId, other.organisationId);
    const behind = scaleChecked(here, station.checkScaleId, station.organisationId);
    const answers = await send(here, [mine, theirs, behind]);
    expect(answers.map(({ commandId, status }) => [commandId, status])).toEqual([[mine.commandId, 'recorded']]);
    expect(await send(here, [theirs])).toEqual([]);
    const unreadable = await test.store.reader.selectFrom('unreadable_command').select('unreadable_id').execute();
    expect(unreadable).toEqual([]);

    expect((await send(there, [theirs])).map(({ status }) => status)).toEqual(['recorded']);
    expect((await send(here, [behind])).map(({ status }) => status)).toEqual(['recorded']);
  });

  it('a command that names none is taken as one of the session', async () => {
    const here: Sender = { signed: station.filler, personId: station.fillerId };
    const [answer] = await send(here, [scaleChecked(here, station.checkScaleId, undefined)]);
    expect(answer?.status).toBe('recorded');
  });
});
