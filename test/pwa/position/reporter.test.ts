// Reporting positions: nothing outside a shift, nothing lost without a network, nothing twice, and an honest state.
import { describe, expect, it } from 'vitest';
import type { PositionBatch, PositionBatchAnswer } from '../../../shared/contract/position.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Failure } from '../../../pwa/api/failure.ts';
import { createMemoryPointStore } from '../../../pwa/position/point-store.ts';
import { createReporter, reporterLimits, type Shift } from '../../../pwa/position/reporter.ts';

const startMs = Date.parse('2026-11-23T00:00:00.000Z');
const metre = 1 / 111_195;

interface Timer {
  readonly atMs: number;
  readonly callback: () => void;
}

const problem = (status: number, code: string): Failure => ({
  kind: 'problem',
  problem: { type: 'about:blank', title: code, status, code } as Extract<Failure, { kind: 'problem' }>['problem'],
});

/** A phone with a clock, a receiver that tells what it is told to, and a network that can be cut. */
function openPhone(more: { readonly geolocation?: null } = {}) {
  let nowMs = startMs;
  let timers: Timer[] = [];
  const watchers = new Map<number, { take: PositionCallback; fail: PositionErrorCallback | null | undefined }>();
  let asked: PositionCallback[] = [];
  let watches = 0;
  const sent: PositionBatch[] = [];
  const atServer = new Set<string>();
  const outside: string[] = [];
  const phone = {
    person: 'p' as string | null,
    offsetMs: null as number | null,
    answer: null as ((batch: PositionBatch) => Failure | 'outside' | null) | null,
    /** The server takes it, and its answer is lost. */
    losesAnswers: false,
  };
  const store = createMemoryPointStore();
  const reporter = createReporter({
    geolocation:
      more.geolocation === null
        ? null
        : {
            watchPosition(take, fail) {
              watches += 1;
              watchers.set(watches, { take, fail });
              return watches;
            },
            clearWatch: (id) => void watchers.delete(id),
            getCurrentPosition: (take) => void asked.push(take),
          },
    store,
    send: (batch): Promise<Result<PositionBatchAnswer, Failure>> => {
      sent.push(batch);
      const refused = phone.answer?.(batch) ?? null;
      if (refused !== null && refused !== 'outside') return Promise.resolve(err(refused));
      const fresh = batch.points.filter(({ at }) => !atServer.has(batch.shiftId + at));
      for (const { at } of fresh) atServer.add(batch.shiftId + at);
      if (phone.losesAnswers) return Promise.resolve(err({ kind: 'timeout' }));
      const isOutside = refused === 'outside';
      return Promise.resolve(
        ok({
          kept: isOutside ? 0 : fresh.length,
          repeated: batch.points.length - fresh.length,
          outside: isOutside ? batch.points.length : 0,
          serverTime: new Date(nowMs).toISOString(),
        }),
      );
    },
    now: () => nowMs,
    after(ms, callback) {
      const timer = { atMs: nowMs + ms, callback };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
    clockOffsetMs: () => phone.offsetMs,
    personId: () => phone.person,
    onOutside: (shiftId) => void outside.push(shiftId),
  });

  const settle = async (): Promise<void> => {
    for (let i = 0; i < 60; i += 1) await Promise.resolve();
  };
  return {
    phone,
    reporter,
    store,
    sent,
    atServer,
    outside,
    settle,
    watching: () => watchers.size,
    asked: () => asked.length,
    setClock(ms: number) {
      nowMs = ms;
    },
    async pass(ms: number) {
      const untilMs = nowMs + ms;
      for (;;) {
        const next = timers.filter(({ atMs }) => atMs <= untilMs).toSorted((a, b) => a.atMs - b.atMs)[0];
        if (next === undefined) break;
        timers = timers.filter((one) => one !== next);
        nowMs = Math.max(nowMs, next.atMs);
        next.callback();
        await settle();
      }
      nowMs = untilMs;
      await settle();
    },
    /** The receiver tells whoever listens; `northM` metres from where the day began. */
    async tell(northM: number, given: { accuracy?: number; timestamp?: number } = {}) {
      const position = {
        coords: {
          longitude: 113.3,
          latitude: 23.1 + northM * metre,
          accuracy: given.accuracy ?? 8,
          speed: null,
          heading: null,
        },
        timestamp: given.timestamp ?? nowMs,
      } as unknown as GeolocationPosition;
      const listening = [...asked, ...[...watchers.values()].map(({ take }) => take)];
      asked = [];
      for (const take of listening) take(position);
      await settle();
    },
    async deny() {
      for (const { fail } of watchers.values()) fail?.({ code: 1 } as GeolocationPositionError);
      await settle();
    },
  };
}

const shift: Shift = { shiftId: 's1', personId: 'p', begunAtMs: startMs };
const sentAt = (batches: readonly PositionBatch[]): string[] =>
  batches.flatMap(({ points }) => points.map(({ at }) => at.slice(14, 19)));

describe('a shift with a network', () => {
  it('sends in order, every minute, each position once', async () => {
    const t = openPhone();
    t.reporter.start(shift);
    for (let i = 0; i <= 4; i += 1) {
      await t.tell(i * 100);
      await t.pass(30_000);
    }
    expect(t.sent.map(({ points }) => points.length)).toEqual([2, 2]);
    expect(sentAt(t.sent)).toEqual(['00:00', '00:30', '01:00', '01:30']);
    expect(t.reporter.state()).toMatchObject({ status: 'reporting', waiting: 1, failure: null });
    await t.pass(60_000);
    expect(t.reporter.state().waiting).toBe(0);
    expect(sentAt(t.sent)).toHaveLength(5);
  });

  it('sends at once when twenty wait', async () => {
    const t = openPhone();
    t.reporter.start(shift);
    for (let i = 0; i < 20; i += 1) {
      t.setClock(startMs + i * 5_000);
      await t.tell(i * 100);
    }
    expect(t.sent.map(({ points }) => points.length)).toEqual([20]);
  });

  it('lets the receiver rest where it stands, and asks it now and then', async () => {
    const t = openPhone();
    t.reporter.start(shift);
    for (let i = 0; i < 20; i += 1) {
      await t.tell(0);
      await t.pass(10_000);
    }
    expect(t.reporter.state().isResting).toBe(true);
    expect(t.watching()).toBe(0);
    await t.pass(reporterLimits.restingEveryMs);
    expect(t.asked()).toBeGreaterThan(0);
    await t.tell(500);
    expect(t.reporter.state().isResting).toBe(false);
    expect(t.watching()).toBe(1);
  });
});

describe('without a network', () => {
  it('loses nothing, tries more and more seldom, and sends all in order when it is back', async () => {
    const t = openPhone();
    t.phone.answer = () => ({ kind: 'offline' });
    t.reporter.start(shift);
    for (let i = 0; i < 60; i += 1) {
      await t.tell(i * 100);
      await t.pass(30_000);
    }
    expect(t.reporter.state()).toMatchObject({ waiting: 60, failure: { kind: 'offline' } });
    expect(t.sent.length).toBeLessThan(8);
    t.phone.answer = null;
    t.sent.length = 0;
    t.reporter.wake();
    await t.settle();
    expect(sentAt(t.sent)).toEqual(sentAt(t.sent).toSorted());
    expect(t.atServer.size).toBe(60);
    expect(t.reporter.state()).toMatchObject({ waiting: 0, failure: null });
  });

  it('sends again where the answer was lost, and the server has it once', async () => {
    const t = openPhone();
    t.phone.losesAnswers = true;
    t.reporter.start(shift);
    await t.tell(0);
    await t.pass(60_000);
    expect(t.reporter.state()).toMatchObject({ waiting: 1, failure: { kind: 'timeout' } });
    t.phone.losesAnswers = false;
    await t.pass(reporterLimits.retryMs);
    expect(t.sent).toHaveLength(2);
    expect([t.atServer.size, t.reporter.state().waiting]).toEqual([1, 0]);
  });

  it('keeps what belongs to a shift that the server does not know yet, and sends the others', async () => {
    const t = openPhone();
    t.phone.answer = ({ shiftId }) => (shiftId === 's1' ? problem(404, 'not-found') : null);
    t.reporter.start(shift);
    await t.tell(0);
    t.setClock(startMs + 60_000);
    t.reporter.start({ ...shift, shiftId: 's2', begunAtMs: startMs + 60_000 });
    await t.tell(0);
    await t.reporter.push();
    expect([...t.atServer]).toEqual(['s22026-11-23T00:01:00.000Z']);
    expect(t.reporter.state().waiting).toBe(1);
    t.phone.answer = null;
    await t.reporter.push();
    expect(t.atServer.size).toBe(2);
  });

  it('finds the one position that the server cannot read, and sends the others', async () => {
    const t = openPhone();
    const bad = '2026-11-23T00:01:30.000Z';
    t.phone.answer = ({ points }) => (points.some(({ at }) => at === bad) ? problem(400, 'invalid') : null);
    t.reporter.start(shift);
    for (let i = 0; i < 10; i += 1) {
      t.setClock(startMs + i * 30_000);
      await t.tell(i * 100);
    }
    await t.reporter.push();
    expect(t.atServer.size).toBe(9);
    expect(t.reporter.state().waiting).toBe(0);
  });

  it('waits where another person has signed in', async () => {
    const t = openPhone();
    t.reporter.start(shift);
    await t.tell(0);
    t.phone.person = 'q';
    await t.pass(120_000);
    expect(t.sent).toEqual([]);
    t.phone.person = 'p';
    await t.reporter.push();
    expect(t.atServer.size).toBe(1);
  });
});

describe('the end of working time', () => {
  it('takes nothing more from the moment of the end, and still sends what waits', async () => {
    const t = openPhone();
    t.reporter.start(shift);
    await t.tell(0);
    await t.pass(30_000);
    t.reporter.stop();
    await t.settle();
    expect(t.watching()).toBe(0);
    await t.tell(500);
    await t.pass(600_000);
    expect([t.atServer.size, await t.store.count(), t.asked()]).toEqual([1, 0, 0]);
    expect(t.reporter.state()).toMatchObject({ status: 'off', shiftId: null, lastFixAtMs: null });
  });

  it('does not take what the device knew before the shift began', async () => {
    const t = openPhone();
    t.reporter.start(shift);
    await t.tell(0, { timestamp: startMs - 1 });
    expect(await t.store.count()).toBe(0);
    // A phone that lies still would tell nothing more by itself.
    await t.pass(reporterLimits.askAgainMs);
    expect(t.asked()).toBe(1);
    await t.tell(0, { timestamp: startMs });
    expect(await t.store.count()).toBe(1);
  });

  it('stops by itself where nobody ended it', async () => {
    const t = openPhone();
    t.reporter.start(shift);
    await t.tell(0);
    await t.pass(reporterLimits.shiftMostMs);
    expect(t.reporter.state().status).toBe('off');
    t.reporter.start(shift);
    expect([t.reporter.state().status, t.watching()]).toEqual(['off', 0]);
  });

  it('says so where the server takes none for the time of its shift', async () => {
    const t = openPhone();
    t.phone.answer = () => 'outside';
    t.reporter.start(shift);
    await t.tell(0);
    await t.reporter.push();
    expect(t.outside).toEqual(['s1']);
    expect(t.reporter.state().waiting).toBe(0);
  });

  it('goes on with the same shift when it is begun again, as after a reload', async () => {
    const t = openPhone();
    t.reporter.start(shift);
    await t.tell(0);
    t.reporter.start({ ...shift });
    expect([t.watching(), t.reporter.state().status]).toEqual([1, 'reporting']);
  });
});

describe('the clock', () => {
  it('goes along as measured', async () => {
    const t = openPhone();
    t.phone.offsetMs = -90_000;
    t.reporter.start(shift);
    await t.tell(0);
    await t.reporter.push();
    expect(t.sent[0]?.clockOffsetMs).toBe(-90_000);
  });

  it('put back by somebody, it loses no position', async () => {
    const t = openPhone();
    t.reporter.start({ ...shift, begunAtMs: startMs - 3_600_000 });
    await t.tell(0);
    t.setClock(startMs - 1_800_000);
    await t.tell(100);
    await t.reporter.push();
    expect(sentAt(t.sent)).toEqual(['30:00', '00:00']);
  });

  it('dates by the phone where the receiver dates from the future', async () => {
    const t = openPhone();
    t.reporter.start(shift);
    await t.tell(0, { timestamp: startMs + 86_400_000 });
    await t.reporter.push();
    expect(sentAt(t.sent)).toEqual(['00:00']);
  });
});

describe('what it says of itself', () => {
  it('seeks, and says after two minutes that there is no position', async () => {
    const t = openPhone();
    t.reporter.start(shift);
    expect(t.reporter.state().status).toBe('seeking');
    await t.pass(reporterLimits.noFixAfterMs + reporterLimits.restingEveryMs);
    expect(t.reporter.state().status).toBe('no-fix');
    await t.tell(0);
    expect(t.reporter.state().status).toBe('reporting');
  });

  it('says that it is not allowed, and begins when it is', async () => {
    const t = openPhone();
    t.reporter.start(shift);
    await t.deny();
    expect([t.reporter.state().status, t.watching()]).toEqual(['denied', 0]);
    await t.pass(300_000);
    expect(t.reporter.state().status).toBe('denied');
    t.reporter.wake();
    await t.tell(0);
    expect(t.reporter.state().status).toBe('reporting');
  });

  it('says that the browser has none', () => {
    const t = openPhone({ geolocation: null });
    t.reporter.start(shift);
    expect(t.reporter.state().status).toBe('unsupported');
  });
});
