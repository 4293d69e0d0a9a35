// The station at which this person works now: the session's, or the one chosen on this device by those who work at several.
import * as v from 'valibot';
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue';
import { siteSchema } from '../../../shared/contract/organisation.ts';
import type { Failure } from '../../api/failure.ts';
import { api } from '../../shell/services.ts';
import { session } from '../../shell/session-state.ts';
import { rememberedInBrowser } from '../../text/remembered.ts';

export interface WorkSite {
  readonly siteId: string;
  readonly name: string;
}

const remembered = rememberedInBrowser();
const key = 'site';
const chosenId = ref(remembered.read(key));
const options = shallowRef<readonly WorkSite[]>([]);
const failure = shallowRef<Failure | null>(null);
let loadedFor: string | null = null;

const sitesSchema = v.object({ items: v.array(siteSchema) });

const load = async (): Promise<void> => {
  const organisationId = session.value?.organisation.organisationId;
  if (organisationId === undefined || session.value?.site !== null || loadedFor === organisationId) return;
  const result = await api.get(`/organisations/${organisationId}/sites`, sitesSchema);
  if (!result.ok) {
    failure.value = result.error;
    return;
  }
  failure.value = null;
  loadedFor = organisationId;
  options.value = result.value.items
    .filter((site) => site.endedAt === null && site.kind === 'station')
    .map(({ siteId, name }) => ({ siteId, name }));
};

export const chooseSite = (siteId: string): void => {
  chosenId.value = siteId;
  remembered.write(key, siteId);
};

const current = computed<WorkSite | null>(() => {
  const own = session.value?.site ?? null;
  if (own !== null) return own;
  return options.value.find((site) => site.siteId === chosenId.value) ?? options.value[0] ?? null;
});

export const useWorkSite = (): {
  readonly site: ComputedRef<WorkSite | null>;
  /** More than one: the person may choose. */
  readonly options: Readonly<Ref<readonly WorkSite[]>>;
  readonly failure: Readonly<Ref<Failure | null>>;
  readonly reload: () => Promise<void>;
} => {
  void load();
  return { site: current, options, failure, reload: load };
};
