// The address on whatever is printed, and whether this company has confirmed that it opens on phones.
import { computed, onMounted, shallowRef, type ComputedRef, type ShallowRef } from 'vue';
import { labelAddressSchema, type LabelAddress } from '../../../shared/contract/label.ts';
import type { Failure } from '../../api/failure.ts';
import { api } from '../../shell/services.ts';

export interface LabelAddressState {
  readonly address: ShallowRef<LabelAddress | null>;
  readonly failure: ShallowRef<Failure | null>;
  readonly mayPrint: ComputedRef<boolean>;
  readonly load: () => Promise<void>;
}

export const useLabelAddress = (): LabelAddressState => {
  const address = shallowRef<LabelAddress | null>(null);
  const failure = shallowRef<Failure | null>(null);
  const load = async (): Promise<void> => {
    failure.value = null;
    const result = await api.get('/label-address', labelAddressSchema);
    if (result.ok) address.value = result.value;
    else failure.value = result.error;
  };
  onMounted(load);
  const mayPrint = computed(() => address.value?.fault === null && address.value.confirmedAt !== null);
  return { address, failure, mayPrint, load };
};
