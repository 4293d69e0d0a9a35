// 停气告知书: given to who refuses the check or keeps a serious hazard. While it stands no gas is delivered.
import type { Payload } from '../../../shared/command/commands.ts';
import type { NoticeOutcome } from '../../../shared/contract/door.ts';
import { appendEvent } from '../../log/append.ts';
import { dayOf, type CommandContext, type Handled } from '../sync/command-context.ts';
import { noteAct } from './act-proof.ts';
import { findAgain, findHazard, fix } from './change-hazard.ts';
import { byCheck, customerAtDoor, handledWith, liftNotice } from './check-door.ts';
import { readChecksAfter, readStandingHazards } from './hazard.queries.ts';
import { shiftOfAct } from './shift-of-act.ts';

export async function giveNotice(context: CommandContext, payload: Payload<'give-notice'>): Promise<Handled> {
  const { trx, actor, by } = context;
  const customer = await customerAtDoor(context, payload.customerId);
  const { noticeId, why } = payload;
  const notice = {
    notice_id: noticeId,
    version: 1,
    customer_id: customer.customer_id,
    organisation_id: actor.organisationId,
    area: customer.area,
    shift_id: payload.shiftId,
    person_id: context.personId,
    why,
    photo_sha256: payload.photoSha256,
    witness: payload.witness,
    note: payload.note,
    given_at: context.at,
    lifted_at: null,
    lifted_check_id: null,
  };
  await trx.insertInto('notice').values(notice).execute();
  await appendEvent(trx, {
    streamKind: 'notice',
    streamId: noticeId,
    n: 1,
    by,
    data: {
      type: 'notice-given',
      customerId: customer.customer_id,
      shiftId: payload.shiftId,
      why,
      photoSha256: payload.photoSha256,
      witnessed: payload.witness !== null,
    } as { type: 'notice-given' },
  });
  // What stops the gas is a serious hazard: the gate knows no other reason, and needs none.
  const known = (await readStandingHazards(trx, customer.customer_id)).find((row) => row.item === why);
  const hazard =
    known === undefined
      ? await findHazard(context, {
          customer,
          item: why,
          source: 'notice',
          sourceId: noticeId,
          grade: 'serious',
          foundOn: dayOf(context),
          note: null,
          photoSha256: payload.photoSha256,
        })
      : await findAgain(context, known, { source: 'notice', sourceId: noticeId });
  // It may have been told after a check that had let everybody in again.
  const passed = (await readChecksAfter(trx, customer.customer_id, context.at)).find((check) => check.passed === 1);
  if (passed !== undefined) {
    await liftNotice(context, notice, passed);
    const isGone = hazard.state === 'open' && hazard.last_found_at < passed.checked_at;
    if (isGone) await fix(context, hazard, byCheck(passed));
  }
  const cases = await noteAct(context, {
    kind: 'give-notice',
    actId: noticeId,
    customerId: customer.customer_id,
    at: context.at,
    shift: await shiftOfAct(context, payload.shiftId),
    photos: [payload.photoSha256],
    position: payload.position,
  });
  return handledWith({ noticeId, hazardId: hazard.hazard_id, cases } satisfies NoticeOutcome);
}
