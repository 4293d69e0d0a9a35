// 收车: the shift ends; what is full and still aboard, and a day that was not counted, go on the list.
import type { Payload } from '../../../shared/command/commands.ts';
import type { EndShiftResult } from '../../../shared/contract/shift.ts';
import { notePosition } from '../position/note-position.ts';
import { recorded, type CommandContext, type Handled } from '../sync/command-context.ts';
import { countAboard, readAboard } from './aboard.queries.ts';
import { listDiscrepanciesOfShift } from './day.queries.ts';
import { explainRows, openDiscrepancies, readOpenOfShift, type Found } from './discrepancy.ts';
import { shiftToActIn } from './own-shift.ts';
import { appendToShift } from './shift-event.ts';
import { readOpenShiftsOfVehicle, type ShiftRow } from './shift.queries.ts';

async function countOf(context: CommandContext, shift: ShiftRow, countId: string | null): Promise<string | null> {
  if (countId === null) return null;
  const row = await context.trx
    .selectFrom('vehicle_count')
    .select(['shift_id', 'counted_at'])
    .where('count_id', '=', countId)
    .executeTakeFirst();
  if (row?.shift_id !== shift.shiftId) return null;
  return (await isWorkedSince(context, shift.shiftId, row.counted_at)) ? null : countId;
}

/** Loaded or delivered after it was counted: then it was no count of the end of the day. What the count reminded of is not. */
async function isWorkedSince({ trx }: CommandContext, shiftId: string, at: string): Promise<boolean> {
  const loaded = await trx
    .selectFrom('movement')
    .select('movement_id')
    .where('shift_id', '=', shiftId)
    .where('moved_at', '>', at)
    .where('to_kind', '=', 'vehicle')
    .where('addendum', 'is', null)
    .limit(1)
    .executeTakeFirst();
  if (loaded !== undefined) return true;
  const delivered = await trx
    .selectFrom('delivery')
    .select('delivery_id')
    .where('shift_id', '=', shiftId)
    .where('delivered_at', '>', at)
    .where('addendum_reason', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return delivered !== undefined;
}

export async function endShift(context: CommandContext, payload: Payload<'end-shift'>): Promise<Handled> {
  const { trx, by, now } = context;
  const shift = await shiftToActIn(context, payload.shiftId);
  const { shiftId, vehicleId, courierId } = shift;
  const aboard = await readAboard(trx, vehicleId);
  const answer = async (endedAt: string, countId: string | null): Promise<Handled> => {
    const result: EndShiftResult = {
      shiftId,
      endedAt,
      counted: countId !== null,
      aboard: countAboard(aboard),
      discrepancies: await listDiscrepanciesOfShift(trx, shiftId, true),
    };
    return recorded(result);
  };
  // Ended by another phone, or by the office: it ends once.
  if (shift.endedAt !== null) return await answer(shift.endedAt, shift.countId);

  const endedAt = context.at < shift.begunAt ? shift.begunAt : context.at;
  const countId = await countOf(context, shift, payload.countId);
  const explanation = payload.explanation?.trim() ?? '';
  const before = await readOpenOfShift(trx, shiftId);
  const missing = new Set(before.filter(({ kind }) => kind === 'missing').map((row) => row.cylinder_id));
  // Where somebody works on with the vehicle, what is aboard is aboard of that shift.
  const isTakenOver = (await readOpenShiftsOfVehicle(trx, vehicleId)).some((other) => other.shiftId !== shiftId);
  const left = isTakenOver ? [] : aboard.filter(({ cylinderId, full }) => full && !missing.has(cylinderId));
  await appendToShift(
    trx,
    shift,
    { type: 'shift-ended', at: endedAt, countId, aboard: countAboard(aboard) },
    { ended_at: endedAt, count_id: countId, explanation: explanation === '' ? null : explanation },
    by,
  );
  const one = { scanned: null, cylinders: 1 };
  await openDiscrepancies(context, shift, countId, [
    ...(countId === null ? [{ ...one, kind: 'not-counted', cylinderId: null, full: null } satisfies Found] : []),
    ...left.map(({ cylinderId }): Found => ({ ...one, kind: 'left-aboard', cylinderId, full: true })),
  ]);
  if (explanation !== '') {
    const open = await readOpenOfShift(trx, shiftId);
    await explainRows(
      trx,
      open.filter((row) => row.explanation === null),
      explanation,
      by,
    );
  }
  const mark = { kind: 'shift-ended', id: shiftId } as const;
  await notePosition(trx, { courierId, vehicleId, shiftId, at: endedAt, position: payload.position, now, mark });
  return await answer(endedAt, countId);
}
