// Ends every binding and stand-in to a vehicle or zone that is itself ended.
import type { Transaction } from 'kysely';
import type { StandInKind } from '../../../shared/delivery/stand-in-code.ts';
import type { Database } from '../../db/database.ts';
import type { Attribution } from '../../log/append.ts';
import { appendToRoster } from './roster-event.ts';

export async function endAllOf(
  trx: Transaction<Database>,
  of: {
    readonly organisationId: string;
    readonly kind: StandInKind;
    readonly targetId: string;
    readonly reason: string;
  },
  by: Attribution,
): Promise<void> {
  const bindings = await trx
    .selectFrom('binding')
    .select('binding_id')
    .where('target_id', '=', of.targetId)
    .where('kind', '=', of.kind)
    .where('ended_at', 'is', null)
    .orderBy('binding_id')
    .execute();
  const standIns = await trx
    .selectFrom('stand_in')
    .select('stand_in_id')
    .where('target_id', '=', of.targetId)
    .where('until_at', '>', by.recordedAt)
    .where('kind', '=', of.kind)
    .where('ended_at', 'is', null)
    .orderBy('stand_in_id')
    .execute();
  const ended = { ended_at: by.recordedAt, end_reason: of.reason };
  for (const { binding_id } of bindings) {
    await trx.updateTable('binding').set(ended).where('binding_id', '=', binding_id).execute();
  }
  for (const { stand_in_id } of standIns) {
    await trx.updateTable('stand_in').set(ended).where('stand_in_id', '=', stand_in_id).execute();
  }
  await appendToRoster(
    trx,
    of.organisationId,
    [
      ...bindings.map(({ binding_id }) => ({ type: 'binding-ended', bindingId: binding_id }) as const),
      ...standIns.map(({ stand_in_id }) => ({ type: 'stand-in-ended', standInId: stand_in_id }) as const),
    ],
    by,
  );
}
