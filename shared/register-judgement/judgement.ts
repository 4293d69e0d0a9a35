// What a change of parameters would do to a register: each cylinder judged as things are and as they would be, and counted.
import type { DayNumber } from '../calendar.ts';
import type { Facts, Step } from '../verdict/facts.ts';
import { judge, type Outcome, type Verdict } from '../verdict/judge.ts';
import { resolveParameters, type ParameterOverrides, type ResolvedParameters } from '../verdict/parameters.ts';
import type { RuleId } from '../verdict/rules.ts';
import { faultlessAct } from './faultless-act.ts';

export const OUTCOMES = ['allow', 'warn', 'block'] as const satisfies readonly Outcome[];

/** A cylinder of which something is said under one set of parameters that is not said under the other. */
export interface ChangedCylinder {
  readonly cylinderId: string;
  readonly code: string | null;
  readonly ownerOrganisationId: string | null;
  readonly before: Outcome;
  readonly after: Outcome;
  /** Rules that apply only under the change, or more severely; and those that no longer do, or less. */
  readonly appeared: readonly RuleId[];
  readonly gone: readonly RuleId[];
}

/** Cylinders to which a rule applies. */
export interface RuleCount {
  readonly rule: string;
  readonly before: { readonly block: number; readonly warn: number };
  readonly after: { readonly block: number; readonly warn: number };
}

export interface OutcomeCount {
  readonly before: Outcome;
  readonly after: Outcome;
  readonly cylinders: number;
}

/** Of a register or of a stretch of it. */
export interface RegisterJudgement {
  readonly judged: number;
  /** Cylinders of which anything changed. */
  readonly changed: number;
  readonly outcomes: readonly OutcomeCount[];
  /** In no order of meaning: `sortedRules` gives one. */
  readonly rules: readonly RuleCount[];
}

export const NOTHING_JUDGED: RegisterJudgement = { judged: 0, changed: 0, outcomes: [], rules: [] };

/** The parameters in force with what would be changed; null takes a parameter back to its default. */
export const changedParameters = (inForce: ResolvedParameters, changes: ParameterOverrides): ResolvedParameters =>
  resolveParameters({ ...inForce.values, ...changes });

export interface CylinderToJudge {
  readonly cylinderId: string;
  readonly ownerOrganisationId: string | null;
  readonly facts: NonNullable<Facts['cylinder']>;
}

export interface Comparison {
  readonly before: Verdict;
  readonly after: Verdict;
}

/** One cylinder at a step on a day, under both. */
export const compareCylinder = (
  { facts }: Pick<CylinderToJudge, 'facts'>,
  step: Step,
  day: DayNumber,
  before: ResolvedParameters,
  after: ResolvedParameters,
): Comparison => ({
  before: judge(faultlessAct(step, day, facts, before), before),
  after: judge(faultlessAct(step, day, facts, after), after),
});

const said = (verdict: Verdict): Map<RuleId, 'block' | 'warn'> =>
  new Map(verdict.reasons.map(({ rule, severity }) => [rule, severity]));

/** Rules of `verdict` that the other does not say, or says less severely. */
function more(verdict: Verdict, other: Verdict): RuleId[] {
  const others = said(other);
  return verdict.reasons
    .filter(({ rule, severity }) => {
      const there = others.get(rule);
      return there === undefined || (severity === 'block' && there === 'warn');
    })
    .map(({ rule }) => rule);
}

/** Counts verdicts as they come. */
export class JudgementTally {
  #judged = 0;
  readonly #outcomes = new Map<string, number>();
  readonly #rules = new Map<
    string,
    { before: { block: number; warn: number }; after: { block: number; warn: number } }
  >();
  readonly changed: ChangedCylinder[] = [];

  add({ cylinderId, ownerOrganisationId, facts }: CylinderToJudge, { before, after }: Comparison): void {
    this.#judged += 1;
    const key = `${before.outcome} ${after.outcome}`;
    this.#outcomes.set(key, (this.#outcomes.get(key) ?? 0) + 1);
    for (const [side, verdict] of [
      ['before', before],
      ['after', after],
    ] as const) {
      for (const { rule, severity } of verdict.reasons) {
        let counts = this.#rules.get(rule);
        if (counts === undefined) {
          counts = { before: { block: 0, warn: 0 }, after: { block: 0, warn: 0 } };
          this.#rules.set(rule, counts);
        }
        counts[side][severity] += 1;
      }
    }
    const appeared = more(after, before);
    const gone = more(before, after);
    if (before.outcome === after.outcome && appeared.length === 0 && gone.length === 0) return;
    this.changed.push({
      cylinderId,
      code: facts.code ?? null,
      ownerOrganisationId,
      before: before.outcome,
      after: after.outcome,
      appeared,
      gone,
    });
  }

  counts(): RegisterJudgement {
    return {
      judged: this.#judged,
      changed: this.changed.length,
      outcomes: OUTCOMES.flatMap((before) =>
        OUTCOMES.flatMap((after) => {
          const cylinders = this.#outcomes.get(`${before} ${after}`) ?? 0;
          return cylinders === 0 ? [] : [{ before, after, cylinders }];
        }),
      ),
      rules: [...this.#rules].map(([rule, counts]) => ({ rule, ...counts })),
    };
  }
}

const plus = (
  one: { readonly block: number; readonly warn: number } | undefined,
  other: { readonly block: number; readonly warn: number } | undefined,
) => ({
  block: (one?.block ?? 0) + (other?.block ?? 0),
  warn: (one?.warn ?? 0) + (other?.warn ?? 0),
});

/** The judgement of two stretches together. */
export function together(one: RegisterJudgement, other: RegisterJudgement): RegisterJudgement {
  const rules = new Set([...one.rules, ...other.rules].map(({ rule }) => rule));
  const ofRule = (judgement: RegisterJudgement, rule: string) => judgement.rules.find((count) => count.rule === rule);
  const cylinders = (judgement: RegisterJudgement, before: Outcome, after: Outcome): number =>
    judgement.outcomes.find((count) => count.before === before && count.after === after)?.cylinders ?? 0;
  return {
    judged: one.judged + other.judged,
    changed: one.changed + other.changed,
    outcomes: OUTCOMES.flatMap((before) =>
      OUTCOMES.flatMap((after) => {
        const sum = cylinders(one, before, after) + cylinders(other, before, after);
        return sum === 0 ? [] : [{ before, after, cylinders: sum }];
      }),
    ),
    rules: [...rules].map((rule) => ({
      rule,
      before: plus(ofRule(one, rule)?.before, ofRule(other, rule)?.before),
      after: plus(ofRule(one, rule)?.after, ofRule(other, rule)?.after),
    })),
  };
}

const sizeOf = ({ before, after }: RuleCount): number => before.block + before.warn + after.block + after.warn;
const moveOf = ({ before, after }: RuleCount): number =>
  Math.abs(after.block - before.block) + Math.abs(after.warn - before.warn);

/** The rules that the change moves first, the most moved at the top; then by how many cylinders they apply to. */
export const sortedRules = (rules: readonly RuleCount[]): RuleCount[] =>
  [...rules].sort(
    (a, b) => moveOf(b) - moveOf(a) || sizeOf(b) - sizeOf(a) || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
  );
