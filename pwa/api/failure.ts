// How a request can fail, told apart because people do something different about each.
import type { Problem } from '../../shared/contract/problems.ts';

export type { Problem } from '../../shared/contract/problems.ts';

export type Failure =
  /** The server refused, and said why (RFC 9457). */
  | { readonly kind: 'problem'; readonly problem: Problem }
  /** Nothing got through, or no answer came back: whether the server acted is not known. */
  | { readonly kind: 'offline' }
  | { readonly kind: 'timeout' }
  /** The answer is not what the contract says. */
  | { readonly kind: 'garbled'; readonly status: number; readonly detail: string };

/** The server's stable word for the problem; empty where there is none. */
export const problemCode = (failure: Failure): string => (failure.kind === 'problem' ? failure.problem.code : '');

const statusOf = (failure: Failure): number => {
  if (failure.kind === 'problem') return failure.problem.status;
  return failure.kind === 'garbled' ? failure.status : 0;
};

/** The server does not know the session: somebody has to sign in first. */
export const isSignedOut = (failure: Failure): boolean =>
  problemCode(failure) === 'not-signed-in' || (failure.kind === 'garbled' && failure.status === 401);

/** Worth sending again unchanged: the transport failed, or the server could not work just now. */
export const isPassing = (failure: Failure): boolean =>
  failure.kind === 'offline' || failure.kind === 'timeout' || statusOf(failure) >= 500 || statusOf(failure) === 429;
