// What every store of unsent positions must keep to. Run on memory in Node, and on IndexedDB in a browser (see indexed-db.browser.ts).
import type { PointStore, WaitingPoint } from '../../../pwa/position/point-store.ts';

type Equal = (found: unknown, expected: unknown) => void;

export const waitingPoint = (minute: number, shiftId = 'a', personId = 'p'): WaitingPoint => ({
  shiftId,
  personId,
  point: {
    at: `2026-11-23T08:${String(minute).padStart(2, '0')}:00.000Z`,
    lng: 113.3,
    lat: 23.1,
    accuracyM: 8,
    speedMps: null,
    headingDeg: null,
  },
});
const minutes = (points: readonly WaitingPoint[]): string[] =>
  points.map(({ shiftId, point }) => shiftId + point.at.slice(14, 16));

/** `open(name, most)`: an empty store that keeps at most so many. */
export const pointStoreContract = (
  open: (name: string, most?: number) => PointStore,
): readonly { readonly name: string; run(equal: Equal): Promise<void> }[] => [
  {
    name: 'gives the earliest first, whatever order they came in, of one shift at a time',
    run: async (equal) => {
      const store = open('order');
      for (const minute of [5, 3, 4]) await store.add(waitingPoint(minute));
      await store.add(waitingPoint(1, 'b'));
      await store.add(waitingPoint(9, 'b'));
      equal(minutes(await store.head(10, 'p')), ['b01', 'b09']);
      equal(minutes(await store.head(2, 'p', new Set(['b']))), ['a03', 'a04']);
      equal(minutes(await store.head(10, 'p', new Set(['a', 'b']))), []);
    },
  },
  {
    name: 'keeps one position a shift and instant, the first',
    run: async (equal) => {
      const store = open('dedupe');
      await store.add(waitingPoint(1));
      await store.add({ ...waitingPoint(1), point: { ...waitingPoint(1).point, lat: 1 } });
      equal(await store.count(), 1);
      equal((await store.head(10, 'p'))[0]?.point.lat, 23.1);
      await store.add(waitingPoint(1, 'b'));
      equal(await store.count(), 2);
    },
  },
  {
    name: 'forgets what is removed and nothing else, also when it is removed twice',
    run: async (equal) => {
      const store = open('remove');
      for (const minute of [1, 2, 3]) await store.add(waitingPoint(minute));
      const gone = await store.head(2, 'p');
      await store.remove(gone);
      await store.remove(gone);
      equal(minutes(await store.head(10, 'p')), ['a03']);
      await store.remove([]);
      equal(await store.count(), 1);
    },
  },
  {
    name: 'keeps apart whose they are',
    run: async (equal) => {
      const store = open('people');
      await store.add(waitingPoint(1, 'a', 'p'));
      await store.add(waitingPoint(2, 'b', 'q'));
      equal(minutes(await store.head(10, 'q')), ['b02']);
      equal(minutes(await store.head(10, 'r')), []);
      equal(await store.count(), 2);
    },
  },
  {
    name: 'lets the oldest go where it is full',
    run: async (equal) => {
      const store = open('full', 3);
      for (const minute of [1, 2, 3, 4, 5]) await store.add(waitingPoint(minute));
      equal(minutes(await store.head(10, 'p')), ['a03', 'a04', 'a05']);
    },
  },
];
