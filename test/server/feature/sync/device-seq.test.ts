// How far a device's commands have come in: the highest number that was recorded, whatever order they arrive in.
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openTestApp, type TestApp } from '../../../support/accounts.ts';
import { openStation, registerCylinder, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

describeOnEachStore('the numbers of a device’s commands', (engine) => {
  let test: TestApp;
  let station: Station;
  beforeEach(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
  });
  afterEach(async () => {
    await test.close();
  });

  const push = async (seqs: readonly number[], scanned: string) => {
    const now = new Date(test.clock.now()).toISOString();
    const commands = seqs.map((seq) => ({
      commandId: test.deps.newId(),
      deviceId: station.filler.deviceId,
      seq,
      type: 'return-cylinder',
      version: 1,
      actor: station.fillerId,
      occurredAt: now,
      clockOffsetMs: 0,
      appVersion: 'test',
      verdictShown: null,
      signature: null,
      payload: { scanned, siteId: station.siteId },
    }));
    const response = await test.app.request('/api/v1/commands', {
      method: 'POST',
      headers: station.filler.headers,
      body: JSON.stringify({ commands }),
    });
    expect(response.status).toBe(200);
  };
  const last = async (): Promise<number | undefined> =>
    (
      await test.store.reader
        .selectFrom('device')
        .select('last_seq')
        .where('device_id', '=', station.filler.deviceId)
        .executeTakeFirst()
    )?.last_seq;

  it('are noted as they are recorded; an older one that comes late takes nothing back', async () => {
    const { code } = await registerCylinder(test, station, 1);
    await push([1, 2, 3], code);
    expect(await last()).toBe(3);
    await push([2], code);
    expect(await last()).toBe(3);
    await push([7], code);
    expect(await last()).toBe(7);
  });
});
