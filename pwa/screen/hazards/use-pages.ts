// A list that is read page after page, each filter anew.
import * as v from 'valibot';
import { ref, shallowRef, type Ref } from 'vue';
import type { Query } from '../../api/client.ts';
import type { Failure } from '../../api/failure.ts';
import { api } from '../../shell/services.ts';

export interface Pages<T> {
  /** Null: not read yet. */
  readonly rows: Readonly<Ref<readonly T[] | null>>;
  readonly next: Readonly<Ref<string | null>>;
  readonly failure: Readonly<Ref<Failure | null>>;
  readonly loading: Readonly<Ref<boolean>>;
  /** When it was read, ms since 1970. */
  readonly nowMs: Readonly<Ref<number>>;
  load(more?: boolean): Promise<void>;
  /** Reads it anew, with nothing shown meanwhile. */
  restart(): Promise<void>;
}

export function usePages<T>(path: string, item: v.GenericSchema<unknown, T>, query: () => Query): Pages<T> {
  const schema = v.object({ items: v.array(item), next: v.optional(v.nullable(v.string()), null) });
  const rows = shallowRef<readonly T[] | null>(null);
  const next = ref<string | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const loading = ref(false);
  const nowMs = ref(Date.now());
  let turn = 0;
  const load = async (more = false): Promise<void> => {
    turn += 1;
    const mine = turn;
    loading.value = true;
    failure.value = null;
    const result = await api.get(path, schema, { query: { limit: 50, ...query(), after: more ? next.value : null } });
    if (mine !== turn) return;
    loading.value = false;
    nowMs.value = Date.now();
    if (!result.ok) {
      failure.value = result.error;
      return;
    }
    rows.value = more ? [...(rows.value ?? []), ...result.value.items] : result.value.items;
    next.value = result.value.next;
  };
  return {
    rows,
    next,
    failure,
    loading,
    nowMs,
    load,
    restart: () => {
      rows.value = null;
      return load();
    },
  };
}
