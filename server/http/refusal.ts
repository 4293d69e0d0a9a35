// Why a use case did not do what it was asked, and how a route says so.
import type { ProblemCode } from '../../shared/contract/problems.ts';
import { err, type Err, type Result } from '../../shared/result.ts';
import { ProblemException, type Detail } from './problem.ts';

/** A foreseen failure. `detail` says what is wrong, in a plain sentence. */
export interface Refusal {
  readonly code: ProblemCode;
  readonly detail: Detail | null;
}

export const refuse = (code: ProblemCode, detail: Detail | null = null): Err<Refusal> => err({ code, detail });

/** The value of a use case that succeeded; a refusal becomes the problem that it names. */
export function orProblem<T>(result: Result<T, Refusal>): T {
  if (!result.ok) throw new ProblemException(result.error.code, result.error.detail);
  return result.value;
}
