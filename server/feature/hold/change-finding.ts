// Somebody finds a cylinder nonconforming or refurbished, or that it is not, or no longer.
import type { CylinderChanged, Finding, FindingInput } from '../../../shared/contract/hold.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { hasRole, type Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { recordCylinderEvent } from '../cylinder/record-cylinder-event.ts';
import { changed, standingOf, type ActDependencies, type Standing } from './standing.ts';

/** A fault is told by whoever has the cylinder before them; that it is gone, by those who can vouch for it. */
function mayFind(actor: Actor, standing: Standing, finding: Finding, input: FindingInput): Result<null, Refusal> {
  const { isOwner, hasInHand, isSupervisor } = standing;
  if (isSupervisor) return ok(null);
  const inspects = actor.organisationKind === 'inspection-body' && hasInHand && hasRole(actor, 'inspector', 'office');
  if (inspects) return ok(null);
  if (!(isOwner || hasInHand) || !hasRole(actor, 'office', 'safety-manager', 'inspector')) {
    return refuse('not-allowed');
  }
  if (input.found) return ok(null);
  if (!isOwner || finding === 'refurbished') {
    return refuse('not-allowed', 'An inspection body or the authority says that it is not so.');
  }
  return input.photoSha256 === null ? refuse('invalid', 'photoSha256: a photo shows that it was put right.') : ok(null);
}

export async function changeFinding(
  deps: ActDependencies,
  actor: Actor,
  cylinderId: string,
  finding: Finding,
  input: FindingInput,
): Promise<Result<CylinderChanged, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const standing = await standingOf(trx, actor, cylinderId);
    if (!standing.ok) return standing;
    const { cylinder } = standing.value;
    const allowed = mayFind(actor, standing.value, finding, input);
    if (!allowed.ok) return allowed;
    if (cylinder[finding] === input.found) return ok(changed(cylinder));
    const event = {
      type: 'finding-changed',
      finding,
      to: input.found,
      reason: input.reason,
      photoSha256: input.photoSha256,
    } as const;
    return ok(changed(await recordCylinderEvent(trx, cylinder, cylinderId, event, by)));
  });
}
