// Makes the code by which a stand-in is approved over the telephone, for a courier whose phone has no signal.
import type { InferOutput } from 'valibot';
import type { StandInCodeInput, standInCodeSchema } from '../../../shared/contract/delivery.ts';
import {
  nextNumber,
  standInCode,
  standInFromMs,
  standInUntilMs,
  windowOf,
} from '../../../shared/delivery/stand-in-code.ts';
import { ok, type Result } from '../../../shared/result.ts';
import type { Actor } from '../../http/actor.ts';
import { refuse, type Refusal } from '../../http/refusal.ts';
import { byActor, instantOf } from '../account/account-dependencies.ts';
import type { RosterDependencies } from './record-binding.ts';
import { appendToRoster } from './roster-event.ts';
import { isCourier, isInUse } from './roster.queries.ts';
import type { StandInCodeTable } from './roster.table.ts';
import { hmacSha256, keyBytes, readStandInKey } from './stand-in-key.ts';

const answerOf = (row: StandInCodeTable): InferOutput<typeof standInCodeSchema> => ({
  codeId: row.code_id,
  code: row.code,
  until: row.until_at,
  used: row.used_stand_in_id !== null,
});

/** Asked again under the same id: the same code. */
export async function issueStandInCode(
  deps: RosterDependencies,
  actor: Actor,
  codeId: string,
  input: StandInCodeInput,
): Promise<Result<InferOutput<typeof standInCodeSchema>, Refusal>> {
  const nowMs = deps.clock.now();
  const by = byActor(actor, instantOf(nowMs));
  const { organisationId } = actor;
  const { courierId, kind, targetId } = input;
  return await deps.store.atomically(async (trx) => {
    const known = await trx.selectFrom('stand_in_code').selectAll().where('code_id', '=', codeId).executeTakeFirst();
    if (known !== undefined) {
      const isSame =
        known.organisation_id === organisationId &&
        known.courier_id === courierId &&
        known.kind === kind &&
        known.target_id === targetId;
      return isSame ? ok(answerOf(known)) : refuse('already-used');
    }
    if (!(await isCourier(trx, organisationId, courierId))) return refuse('not-found', 'No such courier.');
    if (!(await isInUse(trx, organisationId, kind, targetId))) return refuse('not-found', `No such ${kind}.`);
    const secret = await readStandInKey(trx, organisationId, courierId);
    if (secret === null) {
      return refuse('conflict', 'No phone of this courier has fetched what it needs to check a code.');
    }
    const last = await trx
      .selectFrom('stand_in_code')
      .select('number')
      .where('courier_id', '=', courierId)
      .where('organisation_id', '=', organisationId)
      .orderBy('issued_at', 'desc')
      .orderBy('code_id', 'desc')
      .limit(1)
      .executeTakeFirst();
    const parts = { window: windowOf(nowMs), hours: input.hours, number: nextNumber(last?.number ?? null) };
    const subject = { organisationId, courierId, kind, targetId };
    const row: StandInCodeTable = {
      code_id: codeId,
      organisation_id: organisationId,
      courier_id: courierId,
      kind,
      target_id: targetId,
      number: parts.number,
      code: standInCode(subject, parts, keyBytes(secret), hmacSha256),
      reason: input.reason,
      issued_at: by.recordedAt,
      from_at: instantOf(standInFromMs(parts)),
      until_at: instantOf(standInUntilMs(parts)),
      used_stand_in_id: null,
    };
    await trx.insertInto('stand_in_code').values(row).execute();
    await appendToRoster(
      trx,
      organisationId,
      [{ type: 'stand-in-code-issued', codeId, courierId, kind, targetId, until: row.until_at }],
      by,
    );
    return ok(answerOf(row));
  });
}
