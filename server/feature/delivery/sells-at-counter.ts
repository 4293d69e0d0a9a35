// Who sells over the counter: the station's people. A courier who could would need no check at the door and no zone.
import { hasRole, type Actor } from '../../http/actor.ts';

export const sellsAtCounter = (actor: Actor): boolean => hasRole(actor, 'filler', 'safety-manager', 'office');
