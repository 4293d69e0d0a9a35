// Ends a customer (销户), and empties what says who it was where the person asks for it.
import type { Payload } from '../../../shared/command/commands.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { forgetDeliveries } from '../delivery/forget-deliveries.ts';
import { forgetAtDoor, placedActs } from '../hazard/forget-customer.ts';
import { eraseOrderNotes } from '../order/change-order.ts';
import { askPictureErasure } from '../picture/erase-pictures.ts';
import { forgetPositions } from '../position/forget-positions.ts';
import { Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { forgetUnreadable } from '../sync/forget-customer.ts';
import { appendToCustomer, ownCustomer, standsNow } from './change-customer.ts';
import { nobody, readCustomer } from './customer.queries.ts';
import { holdsCylinders } from './held-cylinders.ts';
import { picturesOfCustomer } from './pictures-of-customer.ts';

/** Not while cylinders are there: they would be in nobody's hands. */
export async function endCustomer(context: CommandContext, payload: Payload<'end-customer'>): Promise<Handled> {
  const { trx } = context;
  const { customer } = await ownCustomer(context, payload.customerId);
  if (await holdsCylinders(trx, customer.customer_id)) throw new Unreadable('customer-holds-cylinders');
  await appendToCustomer(trx, customer, { type: 'customer-ended', reason: payload.reason }, context.by);
  await trx
    .updateTable('customer')
    .set({ ended_at: context.at })
    .where('customer_id', '=', customer.customer_id)
    .execute();
  return await standsNow(context, customer.customer_id);
}

/** Only of a customer that was ended: who has gas must be known. What it was before corrections goes too. Twice is once. */
export async function eraseCustomer(
  deps: Pick<AppDependencies, 'store' | 'clock'>,
  actor: Actor,
  customerId: string,
  reason: string,
): Promise<Result<null, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const found = await readCustomer(trx, customerId);
    if (found === null || found.customer.organisation_id !== actor.organisationId) return refuse('not-found');
    if (found.person.erased_at !== null) return ok(null);
    if (found.customer.ended_at === null) return refuse('conflict', 'The customer has not been ended.');
    const pictures = await picturesOfCustomer(trx, customerId);
    const erased = { type: 'customer-erased', reason, pictures: pictures.length } as const;
    await appendToCustomer(trx, found.customer, erased, by);
    const askedAt = by.recordedAt;
    await askPictureErasure(trx, { customerId, organisationId: actor.organisationId, askedAt }, pictures);
    await forgetPositions(trx, await placedActs(trx, customerId));
    await trx
      .updateTable('customer_person')
      .set({ ...nobody, erased_at: by.recordedAt })
      .where('customer_id', '=', customerId)
      .execute();
    await trx.updateTable('customer_person_before').set({ was: null }).where('customer_id', '=', customerId).execute();
    await eraseOrderNotes(trx, customerId);
    await forgetAtDoor(trx, customerId);
    await forgetDeliveries(trx, customerId);
    await forgetUnreadable(trx, customerId);
    return ok(null);
  });
}
