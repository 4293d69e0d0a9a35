// Keeps a courier's facts fresh on the phone: at the begin of a shift, after what was recorded has been answered, and every few minutes.
import { shiftCustomersSchema, shiftFactsSchema, type ShiftCustomers } from '../../shared/contract/shift-facts.ts';
import { ok, type Result } from '../../shared/result.ts';
import type { Client, Query } from '../api/client.ts';
import { isSignedOut, type Failure } from '../api/failure.ts';
import type { KeptCustomers, KeptFacts, LocalChanges } from './kept-facts.ts';
import { customersToReadAnew, localChanges, type AskedAt, type Sent } from './local-changes.ts';
import { isOwner, type FactsStore, type Owner, type Stored } from './store.ts';

export interface KeeperDependencies {
  readonly store: FactsStore;
  readonly get: Client['get'];
  /** Ms since 1970, by the device's clock. */
  readonly now: () => number;
  /** Who is signed in as a courier; null: nobody. */
  readonly owner: () => Owner | null;
  /** For so many days after the server last answered. */
  readonly offlineDays: () => number;
  /** Commands of this device, unsent and answered, in the order of their numbers. */
  readonly sent: () => Promise<readonly Sent[]>;
  /** What the phone knows beside the outbox. */
  readonly beside: () => Pick<LocalChanges, 'standIns' | 'lastPositionAt'>;
  /** Calls back once after `ms`; gives back how to call it off. */
  readonly after: (ms: number, callback: () => void) => () => void;
}

export interface FactsKeeper {
  /** Null: nothing is kept for who is signed in. */
  current(): Promise<KeptFacts | null>;
  /** Asks the server now; what was kept stays where it does not answer. */
  refresh(): Promise<Result<null, Failure>>;
  /** Something was answered, or the network is back: asks soon, once for all that happens together. */
  refreshSoon(): void;
  /** The server's instant of what is kept; null: nothing. */
  asOf(): string | null;
  subscribe(listener: (asOf: string | null) => void): () => void;
  start(): Promise<void>;
  /** Nobody is signed in any more, or somebody else: what was kept is gone. */
  wipe(): Promise<void>;
}

const msADay = 86_400_000;
/** Answers come one after the other; together they are one reason to ask. */
const soonMs = 3000;
const everyMs = 5 * 60_000;
/** All customers of the zones: those of whom this phone recorded something are read anew at once. */
const customersEveryMs = 30 * 60_000;
/** Ids that one request names. */
const mostNamed = 50;

export const createFactsKeeper = (dependencies: KeeperDependencies): FactsKeeper => {
  const { store, get, now, owner, offlineDays, sent, beside, after } = dependencies;
  let stored: Stored | null = null;
  let running: Promise<Result<null, Failure>> | null = null;
  let again = false;
  let callOff: (() => void) | null = null;
  const listeners = new Set<(asOf: string | null) => void>();

  const tell = (): void => {
    for (const listener of listeners) listener(stored?.load.asOf ?? null);
  };

  /** What may still be used: of who is signed in, and not too old. */
  const usable = (kept: Stored | null): Stored | null => {
    const who = owner();
    if (kept === null || who === null || !isOwner(kept.owner, who)) return null;
    const ageMs = now() - kept.savedAtMs;
    return ageMs <= offlineDays() * msADay ? kept : null;
  };

  const askedAt = (kept: Pick<Stored, 'loadMs' | 'customersMs' | 'customerMs'>): AskedAt => ({
    loadMs: kept.loadMs,
    customersMs: kept.customersMs,
    customerMs: kept.customerMs,
  });

  /** All pages; `only`: of these customers alone. */
  const readCustomers = async (only: readonly string[] | null): Promise<Result<KeptCustomers, Failure>> => {
    const pages: ShiftCustomers[] = [];
    let next: string | null = null;
    do {
      const query: Query = { limit: '200', after: next, only: only?.join(',') ?? null };
      const page: Result<ShiftCustomers, Failure> = await get('/shift/facts/customers', shiftCustomersSchema, {
        query,
        timeoutMs: 30_000,
      });
      if (!page.ok) return page;
      pages.push(page.value);
      ({ next } = page.value);
    } while (next !== null);
    return ok({
      // As old as the oldest of them.
      asOf: pages[0]?.asOf ?? '',
      items: pages.flatMap((page) => page.items),
      cylinders: pages.flatMap((page) => page.cylinders),
      names: Object.fromEntries(pages.flatMap((page) => Object.entries(page.names))),
    });
  };

  const withReadAnew = (before: KeptCustomers, some: KeptCustomers, ids: readonly string[]): KeptCustomers => {
    const isOfThem = (custody: { readonly kind: string; readonly id: string } | null): boolean =>
      custody?.kind === 'customer' && ids.includes(custody.id);
    const has = new Set(some.cylinders.map((cylinder) => cylinder.cylinderId));
    return {
      asOf: before.asOf,
      items: [...before.items.filter((item) => !ids.includes(item.customerId)), ...some.items],
      cylinders: [
        ...before.cylinders.filter(({ cylinderId, custody }) => !isOfThem(custody) && !has.has(cylinderId)),
        ...some.cylinders,
      ],
      names: { ...before.names, ...some.names },
    };
  };

  const refreshOnce = async (): Promise<Result<null, Failure>> => {
    const who = owner();
    if (who === null) return ok(null);
    const before = usable(stored ?? (await store.read(who)));
    const loadMs = now();
    const load = await get('/shift/facts', shiftFactsSchema, { timeoutMs: 30_000 });
    if (!load.ok) {
      if (isSignedOut(load.error)) await wipe();
      return load;
    }
    let customers = before?.customers ?? null;
    let customersMs = before?.customersMs ?? 0;
    let customerMs: Record<string, number> = { ...before?.customerMs };
    const isDue =
      customers === null || now() - customersMs >= customersEveryMs || before?.load.shiftId !== load.value.shiftId;
    const askedMs = now();
    if (isDue) {
      const all = await readCustomers(null);
      if (all.ok) [customers, customersMs, customerMs] = [all.value, askedMs, {}];
    } else if (customers !== null) {
      const ids = customersToReadAnew(await sent(), askedAt({ loadMs, customersMs, customerMs })).slice(0, mostNamed);
      const some = ids.length === 0 ? null : await readCustomers(ids);
      if (some?.ok === true) {
        customers = withReadAnew(customers, some.value, ids);
        for (const id of ids) customerMs[id] = askedMs;
      }
    }
    // Somebody else may have signed in meanwhile.
    const still = owner();
    if (still === null || !isOwner(still, who)) return ok(null);
    stored = { owner: who, savedAtMs: now(), load: load.value, loadMs, customers, customersMs, customerMs };
    // Where the device can keep nothing, the page still has it.
    await store.write(stored).catch(() => undefined);
    tell();
    return ok(null);
  };

  const refresh = async (): Promise<Result<null, Failure>> => {
    if (running !== null) {
      again = true;
      return await running;
    }
    running = (async () => {
      let result: Result<null, Failure>;
      do {
        again = false;
        result = await refreshOnce();
      } while (again && result.ok);
      return result;
    })().finally(() => {
      running = null;
      later(everyMs);
    });
    return await running;
  };

  const later = (ms: number): void => {
    callOff?.();
    callOff =
      owner() === null
        ? null
        : after(ms, () => {
            callOff = null;
            void refresh();
          });
  };

  const wipe = async (): Promise<void> => {
    callOff?.();
    callOff = null;
    stored = null;
    await store.clear().catch(() => undefined);
    tell();
  };

  return {
    async current() {
      const who = owner();
      if (who === null) return null;
      stored ??= await store.read(who).catch(() => null);
      const kept = usable(stored);
      if (kept === null) return null;
      const { load, customers } = kept;
      const known = { ...load, organisationId: who.organisationId, courierId: who.personId };
      const changes = localChanges(await sent(), askedAt(kept), known, beside());
      return { load, customers, changes };
    },
    refresh,
    refreshSoon: () => later(soonMs),
    asOf: () => usable(stored)?.load.asOf ?? null,
    subscribe(listener) {
      listeners.add(listener);
      listener(usable(stored)?.load.asOf ?? null);
      return () => listeners.delete(listener);
    },
    async start() {
      const who = owner();
      if (who === null) return;
      stored = await store.read(who).catch(() => null);
      // Of somebody else, or too old: not left lying about.
      if (usable(stored) === null) await wipe();
      tell();
      await refresh();
    },
    wipe,
  };
};
