// One thing sent at a time from a form: busy while it is under way, and what went wrong, said beside the form.
import { ref, shallowRef, type Ref } from 'vue';
import type { Failure } from '../../api/failure.ts';
import type { Result } from '../../../shared/result.ts';

export interface Sending {
  readonly busy: Ref<boolean>;
  readonly failure: Ref<Failure | null>;
  /** Null where it failed, or where something is under way already. */
  readonly send: <T>(call: () => Promise<Result<T, Failure>>) => Promise<{ readonly value: T } | null>;
}

export const useSending = (): Sending => {
  const busy = ref(false);
  const failure = shallowRef<Failure | null>(null);
  return {
    busy,
    failure,
    send: async (call) => {
      if (busy.value) return null;
      busy.value = true;
      failure.value = null;
      const result = await call();
      busy.value = false;
      if (result.ok) return { value: result.value };
      failure.value = result.error;
      return null;
    },
  };
};
