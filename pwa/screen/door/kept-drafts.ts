// Unfinished doors of one person on this device: written at every touch, dropped when they are done or a day old.
import * as v from 'valibot';
import type { Remembered } from '../../text/remembered.ts';
import { doorDraftSchema, type Channel, type DoorDraft } from './draft.ts';

/** A check and the cylinders of a door are worth nothing on another day. */
export const draftKeptMs = 12 * 3_600_000;

const keptSchema = v.record(v.string(), doorDraftSchema);
const storageKey = (personId: string): string => `door.${personId}`;
const draftKey = (customerId: string, channel: Channel): string => `${channel}:${customerId}`;

function read(remembered: Remembered, personId: string, nowMs: number): Record<string, DoorDraft> {
  const text = remembered.read(storageKey(personId));
  if (text === null) return {};
  try {
    const parsed = v.safeParse(keptSchema, JSON.parse(text));
    if (!parsed.success) return {};
    return Object.fromEntries(
      Object.entries(parsed.output).filter(
        ([, { begunAtMs }]) => begunAtMs <= nowMs && nowMs - begunAtMs < draftKeptMs,
      ),
    );
  } catch {
    return {};
  }
}

const write = (remembered: Remembered, personId: string, drafts: Record<string, DoorDraft>): void =>
  remembered.write(storageKey(personId), Object.keys(drafts).length === 0 ? null : JSON.stringify(drafts));

export const readDraft = (
  remembered: Remembered,
  personId: string,
  at: { readonly customerId: string; readonly channel: Channel },
  nowMs: number,
): DoorDraft | null => read(remembered, personId, nowMs)[draftKey(at.customerId, at.channel)] ?? null;

/** The latest first; only those in which something was done. */
export const readDrafts = (remembered: Remembered, personId: string, nowMs: number): DoorDraft[] =>
  Object.values(read(remembered, personId, nowMs))
    .filter(isBegun)
    .sort((a, b) => b.begunAtMs - a.begunAtMs);

export function keepDraft(remembered: Remembered, personId: string, draft: DoorDraft, nowMs: number): void {
  const drafts = read(remembered, personId, nowMs);
  write(remembered, personId, { ...drafts, [draftKey(draft.customerId, draft.channel)]: draft });
}

export function dropDraft(
  remembered: Remembered,
  personId: string,
  at: { readonly customerId: string; readonly channel: Channel },
  nowMs: number,
): void {
  const { [draftKey(at.customerId, at.channel)]: _dropped, ...others } = read(remembered, personId, nowMs);
  write(remembered, personId, others);
}

/** A page that was only opened leaves nothing behind. */
export const isBegun = ({ check, cylinders }: DoorDraft): boolean =>
  cylinders.length > 0 ||
  check.photo !== null ||
  check.madeAtMs !== null ||
  check.answers['leak'] !== undefined ||
  Object.values(check.answers).includes('fail');
