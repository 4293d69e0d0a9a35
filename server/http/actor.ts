// Who asks: a person in a role at an organisation, or a scale or an ordering app with its key.
import type { Context } from 'hono';
import type { Role } from '../../shared/contract/account.ts';
import type { AppEnvironment } from './environment.ts';
import { ProblemException } from './problem.ts';

export { roles, type Role } from '../../shared/contract/account.ts';

export interface Actor {
  /** Null for a scale that acts by its key, until a badge names the person. */
  readonly personId: string | null;
  readonly organisationId: string;
  readonly organisationKind: string;
  /** Of the organisation; for an authority, the area that it is responsible for. */
  readonly area: string;
  /** Null: at every site of the organisation. */
  readonly siteId: string | null;
  /** Of that site, where it was read with the session; not given: it has to be looked up. */
  readonly siteArea?: string;
  readonly roles: readonly Role[];
  readonly deviceId: string | null;
  /** Set where the client is a scale with its own key. */
  readonly scaleId: string | null;
  /** Set where the client is a company's ordering app with a key of its own: it may do nothing but order. */
  readonly orderingKeyId?: string;
  /** Signed in with a password that somebody else set: first of all it is changed. */
  readonly mustSetPassword?: true;
}

export const isAuthority = (actor: Actor): boolean => actor.organisationKind === 'authority';

export const hasRole = (actor: Actor, ...anyOf: readonly Role[]): boolean =>
  actor.roles.some((role) => role === 'administrator' || anyOf.includes(role));

/** The signed-in actor, or 401. */
export function actorOf(c: Context<AppEnvironment>): Actor {
  const actor = c.get('actor');
  if (actor === null) throw new ProblemException('not-signed-in');
  return actor;
}

/** The actor as a person in one of these roles, or 401/403. */
export function personOf(c: Context<AppEnvironment>, ...anyOf: readonly Role[]): Actor & { readonly personId: string } {
  const actor = actorOf(c);
  const { personId } = actor;
  if (personId === null) throw new ProblemException('not-allowed');
  if (anyOf.length > 0 && !hasRole(actor, ...anyOf)) throw new ProblemException('not-allowed');
  return { ...actor, personId };
}
