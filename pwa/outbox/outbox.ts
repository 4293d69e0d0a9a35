// The way from a field screen to the server: every command is kept here first, sent in order, and deleted when answered.
import * as v from 'valibot';
import { isCommandType, payloadSchemas, type CommandType, type Payload } from '../../shared/command/commands.ts';
import { answerSchema, type Answer, type Envelope, type VerdictShown } from '../../shared/command/envelope.ts';
import type { Result } from '../../shared/result.ts';
import { isPassing, isSignedOut, type Failure } from '../api/failure.ts';
import type { Acknowledged, OutboxStore } from './store.ts';

export const pushAnswerSchema = v.object({ answers: v.array(answerSchema), serverTime: v.string() });
export type PushAnswer = v.InferOutput<typeof pushAnswerSchema>;

export type Submitted =
  /** The server has it: what became of it is in `answer`. */
  | { readonly kind: 'answered'; readonly commandId: string; readonly answer: Answer }
  /** Kept on this device; it goes as soon as the server is reached. */
  | { readonly kind: 'queued'; readonly commandId: string }
  /** Not kept: the payload is not in the form of its type. */
  | { readonly kind: 'invalid'; readonly issues: readonly { readonly path: string; readonly message: string }[] };

export interface OutboxState {
  /** Whether the last attempt reached the server. */
  readonly online: boolean;
  readonly sending: boolean;
  readonly waiting: number;
  /** Of these, how many are for another organisation than that of the session: they go when somebody of it signs in here. */
  readonly elsewhere: number;
  /** Commands that the server could not read, or that it refuses to take: a person must look. */
  readonly failed: number;
  /** Why nothing moves, where it is not just the network: signed out, or refused. */
  readonly stuck: Failure | null;
  /** By the device's clock, ms since 1970; null: not since the page was opened. */
  readonly lastSyncAtMs: number | null;
  /** The server's clock minus this device's; null: never measured. */
  readonly clockOffsetMs: number | null;
}

/** Word to the other tabs of this device. */
export type Signal = 'put' | 'moved';

/** What goes with every request: what this device's clock shows, and how much waits here besides, for whomever. */
export interface OutboxSays {
  readonly sentAt: string;
  readonly unsent: number;
  /** Of these, how many are for another organisation than that of the session. */
  readonly elsewhere: number;
  /** When the oldest of the others was made, by this device's clock; null: there are none. */
  readonly oldestAt: string | null;
  /** Pictures that wait here. */
  readonly pictures: number;
  readonly appVersion: string;
}

export interface OutboxDependencies {
  readonly store: OutboxStore;
  /** Without commands: only what waits here. */
  readonly send: (commands: readonly Envelope[], says: OutboxSays) => Promise<Result<PushAnswer, Failure>>;
  readonly now: () => number;
  readonly newId: () => string;
  /** Who acts at this moment: a person's id; null: nobody is signed in. */
  readonly actor: () => string | null;
  /** For which organisation they act. */
  readonly organisation: () => string | null;
  readonly appVersion: string;
  /** Calls back once after `ms`; gives back how to call it off. */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** 0 ≤ n < 1: spreads the attempts of many devices. */
  readonly random: () => number;
  /** How many pictures wait on this device; not given: none ever do. */
  readonly pictures?: () => number;
  /** Tells the other tabs; `undefined` where there are none to tell. */
  readonly signal?: (signal: Signal) => void;
}

export interface SubmitOptions {
  readonly verdictShown?: VerdictShown | null;
  readonly signature?: string | null;
  /** Ms since 1970 by the device's clock; now where not given. */
  readonly occurredAtMs?: number;
  /** How long to wait for the answer before 'queued'. Default 6,000; 0: do not wait. */
  readonly waitMs?: number;
}

export interface Outbox {
  /** Throws where nobody is signed in (a bug of the screen) or where the device can keep nothing. */
  submit<T extends CommandType>(type: T, payload: Payload<T>, options?: SubmitOptions): Promise<Submitted>;
  /** Sends what waits, now: after signing in, when the network came back, at the touch of a button. */
  push(): Promise<void>;
  /** Somebody else has just reached the server, or failed to. */
  noteReach(reached: boolean): void;
  /** Measures the clock: when a request left, when its answer came, what time the server said it was. */
  noteServerTime(serverTime: string, sentAtMs: number, receivedAtMs: number): Promise<void>;
  /** Another tab has put or sent something. */
  noteSignal(signal: Signal): void;
  deviceId(): Promise<string>;
  state(): OutboxState;
  subscribe(listener: (state: OutboxState) => void): () => void;
  unsent(): Promise<readonly Envelope[]>;
  history(limit: number): Promise<readonly Acknowledged[]>;
  failures(): Promise<readonly Acknowledged[]>;
  markSeen(commandId: string): Promise<void>;
  /** Everything that is kept, for a file that the office can read when all else fails. */
  exported(): Promise<string>;
  /** Reads what is kept and begins to send it. */
  start(): Promise<void>;
  stop(): void;
}

const maxBatch = 50;
const keptHistory = 300;
/** Longer than the transport waits for an answer, so that the lease outlasts the request. */
const leaseMs = 45_000;
const firstPauseMs = 1000;
const longestPauseMs = 60_000;
/** So often at most the server is told, without commands, what waits here. */
const tellPauseMs = 600_000;
/** A refusal does not heal by itself: it is asked again now and then, and whenever somebody presses the button. */
const refusedPauseMs = 300_000;

export const createOutbox = (dependencies: OutboxDependencies): Outbox => {
  const { store, send, now, newId, actor, organisation, appVersion, after, random } = dependencies;
  const holder = newId();

  let state: OutboxState = {
    online: true,
    sending: false,
    waiting: 0,
    elsewhere: 0,
    failed: 0,
    stuck: null,
    lastSyncAtMs: null,
    clockOffsetMs: null,
  };
  let stopped = false;
  let running: Promise<void> | null = null;
  let again = false;
  let batch = maxBatch;
  let pauseMs = firstPauseMs;
  let callOff: (() => void) | null = null;
  const listeners = new Set<(state: OutboxState) => void>();
  /** Who waits for which answer; null tells them that it will take longer. */
  const awaited = new Map<string, (answer: Answer | null) => void>();

  const change = (changes: Partial<OutboxState>): void => {
    const next = { ...state, ...changes };
    const same = (Object.keys(next) as (keyof OutboxState)[]).every((key) => next[key] === state[key]);
    if (same) return;
    state = next;
    for (const listener of listeners) listener(state);
  };

  let counts = 0;
  const recount = async (): Promise<void> => {
    counts += 1;
    const turn = counts;
    const [waiting, sendable, failures] = await Promise.all([
      store.waiting(null),
      store.waiting(organisation()),
      store.unseenFailures(),
    ]);
    // A later count has begun since, and knows more.
    if (turn !== counts) return;
    const refused = state.stuck !== null && !isSignedOut(state.stuck) && sendable > 0 ? 1 : 0;
    change({ waiting, elsewhere: waiting - sendable, failed: failures.length + refused });
  };

  const settleFromStore = async (): Promise<void> => {
    for (const [commandId, settle] of awaited) {
      const answer = await store.answerOf(commandId);
      if (answer !== null) settle(answer);
    }
  };

  const giveUpWaiting = (): void => {
    for (const settle of awaited.values()) settle(null);
  };

  const later = (ms: number): void => {
    callOff?.();
    callOff = stopped
      ? null
      : after(ms, () => {
          callOff = null;
          void push();
        });
  };

  const backOff = (): void => {
    later(pauseMs * (0.75 + random() / 2));
    pauseMs = Math.min(pauseMs * 2, longestPauseMs);
  };

  const measure = async (serverTime: string, sentAtMs: number, receivedAtMs: number): Promise<void> => {
    const serverMs = Date.parse(serverTime);
    if (Number.isNaN(serverMs) || receivedAtMs < sentAtMs) return;
    const offsetMs = Math.round(serverMs - (sentAtMs + receivedAtMs) / 2);
    change({ clockOffsetMs: offsetMs });
    await store.writeClockOffsetMs(offsetMs);
  };

  /** What goes into one request: whole commands in order, fewer after the server found it too much. */
  const failed = (failure: Failure): void => {
    const tooLarge = failure.kind === 'problem' && failure.problem.status === 413;
    if (isPassing(failure)) {
      change({ online: failure.kind !== 'offline' && failure.kind !== 'timeout', stuck: null });
      backOff();
    } else if (isSignedOut(failure)) {
      // Waits for push() after the next sign-in; asking on would only count as tries.
      change({ online: true, stuck: failure });
    } else if (batch > 1) {
      // One command of many is at fault: alone, it shows itself and the ones before it get through.
      batch = tooLarge ? Math.ceil(batch / 2) : 1;
      change({ online: true });
      again = true;
      return;
    } else {
      change({ online: true, stuck: failure });
      void tell();
      later(refusedPauseMs);
    }
    giveUpWaiting();
  };

  /** What waits here beside the `sending` commands that go now; `next`: the oldest of those for this organisation. */
  const saysBeside = async (sending: number, next: Envelope | undefined): Promise<Omit<OutboxSays, 'sentAt'>> => {
    const [all, own] = await Promise.all([store.waiting(null), store.waiting(organisation())]);
    return {
      unsent: Math.max(0, all - sending),
      elsewhere: Math.max(0, all - own),
      oldestAt: next?.occurredAt ?? null,
      pictures: dependencies.pictures?.() ?? 0,
      appVersion,
    };
  };

  /** One request, its answers written down. True: there may be more to send at once. */
  const sendOnce = async (): Promise<boolean> => {
    const found = await store.head(batch + 1, organisation());
    const commands = found.slice(0, batch);
    if (commands.length === 0) {
      batch = maxBatch;
      change({ stuck: null });
      return false;
    }
    const says = await saysBeside(commands.length, found[batch]);
    const sentAtMs = now();
    const result = await send(commands, { ...says, sentAt: new Date(sentAtMs).toISOString() });
    const receivedAtMs = now();
    if (!result.ok) {
      failed(result.error);
      return again;
    }
    // Answers count only from the first command on without a gap: the order is part of the promise.
    const byId = new Map(result.value.answers.map((answer) => [answer.commandId, answer]));
    const answered: { commandId: string; answer: Answer }[] = [];
    for (const { commandId } of commands) {
      const answer = byId.get(commandId);
      if (answer === undefined) break;
      answered.push({ commandId, answer });
    }
    if (answered.length === 0) {
      failed({ kind: 'garbled', status: 200, detail: 'no answer to the first command' });
      return again;
    }
    await store.acknowledge(answered, receivedAtMs, keptHistory);
    await measure(result.value.serverTime, sentAtMs, receivedAtMs);
    pauseMs = firstPauseMs;
    change({ online: true, stuck: null, lastSyncAtMs: receivedAtMs });
    dependencies.signal?.('moved');
    await recount();
    for (const { commandId, answer } of answered) awaited.get(commandId)?.(answer);
    return !stopped;
  };

  let toldAtMs: number | null = null;
  /**
   * What waits here that cannot go now. Where nothing does: later than this, nothing can be said to have waited here
   * since before.
   */
  const tell = async (): Promise<void> => {
    const sentAtMs = now();
    if (toldAtMs !== null && Math.abs(sentAtMs - toldAtMs) < tellPauseMs) return;
    const [oldest] = await store.head(1, organisation());
    const says = await saysBeside(0, oldest);
    toldAtMs = sentAtMs;
    const result = await send([], { ...says, sentAt: new Date(sentAtMs).toISOString() });
    if (result.ok) await measure(result.value.serverTime, sentAtMs, now());
    else toldAtMs = null;
  };

  const run = async (): Promise<void> => {
    callOff?.();
    callOff = null;
    if (stopped || actor() === null) return;
    if ((await store.waiting(organisation())) === 0) {
      change({ stuck: null });
      await recount();
      await tell();
      return;
    }
    if (!(await store.lease(holder, now(), now() + leaseMs))) {
      // Another tab is at it; look again, in case it was closed in the middle.
      later(2000);
      return;
    }
    change({ sending: true });
    try {
      let more = true;
      while (more) {
        again = false;
        await store.lease(holder, now(), now() + leaseMs);
        more = await sendOnce();
      }
    } finally {
      change({ sending: false });
      await store.release(holder).catch(() => undefined);
      await recount().catch(() => undefined);
    }
  };

  const push = async (): Promise<void> => {
    if (running !== null) {
      // What is being sent now may have been read before the newest was put.
      await running;
      return (await store.waiting(organisation())) > 0 && callOff === null && state.stuck === null ? push() : undefined;
    }
    running = run()
      .catch(() => backOff())
      .finally(() => {
        running = null;
      });
    await running;
  };

  const answerWithin = (commandId: string, waitMs: number): Promise<Answer | null> =>
    new Promise((resolve) => {
      const settle = (answer: Answer | null): void => {
        awaited.delete(commandId);
        cancel();
        resolve(answer);
      };
      const cancel = after(waitMs, () => settle(null));
      awaited.set(commandId, settle);
    });

  return {
    async submit(type, payload, options = {}) {
      const person = actor();
      if (person === null) throw new Error('nobody is signed in');
      const parsed = v.safeParse(payloadSchemas[type], payload);
      if (!parsed.success) {
        const issues = parsed.issues.map((issue) => ({ path: v.getDotPath(issue) ?? '', message: issue.message }));
        return { kind: 'invalid', issues };
      }
      const commandId = newId();
      const forOrganisation = organisation();
      await store.append(
        {
          commandId,
          type,
          version: 1,
          actor: person,
          ...(forOrganisation === null ? {} : { organisationId: forOrganisation }),
          occurredAt: new Date(options.occurredAtMs ?? now()).toISOString(),
          clockOffsetMs: await store.readClockOffsetMs(),
          appVersion,
          verdictShown: options.verdictShown ?? null,
          signature: options.signature ?? null,
          payload: parsed.output,
        },
        newId,
      );
      await recount();
      dependencies.signal?.('put');
      const waitMs = options.waitMs ?? 6000;
      const answer = waitMs > 0 ? answerWithin(commandId, waitMs) : Promise.resolve(null);
      void push();
      const said = (await answer) ?? (await store.answerOf(commandId));
      return said === null ? { kind: 'queued', commandId } : { kind: 'answered', commandId, answer: said };
    },
    push: async () => {
      pauseMs = firstPauseMs;
      callOff?.();
      callOff = null;
      if (state.stuck !== null) change({ stuck: null });
      await push();
    },
    noteReach(reached) {
      const wasOffline = !state.online;
      change({ online: reached });
      if (reached && wasOffline && state.waiting > state.elsewhere && running === null) {
        pauseMs = firstPauseMs;
        void push();
      }
    },
    noteServerTime: measure,
    noteSignal(signal) {
      if (signal === 'put' && running === null && callOff === null) void push();
      void recount();
      if (signal === 'moved') void settleFromStore();
    },
    deviceId: () => store.deviceId(newId),
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
    unsent: () => store.head(10_000, null),
    history: (limit) => store.history(limit),
    failures: () => store.unseenFailures(),
    async markSeen(commandId) {
      await store.markSeen(commandId);
      await recount();
    },
    async exported() {
      const [deviceId, unsent, failures, history] = await Promise.all([
        store.deviceId(newId),
        store.head(100_000, null),
        store.unseenFailures(),
        store.history(keptHistory),
      ]);
      const exportedAt = new Date(now()).toISOString();
      return JSON.stringify({ exportedAt, appVersion, deviceId, unsent, failures, history }, null, 2);
    },
    async start() {
      stopped = false;
      change({ clockOffsetMs: await store.readClockOffsetMs() });
      await recount();
      void push();
    },
    stop() {
      stopped = true;
      callOff?.();
      callOff = null;
      giveUpWaiting();
    },
  };
};

/** Whether this version of the application knows the type: an old outbox may hold commands of a newer or older one. */
export const isKnownCommand = (envelope: Envelope): boolean => isCommandType(envelope.type);
