// Positions: every event gets one, once, in one line for all, however many sequencers run.
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Store } from '../../../server/db/store.ts';
import { byConsole } from '../../../server/feature/account/account-dependencies.ts';
import { appendEvent } from '../../../server/log/append.ts';
import { assignPositions } from '../../../server/log/sequence.ts';
import { describeOnEachStore, openTestStore } from '../../support/stores.ts';

describeOnEachStore('the sequencer', (engine) => {
  let store: Store;
  beforeEach(async () => {
    store = await openTestStore(engine);
  });
  afterEach(async () => {
    await store.close();
  });

  const append = async (streamId: string, n: number, recordedAt: string): Promise<void> => {
    await store.atomically(async (trx) => {
      const event = { streamKind: 'test', streamId, n, by: byConsole(recordedAt), data: { type: 'happened' } };
      await appendEvent(trx, event);
    });
  };
  const positions = async (): Promise<string[]> => {
    const events = await store.reader.selectFrom('event').selectAll().orderBy('position').execute();
    return events.map(({ stream_id: id, n, position }) => `${String(position)} ${id} ${n}`);
  };

  it('numbers events by the time at which they were recorded, a stretch at a time, and goes on from there', async () => {
    await append('b', 1, '2026-05-18T04:00:02.000Z');
    await append('a', 1, '2026-05-18T04:00:01.000Z');
    await append('a', 2, '2026-05-18T04:00:02.000Z');
    expect(await assignPositions(store, 2)).toBe(2);
    expect(await assignPositions(store, 2)).toBe(1);
    expect(await assignPositions(store, 2)).toBe(0);
    await append('a', 3, '2026-05-18T04:00:00.000Z');
    expect(await assignPositions(store, 2)).toBe(1);
    expect(await positions()).toEqual(['1 a 1', '2 a 2', '3 b 1', '4 a 3']);
  });

  it('gives no position twice where several run at once', async () => {
    for (let n = 1; n <= 40; n++) await append('a', n, '2026-05-18T04:00:00.000Z');
    const rounds = Array.from({ length: 12 }, () => assignPositions(store, 5));
    const counts = await Promise.all(rounds);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(40);
    expect(await positions()).toEqual(Array.from({ length: 40 }, (_, i) => `${i + 1} a ${i + 1}`));
  });
});
