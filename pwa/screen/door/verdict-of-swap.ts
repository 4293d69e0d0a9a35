// One verdict over all cylinders of a swap: what the screen says of the hand-over as a whole, and of which cylinder each reason is.
import type { DoorJudgeAnswer, JudgedEmpty, JudgedFull } from '../../../shared/contract/door.ts';
import type { SentVerdict } from '../../widget/shown-verdict.ts';
import { destinationOf } from '../scan/verdict-acts.ts';

export type Judged = Pick<DoorJudgeAnswer, 'full' | 'empty' | 'blocked' | 'next'>;
type Reason = SentVerdict['reasons'][number];
type Whole = SentVerdict & { readonly ruleset: string };

export interface SwapVerdict {
  readonly step: 'deliver' | 'collect';
  readonly verdict: Whole;
  readonly names: Readonly<Record<string, string>>;
  /** Of which cylinders a reason is, by its rule; only where it is not of all of them. */
  readonly codesByRule: ReadonlyMap<string, readonly string[]>;
}

const codeOf = (one: JudgedFull | JudgedEmpty): string =>
  one.cylinder?.code ?? one.scanned ?? ('temporaryTag' in one ? (one.temporaryTag ?? '') : '');

/** Of a cylinder that is loaded at the door: what is said against loading it stands beside what is said of handing it over. */
const verdictsOf = (one: JudgedFull): readonly Whole[] =>
  one.loadVerdict === null ? [one.verdict] : [one.verdict, one.loadVerdict];

/**
 * Null: nothing to judge. Those handed over decide; where there are none, those taken back, which nothing stops: of them
 * what is said of the courier or the home would only be in the way.
 */
export function verdictOfSwap(judged: Judged): SwapVerdict | null {
  const counted: readonly (readonly [string, readonly Whole[]])[] =
    judged.full.length > 0
      ? judged.full.map((one) => [codeOf(one), verdictsOf(one)] as const)
      : judged.empty.map((one) => [codeOf(one), one.verdict === null ? [] : [ofItself(one.verdict)]] as const);
  const [first] = counted;
  if (first === undefined) return null;
  const byRule = new Map<string, { reason: Reason; codes: string[] }>();
  for (const [code, verdicts] of counted) {
    for (const reason of verdicts.flatMap((verdict) => verdict.reasons)) {
      const before = byRule.get(reason.rule);
      if (before === undefined) byRule.set(reason.rule, { reason, codes: [code] });
      else {
        if (reason.severity === 'block' && before.reason.severity !== 'block') before.reason = reason;
        if (!before.codes.includes(code)) before.codes.push(code);
      }
    }
  }
  const found = [...byRule.values()];
  const reasons = found
    .map(({ reason }) => reason)
    .sort((a, b) => Number(a.severity === 'warn') - Number(b.severity === 'warn'));
  const isBlocked = reasons.some((reason) => reason.severity === 'block');
  return {
    step: judged.full.length > 0 ? 'deliver' : 'collect',
    verdict: {
      outcome: isBlocked ? 'block' : reasons.length > 0 ? 'warn' : 'allow',
      reasons,
      ruleset: first[1][0]?.ruleset ?? '',
    },
    names: Object.assign({}, ...[...judged.full, ...judged.empty].map((one) => one.names)) as Record<string, string>,
    codesByRule: new Map(
      found.flatMap(({ reason, codes }) => (codes.length < counted.length ? [[reason.rule, codes] as const] : [])),
    ),
  };
}

/** What is found about the home, the courier or the vehicle: another cylinder would not help. */
const notOfTheCylinder: ReadonlySet<string> = new Set([
  'gas-licence',
  'self-pickup',
  'courier-not-approved',
  'vehicle-not-bound',
  'vehicle-not-approved',
  'tracker-silent',
  'out-of-zone',
  'customer-unlocated',
  'position-out-of-zone',
  'far-from-customer',
  'customer-unverified',
  'door-check-missing',
  'door-check-failed',
  'open-hazard',
  'storage-limit',
  'forbidden-site',
  'no-gas-alarm',
  'leaflet-missing',
  'too-many-out',
  'full-check-overdue',
  'clock-wrong',
  'data-stale',
]);
/** What a notice is given for. */
const forNotice: ReadonlySet<string> = new Set(['door-check-failed', 'open-hazard', 'forbidden-site', 'no-gas-alarm']);

const doorActs = ['check', 'another', 'notice', 'only-empty', 'recheck', 'office'] as const;
export type DoorAct = (typeof doorActs)[number];
export const isDoorAct = (id: string): id is DoorAct => doorActs.some((act) => act === id);

/** What to do about a block, the likeliest first. */
export function actsOf(judged: Judged): DoorAct[] {
  const swap = verdictOfSwap(judged);
  if (swap === null || swap.verdict.outcome !== 'block') return [];
  const blocks = swap.verdict.reasons.filter((reason) => reason.severity === 'block').map((reason) => reason.rule);
  const acts: DoorAct[] = [];
  if (blocks.includes('door-check-missing')) acts.push('check');
  if (blocks.some((rule) => !notOfTheCylinder.has(rule))) acts.push('another');
  if (blocks.some((rule) => forNotice.has(rule))) acts.push('notice');
  if (judged.empty.length > 0) acts.push('only-empty');
  // What was put right since is seen by another check.
  if (blocks.includes('door-check-failed')) acts.push('recheck');
  if (blocks.some((rule) => rule !== 'door-check-missing')) acts.push('office');
  return acts;
}

/** Cylinders that block by themselves, so that another may take their place. */
export const blockedScans = (judged: Judged): string[] =>
  judged.full
    .filter((one) =>
      verdictsOf(one).some((verdict) =>
        verdict.reasons.some(({ rule, severity }) => severity === 'block' && !notOfTheCylinder.has(rule)),
      ),
    )
    .map((one) => one.scanned);

/** What a row of the list says of one cylinder; what is to be said of the home and the courier is said once, at the end. */
export const ownReasons = (verdict: SentVerdict): Reason[] =>
  verdict.reasons.filter((reason) => !notOfTheCylinder.has(reason.rule));

function ofItself(verdict: Whole): Whole {
  const reasons = ownReasons(verdict);
  return { ...verdict, reasons, outcome: reasons.length === 0 ? 'allow' : verdict.outcome };
}

/** Where an empty goes once it is back: as the server says, else as its reasons do; null: into use again. */
export function goesTo(one: JudgedEmpty): 'inspection' | 'owner' | 'authority' | 'scrap' | 'choose' | null {
  if (one.destination !== null) return one.destination;
  const reasons = one.verdict === null ? [] : ownReasons(one.verdict);
  const wanted = reasons.find(({ rule, action }) => rule !== 'custody-broken' && destinationOf(action) !== null);
  return wanted === undefined ? null : destinationOf(wanted.action);
}
