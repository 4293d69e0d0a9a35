// From a verdict as judged to what the verdict screen shows: sentences, what stands as a strip, the next acts as buttons.
import { isActStillToBeDone, ACTS_STILL_TO_BE_DONE, type Outcome, type Reason } from '../../shared/verdict/judge.ts';
import type { Step } from '../../shared/verdict/facts.ts';
import { messagesEn } from '../../shared/verdict/messages.en.ts';
import { messagesZhCn } from '../../shared/verdict/messages.zh-CN.ts';
import { headline, renderReason } from '../../shared/verdict/render.ts';
import { ACTIONS, RULE_IDS, type Action, type RuleId } from '../../shared/verdict/rules.ts';
import type { Language } from '../text/language.ts';
import type { VerdictOutcome, VerdictReason, VerdictStrip } from './verdict.ts';

/** Warnings about a person, vehicle, scale, gas or the age of facts: not about this cylinder and this home. */
const standing: ReadonlySet<RuleId> = new Set([
  'scale-unchecked',
  'same-person',
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

/** A verdict as the server sends it: a newer server may know rules that this version does not. */
export interface SentVerdict {
  readonly outcome: Outcome;
  readonly reasons: readonly {
    readonly rule: string;
    readonly severity: 'block' | 'warn';
    readonly found: string | number | boolean | null;
    readonly limit: string | number | boolean | null;
    readonly action: string;
  }[];
}

const isRule = (rule: string): rule is RuleId => RULE_IDS.some((known) => known === rule);
const isAction = (action: string): action is Action => ACTIONS.some((known) => known === action);

const unknownRule = {
  'zh-CN': { title: '新规则', text: (rule: string) => `本机程序还不认识这条规则（${rule}），请更新程序。` },
  en: { title: 'A new rule', text: (rule: string) => `This version does not know the rule (${rule}): update it.` },
} as const;

const isStanding = (reason: Reason): boolean => reason.severity === 'warn' && standing.has(reason.rule);

export interface ShownOptions {
  /** Standing warnings that this person was told in full this shift: they become strips, without colour or sound. */
  readonly told?: ReadonlySet<string>;
  /** Names of what reasons mention by id (organisations). */
  readonly names?: Readonly<Record<string, string>>;
}

export const shownVerdict = (
  verdict: SentVerdict,
  step: Step,
  language: Language,
  { told = new Set(), names = {} }: ShownOptions = {},
): ShownVerdict => {
  const messages = language === 'en' ? messagesEn : messagesZhCn;
  const named = (value: Reason['found']): Reason['found'] =>
    typeof value === 'string' && Object.hasOwn(names, value) ? (names[value] ?? value) : value;
  const known: Reason[] = [];
  const unknown: VerdictReason[] = [];
  for (const { rule, severity, found, limit, action } of verdict.reasons) {
    if (isRule(rule)) {
      known.push({
        rule,
        severity,
        found: named(found),
        limit: named(limit),
        action: isAction(action) ? action : 'ask-office',
      });
    } else
      unknown.push({
        rule,
        severity,
        title: unknownRule[language].title,
        text: unknownRule[language].text(rule),
        basis: [],
      });
  }

  const asStrip = (reason: Reason): boolean => isStanding(reason) && told.has(reason.rule);
  const own = known.filter((reason) => !asStrip(reason));
  const onlyStrips = verdict.outcome === 'warn' && own.length === 0 && unknown.length === 0;
  const isNext = unknown.length === 0 && isActStillToBeDone({ outcome: verdict.outcome, reasons: known });
  const outcome: VerdictOutcome = onlyStrips ? 'allow' : isNext ? 'next' : verdict.outcome;

  const reasons = own.map((reason): VerdictReason => {
    const { title, text, basis } = renderReason(reason, messages);
    const isTodo = isNext && ACTS_STILL_TO_BE_DONE.has(reason.rule);
    return { rule: reason.rule, severity: isTodo ? 'todo' : reason.severity, title, text, basis };
  });
  const all = [...reasons, ...unknown].sort((a, b) => Number(a.severity === 'warn') - Number(b.severity === 'warn'));
  const first = all.find((reason) => reason.severity === 'block');
  const said = headline({ outcome: onlyStrips ? 'allow' : verdict.outcome, reasons: known }, step, messages);
  const acts = new Map(
    own.filter((reason) => !isStanding(reason)).map((reason) => [reason.action, messages.actions[reason.action]]),
  );
  return {
    outcome,
    title:
      outcome === 'block' && first !== undefined ? `${said}${language === 'en' ? ': ' : '：'}${first.title}` : said,
    reasons: all,
    strips: known.filter(asStrip).map((reason) => ({ id: reason.rule, text: renderReason(reason, messages).title })),
    acts: [...acts].map(([id, label]) => ({ id, label })),
    toldNow: own.filter(isStanding).map((reason) => reason.rule),
  };
};
