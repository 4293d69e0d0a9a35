// Keys by which a company's trackers tell of themselves, and which tracker is built into which vehicle.
import { randomBytes } from 'node:crypto';
import { ok, type Result } from '../../../shared/result.ts';
import type { TrackerKey, VehicleTracker } from '../../../shared/contract/position.ts';
import { isUniqueViolation } from '../../db/portable.ts';
import type { Actor } from '../../http/actor.ts';
import type { AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { lastOf } from '../../log/read.ts';
import { decideEnd } from '../../log/change.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { hashOfSecret } from '../account/identify.ts';
import { manageable } from '../organisation/manageable.ts';
import { readVehicle } from '../vehicle/vehicle.queries.ts';
import type { TrackerKeyTable } from './position.table.ts';
import { describeVehicleTracker, trackerKeyOf } from './tracker.queries.ts';

type Deps = Pick<AppDependencies, 'store' | 'clock' | 'newId'>;

/** Stream `tracker-key`, by keyId. */
type TrackerKeyEvent =
  { readonly type: 'tracker-key-created'; readonly organisationId: string } | { readonly type: 'tracker-key-ended' };

/** Stream `vehicle-tracker`, by vehicleId; `deviceId` null: none any more. */
interface VehicleTrackerEvent {
  readonly type: 'vehicle-tracker-changed';
  readonly deviceId: string | null;
}

/** The prefix lets scanners of leaked secrets know what they found. */
const newSecret = (): string => `ypt_${randomBytes(32).toString('base64url')}`;

/** A company may have several, so that one can be replaced without a pause. The secret is shown this once. */
export async function createTrackerKey(
  deps: Deps,
  actor: Actor,
  input: { readonly organisationId: string; readonly label: string },
): Promise<Result<{ readonly keyId: string; readonly secret: string }, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const { organisationId, label } = input;
  const secret = newSecret();
  const hash = hashOfSecret(secret);
  const keyId = deps.newId();
  return await deps.store.atomically(async (trx) => {
    const organisation = await manageable(trx, actor, organisationId);
    if (!organisation.ok) return organisation;
    const row: TrackerKeyTable = {
      key_id: keyId,
      version: 1,
      hash,
      organisation_id: organisationId,
      label,
      created_at: by.recordedAt,
      ended_at: null,
    };
    await trx.insertInto('tracker_key').values(row).execute();
    const data: TrackerKeyEvent = { type: 'tracker-key-created', organisationId };
    await appendEvent(trx, { streamKind: 'tracker-key', streamId: keyId, n: 1, by, data });
    return ok({ keyId, secret });
  });
}

/** The next report with it is refused. Ending twice is ending once. */
export async function endTrackerKey(deps: Deps, actor: Actor, keyId: string): Promise<Result<TrackerKey, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await trx.selectFrom('tracker_key').selectAll().where('key_id', '=', keyId).executeTakeFirst();
    if (row === undefined) return refuse('not-found');
    const organisation = await manageable(trx, actor, row.organisation_id);
    if (!organisation.ok) return organisation;
    const change = decideEnd(row);
    if (change.kind === 'none') return ok(trackerKeyOf(row));
    const after = { ...row, version: change.n, ended_at: by.recordedAt };
    await trx.updateTable('tracker_key').set(after).where('key_id', '=', keyId).execute();
    const data: TrackerKeyEvent = { type: 'tracker-key-ended' };
    await appendEvent(trx, { streamKind: 'tracker-key', streamId: keyId, n: change.n, by, data });
    return ok(trackerKeyOf(after));
  });
}

/**
 * From now on the vehicle has this tracker, or none. What it had before stays on record. `conflict`: another vehicle of
 * the company has it; that one gives it up first.
 */
export async function putVehicleTracker(
  deps: Deps,
  actor: Actor,
  vehicleId: string,
  deviceId: string | null,
): Promise<Result<VehicleTracker, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  try {
    return await deps.store.atomically(async (trx) => {
      const vehicle = await readVehicle(trx, vehicleId);
      if (vehicle === null) return refuse('not-found');
      const organisation = await manageable(trx, actor, vehicle.organisation_id);
      if (!organisation.ok) return organisation;
      if (vehicle.ended_at !== null && deviceId !== null) return refuse('conflict', 'The vehicle was ended.');
      const last = await trx
        .selectFrom('vehicle_tracker')
        .selectAll()
        .where('vehicle_id', '=', vehicleId)
        .orderBy('n', 'desc')
        .limit(1)
        .executeTakeFirst();
      const present = last === undefined || last.until_at !== null ? null : last;
      if ((present?.device_id ?? null) === deviceId) return ok(await describeVehicleTracker(trx, vehicleId));
      if (present !== null) {
        await trx
          .updateTable('vehicle_tracker')
          .set({ until_at: by.recordedAt })
          .where('vehicle_id', '=', vehicleId)
          .where('n', '=', present.n)
          .execute();
      }
      if (deviceId !== null) {
        await trx
          .insertInto('vehicle_tracker')
          .values({
            vehicle_id: vehicleId,
            n: (last?.n ?? 0) + 1,
            organisation_id: vehicle.organisation_id,
            device_id: deviceId,
            from_at: by.recordedAt,
            until_at: null,
          })
          .execute();
      }
      const data: VehicleTrackerEvent = { type: 'vehicle-tracker-changed', deviceId };
      const n = (await lastOf(trx, 'vehicle-tracker', vehicleId)) + 1;
      await appendEvent(trx, { streamKind: 'vehicle-tracker', streamId: vehicleId, n, by, data });
      return ok(await describeVehicleTracker(trx, vehicleId));
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return refuse('conflict', 'Another vehicle of the company has this tracker.');
  }
}
