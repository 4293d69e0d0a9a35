// Registers cylinders by the hundred: the same events and rows as one at a time, in few statements.
import type { Transaction } from 'kysely';
import type { Cylinder } from '../../../shared/cylinder/cylinder.ts';
import { applyCylinderEvent, type CylinderEvent } from '../../../shared/event/cylinder-event.ts';
import type { Database } from '../../db/database.ts';
import { insertMany } from '../../db/insert-many.ts';
import { StreamConflict } from '../../db/store.ts';
import { appendFirstEvents } from '../../log/append-many.ts';
import type { Attribution, NewEvent } from '../../log/append.ts';
import { cylinderToRow, type CylinderHoldTable, type CylinderOwnerNameTable, type TagTable } from './cylinder.table.ts';

export interface Registration {
  readonly cylinderId: string;
  /** `registered` first. */
  readonly events: readonly [CylinderEvent, ...CylinderEvent[]];
  readonly tags: readonly Pick<TagTable, 'tag' | 'kind' | 'status'>[];
  readonly holds: readonly Pick<CylinderHoldTable, 'hold_id' | 'kind' | 'reason' | 'placed_at'>[];
  /** The name of an owner that is no organisation on the register. */
  readonly ownerName: string | null;
}

const insertCylinders = insertMany('cylinder', [
  'cylinder_id',
  'version',
  'code',
  'registered',
  'import_id',
  'model',
  'two_phase',
  'volume_ml',
  'tare_g',
  'max_fill_g',
  'medium',
  'stamp_legible',
  'made_on',
  'design_life_years',
  'life_extended_until',
  'inspected_on',
  'inspection_result',
  'inspection_due_on',
  'valve_until',
  'owner_organisation_id',
  'registration_code',
  'serial_no',
  'serial_tail',
  'manufacturer',
  'state',
  'nonconforming',
  'refurbished',
  'first_fill',
  'custody_kind',
  'custody_id',
  'custody_site_id',
  'set_aside_id',
  'assumed',
  'pre_fill_check',
  'last_fill',
]);
const insertTags = insertMany(
  'tag',
  ['tag', 'cylinder_id', 'kind', 'status'],
  (insert) =>
    insert.onConflict((conflict) => conflict.column('tag').doNothing()).returning('tag') as unknown as typeof insert,
);
const insertHolds = insertMany('cylinder_hold', ['cylinder_id', 'hold_id', 'kind', 'reason', 'placed_at', 'lifted_at']);
const insertOwnerNames = insertMany('cylinder_owner_name', ['cylinder_id', 'owner_name']);

/**
 * Resolves to each cylinder's state. The tags must have been free when the transaction read them; throws StreamConflict
 * where somebody else took one since, so that `atomically` runs the work again.
 */
export async function registerCylinders(
  trx: Transaction<Database>,
  registrations: readonly Registration[],
  by: Attribution,
): Promise<Cylinder[]> {
  const cylinders: Cylinder[] = [];
  const events: NewEvent[] = [];
  const tags: TagTable[] = [];
  const holds: CylinderHoldTable[] = [];
  const ownerNames: CylinderOwnerNameTable[] = [];
  for (const { cylinderId, events: ofOne, tags: itsTags, holds: itsHolds, ownerName } of registrations) {
    let cylinder: Cylinder | null = null;
    for (const event of ofOne) {
      cylinder = applyCylinderEvent(cylinder, cylinderId, event);
      events.push({ streamKind: 'cylinder', streamId: cylinderId, n: cylinder.version, by, data: event });
    }
    if (cylinder !== null) cylinders.push(cylinder);
    for (const tag of itsTags) tags.push({ ...tag, cylinder_id: cylinderId });
    for (const hold of itsHolds) holds.push({ ...hold, cylinder_id: cylinderId, lifted_at: null });
    if (ownerName !== null) ownerNames.push({ cylinder_id: cylinderId, owner_name: ownerName });
  }
  const bound = await insertTags(trx, tags);
  if (bound < tags.length) throw new StreamConflict('tag', tags[0]?.tag ?? '', 1);
  await insertCylinders(trx, cylinders.map(cylinderToRow));
  await appendFirstEvents(trx, events);
  await insertHolds(trx, holds);
  await insertOwnerNames(trx, ownerNames);
  return cylinders;
}
