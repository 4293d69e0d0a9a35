// Binds couriers to vehicles and zones, and ends that: one vehicle a courier and one courier a vehicle on any day.
import type { Binding, BindingInput } from '../../../shared/contract/delivery.ts';
import { dayRange, endedBefore, overlap } from '../../../shared/delivery/day-range.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { dayIn } from '../account/in-force.ts';
import { appendToRoster } from './roster-event.ts';
import { bindingOf, bindingsBeside, isCourier, isInUse } from './roster.queries.ts';
import type { BindingTable } from './roster.table.ts';

export type RosterDependencies = Pick<AppDependencies, 'store' | 'clock' | 'parameters'>;

/**
 * Zones may be shared by couriers, and a courier may have several: there, only the same pair twice is refused. A vehicle
 * is one courier's and a courier has one vehicle (人车对应); whoever else drives it for a day stands in.
 */
function collides(wanted: BindingTable, other: BindingTable): string | null {
  if (other.courier_id === wanted.courier_id && other.target_id === wanted.target_id) {
    return 'These days overlap another binding of the two.';
  }
  if (wanted.kind === 'zone') return null;
  return other.courier_id === wanted.courier_id
    ? 'The courier has another vehicle on some of these days.'
    : 'Another courier has the vehicle on some of these days.';
}

export async function recordBinding(
  deps: RosterDependencies,
  actor: Actor,
  bindingId: string,
  input: BindingInput,
): Promise<Result<Binding, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const { organisationId } = actor;
  const dayEnded = (endedAt: string): string => dayIn(actor.area, Date.parse(endedAt), deps.parameters);
  const wanted: BindingTable = {
    binding_id: bindingId,
    organisation_id: organisationId,
    courier_id: input.courierId,
    kind: input.kind,
    target_id: input.targetId,
    from_on: input.from,
    until_on: input.until,
    made_at: by.recordedAt,
    ended_at: null,
    end_reason: null,
  };
  return await deps.store.atomically(async (trx) => {
    const known = await trx.selectFrom('binding').selectAll().where('binding_id', '=', bindingId).executeTakeFirst();
    if (known !== undefined) {
      const isSame =
        known.organisation_id === organisationId &&
        known.courier_id === input.courierId &&
        known.kind === input.kind &&
        known.target_id === input.targetId &&
        known.from_on === input.from &&
        known.until_on === input.until;
      return isSame ? ok(bindingOf(known)) : refuse('already-used');
    }
    if (!(await isCourier(trx, organisationId, input.courierId))) return refuse('not-found', 'No such courier.');
    if (!(await isInUse(trx, organisationId, input.kind, input.targetId))) {
      return refuse('not-found', `No such ${input.kind}.`);
    }
    const days = dayRange(input.from, input.until);
    for (const other of await bindingsBeside(trx, input)) {
      const range = dayRange(other.from_on, other.until_on);
      const counted = other.ended_at === null ? range : endedBefore(range, dayEnded(other.ended_at));
      const collision = overlap(days, counted) ? collides(wanted, other) : null;
      if (collision !== null) return refuse('conflict', collision);
    }
    await trx.insertInto('binding').values(wanted).execute();
    await appendToRoster(trx, organisationId, [{ type: 'binding-made', bindingId, ...input }], by);
    return ok(bindingOf(wanted));
  });
}

/** From now on. Ending twice is ending once. */
export async function endBinding(
  deps: RosterDependencies,
  actor: Actor,
  bindingId: string,
  reason: string,
): Promise<Result<Binding, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await trx
      .selectFrom('binding')
      .selectAll()
      .where('binding_id', '=', bindingId)
      .where('organisation_id', '=', actor.organisationId)
      .executeTakeFirst();
    if (row === undefined) return refuse('not-found');
    if (row.ended_at !== null) return ok(bindingOf(row));
    const ended = { ended_at: by.recordedAt, end_reason: reason };
    await trx.updateTable('binding').set(ended).where('binding_id', '=', bindingId).execute();
    await appendToRoster(trx, actor.organisationId, [{ type: 'binding-ended', bindingId }], by);
    return ok(bindingOf({ ...row, ...ended }));
  });
}
