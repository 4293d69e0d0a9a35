// After a leak was reported: who goes there, what was found, and that nothing is left to be done about it.
import type { Selectable, Transaction } from 'kysely';
import type { LeakFindings, LeakGoing } from '../../../shared/contract/door.ts';
import { err, ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { decideChange, sameIn } from '../../log/change.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { endCase } from '../cylinder/close-case.ts';
import type { LeakTable } from './hazard.table.ts';

/** Stream `leak`, by leakId, after `leak-reported`. Words about people are not in it: they stand in the row. */
type LeakEvent =
  | { readonly type: 'leak-answered'; readonly personId: string | null }
  | {
      readonly type: 'leak-looked-into';
      readonly found: LeakFindings['found'];
      readonly photoSha256: string | null;
      readonly closes: boolean;
    };

type Dependencies = Pick<AppDependencies, 'store' | 'clock'>;
type Office = Actor & { readonly personId: string };
interface Followed {
  readonly row: Selectable<LeakTable>;
  readonly closedAt: string | null;
}

/** Of the own company. */
async function ownLeak(trx: Transaction<Database>, actor: Actor, leakId: string): Promise<Followed | null> {
  const row = await trx
    .selectFrom('leak')
    .selectAll()
    .where('leak_id', '=', leakId)
    .where('organisation_id', '=', actor.organisationId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const about = await trx
    .selectFrom('open_case')
    .select('closed_at')
    .where('cylinder_id', '=', row.cylinder_id ?? '')
    .where('case_id', '=', row.case_id)
    .executeTakeFirst();
  return { row, closedAt: about?.closed_at ?? null };
}

/** Somebody who works for the company today. */
async function isOfCompany(trx: Transaction<Database>, actor: Actor, personId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('membership')
    .select('membership_id')
    .where('organisation_id', '=', actor.organisationId)
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

async function change(
  trx: Transaction<Database>,
  deps: Dependencies,
  actor: Office,
  { leakId, n, set, data }: { leakId: string; n: number; set: Partial<LeakTable>; data: LeakEvent },
): Promise<void> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  await appendEvent(trx, { streamKind: 'leak', streamId: leakId, n, by, data });
  await trx
    .updateTable('leak')
    .set({ ...set, version: n })
    .where('leak_id', '=', leakId)
    .execute();
}

/** Said again of somebody else, that one goes from then on. */
export async function sendToLeak(
  deps: Dependencies,
  actor: Office,
  leakId: string,
  { version, personId, who }: LeakGoing,
): Promise<Result<null, Refusal>> {
  const at = instantOf(deps.clock.now());
  return await deps.store.atomically(async (trx) => {
    const found = await ownLeak(trx, actor, leakId);
    if (found === null) return refuse('not-found');
    const { row, closedAt } = found;
    const wanted = { going_person_id: personId, going_who: who };
    const isSame = row.going_at !== null && sameIn(['going_person_id', 'going_who'], row, wanted);
    const decided = decideChange({ version: row.version, ended_at: closedAt }, version, isSame);
    if (!decided.ok) return err(decided.error);
    if (decided.value.kind === 'none') return ok(null);
    if (personId !== null && !(await isOfCompany(trx, actor, personId))) {
      return refuse('invalid', 'Nobody of this company has that id.');
    }
    const data: LeakEvent = { type: 'leak-answered', personId };
    await change(trx, deps, actor, { leakId, n: decided.value.n, set: { ...wanted, going_at: at }, data });
    return ok(null);
  });
}

/** Found more than once, the last stands. What closes it lifts neither the hold nor the hazard: those have acts of their own. */
export async function lookIntoLeak(
  deps: Dependencies,
  actor: Office,
  leakId: string,
  { version, found, note, photoSha256, closes }: LeakFindings,
): Promise<Result<null, Refusal>> {
  const at = instantOf(deps.clock.now());
  return await deps.store.atomically(async (trx) => {
    const known = await ownLeak(trx, actor, leakId);
    if (known === null) return refuse('not-found');
    const { row, closedAt } = known;
    const wanted = { found, found_note: note, found_sha256: photoSha256 };
    const isSaid = sameIn(['found', 'found_note', 'found_sha256'], row, wanted);
    // Sent again after it was closed by this very answer.
    if (isSaid && closes === (closedAt !== null)) return ok(null);
    const decided = decideChange({ version: row.version, ended_at: closedAt }, version, false);
    if (!decided.ok) return err(decided.error);
    const data: LeakEvent = { type: 'leak-looked-into', found, photoSha256, closes };
    const set = { ...wanted, found_at: at, found_by: actor.personId };
    await change(trx, deps, actor, { leakId, n: decided.value.n, set, data });
    if (closes) {
      const about = { cylinder_id: row.cylinder_id ?? '', case_id: row.case_id };
      await endCase(trx, about, byActor(actor, at), { decision: 'looked-into', reason: found });
    }
    return ok(null);
  });
}
