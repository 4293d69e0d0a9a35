// The list of a hand-over as it is kept on the phone: a page that the system closes meanwhile loses nothing that was scanned.
import * as v from 'valibot';
import type { Remembered } from '../../text/remembered.ts';
import type { MoveItem } from './batch-move.ts';

const keptSchema = v.object({
  of: v.string(),
  atMs: v.number(),
  items: v.array(
    v.object({
      id: v.string(),
      scanned: v.string(),
      scannedAtMs: v.number(),
      sealIntact: v.nullable(v.boolean()),
      sealSeen: v.nullable(v.string()),
      empty: v.boolean(),
      out: v.nullable(v.picklist(['inspection', 'owner', 'authority', 'scrap', 'stays'])),
    }),
  ),
});

const key = 'hand-over';
/** What was scanned longer ago is scanned again. */
const keptMs = 4 * 3_600_000;

/** `of`: person, shift and way: another one's list is not taken up. What was said of them is asked again. */
export const readKeptList = (remembered: Remembered, of: string, nowMs: number): readonly MoveItem[] => {
  try {
    const read = v.safeParse(keptSchema, JSON.parse(remembered.read(key) ?? 'null'));
    if (!read.success || read.output.of !== of || nowMs - read.output.atMs > keptMs) return [];
    return read.output.items.map((item) => ({ ...item, judged: null }));
  } catch {
    return [];
  }
};

export const keepList = (remembered: Remembered, of: string, items: readonly MoveItem[], nowMs: number): void =>
  remembered.write(key, items.length === 0 ? null : JSON.stringify({ of, atMs: nowMs, items }));
