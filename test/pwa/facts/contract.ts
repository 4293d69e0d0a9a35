// What every store of a shift's facts must keep to. Run on memory in Node, and on IndexedDB in a browser (see indexed-db.browser.ts).
import type { FactsStore, Stored } from '../../../pwa/facts/store.ts';
import type { ContractTest } from '../outbox/contract.ts';

const owner = { personId: 'p-1', organisationId: 'o-1' };

export const stored = (asOf: string, more: Partial<Stored> = {}): Stored => ({
  owner,
  savedAtMs: 1000,
  load: {
    asOf,
    organisationId: 'o-1',
    courierId: 'p-1',
    area: '',
    shiftId: null,
    vehicleId: null,
    parameters: [{ from: '2026-11-23', version: 0, values: {} }],
    licences: [],
    courier: { courierId: 'p-1', organisationId: 'o-1', memberships: [], cards: [], bindings: [], standIns: [] },
    vehicles: [],
    zones: [],
    sites: [],
    cylinders: [],
    names: {},
    scan: { baseUrls: [], vendorPatterns: [] },
  },
  loadMs: 900,
  customers: null,
  customersMs: 0,
  customerMs: {},
  ...more,
});

/** One test each; `open` gives an empty store for a name that was not used before. */
export const factsStoreContract = (open: (name: string) => Promise<FactsStore>): readonly ContractTest[] => [
  {
    name: 'an empty store has nothing',
    run: async (equal) => {
      const store = await open('empty');
      equal(await store.read(owner), null);
    },
  },
  {
    name: 'gives back what was written, the last only',
    run: async (equal) => {
      const store = await open('last');
      await store.write(stored('2026-11-23T00:00:00.000Z'));
      const second = stored('2026-11-23T01:00:00.000Z', { customerMs: { c: 5 } });
      await store.write(second);
      equal(await store.read(owner), second);
    },
  },
  {
    name: 'gives nobody what is kept of somebody else, nor of another company',
    run: async (equal) => {
      const store = await open('owners');
      await store.write(stored('2026-11-23T00:00:00.000Z'));
      equal(await store.read({ ...owner, personId: 'p-2' }), null);
      equal(await store.read({ ...owner, organisationId: 'o-2' }), null);
      const theirs = stored('2026-11-23T00:00:00.000Z', { owner: { ...owner, personId: 'p-2' } });
      await store.write(theirs);
      equal(await store.read(owner), null);
      equal(await store.read(theirs.owner), theirs);
    },
  },
  {
    name: 'keeps nothing after it was cleared, and can be written again',
    run: async (equal) => {
      const store = await open('cleared');
      await store.write(stored('2026-11-23T00:00:00.000Z'));
      await store.clear();
      equal(await store.read(owner), null);
      await store.clear();
      await store.write(stored('2026-11-23T02:00:00.000Z'));
      equal((await store.read(owner))?.load.asOf, '2026-11-23T02:00:00.000Z');
    },
  },
];
