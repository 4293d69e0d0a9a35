// Puts delivery vehicles on the register, changes and ends them.
import { randomBytes } from 'node:crypto';
import type { Vehicle, VehicleInput } from '../../../shared/contract/delivery.ts';
import { makeVehicleCode } from '../../../shared/delivery/vehicle-code.ts';
import { ok, type Result } from '../../../shared/result.ts';
import { isUniqueViolation } from '../../db/portable.ts';
import type { Actor } from '../../http/actor.ts';
import { printedUrlOf, type AppDependencies } from '../../http/environment.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { appendEvent } from '../../log/append.ts';
import { decideChange, decideEnd, sameIn } from '../../log/change.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import { manageable } from '../organisation/manageable.ts';
import { endAllOf } from '../roster/end-all-of.ts';
import { readVehicle, vehicleOf } from './vehicle.queries.ts';
import type { VehicleTable } from './vehicle.table.ts';

export type VehicleDependencies = Pick<AppDependencies, 'store' | 'clock' | 'publicUrls' | 'printedUrl'>;

/** Stream `vehicle`, by vehicleId. */
type VehicleEvent =
  | {
      readonly type: 'vehicle-created' | 'vehicle-changed';
      readonly organisationId: string;
      readonly plate: string;
      readonly code: string;
      readonly approvedUntil: string | null;
      readonly insuredUntil: string | null;
      readonly maxLoadG: number | null;
      readonly maxCylinders: number | null;
      readonly photoSha256: string | null;
    }
  | { readonly type: 'vehicle-ended'; readonly reason: string };

const columns = [
  'organisation_id',
  'plate',
  'approved_until',
  'insured_until',
  'max_load_g',
  'max_cylinders',
  'photo_sha256',
] as const;

export async function recordVehicle(
  deps: VehicleDependencies,
  actor: Actor,
  vehicleId: string,
  input: VehicleInput,
): Promise<Result<Vehicle, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const newCode = makeVehicleCode(randomBytes(8));
  const baseUrl = printedUrlOf(deps);
  try {
    return await deps.store.atomically(async (trx) => {
      const row = await readVehicle(trx, vehicleId);
      const organisation = await manageable(trx, actor, row?.organisation_id ?? input.organisationId);
      if (!organisation.ok) return organisation;
      if (row !== null && row.organisation_id !== input.organisationId) {
        return refuse('conflict', 'A vehicle does not change hands: end it, and enter it anew.');
      }
      const wanted: VehicleTable = {
        vehicle_id: vehicleId,
        version: 1,
        organisation_id: input.organisationId,
        plate: input.plate,
        code: row?.code ?? newCode,
        approved_until: input.approvedUntil,
        insured_until: input.insuredUntil,
        max_load_g: input.maxLoadKg === null ? null : input.maxLoadKg * 1000,
        max_cylinders: input.maxCylinders,
        photo_sha256: input.photoSha256,
        ended_at: null,
      };
      const change = decideChange(row, input.version, row !== null && sameIn(columns, row, wanted));
      if (!change.ok) return change;
      if (change.value.kind === 'none') return ok(vehicleOf(row ?? wanted, baseUrl));
      const after = { ...wanted, version: change.value.n };
      if (row === null) await trx.insertInto('vehicle').values(after).execute();
      else await trx.updateTable('vehicle').set(after).where('vehicle_id', '=', vehicleId).execute();
      const data: VehicleEvent = {
        type: row === null ? 'vehicle-created' : 'vehicle-changed',
        organisationId: after.organisation_id,
        plate: after.plate,
        code: after.code,
        approvedUntil: after.approved_until,
        insuredUntil: after.insured_until,
        maxLoadG: after.max_load_g,
        maxCylinders: after.max_cylinders,
        photoSha256: after.photo_sha256,
      };
      await appendEvent(trx, { streamKind: 'vehicle', streamId: vehicleId, n: after.version, by, data });
      return ok(vehicleOf(after, baseUrl));
    });
  } catch (error) {
    if (!isUniqueViolation(error)) throw error;
    return refuse('conflict', 'Another vehicle in use has this plate.');
  }
}

/** Nobody is bound to it any more. What it carries stays in its custody until somebody takes it over. */
export async function endVehicle(
  deps: VehicleDependencies,
  actor: Actor,
  vehicleId: string,
  reason: string,
): Promise<Result<Vehicle, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  const baseUrl = printedUrlOf(deps);
  return await deps.store.atomically(async (trx) => {
    const row = await readVehicle(trx, vehicleId);
    if (row === null) return refuse('not-found');
    const organisation = await manageable(trx, actor, row.organisation_id);
    if (!organisation.ok) return organisation;
    const change = decideEnd(row);
    if (change.kind === 'none') return ok(vehicleOf(row, baseUrl));
    const after = { ...row, version: change.n, ended_at: by.recordedAt };
    await trx.updateTable('vehicle').set(after).where('vehicle_id', '=', vehicleId).execute();
    const data: VehicleEvent = { type: 'vehicle-ended', reason };
    await appendEvent(trx, { streamKind: 'vehicle', streamId: vehicleId, n: change.n, by, data });
    await endAllOf(trx, { organisationId: row.organisation_id, kind: 'vehicle', targetId: vehicleId, reason }, by);
    return ok(vehicleOf(after, baseUrl));
  });
}
