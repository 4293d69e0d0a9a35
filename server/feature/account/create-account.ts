// A new person with a login, memberships, certificates and badge, all in one commit: for the office, the console and demos.
import type { Transaction } from 'kysely';
import type { Role } from '../../../shared/contract/account.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { isUniqueViolation } from '../../db/portable.ts';
import type { Database } from '../../db/database.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import type { PersonEvent } from './account-event.ts';
import { isUsernameTaken, wearerOf } from './account.queries.ts';
import { byConsole, instantOf, type AccountDependencies } from './account-dependencies.ts';
import { credentialsOf } from './credentials.ts';

export interface NewMembership {
  /** UUIDv7; left out: a new one. */
  readonly membershipId?: string;
  readonly organisationId: string;
  /** Null: at every site of the organisation. */
  readonly siteId: string | null;
  readonly role: Role;
  /** First and last day, YYYY-MM-DD. */
  readonly from: string;
  readonly until: string | null;
}

export interface NewCertificate {
  readonly certificateId?: string;
  readonly kind: string;
  readonly number: string | null;
  /** Last day that it is good on, YYYY-MM-DD. */
  readonly until: string | null;
}

export interface NewAccount {
  /** UUIDv7; left out: a new one. */
  readonly personId?: string;
  readonly name: string;
  readonly telephone?: string | null;
  /** In the form that `usernameSchema` gives. */
  readonly username: string;
  readonly password: string;
  /** True: the person is asked for a new one after signing in. */
  readonly passwordIsTemporary?: boolean;
  readonly memberships: readonly NewMembership[];
  readonly certificates?: readonly NewCertificate[];
  /** In the forms that `badgeSchema` and `pinSchema` give. */
  readonly badge?: { readonly organisationId: string; readonly badge: string; readonly pin: string } | null;
}

export type AccountRefusal = 'username-taken' | 'badge-taken';

/** An account with its secrets hashed and its ids given: what a transaction needs nothing else for. */
interface Prepared {
  readonly account: NewAccount;
  readonly personId: string;
  readonly passwordHash: string;
  readonly pinHash: string | null;
  readonly membershipIds: readonly string[];
  readonly certificateIds: readonly string[];
}

/** Hashes, which takes 50 to 100 ms each; so before the transaction. */
export async function prepareAccount(deps: AccountDependencies, account: NewAccount): Promise<Prepared> {
  const credentials = credentialsOf(deps);
  return {
    account,
    personId: account.personId ?? deps.newId(),
    passwordHash: await credentials.hash(account.password),
    pinHash: account.badge ? await credentials.hash(account.badge.pin) : null,
    membershipIds: account.memberships.map((membership) => membership.membershipId ?? deps.newId()),
    certificateIds: (account.certificates ?? []).map((held) => held.certificateId ?? deps.newId()),
  };
}

const eventsOf = ({ account, membershipIds, certificateIds }: Prepared): PersonEvent[] => [
  { type: 'person-created' },
  ...account.memberships.map(({ organisationId, siteId, role, from, until }, index) => ({
    type: 'membership-begun' as const,
    membershipId: membershipIds[index] ?? '',
    organisationId,
    siteId,
    role,
    from,
    until,
  })),
  ...(account.certificates ?? []).map(({ kind, until }, index) => ({
    type: 'certificate-recorded' as const,
    certificateId: certificateIds[index] ?? '',
    kind,
    until,
  })),
  { type: 'password-set', temporary: account.passwordIsTemporary ?? false },
  ...(account.badge ? [{ type: 'badge-set' as const, organisationId: account.badge.organisationId }] : []),
];

/** Writes rows and events of a prepared account. */
export async function insertAccount(
  deps: AccountDependencies,
  trx: Transaction<Database>,
  prepared: Prepared,
  by: Attribution,
): Promise<Result<{ readonly personId: string }, AccountRefusal>> {
  const { account, personId, passwordHash, pinHash, membershipIds, certificateIds } = prepared;
  if (await isUsernameTaken(trx, account.username)) return err('username-taken');
  const badge = account.badge ?? null;
  if (badge !== null && (await wearerOf(trx, badge.organisationId, badge.badge)) !== null) return err('badge-taken');
  const events = eventsOf(prepared);
  for (const [index, data] of events.entries()) {
    await appendEvent(trx, { streamKind: 'person', streamId: personId, n: index + 1, by, data });
  }
  await trx
    .insertInto('person')
    .values({
      person_id: personId,
      version: events.length,
      name: account.name,
      telephone: account.telephone ?? null,
      erased_at: null,
    })
    .execute();
  await credentialsOf(deps).createLogin(trx, {
    personId,
    username: account.username,
    passwordHash,
    passwordTemporary: account.passwordIsTemporary ?? false,
    at: new Date(by.recordedAt),
  });
  for (const [index, membership] of account.memberships.entries()) {
    await insertMembership(trx, personId, membershipIds[index] ?? '', membership);
  }
  for (const [index, held] of (account.certificates ?? []).entries()) {
    await insertCertificate(trx, personId, certificateIds[index] ?? '', held);
  }
  if (badge !== null && pinHash !== null) {
    await trx
      .insertInto('badge')
      .values({
        organisation_id: badge.organisationId,
        person_id: personId,
        badge: badge.badge,
        pin_hash: pinHash,
        failures: 0,
        locks: 0,
        locked_until: null,
      })
      .execute();
  }
  return ok({ personId });
}

export async function insertMembership(
  trx: Transaction<Database>,
  personId: string,
  membershipId: string,
  membership: NewMembership,
): Promise<void> {
  await trx
    .insertInto('membership')
    .values({
      membership_id: membershipId,
      person_id: personId,
      organisation_id: membership.organisationId,
      site_id: membership.siteId,
      role: membership.role,
      from_on: membership.from,
      until_on: membership.until,
      ended_at: null,
    })
    .execute();
}

export async function insertCertificate(
  trx: Transaction<Database>,
  personId: string,
  certificateId: string,
  held: NewCertificate,
): Promise<void> {
  await trx
    .insertInto('certificate')
    .values({
      certificate_id: certificateId,
      person_id: personId,
      kind: held.kind,
      number: held.number,
      until_on: held.until,
      ended_at: null,
    })
    .execute();
}

/** `by`: who made it; left out: the console. Resolves to the person's id after the commit. */
export async function createAccount(
  deps: AccountDependencies,
  account: NewAccount,
  by: Attribution = byConsole(instantOf(deps.clock.now())),
): Promise<Result<{ readonly personId: string }, AccountRefusal>> {
  const prepared = await prepareAccount(deps, account);
  try {
    return await deps.store.atomically((trx) => insertAccount(deps, trx, prepared, by));
  } catch (error) {
    // Somebody took the name or the badge at the same moment: nothing of ours stayed.
    if (!isUniqueViolation(error)) throw error;
    return err((await isUsernameTaken(deps.store.reader, account.username)) ? 'username-taken' : 'badge-taken');
  }
}
