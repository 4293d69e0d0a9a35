// Rows of an import, page by page, as a filter asks for them.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue';
import * as v from 'valibot';
import { importRowSchema, type ImportRow } from '../../../shared/contract/import.ts';
import type { Query } from '../../api/client.ts';
import type { Failure } from '../../api/failure.ts';
import { api } from '../../shell/services.ts';

const pageSchema = v.object({ items: v.array(importRowSchema), next: v.nullable(v.string()) });
const PAGE_ROWS = 50;

export interface Rows {
  readonly items: ShallowRef<readonly ImportRow[] | null>;
  readonly next: Ref<string | null>;
  readonly failure: ShallowRef<Failure | null>;
  readonly loading: Ref<boolean>;
  load(query: Query, more?: boolean): Promise<void>;
}

export function useRows(importId: () => string): Rows {
  const items = shallowRef<readonly ImportRow[] | null>(null);
  const next = ref<string | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const loading = ref(false);
  let turn = 0;
  return {
    items,
    next,
    failure,
    loading,
    async load(query, more = false) {
      turn += 1;
      const mine = turn;
      loading.value = true;
      failure.value = null;
      const result = await api.get(`/imports/${importId()}/rows`, pageSchema, {
        query: { ...query, limit: PAGE_ROWS, after: more ? next.value : undefined },
      });
      if (mine !== turn) return;
      loading.value = false;
      if (!result.ok) {
        failure.value = result.error;
        return;
      }
      items.value = more ? [...(items.value ?? []), ...result.value.items] : result.value.items;
      next.value = result.value.next;
    },
  };
}

/** A value of a line in the report, for people; empty where there is none. */
export const shown = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value);
