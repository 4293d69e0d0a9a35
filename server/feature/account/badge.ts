// Badges and their PINs: whose a badge is, and tries at a PIN, counted where all processes see them.
import type { Kysely } from 'kysely';
import { safeParse } from 'valibot';
import { badgeSchema } from '../../../shared/contract/account.ts';
import type { Database } from '../../db/database.ts';
import type { Attribution } from '../../log/append.ts';
import { badgeOwners } from './account.queries.ts';
import { appendToPerson, instantOf, type AccountDependencies } from './account-dependencies.ts';
import { isFieldRole, rolesInForce } from './in-force.ts';

const mostFailures = 5;
const firstLockMs = 5 * 60_000;
const longestLockMs = 24 * 60 * 60_000;

/** 5 minutes, then 10, 20 … up to a day. */
export const lockMs = (locksBefore: number): number =>
  Math.min(firstLockMs * 2 ** Math.min(locksBefore, 20), longestLockMs);

/**
 * The person whose badge it is, for a filling scale that read one: null where nobody of the organisation with a role
 * of the field in force on `day` (YYYY-MM-DD, of the place) has it. A badge says who somebody claims to be; it proves nothing.
 */
export async function personOfBadge(
  db: Kysely<Database>,
  badge: string,
  organisationId: string,
  day: string,
): Promise<string | null> {
  const text = safeParse(badgeSchema, badge);
  if (!text.success) return null;
  const rows = await badgeOwners(db, { organisationId, badge: text.output });
  const owner = rows[0];
  return owner !== undefined && rolesInForce(rows, day, 'badge').some(isFieldRole) ? owner.personId : null;
}

export interface PinTry {
  readonly organisationId: string;
  readonly personId: string;
  readonly pinHash: string;
  /** Set where this try was the last before a lock, which stays if it fails. */
  readonly locksUntil: string | null;
}

/** Counts the try before the PIN is compared, so that many at once gain nothing. Null: no such badge. */
export async function beginPinTry(
  deps: AccountDependencies,
  organisationId: string,
  badge: string,
  nowMs: number,
): Promise<PinTry | 'locked' | null> {
  return await deps.store.atomically(async (trx) => {
    const row = await trx
      .selectFrom('badge')
      .selectAll()
      .where('organisation_id', '=', organisationId)
      .where('badge', '=', badge)
      .executeTakeFirst();
    if (row === undefined) return null;
    if (row.locked_until !== null && row.locked_until > instantOf(nowMs)) return 'locked';
    const failures = row.failures + 1;
    const locksUntil = failures >= mostFailures ? instantOf(nowMs + lockMs(row.locks)) : null;
    await trx
      .updateTable('badge')
      .set(
        locksUntil === null
          ? { failures, locked_until: null }
          : { failures: 0, locks: row.locks + 1, locked_until: locksUntil },
      )
      .where('organisation_id', '=', organisationId)
      .where('person_id', '=', row.person_id)
      .execute();
    return { organisationId, personId: row.person_id, pinHash: row.pin_hash, locksUntil };
  });
}

/** The try stays counted; a lock is recorded as what happened. */
export async function pinFailed(deps: AccountDependencies, tried: PinTry, by: Attribution): Promise<void> {
  const { locksUntil } = tried;
  if (locksUntil === null) return;
  await deps.store.atomically(async (trx) => {
    await appendToPerson(
      trx,
      tried.personId,
      [{ type: 'badge-locked', organisationId: tried.organisationId, until: locksUntil }],
      by,
    );
  });
}

export async function pinSucceeded(deps: AccountDependencies, tried: PinTry): Promise<void> {
  await deps.store.atomically(async (trx) => {
    await trx
      .updateTable('badge')
      .set({ failures: 0, locks: 0, locked_until: null })
      .where('organisation_id', '=', tried.organisationId)
      .where('person_id', '=', tried.personId)
      .execute();
  });
}
