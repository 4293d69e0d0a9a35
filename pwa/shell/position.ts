// The one reporter of positions on this device: runs while the shift of who is signed in is open, also after a reload.
import { readonly, shallowRef, watch, type Ref } from 'vue';
import * as v from 'valibot';
import { positionBatchAnswerSchema } from '../../shared/contract/position.ts';
import { noteFix } from '../position/current-position.ts';
import { createIndexedDbPointStore } from '../position/indexed-db-point-store.ts';
import { keepShift, readKeptShift } from '../position/kept-shift.ts';
import { createMemoryPointStore } from '../position/point-store.ts';
import { createReporter, type ReporterState } from '../position/reporter.ts';
import { rememberedInBrowser } from '../text/remembered.ts';
import { api, outbox } from './services.ts';
import { session } from './session-state.ts';

const remembered = rememberedInBrowser();
const personId = (): string | null => session.value?.person.personId ?? null;
const openShiftSchema = v.object({ shift: v.nullable(v.object({ shiftId: v.string() })) });

/** The server has it that the kept shift is over, or was never begun: nobody is followed any longer. */
const askWhetherOpen = async (shiftId: string): Promise<void> => {
  const open = await api.get('/shift', openShiftSchema);
  if (!open.ok || open.value.shift?.shiftId === shiftId) return;
  if (readKeptShift(remembered)?.shiftId === shiftId) shiftEnded();
};

const reporter = createReporter({
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
const current = shallowRef(reporter.state());
reporter.subscribe((state) => {
  current.value = state;
});

/** How reporting goes, for the screens of a shift. */
export const positionState: Readonly<Ref<ReporterState>> = readonly(current) as Readonly<Ref<ReporterState>>;

/** Follows the kept shift: of who is signed in, and of nobody else. */
const follow = (): void => {
  const kept = readKeptShift(remembered);
  if (kept !== null && kept.personId === personId()) reporter.start(kept);
  else reporter.stop();
  void reporter.push();
};

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
  follow();
};

/** To be called when the shift is ended: no position is taken from this moment on. */
export const shiftEnded = (): void => {
  keepShift(remembered, null);
  follow();
};

/** To be called once: from then on the kept shift is followed, whoever signs in and out. */
export const followShifts = (): void => {
  watch(session, follow, { immediate: true });
  // Ended in another tab of this device: ended here.
  addEventListener('storage', follow);
  const wake = (): void => {
    if (document.visibilityState === 'visible') reporter.wake();
  };
  document.addEventListener('visibilitychange', wake);
  addEventListener('pageshow', wake);
  let wasOnline = false;
  outbox.subscribe((state) => {
    if (state.online && !wasOnline) void reporter.push();
    wasOnline = state.online;
  });
};
