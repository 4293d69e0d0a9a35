// Keeps the vehicles on the road up to date while the screen is looked at: all once, which is logged as a look; then what changed.
import { onBeforeUnmount, onMounted, ref, shallowRef, type Ref } from 'vue';
import { liveSchema, type Live } from '../../../shared/contract/position.ts';
import type { Result } from '../../../shared/result.ts';
import type { Failure } from '../../api/failure.ts';
import { api } from '../../shell/services.ts';
import { withAnswer, type LiveVehicles } from './live.ts';
import { nextFrame } from './next-frame.ts';

const pollMs = 10_000;
const wholeAtMostEveryMs = 120_000;
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
    const isWhole = since === null;
    let next: LiveVehicles = isWhole ? new Map() : (vehicles.value ?? new Map());
    let asOf: string | null = null;
    let running = 0;
    let after: string | null = null;
    for (let page = 0; page < pagesMost; page += 1) {
      const answer: Result<Live, Failure> = await api.get('/live', liveSchema, {
        query: { since: isWhole ? null : since, after, limit: aPage },
      });
      if (isGone) return;
      if (!answer.ok) {
        failure.value = answer.error;
        return;
      }
      await nextFrame();
      next = withAnswer(next, answer.value);
      ({ running } = answer.value);
      // What changed while the pages were read is asked for the next time.
      asOf ??= answer.value.asOf;
      after = answer.value.next;
      if (after === null) break;
    }
    if (isWhole) wholeAtMs = Date.now();
    // Something was missed: the next question is for all, though not over and over.
    since = next.size === running || Date.now() - wholeAtMs < wholeAtMostEveryMs ? asOf : null;
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
  // Handed out as it is: `readonly` would put a watcher around each vehicle.
  return { vehicles, failure, toldAtMs, load };
};
