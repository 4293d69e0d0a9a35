// Makes ids that sort by the moment they were made: UUID version 7 (RFC 9562, 5.7), ascending within one process.

export interface IdSources {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  readonly now: () => number;
  /** A new UUID of version 4: its last 62 random bits are taken over. */
  readonly randomUuid: () => string;
}

const countersAMs = 0x1000;

/**
 * The twelve bits after the time count within a millisecond (RFC 9562, 6.2, method 1). When they are used up, or the
 * clock goes back, ids go on from the last millisecond instead, so that a later id is never the smaller one.
 */
export function idMaker({ now, randomUuid }: IdSources): () => string {
  let lastMs = 0;
  let counter = 0;
  return () => {
    const random = randomUuid();
    const ms = now();
    if (ms > lastMs) {
      lastMs = ms;
      // Begins in the lower half, so that there is room to count.
      counter = Number.parseInt(random.slice(0, 3), 16) >> 1;
    } else {
      counter += 1;
      if (counter >= countersAMs) {
        lastMs += 1;
        counter = 0;
      }
    }
    const time = lastMs.toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${random.slice(19)}`;
  };
}
