// From a verdict as judged to what the verdict screen shows: sentences, what stands as a strip, the next acts as buttons.
import { isActStillToBeDone, ACTS_STILL_TO_BE_DONE, type Reason, type Verdict } from '../../shared/verdict/judge.ts';
import type { Step } from '../../shared/verdict/facts.ts';
import { messagesEn } from '../../shared/verdict/messages.en.ts';
import { messagesZhCn } from '../../shared/verdict/messages.zh-CN.ts';
import { headline, renderReason } from '../../shared/verdict/render.ts';
import type { Action, RuleId } from '../../shared/verdict/rules.ts';
import type { Language } from '../text/language.ts';
import type { VerdictOutcome, VerdictReason, VerdictStrip } from './verdict.ts';

/** Warnings about a person, vehicle, scale, gas or the age of facts: not about this cylinder and this home. */
const standing: ReadonlySet<RuleId> = new Set([
  'scale-unchecked',
  'gas-uncertified',
  'tracker-silent',
  'vehicle-not-approved',
  'vehicle-not-bound',
  'courier-not-approved',
  'data-stale',
  'clock-wrong',
]);

export interface ShownVerdict {
  readonly outcome: VerdictOutcome;
  readonly title: string;
  readonly reasons: readonly VerdictReason[];
  readonly strips: readonly VerdictStrip[];
  /** What to do next about the blocks and then the warnings, each once, with the label of its button. */
  readonly acts: readonly { readonly id: Action; readonly label: string }[];
  /** Standing warnings told in full this time: hand them back as `told` for the rest of the shift. */
  readonly toldNow: readonly RuleId[];
}

/** `told`: standing warnings that this person has been told in full this shift; they become strips, without colour or sound. */
export const shownVerdict = (
  verdict: Pick<Verdict, 'outcome' | 'reasons'>,
  step: Step,
  language: Language,
  told: ReadonlySet<string> = new Set(),
): ShownVerdict => {
  const messages = language === 'en' ? messagesEn : messagesZhCn;
  const isStanding = (reason: Reason): boolean => reason.severity === 'warn' && standing.has(reason.rule);
  const asStrip = (reason: Reason): boolean => isStanding(reason) && told.has(reason.rule);
  const own = verdict.reasons.filter((reason) => !asStrip(reason));
  const onlyStrips = verdict.outcome === 'warn' && own.length === 0;
  const outcome: VerdictOutcome = onlyStrips ? 'allow' : isActStillToBeDone(verdict) ? 'next' : verdict.outcome;

  const reasons = own.map((reason): VerdictReason => {
    const { title, text, basis } = renderReason(reason, messages);
    const isTodo = outcome === 'next' && ACTS_STILL_TO_BE_DONE.has(reason.rule);
    return { rule: reason.rule, severity: isTodo ? 'todo' : reason.severity, title, text, basis };
  });
  const first = reasons.find((reason) => reason.severity === 'block');
  const said = headline(onlyStrips ? { ...verdict, outcome: 'allow' } : verdict, step, messages);
  const colon = language === 'en' ? ': ' : '：';
  const acts = new Map(
    own.filter((reason) => !isStanding(reason)).map((reason) => [reason.action, messages.actions[reason.action]]),
  );
  return {
    outcome,
    title: outcome === 'block' && first !== undefined ? `${said}${colon}${first.title}` : said,
    reasons,
    strips: verdict.reasons
      .filter(asStrip)
      .map((reason) => ({ id: reason.rule, text: renderReason(reason, messages).title })),
    acts: [...acts].map(([id, label]) => ({ id, label })),
    toldNow: own.filter(isStanding).map((reason) => reason.rule),
  };
};
