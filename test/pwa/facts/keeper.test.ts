// When a phone asks for facts anew, what it keeps where the server does not answer, and that it forgets in time.
import { beforeEach, describe, expect, it } from 'vitest';
import type { ShiftCustomers, ShiftFacts } from '../../../shared/contract/shift-facts.ts';
import { ok, err, type Result } from '../../../shared/result.ts';
import type { Failure } from '../../../pwa/api/failure.ts';
import type { Client } from '../../../pwa/api/client.ts';
import { createFactsKeeper, type FactsKeeper } from '../../../pwa/facts/keeper.ts';
import type { Sent } from '../../../pwa/facts/local-changes.ts';
import { createMemoryFactsStore } from '../../../pwa/facts/memory-store.ts';
import type { FactsStore, Owner } from '../../../pwa/facts/store.ts';
import { stored } from './contract.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const courier: Owner = { personId: 'p-1', organisationId: 'o-1' };

describe('the keeper of facts', () => {
  let nowMs: number;
  let who: Owner | null;
  let isOnline: boolean;
  let asked: string[];
  let sent: Sent[];
  let shiftId: string | null;
  let store: FactsStore;
  let keeper: FactsKeeper;
  let timers: { at: number; callback: () => void }[];

  const instant = (): string => new Date(nowMs).toISOString();
  const factsNow = (): ShiftFacts => ({ ...stored(instant()).load, shiftId });
  const customersNow = (): ShiftCustomers => ({ asOf: instant(), items: [], cylinders: [], names: {}, next: null });
  const get = (
    path: string,
    _schema: unknown,
    options?: { query?: Record<string, unknown> },
  ): Promise<Result<unknown, Failure>> => {
    const only = options?.query?.['only'] ?? null;
    asked.push(only === null ? path : `${path} ${String(only)}`);
    if (!isOnline) return Promise.resolve(err({ kind: 'offline' } as Failure));
    return Promise.resolve(ok(path === '/shift/facts' ? factsNow() : customersNow()));
  };
  const make = (): FactsKeeper =>
    createFactsKeeper({
      store,
      // A double that answers by the path; the schema is the contract's own affair.
      get: get as unknown as Client['get'],
      now: () => nowMs,
      owner: () => who,
      offlineDays: () => 3,
      sent: () => Promise.resolve(sent),
      beside: () => ({ standIns: [], lastPositionAt: null }),
      after(ms, callback) {
        const timer = { at: nowMs + ms, callback };
        timers.push(timer);
        return () => {
          timers = timers.filter((other) => other !== timer);
        };
      },
    });
  /** Lets so much time pass, with all that was to happen in it. */
  const pass = async (ms: number): Promise<void> => {
    const end = nowMs + ms;
    for (;;) {
      const [next] = timers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (next === undefined) break;
      timers = timers.filter((other) => other !== next);
      nowMs = next.at;
      next.callback();
      for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    }
    nowMs = end;
  };
  const answered = (customerId: string): Sent => ({
    envelope: {
      commandId: '00000000-0000-7000-8000-000000000001',
      deviceId: '00000000-0000-7000-8000-000000000002',
      seq: 1,
      type: 'give-notice',
      version: 1,
      actor: 'p-1',
      occurredAt: instant(),
      clockOffsetMs: 0,
      appVersion: 'test',
      verdictShown: null,
      signature: null,
      payload: { customerId },
    },
    answer: null,
    acknowledgedAtMs: nowMs,
  });

  beforeEach(() => {
    nowMs = Date.parse('2026-11-23T00:00:00.000Z');
    [who, isOnline, asked, sent, shiftId, timers] = [courier, true, [], [], null, []];
    store = createMemoryFactsStore();
    keeper = make();
  });

  it('asks at once, and every five minutes; for all customers every half hour and when a shift begins', async () => {
    await keeper.start();
    expect(asked).toEqual(['/shift/facts', '/shift/facts/customers']);
    asked = [];
    await pass(5 * minute);
    expect(asked).toEqual(['/shift/facts']);
    asked = [];
    shiftId = 's-1';
    await pass(5 * minute);
    expect(asked).toEqual(['/shift/facts', '/shift/facts/customers']);
    asked = [];
    await pass(29 * minute);
    expect(asked.filter((path) => path.endsWith('customers'))).toEqual([]);
    await pass(5 * minute);
    expect(asked.filter((path) => path.endsWith('customers'))).toHaveLength(1);
  });

  it('asks once, a little later, for all that is answered together; and again of those customers only', async () => {
    await keeper.start();
    asked = [];
    await pass(minute);
    sent = [answered('c-1'), answered('c-2'), answered('c-1')];
    keeper.refreshSoon();
    await pass(1000);
    keeper.refreshSoon();
    await pass(1000);
    expect(asked).toEqual([]);
    await pass(5000);
    expect(asked).toEqual(['/shift/facts', '/shift/facts/customers c-1,c-2']);
    asked = [];
    await pass(5 * minute);
    expect(asked).toEqual(['/shift/facts']);
  });

  it('keeps what it has where there is no signal, and tells how old it is', async () => {
    await keeper.start();
    const asOf = keeper.asOf();
    isOnline = false;
    await pass(2 * 60 * minute);
    expect(keeper.asOf()).toBe(asOf);
    expect((await keeper.current())?.load.asOf).toBe(asOf);
    keeper = make();
    await keeper.start();
    expect((await keeper.current())?.load.asOf).toBe(asOf);
  });

  it('forgets after the days of the session: on the last moment still there, a moment later gone', async () => {
    await keeper.start();
    isOnline = false;
    const savedAtMs = nowMs;
    nowMs = savedAtMs + 3 * day;
    expect(await keeper.current()).not.toBeNull();
    nowMs += 1;
    expect(await keeper.current()).toBeNull();
    keeper = make();
    await keeper.start();
    nowMs = savedAtMs;
    expect(await store.read(courier)).toBeNull();
  });

  it('has nothing for somebody else, and nothing is left after it was wiped', async () => {
    await keeper.start();
    who = { ...courier, personId: 'p-2' };
    expect(await keeper.current()).toBeNull();
    isOnline = false;
    await make().start();
    timers = [];
    who = courier;
    expect(await store.read(courier)).toBeNull();
    isOnline = true;
    await keeper.refresh();
    await keeper.wipe();
    expect([await keeper.current(), keeper.asOf(), timers]).toEqual([null, null, []]);
  });

  it('does not keep for who has just signed out what was still on its way', async () => {
    const reading = keeper.refresh();
    who = null;
    await reading;
    expect(await store.read(courier)).toBeNull();
  });
});
