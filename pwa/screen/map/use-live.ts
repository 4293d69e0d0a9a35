// Keeps the vehicles on the road up to date while the screen is looked at: changes every few seconds, everything anew now and then.
import { onBeforeUnmount, onMounted, readonly, ref, shallowRef, type Ref } from 'vue';
import { liveSchema, type Live } from '../../../shared/contract/position.ts';
import type { Failure } from '../../api/failure.ts';
import { api } from '../../shell/services.ts';
import { withAnswer, type LiveVehicles } from './live.ts';

const pollMs = 10_000;
/** So that nothing that was missed stays on the map for long. */
const wholeEveryMs = 300_000;
/** Small enough that reading one answer stays within a frame on a slow machine. */
const aPage = 250;
const pagesMost = 40;

export interface LiveState {
  /** Null: not told yet. */
  readonly vehicles: Readonly<Ref<LiveVehicles | null>>;
  /** Why the last question failed; null: it did not. */
  readonly failure: Readonly<Ref<Failure | null>>;
  /** When the server last told, by this device's clock, ms since 1970. */
  readonly toldAtMs: Readonly<Ref<number>>;
  load(): Promise<void>;
}

/** The next moment in which the page has drawn what came before. */
const nextFrame = (): Promise<void> =>
  new Promise((resolve) => {
    if (document.visibilityState === 'visible') requestAnimationFrame(() => setTimeout(resolve));
    else setTimeout(resolve);
  });

export const useLive = (): LiveState => {
  // Shallow: a thousand vehicles must not each be watched.
  const vehicles = shallowRef<LiveVehicles | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const toldAtMs = ref(Date.now());
  let since: string | null = null;
  let wholeAtMs = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let loading: Promise<void> | null = null;
  let isGone = false;

  const ask = async (): Promise<void> => {
    const isWhole = since === null || Date.now() - wholeAtMs >= wholeEveryMs;
    let next = isWhole ? new Map() : (vehicles.value ?? new Map());
    let asOf: string | null = null;
    let after: string | null = null;
    for (let page = 0; page < pagesMost; page += 1) {
      const answer: Awaited<ReturnType<typeof api.get<Live>>> = await api.get('/live', liveSchema, {
        query: { since: isWhole ? null : since, after, limit: aPage },
      });
      if (isGone) return;
      if (!answer.ok) {
        failure.value = answer.error;
        return;
      }
      await nextFrame();
      next = new Map(withAnswer(next, answer.value, false));
      // What changed while the pages were read is asked for the next time.
      asOf ??= answer.value.asOf;
      after = answer.value.next;
      if (after === null) break;
    }
    since = asOf;
    if (isWhole) wholeAtMs = Date.now();
    failure.value = null;
    toldAtMs.value = Date.now();
    vehicles.value = next;
  };
  const plan = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = isGone ? null : setTimeout(() => void load(), pollMs);
  };
  const load = (): Promise<void> => {
    if (document.visibilityState !== 'visible') return Promise.resolve();
    loading ??= ask().finally(() => {
      loading = null;
      plan();
    });
    return loading;
  };
  const onSeen = (): void => void load();

  onMounted(() => {
    document.addEventListener('visibilitychange', onSeen);
    void load();
  });
  onBeforeUnmount(() => {
    isGone = true;
    document.removeEventListener('visibilitychange', onSeen);
    if (timer !== null) clearTimeout(timer);
  });
  return { vehicles: readonly(vehicles) as Readonly<Ref<LiveVehicles | null>>, failure, toldAtMs, load };
};
