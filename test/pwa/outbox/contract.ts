// What every outbox store must keep to. Run on memory in Node, and on IndexedDB in a browser (see indexed-db.browser.ts).
import type { Answer, Envelope } from '../../../shared/command/envelope.ts';
import type { Draft, OutboxStore } from '../../../pwa/outbox/store.ts';

export type Equal = (found: unknown, expected: unknown) => void;
export interface ContractTest {
  readonly name: string;
  readonly run: (equal: Equal) => Promise<void>;
}

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const makeDevice = (): string => id(999);

const draft = (n: number): Draft => ({
  commandId: id(n),
  type: 'check-scale',
  version: 1,
  actor: id(500),
  occurredAt: '2026-11-23T08:30:00.000Z',
  clockOffsetMs: null,
  appVersion: '0.1.0',
  verdictShown: null,
  signature: null,
  payload: { scaleId: 's-3', good: true, testWeightG: null, readingG: n, note: null },
});

const recorded = (n: number): { commandId: string; answer: Answer } => ({
  commandId: id(n),
  answer: { commandId: id(n), status: 'recorded', result: { n }, detail: null },
});
const unreadable = (n: number): { commandId: string; answer: Answer } => ({
  commandId: id(n),
  answer: { commandId: id(n), status: 'unreadable', result: null, detail: 'no such scale' },
});

const seqs = (envelopes: readonly Envelope[]): number[] => envelopes.map((one) => one.seq);

/** One test each; `open` gives an empty store for a name that was not used before. Run by vitest in Node, by a page in a browser. */
export const outboxStoreContract = (open: (name: string) => Promise<OutboxStore>): readonly ContractTest[] => {
  const tests: ContractTest[] = [];
  const test = (name: string, run: ContractTest['run']): void => {
    tests.push({ name, run });
  };
  const withDrafts = async (name: string, count: number): Promise<OutboxStore> => {
    const store = await open(name);
    for (let n = 1; n <= count; n += 1) await store.append(draft(n), makeDevice);
    return store;
  };

  test('numbers run 1, 2, 3 in the order of appending', async (equal) => {
    const store = await withDrafts('numbers', 3);
    equal(seqs(await store.head(10, null)), [1, 2, 3]);
    equal(await store.waiting(null), 3);
  });

  test('appends made at once get different numbers without a gap', async (equal) => {
    const store = await open('at-once');
    const made = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map((n) => store.append(draft(n), makeDevice)));
    equal(
      seqs(made).toSorted((a, b) => a - b),
      [1, 2, 3, 4, 5, 6, 7, 8],
    );
    equal(seqs(await store.head(10, null)), [1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('an envelope comes back as it was put', async (equal) => {
    const store = await open('whole');
    const put = await store.append(draft(1), makeDevice);
    equal(put, { ...draft(1), deviceId: id(999), seq: 1 });
    equal(await store.head(1, null), [put]);
  });

  test('appending the same command again gives the kept one and uses no number', async (equal) => {
    const store = await withDrafts('twice', 1);
    equal((await store.append(draft(1), makeDevice)).seq, 1);
    equal((await store.append(draft(2), makeDevice)).seq, 2);
    await store.acknowledge([recorded(1)], 1000, 10);
    equal((await store.append(draft(1), makeDevice)).seq, 1);
    equal(await store.waiting(null), 1);
  });

  test('numbers go on after everything was acknowledged', async (equal) => {
    const store = await withDrafts('goes-on', 2);
    await store.acknowledge([recorded(1), recorded(2)], 1000, 10);
    equal(await store.waiting(null), 0);
    equal((await store.append(draft(3), makeDevice)).seq, 3);
  });

  test('the device keeps the id it was given first', async (equal) => {
    const store = await open('device');
    equal(await store.deviceId(makeDevice), id(999));
    equal(await store.deviceId(() => id(111)), id(999));
    equal((await store.append(draft(1), () => id(222))).deviceId, id(999));
  });

  test('the head is the oldest, no more than asked for', async (equal) => {
    const store = await withDrafts('head', 5);
    equal(seqs(await store.head(2, null)), [1, 2]);
    await store.acknowledge([recorded(1)], 1000, 10);
    equal(seqs(await store.head(2, null)), [2, 3]);
  });

  test('commands of one organisation are given without those of another, and with those that name none', async (equal) => {
    const store = await open('organisations');
    const [one, other] = [id(700), id(701)];
    await store.append({ ...draft(1), organisationId: one }, makeDevice);
    await store.append({ ...draft(2), organisationId: other }, makeDevice);
    await store.append(draft(3), makeDevice);
    await store.append({ ...draft(4), organisationId: one }, makeDevice);
    equal(seqs(await store.head(10, one)), [1, 3, 4]);
    equal(seqs(await store.head(2, one)), [1, 3]);
    equal(seqs(await store.head(10, other)), [2, 3]);
    equal(seqs(await store.head(10, null)), [1, 2, 3, 4]);
    equal([await store.waiting(one), await store.waiting(other), await store.waiting(null)], [3, 2, 4]);
  });

  test('acknowledging moves a command to the history with its answer, once', async (equal) => {
    const store = await withDrafts('moves', 2);
    await store.acknowledge([recorded(1)], 1000, 10);
    await store.acknowledge([recorded(1)], 2000, 10);
    equal(await store.answerOf(id(1)), recorded(1).answer);
    equal(await store.answerOf(id(2)), null);
    const history = await store.history(10);
    equal(
      history.map((one) => [one.envelope.seq, one.acknowledgedAtMs]),
      [[1, 1000]],
    );
  });

  test('an answer to a command that is not here changes nothing', async (equal) => {
    const store = await withDrafts('unknown', 1);
    await store.acknowledge([recorded(7)], 1000, 10);
    equal(await store.waiting(null), 1);
    equal(await store.history(10), []);
  });

  test('the history is the latest first and keeps no more than asked', async (equal) => {
    const store = await withDrafts('history', 5);
    await store.acknowledge([1, 2, 3, 4, 5].map(recorded), 1000, 3);
    equal(
      (await store.history(10)).map((one) => one.envelope.seq),
      [5, 4, 3],
    );
    equal(
      (await store.history(1)).map((one) => one.envelope.seq),
      [5],
    );
  });

  test('what the server could not read stays until it was seen, however old', async (equal) => {
    const store = await withDrafts('failures', 5);
    await store.acknowledge([unreadable(1), recorded(2), recorded(3), recorded(4)], 1000, 2);
    equal(
      (await store.unseenFailures()).map((one) => one.envelope.seq),
      [1],
    );
    equal(
      (await store.history(10)).map((one) => one.envelope.seq),
      [4, 3, 1],
    );
    await store.markSeen(id(1));
    equal(await store.unseenFailures(), []);
    await store.acknowledge([recorded(5)], 2000, 2);
    equal(
      (await store.history(10)).map((one) => one.envelope.seq),
      [5, 4],
    );
  });

  test('the clock offset is unknown until it was measured', async (equal) => {
    const store = await open('clock');
    equal(await store.readClockOffsetMs(), null);
    await store.writeClockOffsetMs(-1500);
    equal(await store.readClockOffsetMs(), -1500);
  });

  test('one holder has the lease until it ends or is given back', async (equal) => {
    const store = await open('lease');
    equal(await store.lease('a', 0, 100), true);
    equal(await store.lease('b', 50, 150), false);
    equal(await store.lease('a', 60, 160), true);
    equal(await store.lease('b', 159, 260), false);
    equal(await store.lease('b', 160, 260), true);
    await store.release('a');
    equal(await store.lease('a', 200, 300), false);
    await store.release('b');
    equal(await store.lease('a', 200, 300), true);
  });
  return tests;
};
