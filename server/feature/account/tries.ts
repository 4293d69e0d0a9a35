// Counts tries at secrets, in memory and bounded: what has been tried too often waits.

export interface TryLimit {
  readonly most: number;
  readonly withinMs: number;
}

interface Counted {
  count: number;
  beganAt: number;
}

export interface Tries {
  /** Counts a try before it is made, so that many at once gain nothing; false: too many, do not even look. */
  begin(key: string, limit: TryLimit, nowMs: number): boolean;
  /** The try was a right one: it does not count. */
  succeeded(key: string): void;
}

export function createTries(mostKeys = 20_000): Tries {
  const counted = new Map<string, Counted>();
  return {
    begin(key, limit, nowMs) {
      let entry = counted.get(key);
      if (entry === undefined || nowMs - entry.beganAt >= limit.withinMs) entry = { count: 0, beganAt: nowMs };
      entry.count += 1;
      // Set anew, so that the first of the map is the one that was used longest ago.
      counted.delete(key);
      counted.set(key, entry);
      if (counted.size > mostKeys) {
        const oldest = counted.keys().next();
        if (oldest.done !== true) counted.delete(oldest.value);
      }
      return entry.count <= limit.most;
    },
    succeeded(key) {
      const entry = counted.get(key);
      if (entry !== undefined) entry.count = Math.max(0, entry.count - 1);
    },
  };
}
