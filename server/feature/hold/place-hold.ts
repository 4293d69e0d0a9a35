// An authority takes a cylinder out of use (扣押, 召回, 停用) and lets it go again.
import type { Transaction } from 'kysely';
import type { CylinderChanged, HoldInput } from '../../../shared/contract/hold.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import type { Attribution } from '../../log/append.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { changed, standingOf, type ActDependencies } from './standing.ts';

const readHold = async (trx: Transaction<Database>, cylinderId: string, holdId: string) =>
  (await trx
    .selectFrom('cylinder_hold')
    .selectAll()
    .where('cylinder_id', '=', cylinderId)
    .where('hold_id', '=', holdId)
    .executeTakeFirst()) ?? null;

export async function placeHold(
  deps: ActDependencies,
  actor: Actor,
  asked: { readonly cylinderId: string; readonly holdId: string },
  input: HoldInput,
): Promise<Result<CylinderChanged, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const { cylinderId, holdId } = asked;
  return await deps.store.atomically(async (trx) => {
    const standing = await standingOf(trx, actor, cylinderId);
    if (!standing.ok) return standing;
    const { cylinder, isSupervisor } = standing.value;
    if (!isSupervisor) return refuse('not-allowed');
    const row = await readHold(trx, cylinderId, holdId);
    if (row !== null) {
      return row.kind === input.kind && row.reason === input.reason ? ok(changed(cylinder)) : refuse('already-used');
    }
    await trx
      .insertInto('cylinder_hold')
      .values({
        cylinder_id: cylinderId,
        hold_id: holdId,
        kind: input.kind,
        reason: input.reason,
        placed_at: by.recordedAt,
        lifted_at: null,
      })
      .execute();
    const event = { type: 'hold-placed', holdId, kind: input.kind, reason: input.reason } as const;
    return ok(changed(await recordCylinderEvent(trx, cylinder, cylinderId, event, by)));
  });
}

/** The area of the authority that placed a hold, from the log; null where no organisation did. */
async function areaOfPlacer(trx: Transaction<Database>, cylinderId: string, holdId: string): Promise<string | null> {
  const events = await trx
    .selectFrom('event')
    .select('body')
    .where('stream_kind', '=', 'cylinder')
    .where('stream_id', '=', cylinderId)
    .where('type', '=', 'hold-placed')
    .execute();
  const placed = events
    .map((event) => JSON.parse(event.body) as { by: Attribution; data: { holdId: string } })
    .find((event) => event.data.holdId === holdId);
  const placer = placed?.by.organisationId ?? null;
  if (placer === null) return null;
  const row = await trx
    .selectFrom('organisation')
    .select('area')
    .where('organisation_id', '=', placer)
    .executeTakeFirst();
  return row?.area ?? null;
}

export async function liftHold(
  deps: ActDependencies,
  actor: Actor,
  asked: { readonly cylinderId: string; readonly holdId: string },
  reason: string,
): Promise<Result<CylinderChanged, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const { cylinderId, holdId } = asked;
  return await deps.store.atomically(async (trx) => {
    const standing = await standingOf(trx, actor, cylinderId);
    if (!standing.ok) return standing;
    const { cylinder, isSupervisor } = standing.value;
    const row = await readHold(trx, cylinderId, holdId);
    if (row === null) return refuse('not-found');
    if (!isSupervisor) return refuse('not-allowed');
    if (row.lifted_at !== null) return ok(changed(cylinder));
    const placedFrom = await areaOfPlacer(trx, cylinderId, holdId);
    if (placedFrom !== null && !placedFrom.startsWith(actor.area)) {
      return refuse('not-allowed', 'A hold is lifted by the authority that placed it, or by one above.');
    }
    await trx
      .updateTable('cylinder_hold')
      .set({ lifted_at: by.recordedAt })
      .where('cylinder_id', '=', cylinderId)
      .where('hold_id', '=', holdId)
      .execute();
    const event = { type: 'hold-lifted', holdId, reason } as const;
    return ok(changed(await recordCylinderEvent(trx, cylinder, cylinderId, event, by)));
  });
}
