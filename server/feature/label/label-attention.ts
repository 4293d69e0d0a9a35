// What home tells of labels: cylinders that want one, printed ones that are not on their cylinder, and loose ones.
import type { Attention } from '../../../shared/contract/home.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { instantOf } from '../account/account-dependencies.ts';
import { entry } from '../home/attention.ts';
import { countLoose } from './print.queries.ts';
import { countRequests } from './request.queries.ts';

/** Labels that were printed from a block stay in a drawer for a while; older ones are no news. */
const looseForDays = 30;

export async function labelAttention(
  deps: Pick<AppDependencies, 'store' | 'clock'>,
  organisationId: string,
): Promise<Attention[]> {
  const db = deps.store.reader;
  const waiting = await countRequests(db, organisationId, 'waiting');
  const printed = await countRequests(db, organisationId, 'printed');
  const from = instantOf(deps.clock.now() - looseForDays * 24 * 60 * 60_000);
  const loose = await countLoose(db, organisationId, from);
  return [
    ...(waiting.count === 0 ? [] : [entry('labels-waiting', waiting)]),
    ...(printed.count === 0 ? [] : [entry('labels-printed', printed)]),
    ...(loose.count === 0 ? [] : [entry('labels-loose', loose)]),
  ];
}
