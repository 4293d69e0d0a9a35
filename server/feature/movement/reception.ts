// What a courier is told of a vehicle that office or station took in for them, until they have read it.
import type { Kysely } from 'kysely';
import type { VehicleReception } from '../../../shared/contract/shift.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Database } from '../../db/database.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';

/** The latest first, at most twenty. */
export async function readReceptionsToTell(
  db: Kysely<Database>,
  of: { readonly organisationId: string; readonly courierId: string },
): Promise<VehicleReception[]> {
  const rows = await db
    .selectFrom('vehicle_reception as received')
    .leftJoin('vehicle', 'vehicle.vehicle_id', 'received.vehicle_id')
    .leftJoin('site', 'site.site_id', 'received.site_id')
    .select([
      'received.reception_id',
      'received.shift_id',
      'received.received_at',
      'received.full_count',
      'received.empty_count',
      'received.reason',
      'vehicle.plate',
      'site.name',
    ])
    .where('received.organisation_id', '=', of.organisationId)
    .where('received.courier_id', '=', of.courierId)
    .where('received.told_at', 'is', null)
    .orderBy('received.received_at', 'desc')
    .orderBy('received.reception_id', 'desc')
    .limit(20)
    .execute();
  return rows.map((row) => ({
    receptionId: row.reception_id,
    shiftId: row.shift_id,
    plate: row.plate ?? '',
    siteName: row.name,
    receivedAt: row.received_at,
    full: row.full_count,
    empty: row.empty_count,
    reason: row.reason,
  }));
}

/** Only the courier whose shift it was has read it. */
export async function noteTold(
  deps: Pick<AppDependencies, 'store' | 'clock'>,
  actor: Actor,
  receptionId: string,
): Promise<Result<null, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await trx
      .selectFrom('vehicle_reception')
      .select(['organisation_id', 'courier_id', 'told_at'])
      .where('reception_id', '=', receptionId)
      .executeTakeFirst();
    if (row === undefined || row.organisation_id !== actor.organisationId || row.courier_id !== actor.personId) {
      return refuse('not-found');
    }
    if (row.told_at !== null) return ok(null);
    await trx
      .updateTable('vehicle_reception')
      .set({ told_at: by.recordedAt })
      .where('reception_id', '=', receptionId)
      .execute();
    const data = { type: 'reception-told' } as { type: 'reception-told' };
    await appendEvent(trx, { streamKind: 'vehicle-reception', streamId: receptionId, n: 1, by, data });
    return ok(null);
  });
}
