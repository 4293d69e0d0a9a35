// The facts that this phone keeps of a courier's shift, and the gate on them; both are loaded only when a courier is signed in.
import { readonly, shallowRef, watch, type Ref } from 'vue';
import type { DoorJudgeAnswer, DoorJudgeRequest } from '../../shared/contract/door.ts';
import type { JudgedLoad, LoadRequest } from '../../shared/contract/shift.ts';
import type { KeptCustomer } from '../../shared/contract/shift-facts.ts';
import type { FactsKeeper } from '../facts/keeper.ts';
import type { AskedHere, JudgedHere } from '../judge-here.ts';
import { rememberedInBrowser } from '../text/remembered.ts';
import { positionState } from './position.ts';
import { api, outbox } from './services.ts';
import { session } from './session-state.ts';

interface OnPhone {
  readonly dataAsOf: string;
  readonly parametersVersion: number;
}

const current = shallowRef<string | null>(null);
/** The server's instant of the facts that are kept; null: none are. */
export const factsAsOf: Readonly<Ref<string | null>> = readonly(current);

const remembered = rememberedInBrowser();
/** That something is kept: also where the session ran out while the page was closed, it is found and wiped. */
const keptKey = 'facts';
/** Commands that a shift may have; older ones are in the server's facts long since. */
const mostAnswered = 300;

const serverNowMs = (): number => Date.now() + (outbox.state().clockOffsetMs ?? 0);
const owner = () => {
  const now = session.value;
  if (now === null || !now.roles.includes('courier')) return null;
  return { personId: now.person.personId, organisationId: now.organisation.organisationId };
};

const make = async (): Promise<FactsKeeper> => {
  const [{ createFactsKeeper }, { createIndexedDbFactsStore }, { createMemoryFactsStore }, { readKeptRoster }] =
    await Promise.all([
      import('../facts/keeper.ts'),
      import('../facts/indexed-db-store.ts'),
      import('../facts/memory-store.ts'),
      import('../screen/stand-in/kept-roster.ts'),
    ]);
  const keeper = createFactsKeeper({
    store: typeof indexedDB === 'undefined' ? createMemoryFactsStore() : createIndexedDbFactsStore(),
    get: api.get,
    now: () => Date.now(),
    owner,
    offlineDays: () => session.value?.offlineDays ?? 0,
    async sent() {
      const [unsent, answered] = await Promise.all([outbox.unsent(), outbox.history(mostAnswered)]);
      const known = answered.map(({ envelope, answer, acknowledgedAtMs }) => ({ envelope, answer, acknowledgedAtMs }));
      return [...known, ...unsent.map((envelope) => ({ envelope, answer: null, acknowledgedAtMs: null }))].sort(
        (one, other) => one.envelope.seq - other.envelope.seq,
      );
    },
    beside() {
      const { lastFixAtMs } = positionState.value;
      const offsetMs = outbox.state().clockOffsetMs ?? 0;
      const roster = readKeptRoster(remembered, owner()?.personId ?? '');
      return {
        standIns: (roster?.standIns ?? [])
          .filter((standIn) => standIn.endedAt === null && standIn.doubt === null)
          .map(({ kind, targetId, from, until }) => ({ kind, targetId, from, until })),
        lastPositionAt: lastFixAtMs === null ? null : new Date(lastFixAtMs + offsetMs).toISOString(),
      };
    },
    after: (ms, callback) => {
      const timer = setTimeout(callback, ms);
      return () => clearTimeout(timer);
    },
  });
  keeper.subscribe((asOf) => {
    current.value = asOf;
  });
  return keeper;
};

let making: Promise<FactsKeeper> | null = null;
const keeper = (): Promise<FactsKeeper> => {
  making ??= make();
  // A chunk that could not be loaded now may be there later.
  making.catch(() => {
    making = null;
  });
  return making;
};

const facts = async () => (owner() === null ? null : await (await keeper()).current());

/** Asks the server now; false: it did not answer, and what was kept stays. */
export const refreshFacts = async (): Promise<boolean> => (await (await keeper()).refresh()).ok;

/** As POST /loads/judge, by what this phone knows. Null: it knows nothing. */
export const judgeLoadOnPhone = async (request: LoadRequest): Promise<(JudgedLoad & OnPhone) | null> => {
  const [kept, { judgeLoadHere }] = await Promise.all([facts(), import('../judge-here.ts')]);
  return kept === null ? null : judgeLoadHere(kept, request, { at: new Date(serverNowMs()).toISOString() });
};

/** As POST /doors/judge, by what this phone knows; a check of this phone counts from the moment it was made. */
export const judgeDoorOnPhone = async (request: DoorJudgeRequest): Promise<(DoorJudgeAnswer & OnPhone) | null> => {
  const [kept, { judgeDoorHere }] = await Promise.all([facts(), import('../judge-here.ts')]);
  return kept === null ? null : judgeDoorHere(kept, request, { at: new Date(serverNowMs()).toISOString() });
};

/** One cylinder at one step, by what this phone knows. */
export const judgeOnPhone = async (asked: Omit<AskedHere, 'at'>): Promise<JudgedHere | null> => {
  const [kept, { judgeHere }] = await Promise.all([facts(), import('../judge-here.ts')]);
  return kept === null ? null : judgeHere(kept, { ...asked, at: new Date(serverNowMs()).toISOString() });
};

/** Those of the courier's zones, names masked, and those opened on this phone: to find one where there is no signal. */
export const customersOnPhone = async (): Promise<readonly KeptCustomer[]> => {
  const kept = await facts();
  return kept === null ? [] : [...kept.changes.customers, ...(kept.customers?.items ?? [])];
};

/** Runs while a courier is signed in; what was kept goes when they sign out or somebody else signs in. */
export const startShiftFacts = (): void => {
  let wasOnline = true;
  let lastSyncAtMs: number | null = null;
  outbox.subscribe((state) => {
    const isBack = state.online && !wasOnline;
    const hasSynced = state.lastSyncAtMs !== lastSyncAtMs;
    wasOnline = state.online;
    ({ lastSyncAtMs } = state);
    if ((isBack || hasSynced) && owner() !== null) void keeper().then((one) => one.refreshSoon());
  });
  watch(
    () => JSON.stringify(owner()),
    () => {
      if (owner() !== null) {
        remembered.write(keptKey, '1');
        void keeper().then((one) => one.start());
      } else if (remembered.read(keptKey) !== null) {
        void keeper()
          .then((one) => one.wipe())
          .then(() => remembered.write(keptKey, null));
      }
    },
    { immediate: true },
  );
};
