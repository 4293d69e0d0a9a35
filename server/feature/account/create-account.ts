// A new person with a login, memberships, certificates and badge, all in one commit: for the office, the console and demos.
import type { Role } from '../../../shared/contract/account.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import { isUniqueViolation } from '../../db/portable.ts';
import { appendEvent, type Attribution } from '../../log/append.ts';
import type { PersonEvent } from './account-event.ts';
import { byConsole, instantOf, type AccountDependencies } from './account-dependencies.ts';
import { credentialsOf } from './credentials.ts';

export interface NewMembership {
  readonly organisationId: string;
  /** Null: at every site of the organisation. */
  readonly siteId: string | null;
  readonly role: Role;
  /** First and last day, YYYY-MM-DD. */
  readonly from: string;
  readonly until: string | null;
}

export interface NewCertificate {
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

/** `by`: who made it; left out: the console. Resolves to the person's id after the commit. */
export async function createAccount(
  deps: AccountDependencies,
  account: NewAccount,
  by?: Attribution,
): Promise<Result<{ readonly personId: string }, AccountRefusal>> {
  const at = new Date(deps.clock.now());
  const attribution = by ?? byConsole(instantOf(deps.clock.now()));
  const credentials = credentialsOf(deps);
  const passwordHash = await credentials.hash(account.password);
  const badge = account.badge ?? null;
  const pinHash = badge === null ? null : await credentials.hash(badge.pin);
  const personId = account.personId ?? deps.newId();
  const passwordTemporary = account.passwordIsTemporary ?? false;
  const memberships = account.memberships.map((membership) => ({ ...membership, membershipId: deps.newId() }));
  const certificates = (account.certificates ?? []).map((held) => ({ ...held, certificateId: deps.newId() }));
  const events: PersonEvent[] = [
    { type: 'person-created' },
    ...memberships.map((membership) => ({ type: 'membership-begun' as const, ...membership })),
    ...certificates.map(({ certificateId, kind, until }) => ({
      type: 'certificate-recorded' as const,
      certificateId,
      kind,
      until,
    })),
    { type: 'password-set', temporary: passwordTemporary },
    ...(badge === null ? [] : [{ type: 'badge-set' as const, organisationId: badge.organisationId }]),
  ];

  try {
    return await deps.store.atomically(async (trx) => {
      const taken = await trx
        .selectFrom('login')
        .select('id')
        .where('username', '=', account.username)
        .executeTakeFirst();
      if (taken !== undefined) return err('username-taken');
      if (badge !== null) {
        const worn = await trx
          .selectFrom('badge')
          .select('person_id')
          .where('organisation_id', '=', badge.organisationId)
          .where('badge', '=', badge.badge)
          .executeTakeFirst();
        if (worn !== undefined) return err('badge-taken');
      }
      for (const [index, data] of events.entries()) {
        await appendEvent(trx, { streamKind: 'person', streamId: personId, n: index + 1, by: attribution, data });
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
      await credentials.createLogin(trx, { personId, username: account.username, passwordHash, passwordTemporary, at });
      for (const { membershipId, organisationId, siteId, role, from, until } of memberships) {
        await trx
          .insertInto('membership')
          .values({
            membership_id: membershipId,
            person_id: personId,
            organisation_id: organisationId,
            site_id: siteId,
            role,
            from_on: from,
            until_on: until,
            ended_at: null,
          })
          .execute();
      }
      for (const { certificateId, kind, number, until } of certificates) {
        await trx
          .insertInto('certificate')
          .values({
            certificate_id: certificateId,
            person_id: personId,
            kind,
            number,
            until_on: until,
            ended_at: null,
          })
          .execute();
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
    });
  } catch (error) {
    // Somebody took the name at the same moment: nothing of ours stayed.
    if (!isUniqueViolation(error)) throw error;
    const taken = await deps.store.reader
      .selectFrom('login')
      .select('id')
      .where('username', '=', account.username)
      .executeTakeFirst();
    return err(taken === undefined ? 'badge-taken' : 'username-taken');
  }
}
