// An authority warns of cylinders by maker, model and time of manufacture, and ends the warning.
import type { Criterion, CriterionInput } from '../../../shared/contract/parameter.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { hasRole, type Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { decideChange, decideEnd, sameIn } from '../../log/change.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { isInAreaOf } from '../organisation/access.ts';
import { criterionOf } from './parameter.queries.ts';

/** Stream `blacklist-criterion`, by criterionId. */
type CriterionEvent =
  | ({ readonly type: 'criterion-recorded' } & CriterionInput)
  | { readonly type: 'criterion-ended'; readonly reason: string };

type Dependencies = Pick<AppDependencies, 'store' | 'clock' | 'parameters'>;

const columns = ['area', 'manufacturer', 'model', 'made_from', 'made_until', 'reason'] as const;

/** A criterion is not changed: it is ended, and another one recorded. */
export async function recordCriterion(
  deps: Dependencies,
  actor: Actor,
  criterionId: string,
  input: CriterionInput,
): Promise<Result<Criterion, Refusal>> {
  if (!isInAreaOf(actor, input.area) || !hasRole(actor, 'supervisor')) return refuse('not-allowed');
  const by = byActor(actor, instantOf(deps.clock.now()));
  const wanted = {
    criterion_id: criterionId,
    version: 1,
    area: input.area,
    manufacturer: input.manufacturer,
    model: input.model,
    made_from: input.madeFrom,
    made_until: input.madeUntil,
    reason: input.reason,
    recorded_at: by.recordedAt,
    ended_at: null,
  };
  const recorded = await deps.store.atomically<Result<Criterion, Refusal>>(async (trx) => {
    const row =
      (await trx
        .selectFrom('blacklist_criterion')
        .selectAll()
        .where('criterion_id', '=', criterionId)
        .executeTakeFirst()) ?? null;
    const change = decideChange(row, null, row !== null && sameIn(columns, row, wanted));
    if (!change.ok) return change;
    if (change.value.kind === 'none') return ok(criterionOf(row ?? wanted));
    await trx.insertInto('blacklist_criterion').values(wanted).execute();
    const data: CriterionEvent = { type: 'criterion-recorded', ...input };
    await appendEvent(trx, { streamKind: 'blacklist-criterion', streamId: criterionId, n: 1, by, data });
    return ok(criterionOf(wanted));
  });
  if (recorded.ok) await deps.parameters.refresh();
  return recorded;
}

export async function endCriterion(
  deps: Dependencies,
  actor: Actor,
  criterionId: string,
  reason: string,
): Promise<Result<Criterion, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const ended = await deps.store.atomically<Result<Criterion, Refusal>>(async (trx) => {
    const row = await trx
      .selectFrom('blacklist_criterion')
      .selectAll()
      .where('criterion_id', '=', criterionId)
      .executeTakeFirst();
    if (row === undefined || !isInAreaOf(actor, row.area)) return refuse('not-found');
    if (!hasRole(actor, 'supervisor')) return refuse('not-allowed');
    const change = decideEnd(row);
    if (change.kind === 'none') return ok(criterionOf(row));
    const after = { ...row, version: change.n, ended_at: by.recordedAt };
    await trx.updateTable('blacklist_criterion').set(after).where('criterion_id', '=', criterionId).execute();
    const data: CriterionEvent = { type: 'criterion-ended', reason };
    await appendEvent(trx, { streamKind: 'blacklist-criterion', streamId: criterionId, n: change.n, by, data });
    return ok(criterionOf(after));
  });
  if (ended.ok) await deps.parameters.refresh();
  return ended;
}
