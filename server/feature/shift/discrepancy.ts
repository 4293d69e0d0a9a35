// What did not agree at the end of a shift: opened, explained, and on the list until an act or the office resolves it.
import type { Transaction } from 'kysely';
import type { DiscrepancyKind, ResolvedHow } from '../../../shared/contract/shift.ts';
import type { Database } from '../../db/database.ts';
import type { Flag } from '../../db/portable.ts';
import { insertMany } from '../../db/insert-many.ts';
import { appendFirstEvents, appendManyEvents } from '../../log/append-many.ts';
import type { Attribution } from '../../log/append.ts';
import type { ShiftRow } from './shift.queries.ts';
import type { DiscrepancyTable } from './shift.table.ts';

/** Stream `discrepancy`, by discrepancyId. What people said of it is in the row. */
type DiscrepancyEvent =
  | {
      readonly type: 'discrepancy-opened';
      readonly kind: DiscrepancyKind;
      readonly organisationId: string;
      readonly shiftId: string;
      readonly vehicleId: string;
      readonly countId: string | null;
      readonly cylinderId: string | null;
      readonly scanned: string | null;
      readonly full: boolean | null;
      readonly cylinders: number;
    }
  | { readonly type: 'discrepancy-explained' }
  | { readonly type: 'discrepancy-resolved'; readonly how: ResolvedHow; readonly at: string };

export interface Found {
  readonly kind: DiscrepancyKind;
  readonly cylinderId: string | null;
  readonly scanned: string | null;
  readonly full: boolean | null;
  readonly cylinders: number;
}

const flagOf = (value: boolean | null): Flag | null => (value === null ? null : value ? 1 : 0);

const insertRows = insertMany('discrepancy', [
  'discrepancy_id',
  'version',
  'organisation_id',
  'area',
  'shift_id',
  'vehicle_id',
  'courier_id',
  'count_id',
  'kind',
  'cylinder_id',
  'scanned_text',
  'was_full',
  'cylinders',
  'opened_at',
  'explanation',
  'resolved_at',
  'resolved_how',
  'resolved_by',
  'resolved_reason',
]);

export async function openDiscrepancies(
  { trx, newId, by }: { readonly trx: Transaction<Database>; readonly newId: () => string; readonly by: Attribution },
  shift: ShiftRow,
  countId: string | null,
  found: readonly Found[],
): Promise<void> {
  const rows = found.map((each): DiscrepancyTable => ({
    discrepancy_id: newId(),
    version: 1,
    organisation_id: shift.organisationId,
    area: shift.area,
    shift_id: shift.shiftId,
    vehicle_id: shift.vehicleId,
    courier_id: shift.courierId,
    count_id: countId,
    kind: each.kind,
    cylinder_id: each.cylinderId,
    scanned_text: each.scanned,
    was_full: flagOf(each.full),
    cylinders: each.cylinders,
    opened_at: by.recordedAt,
    explanation: null,
    resolved_at: null,
    resolved_how: null,
    resolved_by: null,
    resolved_reason: null,
  }));
  await insertRows(trx, rows);
  await appendFirstEvents(
    trx,
    rows.map((row) => {
      const data: DiscrepancyEvent = {
        type: 'discrepancy-opened',
        kind: row.kind,
        organisationId: row.organisation_id,
        shiftId: row.shift_id,
        vehicleId: row.vehicle_id,
        countId,
        cylinderId: row.cylinder_id,
        scanned: row.scanned_text,
        full: row.was_full === null ? null : row.was_full === 1,
        cylinders: row.cylinders,
      };
      return { streamKind: 'discrepancy', streamId: row.discrepancy_id, n: 1, by, data };
    }),
  );
}

type Open = Pick<DiscrepancyTable, 'discrepancy_id' | 'version'>;

export async function resolveRows(
  trx: Transaction<Database>,
  rows: readonly Open[],
  resolved: { readonly how: ResolvedHow; readonly reason: string | null; readonly at: string },
  by: Attribution,
): Promise<void> {
  if (rows.length === 0) return;
  const data: DiscrepancyEvent = { type: 'discrepancy-resolved', how: resolved.how, at: resolved.at };
  await appendManyEvents(
    trx,
    rows.map((row) => ({ streamKind: 'discrepancy', streamId: row.discrepancy_id, n: row.version + 1, by, data })),
  );
  await trx
    .updateTable('discrepancy')
    .set((eb) => ({
      version: eb('version', '+', 1),
      resolved_at: by.recordedAt,
      resolved_how: resolved.how,
      resolved_by: by.personId,
      resolved_reason: resolved.reason,
    }))
    .where(
      'discrepancy_id',
      'in',
      rows.map((row) => row.discrepancy_id),
    )
    .execute();
}

export async function explainRows(
  trx: Transaction<Database>,
  rows: readonly Open[],
  explanation: string,
  by: Attribution,
): Promise<void> {
  if (rows.length === 0) return;
  const data: DiscrepancyEvent = { type: 'discrepancy-explained' };
  await appendManyEvents(
    trx,
    rows.map((row) => ({ streamKind: 'discrepancy', streamId: row.discrepancy_id, n: row.version + 1, by, data })),
  );
  await trx
    .updateTable('discrepancy')
    .set((eb) => ({ version: eb('version', '+', 1), explanation }))
    .where(
      'discrepancy_id',
      'in',
      rows.map((row) => row.discrepancy_id),
    )
    .execute();
}

export const readOpenOfShift = (trx: Transaction<Database>, shiftId: string): Promise<DiscrepancyTable[]> =>
  trx
    .selectFrom('discrepancy')
    .selectAll()
    .where('shift_id', '=', shiftId)
    .where('resolved_at', 'is', null)
    .orderBy('discrepancy_id')
    .execute();

export interface ResolvingAct {
  readonly by: Attribution;
  /** When it happened. */
  readonly at: string;
  readonly how: 'moved' | 'delivered' | 'collected';
  /** The vehicle that the cylinders are on by this act: there they are still missing, or still aboard. */
  readonly onVehicleId?: string | null;
}

/** An act that names cylinders says where they are. How full one is, it does not say. */
export async function resolveDiscrepanciesOf(
  trx: Transaction<Database>,
  cylinderIds: readonly string[],
  act: ResolvingAct,
): Promise<void> {
  if (cylinderIds.length === 0) return;
  const open = await trx
    .selectFrom('discrepancy')
    .select(['discrepancy_id', 'version', 'kind', 'vehicle_id'])
    .where('cylinder_id', 'in', cylinderIds)
    .where('resolved_at', 'is', null)
    .execute();
  const resolved = open.filter(({ kind, vehicle_id }) => {
    if (kind === 'fullness') return false;
    return kind === 'unexpected' || vehicle_id !== (act.onVehicleId ?? null);
  });
  await resolveRows(trx, resolved, { how: act.how, reason: null, at: act.at }, act.by);
}

/** Of one cylinder that a hand-over names. */
export const resolveDiscrepancies = (
  trx: Transaction<Database>,
  { cylinderId, ...act }: { readonly cylinderId: string } & ResolvingAct,
): Promise<void> => resolveDiscrepanciesOf(trx, [cylinderId], act);
