// From which station or depot a counter sells: the session's, or the one chosen on this device by those who work at several.
import * as v from 'valibot';
import { computed, onMounted, ref, shallowRef, type ComputedRef, type Ref } from 'vue';
import { siteSchema } from '../../../shared/contract/organisation.ts';
import { api } from '../../shell/services.ts';
import { session } from '../../shell/session-state.ts';
import { rememberedInBrowser } from '../../text/remembered.ts';

export interface SellingSite {
  readonly siteId: string;
  readonly name: string;
}

const remembered = rememberedInBrowser();
const key = 'counter-site';
const sitesSchema = v.object({ items: v.array(siteSchema) });

export const useSellingSite = (): {
  readonly site: ComputedRef<SellingSite | null>;
  /** More than one: the person may choose. */
  readonly options: Readonly<Ref<readonly SellingSite[]>>;
  readonly choose: (siteId: string) => void;
} => {
  const chosenId = ref(remembered.read(key));
  const options = shallowRef<readonly SellingSite[]>([]);
  onMounted(async () => {
    const organisationId = session.value?.organisation.organisationId;
    if (organisationId === undefined || session.value?.site !== null) return;
    const result = await api.get(`/organisations/${organisationId}/sites`, sitesSchema);
    if (!result.ok) return;
    options.value = result.value.items
      .filter(({ endedAt, kind }) => endedAt === null && (kind === 'station' || kind === 'depot'))
      .map(({ siteId, name }) => ({ siteId, name }));
  });
  return {
    site: computed(
      () =>
        session.value?.site ??
        options.value.find(({ siteId }) => siteId === chosenId.value) ??
        options.value[0] ??
        null,
    ),
    options,
    choose: (siteId) => {
      chosenId.value = siteId;
      remembered.write(key, siteId);
    },
  };
};
