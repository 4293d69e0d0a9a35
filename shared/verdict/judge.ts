// The verdict: may this cylinder take this step? The one function that server, phone and scale call.
import { isPast } from '../calendar.ts';
import { type Facts, STEPS, type Step } from './facts.ts';
import { type ResolvedParameters, defaultParameters, resolveParameters } from './parameters.ts';
import { type Action, RULES, type Rule, type RuleId, type Scalar, type Severity } from './rules.ts';
import { type Situation, situationOf } from './situation.ts';

export type Outcome = 'allow' | 'warn' | 'block';

export interface Reason {
  readonly rule: RuleId;
  readonly severity: Severity;
  /** What was found and what the limit is, for people; null where there is nothing to show. */
  readonly found: Scalar;
  readonly limit: Scalar;
  /** What to do next. */
  readonly action: Action;
}

export interface Verdict {
  readonly outcome: Outcome;
  /** Every rule that applies: blocks first, each group in the order of the rules. */
  readonly reasons: readonly Reason[];
  readonly ruleset: string;
}

type Letter = 'B' | 'W' | 'B/W' | '-';

/** What a rule does at a step: blocks, warns, either as its finding says, or is not asked. */
export function letterAt(rule: Rule, step: Step): Letter {
  const letter = rule.at.split(' ')[STEPS.indexOf(step)];
  if (letter === 'B' || letter === 'W' || letter === 'B/W' || letter === '-') return letter;
  throw new Error(`${rule.id} says nothing of ${step}`);
}

/** Bits of what a rule needs to be asked at all. */
const NEEDS: Readonly<Record<string, number>> = { c: 1, co: 2, v: 4, cu: 8, n: 16 };

function needsOf(rule: Rule): number {
  return rule.only.split(' ').reduce((bits, mark) => bits | (NEEDS[mark] ?? 0), 0);
}

function lacksOf({ has, isAtCounter }: Situation): number {
  return (
    (has.cylinder ? 0 : 1) |
    (has.courier ? 0 : 2) |
    (has.vehicle ? 0 : 4) |
    (has.customer ? 0 : 8) |
    (isAtCounter ? 16 : 0)
  );
}

interface AskedRule {
  readonly rule: Rule;
  readonly needs: number;
  readonly letter: Letter;
}

const askedAt = (step: Step): readonly AskedRule[] =>
  RULES.map((rule: Rule) => ({ rule, needs: needsOf(rule), letter: letterAt(rule, step) })).filter(
    ({ letter }) => letter !== '-',
  );

const ASKED: Readonly<Record<Step, readonly AskedRule[]>> = {
  fill: askedAt('fill'),
  release: askedAt('release'),
  load: askedAt('load'),
  deliver: askedAt('deliver'),
  collect: askedAt('collect'),
};

function isSoftened(rule: RuleId, s: Situation): boolean {
  const until = s.p.softUntil.get(rule);
  return until !== undefined && !isPast(until, s.today);
}

/**
 * Judges facts that `parseFacts` made or that were built to its type. Pure; throws only where dates or instants were never parsed.
 * `parameters` are those in force at the place of the act; without them, the overrides within the facts count.
 */
export function judge(facts: Facts, parameters?: ResolvedParameters): Verdict {
  const p = parameters ?? (facts.parameters ? resolveParameters(facts.parameters) : defaultParameters);
  const s = situationOf(facts, p);
  const lacks = lacksOf(s);
  const blocks: Reason[] = [];
  const warnings: Reason[] = [];
  for (const { rule, needs, letter } of ASKED[s.step]) {
    if ((needs & lacks) !== 0) continue;
    const finding = rule.ask(s);
    if (finding === null) continue;
    const asked: Severity = letter === 'W' || finding.severity === 'warn' ? 'warn' : 'block';
    const severity = isSoftened(rule.id, s) ? 'warn' : asked;
    const { found, limit } = finding;
    (severity === 'block' ? blocks : warnings).push({ rule: rule.id, severity, found, limit, action: rule.action });
  }
  const outcome = blocks.length > 0 ? 'block' : warnings.length > 0 ? 'warn' : 'allow';
  return { outcome, reasons: [...blocks, ...warnings], ruleset: p.ruleset };
}

/** Rules that name an act still to be done (check, drain, evacuate), after which the verdict is asked again. */
export const ACTS_STILL_TO_BE_DONE: ReadonlySet<RuleId> = new Set<RuleId>([
  'pre-fill-check',
  'residue',
  'not-evacuated',
  'post-fill-check',
  'door-check-missing',
]);

/** True where a block only says what comes next: it is not shown as a refusal, nor recorded as a refused attempt. */
export function isActStillToBeDone(verdict: Pick<Verdict, 'outcome' | 'reasons'>): boolean {
  return (
    verdict.outcome === 'block' &&
    verdict.reasons.every(({ rule, severity }) => severity === 'warn' || ACTS_STILL_TO_BE_DONE.has(rule))
  );
}
