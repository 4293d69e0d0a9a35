// Judges the register stretch by stretch and adds up, until it is through or somebody stops it.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import { registerJudgementSchema, type RegisterJudgementRequest } from '../../../shared/contract/register-judgement.ts';
import {
  NOTHING_JUDGED,
  together,
  type ChangedCylinder,
  type RegisterJudgement,
} from '../../../shared/register-judgement/judgement.ts';
import type { Failure } from '../../api/failure.ts';
import { api } from '../../shell/services.ts';

export interface Judging {
  readonly counts: ShallowRef<RegisterJudgement | null>;
  readonly changed: ShallowRef<readonly ChangedCylinder[]>;
  /** About; null: not known yet. */
  readonly total: Ref<number | null>;
  readonly running: Ref<boolean>;
  readonly stopped: Ref<boolean>;
  readonly failure: ShallowRef<Failure | null>;
  run(asked: RegisterJudgementRequest): Promise<void>;
  stop(): void;
}

const STRETCH_MS = 60_000;

export function useJudging(): Judging {
  const counts = shallowRef<RegisterJudgement | null>(null);
  const changed = shallowRef<readonly ChangedCylinder[]>([]);
  const total = ref<number | null>(null);
  const running = ref(false);
  const stopped = ref(false);
  const failure = shallowRef<Failure | null>(null);
  let turn = 0;

  return {
    counts,
    changed,
    total,
    running,
    stopped,
    failure,
    async run(asked) {
      turn += 1;
      const mine = turn;
      counts.value = null;
      changed.value = [];
      total.value = null;
      failure.value = null;
      stopped.value = false;
      running.value = true;
      let after: string | null = null;
      let found: ChangedCylinder[] = [];
      do {
        const body: RegisterJudgementRequest = { ...asked, after };
        const result = await api.post('/register-judgements', body, registerJudgementSchema, { timeoutMs: STRETCH_MS });
        if (mine !== turn) return;
        if (!result.ok) {
          failure.value = result.error;
          break;
        }
        total.value ??= result.value.total;
        counts.value = together(counts.value ?? NOTHING_JUDGED, result.value.counts);
        found = found.concat(result.value.changed);
        changed.value = found;
        after = result.value.next;
      } while (after !== null);
      running.value = false;
    },
    stop() {
      if (!running.value) return;
      turn += 1;
      running.value = false;
      stopped.value = true;
    },
  };
}
