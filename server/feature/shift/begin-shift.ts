// 出车: a courier begins a shift with a vehicle, or is refused with the reasons; another's shift on it is an alarm for the office.
import type { Transaction } from 'kysely';
import { MS_A_HOUR } from '../../../shared/calendar.ts';
import type { Payload } from '../../../shared/command/commands.ts';
import type { BeginShiftResult } from '../../../shared/contract/shift.ts';
import { resolveScan } from '../../../shared/cylinder/resolve-scan.ts';
import { vehicleCodeOf } from '../../../shared/delivery/vehicle-code.ts';
import type { RuleId } from '../../../shared/verdict/rules.ts';
import type { Verdict } from '../../../shared/verdict/judge.ts';
import type { Database } from '../../db/database.ts';
import { appendEvent } from '../../log/append.ts';
import { lastOf } from '../../log/read.ts';
import { openCase } from '../cylinder/open-case.ts';
import { recordRefusal, verdictRecord } from '../fill/judge-command.ts';
import { readLoading } from '../movement/judge-load.ts';
import { notePosition } from '../position/note-position.ts';
import { recorded, recordedWithCase, Unreadable, type CommandContext, type Handled } from '../sync/command-context.ts';
import { findVehicleByCode } from '../vehicle/vehicle.queries.ts';
import type { VehicleTable } from '../vehicle/vehicle.table.ts';
import { readLicences } from '../verdict/facts.queries.ts';
import { judgeKept, type Judged } from '../verdict/read-facts.ts';
import { appendToShift, type ShiftEvent } from './shift-event.ts';
import { readLatestShiftsOfVehicle, readOpenShifts, type ShiftRow } from './shift.queries.ts';

/** Those of the rules of `load` that ask for courier, vehicle and licence. */
const asked: ReadonlySet<RuleId> = new Set<RuleId>([
  'courier-not-approved',
  'vehicle-not-bound',
  'vehicle-not-approved',
  'gas-licence',
  'tracker-silent',
]);

/** Without a cylinder: what is asked of it says nothing of courier and vehicle. */
async function judgeBegin(
  context: CommandContext,
  courierId: string,
  vehicle: VehicleTable | null,
  scanned: string,
  isHeard: boolean,
): Promise<Judged> {
  const { trx, actor, at, parameters } = context;
  const { organisationId, area } = actor;
  const vehicleId = vehicle?.vehicle_id ?? null;
  const of = { organisationId, area, at, courierId, vehicleId, isHeard };
  const { courier, vehicle: facts } = await readLoading({ db: trx, parameters }, of);
  const judged = judgeKept(
    parameters,
    {
      step: 'load',
      scanned,
      at,
      organisationId,
      area,
      operatorId: courierId,
      scaleId: null,
      delivery: { channel: 'courier', courier, vehicle: facts, position: null },
    },
    {
      resolution: resolveScan(scanned, context.scanConfig),
      found: null,
      beside: null,
      scale: null,
      certificates: [],
      licences: await readLicences(trx, organisationId),
    },
  );
  const reasons = judged.verdict.reasons.filter(({ rule }) => asked.has(rule));
  const outcome: Verdict['outcome'] = reasons.some(({ severity }) => severity === 'block')
    ? 'block'
    : reasons.length > 0
      ? 'warn'
      : 'allow';
  return { ...judged, verdict: { ...judged.verdict, reasons, outcome } };
}

/** Of two shifts that are begun on one vehicle at the same moment, the second is decided again and sees the first. */
async function takeVehicle(trx: Transaction<Database>, vehicleId: string, shiftId: string, context: CommandContext) {
  const n = (await lastOf(trx, 'vehicle-shifts', vehicleId)) + 1;
  const data = { type: 'shift-begun', shiftId } as { type: 'shift-begun' };
  await appendEvent(trx, { streamKind: 'vehicle-shifts', streamId: vehicleId, n, by: context.by, data });
}

/** Another phone of the same working day may tell of it later; no shift is stretched over days that nobody worked. */
const mostEarlierMs = 12 * MS_A_HOUR;

const isBegunEarlier = (running: ShiftRow, at: string): boolean =>
  Date.parse(running.begunAt) - Date.parse(at) <= mostEarlierMs;

const ranWith = (other: ShiftRow, at: string): boolean => other.endedAt === null || other.endedAt > at;

export async function beginShift(context: CommandContext, payload: Payload<'begin-shift'>): Promise<Handled> {
  const { trx, actor, personId, at, by, now } = context;
  const { organisationId, area } = actor;
  if (personId === null) throw new Unreadable('not-a-courier');
  const code = vehicleCodeOf(payload.scanned, context.scanConfig);
  const scannedVehicle = code === null ? null : await findVehicleByCode(trx, code);
  // Another company's is none: who scans its label does not learn of it.
  const vehicle = scannedVehicle?.organisation_id === organisationId ? scannedVehicle : null;
  const judged = await judgeBegin(context, personId, vehicle, payload.scanned, payload.position !== null);
  const own = await readOpenShifts(trx, { organisationId, courierId: personId });
  const of = vehicle === null ? null : { vehicleId: vehicle.vehicle_id, plate: vehicle.plate, code: vehicle.code };
  const answer = (more: Pick<BeginShiftResult, 'outcome' | 'shiftId' | 'begunAt' | 'conflict'>): BeginShiftResult => ({
    ...more,
    vehicle: of,
    verdict: judged.verdict,
    waiting: own
      .filter((shift) => shift.vehicleId !== of?.vehicleId)
      .map(({ shiftId, vehicleId }) => ({ shiftId, vehicleId })),
  });

  const running = own.find((shift) => shift.vehicleId === of?.vehicleId);
  if (running !== undefined) {
    const isEarlier = at < running.begunAt && isBegunEarlier(running, at) && judged.verdict.outcome !== 'block';
    if (isEarlier) await appendToShift(trx, running, { type: 'shift-begun-earlier', at }, { begun_at: at }, by);
    const begunAt = isEarlier ? at : running.begunAt;
    return recorded(answer({ outcome: 'running', shiftId: running.shiftId, begunAt, conflict: false }));
  }
  if (of === null || judged.verdict.outcome === 'block') {
    await recordRefusal(context, judged, payload.scanned, { siteId: null, area, scaleId: null });
    return recorded(answer({ outcome: 'refused', shiftId: null, begunAt: null, conflict: false }));
  }

  const { vehicleId } = of;
  const { shiftId } = payload;
  const others = (await readLatestShiftsOfVehicle(trx, vehicleId)).filter(
    (other) => other.courierId !== personId && ranWith(other, at),
  );
  // First of all, so that an id that was used before is found by its key.
  await trx
    .insertInto('shift')
    .values({
      shift_id: shiftId,
      version: 1,
      organisation_id: organisationId,
      courier_id: personId,
      vehicle_id: vehicleId,
      area,
      begun_at: at,
      ended_at: null,
      count_id: null,
      explanation: null,
      closed_at: null,
      closed_by: null,
      close_note: null,
    })
    .execute();
  await takeVehicle(trx, vehicleId, shiftId, context);
  const data: ShiftEvent = {
    type: 'shift-begun',
    organisationId,
    courierId: personId,
    vehicleId,
    area,
    at,
    verdict: verdictRecord(judged),
    conflictsWith: others.map((other) => other.shiftId),
  };
  await appendEvent(trx, { streamKind: 'shift', streamId: shiftId, n: 1, by, data });
  const mark = { kind: 'shift-begun', id: shiftId } as const;
  await notePosition(trx, { courierId: personId, vehicleId, shiftId, at, position: payload.position, now, mark });
  for (const other of others) {
    const details = { vehicleId, shiftId, otherShiftId: other.shiftId };
    const caseId = await openCase(context, { cylinderId: '', kind: 'shift-conflict', organisationId, area, details });
    await trx
      .insertInto('shift_alarm')
      .values({
        alarm_id: context.newId(),
        organisation_id: organisationId,
        area,
        vehicle_id: vehicleId,
        shift_id: shiftId,
        other_shift_id: other.shiftId,
        case_id: caseId,
        raised_at: now,
      })
      .execute();
  }
  const result = answer({ outcome: 'begun', shiftId, begunAt: at, conflict: others.length > 0 });
  return others.length === 0 ? recorded(result) : recordedWithCase(result, 'shift-conflict');
}
