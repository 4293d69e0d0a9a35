// A plan of what is handed over and taken back, as screens are told it.
import type { Kysely } from 'kysely';
import type { JudgedEmpty, JudgedFull } from '../../../shared/contract/door.ts';
import type { Database } from '../../db/database.ts';
import { readVehicle } from '../vehicle/vehicle.queries.ts';
import { cardOf } from '../verdict/cylinder-card.ts';
import { namesIn } from '../verdict/names-in.ts';
import type { DeliveryPlan, PlannedFull } from './plan-delivery.ts';

/** Aboard another vehicle of the same company: it has to come over first. */
async function otherVehicleOf(
  db: Kysely<Database>,
  { cylinder }: PlannedFull,
  at: { readonly organisationId: string; readonly vehicleId: string | null },
): Promise<JudgedFull['onOtherVehicle']> {
  const custody = cylinder?.custody ?? null;
  if (custody?.kind !== 'vehicle' || custody.id === at.vehicleId) return null;
  const vehicle = await readVehicle(db, custody.id);
  if (vehicle === null || vehicle.organisation_id !== at.organisationId) return null;
  return { vehicleId: vehicle.vehicle_id, plate: vehicle.plate };
}

export async function showPlan(
  db: Kysely<Database>,
  plan: DeliveryPlan,
  at: { readonly organisationId: string; readonly vehicleId: string | null },
): Promise<{ full: JudgedFull[]; empty: JudgedEmpty[] }> {
  const full: JudgedFull[] = [];
  for (const item of plan.full) {
    full.push({
      scanned: item.scanned,
      cylinder: item.cylinder === null ? null : cardOf(item.cylinder),
      conflict: item.conflict,
      verdict: item.judged.verdict,
      blocked: item.blocked,
      next: item.next,
      loadVerdict: item.load?.verdict ?? null,
      onOtherVehicle: await otherVehicleOf(db, item, at),
      names: await namesIn(db, item.judged),
    });
  }
  const empty: JudgedEmpty[] = [];
  for (const item of plan.empty) {
    empty.push({
      scanned: item.scanned,
      temporaryTag: item.temporaryTag,
      cylinder: item.cylinder === null ? null : cardOf(item.cylinder),
      conflict: item.conflict,
      verdict: item.judged?.verdict ?? null,
      destination: item.going?.destination ?? null,
      elsewhere: item.elsewhereCustomerId !== null,
      names: item.judged === null ? {} : await namesIn(db, item.judged),
    });
  }
  return { full, empty };
}
