// The one reporter of positions on this device: runs while the shift of who is signed in is open, also after a reload.
import { readonly, shallowRef, watch, type Ref } from 'vue';
import * as v from 'valibot';
import { keepShift, readKeptShift } from '../position/kept-shift.ts';
import type { Reporter, ReporterState } from '../position/reporter.ts';
import { rememberedInBrowser } from '../text/remembered.ts';
import { api, outbox } from './services.ts';
import { hasRole, session } from './session-state.ts';

const remembered = rememberedInBrowser();
const off: ReporterState = {
  status: 'off',
  shiftId: null,
  lastFixAtMs: null,
  accuracyM: null,
  waiting: 0,
  failure: null,
  isResting: false,
};
const current = shallowRef<ReporterState>(off);

/** How reporting goes, for the screens of a shift. */
export const positionState: Readonly<Ref<ReporterState>> = readonly(current) as Readonly<Ref<ReporterState>>;

const personId = (): string | null => session.value?.person.personId ?? null;
const openShiftSchema = v.object({ shift: v.nullable(v.object({ shiftId: v.string() })) });

/** The server has it that the kept shift is over, or was never begun: nobody is followed any longer. */
const askWhetherOpen = async (shiftId: string): Promise<void> => {
  const open = await api.get('/shift', openShiftSchema);
  if (!open.ok || open.value.shift?.shiftId === shiftId) return;
  if (readKeptShift(remembered)?.shiftId === shiftId) shiftEnded();
};

const make = async (): Promise<Reporter> => {
  const [
    { createReporter },
    { noteFix },
    { createIndexedDbPointStore },
    { createMemoryPointStore },
    { positionBatchAnswerSchema },
  ] = await Promise.all([
    import('../position/reporter.ts'),
    import('../position/current-position.ts'),
    import('../position/indexed-db-point-store.ts'),
    import('../position/point-store.ts'),
    import('../../shared/contract/position.ts'),
  ]);
  const made = createReporter({
    geolocation: 'geolocation' in navigator ? navigator.geolocation : null,
    store: typeof indexedDB === 'undefined' ? createMemoryPointStore() : createIndexedDbPointStore(),
    send: (batch) => api.post('/positions', batch, positionBatchAnswerSchema, { timeoutMs: 20_000 }),
    now: () => Date.now(),
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
    clockOffsetMs: () => outbox.state().clockOffsetMs,
    personId,
    onFix: noteFix,
    onOutside: (shiftId) => void askWhetherOpen(shiftId),
  });
  made.subscribe((state) => {
    current.value = state;
  });
  return made;
};

let making: Promise<Reporter> | null = null;
const reporter = (): Promise<Reporter> => {
  making ??= make();
  // Without a network its code may not be had: asked for again the next time.
  making.catch(() => {
    making = null;
  });
  return making;
};

/** Follows the kept shift: of who is signed in, and of nobody else. */
const follow = async (): Promise<void> => {
  // Who never delivers needs none of this code.
  if (readKeptShift(remembered) === null && making === null && !hasRole('courier')) return;
  const it = await reporter();
  // Read after the wait: the shift may have ended meanwhile.
  const kept = readKeptShift(remembered);
  if (kept !== null && kept.personId === personId()) it.start(kept);
  else it.stop();
  void it.push();
};

const tryFollow = (): void => void follow().catch(() => undefined);

/**
 * To be called when the courier has begun the shift, also where the server does not know of it yet; calling it again changes
 * nothing. `begunAt`: ISO 8601 by the server's clock; positions of before are not reported.
 */
export const shiftBegan = (shiftId: string, begunAt: string): void => {
  const who = personId();
  if (who === null) return;
  if (readKeptShift(remembered)?.shiftId !== shiftId) {
    const begunAtMs = Date.parse(begunAt) - (outbox.state().clockOffsetMs ?? 0);
    keepShift(remembered, { shiftId, personId: who, begunAtMs });
  }
  tryFollow();
};

/** To be called when the shift is ended: no position is taken from this moment on. */
export const shiftEnded = (): void => {
  keepShift(remembered, null);
  tryFollow();
};

export const startPositions = (): void => {
  watch(session, tryFollow, { immediate: true });
  // Ended in another tab of this device: ended here.
  addEventListener('storage', tryFollow);
  const wake = (): void => {
    if (document.visibilityState === 'visible') void making?.then((it) => it.wake());
  };
  document.addEventListener('visibilitychange', wake);
  addEventListener('pageshow', wake);
  let wasOnline = false;
  outbox.subscribe((state) => {
    if (state.online && !wasOnline) void making?.then((it) => it.push());
    wasOnline = state.online;
  });
};
