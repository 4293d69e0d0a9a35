// The outbox: in order, one at a time, deleted only when answered; what happens where the transport or the server fails.
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Payload } from '../../../shared/command/commands.ts';
import type { Answer, Envelope } from '../../../shared/command/envelope.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Failure } from '../../../pwa/api/failure.ts';
import { createMemoryStore } from '../../../pwa/outbox/memory-store.ts';
import {
  createOutbox,
  type OutboxSays,
  type Outbox,
  type PushAnswer,
  type Submitted,
} from '../../../pwa/outbox/outbox.ts';
import type { OutboxStore } from '../../../pwa/outbox/store.ts';
import { uuidV7Maker } from '../../../pwa/outbox/uuid-v7.ts';

const start = Date.parse('2026-11-23T08:30:00.000Z');
const payload: Payload<'check-scale'> = { scaleId: 's-3', good: true, testWeightG: null, readingG: 10_000, note: null };

const problem = (status: number, code = 'x'): Failure => ({
  kind: 'problem',
  problem: { type: 'about:blank', title: '', status, detail: '', code },
});
const recordedAll = (commands: readonly Envelope[]): PushAnswer => ({
  answers: commands.map(({ commandId }): Answer => ({ commandId, status: 'recorded', result: null, detail: null })),
  serverTime: new Date(start).toISOString(),
});

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
};

type Server = (commands: readonly Envelope[]) => Promise<Result<PushAnswer, Failure>>;
const takesAll: Server = (commands) => Promise.resolve(ok(recordedAll(commands)));

/** A world with a clock and timers moved by hand, and a server that is a function. */
const world = (
  options: { store?: OutboxStore; actor?: () => string | null; organisation?: () => string | null } = {},
) => {
  const store = options.store ?? createMemoryStore();
  const timers: { at: number; run: () => void }[] = [];
  let nowMs = start;
  const sent: string[][] = [];
  const seqs: number[] = [];
  const said: OutboxSays[] = [];
  let server = takesAll;
  let atOnce = 0;
  let mostAtOnce = 0;
  const outboxAs = (): Outbox =>
    createOutbox({
      store,
      send: async (commands, says) => {
        said.push(says);
        sent.push(commands.map(({ commandId }) => commandId));
        seqs.push(...commands.map(({ seq }) => seq));
        atOnce += 1;
        mostAtOnce = Math.max(mostAtOnce, atOnce);
        const result = await server(commands);
        atOnce -= 1;
        return result;
      },
      now: () => nowMs,
      newId: uuidV7Maker(
        () => nowMs,
        (length) => crypto.getRandomValues(new Uint8Array(length)),
      ),
      actor: options.actor ?? (() => '00000000-0000-7000-8000-000000000500'),
      organisation: options.organisation ?? (() => '00000000-0000-7000-8000-000000000600'),
      appVersion: '0.1.0',
      after: (ms, run) => {
        const timer = { at: nowMs + ms, run };
        timers.push(timer);
        return () => {
          const at = timers.indexOf(timer);
          if (at >= 0) timers.splice(at, 1);
        };
      },
      random: () => 0.5,
    });
  return {
    store,
    outbox: outboxAs(),
    outboxAs,
    sent,
    said,
    seqs,
    mostAtOnce: () => mostAtOnce,
    serve: (next: Server) => {
      server = next;
    },
    advance: async (ms: number) => {
      const until = nowMs + ms;
      for (;;) {
        await settle();
        const due = timers.filter((timer) => timer.at <= until).toSorted((a, b) => a.at - b.at)[0];
        if (due === undefined) break;
        timers.splice(timers.indexOf(due), 1);
        nowMs = Math.max(nowMs, due.at);
        due.run();
      }
      nowMs = until;
      await settle();
    },
    setNow: (ms: number) => {
      nowMs = ms;
    },
  };
};

const kindOf = (submitted: Submitted): string => submitted.kind;

describe('online', () => {
  test('gives back the answer of the server and keeps nothing waiting', async () => {
    const { outbox } = world();
    const submitted = await outbox.submit('check-scale', payload);
    expect(submitted).toMatchObject({ kind: 'answered', answer: { status: 'recorded' } });
    expect(outbox.state()).toMatchObject({ waiting: 0, failed: 0, online: true, stuck: null });
    expect(await outbox.history(5)).toHaveLength(1);
  });

  test('a payload that is not in the form of its type is refused before it is kept', async () => {
    const { outbox, store, sent } = world();
    const submitted = await outbox.submit('check-scale', { ...payload, readingG: -1 });
    expect(submitted).toMatchObject({ kind: 'invalid', issues: [{ path: 'readingG' }] });
    expect(await store.waiting(null)).toBe(0);
    expect(sent).toEqual([]);
  });

  test('the envelope says who, when, what was shown, and by how much the clock was off', async () => {
    const { outbox, serve } = world();
    const envelopes: Envelope[] = [];
    serve((commands) => {
      envelopes.push(...commands);
      return Promise.resolve(ok({ ...recordedAll(commands), serverTime: '2026-11-23T08:30:02.500Z' }));
    });
    const verdictShown = {
      outcome: 'allow',
      reasons: [],
      ruleset: 'cn-2026.1',
      parametersVersion: 1,
      dataAsOf: 'live',
    } as const;
    await outbox.submit('check-scale', payload, { verdictShown: { ...verdictShown, reasons: [] } });
    await outbox.submit('check-scale', payload, { occurredAtMs: start - 60_000 });
    expect(envelopes[0]).toMatchObject({
      seq: 1,
      version: 1,
      clockOffsetMs: null,
      occurredAt: '2026-11-23T08:30:00.000Z',
      verdictShown,
    });
    expect(envelopes[1]).toMatchObject({
      seq: 2,
      clockOffsetMs: 2500,
      occurredAt: '2026-11-23T08:29:00.000Z',
      verdictShown: null,
    });
    expect(outbox.state().clockOffsetMs).toBe(2500);
  });

  test('many at once go in order, one request at a time, each once', async () => {
    const { outbox, sent, seqs, mostAtOnce } = world();
    const all = await Promise.all(Array.from({ length: 120 }, () => outbox.submit('check-scale', payload)));
    expect(all.map(kindOf)).toEqual(all.map(() => 'answered'));
    expect(mostAtOnce()).toBe(1);
    expect(seqs).toEqual(Array.from({ length: 120 }, (_, at) => at + 1));
    expect(Math.max(...sent.map((batch) => batch.length))).toBeLessThanOrEqual(50);
  });

  test('nobody signed in: not taken', async () => {
    const { outbox } = world({ actor: () => null });
    await expect(outbox.submit('check-scale', payload)).rejects.toThrow('nobody is signed in');
  });
});

describe('without network', () => {
  test('is queued at once, kept, and sent in order when the network is back', async () => {
    const { outbox, serve, advance, seqs } = world();
    serve(() => Promise.resolve(err({ kind: 'offline' })));
    expect(kindOf(await outbox.submit('check-scale', payload))).toBe('queued');
    expect(kindOf(await outbox.submit('check-scale', payload, { waitMs: 0 }))).toBe('queued');
    await advance(0);
    expect(outbox.state()).toMatchObject({ online: false, waiting: 2, failed: 0 });
    seqs.length = 0;
    serve((commands) => Promise.resolve(ok(recordedAll(commands))));
    await advance(120_000);
    expect(seqs).toEqual([1, 2]);
    expect(outbox.state()).toMatchObject({ online: true, waiting: 0 });
  });

  test('attempts come less and less often, at most a minute (and a quarter) apart', async () => {
    const { outbox, serve, advance, sent } = world();
    serve(() => Promise.resolve(err({ kind: 'timeout' })));
    await outbox.submit('check-scale', payload);
    await advance(10_000);
    const early = sent.length;
    expect(early).toBeGreaterThanOrEqual(3);
    expect(early).toBeLessThanOrEqual(5);
    await advance(3_600_000);
    expect(sent.length - early).toBeGreaterThanOrEqual(55);
    expect(sent.length - early).toBeLessThanOrEqual(70);
  });

  test('somebody else reaching the server makes it send at once', async () => {
    const { outbox, serve, advance } = world();
    serve(() => Promise.resolve(err({ kind: 'offline' })));
    await outbox.submit('check-scale', payload);
    await advance(30_000);
    serve((commands) => Promise.resolve(ok(recordedAll(commands))));
    outbox.noteReach(true);
    await advance(0);
    expect(outbox.state().waiting).toBe(0);
  });

  test('an answer that was lost on the way is asked for again with the same command', async () => {
    const { outbox, serve, advance, sent } = world();
    let lost = true;
    serve((commands) => {
      const answer = lost ? err({ kind: 'timeout' } as const) : ok(recordedAll(commands));
      lost = false;
      return Promise.resolve(answer);
    });
    await outbox.submit('check-scale', payload);
    await advance(5000);
    expect(sent).toHaveLength(2);
    expect(sent[0]).toEqual(sent[1]);
    expect(outbox.state().waiting).toBe(0);
  });

  test('a slow answer does not keep the person waiting, and still arrives', async () => {
    const { outbox, serve, advance } = world();
    let answer: ((result: Result<PushAnswer, Failure>) => void) | undefined;
    let commands: readonly Envelope[] = [];
    serve((batch) => {
      commands = batch;
      return new Promise((resolve) => {
        answer = resolve;
      });
    });
    const submitted = outbox.submit('check-scale', payload, { waitMs: 2000 });
    await advance(1999);
    await advance(1);
    expect(kindOf(await submitted)).toBe('queued');
    answer?.(ok(recordedAll(commands)));
    await advance(0);
    expect(outbox.state().waiting).toBe(0);
  });

  test('what waits survives the closing of the page', async () => {
    const first = world();
    first.serve(() => Promise.resolve(err({ kind: 'offline' })));
    await first.outbox.submit('check-scale', payload);
    first.outbox.stop();
    const second = world({ store: first.store });
    await first.advance(60_000);
    second.setNow(start + 60_000);
    await second.outbox.start();
    await second.advance(0);
    expect(second.seqs).toEqual([1]);
    expect(second.outbox.state().waiting).toBe(0);
  });
});

describe('what the server says', () => {
  test('unreadable is acknowledged, shown as failed until seen, and does not hold up the next', async () => {
    const { outbox, serve } = world();
    serve((commands) =>
      Promise.resolve(
        ok({
          ...recordedAll(commands),
          answers: commands.map(({ commandId, seq }): Answer => ({
            commandId,
            status: seq === 1 ? 'unreadable' : 'recorded',
            result: null,
            detail: seq === 1 ? 'no such scale' : null,
          })),
        }),
      ),
    );
    const first = await outbox.submit('check-scale', payload);
    expect(first).toMatchObject({ kind: 'answered', answer: { status: 'unreadable' } });
    expect(kindOf(await outbox.submit('check-scale', payload))).toBe('answered');
    expect(outbox.state()).toMatchObject({ waiting: 0, failed: 1 });
    await outbox.markSeen(first.kind === 'answered' ? first.commandId : '');
    expect(outbox.state().failed).toBe(0);
  });

  test('answers for only some: the rest is sent again, in order', async () => {
    const { outbox, serve, sent, store, advance } = world({ actor: () => '00000000-0000-7000-8000-000000000500' });
    serve(() => Promise.resolve(err({ kind: 'offline' })));
    for (let n = 0; n < 3; n += 1) await outbox.submit('check-scale', payload, { waitMs: 0 });
    await advance(0);
    sent.length = 0;
    serve((commands) => Promise.resolve(ok(recordedAll(commands.slice(0, 1)))));
    await outbox.push();
    expect(sent.map((batch) => batch.length)).toEqual([3, 2, 1]);
    expect(await store.waiting(null)).toBe(0);
  });

  test('a gap in the answers: nothing behind it counts', async () => {
    const { outbox, serve, store, advance, sent } = world();
    serve(() => Promise.resolve(err({ kind: 'offline' })));
    for (let n = 0; n < 3; n += 1) await outbox.submit('check-scale', payload, { waitMs: 0 });
    await advance(0);
    sent.length = 0;
    let gap = true;
    serve((commands) => {
      const whole = recordedAll(commands);
      const answers = gap ? whole.answers.filter((_, at) => at !== 1) : whole.answers;
      gap = false;
      return Promise.resolve(ok({ ...whole, answers }));
    });
    await outbox.push();
    expect(sent.map((batch) => batch.length)).toEqual([3, 2]);
    expect(await store.waiting(null)).toBe(0);
  });

  test('signed out: waits, says so, and goes on after the next push', async () => {
    const { outbox, serve, advance, sent } = world();
    serve(() => Promise.resolve(err(problem(401, 'not-signed-in'))));
    expect(kindOf(await outbox.submit('check-scale', payload))).toBe('queued');
    expect(outbox.state()).toMatchObject({ online: true, failed: 0, waiting: 1, stuck: { kind: 'problem' } });
    await advance(600_000);
    expect(sent).toHaveLength(1);
    serve((commands) => Promise.resolve(ok(recordedAll(commands))));
    await outbox.push();
    expect(outbox.state()).toMatchObject({ waiting: 0, stuck: null });
  });

  test('a batch that is refused whole is sent one by one: those before the bad one get through, it stays and shows', async () => {
    const { outbox, serve, store, advance } = world();
    serve(() => Promise.resolve(err({ kind: 'offline' })));
    for (let n = 0; n < 4; n += 1) await outbox.submit('check-scale', payload, { waitMs: 0 });
    await advance(0);
    serve((commands) =>
      Promise.resolve(commands.some(({ seq }) => seq === 3) ? err(problem(400, 'invalid')) : ok(recordedAll(commands))),
    );
    await outbox.push();
    expect((await store.head(10, null)).map(({ seq }) => seq)).toEqual([3, 4]);
    expect(outbox.state()).toMatchObject({
      waiting: 2,
      failed: 1,
      stuck: { kind: 'problem', problem: { status: 400 } },
    });
    serve((commands) => Promise.resolve(ok(recordedAll(commands))));
    await advance(300_000);
    expect(outbox.state()).toMatchObject({ waiting: 0, failed: 0, stuck: null });
  });

  test('busy (503) and too many (429) are tried again like a bad line', async () => {
    for (const status of [503, 429, 500]) {
      const { outbox, serve, advance, sent } = world();
      serve(() => Promise.resolve(err(problem(status, 'busy'))));
      await outbox.submit('check-scale', payload);
      await advance(5000);
      expect(sent.length).toBeGreaterThan(1);
      expect(outbox.state()).toMatchObject({ online: true, stuck: null, waiting: 1, failed: 0 });
    }
  });
});

describe('several tabs', () => {
  test('only one sends; the other learns the answer from what is kept', async () => {
    const both = world();
    const other = both.outboxAs();
    let answer: (() => void) | null = null;
    both.serve(
      (commands) =>
        new Promise((resolve) => {
          answer = () => resolve(ok(recordedAll(commands)));
        }),
    );
    const mine = both.outbox.submit('check-scale', payload);
    await settle();
    const theirs = other.submit('check-scale', payload);
    await settle();
    expect(both.sent).toHaveLength(1);
    (answer as (() => void) | null)?.();
    await settle();
    (answer as (() => void) | null)?.();
    await settle();
    other.noteSignal('moved');
    expect(kindOf(await mine)).toBe('answered');
    expect(kindOf(await theirs)).toBe('answered');
    expect(both.seqs).toEqual([1, 2]);
    expect(both.mostAtOnce()).toBe(1);
  });

  test('a tab that died while sending gives way when its lease has run out', async () => {
    const dead = world();
    dead.serve(() => new Promise(() => undefined));
    void dead.outbox.submit('check-scale', payload);
    await settle();
    dead.outbox.stop();
    dead.serve((commands) => Promise.resolve(ok(recordedAll(commands))));
    const alive = dead.outboxAs();
    await alive.start();
    await dead.advance(30_000);
    expect(await dead.store.waiting(null)).toBe(1);
    await dead.advance(30_000);
    expect(await dead.store.waiting(null)).toBe(0);
  });
});

describe('export', () => {
  test('holds everything that was not acknowledged, whole', async () => {
    const { outbox, serve } = world();
    serve(() => Promise.resolve(err({ kind: 'offline' })));
    const submitted = await outbox.submit('check-scale', payload);
    const file = JSON.parse(await outbox.exported()) as { unsent: Envelope[] };
    expect(file.unsent).toHaveLength(1);
    expect(file.unsent[0]).toMatchObject({
      commandId: submitted.kind === 'queued' ? submitted.commandId : '',
      payload,
    });
  });
});

describe('people of two companies on one device', () => {
  const [station, other] = ['00000000-0000-7000-8000-000000000600', '00000000-0000-7000-8000-000000000601'];

  test('what one company left unsent waits while the other works, and goes when its people are back', async () => {
    let organisation = station;
    const { outbox, serve, sent, said, seqs, advance } = world({ organisation: () => organisation });
    serve(() => Promise.resolve(err({ kind: 'offline' })));
    await outbox.submit('check-scale', payload, { waitMs: 0 });
    await outbox.submit('check-scale', payload, { waitMs: 0 });
    await advance(1);
    organisation = other;
    serve(takesAll);
    sent.length = 0;
    seqs.length = 0;
    await outbox.push();
    // Only that they wait.
    expect(sent).toEqual([[]]);
    expect(said.at(-1)).toMatchObject({ unsent: 2, elsewhere: 2, oldestAt: null });
    expect(outbox.state()).toMatchObject({ waiting: 2, elsewhere: 2, failed: 0, stuck: null });
    expect(kindOf(await outbox.submit('check-scale', payload))).toBe('answered');
    expect(seqs).toEqual([3]);
    await advance(120_000);
    expect(seqs).toEqual([3]);
    organisation = station;
    await outbox.push();
    expect(seqs).toEqual([3, 1, 2]);
    expect(outbox.state()).toMatchObject({ waiting: 0, elsewhere: 0, failed: 0 });
    expect((await outbox.history(10)).map(({ envelope }) => envelope.organisationId)).toEqual([
      other,
      station,
      station,
    ]);
  });

  test('a person who changes the company in the middle of sending: nothing is lost', async () => {
    let organisation = station;
    const { outbox, serve, advance } = world({ organisation: () => organisation });
    serve((commands) => {
      const mine = commands.filter((one) => one.organisationId === other);
      return Promise.resolve(ok(recordedAll(mine)));
    });
    const first = outbox.submit('check-scale', payload, { waitMs: 0 });
    organisation = other;
    await first;
    await advance(1000);
    expect(outbox.state()).toMatchObject({ waiting: 1, elsewhere: 1 });
    organisation = station;
    serve(takesAll);
    await outbox.push();
    expect(outbox.state()).toMatchObject({ waiting: 0, elsewhere: 0 });
  });
});

test('whatever the transport does, every command arrives once in order and nothing stays behind', async () => {
  type Fate = 'ok' | 'offline' | 'timeout-after' | 'busy' | 'part';
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom<Fate>('ok', 'offline', 'timeout-after', 'busy', 'part'), { maxLength: 12 }),
      fc.integer({ min: 1, max: 9 }),
      async (fates, count) => {
        const { outbox, serve, advance } = world();
        const received: number[] = [];
        const take = (commands: readonly Envelope[]): void => {
          for (const { seq } of commands) if (!received.includes(seq)) received.push(seq);
        };
        let turn = 0;
        serve((commands) => {
          const fate = fates[turn] ?? 'ok';
          turn += 1;
          if (fate === 'offline') return Promise.resolve(err({ kind: 'offline' }));
          if (fate === 'busy') return Promise.resolve(err(problem(503)));
          const taken = fate === 'part' ? commands.slice(0, 1) : commands;
          take(taken);
          return Promise.resolve(fate === 'timeout-after' ? err({ kind: 'timeout' }) : ok(recordedAll(taken)));
        });
        for (let n = 0; n < count; n += 1) await outbox.submit('check-scale', payload, { waitMs: 0 });
        await advance(3_600_000);
        expect(received).toEqual(Array.from({ length: count }, (_, at) => at + 1));
        expect(outbox.state()).toMatchObject({ waiting: 0, failed: 0, stuck: null });
      },
    ),
    { numRuns: 150 },
  );
});
