// How the actor stands to a cylinder: what it may record of it rests on this.
import type { Kysely } from 'kysely';
import * as v from 'valibot';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import type { CylinderChanged } from '../../../shared/contract/hold.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import { hasRole, isAuthority, type Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { readStream, type LoggedEvent } from '../../log/read.ts';
import { readVisible } from '../cylinder/register.queries.ts';

export type ActDependencies = Pick<AppDependencies, 'store' | 'clock' | 'parameters'>;

export interface Standing {
  readonly cylinder: Cylinder;
  readonly isOwner: boolean;
  /** The register says that it is with the actor, and nobody else has had it before them since. */
  readonly hasInHand: boolean;
  /** A supervisor of the authority in whose area the cylinder is. */
  readonly isSupervisor: boolean;
}

/** Acts for which the cylinder must be there. */
const AT_THE_CYLINDER: ReadonlySet<string> = new Set([
  'returned',
  'set-aside',
  'pre-fill-checked',
  'fill-authorised',
  'filled',
  'post-fill-checked',
  'opening-stock-counted',
]);
const EVENTS_A_PAGE = 50;

const receiverSchema = v.object({ receiverOrganisationId: v.nullable(v.string()) });

/** Whether the organisation got the cylinder by this event: it was handed over to it, or it took it in itself. */
function cameBy({ type, by, data }: LoggedEvent, organisationId: string): boolean {
  if (type === 'handed-over') {
    const parsed = v.safeParse(receiverSchema, data);
    return parsed.success && parsed.output.receiverOrganisationId === organisationId;
  }
  return AT_THE_CYLINDER.has(type) && by.organisationId === organisationId;
}

/**
 * Whether somebody else had the cylinder before them after it came to the organisation: then it went back on paper, and
 * the organisation no longer speaks for it.
 */
async function wasSeenElsewhere(db: Kysely<Database>, cylinderId: string, organisationId: string): Promise<boolean> {
  for (let before: number | null = null; ;) {
    const events: LoggedEvent[] = await readStream(db, 'cylinder', cylinderId, { before, most: EVENTS_A_PAGE });
    for (const event of events) {
      if (cameBy(event, organisationId)) return false;
      if (AT_THE_CYLINDER.has(event.type)) return true;
    }
    before = events.at(-1)?.n ?? null;
    if (events.length < EVENTS_A_PAGE) return false;
  }
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
  const isWithActor = custody?.kind === 'org' && custody.id === actor.organisationId;
  return ok({
    cylinder,
    isOwner: cylinder.ownerOrganisationId === actor.organisationId,
    hasInHand: isWithActor && !(await wasSeenElsewhere(db, cylinderId, actor.organisationId)),
    isSupervisor: isAuthority(actor) && hasRole(actor, 'supervisor'),
  });
}

export const changed = ({ cylinderId, version }: Cylinder): CylinderChanged => ({ cylinderId, version });
