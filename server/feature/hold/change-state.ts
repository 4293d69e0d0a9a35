// A cylinder is reported lost or stolen, found again, or scrapped: then its codes are void for ever.
import type { Kysely } from 'kysely';
import type { CylinderChanged, StateInput } from '../../../shared/contract/hold.ts';
import type { CylinderEvent } from '../../../shared/event/cylinder-event.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import { hasRole, type Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { readHoldsAndEntrustments } from '../cylinder/cylinder.queries.ts';
import { recordCylinderEvents } from '../cylinder/record-cylinder-event.ts';
import { setTagStatus } from '../cylinder/tag.ts';
import { changed, standingOf, type ActDependencies, type Standing } from './standing.ts';

function mayChange(actor: Actor, { isOwner, hasInHand, isSupervisor }: Standing, to: StateInput['to']): boolean {
  if (isSupervisor) return true;
  switch (to) {
    case 'lost':
    case 'stolen':
      return (isOwner || hasInHand) && hasRole(actor, 'office', 'safety-manager');
    case 'active':
      return isOwner && hasRole(actor, 'office', 'safety-manager');
    case 'scrapped': {
      const scraps = actor.organisationKind === 'scrapper' || actor.organisationKind === 'inspection-body';
      return (isOwner && hasRole(actor, 'office')) || (scraps && hasInHand && hasRole(actor, 'office', 'inspector'));
    }
  }
}

const tagsOf = (db: Kysely<Database>, cylinderId: string) =>
  db.selectFrom('tag').select(['tag', 'status']).where('cylinder_id', '=', cylinderId).orderBy('tag').execute();

export async function changeState(
  deps: ActDependencies,
  actor: Actor,
  cylinderId: string,
  input: StateInput,
): Promise<Result<CylinderChanged, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const standing = await standingOf(trx, actor, cylinderId);
    if (!standing.ok) return standing;
    const { cylinder, isSupervisor, isOwner } = standing.value;
    if (!mayChange(actor, standing.value, input.to)) return refuse('not-allowed');
    if (cylinder.state === input.to) return ok(changed(cylinder));
    if (cylinder.state === 'scrapped') return refuse('conflict', 'A scrapped cylinder stays scrapped.');
    // What passed goes back, on paper or not: an inspection body condemns by its inspection.
    const needsNoInspection = isSupervisor || isOwner || actor.organisationKind !== 'inspection-body';
    if (input.to === 'scrapped' && !needsNoInspection && cylinder.inspectionResult !== 'fail') {
      return refuse('conflict', 'An inspection body scraps what failed its inspection: record that first.');
    }
    const first: CylinderEvent = {
      type: 'state-changed',
      from: cylinder.state,
      to: input.to,
      reason: input.reason,
      photoSha256: input.photoSha256,
    };
    if (input.to !== 'scrapped') {
      return ok(changed(await recordCylinderEvents(trx, cylinder, cylinderId, [first], by)));
    }
    const { holds } = await readHoldsAndEntrustments(trx, cylinderId);
    // What an authority has seized or recalled is evidence: it alone has it destroyed.
    if (holds.length > 0 && !isSupervisor) return refuse('conflict', 'The cylinder is on hold.');
    const voided: CylinderEvent[] = [];
    for (const { tag, status } of await tagsOf(trx, cylinderId)) {
      if (status === 'void') continue;
      await setTagStatus(trx, tag, 'void');
      voided.push({ type: 'tag-voided', tag, reason: input.reason });
    }
    return ok(changed(await recordCylinderEvents(trx, cylinder, cylinderId, [first, ...voided], by)));
  });
}
