// What the office does after the day: closes a shift, and resolves what no act resolved.
import type * as v from 'valibot';
import type { closeShiftSchema, ResolvedHow } from '../../../shared/contract/shift.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { explainRows, readOpenOfShift, resolveRows } from './discrepancy.ts';
import { appendToShift } from './shift-event.ts';
import { readShift } from './shift.queries.ts';

type Dependencies = Pick<AppDependencies, 'store' | 'clock'>;

/** Closing twice is closing once. What is open is explained first, and stays on the list until it is resolved. */
export async function closeShift(
  deps: Dependencies,
  actor: Actor,
  shiftId: string,
  input: v.InferOutput<typeof closeShiftSchema>,
): Promise<Result<null, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const shift = await readShift(trx, shiftId);
    if (shift === null || shift.organisationId !== actor.organisationId) return refuse('not-found');
    if (shift.closedAt !== null) return ok(null);
    if (shift.endedAt === null) return refuse('conflict', 'The shift has not ended.');
    const open = await readOpenOfShift(trx, shiftId);
    const given = new Map(input.explanations.map((each) => [each.discrepancyId, each.explanation]));
    const silent = open.filter((row) => row.explanation === null && !given.has(row.discrepancy_id));
    if (silent.length > 0) {
      return refuse('conflict', `${String(silent.length)} of what does not agree is neither resolved nor explained.`);
    }
    for (const row of open) {
      const explanation = given.get(row.discrepancy_id);
      if (explanation !== undefined && explanation !== row.explanation) await explainRows(trx, [row], explanation, by);
    }
    const note = input.note === '' ? null : input.note;
    await appendToShift(
      trx,
      shift,
      { type: 'shift-closed', at: by.recordedAt },
      { closed_at: by.recordedAt, closed_by: by.personId, close_note: note },
      by,
    );
    return ok(null);
  });
}

export async function resolveByOffice(
  deps: Dependencies,
  actor: Actor,
  discrepancyId: string,
  input: { readonly how: ResolvedHow; readonly reason: string },
): Promise<Result<null, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await trx
      .selectFrom('discrepancy')
      .selectAll()
      .where('discrepancy_id', '=', discrepancyId)
      .executeTakeFirst();
    if (row === undefined || row.organisation_id !== actor.organisationId) return refuse('not-found');
    if (row.resolved_at !== null) {
      const same = row.resolved_how === input.how && row.resolved_reason === input.reason;
      return same ? ok(null) : refuse('conflict', 'It is resolved already.');
    }
    await resolveRows(trx, [row], { ...input, at: by.recordedAt }, by);
    return ok(null);
  });
}
