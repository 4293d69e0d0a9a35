// The demo town: each of its codes shows its reason through the API and no other, on any day of the year.
import { afterEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../server/db/store.ts';
import type { DeliveryOutcome } from '../../shared/contract/door.ts';
import type { BeginShiftResult, MoveResult } from '../../shared/contract/shift.ts';
import { shortDoorItems } from '../../shared/delivery/door-payloads.ts';
import type { MonthSize } from '../../scripts/demo/delivery/month-size.ts';
import { fillTown, fillTownWithMonth, type DemoTown } from '../../scripts/demo/fill-town.ts';
import { checkScalesOfToday } from '../../scripts/demo/morning.ts';
import { secondsPerCylinder } from '../../server/feature/home/attention.ts';
import type { Session } from '../../shared/contract/account.ts';
import type { VerdictAnswer } from '../../shared/contract/verdict.ts';
import { letterAt } from '../../shared/verdict/judge.ts';
import { RULES, type RuleId } from '../../shared/verdict/rules.ts';
import { openTestApp, signInAs, type TestApp } from '../support/accounts.ts';
import { goodBefore, send, type Sender } from '../support/station.ts';
import { describeOnEachStore } from '../support/stores.ts';

/** Days on which months and years are reckoned differently. PostgreSQL is slower to fill, so it gets two of them. */
const days = {
  sqlite: ['2026-11-23', '2028-02-29', '2026-12-31', '2027-01-01', '2030-03-31'],
  postgres: ['2028-02-29', '2026-12-31'],
};

/** No check is kept of a cylinder that is on no register, nor of another company's. */
const withoutCheck: ReadonlySet<string> = new Set(['code-unknown', 'not-own']);

interface Told {
  readonly note: string;
  readonly rules: readonly (string | null)[];
  readonly outcome: string;
}

const expected = (town: DemoTown): Told[] =>
  town.codes.map(({ note, rule, severity }) => ({
    note: note.en,
    rules: rule === null ? [] : [rule],
    outcome: severity,
  }));

function townOn(engine: Engine) {
  let test: TestApp;
  afterEach(async () => {
    await test.close();
  });

  async function fillAt(instant: string, today: string): Promise<DemoTown> {
    test = await openTestApp(engine);
    test.clock.set(instant);
    const town = await fillTown(test.deps, { today, seed: 1 });
    return town;
  }

  /** What the gate says to each code, with its check before filling done. */
  async function told(town: DemoTown): Promise<Told[]> {
    const senders = new Map<string, Sender>();
    const answers: Told[] = [];
    for (const code of town.codes) {
      const { username, scaleId } = code;
      const sender = senders.get(username) ?? (await senderOf(town, username));
      senders.set(username, sender);
      if (code.rule !== 'pre-fill-check') {
        await send(test, sender, 'check-before-fill', {
          checkId: test.deps.newId(),
          scanned: code.code,
          scaleId,
          items: goodBefore,
          firstFill: null,
          evacuated: false,
          emptyG: code.emptyG,
          weighed: 'typed',
        });
      }
      const response = await test.app.request('/api/v1/verdicts', {
        method: 'POST',
        headers: sender.signed.headers,
        body: JSON.stringify({ step: 'fill', scanned: code.code, scaleId }),
      });
      const { verdict } = (await response.json()) as VerdictAnswer;
      const rules = verdict.reasons
        .map(({ rule }) => rule)
        .filter((rule) => rule !== 'pre-fill-check' || !withoutCheck.has(code.rule ?? ''));
      answers.push({ note: code.note.en, rules, outcome: verdict.outcome });
    }
    return answers;
  }

  async function senderOf(town: DemoTown, username: string): Promise<Sender> {
    const { password = '' } = town.signIns.find((signIn) => signIn.username === username) ?? {};
    const signed = await signInAs(test, username, { password });
    const answer = await test.app.request('/api/v1/session', { headers: signed.headers });
    const { person } = (await answer.json()) as Session;
    return { signed, personId: person.personId };
  }

  return { fillAt, told, current: () => test };
}

describeOnEachStore('the demo town', (engine) => {
  const { fillAt, told } = townOn(engine);

  it.each(days[engine])('shows each reason by itself on %s', async (today) => {
    const town = await fillAt(`${today}T04:00:00.000Z`, today);
    expect(await told(town)).toEqual(expected(town));
  });
});

describe('the demo town', () => {
  const { fillAt, told, current } = townOn('sqlite');

  it('has a code, or says why not, for every reason at fill', async () => {
    const town = await fillAt('2026-11-23T04:00:00.000Z', '2026-11-23');
    const shown = new Set<string>([
      ...town.codes.map(({ rule }) => rule ?? ''),
      ...town.notShown.map(({ rule }) => rule),
    ]);
    const asked: RuleId[] = RULES.filter((rule) => letterAt(rule, 'fill') !== '-').map(({ id }) => id);
    expect(asked.filter((rule) => !shown.has(rule))).toEqual([]);
  });

  it.each([
    ['a minute after midnight', '2026-11-22T16:01:00.000Z'],
    ['a minute before midnight', '2026-11-23T15:59:00.000Z'],
  ])('has nothing in the future when it is filled %s', async (_name, instant) => {
    const town = await fillAt(instant, '2026-11-23');
    const events = await current().store.reader.selectFrom('event').select('recorded_at').execute();
    expect(events.map((event) => event.recorded_at).filter((at) => at > instant)).toEqual([]);
    expect(await told(town)).toEqual(expected(town));
  });

  it('fills a cylinder in half a minute to a minute', async () => {
    await fillAt('2026-11-23T04:00:00.000Z', '2026-11-23');
    const fills = await current()
      .store.reader.selectFrom('fill')
      .select('ended_at')
      .orderBy('ended_at', 'desc')
      .execute();
    const today = fills.map((fill) => fill.ended_at).filter((at) => at > '2026-11-22T16:00');
    expect(today.length).toBeGreaterThan(8);
    expect(secondsPerCylinder(today)).toBeGreaterThan(30);
    expect(secondsPerCylinder(today)).toBeLessThan(60);
  });

  it('has its scales checked on each day that it is started, once, but for the one that nobody checks', async () => {
    const town = await fillAt('2026-11-23T04:00:00.000Z', '2026-11-23');
    const { deps, clock, store } = current();
    expect(await checkScalesOfToday(deps, town, '2026-11-23')).toBe(0);
    clock.set('2026-11-23T23:00:00.000Z');
    const checked = town.scales.filter(({ checkedBy }) => checkedBy !== null);
    expect(await checkScalesOfToday(deps, town, '2026-11-24')).toBe(checked.length);
    expect(await checkScalesOfToday(deps, town, '2026-11-24')).toBe(0);
    const unchecked = await store.reader
      .selectFrom('scale')
      .select('scale_id')
      .where('checked_on', 'is', null)
      .execute();
    expect(unchecked.map((scale) => scale.scale_id)).toEqual(
      town.scales.filter(({ checkedBy }) => checkedBy === null).map(({ scaleId }) => scaleId),
    );
  });

  it('is filled into an empty register only', async () => {
    await fillAt('2026-11-23T04:00:00.000Z', '2026-11-23');
    await expect(fillTown(current().deps, { today: '2026-11-23', seed: 1 })).rejects.toThrow('not empty');
  });
});

const fewDays: MonthSize = { days: 2, couriers: 2, homesACourier: 14, doors: { least: 2, most: 2 } };
const noon = '2026-11-23T04:00:00.000Z';

describeOnEachStore('the demo town with deliveries', (engine) => {
  let test: TestApp;
  afterEach(async () => {
    await test.close();
  });

  it.each([
    ['just after midnight', '2026-11-22T16:01:00.000Z'],
    ['before work', '2026-11-22T22:30:00.000Z'],
    ['in the evening', '2026-11-23T15:00:00.000Z'],
  ])('has vehicles on the road %s, tells of no doubtful time, and checks the depots’ scales later', async (_, now) => {
    test = await openTestApp(engine);
    test.clock.set(now);
    const town = await fillTownWithMonth(test.deps, { today: '2026-11-23', seed: 1 }, fewDays);
    const { reader } = test.store;
    const live = await reader.selectFrom('live_position').select('at').execute();
    const ageMin = live.map(({ at }) => (Date.parse(now) - Date.parse(at)) / 60_000);
    expect(ageMin.filter((age) => age >= 0 && age < 15).length).toBeGreaterThanOrEqual(2);
    const cases = await reader.selectFrom('open_case').select('details').where('kind', '=', 'time-doubtful').execute();
    expect(cases).toEqual([]);

    test.clock.pass(48 * 3_600_000);
    const day = new Date(test.clock.now() + 8 * 3_600_000).toISOString().slice(0, 10);
    await checkScalesOfToday(test.deps, town, day);
    const scaleIds = (town.delivery?.scales ?? []).map(({ scaleId }) => scaleId);
    expect(scaleIds).toHaveLength(6);
    const scales = await reader.selectFrom('scale').select('checked_on').where('scale_id', 'in', scaleIds).execute();
    expect(new Set(scales.map((scale) => scale.checked_on))).toEqual(new Set([day]));
  });

  it('lets a courier begin, load, be refused, and deliver with what its card says', async () => {
    test = await openTestApp(engine);
    test.clock.set(noon);
    const town = await fillTownWithMonth(test.deps, { today: '2026-11-23', seed: 1 }, fewDays);
    const { tryAs } = town.delivery ?? {};
    const { customer } = tryAs ?? {};
    if (tryAs === undefined || customer === null || customer === undefined) throw new Error('nothing to try');
    const { password = '' } = town.signIns.find(({ username }) => username === tryAs.username) ?? {};
    const signed = await signInAs(test, tryAs.username, { password });
    const answer = await test.app.request('/api/v1/session', { headers: signed.headers });
    const { person, organisation } = (await answer.json()) as Session;
    const courier: Sender = { signed, personId: person.personId };
    const id = (): string => test.deps.newId();

    const begun = await send(test, courier, 'begin-shift', {
      shiftId: id(),
      scanned: tryAs.vehicleCode,
      position: null,
    });
    const { shiftId, vehicle, verdict } = begun.result as BeginShiftResult;
    if (shiftId === null || vehicle === null) throw new Error(JSON.stringify(verdict));
    const held = await test.store.reader
      .selectFrom('cylinder')
      .select(['custody_id', 'custody_kind'])
      .where('code', '=', customer.empty)
      .executeTakeFirstOrThrow();
    expect(held.custody_kind).toBe('customer');
    const depot = await test.store.reader
      .selectFrom('cylinder')
      .select('custody_site_id')
      .where('code', '=', tryAs.full[0] ?? '')
      .executeTakeFirstOrThrow();
    const load = async (codes: readonly string[]): Promise<MoveResult> => {
      const moved = await send(test, courier, 'move-cylinders', {
        movementId: id(),
        shiftId,
        from: { kind: 'site', id: depot.custody_site_id ?? '' },
        to: { kind: 'vehicle', id: vehicle.vehicleId },
        items: codes.map((scanned) => ({ scanned, sealIntact: true, sealSeen: null })),
        position: null,
        decided: 'ask',
        addendum: null,
      });
      return moved.result as MoveResult;
    };
    const refused = await load([tryAs.full[0] ?? '', tryAs.overdue ?? '']);
    expect(refused.moved).toBe(false);
    expect(refused.items.map(({ status }) => status)).toEqual(['kept', 'blocked']);
    expect((await load(tryAs.full)).moved).toBe(true);

    const customerId = held.custody_id ?? '';
    const checkId = id();
    await send(test, courier, 'check-door', {
      checkId,
      customerId,
      shiftId,
      kind: 'short',
      items: shortDoorItems.map((item) => ({ item, good: true, note: null, photoSha256: null })),
      photoSha256: 'f'.repeat(64),
      leafletShown: true,
      mended: [],
      position: null,
    });
    const delivered = await send(test, courier, 'record-delivery', {
      deliveryId: id(),
      customerId,
      orderId: null,
      shiftId,
      channel: 'courier',
      siteId: null,
      foundBy: 'list',
      full: [{ scanned: tryAs.full[0] ?? '', sealIntact: true, sealSeen: null }],
      empty: [{ scanned: customer.empty, temporaryTag: null, photoSha256: null, elsewhereSeen: false }],
      checkId,
      position: null,
      decided: 'ask',
      addendum: null,
    });
    expect(delivered.result as DeliveryOutcome).toMatchObject({ done: true, blocked: false });
    expect(organisation.name).toBe(town.signIns.find(({ username }) => username === tryAs.username)?.organisation);
  });
});

describe('the demo town with deliveries', () => {
  let test: TestApp;
  afterEach(async () => {
    await test.close();
  });

  it('shows each kind of trouble of a month, and nothing of the future', { timeout: 300_000 }, async () => {
    test = await openTestApp('sqlite');
    test.clock.set(noon);
    const size: MonthSize = { days: 28, couriers: 8, homesACourier: 14, doors: { least: 2, most: 2 } };
    const town = await fillTownWithMonth(test.deps, { today: '2026-11-23', seed: 1 }, size);
    expect(town.delivery?.couriers).toHaveLength(12);
    const { reader } = test.store;
    const cases = await reader.selectFrom('open_case').select('kind').distinct().execute();
    expect(cases.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining([
        'leak',
        'photo-used-again',
        'custody-elsewhere',
        'delivered-despite-block',
        'shift-conflict',
      ]),
    );
    const hazards = await reader.selectFrom('hazard').select(['state', 'grade', 'deadline']).execute();
    expect(new Set(hazards.map(({ state }) => state))).toEqual(new Set(['open', 'fixed', 'closed']));
    expect(hazards.some(({ state, deadline }) => state === 'open' && deadline < '2026-11-23')).toBe(true);
    const orders = await reader.selectFrom('customer_order').select(['channel', 'state']).execute();
    expect(orders.map(({ channel, state }) => `${channel} ${state}`)).toEqual(
      expect.arrayContaining(['hailed done', 'telephone done', 'telephone failed', 'telephone assigned']),
    );
    const alarms = await reader.selectFrom('position_alarm').select('kind').distinct().execute();
    expect(alarms.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['out-of-zone', 'overspeed', 'impossible-jump']),
    );
    const refused = await reader.selectFrom('refused_attempt').select('step').distinct().execute();
    expect(refused.map(({ step }) => step)).toEqual(expect.arrayContaining(['load', 'deliver']));
    const open = await reader.selectFrom('discrepancy').select(['kind', 'resolved_at']).execute();
    expect(open.filter((row) => row.resolved_at === null).map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['missing', 'not-counted']),
    );
    const count = async (table: 'notice' | 'stand_in' | 'temporary_tag' | 'door_mending'): Promise<number> =>
      (await reader.selectFrom(table).selectAll().execute()).length;
    for (const table of ['notice', 'stand_in', 'temporary_tag', 'door_mending'] as const) {
      expect([table, (await count(table)) > 0]).toEqual([table, true]);
    }
    const deliveries = await reader.selectFrom('delivery').select(['channel', 'loaded_at_door']).execute();
    expect(deliveries.some(({ channel }) => channel === 'counter')).toBe(true);
    expect(deliveries.some((row) => row.loaded_at_door > 0)).toBe(true);
    const running = await reader.selectFrom('shift').select('shift_id').where('ended_at', 'is', null).execute();
    expect(running.length).toBeGreaterThan(5);
    const events = await reader.selectFrom('event').select('recorded_at').execute();
    expect(events.filter((event) => event.recorded_at > noon)).toEqual([]);
  });

  it.each([
    ['a minute after midnight', '2026-11-22T16:01:00.000Z'],
    ['a minute before midnight', '2026-11-23T15:59:00.000Z'],
  ])('has nothing in the future when it is filled %s', async (_name, instant) => {
    test = await openTestApp('sqlite');
    test.clock.set(instant);
    await fillTownWithMonth(test.deps, { today: '2026-11-23', seed: 1 }, fewDays);
    const events = await test.store.reader.selectFrom('event').select('recorded_at').execute();
    expect(events.filter((event) => event.recorded_at > instant)).toEqual([]);
  });
});
