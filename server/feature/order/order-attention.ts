// What home tells of orders: those that nobody accepted, to the office and to their courier; those that couriers entered.
import type { Attention } from '../../../shared/contract/home.ts';
import { hasRole, type Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { instantOf } from '../account/account-dependencies.ts';
import { entry } from '../home/attention.ts';
import { countHailed, countWaiting } from './order.queries.ts';

/** `since`: when the local day began. */
export async function orderAttention(
  deps: Pick<AppDependencies, 'store' | 'clock'>,
  actor: Actor,
  since: string,
): Promise<Attention[]> {
  const db = deps.store.reader;
  const { organisationId } = actor;
  const nowMs = deps.clock.now();
  const now = instantOf(nowMs);
  const looksAfterAll = hasRole(actor, 'office', 'safety-manager');
  if (!looksAfterAll && !(hasRole(actor, 'courier') && actor.personId !== null)) return [];
  const courierId = looksAfterAll ? null : actor.personId;
  const waiting = await countWaiting(db, { organisationId, courierId, now });
  const told = waiting.count === 0 ? [] : [entry('orders-waiting', { count: waiting.count, since: waiting.since })];
  if (!looksAfterAll) return told;
  const hailed = await countHailed(db, { organisationId, from: since, until: instantOf(nowMs + 1) });
  const count = hailed.reduce((sum, each) => sum + each.count, 0);
  return count === 0 ? told : [...told, entry('hailed-orders', { count })];
}
