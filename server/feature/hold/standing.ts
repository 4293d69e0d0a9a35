// How the actor stands to a cylinder: what it may record of it rests on this.
import type { Kysely } from 'kysely';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import type { CylinderChanged } from '../../../shared/contract/hold.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import { hasRole, isAuthority, type Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { readVisible } from '../cylinder/register.queries.ts';

export type ActDependencies = Pick<AppDependencies, 'store' | 'clock' | 'parameters'>;

export interface Standing {
  readonly cylinder: Cylinder;
  readonly isOwner: boolean;
  readonly hasInHand: boolean;
  /** A supervisor of the authority in whose area the cylinder is. */
  readonly isSupervisor: boolean;
}

/** `not-found` where the actor may not know of the cylinder. One whose registration was undone takes no record. */
export async function standingOf(
  db: Kysely<Database>,
  actor: Actor,
  cylinderId: string,
): Promise<Result<Standing, Refusal>> {
  const cylinder = await readVisible(db, actor, cylinderId);
  if (cylinder === null) return refuse('not-found');
  if (!cylinder.registered) return refuse('conflict', 'The registration of this cylinder was undone.');
  const { custody } = cylinder;
  return ok({
    cylinder,
    isOwner: cylinder.ownerOrganisationId === actor.organisationId,
    hasInHand: custody?.kind === 'org' && custody.id === actor.organisationId,
    isSupervisor: isAuthority(actor) && hasRole(actor, 'supervisor'),
  });
}

export const changed = ({ cylinderId, version }: Cylinder): CylinderChanged => ({ cylinderId, version });
