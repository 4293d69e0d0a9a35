// The owner of a cylinder entrusts another company with filling or delivering it (托管), and ends that.
import type { CylinderChanged, EntrustmentInput } from '../../../shared/contract/hold.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { hasRole, type Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { readOrganisation } from '../organisation/organisation.queries.ts';
import { changed, standingOf, type ActDependencies } from './standing.ts';

const entrustedKinds = new Set(['filling-station', 'gas-company']);

interface Asked {
  readonly cylinderId: string;
  readonly entrustmentId: string;
}

export async function entrust(
  deps: ActDependencies,
  actor: Actor,
  { cylinderId, entrustmentId }: Asked,
  input: EntrustmentInput,
): Promise<Result<CylinderChanged, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const purposes = JSON.stringify(input.purposes);
  return await deps.store.atomically(async (trx) => {
    const standing = await standingOf(trx, actor, cylinderId);
    if (!standing.ok) return standing;
    const { cylinder, isOwner } = standing.value;
    if (!isOwner || !hasRole(actor, 'office')) return refuse('not-allowed', "The owner's office entrusts a cylinder.");
    const row = await trx
      .selectFrom('entrustment')
      .selectAll()
      .where('cylinder_id', '=', cylinderId)
      .where('entrustment_id', '=', entrustmentId)
      .executeTakeFirst();
    if (row !== undefined) {
      const same =
        row.organisation_id === input.organisationId &&
        row.purposes === purposes &&
        row.from_on === input.from &&
        row.until_on === input.until;
      return same ? ok(changed(cylinder)) : refuse('already-used');
    }
    const other = await readOrganisation(trx, input.organisationId);
    if (other === null || other.ended_at !== null || !entrustedKinds.has(other.kind)) {
      return refuse('invalid', 'organisationId: no filling station or gas company on the register.');
    }
    if (other.organisation_id === actor.organisationId) return refuse('invalid', 'organisationId: it is its own.');
    await trx
      .insertInto('entrustment')
      .values({
        cylinder_id: cylinderId,
        entrustment_id: entrustmentId,
        organisation_id: input.organisationId,
        purposes,
        from_on: input.from,
        until_on: input.until,
        ended_at: null,
      })
      .execute();
    const event = { type: 'entrusted', entrustmentId, ...input } as const;
    return ok(changed(await recordCylinderEvent(trx, cylinder, cylinderId, event, by)));
  });
}

/** Ended by the owner, or given back by the company that was entrusted. */
export async function endEntrustment(
  deps: ActDependencies,
  actor: Actor,
  { cylinderId, entrustmentId }: Asked,
  reason: string,
): Promise<Result<CylinderChanged, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const standing = await standingOf(trx, actor, cylinderId);
    if (!standing.ok) return standing;
    const { cylinder, isOwner } = standing.value;
    const row = await trx
      .selectFrom('entrustment')
      .selectAll()
      .where('cylinder_id', '=', cylinderId)
      .where('entrustment_id', '=', entrustmentId)
      .executeTakeFirst();
    if (row === undefined) return refuse('not-found');
    const isEntrusted = row.organisation_id === actor.organisationId;
    if (!(isOwner || isEntrusted) || !hasRole(actor, 'office')) return refuse('not-allowed');
    if (row.ended_at !== null) return ok(changed(cylinder));
    await trx
      .updateTable('entrustment')
      .set({ ended_at: by.recordedAt })
      .where('cylinder_id', '=', cylinderId)
      .where('entrustment_id', '=', entrustmentId)
      .execute();
    const event = { type: 'entrustment-ended', entrustmentId, reason } as const;
    return ok(changed(await recordCylinderEvent(trx, cylinder, cylinderId, event, by)));
  });
}
