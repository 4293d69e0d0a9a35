// What a courier's phone keeps of the shift, so that the day goes on where there is no signal.
import * as v from 'valibot';
import type { MyRoster } from '../../../shared/contract/delivery.ts';
import { vehicleLoadSchema, vehicleReceptionSchema, type OwnShift } from '../../../shared/contract/shift.ts';
import { civilDateText } from '../../text/format.ts';
import type { Remembered } from '../../text/remembered.ts';

const vehicle = v.object({ vehicleId: v.string(), plate: v.string(), code: v.string() });

const knownShiftSchema = v.object({
  shiftId: v.string(),
  begunAt: v.string(),
  vehicle,
  /** Null: the server has not told yet. */
  load: v.nullable(vehicleLoadSchema),
  counted: v.boolean(),
  openDiscrepancies: v.number(),
  /** False: begun on this phone, and the server has not answered. */
  isRecorded: v.boolean(),
});
/** A shift as this phone knows it. */
export type KnownShift = v.InferOutput<typeof knownShiftSchema>;

const keptShiftSchema = v.object({
  courierId: v.string(),
  /** By the server's clock, when it was told. */
  asOf: v.nullable(v.string()),
  shift: v.nullable(knownShiftSchema),
  /** Of older shifts on other vehicles, still to be ended. */
  waiting: v.array(v.object({ shiftId: v.string(), begunAt: v.string(), vehicle })),
  /** Ended on this phone; the server may not know of it yet. */
  ended: v.array(v.string()),
  /** Taken in by office or station, and not read yet. */
  received: v.optional(v.array(vehicleReceptionSchema), []),
});
export type KeptShift = v.InferOutput<typeof keptShiftSchema>;

// 'shift' is what the reporting of positions keeps.
const key = 'own-shift';

export const noShift = (courierId: string): KeptShift => ({
  courierId,
  asOf: null,
  shift: null,
  waiting: [],
  ended: [],
  received: [],
});

/** Somebody else's is not read, and not kept. */
export const readKeptShift = (remembered: Remembered, courierId: string): KeptShift => {
  const text = remembered.read(key);
  if (text === null) return noShift(courierId);
  try {
    const read = v.safeParse(keptShiftSchema, JSON.parse(text));
    if (read.success && read.output.courierId === courierId) return read.output;
  } catch {
    // Broken: as if there were none.
  }
  remembered.write(key, null);
  return noShift(courierId);
};

export const keepShift = (remembered: Remembered, kept: KeptShift): void => remembered.write(key, JSON.stringify(kept));

const knownOf = (told: NonNullable<OwnShift['shift']>): KnownShift => ({
  shiftId: told.shiftId,
  begunAt: told.begunAt,
  vehicle: told.vehicle,
  load: told.load,
  counted: told.count !== null,
  openDiscrepancies: told.openDiscrepancies,
  isRecorded: true,
});

/**
 * What the server told, put together with what this phone has done since. `hasUnsent`: records of this phone are still on
 * their way, so that the server may be behind: a shift that was begun here stands, one that was ended here is over.
 */
export const withTold = (kept: KeptShift, told: OwnShift, asOf: string, hasUnsent: boolean): KeptShift => {
  const isOver = (shiftId: string): boolean => hasUnsent && kept.ended.includes(shiftId);
  const server = told.shift === null || isOver(told.shift.shiftId) ? null : knownOf(told.shift);
  const own = hasUnsent && kept.shift !== null && !kept.shift.isRecorded ? kept.shift : null;
  const behind = own !== null && server !== null && server.shiftId !== own.shiftId ? [server] : [];
  return {
    courierId: kept.courierId,
    asOf,
    shift: own !== null && server?.shiftId !== own.shiftId ? own : server,
    waiting: [...behind, ...told.waiting]
      .filter((one) => !isOver(one.shiftId))
      .map(({ shiftId, begunAt, vehicle: on }) => ({ shiftId, begunAt, vehicle: on })),
    ended: hasUnsent ? kept.ended : [],
    received: told.received,
  };
};

export const withBegun = (kept: KeptShift, shift: KnownShift): KeptShift => ({
  ...kept,
  shift,
  waiting:
    kept.shift === null || kept.shift.shiftId === shift.shiftId
      ? kept.waiting
      : [{ shiftId: kept.shift.shiftId, begunAt: kept.shift.begunAt, vehicle: kept.shift.vehicle }, ...kept.waiting],
});

export const withEnded = (kept: KeptShift, shiftId: string): KeptShift => ({
  ...kept,
  shift: kept.shift?.shiftId === shiftId ? null : kept.shift,
  waiting: kept.waiting.filter((one) => one.shiftId !== shiftId),
  ended: [...kept.ended, shiftId],
});

/** Whether the roster lets this person use the vehicle at `nowMs`: bound on that day, or standing in. */
export const mayUse = (roster: MyRoster, vehicleId: string, nowMs: number): boolean => {
  const today = civilDateText(nowMs);
  const isBound = roster.bindings.some(
    (one) =>
      one.kind === 'vehicle' &&
      one.targetId === vehicleId &&
      one.endedAt === null &&
      one.from <= today &&
      (one.until === null || one.until >= today),
  );
  const standsIn = roster.standIns.some(
    (one) =>
      one.kind === 'vehicle' &&
      one.targetId === vehicleId &&
      one.doubt === null &&
      one.endedAt === null &&
      Date.parse(one.from) <= nowMs &&
      nowMs < Date.parse(one.until),
  );
  return isBound || standsIn;
};
