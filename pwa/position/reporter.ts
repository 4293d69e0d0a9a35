// Reports where the phone is while a shift is open: samples, keeps what is not sent, sends in batches, and says honestly how it goes.
import type { PositionBatch, PositionBatchAnswer, ReportedPoint } from '../../shared/contract/position.ts';
import type { Result } from '../../shared/result.ts';
import { isPassing, isSignedOut, problemCode, type Failure } from '../api/failure.ts';
import { fixOf, type Fix } from './current-position.ts';
import type { PointStore } from './point-store.ts';
import { beginSampling, sample } from './sampling.ts';

export const reporterLimits = {
  pointsABatch: 200,
  /** Sent when so many wait, or after so long. */
  sendAtPoints: 20,
  sendEveryMs: 60_000,
  /** After a failure, doubled each time up to the last. */
  retryMs: 60_000,
  retryMostMs: 600_000,
  /** A standing vehicle's receiver is asked so often. */
  restingEveryMs: 55_000,
  /** What it told was of before the shift: asked again after so long. */
  askAgainMs: 2_000,
  /** Without any position for so long there is none. */
  noFixAfterMs: 120_000,
  /** No shift is longer: what was forgotten to end must not follow somebody home. */
  shiftMostMs: 16 * 3_600_000,
} as const;

export type ReporterStatus =
  /** No shift is open: nothing is taken. */
  | 'off'
  /** Begun, and no position yet. */
  | 'seeking'
  | 'reporting'
  /** Allowed, but the device has told none for a while: in a cellar, in the background, switched off in its settings. */
  | 'no-fix'
  /** The person, or the device's settings, do not allow it. */
  | 'denied'
  /** This browser has no such thing, or only over TLS. */
  | 'unsupported';

export interface ReporterState {
  readonly status: ReporterStatus;
  readonly shiftId: string | null;
  /** By the device's clock, ms since 1970; null: none in this shift. */
  readonly lastFixAtMs: number | null;
  readonly accuracyM: number | null;
  /** Kept on this device, not at the server yet. */
  readonly waiting: number;
  /** Why the last attempt to send failed; null: it did not. */
  readonly failure: Failure | null;
  /** The receiver is only asked now and then, since the vehicle stands. */
  readonly isResting: boolean;
}

export interface Shift {
  readonly shiftId: string;
  readonly personId: string;
  /** By the device's clock, ms since 1970. */
  readonly begunAtMs: number;
}

export interface ReporterDependencies {
  /** Null: the browser has none. */
  readonly geolocation: Pick<Geolocation, 'watchPosition' | 'clearWatch' | 'getCurrentPosition'> | null;
  readonly store: PointStore;
  readonly send: (batch: PositionBatch) => Promise<Result<PositionBatchAnswer, Failure>>;
  /** Ms since 1970. */
  readonly now: () => number;
  /** Calls back once; the answer takes it back. */
  readonly after: (ms: number, callback: () => void) => () => void;
  /** The server's clock minus this device's; null: never measured. */
  readonly clockOffsetMs: () => number | null;
  /** Who is signed in; null: nobody, and nothing is sent. */
  readonly personId: () => string | null;
  /** Told each position, also those that are not kept. */
  readonly onFix?: (fix: Fix) => void;
  /** The server took none of a batch for the time of its shift: it may be over. */
  readonly onOutside?: (shiftId: string) => void;
}

export interface Reporter {
  /** Begins to report this shift; one that is reported already goes on. */
  start(shift: Shift): void;
  /** Takes no more positions from this moment on; what waits is still sent. */
  stop(): void;
  /** The network is back, or the page is seen again: asks for a position and sends what waits, now. */
  wake(): void;
  /** Sends what waits of who is signed in; resolves when that is done or has failed. */
  push(): Promise<void>;
  state(): ReporterState;
  /** Told each change, and the state as it is now. The answer ends it. */
  subscribe(listener: (state: ReporterState) => void): () => void;
}

/** PERMISSION_DENIED of GeolocationPositionError. */
const deniedCode = 1;

const pointOf = (fix: Fix): ReportedPoint => ({
  at: new Date(fix.atMs).toISOString(),
  lng: fix.lng,
  lat: fix.lat,
  accuracyM: fix.accuracyM,
  speedMps: fix.speedMps === null ? null : Math.min(500, Math.max(0, fix.speedMps)),
  headingDeg: fix.headingDeg === null ? null : ((fix.headingDeg % 360) + 360) % 360,
});

export const createReporter = (dependencies: ReporterDependencies): Reporter => {
  const { geolocation, store, send, now, after, onFix, onOutside } = dependencies;
  const listeners = new Set<(state: ReporterState) => void>();
  let state: ReporterState = {
    status: 'off',
    shiftId: null,
    lastFixAtMs: null,
    accuracyM: null,
    waiting: 0,
    failure: null,
    isResting: false,
  };
  const change = (next: Partial<ReporterState>): void => {
    state = { ...state, ...next };
    for (const listener of listeners) listener(state);
  };

  let shift: Shift | null = null;
  let sampling = beginSampling;
  let watchId: number | null = null;
  let cancelTick: (() => void) | null = null;
  let cancelSend: (() => void) | null = null;
  let cancelEnd: (() => void) | null = null;
  let cancelAsk: (() => void) | null = null;
  let pushing: Promise<void> | null = null;
  let failures = 0;
  /** Positions are kept one after another, so that what is counted and sent is what was kept. */
  let keeping: Promise<void> = Promise.resolve();

  // — Sending.

  const plan = (ms: number): void => {
    cancelSend?.();
    cancelSend = after(ms, () => {
      cancelSend = null;
      void push();
    });
  };

  const sendAll = async (personId: string): Promise<void> => {
    /** Shifts that the server does not know yet: their beginning still waits to be sent. */
    const unknown = new Set<string>();
    let limit: number = reporterLimits.pointsABatch;
    let failure: Failure | null = null;
    for (;;) {
      const batch = await store.head(limit, personId, unknown);
      const shiftId = batch[0]?.shiftId;
      if (shiftId === undefined || dependencies.personId() !== personId) break;
      const points = batch.map(({ point }) => point);
      const sent = await send({ shiftId, clockOffsetMs: dependencies.clockOffsetMs(), points });
      if (sent.ok) {
        await store.remove(batch);
        limit = reporterLimits.pointsABatch;
        if (sent.value.outside === points.length) onOutside?.(shiftId);
      } else if (problemCode(sent.error) === 'invalid') {
        // One that cannot be read must not hold up the others: found by halves, and let go as the server's answer to it.
        if (batch.length === 1) await store.remove(batch);
        else limit = Math.ceil(batch.length / 2);
      } else {
        failure = sent.error;
        if (isPassing(sent.error) || isSignedOut(sent.error)) break;
        unknown.add(shiftId);
      }
      change({ waiting: await store.count() });
    }
    failures = failure === null ? 0 : failures + 1;
    change({ failure, waiting: await store.count() });
  };

  const push = (): Promise<void> => {
    const personId = dependencies.personId();
    if (personId === null) return Promise.resolve();
    pushing ??= keeping
      .then(() => sendAll(personId))
      // The device's database failed: tried again like a network that did.
      .catch(() => {
        failures += 1;
      })
      .finally(() => {
        pushing = null;
        const waitMs = reporterLimits.retryMs * 2 ** Math.min(failures - 1, 10);
        if (failures > 0) plan(Math.min(reporterLimits.retryMostMs, waitMs));
        else if (state.waiting > 0) plan(reporterLimits.sendEveryMs);
      });
    return pushing;
  };

  const keep = (fix: Fix, { shiftId, personId }: Shift): void => {
    const add = async (): Promise<void> => {
      await store.add({ shiftId, personId, point: pointOf(fix) });
      const waiting = await store.count();
      change({ waiting });
      if (failures > 0) return;
      if (waiting >= reporterLimits.sendAtPoints) void push();
      else if (cancelSend === null) plan(reporterLimits.sendEveryMs);
    };
    // A full disk: the next one may fit, and the shift must go on.
    keeping = keeping.then(add).catch(() => undefined);
  };

  // — Taking.

  const unwatch = (): void => {
    if (watchId !== null) geolocation?.clearWatch(watchId);
    watchId = null;
  };

  const take = (of: Shift, position: GeolocationPosition): void => {
    if (shift !== of) return;
    // Timers sleep while the device does.
    if (now() - of.begunAtMs >= reporterLimits.shiftMostMs) {
      stop();
      return;
    }
    const fix = fixOf(position, now());
    if (fix === null) return;
    onFix?.(fix);
    // Some devices hand out what they knew before the shift began: that was not working time. One that stands still tells
    // nothing more by itself.
    if (fix.atMs < of.begunAtMs) {
      if (cancelAsk === null) {
        cancelAsk = after(reporterLimits.askAgainMs, () => {
          cancelAsk = null;
          askOnce(of);
        });
      }
      return;
    }
    const { after: next, keep: isKept, rests } = sample(sampling, fix);
    sampling = next;
    change({ status: 'reporting', lastFixAtMs: now(), accuracyM: fix.accuracyM, isResting: rests });
    if (isKept) keep(fix, of);
    if (rests) unwatch();
    else watch(of);
  };

  const fail = (of: Shift, error: GeolocationPositionError): void => {
    if (shift !== of) return;
    if (error.code === deniedCode) {
      unwatch();
      change({ status: 'denied', isResting: false });
    } else noteSilence();
  };

  const watch = (of: Shift): void => {
    if (geolocation === null || watchId !== null) return;
    const options: PositionOptions = { enableHighAccuracy: true, timeout: 30_000, maximumAge: 5_000 };
    watchId = geolocation.watchPosition(
      (position) => take(of, position),
      (error) => fail(of, error),
      options,
    );
  };

  const askOnce = (of: Shift): void => {
    if (shift !== of) return;
    geolocation?.getCurrentPosition(
      (position) => take(of, position),
      (error) => fail(of, error),
      { enableHighAccuracy: true, timeout: 30_000, maximumAge: 0 },
    );
  };

  const noteSilence = (): void => {
    if (state.status !== 'reporting' && state.status !== 'seeking') return;
    const since = state.lastFixAtMs ?? shift?.begunAtMs ?? now();
    if (now() - since >= reporterLimits.noFixAfterMs) change({ status: 'no-fix' });
  };

  /** Asks where it rests, and where it was denied: the person may have changed the settings. */
  const tick = (of: Shift): void => {
    cancelTick = after(reporterLimits.restingEveryMs, () => {
      if (shift !== of) return;
      noteSilence();
      if (watchId === null || state.status === 'no-fix') askOnce(of);
      tick(of);
    });
  };

  const stop = (): void => {
    if (shift === null) return;
    shift = null;
    unwatch();
    cancelTick?.();
    cancelEnd?.();
    cancelAsk?.();
    cancelTick = null;
    cancelEnd = null;
    cancelAsk = null;
    change({ status: 'off', shiftId: null, lastFixAtMs: null, accuracyM: null, isResting: false });
    void push();
  };

  return {
    start(next) {
      if (shift?.shiftId === next.shiftId) return;
      stop();
      const leftMs = next.begunAtMs + reporterLimits.shiftMostMs - now();
      if (leftMs <= 0) return;
      shift = next;
      sampling = beginSampling;
      change({ status: geolocation === null ? 'unsupported' : 'seeking', shiftId: next.shiftId });
      cancelEnd = after(Math.min(leftMs, reporterLimits.shiftMostMs), stop);
      if (geolocation !== null) {
        watch(next);
        tick(next);
      }
    },
    stop,
    wake() {
      if (shift !== null && geolocation !== null) {
        if (state.status === 'denied') watch(shift);
        askOnce(shift);
      }
      failures = 0;
      void push();
    },
    push,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      listener(state);
      return () => listeners.delete(listener);
    },
  };
};
