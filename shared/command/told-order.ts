// Whether the times that a device tells fit the numbers of its commands and its contacts with the server.
// A device numbers its commands 1, 2, 3 … and sends them in that order: of two, the later number happened later.

/** What is known of one device from what it has sent; instants in ms since 1970, by the server's clock. */
export interface DeviceOrder {
  /** Numbers up to here were sent before anybody kept an eye on them: they say nothing. */
  readonly baseSeq: number;
  /** The highest number that has come. */
  readonly lastSeq: number;
  /** How many numbers between the two have not come. */
  readonly missing: number;
  /** The latest instant that was told, and by which number. */
  readonly latest: { readonly seq: number; readonly ms: number } | null;
  /** The last contact in which the device had nothing unsent, and its highest number then. */
  readonly emptied: { readonly seq: number; readonly ms: number } | null;
}

export interface ToldTime {
  readonly seq: number;
  /** By the device's clock. */
  readonly occurredMs: number;
  /** The server's clock minus the device's as known when it happened; null: never measured. */
  readonly offsetMs: number | null;
  /** The same as measured by the sending itself; null: the sender did not say what time it was. */
  readonly sentOffsetMs: number | null;
  readonly receivedMs: number;
}

/**
 * `before-earlier-number`: it says that it happened before a command that was made before it. `after-later-number`: the other
 * way round. `before-contact`: before a contact in which the device had nothing unsent. `number-out-of-place`: its number has
 * come before, or was not among the unsent ones. `numbers-missing`: the device has nothing unsent, and numbers never came.
 */
export const timeDoubts = [
  'before-earlier-number',
  'after-later-number',
  'before-contact',
  'number-out-of-place',
  'numbers-missing',
] as const;
export type TimeDoubt = (typeof timeDoubts)[number];

/** A command that arrives within this time is as of now: its sender waits for the answer. */
export const liveMs = 60_000;

export const deviceOrderFrom = (baseSeq: number): DeviceOrder => ({
  baseSeq,
  lastSeq: baseSeq,
  missing: 0,
  latest: null,
  emptied: null,
});

/** When it happened by a device's clock put right by `offsetMs`, never in the future. */
export const happenedMs = (occurredMs: number, offsetMs: number, receivedMs: number): number =>
  receivedMs - (occurredMs + offsetMs) < liveMs ? receivedMs : occurredMs + offsetMs;

/** What is rounded up to now by `liveMs` is not held against what was made a moment later. */
const toleranceOf = (clockToleranceMs: number): number => Math.max(clockToleranceMs, liveMs);

function doubtsOf(order: DeviceOrder, seq: number, atMs: number, toleranceMs: number): TimeDoubt[] {
  const { latest, emptied } = order;
  if (seq <= order.baseSeq) return [];
  if (seq <= order.lastSeq) {
    if (order.missing === 0) return ['number-out-of-place'];
    return latest !== null && seq < latest.seq && atMs > latest.ms + toleranceMs ? ['after-later-number'] : [];
  }
  return [
    ...(latest !== null && atMs < latest.ms - toleranceMs ? (['before-earlier-number'] as const) : []),
    ...(emptied !== null && atMs < emptied.ms - toleranceMs ? (['before-contact'] as const) : []),
  ];
}

function withNumber(order: DeviceOrder, seq: number): DeviceOrder {
  if (seq <= order.baseSeq) return order;
  if (seq <= order.lastSeq) return { ...order, missing: Math.max(0, order.missing - 1) };
  return { ...order, lastSeq: seq, missing: order.missing + seq - order.lastSeq - 1 };
}

export interface Placed {
  /** When it happened, as far as can be told. */
  readonly atMs: number;
  /** The offset that gives it. */
  readonly offsetMs: number;
  /** Empty: nothing speaks against it. */
  readonly doubts: readonly TimeDoubt[];
  readonly order: DeviceOrder;
}

/**
 * A device whose clock was put right between the act and its sending is believed by the offset of the sending, where that of
 * the act contradicts its numbers. What was told of the future says that the clock was wrong, and nothing of what came before.
 */
export function placeInOrder(order: DeviceOrder, told: ToldTime, clockToleranceMs: number): Placed {
  const { seq, occurredMs, receivedMs } = told;
  const toleranceMs = toleranceOf(clockToleranceMs);
  const first = told.offsetMs ?? 0;
  const offsets = told.sentOffsetMs === null ? [first] : [first, told.sentOffsetMs];
  const candidates = offsets.map((offsetMs) => {
    const atMs = happenedMs(occurredMs, offsetMs, receivedMs);
    return { offsetMs, atMs, doubts: doubtsOf(order, seq, atMs, toleranceMs) };
  });
  const chosen = candidates.find(({ doubts }) => doubts.length === 0) ?? candidates[0];
  if (chosen === undefined) throw new Error('no offset to tell the time by');
  const { atMs, offsetMs } = chosen;
  const numbered = withNumber(order, seq);
  const isOfFuture = occurredMs + offsetMs > receivedMs + toleranceMs;
  const isLatest = seq > order.lastSeq && !isOfFuture && (order.latest === null || atMs > order.latest.ms);
  return { ...chosen, order: isLatest ? { ...numbered, latest: { seq, ms: atMs } } : numbered };
}

/** A command of which nothing but its number could be read. */
export const numberSeen = (order: DeviceOrder, seq: number): DeviceOrder =>
  seq > order.lastSeq ? withNumber(order, seq) : order;

/** The device has said that nothing of it is unsent: numbers that have not come by now will not come. */
export const emptiedAt = (
  order: DeviceOrder,
  receivedMs: number,
): { readonly missing: number; readonly order: DeviceOrder } => ({
  missing: order.missing,
  order: { ...order, missing: 0, emptied: { seq: order.lastSeq, ms: receivedMs } },
});
