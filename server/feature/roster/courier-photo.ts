// The photograph on a courier's card.
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import type { RosterDependencies } from './record-binding.ts';
import { appendToRoster } from './roster-event.ts';
import { isCourier } from './roster.queries.ts';

export async function setCourierPhoto(
  deps: RosterDependencies,
  actor: Actor,
  courierId: string,
  sha256: string | null,
): Promise<Result<null, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const { organisationId } = actor;
  return await deps.store.atomically(async (trx) => {
    if (!(await isCourier(trx, organisationId, courierId))) return refuse('not-found');
    const row = await trx
      .selectFrom('courier_photo')
      .select('sha256')
      .where('organisation_id', '=', organisationId)
      .where('courier_id', '=', courierId)
      .executeTakeFirst();
    if ((row?.sha256 ?? null) === sha256) return ok(null);
    const changed = { sha256, changed_at: by.recordedAt };
    await trx
      .insertInto('courier_photo')
      .values({ organisation_id: organisationId, courier_id: courierId, ...changed })
      .onConflict((conflict) => conflict.columns(['organisation_id', 'courier_id']).doUpdateSet(changed))
      .execute();
    await appendToRoster(trx, organisationId, [{ type: 'courier-photo-changed', courierId }], by);
    return ok(null);
  });
}
