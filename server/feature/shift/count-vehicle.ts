// 盲盘: what was counted aboard is held against the register; what differs goes on the list, what agrees again leaves it.
import type { Payload } from '../../../shared/command/commands.ts';
import type { CountResult } from '../../../shared/contract/shift.ts';
import { resolveScan, tagTextsOf } from '../../../shared/cylinder/resolve-scan.ts';
import { findManyByTags } from '../cylinder/cylinder.queries.ts';
import { notePosition } from '../position/note-position.ts';
import { recorded, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { countAboard, readAboard, type Aboard } from './aboard.queries.ts';
import { listDiscrepanciesOfShift } from './day.queries.ts';
import { openDiscrepancies, readOpenOfShift, resolveRows, type Found } from './discrepancy.ts';
import { shiftToActIn } from './own-shift.ts';
import { appendToShift } from './shift-event.ts';
import { readOpenShiftsOfVehicle } from './shift.queries.ts';
import type { DiscrepancyTable } from './shift.table.ts';

interface CountedItem {
  readonly cylinderId: string | null;
  readonly scanned: string;
  readonly full: boolean;
}

/** Each once: what was scanned again is the same cylinder, seen as it was seen last. */
function eachOnce(items: readonly CountedItem[]): CountedItem[] {
  const byKey = new Map<string, CountedItem>();
  for (const item of items) byKey.set(item.cylinderId ?? ` ${item.scanned}`, item);
  return [...byKey.values()];
}

function differences(
  counted: readonly CountedItem[],
  aboard: readonly Aboard[],
  unreadable: { readonly full: number; readonly empty: number },
): Found[] {
  const one = { scanned: null, cylinders: 1 };
  const register = new Map(aboard.map((each) => [each.cylinderId, each]));
  const seen = new Set(counted.map((item) => item.cylinderId));
  const missing = aboard
    .filter((each) => !seen.has(each.cylinderId))
    .map((each): Found => ({ ...one, kind: 'missing', cylinderId: each.cylinderId, full: each.full }));
  const others = counted.flatMap((item): Found[] => {
    const { cylinderId, scanned, full } = item;
    if (cylinderId === null) return [{ kind: 'unknown-code', cylinderId, scanned, full, cylinders: 1 }];
    const known = register.get(cylinderId);
    if (known === undefined) return [{ ...one, kind: 'unexpected', cylinderId, full }];
    return known.full === full ? [] : [{ ...one, kind: 'fullness', cylinderId, full }];
  });
  const unread = ([true, false] as const).flatMap((full): Found[] => {
    const cylinders = full ? unreadable.full : unreadable.empty;
    return cylinders === 0 ? [] : [{ kind: 'unreadable', cylinderId: null, scanned: null, full, cylinders }];
  });
  return [...missing, ...others, ...unread];
}

const keyOf = (found: Found): string =>
  [found.kind, found.cylinderId, found.scanned, found.full, found.cylinders].join(' ');

const foundIn = (row: DiscrepancyTable): Found => ({
  kind: row.kind,
  cylinderId: row.cylinder_id,
  scanned: row.scanned_text,
  full: row.was_full === null ? null : row.was_full === 1,
  cylinders: row.cylinders,
});

/** What the phone counted before, told after office or station had taken the vehicle in: nothing is left to hold it against. */
async function wasTakenIn({ trx }: CommandContext, shiftId: string): Promise<boolean> {
  const reception = await trx
    .selectFrom('vehicle_reception')
    .select('reception_id')
    .where('shift_id', '=', shiftId)
    .limit(1)
    .executeTakeFirst();
  return reception !== undefined;
}

export async function countVehicle(context: CommandContext, payload: Payload<'count-vehicle'>): Promise<Handled> {
  const { trx, at, by, now, personId } = context;
  const { countId, unreadableFull, unreadableEmpty, note } = payload;
  const shift = await shiftToActIn(context, payload.shiftId);
  if (shift.closedAt !== null) throw new Unreadable('shift-closed');
  // Once somebody works on with the vehicle, what is aboard says nothing of a shift that has ended.
  const open = await readOpenShiftsOfVehicle(trx, shift.vehicleId);
  if (shift.endedAt !== null && open.length > 0) throw new Unreadable('vehicle-in-use');
  const labels = payload.items.map((item) => tagTextsOf(resolveScan(item.scanned, context.scanConfig)));
  const found = await findManyByTags(trx, labels);
  const items = eachOnce(
    payload.items.map((item, i) => ({ ...item, cylinderId: found[i]?.cylinder.cylinderId ?? null })),
  );
  const aboard = await readAboard(trx, shift.vehicleId);
  const expected = countAboard(aboard);
  const fullItems = items.filter((item) => item.full).length;
  const counted = { full: fullItems + unreadableFull, empty: items.length - fullItems + unreadableEmpty };
  const unreadable = { full: unreadableFull, empty: unreadableEmpty };

  await trx
    .insertInto('vehicle_count')
    .values({
      count_id: countId,
      organisation_id: shift.organisationId,
      shift_id: shift.shiftId,
      vehicle_id: shift.vehicleId,
      person_id: personId,
      counted_at: at,
      recorded_at: now,
      expected_full: expected.full,
      expected_empty: expected.empty,
      counted_full: counted.full,
      counted_empty: counted.empty,
      unreadable_full: unreadableFull,
      unreadable_empty: unreadableEmpty,
      note,
    })
    .execute();
  await appendToShift(
    trx,
    shift,
    { type: 'vehicle-counted', countId, at, expected, items, unreadableFull, unreadableEmpty },
    // Ended before it was counted: now it is.
    shift.endedAt !== null && shift.countId === null ? { count_id: countId } : {},
    by,
  );
  const isCompared = !(await wasTakenIn(context, shift.shiftId));
  const differing = isCompared ? differences(items, aboard, unreadable) : [];
  const before = (isCompared ? await readOpenOfShift(trx, shift.shiftId) : []).filter(
    ({ kind }) => kind !== 'left-aboard',
  );
  const still = new Set(differing.map(keyOf));
  const known = new Set(before.map((row) => keyOf(foundIn(row))));
  await resolveRows(
    trx,
    before.filter((row) => !still.has(keyOf(foundIn(row)))),
    { how: 'counted', reason: null, at },
    by,
  );
  await openDiscrepancies(
    context,
    shift,
    countId,
    differing.filter((each) => !known.has(keyOf(each))),
  );
  if (shift.endedAt === null || at < shift.endedAt) {
    const mark = { kind: 'vehicle-count', id: countId } as const;
    const { courierId, vehicleId, shiftId } = shift;
    await notePosition(trx, { courierId, vehicleId, shiftId, at, position: null, now, mark });
  }
  const result: CountResult = {
    countId,
    shiftId: shift.shiftId,
    countedAt: at,
    expected,
    counted,
    unreadable,
    note,
    discrepancies: await listDiscrepanciesOfShift(trx, shift.shiftId, true),
  };
  return recorded(result);
}
