// What the register has aboard of a vehicle: for the figures by model, and to tell early what cannot be right.
import { computed, shallowRef, watch, type ComputedRef, type Ref } from 'vue';
import { aboardRowSchema, type AboardRow } from '../../../shared/contract/shift.ts';
import { loadAll } from '../office/load-all.ts';

export interface Aboard {
  /** Null: not known, or not yet. */
  readonly rows: Readonly<Ref<readonly AboardRow[] | null>>;
  readonly byCode: ComputedRef<ReadonlyMap<string, AboardRow> | null>;
  readonly reload: () => Promise<void>;
}

export const useAboard = (vehicleId: Readonly<Ref<string | null>>): Aboard => {
  const rows = shallowRef<readonly AboardRow[] | null>(null);
  const reload = async (): Promise<void> => {
    const asked = vehicleId.value;
    if (asked === null) {
      rows.value = null;
      return;
    }
    const result = await loadAll(`/vehicles/${asked}/aboard`, aboardRowSchema);
    if (asked === vehicleId.value && result.ok) rows.value = result.value;
  };
  watch(
    vehicleId,
    () => {
      rows.value = null;
      void reload();
    },
    { immediate: true },
  );
  const byCode = computed(() =>
    rows.value === null
      ? null
      : new Map(rows.value.flatMap((row) => (row.code === null ? [] : [[row.code, row] as const]))),
  );
  return { rows, byCode, reload };
};
