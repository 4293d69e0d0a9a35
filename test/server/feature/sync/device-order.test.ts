// A record that is dated back is kept as it is, and shown by the numbers of its device: one case, which the supervisor sees.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Answer } from '../../../../shared/command/envelope.ts';
import { openTestApp, testArea, type TestApp } from '../../../support/accounts.ts';
import { openStation, registerCylinder, send, type Sender, type Station } from '../../../support/station.ts';
import { describeOnEachStore } from '../../../support/stores.ts';

const hour = 3_600_000;
const day = 24 * hour;

describeOnEachStore('times against the numbers of a device', (engine) => {
  let test: TestApp;
  let station: Station;
  let filler: Sender;
  let code: string;
  beforeEach(async () => {
    test = await openTestApp(engine);
    station = await openStation(test);
    filler = { signed: station.filler, personId: station.fillerId };
    code = (await registerCylinder(test, station, 1)).code;
  });
  afterEach(async () => {
    await test.close();
  });

  const iso = (ms: number): string => new Date(ms).toISOString();
  const tell = async (seq: number, at: number, more: { commandId?: string; clockOffsetMs?: number } = {}) =>
    await send(
      test,
      filler,
      'return-cylinder',
      { scanned: code, siteId: station.siteId },
      {
        seq,
        occurredAt: iso(at),
        ...more,
      },
    );
  const say = async (commands: readonly unknown[], unsent: number, sentAt = test.clock.now()) => {
    const response = await test.app.request('/api/v1/commands', {
      method: 'POST',
      headers: filler.signed.headers,
      body: JSON.stringify({ commands, outbox: { sentAt: iso(sentAt), unsent } }),
    });
    expect(response.status).toBe(200);
    return ((await response.json()) as { answers: Answer[] }).answers;
  };
  const cases = async () =>
    (
      await test.store.reader
        .selectFrom('open_case')
        .select(['details', 'organisation_id', 'area'])
        .where('kind', '=', 'time-doubtful')
        .orderBy('case_id')
        .execute()
    ).map(({ details, ...row }) => ({ ...row, details: JSON.parse(details) as Record<string, unknown> }));

  it('a later number with a time of the day before: kept with that time, one case for all that follow from it', async () => {
    const now = test.clock.now();
    expect((await tell(1, now)).status).toBe('recorded');
    test.clock.pass(hour);
    const dated = await tell(2, now - day);
    expect(dated).toMatchObject({ status: 'recorded-with-case', detail: 'time-doubtful' });
    expect(await tell(3, now - day + hour)).toMatchObject({ status: 'recorded-with-case', detail: 'time-doubtful' });
    const events = await test.store.reader
      .selectFrom('event')
      .select('body')
      .where('stream_kind', '=', 'cylinder')
      .where('type', '=', 'returned')
      .execute();
    const at = events.map(({ body }) => (JSON.parse(body) as { by: { occurredAt: string } }).by.occurredAt);
    expect(at.toSorted()).toEqual([iso(now - day), iso(now - day + hour), iso(now)]);
    expect(await cases()).toEqual([
      {
        organisation_id: station.organisationId,
        area: testArea,
        details: expect.objectContaining({
          doubts: ['before-earlier-number'],
          what: 'return-cylinder',
          seq: 2,
          at: iso(now - day),
          otherSeq: 1,
          otherAt: iso(now),
          personId: station.fillerId,
        }) as unknown,
      },
    ]);
    expect((await tell(4, test.clock.now())).status).toBe('recorded');
  });

  it('just as much before as clocks may differ is no case; a minute more is one', async () => {
    const now = test.clock.now();
    await tell(1, now);
    test.clock.pass(hour);
    expect((await tell(2, now - 5 * 60_000)).status).toBe('recorded');
    expect((await tell(3, now - 6 * 60_000)).status).toBe('recorded-with-case');
  });

  it('sent twice it is one record and one case', async () => {
    const now = test.clock.now();
    await tell(1, now);
    test.clock.pass(hour);
    const commandId = test.deps.newId();
    const first = await tell(2, now - day, { commandId });
    expect(await tell(2, now - day, { commandId })).toEqual(first);
    expect(await cases()).toHaveLength(1);
  });

  it('out of order, over midnight, from a second device: no case', async () => {
    const now = test.clock.now();
    expect((await tell(3, now - hour)).status).toBe('recorded');
    expect((await tell(1, now - 2 * day)).status).toBe('recorded');
    expect((await tell(2, now - day)).status).toBe('recorded');
    filler = { signed: station.checker, personId: station.checkerId };
    expect((await tell(1, now)).status).toBe('recorded');
    await say([], 0);
    expect(await cases()).toEqual([]);
  });

  it('a clock that was put right without signal is believed by what the device says when it sends', async () => {
    const now = test.clock.now();
    await tell(1, now + 2 * hour, { clockOffsetMs: -2 * hour });
    test.clock.pass(hour);
    const [answer] = await say(
      [
        {
          commandId: test.deps.newId(),
          deviceId: filler.signed.deviceId,
          seq: 2,
          type: 'return-cylinder',
          version: 1,
          actor: filler.personId,
          occurredAt: iso(now + hour / 2),
          clockOffsetMs: -2 * hour,
          appVersion: 'test',
          verdictShown: null,
          signature: null,
          payload: { scanned: code, siteId: station.siteId },
        },
      ],
      0,
    );
    expect(answer?.status).toBe('recorded');
    const { body } = await test.store.reader
      .selectFrom('event')
      .select('body')
      .where('stream_kind', '=', 'cylinder')
      .where('type', '=', 'returned')
      .orderBy('n', 'desc')
      .limit(1)
      .executeTakeFirstOrThrow();
    expect(JSON.parse(body)).toMatchObject({ by: { occurredAt: iso(now + hour / 2), deviceAt: iso(now + hour / 2) } });
  });

  it('before a contact in which nothing was unsent: a case; with something unsent: none', async () => {
    const now = test.clock.now();
    await tell(1, now);
    test.clock.pass(2 * hour);
    await say([], 1);
    test.clock.pass(hour);
    expect((await tell(2, now + hour)).status).toBe('recorded');
    await say([], 0);
    const contactAt = iso(test.clock.now());
    test.clock.pass(hour);
    expect((await tell(3, now + 2 * hour)).status).toBe('recorded-with-case');
    expect((await cases()).map(({ details }) => details)).toMatchObject([{ doubts: ['before-contact'], contactAt }]);
  });

  it('numbers that never came are told once the device has nothing unsent, and only once', async () => {
    await tell(1, test.clock.now());
    await tell(4, test.clock.now());
    await say([], 2);
    expect(await cases()).toEqual([]);
    await say([], 0);
    await say([], 0);
    expect((await cases()).map(({ details }) => details)).toMatchObject([
      { doubts: ['numbers-missing'], missing: 2, seq: 4 },
    ]);
  });

  it('what could not be read is not missing', async () => {
    await tell(1, test.clock.now());
    const unreadable = { deviceId: filler.signed.deviceId, seq: 2, type: 'nothing' };
    expect((await say([unreadable], 0))[0]?.status).toBe('unreadable');
    await tell(3, test.clock.now());
    await say([], 0);
    expect(await cases()).toEqual([]);
  });

  it('a number that was used before is a case', async () => {
    await tell(1, test.clock.now());
    await tell(2, test.clock.now());
    expect((await tell(1, test.clock.now())).status).toBe('recorded-with-case');
    expect((await cases()).map(({ details }) => details['doubts'])).toEqual([['number-out-of-place']]);
  });
});
