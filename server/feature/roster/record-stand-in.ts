// Stand-ins (顶班, 换车) that the office approves while it sees what it approves: a vehicle or zone for a day at most.
import type { StandIn, StandInInput } from '../../../shared/contract/delivery.ts';
import { MS_A_HOUR } from '../../../shared/calendar.ts';
import { standInMaxHours } from '../../../shared/delivery/stand-in-code.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import type { RosterDependencies } from './record-binding.ts';
import { appendToRoster } from './roster-event.ts';
import { isCourier, isInUse, standInOf, standInsBeside } from './roster.queries.ts';
import type { StandInTable } from './roster.table.ts';

const plannedAheadMs = 7 * 24 * MS_A_HOUR;
/** A form was open for a while, or a request was on its way. */
const leewayMs = 10 * 60_000;

/** The same two ends, or none: what begins now was sent without a beginning. */
const isSame = (row: StandInTable, input: StandInInput, organisationId: string): boolean =>
  row.organisation_id === organisationId &&
  row.courier_id === input.courierId &&
  row.kind === input.kind &&
  row.target_id === input.targetId &&
  row.until_at === instantOf(Date.parse(input.until)) &&
  row.code_id === null &&
  (input.from === null || row.from_at === instantOf(Date.parse(input.from)));

export async function recordStandIn(
  deps: RosterDependencies,
  actor: Actor,
  standInId: string,
  input: StandInInput,
): Promise<Result<StandIn, Refusal>> {
  const nowMs = deps.clock.now();
  const by = byActor(actor, instantOf(nowMs));
  const { organisationId } = actor;
  const fromMs = input.from === null ? nowMs : Date.parse(input.from);
  const untilMs = Date.parse(input.until);
  const wanted: StandInTable = {
    stand_in_id: standInId,
    organisation_id: organisationId,
    courier_id: input.courierId,
    kind: input.kind,
    target_id: input.targetId,
    from_at: instantOf(fromMs),
    until_at: instantOf(untilMs),
    reason: input.reason,
    code_id: null,
    doubt: null,
    photo_sha256: null,
    recorded_at: by.recordedAt,
    ended_at: null,
    end_reason: null,
  };
  return await deps.store.atomically(async (trx) => {
    const known = await trx.selectFrom('stand_in').selectAll().where('stand_in_id', '=', standInId).executeTakeFirst();
    if (known !== undefined) {
      return isSame(known, input, organisationId) ? ok(standInOf(known)) : refuse('already-used');
    }
    if (fromMs < nowMs - leewayMs) return refuse('invalid', 'Nobody is approved afterwards.');
    if (fromMs > nowMs + plannedAheadMs) return refuse('invalid', 'It begins more than seven days from now.');
    if (untilMs <= fromMs) return refuse('invalid', 'It ends before it begins.');
    if (untilMs - fromMs > standInMaxHours * MS_A_HOUR) {
      return refuse('invalid', `A stand-in lasts ${standInMaxHours} hours at most: make a binding.`);
    }
    if (!(await isCourier(trx, organisationId, input.courierId))) return refuse('not-found', 'No such courier.');
    if (!(await isInUse(trx, organisationId, input.kind, input.targetId))) {
      return refuse('not-found', `No such ${input.kind}.`);
    }
    const beside = await standInsBeside(trx, { ...input, from: wanted.from_at });
    const collides = beside.some(
      (other) =>
        other.from_at < wanted.until_at &&
        (input.kind === 'vehicle' || other.courier_id === input.courierId) &&
        (input.kind === 'vehicle' || other.target_id === input.targetId),
    );
    if (collides) return refuse('conflict', 'It overlaps another stand-in.');
    await trx.insertInto('stand_in').values(wanted).execute();
    await appendToRoster(
      trx,
      organisationId,
      [
        {
          type: 'stand-in-approved',
          standInId,
          courierId: input.courierId,
          kind: input.kind,
          targetId: input.targetId,
          from: wanted.from_at,
          until: wanted.until_at,
          codeId: null,
          doubt: null,
        },
      ],
      by,
    );
    return ok(standInOf(wanted));
  });
}

/** From now on. Ending twice, or after it was over, changes nothing. */
export async function endStandIn(
  deps: RosterDependencies,
  actor: Actor,
  standInId: string,
  reason: string,
): Promise<Result<StandIn, Refusal>> {
  const by = byActor(actor, instantOf(deps.clock.now()));
  return await deps.store.atomically(async (trx) => {
    const row = await trx
      .selectFrom('stand_in')
      .selectAll()
      .where('stand_in_id', '=', standInId)
      .where('organisation_id', '=', actor.organisationId)
      .executeTakeFirst();
    if (row === undefined) return refuse('not-found');
    if (row.ended_at !== null || row.until_at <= by.recordedAt) return ok(standInOf(row));
    const ended = { ended_at: by.recordedAt, end_reason: reason };
    await trx.updateTable('stand_in').set(ended).where('stand_in_id', '=', standInId).execute();
    await appendToRoster(trx, actor.organisationId, [{ type: 'stand-in-ended', standInId }], by);
    return ok(standInOf({ ...row, ...ended }));
  });
}
