// What the buttons under a verdict do: set aside with the destination that the action means, do again, or tell whom to ask.
import type { Destination } from '../../../shared/event/cylinder-event.ts';
import { ACTS_STILL_TO_BE_DONE } from '../../../shared/verdict/judge.ts';
import type { Action, RuleId } from '../../../shared/verdict/rules.ts';
import type { SentVerdict } from '../../widget/shown-verdict.ts';

/** Where a cylinder goes that this action sets aside; 'choose': a person decides; null: the action sets nothing aside. */
export const destinationOf = (action: string): Destination | 'choose' | null => {
  switch (action) {
    case 'send-to-inspection':
      return 'inspection';
    case 'return-to-owner':
      return 'owner';
    case 'hand-to-authority':
      return 'authority';
    case 'scrap':
      return 'scrap';
    case 'quarantine':
      return 'choose';
    default:
      return null;
  }
};

/** What only other people can put right: told in words. */
const explained = [
  'renew-licence',
  'reassign',
  'fix-at-customer',
  'sync',
  'ask-office',
] as const satisfies readonly Action[];
export type ExplainedAction = (typeof explained)[number];

/** Rules that rest on dates, model or masses: what the safety manager may correct at the cylinder with a photo. */
const correctable: ReadonlySet<string> = new Set<RuleId>([
  'record-incomplete',
  'record-implausible',
  'stamp-illegible',
  'inspection-overdue',
  'inspection-unproven',
  'life-exceeded',
  'valve-expired',
  'tare-doubtful',
  'overfill',
]);

export interface ActPlan {
  /** The one destination that the reasons ask for; 'choose': several, or a person has to say; null: nothing is set aside. */
  readonly setAside: Destination | 'choose' | null;
  /** Destinations that the reasons name, the worst reason first. */
  readonly suggested: readonly Destination[];
  readonly checkAgain: boolean;
  readonly explain: readonly ExplainedAction[];
  readonly correct: boolean;
}

/** Only a block sets aside or corrects; a warning at the most explains. At collect nothing blocks, so its warnings count. */
export const planActs = (verdict: SentVerdict, step: string): ActPlan => {
  const counts = verdict.reasons.filter((reason) => step === 'collect' || reason.severity === 'block');
  const actions = new Set(counts.map((reason) => reason.action));
  const wanted = [...actions].map(destinationOf).filter((destination) => destination !== null);
  const suggested = wanted.filter((destination) => destination !== 'choose');
  const [only] = wanted;
  return {
    setAside: only === undefined ? null : wanted.length === 1 ? only : 'choose',
    suggested,
    // Checking again helps only where nothing else is wrong.
    checkAgain: counts.length > 0 && counts.every((reason) => reason.action === 'check-again'),
    explain: explained.filter((action) => verdict.reasons.some((reason) => reason.action === action)),
    correct: verdict.reasons.some((reason) => reason.severity === 'block' && correctable.has(reason.rule)),
  };
};

/** What the rules ask of courier, vehicle and customer when one is collected at a door. */
const ofTheDoor: ReadonlySet<string> = new Set<RuleId>([
  'courier-not-approved',
  'vehicle-not-bound',
  'vehicle-not-approved',
  'tracker-silent',
  'custody-broken',
]);

/**
 * A cylinder taken back at the station itself: nobody delivers there, so what is asked of courier, vehicle and customer
 * fires every time and says nothing of this cylinder. The record keeps the whole verdict.
 */
export const atTheStation = <T extends SentVerdict>(verdict: T): T => {
  const reasons = verdict.reasons.filter((reason) => !ofTheDoor.has(reason.rule));
  const worst = reasons.some((reason) => reason.severity === 'block')
    ? 'block'
    : reasons.length > 0
      ? 'warn'
      : ('allow' as const);
  return { ...verdict, reasons, outcome: worst };
};

/** Why it is set aside: what blocks (at collect, what warns), without acts that are only still to be done. */
export const faultRules = (verdict: SentVerdict, step: string): string[] => {
  const acts: ReadonlySet<string> = ACTS_STILL_TO_BE_DONE;
  return verdict.reasons
    .filter((reason) => (step === 'collect' || reason.severity === 'block') && !acts.has(reason.rule))
    .map((reason) => reason.rule);
};
