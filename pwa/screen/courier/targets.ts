// The vehicles and zones of the company, by id: what couriers are bound to.
import { vehicleSchema, zoneSchema } from '../../../shared/contract/delivery.ts';
import type { StandInKind } from '../../../shared/delivery/stand-in-code.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Failure } from '../../api/failure.ts';
import { loadAll } from '../office/load-all.ts';

export interface Target {
  readonly kind: StandInKind;
  readonly id: string;
  /** Plate, or name of the zone. */
  readonly name: string;
  readonly inUse: boolean;
}

export const loadTargets = async (organisationId: string): Promise<Result<readonly Target[], Failure>> => {
  const base = `/organisations/${organisationId}`;
  const [vehicles, zones] = await Promise.all([
    loadAll(`${base}/vehicles`, vehicleSchema),
    loadAll(`${base}/zones`, zoneSchema),
  ]);
  if (!vehicles.ok) return vehicles;
  if (!zones.ok) return zones;
  return ok([
    ...vehicles.value.map(({ vehicleId, plate, endedAt }): Target => {
      return { kind: 'vehicle', id: vehicleId, name: plate, inUse: endedAt === null };
    }),
    ...zones.value.map(({ zoneId, name, endedAt }): Target => {
      return { kind: 'zone', id: zoneId, name, inUse: endedAt === null };
    }),
  ]);
};

export const nameOfTarget = (targets: readonly Target[], id: string): string =>
  targets.find((target) => target.id === id)?.name ?? '';
