// Stations and depots of the company: where cylinders come from and go to. Kept for where there is no signal.
import { computed, ref, shallowRef, type ComputedRef, type Ref } from 'vue';
import * as v from 'valibot';
import { siteSchema } from '../../../shared/contract/organisation.ts';
import type { Failure } from '../../api/failure.ts';
import { session } from '../../shell/session-state.ts';
import { rememberedInBrowser } from '../../text/remembered.ts';
import { loadAll } from '../office/load-all.ts';

const depotSchema = v.object({ siteId: v.string(), name: v.string() });
export type Depot = v.InferOutput<typeof depotSchema>;
const keptSchema = v.object({ organisationId: v.string(), depots: v.array(depotSchema) });

const remembered = rememberedInBrowser();
const listKey = 'depots';
const chosenKey = 'depot';

const organisationId = (): string => session.value?.organisation.organisationId ?? '';

const readKept = (): readonly Depot[] => {
  try {
    const read = v.safeParse(keptSchema, JSON.parse(remembered.read(listKey) ?? 'null'));
    return read.success && read.output.organisationId === organisationId() ? read.output.depots : [];
  } catch {
    return [];
  }
};

export interface Depots {
  readonly depots: Readonly<Ref<readonly Depot[]>>;
  /** The one at work: of the session, or chosen before on this phone; null: it has to be chosen. */
  readonly at: ComputedRef<Depot | null>;
  readonly choose: (siteId: string) => void;
  readonly failure: Readonly<Ref<Failure | null>>;
  readonly load: () => Promise<void>;
}

export const useDepots = (): Depots => {
  const depots = shallowRef(readKept());
  const failure = shallowRef<Failure | null>(null);
  const chosen = ref(remembered.read(chosenKey));
  const load = async (): Promise<void> => {
    const result = await loadAll(`/organisations/${organisationId()}/sites`, siteSchema);
    if (!result.ok) {
      failure.value = depots.value.length > 0 ? null : result.error;
      return;
    }
    failure.value = null;
    depots.value = result.value
      .filter((site) => site.endedAt === null && (site.kind === 'station' || site.kind === 'depot'))
      .map(({ siteId, name }) => ({ siteId, name }));
    remembered.write(listKey, JSON.stringify({ organisationId: organisationId(), depots: depots.value }));
  };
  void load();
  const at = computed<Depot | null>(() => {
    const own = session.value?.site?.siteId ?? null;
    const [first, ...more] = depots.value;
    return (
      depots.value.find((depot) => depot.siteId === chosen.value) ??
      depots.value.find((depot) => depot.siteId === own) ??
      (more.length === 0 ? (first ?? null) : null)
    );
  });
  return {
    depots,
    at,
    choose: (siteId) => {
      chosen.value = siteId;
      remembered.write(chosenKey, siteId);
    },
    failure,
    load,
  };
};
