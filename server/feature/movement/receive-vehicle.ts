// 代收车: office or station take in the vehicle of a courier who cannot: counted, moved to the site, the shift ended, the courier told.
import type { Payload } from '../../../shared/command/commands.ts';
import type { CountResult, ReceiveVehicleResult } from '../../../shared/contract/shift.ts';
import { countVehicle } from '../shift/count-vehicle.ts';
import { listDiscrepanciesOfShift } from '../shift/day.queries.ts';
import { endShift } from '../shift/end-shift.ts';
import { appendToShift } from '../shift/shift-event.ts';
import { readShift, type ShiftRow } from '../shift/shift.queries.ts';
import { recorded, recordedWithCase, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { takeIn } from './move-cylinders.ts';

async function shiftOf({ trx, actor }: CommandContext, shiftId: string): Promise<ShiftRow> {
  const shift = await readShift(trx, shiftId);
  if (shift === null || shift.organisationId !== actor.organisationId) throw new Unreadable('unknown-shift');
  if (shift.closedAt !== null) throw new Unreadable('shift-closed');
  return shift;
}

export async function receiveVehicle(given: CommandContext, payload: Payload<'receive-vehicle'>): Promise<Handled> {
  const before = await shiftOf(given, payload.shiftId);
  // A clock that is behind puts nothing before the shift that it is about.
  const at = given.at < before.begunAt ? before.begunAt : given.at;
  const context: CommandContext = { ...given, at };
  const { trx, actor, personId, by, now } = context;
  const { receptionId, shiftId, siteId, items, unreadableFull, unreadableEmpty, reason } = payload;

  // Counted while it is all still aboard by the register, so that what differs is told before it has moved.
  const countId = context.newId();
  const counting = { countId, shiftId, items, unreadableFull, unreadableEmpty, note: reason };
  const count = (await countVehicle(context, counting)).result as CountResult;
  const movementId = items.length === 0 ? null : context.newId();
  const moved =
    movementId === null
      ? null
      : await takeIn(context, await shiftOf(context, shiftId), {
          movementId,
          siteId,
          scanned: items.map(({ scanned }) => scanned),
        });
  if (before.endedAt === null) await endShift(context, { shiftId, countId, explanation: null, position: null });
  await trx
    .insertInto('vehicle_reception')
    .values({
      reception_id: receptionId,
      organisation_id: actor.organisationId,
      shift_id: shiftId,
      vehicle_id: before.vehicleId,
      courier_id: before.courierId,
      site_id: siteId,
      person_id: personId,
      received_at: at,
      recorded_at: now,
      count_id: countId,
      reason,
      full_count: count.counted.full,
      empty_count: count.counted.empty,
      told_at: null,
    })
    .execute();
  const received = { type: 'vehicle-received', receptionId, siteId, countId, movementId, at } as const;
  await appendToShift(trx, await shiftOf(context, shiftId), received, {}, by);
  const result: ReceiveVehicleResult = {
    receptionId,
    shiftId,
    receivedAt: at,
    expected: count.expected,
    counted: count.counted,
    discrepancies: await listDiscrepanciesOfShift(trx, shiftId, true),
  };
  const opened = moved?.openedCase ?? null;
  return opened === null ? recorded(result) : recordedWithCase(result, opened);
}
