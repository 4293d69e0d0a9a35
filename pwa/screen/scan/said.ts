// One scanned cylinder with what the gate said of it: what the verdict screen shows, and what the lists of last scans keep.
import { resolveScan } from '../../../shared/cylinder/resolve-scan.ts';
import type { VerdictAnswer } from '../../../shared/contract/verdict.ts';
import type { VerdictShown } from '../../../shared/command/envelope.ts';
import { ACTS_STILL_TO_BE_DONE } from '../../../shared/verdict/judge.ts';
import type { Step } from '../../../shared/verdict/facts.ts';
import type { SentVerdict } from '../../widget/shown-verdict.ts';
import { scanConfig } from '../../widget/use-scan.ts';
import { atTheStation } from './verdict-acts.ts';

export interface Said {
  readonly id: string;
  readonly step: Step;
  /** As read, unchanged: what commands carry. */
  readonly scanned: string;
  readonly code: string | null;
  readonly model: string | null;
  readonly verdict: SentVerdict & { readonly ruleset: string };
  readonly parametersVersion: number | null;
  /** Names of organisations that the reasons mention by id. */
  readonly names: Readonly<Record<string, string>>;
  /** Why the text leads to no cylinder, in the resolver's words; null where it does. */
  readonly why: string | null;
  readonly setAside: boolean;
  /** The only blocks name acts still to be done. */
  readonly isNext?: boolean;
  /** The scale or place, as it is shown. */
  readonly place?: string;
  /** Items of a check that were found bad: then it is a refusal, whatever act the verdict names next. */
  readonly failed?: readonly string[];
  /** A sentence in place of the verdict's own. */
  readonly title?: string;
}

/** Why a text is not recognised as a code, by what this device knows of labels. */
export const whyUnrecognised = (scanned: string): string | null => {
  const resolution = resolveScan(scanned, scanConfig());
  return resolution.kind === 'unrecognised' ? resolution.why : null;
};

export const saidOfAnswer = (id: string, step: Step, scanned: string, answer: VerdictAnswer): Said => ({
  id,
  step,
  scanned,
  code: answer.cylinder?.code ?? null,
  model: answer.cylinder?.model ?? null,
  verdict: step === 'collect' ? atTheStation(answer.verdict) : answer.verdict,
  parametersVersion: answer.parametersVersion,
  names: answer.names,
  why: answer.resolution.why,
  setAside: answer.cylinder?.setAside ?? false,
  isNext: answer.next,
});

/** What the person was shown, as commands keep it. */
export const shownAs = (said: Pick<Said, 'verdict' | 'parametersVersion'>): VerdictShown => ({
  outcome: said.verdict.outcome,
  reasons: said.verdict.reasons.map((reason) => ({ ...reason })),
  ruleset: said.verdict.ruleset,
  parametersVersion: said.parametersVersion,
  dataAsOf: 'live',
});

/** What is wrong in one line: the blocks where there are any (acts that are still to be done are none), else the warnings. */
export const faultsIn = (
  reasons: readonly { readonly rule: string; readonly severity: string; readonly title: string }[],
): string => {
  const acts: ReadonlySet<string> = ACTS_STILL_TO_BE_DONE;
  const blocks = reasons.filter((reason) => reason.severity === 'block' && !acts.has(reason.rule));
  return (blocks.length > 0 ? blocks : reasons).map((reason) => reason.title).join(' · ');
};
