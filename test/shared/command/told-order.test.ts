// Times against numbers: an honest device never looks dishonest, whatever its clock, its network and its users do; one that dates back does.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  deviceOrderFrom,
  emptiedAt,
  numberSeen,
  placeInOrder,
  type DeviceOrder,
  type TimeDoubt,
} from '../../../shared/command/told-order.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const toleranceMs = 5 * minute;
/** 08:00 in Shanghai. */
const start = Date.parse('2026-11-23T00:00:00Z');

interface Sent {
  readonly seq: number;
  readonly at: number;
  readonly offsetMs?: number | null;
  readonly sentOffsetMs?: number | null;
  readonly received?: number;
}

function told(order: DeviceOrder, { seq, at, offsetMs = 0, sentOffsetMs = null, received = at }: Sent) {
  return placeInOrder(order, { seq, occurredMs: at, offsetMs, sentOffsetMs, receivedMs: received }, toleranceMs);
}

/** What all together are doubted for. */
function doubtsOfAll(sent: readonly Sent[]): (readonly TimeDoubt[])[] {
  let order = deviceOrderFrom(0);
  return sent.map((one) => {
    const placed = told(order, one);
    order = placed.order;
    return placed.doubts;
  });
}

describe('a later number', () => {
  const first = { seq: 1, at: start };
  const second = (at: number) => doubtsOfAll([first, { seq: 2, at, received: start + hour }])[1];

  it('may tell of a time just as much earlier as clocks may differ', () => {
    expect(second(start - toleranceMs)).toEqual([]);
    expect(second(start - toleranceMs - 1)).toEqual(['before-earlier-number']);
    expect(second(start - toleranceMs + 1)).toEqual([]);
  });

  it('that is dated back by a day is doubted, and so is the next, but what comes live is not', () => {
    const received = start + hour;
    expect(
      doubtsOfAll([
        first,
        { seq: 2, at: start - day, received },
        { seq: 3, at: start - day + hour, received },
        { seq: 4, at: received },
      ]),
    ).toEqual([[], ['before-earlier-number'], ['before-earlier-number'], []]);
  });

  it('across midnight is later all the same', () => {
    const midnight = Date.parse('2026-11-23T16:00:00Z');
    const received = midnight + hour;
    expect(
      doubtsOfAll([
        { seq: 1, at: midnight - 1, received },
        { seq: 2, at: midnight, received },
        { seq: 3, at: midnight + 1, received },
      ]).flat(),
    ).toEqual([]);
  });

  it('by a clock that was put right is believed by the offset that was known', () => {
    // Two hours fast, and known to be; then put right, and known to be.
    expect(
      doubtsOfAll([
        { seq: 1, at: start + 2 * hour, offsetMs: -2 * hour, received: start },
        { seq: 2, at: start + 10 * minute, offsetMs: 0, received: start + 10 * minute },
      ]).flat(),
    ).toEqual([]);
  });

  it('by a clock that was put right without signal is believed by the offset of the sending', () => {
    let order = deviceOrderFrom(0);
    order = told(order, { seq: 1, at: start + 2 * hour, offsetMs: -2 * hour, received: start }).order;
    const later = { seq: 2, at: start + 10 * minute, offsetMs: -2 * hour, received: start + hour };
    expect(told(order, later).doubts).toEqual(['before-earlier-number']);
    const placed = told(order, { ...later, sentOffsetMs: 0 });
    expect(placed).toMatchObject({ doubts: [], atMs: start + 10 * minute, offsetMs: 0 });
  });

  it('after one that told of the future is not held against it', () => {
    const received = start + hour;
    expect(
      doubtsOfAll([
        { seq: 1, at: start + day, received },
        { seq: 2, at: start + 10 * minute, received },
      ]).flat(),
    ).toEqual([]);
  });
});

describe('a contact in which nothing was unsent', () => {
  it('shows that a later number was made after it', () => {
    const { order } = emptiedAt(told(deviceOrderFrom(0), { seq: 1, at: start }).order, start + day);
    const received = start + day + hour;
    const at = (ms: number) => told(order, { seq: 2, at: ms, received }).doubts;
    expect(at(start + hour)).toEqual(['before-contact']);
    expect(at(start + day - toleranceMs - 1)).toEqual(['before-contact']);
    expect(at(start + day - toleranceMs)).toEqual([]);
    expect(at(start + day + minute)).toEqual([]);
  });

  it('shows that numbers are missing, once', () => {
    const { order } = told(told(deviceOrderFrom(0), { seq: 1, at: start }).order, { seq: 4, at: start + minute });
    const emptied = emptiedAt(order, start + hour);
    expect(emptied.missing).toBe(2);
    expect(emptiedAt(emptied.order, start + hour).missing).toBe(0);
  });

  it('misses nothing that came later than its successors, nor what could not be read', () => {
    const at = start;
    let order = told(told(deviceOrderFrom(0), { seq: 1, at }).order, { seq: 3, at: at + minute }).order;
    order = told(order, { seq: 2, at: at + 1000, received: at + hour }).order;
    expect(emptiedAt(numberSeen(order, 4), at + hour)).toMatchObject({ missing: 0, order: { lastSeq: 4 } });
  });
});

describe('a number out of its place', () => {
  it('that has come before is doubted', () => {
    expect(
      doubtsOfAll([
        { seq: 1, at: start },
        { seq: 2, at: start + minute },
        { seq: 1, at: start + 2 * minute },
      ]),
    ).toEqual([[], [], ['number-out-of-place']]);
  });

  it('that fills a gap is not, unless it tells of a time after its successor', () => {
    const received = start + day;
    const [, , good] = doubtsOfAll([
      { seq: 1, at: start },
      { seq: 3, at: start + hour, received },
      { seq: 2, at: start + hour, received },
    ]);
    expect(good).toEqual([]);
    const [, , bad] = doubtsOfAll([
      { seq: 1, at: start },
      { seq: 3, at: start + hour, received },
      { seq: 2, at: start + hour + toleranceMs + 1, received },
    ]);
    expect(bad).toEqual(['after-later-number']);
  });

  it('of a time when nobody kept an eye on them says nothing', () => {
    expect(told(deviceOrderFrom(40), { seq: 12, at: start - day, received: start }).doubts).toEqual([]);
  });
});

// — A device as people use one: works on and off the network, closes and opens, has its clock changed, and tells what it knows.

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant('act' as const), after: fc.integer({ min: 0, max: 5 * hour }) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('sync' as const), after: fc.integer({ min: 0, max: day }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('clock' as const), by: fc.integer({ min: -2 * day, max: 2 * day }) }),
  },
);

interface Made {
  readonly seq: number;
  readonly deviceMs: number;
  readonly offsetMs: number;
}

/**
 * Plays the steps. A clock is changed only right after a sync and is measured by the next request before anything is done with
 * it: an offset that is known. Two tabs share numbers; requests may overtake each other within one sync.
 */
function play(
  steps: readonly (
    { readonly kind: 'act' | 'sync'; readonly after: number } | { readonly kind: 'clock'; readonly by: number }
  )[],
  shuffled: boolean,
  dateBack?: { readonly nth: number; readonly byMs: number },
): { doubts: TimeDoubt[]; dated: boolean } {
  let nowMs = start;
  let clockMs = 0;
  let seq = 0;
  let unsent: Made[] = [];
  let order = deviceOrderFrom(0);
  let dated = false;
  let latest = -Infinity;
  const doubts: TimeDoubt[] = [];
  const sync = (): void => {
    const batch = shuffled ? unsent.toReversed() : unsent;
    for (const made of batch) {
      const sentOffsetMs = -clockMs;
      const placed = placeInOrder(
        order,
        { seq: made.seq, occurredMs: made.deviceMs, offsetMs: made.offsetMs, sentOffsetMs, receivedMs: nowMs },
        toleranceMs,
      );
      doubts.push(...placed.doubts);
      order = placed.order;
    }
    unsent = [];
    const emptied = emptiedAt(order, nowMs);
    if (emptied.missing > 0) doubts.push('numbers-missing');
    order = emptied.order;
    latest = nowMs;
  };
  sync();
  for (const one of steps) {
    if (one.kind === 'clock') {
      sync();
      clockMs += one.by;
      continue;
    }
    nowMs += one.after;
    if (one.kind === 'sync') {
      sync();
      continue;
    }
    seq += 1;
    let deviceMs = nowMs + clockMs;
    if (dateBack !== undefined && seq === dateBack.nth) {
      // Back to before what the server has heard of, or has been told before.
      deviceMs = latest + clockMs - toleranceMs - dateBack.byMs;
      dated = true;
    }
    unsent.push({ seq, deviceMs, offsetMs: -clockMs });
  }
  sync();
  return { doubts, dated };
}

describe('any device', () => {
  it('that is honest is never doubted: late, in any order, by any clock whose offset is known', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.boolean(), (steps, shuffled) => {
        expect(play(steps, shuffled).doubts).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('that dates back to before the last contact in which nothing was unsent is doubted', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 2 * minute, max: 3 * day }),
        (steps, nth, byMs) => {
          const { doubts, dated } = play(steps, false, { nth, byMs });
          fc.pre(dated);
          expect(doubts).toContain('before-contact');
        },
      ),
      { numRuns: 500 },
    );
  });
});
