// The items of a check at the door, as they count: good or failed.
import type { InferOutput } from 'valibot';
import type { doorPayloads } from './door-payloads.ts';

type CheckDoor = InferOutput<(typeof doorPayloads)['check-door']>;

/** An item that is named twice is as bad as its worse answer. Mended on the spot counts as good. */
export function sortItems({ items, mended }: Pick<CheckDoor, 'items' | 'mended'>): {
  readonly good: readonly string[];
  readonly failed: readonly string[];
} {
  const mendedItems = new Set(mended.map(({ item }) => item));
  const bad = new Set(items.filter(({ good }) => !good).map(({ item }) => item));
  const named = [...new Set([...items, ...mended].map(({ item }) => item))];
  const failed = named.filter((item) => bad.has(item) && !mendedItems.has(item));
  return { failed, good: named.filter((item) => !failed.includes(item)) };
}
