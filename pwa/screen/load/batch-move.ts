// The list of a hand-over: what was scanned one after another, what was said of each, and what has to be done before it goes.
import type { SentVerdict } from '../../widget/shown-verdict.ts';

export interface JudgedItem {
  /** By which facts: the server's as of now, or those that the phone keeps. */
  readonly by: 'server' | 'phone';
  readonly verdict: SentVerdict & { readonly ruleset: string };
  readonly cylinderId: string | null;
  readonly code: string | null;
  readonly model: string | null;
  /** Names of organisations that the reasons mention by id. */
  readonly names: Readonly<Record<string, string>>;
  /** On the vehicle already that it shall go to. */
  readonly alreadyThere: boolean;
  readonly full: boolean;
}

/** Why one was taken out of the list: where it goes, or that it only stays where it is. */
export type Out = 'inspection' | 'owner' | 'authority' | 'scrap' | 'stays';

export interface MoveItem {
  readonly id: string;
  readonly scanned: string;
  readonly scannedAtMs: number;
  /** As looked at: null where nobody has said. */
  readonly sealIntact: boolean | null;
  readonly sealSeen: string | null;
  /** Seen to be empty: goes onto a vehicle as what was taken back does. */
  readonly empty: boolean;
  /** Null: not yet, or it could not be. */
  readonly judged: JudgedItem | null;
  readonly out: Out | null;
}

export type Taken =
  | { readonly kind: 'added'; readonly items: readonly MoveItem[] }
  /** In the list already. */
  | { readonly kind: 'twice' }
  /** Was taken out before: it does not come back by being scanned, a person has to say so. */
  | { readonly kind: 'is-out'; readonly id: string };

/** The most that one hand-over may hold. */
export const mostItems = 200;

export const takeScan = (
  items: readonly MoveItem[],
  scanned: string,
  id: string,
  atMs: number,
  empty = false,
): Taken => {
  const before = items.find((item) => item.scanned === scanned);
  if (before !== undefined) return before.out === null ? { kind: 'twice' } : { kind: 'is-out', id: before.id };
  const item: MoveItem = {
    id,
    scanned,
    scannedAtMs: atMs,
    sealIntact: null,
    sealSeen: null,
    empty,
    judged: null,
    out: null,
  };
  return { kind: 'added', items: [...items, item] };
};

export const changed = (items: readonly MoveItem[], id: string, changes: Partial<MoveItem>): readonly MoveItem[] =>
  items.map((item) => (item.id === id ? { ...item, ...changes } : item));

/** Those that are to go, in the order in which they were scanned. */
export const going = (items: readonly MoveItem[]): readonly MoveItem[] => items.filter((item) => item.out === null);

export interface Answered {
  readonly items: readonly MoveItem[];
  /** Left the list: the same cylinder as one before it, under another label. */
  readonly same: readonly string[];
  /** Left the list: where they shall go already. */
  readonly there: readonly string[];
}

/** The answers by what was scanned. What needs no hand-over leaves the list, and is told. */
export const withJudged = (items: readonly MoveItem[], answers: ReadonlyMap<string, JudgedItem>): Answered => {
  const known = new Set<string>();
  const same: string[] = [];
  const there: string[] = [];
  const kept = items.flatMap((item) => {
    if (item.out !== null) return [item];
    const judged = answers.get(item.scanned) ?? item.judged;
    const cylinderId = judged?.cylinderId ?? null;
    if (cylinderId !== null && known.has(cylinderId)) {
      same.push(item.scanned);
      return [];
    }
    if (cylinderId !== null) known.add(cylinderId);
    if (judged?.alreadyThere === true) {
      there.push(item.scanned);
      return [];
    }
    return [{ ...item, judged }];
  });
  return { items: kept, same, there };
};

/** Nothing is known any more of those that are to go: the facts have changed, or the place has. */
export const unjudged = (items: readonly MoveItem[]): readonly MoveItem[] =>
  items.map((item) => (item.out === null ? { ...item, judged: null } : item));

/** About who loads, what is loaded and the age of facts, not about this cylinder: said once over the whole list. */
const ofTheWhole: ReadonlySet<string> = new Set([
  'gas-licence',
  'courier-not-approved',
  'vehicle-not-bound',
  'vehicle-not-approved',
  'data-stale',
  'clock-wrong',
]);

/** A seal that nobody has spoken of is a question of the list, asked once for all, not a fault of this cylinder. */
export const asksForSeal = (item: MoveItem): boolean =>
  item.sealIntact === null && item.judged?.verdict.reasons.some((reason) => reason.rule === 'seal-missing') === true;

/**
 * The verdict as it is shown in the list: without the open question of the seal, and what is said over the whole list.
 * `fromVehicle`: that the register has it on a vehicle is then as it should be.
 */
export const shownOf = (item: MoveItem, fromVehicle = false): JudgedItem['verdict'] | null => {
  const verdict = item.judged?.verdict ?? null;
  if (verdict === null) return null;
  const isOpen = asksForSeal(item);
  const reasons = verdict.reasons.filter(
    (reason) =>
      !(isOpen && reason.rule === 'seal-missing') &&
      !(fromVehicle && reason.rule === 'custody-broken' && reason.found === 'vehicle') &&
      !(reason.severity === 'block' && ofTheWhole.has(reason.rule)),
  );
  const worst = reasons.some((reason) => reason.severity === 'block')
    ? 'block'
    : reasons.length > 0
      ? 'warn'
      : ('allow' as const);
  return { ...verdict, reasons, outcome: worst };
};

/** How many that are to go the register has on a vehicle: said once over the list, not of each. */
export const onVehicleByRegister = (items: readonly MoveItem[]): number =>
  going(items).filter(
    (item) =>
      item.judged?.verdict.reasons.some((reason) => reason.rule === 'custody-broken' && reason.found === 'vehicle') ===
      true,
  ).length;

type SentReason = SentVerdict['reasons'][number];

/** What stands against the whole list, each rule once: taking cylinders out of it does not help. */
export const blocksOfWhole = (items: readonly MoveItem[]): readonly SentReason[] => [
  ...new Map(
    going(items)
      .flatMap((item) => item.judged?.verdict.reasons ?? [])
      .filter((reason) => reason.severity === 'block' && ofTheWhole.has(reason.rule))
      .map((reason) => [reason.rule, reason] as const),
  ).values(),
];

/** Something is wrong with this very cylinder, or there is no room left for it. */
export const isBlocked = (item: MoveItem): boolean =>
  item.judged?.verdict.reasons.some((reason) => reason.severity === 'block' && !ofTheWhole.has(reason.rule)) === true;

/** Without signal: not among the facts of this phone, which says nothing of the register. */
export const isNotOnPhone = (item: MoveItem): boolean =>
  item.judged?.by === 'phone' && item.judged.verdict.reasons.some((reason) => reason.rule === 'code-unknown');

export const withSealsGood = (items: readonly MoveItem[]): readonly MoveItem[] =>
  items.map((item) => (item.out === null && item.sealIntact === null ? { ...item, sealIntact: true } : item));

/** What has to be done next before they may go. */
export type Next = 'scan' | 'too-many' | 'wait' | 'judge' | 'refused' | 'set-aside' | 'seals' | 'move';

/** `isJudged`: a verdict is needed of each; without it nothing is asked of them (what comes down is never refused). */
export const nextOf = (items: readonly MoveItem[], isJudged: boolean, isAsking: boolean): Next => {
  const list = going(items);
  if (list.length === 0) return 'scan';
  if (list.length > mostItems) return 'too-many';
  if (!isJudged) return 'move';
  if (blocksOfWhole(list).length > 0) return 'refused';
  if (list.some(isBlocked)) return 'set-aside';
  if (isAsking) return 'wait';
  if (list.some((item) => item.judged === null)) return 'judge';
  return list.some(asksForSeal) ? 'seals' : 'move';
};
