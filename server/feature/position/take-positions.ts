// Takes a batch of positions from a courier's phone: of the own shift, and of its time only.
import type { PositionBatch, PositionBatchAnswer } from '../../../shared/contract/position.ts';
import type { TrackPoint } from '../../../shared/position/point.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { readShift } from '../shift/shift.queries.ts';
import { keepPoints, type KeepDependencies } from './keep-points.ts';
import type { SurroundingsBook } from './surroundings.ts';

/** What two clocks that are right may differ by. */
const sameTimeMs = 2_000;

/**
 * By the server's clock. A phone whose newest point is a little ahead of now has a clock that is: all its points are then
 * as much earlier.
 */
function atOurTime(batch: PositionBatch, nowMs: number, toleranceMs: number): TrackPoint[] {
  const points = batch.points.map((point) => ({
    ...point,
    atMs: Date.parse(point.at) + Math.round(batch.clockOffsetMs ?? 0),
  }));
  const aheadMs = points.reduce((most, { atMs }) => Math.max(most, atMs - nowMs), 0);
  const lateMs = aheadMs > sameTimeMs && aheadMs <= toleranceMs ? aheadMs : 0;
  return points.map(({ atMs, lng, lat, accuracyM, speedMps, headingDeg }) => ({
    atMs: atMs - lateMs,
    lng,
    lat,
    accuracyM,
    speedMps,
    headingDeg,
  }));
}

/** `not-found`: no such shift, or somebody else's. A phone that began its shift offline sends the beginning first. */
export async function takePositions(
  deps: KeepDependencies,
  book: SurroundingsBook,
  actor: Actor & { readonly personId: string },
  batch: PositionBatch,
): Promise<Result<PositionBatchAnswer, Refusal>> {
  const shift = await readShift(deps.store.reader, batch.shiftId);
  if (shift === null || shift.courierId !== actor.personId || shift.organisationId !== actor.organisationId) {
    return refuse('not-found');
  }
  const nowMs = deps.clock.now();
  const { values } = deps.parameters.inForce(shift.area, new Date(nowMs).toISOString().slice(0, 10)).resolved;
  const points = atOurTime(batch, nowMs, values.clockToleranceMin * 60_000);
  const begunMs = Date.parse(shift.begunAt);
  const endedMs = shift.endedAt === null ? nowMs + sameTimeMs : Date.parse(shift.endedAt);
  const within = points.filter(({ atMs }) => atMs >= begunMs && atMs <= endedMs);
  const kept = await keepPoints(deps, book, shift, 'phone', within);
  return ok({
    kept,
    repeated: within.length - kept,
    outside: points.length - within.length,
    serverTime: new Date(nowMs).toISOString(),
  });
}
