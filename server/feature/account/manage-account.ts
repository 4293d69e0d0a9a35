// What the office does for the people of its organisation: accounts, roles, papers, badges, passwords.
import type { InferOutput } from 'valibot';
import type { Kysely, Transaction } from 'kysely';
import type {
  newBadgeSchema,
  newCertificateSchema,
  newMembershipSchema,
  newPersonSchema,
  Role,
} from '../../../shared/contract/account.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import { isUniqueViolation } from '../../db/portable.ts';
import { hasRole, type Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { mayManage } from '../organisation/access.ts';
import { standingOf, wearerOf } from './account.queries.ts';
import { appendToPerson, byActor, instantOf, type AccountDependencies } from './account-dependencies.ts';
import { createAccount, insertCertificate, insertMembership } from './create-account.ts';
import { credentialsOf } from './credentials.ts';

type Done = Result<null, Refusal>;
const done: Done = ok(null);

const isAdministrator = (actor: Actor): boolean => actor.roles.includes('administrator');

/** Who is, or was, of the organisation. */
async function isOfOrganisation(db: Kysely<Database>, personId: string, organisationId: string): Promise<boolean> {
  const row = await db
    .selectFrom('membership')
    .select('membership_id')
    .where('organisation_id', '=', organisationId)
    .where('person_id', '=', personId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * Others' people are not found. An administrator is looked after by administrators, or the office could become one.
 * 'present': only those whose membership goes on; what somebody does elsewhere is not for a former employer to change.
 */
async function mayLookAfter(
  db: Kysely<Database>,
  actor: Actor,
  personId: string,
  who: 'present' | 'former too',
): Promise<Done> {
  const standing = (await standingOf(db, personId)).filter((held) => held.organisationId === actor.organisationId);
  if (standing.length === 0) {
    const isFormer = who === 'former too' && (await isOfOrganisation(db, personId, actor.organisationId));
    return isFormer ? done : refuse('not-found');
  }
  if (standing.some((held) => held.role === 'administrator') && !isAdministrator(actor)) {
    return refuse('not-allowed', 'Only an administrator may do this.');
  }
  return done;
}

/** A role fits the organisation's kind, its site belongs there, and nobody gives what is above them. */
async function mayGive(
  db: Kysely<Database>,
  actor: Actor,
  organisation: { readonly organisationId: string; readonly kind: string },
  membership: { readonly role: Role; readonly siteId: string | null },
): Promise<Done> {
  if (
    membership.role === 'administrator' &&
    !isAdministrator(actor) &&
    organisation.organisationId === actor.organisationId
  ) {
    return refuse('not-allowed', 'Only an administrator may make another.');
  }
  if (membership.role === 'supervisor' && organisation.kind !== 'authority') {
    return refuse('invalid', 'Only an authority has supervisors.');
  }
  if (membership.siteId === null) return done;
  const site = await db
    .selectFrom('site')
    .select('site_id')
    .where('site_id', '=', membership.siteId)
    .where('organisation_id', '=', organisation.organisationId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return site === undefined ? refuse('not-found', 'The organisation has no such site.') : done;
}

/** The own organisation; or another that the actor may set up, as long as nobody works there who could do it. */
async function organisationToFill(
  db: Kysely<Database>,
  actor: Actor,
  organisationId: string,
): Promise<Result<{ readonly organisationId: string; readonly kind: string }, Refusal>> {
  const row = await db
    .selectFrom('organisation')
    .select(['kind', 'area'])
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  if (row === undefined) return refuse('not-found');
  const organisation = { organisationId, kind: row.kind };
  if (organisationId === actor.organisationId)
    return hasRole(actor, 'office') ? ok(organisation) : refuse('not-allowed');
  if (!(await mayManage(db, actor, { ...organisation, area: row.area }))) return refuse('not-found');
  const somebody = await db
    .selectFrom('membership')
    .select('membership_id')
    .where('organisation_id', '=', organisationId)
    .where('ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return somebody === undefined ? ok(organisation) : refuse('not-allowed', 'Its own office makes its accounts.');
}

/** Sent again with the same user name: the same answer. */
export async function createPerson(
  deps: AccountDependencies,
  actor: Actor,
  personId: string,
  input: InferOutput<typeof newPersonSchema>,
): Promise<Result<{ readonly personId: string }, Refusal>> {
  const db = deps.store.reader;
  const organisationId = input.organisationId ?? actor.organisationId;
  const known = await db.selectFrom('login').select('username').where('id', '=', personId).executeTakeFirst();
  if (known !== undefined) {
    const isSame = known.username === input.username && (await isOfOrganisation(db, personId, organisationId));
    return isSame ? ok({ personId }) : refuse('already-used');
  }
  const organisation = await organisationToFill(db, actor, organisationId);
  if (!organisation.ok) return organisation;
  for (const membership of input.memberships) {
    const may = await mayGive(db, actor, organisation.value, membership);
    if (!may.ok) return may;
  }
  const created = await createAccount(
    deps,
    {
      personId,
      name: input.name,
      telephone: input.telephone,
      username: input.username,
      password: input.password,
      passwordIsTemporary: true,
      memberships: input.memberships.map((membership) => ({
        ...membership,
        organisationId: organisation.value.organisationId,
      })),
      certificates: input.certificates,
    },
    byActor(actor, instantOf(deps.clock.now())),
  );
  return created.ok ? created : refuse('conflict', 'The user name is taken.');
}

/** Runs `work` for somebody whom the actor may look after, in one transaction. */
export async function lookingAfter(
  deps: AccountDependencies,
  actor: Actor,
  personId: string,
  who: 'present' | 'former too',
  work: (trx: Transaction<Database>) => Promise<Done>,
): Promise<Done> {
  return await deps.store.atomically(async (trx) => {
    const may = await mayLookAfter(trx, actor, personId, who);
    return may.ok ? await work(trx) : may;
  });
}

export async function beginMembership(
  deps: AccountDependencies,
  actor: Actor,
  personId: string,
  membershipId: string,
  input: InferOutput<typeof newMembershipSchema>,
): Promise<Done> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const { organisationId } = actor;
  return await lookingAfter(deps, actor, personId, 'former too', async (trx) => {
    const may = await mayGive(trx, actor, { organisationId, kind: actor.organisationKind }, input);
    if (!may.ok) return may;
    const known = await trx
      .selectFrom('membership')
      .selectAll()
      .where('membership_id', '=', membershipId)
      .executeTakeFirst();
    if (known !== undefined) {
      const isSame =
        known.person_id === personId &&
        known.organisation_id === organisationId &&
        known.site_id === input.siteId &&
        known.role === input.role &&
        known.from_on === input.from &&
        known.until_on === input.until;
      return isSame ? done : refuse('already-used');
    }
    await appendToPerson(trx, personId, [{ type: 'membership-begun', membershipId, organisationId, ...input }], by);
    await insertMembership(trx, personId, membershipId, { organisationId, ...input });
    return done;
  });
}

/** What the person may do by it ends with the commit: every request reads memberships. Ending twice is ending once. */
export async function endMembership(
  deps: AccountDependencies,
  actor: Actor,
  personId: string,
  membershipId: string,
): Promise<Done> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await lookingAfter(deps, actor, personId, 'former too', async (trx) => {
    const row = await trx
      .selectFrom('membership')
      .select(['role', 'ended_at'])
      .where('membership_id', '=', membershipId)
      .where('person_id', '=', personId)
      .where('organisation_id', '=', actor.organisationId)
      .executeTakeFirst();
    if (row === undefined) return refuse('not-found');
    if (row.ended_at !== null) return done;
    if (row.role === 'administrator') {
      const others = await trx
        .selectFrom('membership')
        .select('membership_id')
        .where('organisation_id', '=', actor.organisationId)
        .where('role', '=', 'administrator')
        .where('ended_at', 'is', null)
        .where('membership_id', '<>', membershipId)
        .limit(1)
        .executeTakeFirst();
      if (others === undefined) return refuse('conflict', 'It is the last administrator.');
    }
    await appendToPerson(trx, personId, [{ type: 'membership-ended', membershipId }], by);
    await trx
      .updateTable('membership')
      .set({ ended_at: by.recordedAt })
      .where('membership_id', '=', membershipId)
      .execute();
    return done;
  });
}

export async function recordCertificate(
  deps: AccountDependencies,
  actor: Actor,
  personId: string,
  certificateId: string,
  input: InferOutput<typeof newCertificateSchema>,
): Promise<Done> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await lookingAfter(deps, actor, personId, 'present', async (trx) => {
    const known = await trx
      .selectFrom('certificate')
      .selectAll()
      .where('certificate_id', '=', certificateId)
      .executeTakeFirst();
    if (known !== undefined) {
      const isSame =
        known.person_id === personId &&
        known.kind === input.kind &&
        known.number === input.number &&
        known.until_on === input.until;
      return isSame ? done : refuse('already-used');
    }
    const { kind, until } = input;
    await appendToPerson(trx, personId, [{ type: 'certificate-recorded', certificateId, kind, until }], by);
    await insertCertificate(trx, personId, certificateId, input);
    return done;
  });
}

export async function endCertificate(
  deps: AccountDependencies,
  actor: Actor,
  personId: string,
  certificateId: string,
): Promise<Done> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await lookingAfter(deps, actor, personId, 'present', async (trx) => {
    const row = await trx
      .selectFrom('certificate')
      .select('ended_at')
      .where('certificate_id', '=', certificateId)
      .where('person_id', '=', personId)
      .executeTakeFirst();
    if (row === undefined) return refuse('not-found');
    if (row.ended_at !== null) return done;
    await appendToPerson(trx, personId, [{ type: 'certificate-ended', certificateId }], by);
    await trx
      .updateTable('certificate')
      .set({ ended_at: by.recordedAt })
      .where('certificate_id', '=', certificateId)
      .execute();
    return done;
  });
}

/** Sessions that another device has by the badge that it replaces end. */
async function endBadgeSessions(trx: Transaction<Database>, actor: Actor, personId: string): Promise<void> {
  await trx
    .deleteFrom('session')
    .where('person_id', '=', personId)
    .where('organisation_id', '=', actor.organisationId)
    .where('method', '=', 'badge')
    .execute();
}

/** The badge and PIN of a person at this organisation; also lifts a lock. */
export async function setBadge(
  deps: AccountDependencies,
  actor: Actor,
  personId: string,
  input: InferOutput<typeof newBadgeSchema>,
): Promise<Done> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const { organisationId } = actor;
  const pinHash = await credentialsOf(deps).hash(input.pin);
  const taken = refuse('conflict', 'Somebody else has this badge.');
  try {
    return await lookingAfter(deps, actor, personId, 'present', async (trx) => {
      const wearer = await wearerOf(trx, organisationId, input.badge);
      if (wearer !== null && wearer !== personId) return taken;
      await appendToPerson(trx, personId, [{ type: 'badge-set', organisationId }], by);
      const row = { badge: input.badge, pin_hash: pinHash, failures: 0, locks: 0, locked_until: null };
      await trx
        .insertInto('badge')
        .values({ organisation_id: organisationId, person_id: personId, ...row })
        .onConflict((conflict) => conflict.columns(['organisation_id', 'person_id']).doUpdateSet(row))
        .execute();
      await endBadgeSessions(trx, actor, personId);
      return done;
    });
  } catch (error) {
    if (isUniqueViolation(error)) return taken;
    throw error;
  }
}

export async function endBadge(deps: AccountDependencies, actor: Actor, personId: string): Promise<Done> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const { organisationId } = actor;
  return await lookingAfter(deps, actor, personId, 'present', async (trx) => {
    const ended = await trx
      .deleteFrom('badge')
      .where('organisation_id', '=', organisationId)
      .where('person_id', '=', personId)
      .executeTakeFirst();
    if (ended.numDeletedRows === 0n) return done;
    await appendToPerson(trx, personId, [{ type: 'badge-ended', organisationId }], by);
    await endBadgeSessions(trx, actor, personId);
    return done;
  });
}

/**
 * A temporary password; all sessions of the person end. Not for somebody who also works elsewhere: one office would
 * give itself what another organisation gave.
 */
export async function resetPassword(
  deps: AccountDependencies,
  actor: Actor,
  personId: string,
  password: string,
): Promise<Done> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const credentials = credentialsOf(deps);
  const passwordHash = await credentials.hash(password);
  return await lookingAfter(deps, actor, personId, 'present', async (trx) => {
    const standing = await standingOf(trx, personId);
    if (standing.some((held) => held.organisationId !== actor.organisationId)) {
      return refuse('not-allowed', 'This person also works elsewhere and sets the password themself.');
    }
    await credentials.setPassword(trx, personId, passwordHash, true);
    await credentials.endSessionsOf(trx, personId);
    await appendToPerson(trx, personId, [{ type: 'password-set', temporary: true }], by);
    return done;
  });
}
